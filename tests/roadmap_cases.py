"""Roadmaps for tests: builders, a Hypothesis strategy that uses every feature, and all schedules of a small one."""

from functools import cache
from itertools import product
from typing import Any

from hypothesis import strategies as st

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, roadmap_figures

Draw = Any
PARTIES = ("A", "B", "C")
GROUPS = {"A": "north", "B": "south", "C": "south"}
MONITOR = "monitor"


def roadmap_negotiation(
    parties: dict[str, Any] | None = None, *, sections: dict[str, Any] | None = None, **roadmap: Any
) -> Negotiation:
    """Return a negotiation with a roadmap, between A and B where no parties are given.

    ``sections`` are other sections of the file, such as ``enforcement``.
    """
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "roadmap",
            "unit": {"name": "points"},
            "parties": parties or {"A": {"discount": 0.9}, "B": {"discount": 0.9}},
            **(sections or {}),
            "roadmap": roadmap,
        }
    )


def figures_of(parties: dict[str, Any] | None = None, **roadmap: Any) -> RoadmapFigures:
    """Return the figures of a roadmap, as :func:`roadmap_negotiation` builds it."""
    return roadmap_figures(roadmap_negotiation(parties, **roadmap))


def all_schedules(figures: RoadmapFigures) -> list[Starts]:
    """Return every schedule: each task left out, or in a period of its window, whatever other rules say."""
    choices = [(None, *range(task.earliest, task.latest + 1)) for task in figures.tasks.values()]
    return [
        {key: start for key, start in zip(figures.tasks, starts, strict=True) if start is not None}
        for starts in product(*choices)
    ]


@st.composite
def small_roadmaps(draw: Draw, *, largest: int = 1500) -> Negotiation:
    """Draw a roadmap with two or three parties, up to five periods and five tasks, and every feature of the format.

    ``largest`` is the largest number of its schedules.
    """
    parties = list(PARTIES[: draw(st.integers(2, 3))])
    periods = draw(st.integers(1, 5))
    most = max(n for n in range(1, 6) if (periods + 1) ** n <= largest)
    parts = draw(_parts(most))
    names = [f"s{number}" for number in range(len(parts))]
    beyond = draw(st.sampled_from(["for ever", "nothing"]))
    roadmap = {
        "periods": periods,
        "beyond": beyond,
        "third_parties": {MONITOR: None},
        "phases": {"first": None, "second": None},
        "steps": {
            name: {**draw(_step(tuple(parties), periods)), "parts": number, **draw(_relations(name, names))}
            for name, number in zip(names, parts, strict=True)
        },
        **draw(_rules(names, tuple(parties))),
    }
    discounts = [0.5, 0.9, 0.0] if beyond == "for ever" else [0.5, 0.9, 1.0]
    people = {
        party: {
            "group": GROUPS[party],
            "discount": draw(st.sampled_from(discounts)),
            "disagreement": draw(st.sampled_from([0, 0, -3, 2])),
        }
        for party in parties
    }
    penalties = draw(st.sampled_from([None, None, {"A": 1}, {"south": 2}]))
    sections = {"enforcement": {"penalties_at_most": penalties}} if penalties else {}
    return roadmap_negotiation(people, sections=sections, **roadmap)


@st.composite
def _parts(draw: Draw, most: int) -> list[int]:
    """Draw into how many parts each step is split, not more than ``most`` tasks in all."""
    parts: list[int] = []
    fewest = min(2, most)
    for _ in range(draw(st.integers(fewest, max(fewest, most)))):
        left = most - sum(parts) - max(0, fewest - len(parts) - 1)
        if left < 1:
            break
        parts.append(min(left, draw(st.sampled_from([1, 1, 1, 2, 3]))))
    return parts


@cache
def _amounts(parties: tuple[str, ...], low: int, high: int) -> st.SearchStrategy[Any]:
    number = st.integers(low, high)
    keys = st.sampled_from([*parties, "south", "all"])
    return st.one_of(st.just({}), st.dictionaries(keys, number, max_size=2), number)


@cache
def _some(names: tuple[str, ...], most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, max_size=most, unique=True)


@cache
def _step(parties: tuple[str, ...], periods: int) -> st.SearchStrategy[dict[str, Any]]:
    """Return what a step is by itself; a feature that is not drawn has its default."""
    period = st.integers(1, periods)
    return st.fixed_dictionaries(
        {
            "by": st.one_of(_some(parties, 1), _some((*parties, "south", MONITOR))),
            "cost": _amounts(parties, 0, 4),
            "gain": _amounts(parties, -2, 5),
            "benefit": _amounts(parties, -1, 3),
            "duration": st.sampled_from([0, 1, 1, 1, 2, 3]),
            "optional": st.sampled_from([True, True, False]),
        },
        optional={
            "verification": st.sampled_from([0, 1, 1, 2]),
            "reversible": st.sampled_from([1.0, 0.5, 0.0]),
            "detection": st.sampled_from([1.0, 0.75, 0.25, 0.0]),
            "breakdown": st.sampled_from([0.0, 0.125, 0.5]),
            "trust": st.sampled_from([0, 1, 2, -1]),
            "needs_trust": st.sampled_from([None, None, 0, 1, 2]),
            "worth": st.sampled_from([1, 2, 0]),
            "exposure": _amounts(parties, 0, 3),
            "uses": st.sampled_from([{}, {"staff": 1}, {"staff": 2}, {"money": 2}]),
            "phase": st.sampled_from([None, None, "first", "second"]),
            "window": st.sampled_from(["earliest", "latest", None, None]).flatmap(
                lambda key: st.fixed_dictionaries({key: period} if key else {})
            ),
        },
    )


@st.composite
def _relations(draw: Draw, name: str, names: list[str]) -> dict[str, Any]:
    """Draw what a step waits for: mostly earlier steps of the file, so that circles are few."""
    earlier = tuple(names[: names.index(name)])
    others = tuple(other for other in names if other != name)
    found: dict[str, Any] = {}
    drawn = draw(_KINDS_OF_RELATIONS)
    if earlier and "requires" in drawn:
        found["requires"] = draw(_some(earlier))
    for key in ("requires_any", "together", "answered_by"):
        if others and key in drawn:
            found[key] = draw(_some(earlier if key == "requires_any" and earlier else others))
    return found


_KINDS_OF_RELATIONS = st.lists(
    st.sampled_from(["requires", "requires", "requires_any", "together", "answered_by"]), max_size=2
)


@st.composite
def _rules(draw: Draw, names: list[str], parties: tuple[str, ...]) -> dict[str, Any]:
    """Draw limits on the whole roadmap."""
    rules: dict[str, Any] = draw(_limits(parties))
    if len(names) > 1 and draw(st.booleans()):
        group = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
        rules["alternatives"] = {"either": {"steps": group, "choose": draw(st.sampled_from([1, 1, 2, 0]))}}
    return rules


@cache
def _limits(parties: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    answer = st.fixed_dictionaries({"within": st.integers(0, 2), "share": st.sampled_from([1, 0.5, 0])})
    reciprocity = {
        "between": st.sampled_from([None, ["A", "B"], ["A", "south"]]),
        "band": st.sampled_from([None, 1, 2, 0]),
        "answer": st.one_of(st.none(), answer),
    }
    guarantee = {
        "binds": _some((*parties, "south")),
        "amount": st.sampled_from([0, 1, 3]),
        "at_most": st.sampled_from([None, 3, 5]),
        "given_by": st.sampled_from([None, MONITOR]),
    }
    resources = {
        "staff": st.sampled_from([{}, {"each_period": 2}, {"each_period": 2, "in_all": 3}]),
        "money": st.sampled_from([{}, {"in_all": 3}, {"in_all": 1}]),
    }
    return st.fixed_dictionaries(
        {
            "self_enforcing": st.booleans(),
            "resources": st.fixed_dictionaries(resources),
            "trust": st.sampled_from([{}, {"initial": 1}, {"initial": 2}]),
        },
        optional={
            "reciprocity": st.fixed_dictionaries(reciprocity),
            "exposure_at_most": st.one_of(st.just({}), _amounts(parties, 1, 5)),
            "survival_at_least": st.sampled_from([0.0, 0.25, 0.5]),
            "guarantees": st.dictionaries(
                st.sampled_from(["bond", "escrow"]), st.fixed_dictionaries(guarantee), max_size=2
            ),
        },
    )
