"""Concessions in a fund: its statements given up, or moved just as far as a plan needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np

from winset_models.analysis.file_changes import Change, deleted, outward
from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.amounts import AffineAmount
from winset_models.negotiation.fund.breaches import fund_breaches
from winset_models.negotiation.fund.figures import Active, FundFigures, amount_at, fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.fund.statements import pays_at_most
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path, dotted
from winset_solver.errors import ArgumentError
from winset_solver.stochastic.tree import Vector
from winset_solver.tolerances import SHARE

DIRECTIONS: Final[Mapping[str, int]] = {
    "pays_at_most": 1,
    "pays_in_all": 1,
    "pledge_at_most": 1,
    "draws_at_most": 1,
    "saves_at_most": 1,
    "gives_at_most": 1,
    "gives_in_all": 1,
    "matches": 1,
    "at_least": -1,
    "at_most": 1,
    "least_payment": -1,
    "most_payment": 1,
    "reservation": -1,
    "cost": 1,
}
"""By entry with a number that can move: which way."""
AMOUNTS: Final = ("pays_at_most", "draws_at_most", "gives_at_most")
"""Entries that may depend on the scenario: what moves is their base."""
MEANS: Final = ("pays_at_most", "pays_in_all", "pledge_at_most", "gives_at_most", "gives_in_all")
"""Entries that say what somebody has."""
FIXED: Final = ("pledging", "reserve", "over")
"""Entries that say what kind of fund it is: they always hold."""


def is_structure(negotiation: Negotiation, path: Path) -> bool:
    """Return whether an entry of a fund says what its columns mean, so that nobody could give it up."""
    whole = path[1:2] == ("needs",) and path[-1] == "at_most" and entry_at(negotiation, path) >= 1
    return whole or path[-1] in FIXED


def moves_in_fund(path: Path) -> bool:
    """Return whether the entry of a fund at a path has a number that can move."""
    return path[-1] in DIRECTIONS or path[-2] == "efforts"


@dataclass(frozen=True, eq=False)
class PlanFit:
    """What the statements of a fund are fitted to.

    Parameters
    ----------
    negotiation
        The file with the changes made so far.
    plan
        What is paid.
    active
        Which parts of the fund exist.
    """

    negotiation: Negotiation
    plan: FundPlan
    active: Active

    @property
    def figures(self) -> FundFigures:
        """The fund of the file."""
        return fund_figures(self.negotiation)

    @property
    def accounts(self) -> FundAccounts:
        """What the plan comes to."""
        return FundAccounts(self.figures, self.plan, self.active)


def concede_in_fund(fit: PlanFit, path: Path) -> Change | None:
    """Return the change of one entry after which it permits a plan; None where nothing has to change.

    A number moves as far as the plan needs; one that could move without end is deleted. So is what a donor's money is
    earmarked for; members need no longer prefer to stay, or to gain. An effort that is not wanted becomes so much
    dearer that it is not worth more.
    """
    found = [item.breach for item in fund_breaches(fit.figures, fit.plan, fit.active) if item.breach.path == path]
    if not found:
        return None
    if path[-1] in AMOUNTS:
        return _lifted(fit, path)
    if not moves_in_fund(path):
        return _given_up(fit.negotiation, path)
    reached = _reached(fit, path)
    path = (*path, "cost") if path[-2] == "efforts" else path
    direction, before = DIRECTIONS[str(path[-1])], float(entry_at(fit.negotiation, path))
    if reached is None:
        reached = before + direction * max(breach.amount for breach in found)
    if abs(reached) == inf:
        return Change(deleted(fit.negotiation, path), path)
    after = outward(reached, up=direction > 0)
    return Change(with_value(fit.negotiation, path, after), path, before, after, _unit(fit, path))


def _reached(fit: PlanFit, path: Path) -> float | None:
    """Return the share, multiple or rate that a plan comes to; None where the entry is an amount of money."""
    accounts, figures = fit.accounts, fit.figures
    pick = min if path[-1] == "at_least" else max
    if path[1] == "needs":
        needed = accounts.needed(str(path[2]))
        return pick(_ratios(accounts.support(str(path[2])), needed), default=None)
    if path[1] == "key":
        burdens = {
            member: _ratios(accounts.burden(member), s * accounts.burdens) for member, s in figures.shares.items()
        }
        return pick((ratio for ratios in burdens.values() for ratio in ratios), default=None)
    if path[-1] == "matches":
        return max(_ratios(accounts.gift(str(path[2])), accounts.contributions), default=None)
    return None


def _ratios(parts: Vector, wholes: Vector) -> list[float]:
    """Return parts of their wholes where either is not nothing; inf for a part of nothing."""
    told = (np.abs(parts) > SHARE) | (wholes > SHARE)
    whole = wholes[told]
    ratios: list[float] = np.divide(parts[told], whole, out=np.full(len(whole), inf), where=whole > SHARE).tolist()
    return ratios


def _lifted(fit: PlanFit, path: Path) -> Change:
    """Raise the base of an amount to what a plan needs in every state."""
    accounts, figures, entry = fit.accounts, fit.figures, entry_at(fit.negotiation, path)
    name = str(path[2])
    if path[1] == "donors":
        needed = accounts.gift(name)
    else:
        paid = accounts.draw if path[-1] == "draws_at_most" else accounts.contribution
        concerned = [member for member in figures.members if pays_at_most(figures, member).path[:3] == path[:3]]
        needed = np.max([paid(member) for member in concerned], axis=0)
    before = max(entry.base)
    limit = amount_at(entry, figures.world)
    short = needed > np.maximum(limit, 0.0) + SHARE
    slopes = limit - np.broadcast_to(_bases(figures, entry), limit.shape)
    after = outward(float(max(before, (needed - slopes)[short].max(initial=before))), up=True)
    place = (*path, "base") if entry.per else path
    changed = with_value(fit.negotiation, (*path, "base"), [after])
    return Change(changed, place, before, after, figures.negotiation.unit.name)


def _bases(figures: FundFigures, entry: AffineAmount) -> Vector:
    base = np.array(entry.base)
    return base[figures.tree.stage] if len(base) > 1 else base


def _given_up(negotiation: Negotiation, path: Path) -> Change:
    if path in (("fund", "commitment"), ("fund", "worthwhile")):
        return Change(deleted(negotiation, path), path)
    if path[1] == "donors":
        donor = entry_at(negotiation, path[:-1])
        uses: tuple[Path, ...] = tuple((*path[:-1], key) for key in ("needs", "contracts") if getattr(donor, key))
        for use in uses:
            negotiation = deleted(negotiation, use)
        return Change(negotiation, path, others=tuple(use for use in uses if use != path))
    raise ArgumentError("the entry cannot be given up", where=dotted(path))


def _unit(fit: PlanFit, path: Path) -> str:
    if path[1] in ("needs", "key"):
        return "of the need" if path[1] == "needs" else "of the share"
    return "" if path[-1] == "matches" else fit.negotiation.unit.name
