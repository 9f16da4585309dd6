"""Every package of a small negotiation, listed and valued with the ledger alone: the judge of every method.

Only for negotiations without transfers, assistance and divisible issues: their packages are finitely many.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from roadmap_cases import all_schedules
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_by_step
from winset_models.negotiation.values import divisible, eligible, options


def candidates(negotiation: Negotiation) -> Iterator[Package]:
    """Yield every combination of decisions, admissible or not."""
    if negotiation.transfers or negotiation.assistance or any(map(divisible, negotiation.issues.values())):
        raise ValueError("the packages of this negotiation cannot be listed")
    places = [(key, party) for key in negotiation.modules for party in eligible(negotiation, key)]
    levels = [[None, *negotiation.modules[key].levels] for key, _ in places]
    answers = [options(negotiation, issue) for issue in negotiation.issues]
    schedules = courses(negotiation)
    for starts, *chosen in product(schedules, *levels, *answers):
        opt_ins: dict[str, dict[str, str]] = {}
        for (key, party), level in zip(places, chosen, strict=False):
            if level is not None:
                opt_ins.setdefault(key, {})[party] = level
        settled = chosen[len(places) :]
        shares = {issue: {str(option): 1.0} for issue, option in zip(negotiation.issues, settled, strict=True)}
        yield Package(opt_ins=opt_ins, in_force=in_force(negotiation, opt_ins), shares=shares, starts=starts)


def courses(negotiation: Negotiation) -> list[dict[str, list[int]]]:
    """Return every course of the roadmap that takes steps with all their parts or not at all, by step."""
    if negotiation.roadmap is None:
        return [{}]
    figures = roadmap_figures(negotiation)
    whole = [
        starts
        for starts in all_schedules(figures)
        if all(len(starts.keys() & set(keys)) in {0, len(keys)} for keys in figures.tasks_of.values())
    ]
    return [starts_by_step(figures, starts) for starts in whole]


def packages(negotiation: Negotiation) -> list[Package]:
    """Return every package that breaks no rule and no red line."""
    return [package for package in candidates(negotiation) if not violations(negotiation, package)]


def payoff_table(negotiation: Negotiation, chosen: Sequence[Package]) -> NDArray[np.float64]:
    """Return payoffs, one row per package and one column per party in the order of the file."""
    rows = [list(payoffs(negotiation, package).values()) for package in chosen]
    return np.array(rows, dtype=float).reshape(len(rows), len(negotiation.parties))


def nondominated(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the different rows such that no other is at least as large everywhere and larger somewhere."""
    rows = np.unique(table, axis=0)
    kept = [not any(np.all(other >= row) and np.any(other > row) for other in rows) for row in rows]
    return rows[np.array(kept, dtype=bool)]
