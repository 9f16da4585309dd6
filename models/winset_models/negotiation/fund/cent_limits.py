"""Limits of what is paid in whole cents: the largest and smallest whole numbers that keep the rules of the file."""

from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.parts import Reserve
from winset_solver.stochastic.tree import Indices, ScenarioTree, Vector
from winset_solver.tolerances import FEASIBILITY, WHOLE_CENTS

IntegerMatrix = NDArray[np.int64]
Matrix = NDArray[np.float64]
Amounts = TypeVar("Amounts", IntegerMatrix, Matrix)
Range = tuple[IntegerMatrix, IntegerMatrix]
UNLIMITED = 2**60
"""More cents than there are."""


class CentLimits:
    """Limits of a fund in whole cents, by row (member, donor or need) and state.

    Parameters
    ----------
    accounts
        Of the plan before rounding.
    cents
        Of one unit.

    Notes
    -----
    A limit that the plan itself breaks by more than a solver does is no limit: rounding is not to mend it.
    """

    def __init__(self, accounts: FundAccounts, cents: float) -> None:
        figures = accounts.figures
        self.accounts, self.figures, self.tree, self.cents = accounts, figures, figures.tree, cents
        self.rules = figures.fund.reserve or Reserve()

    def table(self, rows: list[Vector]) -> Matrix:
        """Return amounts by row and state, in units of the file."""
        return np.array(rows, dtype=float).reshape(len(rows), self.tree.nodes)

    @cached_property
    def pledges(self) -> IntegerMatrix:
        """The most that each member can pledge once amounts are rounded: up, within its limit; a column."""
        pledged = self.table_of_pledges()
        limits = np.array([[part.pledge_at_most] for part in self.figures.members.values()])
        return np.minimum(rounded_up(pledged, self.cents), self.most(pledged, limits))

    @property
    def whole_pledges(self) -> Indices:
        """What each member pledges, rounded down."""
        return rounded_down(self.table_of_pledges(), self.cents)[:, 0]

    def table_of_pledges(self) -> Matrix:
        """Return what each member pledges, in units of the file, as a column."""
        return np.array([[self.accounts.pledge(member)] for member in self.figures.members])

    @cached_property
    def contributions(self) -> IntegerMatrix:
        """The most that each member can pay in each state."""
        paid, members = self._paid, self.figures.members.values()
        most = self.most(paid, self.table([part.pays_at_most for part in members]))
        pledging = self.figures.fund.pledging
        if pledging is None or pledging.per == "all":
            return most
        return np.minimum(most, self._as_pledged(paid))

    @cached_property
    def contributions_so_far(self) -> IntegerMatrix:
        """The most that each member can have paid up to each state."""
        paid = so_far(self.tree, self._paid)
        most = self.most(paid, np.array([[part.pays_in_all] for part in self.figures.members.values()]))
        pledging = self.figures.fund.pledging
        return np.minimum(most, self._as_pledged(paid)) if pledging and pledging.per == "all" else most

    @cached_property
    def gifts(self) -> IntegerMatrix:
        """The most that each donor can give in each state, whatever members pay and the money is used for."""
        return self.most(self._given, self.table([part.gives_at_most for part in self.figures.donors.values()]))

    @cached_property
    def gifts_so_far(self) -> IntegerMatrix:
        """The most that each donor can have given up to each state."""
        limits = np.array([[part.gives_in_all] for part in self.figures.donors.values()]).reshape(-1, 1)
        return self.most(so_far(self.tree, self._given), limits)

    @cached_property
    def draws(self) -> IntegerMatrix:
        """The most that each member can draw in each state."""
        members = self.figures.members
        drawn = self.table([self.accounts.draw(member) for member in members])
        return self.most(drawn, self.table([part.draws_at_most for part in members.values()]))

    @cached_property
    def support(self) -> Range:
        """The least and the most that can be paid for each need; what is nearest where no whole number of cents is."""
        accounts, needs = self.accounts, self.figures.needs
        paid = self.table([accounts.support(need) for need in needs])
        least = self.least(paid, self.table([part.at_least * accounts.needed(need) for need, part in needs.items()]))
        most = self.most(paid, self.table([part.at_most * accounts.needed(need) for need, part in needs.items()]))
        nearest = whole(paid * self.cents)
        return np.where(least > most, nearest, least), np.where(least > most, nearest, most)

    @property
    def unmarked(self) -> NDArray[np.bool_]:
        """Whether no donor's money is meant for a need, so that it can change without a gift; a column."""
        marked = {need for part in self.figures.donors.values() for need in part.needs}
        return np.array([[need not in marked] for need in self.figures.needs], dtype=bool).reshape(-1, 1)

    @cached_property
    def reserve(self) -> Range:
        """The least and the most that can be kept in each state."""
        kept, last = self.accounts.reserve, self.tree.stage == self.tree.stages - 1
        most = np.inf if self.rules.at_most is None else self.rules.at_most
        if self.figures.fund.reserve is None:
            return np.zeros(self.tree.nodes, dtype=np.int64), np.zeros(self.tree.nodes, dtype=np.int64)
        ends = 0.0 if self.rules.leftover == "returned" else np.inf
        least = np.where(last, 0, self.least(kept, np.broadcast_to(self.rules.at_least, kept.shape)))
        return least, self.most(kept, np.where(last, ends, most))

    def gifts_for(self, contributions: IntegerMatrix, support: IntegerMatrix, paid: IntegerMatrix) -> IntegerMatrix:
        """Return the most that each donor can give for what members pay and the money is used for."""
        accounts, figures, cents = self.accounts, self.figures, self.cents
        rows = []
        needs, contracts = list(figures.needs), list(figures.contracts)
        for donor, part in figures.donors.items():
            given = accounts.gift(donor)
            most = np.full(self.tree.nodes, UNLIMITED)
            if np.isfinite(part.matches):
                wished = self._allowed(given, part.matches * accounts.contributions)
                most = np.where(wished, rounded_down(part.matches * contributions.sum(axis=0) / cents, cents), most)
            if part.earmarked:
                spent = [accounts.support(need) for need in part.needs]
                spent += [accounts.payment(contract) for contract in part.contracts]
                used = support[[needs.index(need) for need in part.needs]].sum(axis=0)
                used = used + paid[[contracts.index(contract) for contract in part.contracts]].sum(axis=0)
                most = np.where(self._allowed(given, self.table(spent).sum(axis=0)), np.minimum(most, used), most)
            rows.append(np.maximum(most, 0))
        return np.array(rows, dtype=np.int64).reshape(len(rows), self.tree.nodes)

    def most(self, amounts: Matrix, limits: Matrix) -> IntegerMatrix:
        """Return the largest whole numbers of cents within limits; amounts that exceed them anyway are kept."""
        return np.where(self._allowed(amounts, limits), rounded_down(limits, self.cents), self._up(amounts))

    def least(self, amounts: Matrix, limits: Matrix) -> IntegerMatrix:
        """Return the smallest whole numbers of cents within limits; amounts that fall short anyway are kept."""
        return np.where(self._allowed(-amounts, -limits), rounded_up(limits, self.cents), -self._up(-amounts))

    def _as_pledged(self, paid: Matrix) -> IntegerMatrix:
        return np.where(self._allowed(paid, self.table_of_pledges()), self.pledges, self._up(paid))

    def _up(self, amounts: Matrix) -> IntegerMatrix:
        return rounded_up(amounts, self.cents)

    def _allowed(self, amounts: Matrix, limits: Matrix) -> NDArray[np.bool_]:
        return np.asarray(amounts <= limits + FEASIBILITY * np.maximum(1.0, np.abs(limits)))

    @cached_property
    def _paid(self) -> Matrix:
        return self.table([self.accounts.contribution(member) for member in self.figures.members])

    @cached_property
    def _given(self) -> Matrix:
        return self.table([self.accounts.gift(donor) for donor in self.figures.donors])


def so_far(tree: ScenarioTree, amounts: Amounts) -> Amounts:
    """Return what has been paid up to each state, that state included."""
    found = amounts.copy()
    for stage in range(1, tree.stages):
        nodes = tree.at(stage)
        found[:, nodes] += found[:, tree.parent[nodes]]
    return found


def rounded_down(amounts: Matrix, cents: float) -> IntegerMatrix:
    """Return the largest whole numbers of cents that are not above given amounts, but for rounding in doubles."""
    limited = np.where(np.isfinite(amounts), amounts, UNLIMITED / cents)
    nearest = whole(limited * cents)
    return np.asarray(nearest - (nearest / cents - limited > WHOLE_CENTS * np.maximum(1.0, np.abs(limited))))


def rounded_up(amounts: Matrix, cents: float) -> IntegerMatrix:
    """Return the smallest whole numbers of cents that are not below given amounts, but for rounding in doubles."""
    return -rounded_down(-amounts, cents)


def whole(amounts: Matrix) -> IntegerMatrix:
    """Return the nearest whole numbers."""
    return np.rint(amounts).astype(np.int64)
