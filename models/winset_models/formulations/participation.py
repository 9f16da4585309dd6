"""Participation clauses: when a module enters into force, and whom it then binds."""

from collections.abc import Mapping
from dataclasses import dataclass

from winset_models.formulations.sheet import Linear, Sheet, combine
from winset_models.negotiation.statements import Statement, definition, module_name
from winset_models.negotiation.values import Threshold, eligible, thresholds


@dataclass(frozen=True)
class Gap:
    """Where the sums of weights that parties can reach stop short of a threshold, and where they go on.

    Parameters
    ----------
    weights
        Weights of the parties that may opt in.
    below
        Largest sum that does not meet the clause; None where every sum does.
    reached
        Smallest sum that meets it; None where none does.
    """

    weights: Mapping[str, int]
    below: int | None
    reached: int | None

    @property
    def total(self) -> int:
        """Sum of all weights."""
        return sum(self.weights.values())


def gap(threshold: Threshold, parties: list[str]) -> Gap:
    """Return the sums next to a threshold that subsets of ``parties`` really reach.

    Notes
    -----
    Subset sums by dynamic programming on the bits of one long integer: O(n·total/64), exact. The widest possible gap
    makes the tightest rows, and the ones that are hardest to mistake.

    Examples
    --------
    >>> gap(Threshold({"A": 3, "B": 5, "C": 9}, needed=10), ["A", "B", "C"])
    Gap(weights={'A': 3, 'B': 5, 'C': 9}, below=9, reached=12)
    """
    weights = {party: threshold.weights[party] for party in parties if threshold.weights.get(party)}
    reachable = 1
    for weight in weights.values():
        reachable |= reachable << weight
    needed = max(threshold.needed, 0)
    missing, enough = reachable & ((1 << needed) - 1), reachable >> needed
    return Gap(
        weights,
        missing.bit_length() - 1 if missing else None,
        needed + (enough & -enough).bit_length() - 1 if enough else None,
    )


def build_participation(sheet: Sheet) -> None:
    """Add entry into force y[m] and being bound z[m,p,l] = x[m,p,l]·y[m] where a module has clauses.

    Notes
    -----
    y is exact in both directions: the module enters into force as soon as, and only when, every clause is met by
    those who opt in. Without clauses that can fail, z is x itself; with one that can never be met, nobody is bound.
    """
    open_clauses: dict[str, dict[int, Gap]] = {}
    for key in sheet.negotiation.modules:
        gaps = [gap(clause, eligible(sheet.negotiation, key)) for clause in thresholds(sheet.negotiation, key)]
        open_clauses[key] = {position: found for position, found in enumerate(gaps) if found.below is not None}
    free = [key for key, gaps in open_clauses.items() if not gaps]
    decided = [key for key, gaps in open_clauses.items() if gaps and all(g.reached is not None for g in gaps.values())]
    opt_ins = sheet.decisions.opt_ins
    sheet.decisions.bound = {index: label for index, label in opt_ins.items() if index[0] in free}
    entry = sheet.indicators("participation", "y", [(key,) for key in decided], binary=True)
    bound = sheet.indicators("participation", "z", [index for index in opt_ins if index[0] in decided])
    sheet.decisions.bound |= bound
    sheet.in_force = {key: entry[key,] for key in decided}
    for key in decided:
        _bind(sheet, key)
        _enter_into_force(sheet, key, open_clauses[key])


def _bind(sheet: Sheet, module: str) -> None:
    """Make z = x·y: nobody is bound at a level not chosen, nor before entry, and everybody who opted in is after it."""
    entry: Linear = {sheet.in_force[module]: 1.0}
    statement = definition(
        ("modules", module), f"{module_name(sheet.negotiation, module)} binds who opts in once in force"
    )
    for party in eligible(sheet.negotiation, module):
        bound, opted = sheet.bound(module, party), sheet.opted(module, party)
        sheet.exclusive(list(bound))
        for level in sheet.negotiation.modules[module].levels:
            terms = combine(
                (1, sheet.bound(module, party, [level])), (-1, {sheet.decisions.opt_ins[module, party, level]: 1.0})
            )
            sheet.row("participation", "bound_if_opted", (module, party, level), terms, statement, upper=0)
        terms = combine((1, bound), (-1, entry))
        sheet.row("participation", "bound_if_in_force", (module, party), terms, statement, upper=0)
        terms = combine((1, bound), (-1, opted), (-1, entry))
        sheet.row("participation", "binding", (module, party), terms, statement, lower=-1)


def _enter_into_force(sheet: Sheet, module: str, clauses: Mapping[int, Gap]) -> None:
    """Make y = 1 exactly when all clauses are met; several clauses have an indicator c each."""
    entry: Linear = {sheet.in_force[module]: 1.0}
    several = len(clauses) > 1
    met = sheet.indicators("participation", "met", [(module, k) for k in clauses] if several else [], binary=True)
    for position, clause in clauses.items():
        path = ("modules", module, "participation", position)
        statement = definition(path, f"{module_name(sheet.negotiation, module)} enters into force by this clause")
        indicator: Linear = {met[module, position]: 1.0} if met else entry
        _clause(sheet, (module, position), clause, indicator, statement)
    if met:
        statement = definition(("modules", module, "participation"), "all participation clauses must be met")
        terms = combine((1, entry), (-1, dict.fromkeys(met.values(), 1.0)))
        sheet.row("participation", "all_met", (module,), terms, statement, lower=1 - len(clauses))


def _clause(sheet: Sheet, index: tuple[str, int], clause: Gap, met: Linear, statement: Statement) -> None:
    """Add a clause in both directions, in units of the mean weight.

    Forward, Σ a z ≥ reached·y. Backward, Σ a (x − z) ≤ below + (total − below)·c − total·y: once the clause is met, c
    must be 1 unless the module is in force anyway; with one clause c is y and the row is Σ a (x − z) ≤ below·(1 − y).
    """
    module = index[0]
    entry: Linear = {sheet.in_force[module]: 1.0}
    below, reached = clause.below or 0, clause.reached or 0
    unit = len(clause.weights) / clause.total
    bound = combine(*((unit * weight, sheet.bound(module, party)) for party, weight in clause.weights.items()))
    opted = combine(*((unit * weight, sheet.opted(module, party)) for party, weight in clause.weights.items()))
    sheet.row("participation", "clause", index, combine((1, bound), (-unit * reached, entry)), statement, lower=0)
    terms = combine((1, opted), (-1, bound), (-unit * (clause.total - below), met), (unit * clause.total, entry))
    sheet.row("participation", "entry", index, terms, statement, upper=unit * below)
