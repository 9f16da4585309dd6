"""Uncertain negotiations for tests: small ones with everything, one that grows, and files written anew."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from fund_cases import small_funds
from roadmap_cases import small_roadmaps
from strategies import negotiations
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.faults import FaultyFileError
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import read
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_models.negotiation.uncertainty.paths import numbers_met

Draw = Any

BRIDGE: dict[str, Any] = {
    "winset": 1,
    "title": "Visas against returns",
    "unit": {"name": "million EUR", "currency": "EUR", "scale": 1e6},
    "parties": {
        "ARC": {"name": "Arcadia", "group": "sending", "disagreement": 1, "capacities": {"staff": 6}},
        "BOR": {"name": "Boreal", "group": "receiving", "weight": 2, "capacities": {"staff": 5}},
        "CAL": {"name": "Caldera", "group": "receiving", "capacities": {"staff": 4}},
    },
    "modules": {
        "visas": {
            "open_to": "receiving",
            "benefit": {"BOR": 3, "CAL": 1},
            "cost": 2,
            "spillover": {"ARC": {"BOR": 4, "CAL": 2.5}},
            "uses": {"staff": 3},
        },
        "returns": {
            "open_to": "sending",
            "cost": {"sending": 3},
            "spillover": {"receiving": {"ARC": 2.5}},
            "uses": {"staff": 4},
        },
        "training": {
            "levels": ["basic", "full"],
            "benefit": {"all": {"basic": 1, "full": 2.2}},
            "cost": {"ARC": {"basic": 0.5, "full": 1}, "receiving": {"basic": 0.7, "full": 1.9}},
            "uses": {"staff": {"all": {"basic": 1, "full": 2}}},
            "participation": [{"heads": 2}],
        },
    },
    "complementarities": [{"modules": ["visas", "training"], "values": {"BOR": 0.5}}],
    "transfers": {"fee": 0.05, "routes": [{"payers": "receiving", "receivers": "sending", "at_most": 3}]},
    "red_lines": {
        "limited": {"party": "BOR", "at_most": {"value": 2.5, "of": [{"net_transfer": "ARC"}]}},
    },
    "deals": {
        "plain": {"modules": {"visas": ["BOR"], "returns": ["ARC"]}, "other_modules": False, "transfers": {}},
    },
    "uncertainty": {
        "note": "Invented for tests.",
        "numbers": {
            "visa_worth": {"of": "modules.visas.benefit.BOR", "between": [1, 4]},
            "return_costs": {
                "name": "cost of returns",
                "of": "modules.returns.cost.sending",
                "means": "factor",
                "between": [0.5, 2],
                "distribution": "lognormal",
            },
            "staff": {
                "of": "parties.*.capacities.staff",
                "each": True,
                "means": "difference",
                "between": [-2, 2],
                "distribution": "triangular",
            },
            "fee": {"of": "transfers.fee", "values": [0, 0.05, 0.2], "probabilities": [0.25, 0.5, 0.25]},
            "walk_away": {"of": "parties.ARC.disagreement", "between": [0, 2], "distribution": "normal"},
        },
        "correlations": [
            {"between": ["visa_worth", "return_costs"], "value": -0.5},
            {"between": ["staff"], "value": 0.4},
        ],
        "scenarios": {
            "crisis": {
                "name": "Arrivals double",
                "probability": 0.3,
                "changes": {"modules.visas.benefit.*": {"times": 0.5}, "parties.receiving.capacities.staff": 3},
            },
            "boom": {"probability": 0.2, "changes": {"modules.visas.benefit.BOR": {"plus": 1.5}}},
        },
        "views": {
            "ARC": {"changes": {"modules.returns.cost.sending": 4.5}},
            "receiving": {"changes": {"modules.visas.spillover.ARC.**": {"times": 1.5}}},
        },
        "weights": {"all": [0.5, 2], "BOR": [1, 3]},
    },
}
"""Three parties with modules, transfers, a red line and a deal, and everything that can be said about uncertainty."""


def bridge(**sections: Any) -> Negotiation:
    """Return the negotiation ``BRIDGE``, with other sections where given (None: without)."""
    data = {key: value for key, value in {**BRIDGE, **sections}.items() if value is not None}
    return Negotiation.model_validate(data)


def doubtful(numbers: dict[str, Any], base: dict[str, Any] | None = None, **uncertainty: Any) -> Negotiation:
    """Return ``BRIDGE`` or another negotiation with these doubtful numbers, each given in full or by place and ends."""
    full = {
        key: {"of": number[0], "between": list(number[1:])} if isinstance(number, tuple) else number
        for key, number in numbers.items()
    }
    return Negotiation.model_validate({**(base or BRIDGE), "uncertainty": {"numbers": full, **uncertainty}})


def rewritten(negotiation: Negotiation, parameters: Sequence[Parameter], theta: Sequence[float]) -> Negotiation:
    """Return what is read from a file in which other values of the parameters are written, digit by digit."""
    data = plain(negotiation)
    for parameter, value in zip(parameters, theta, strict=True):
        for path in parameter.paths:
            written = entry_at(negotiation, path)
            number = {"value": value, "factor": written * value, "difference": written + value}[parameter.means]
            set_plain(data, path, int(number) if isinstance(written, int) else float(number))
    return reread(data).model_copy(update={"uncertainty": negotiation.uncertainty})


def plain(negotiation: Negotiation) -> dict[str, Any]:
    """Return the data of a file without what it says about uncertainty and without tables, in long form."""
    return negotiation.model_dump(mode="json", exclude_unset=True, exclude={"uncertainty", "tables"})


def set_plain(data: Any, path: Sequence[str | int], number: float) -> None:
    """Write a number into the data of a file."""
    for key in path[:-1]:
        data = data[key]
    data[path[-1]] = number


def reread(data: dict[str, Any]) -> Negotiation:
    """Return what is read from the text of these data."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "file.yaml")
        file.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return read(file)


def _is_sound(negotiation: Negotiation) -> bool:
    """Return whether the reader accepts a drawn negotiation: a roadmap may be too short for its steps."""
    try:
        reread(plain(negotiation))
    except FaultyFileError:
        return False
    return True


FAMILIES = (
    "modules.*.benefit.**",
    "modules.*.cost.**",
    "modules.*.uses.**",
    "modules.*.spillover.**",
    "modules.*.reciprocity.**",
    "issues.*.options.*.values.**",
    "interactions.*.values.**",
    "complementarities.*.values.**",
    "parties.*.disagreement",
    "parties.*.capacities.*",
    "parties.*.weight",
    "roadmap.steps.*.cost.**",
    "roadmap.steps.*.benefit.**",
    "fund.needs.*.amount.**",
    "fund.members.*.income.**",
)
"""Patterns of numbers that `doubtful_files` doubts, as far as a file has them."""


@st.composite
def doubtful_files(draw: Draw, *, kinds: tuple[str, ...] = ("modules", "roadmap", "fund")) -> Negotiation:
    """Draw a small negotiation with a section of uncertainty that the reader accepts, of every kind of number."""
    base = draw(_bases(kinds))
    open_to_doubt = [pattern for pattern in FAMILIES if numbers_met(base, pattern).paths]
    patterns = draw(st.lists(st.sampled_from(open_to_doubt), min_size=1, max_size=4, unique=True))
    numbers = {f"n{at}": draw(_number(pattern)) for at, pattern in enumerate(patterns)}
    correlations = []
    if len(numbers) > 1:
        correlations = draw(st.sampled_from([[], [{"between": ["n0", "n1"], "value": 0.1}]]))
    section = {"numbers": numbers, "correlations": correlations, **draw(_circumstances(patterns))}
    return Negotiation.model_validate({**plain(base), "uncertainty": section})


def _bases(kinds: tuple[str, ...]) -> st.SearchStrategy[Negotiation]:
    drawn = {
        "modules": negotiations(largest=60, rules=False).map(_within_reach),
        "roadmap": small_roadmaps(largest=30).filter(_is_sound),
        "fund": small_funds(),
    }
    return st.one_of([drawn[kind] for kind in kinds])


def _within_reach(negotiation: Negotiation) -> Negotiation:
    """Return a drawn negotiation with capacities, and without clauses and levels that the reader refuses."""
    parties = {
        key: party.model_copy(update={"capacities": {"staff": 3.0}}) for key, party in negotiation.parties.items()
    }
    update: dict[str, Any] = {"participation": [], "uses": {"staff": {"all": {"all": 2.0}}}}
    modules = {key: module.model_copy(update=update) for key, module in negotiation.modules.items()}
    return negotiation.model_copy(update={"parties": parties, "modules": modules})


@st.composite
def _number(draw: Draw, pattern: str) -> dict[str, Any]:
    """Draw a doubtful number that keeps every number what it may be: factors, and whole differences upwards."""
    form = draw(st.sampled_from(["uniform", "triangular", "normal", "lognormal", "discrete"]))
    number: dict[str, Any] = {"of": pattern, "each": draw(st.booleans())}
    means = draw(st.sampled_from(["factor", "factor", "difference"]))
    if form == "discrete":
        values = {"factor": [0.5, 1, 1.25], "difference": [0, 0.5, 2]}[means]
        return {
            **number,
            "means": means,
            "values": values,
            "probabilities": draw(st.sampled_from([[], [0.5, 0.25, 0.25]])),
        }
    ends = {"factor": [0.75, 1.25], "difference": [1, 2] if form in {"normal", "lognormal"} else [0, 2]}[means]
    return {**number, "means": means, "between": ends, "distribution": form}


@st.composite
def _circumstances(draw: Draw, patterns: list[str]) -> dict[str, Any]:
    """Draw scenarios, views and weights, or none of them."""
    change = st.sampled_from([{"times": 0.5}, {"times": 1.5, "plus": 0.25}])
    changes = {"changes": {patterns[0]: draw(change)}}
    chance = draw(st.sampled_from([None, 0.25]))
    scenario = changes if chance is None else {**changes, "probability": chance}
    return {
        "scenarios": draw(st.sampled_from([{}, {"other": scenario}])),
        "views": draw(st.sampled_from([{}, {"A": changes}])),
        "weights": draw(st.sampled_from([{}, {"all": [0.5, 2]}, {"A": [1, 1], "B": [0, 3]}])),
    }
