"""Every case of the suite: subject × size, each with the phases that it times."""

from collections.abc import Callable, Iterable
from typing import Final

from winset_benchmarks.case import SIZES, Case, Size
from winset_benchmarks.subjects import (
    bargaining_at_scale,
    campaigns,
    compiling,
    cutting_planes,
    explaining,
    frontier_additive,
    frontier_knapsack,
    frontier_rectangles,
    funds,
    knapsack_games,
    nash_additive,
    perturbed,
    project_schedules,
    resolve,
    roadmaps,
    safe_exchanges,
    whole_way,
)

SUBJECTS: Final[tuple[Callable[[], Iterable[Case]], ...]] = (
    resolve.cases,
    cutting_planes.cases,
    compiling.cases,
    nash_additive.cases,
    bargaining_at_scale.cases,
    frontier_additive.cases,
    frontier_knapsack.cases,
    frontier_rectangles.cases,
    explaining.cases,
    knapsack_games.cases,
    roadmaps.cases,
    project_schedules.cases,
    safe_exchanges.cases,
    funds.cases,
    perturbed.cases,
    campaigns.cases,
    whole_way.cases,
)
"""Where cases come from; a new subject adds its function here."""


def cases(*, only: str = "", size: Size | None = None) -> tuple[Case, ...]:
    """Return the cases of the suite in their order.

    Parameters
    ----------
    only
        Name of a subject; every subject where empty.
    size
        One size; every size where absent.
    """
    found = (case for subject in SUBJECTS for case in subject())
    return tuple(case for case in found if only in ("", case.subject) and size in (None, case.size))


def smallest() -> tuple[Case, ...]:
    """Return every subject at its smallest size."""
    found: dict[str, Case] = {}
    for case in sorted(cases(), key=lambda case: SIZES.index(case.size)):
        found.setdefault(case.subject, case)
    return tuple(found.values())


def subjects() -> tuple[str, ...]:
    """Return the names of all subjects."""
    return tuple(dict.fromkeys(case.subject for case in cases()))
