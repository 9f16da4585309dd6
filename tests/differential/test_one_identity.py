"""What is one package to samples is one package to exact searches: ends of bars against segments, and ties."""

from pathlib import Path
from typing import Any

import pytest

from winset_instances import path
from winset_models.analysis.sensitivities.breakpoints import breakpoints
from winset_models.analysis.sensitivities.opening import Doubts, asked_of
from winset_models.analysis.sensitivities.tornado import ends, tornado
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import read

CASES = {
    "divide_the_dollar": ("ann", "bob"),
    "camp_david_1978": ("israel.sinai", "egypt.sinai"),
    "panama_1974": ("usa.use_rights", "panama.duration"),
    "eu_solidarity_pool_2026": ("take_back_worth",),
}


@pytest.mark.parametrize("name", CASES)
def test_ends_of_bars_have_the_packages_of_the_segments_there(name: str) -> None:
    """Issues are split otherwise at these ends; who is bound by what, and what is chosen, is the same."""
    asked = asked_of(read(Path(path(name))), doubts=Doubts(numbers=CASES[name]))
    bars = tornado(asked)
    assert bars is not None
    assert "split otherwise" in bars.words
    at = {bar.parameter: (bar.package_at_low, bar.package_at_high) for bar in bars.bars}
    found = breakpoints(asked)
    assert {item.parameter: (item.segments[0].package, item.segments[-1].package) for item in found} == at
    assert any("but not the split of" in item.words for item in found)


def plans(options: dict[str, Any], between: list[float]) -> Negotiation:
    """Return two parties who choose one of some plans, the worth of the bold one to the first in doubt."""
    number = {"of": "issues.plan.options.bold.values.A", "between": between}
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "plans",
            "unit": {"name": "points"},
            "parties": {"A": {}, "B": {}},
            "issues": {"plan": {"options": {key: {"values": values} for key, values in options.items()}}},
            "uncertainty": {"numbers": {"worth": number}},
        }
    )


@pytest.mark.parametrize("first", ["bold", "middle"])
@pytest.mark.parametrize("ask", [{"objective": "welfare"}, {"solution": "nash"}, {"solution": "leximin"}])
def test_what_the_file_recommends_is_kept_where_it_ties(first: str, ask: dict[str, str]) -> None:
    """At its low end the bold plan is worth the same to everybody as the middle one, above it more."""
    every = {"bold": {"A": 6, "B": 4}, "middle": {"A": 5, "B": 4}}
    asked = asked_of(plans(dict(sorted(every.items(), reverse=first == "middle")), [5, 8]), **ask)
    assert asked.answers(ends(asked), "ends").packages == ("P1", "P1", "P1")
    (found,) = breakpoints(asked)
    assert [part.package for part in found.segments] == ["P1"]


@pytest.mark.parametrize("deal", [None, "both"])
def test_what_is_possible_at_one_end_only_is_found_there(deal: str | None) -> None:
    """Two modules share one capacity: both fit where the first needs nothing, and not with the least bit more."""
    file = {
        "winset": 1,
        "title": "capacity",
        "unit": {"name": "points"},
        "parties": {"A": {"capacities": {"staff": 2}}, "B": {}},
        "modules": {
            "light": {"open_to": ["A"], "benefit": {"A": 1}, "spillover": {"B": {"A": 1}}, "uses": {"staff": 1}},
            "heavy": {"open_to": ["A"], "benefit": {"A": 3}, "spillover": {"B": {"A": 3}}, "uses": {"staff": 2}},
        },
        "deals": {"both": {"modules": {"light": ["A"], "heavy": ["A"]}}},
        "uncertainty": {"numbers": {"staff": {"of": "modules.light.uses.staff.**", "between": [0, 5]}}},
    }
    asked = asked_of(Negotiation.model_validate(file), deal=deal)
    (found,) = breakpoints(asked)
    keys = [part.package for part in found.segments]
    assert keys == (["P1", None] if deal else ["P2", "P1"])
    assert found.segments[0].start == found.segments[0].end == 0.0
    assert "falls to 0 staff" in found.words
    assert (keys[0], keys[-1]) == asked.answers(ends(asked), "ends").packages[1:]


def test_a_number_with_a_few_values_is_told_at_each_of_them() -> None:
    """The bold plan is worth 4 to the other party; the middle one 5 and 4, so that both tie at 5."""
    few = plans({"bold": {"A": 6, "B": 4}, "middle": {"A": 5, "B": 4}}, [3, 8]).model_dump()
    few["uncertainty"]["numbers"]["worth"] |= {"between": None, "values": [3.0, 5.0, 8.0]}
    (found,) = breakpoints(asked_of(Negotiation.model_validate(few)))
    assert found.method == "values"
    assert [(part.start, part.end, part.package) for part in found.segments] == [(3.0, 3.0, "P2"), (5.0, 8.0, "P1")]
    told = "P2 is recommended at 3 points; the recommendation holds at 5 points and 8 points."
    assert found.words == f"“worth” takes 3 values only: {told}"
