"""Stability of one coalition: whether a member gains by leaving, or an outsider by joining."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset_solver.errors import ArgumentError
from winset_solver.grid import common_step
from winset_solver.tolerances import RESOLUTION

Mask = NDArray[np.bool_]
MOST_PLAYERS: Final = 20
"""Players up to which coalitions are enumerated."""


@dataclass(frozen=True, eq=False)
class Valuation:
    """What every player has when a coalition forms.

    Coalitions are bit masks: player p is a member of coalition S iff bit p of the number S is set.

    Parameters
    ----------
    payoffs
        u_p(S): 2^n coalitions × n players.

    Raises
    ------
    ArgumentError
        Where there are not 2^n rows for n columns, n is above ``MOST_PLAYERS``, or a payoff is not finite.

    Notes
    -----
    With S∖p and S∪p for leaving and joining, and ties in favour of staying as one is, S is

    - internally stable: u_p(S) ≥ u_p(S∖p) for every p ∈ S;
    - externally stable: u_p(S) ≥ u_p(S∪p) for every p ∉ S;
    - potentially internally stable: Σ_{p∈S} u_p(S) ≥ Σ_{p∈S} u_p(S∖p), so that transfers within S can make it so.

    Payoffs count as different from half a step of their common grid on, and off a grid from ``RESOLUTION`` of their
    range. Time and memory O(n 2^n); 20 players take a fifth of a gigabyte.

    References
    ----------
    d'Aspremont, Jacquemin, Gabszewicz and Weymark (1983), "On the stability of collusive price leadership", Canadian
    Journal of Economics 16. Eyckmans and Finus (2004), "An almost ideal sharing scheme for coalition games with
    externalities", FEEM working paper 155. Neither opened.

    Examples
    --------
    A treaty that pays only if both sign:

    >>> both = Valuation.of(2, lambda members: [2.0, 1.0] if len(members) == 2 else [0.0, 0.0])
    >>> both.stable_coalitions()
    [(), (0, 1)]
    """

    payoffs: NDArray[np.float64]

    def __post_init__(self) -> None:
        table = np.array(self.payoffs, dtype=float)
        players = table.shape[1] if table.ndim == 2 else -1
        if not 1 <= players <= MOST_PLAYERS or len(table) != 1 << players:
            wanted = f"2^n rows of n payoffs, n from 1 to {MOST_PLAYERS}"
            raise ArgumentError("a size does not fit", where="payoffs", got=table.shape, wanted=wanted)
        if not np.isfinite(table).all():
            raise ArgumentError("a payoff is not finite", where="payoffs")
        object.__setattr__(self, "payoffs", table)

    @classmethod
    def of(cls, players: int, payoffs: Callable[[tuple[int, ...]], ArrayLike]) -> Self:
        """Ask a function of the members for the payoffs of all players, coalition by coalition."""
        if not 1 <= players <= MOST_PLAYERS:
            raise ArgumentError("too many players to enumerate coalitions, or none", where="players", got=players)
        return cls(np.array([payoffs(members_of(mask)) for mask in range(1 << players)], dtype=float))

    @classmethod
    def symmetric(cls, inside: Sequence[float], outside: Sequence[float]) -> Self:
        """Take payoffs of members and of outsiders by the number of members.

        Parameters
        ----------
        inside
            Payoff of each of k members, k = 1..n.
        outside
            Payoff of each outsider when there are k members, k = 0..n−1.
        """
        if len(inside) != len(outside):
            raise ArgumentError("a size does not fit", where="outside", got=len(outside), wanted=str(len(inside)))
        belongs, sizes = membership(len(inside))
        within, beyond = np.array([np.nan, *inside]), np.array([*outside, np.nan])
        return cls(np.where(belongs, within[sizes][:, None], beyond[sizes][:, None]))

    def with_minimum_participation(self, fewest: int) -> Self:
        """Return the valuation in which a coalition of fewer than ``fewest`` members comes to nothing.

        Everybody then has what it has when nobody is a member.
        """
        return self.where(self.sizes >= fewest)

    def where(self, in_force: Mask, otherwise: ArrayLike | None = None) -> Self:
        """Return the valuation in which coalitions that are not in force come to nothing.

        Parameters
        ----------
        in_force
            By coalition.
        otherwise
            What every player then has; where absent, what it has when nobody is a member.
        """
        nothing = self.payoffs[0] if otherwise is None else np.asarray(otherwise, dtype=float)
        return type(self)(np.where(in_force[:, None], self.payoffs, nothing))

    @property
    def players(self) -> int:
        """Number of players."""
        return int(self.payoffs.shape[1])

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """Number of members, by coalition."""
        return membership(self.players)[1]

    @cached_property
    def least(self) -> float:
        """Difference of two payoffs from which on they count as different."""
        step = common_step(self.payoffs)
        return max(step / 2.0, RESOLUTION * float(np.ptp(self.payoffs)))

    @cached_property
    def change(self) -> NDArray[np.float64]:
        """By coalition and player: what the player gains by changing sides, leaving or joining."""
        masks = np.arange(len(self.payoffs))
        gains = [self.payoffs[masks ^ (1 << p), p] - self.payoffs[:, p] for p in range(self.players)]
        return np.column_stack(gains)

    @cached_property
    def internal(self) -> Mask:
        """By coalition: whether no member gains by leaving."""
        return np.asarray(~(membership(self.players)[0] & (self.change > self.least)).any(axis=1))

    @cached_property
    def external(self) -> Mask:
        """By coalition: whether no outsider gains by joining."""
        return np.asarray(~(~membership(self.players)[0] & (self.change > self.least)).any(axis=1))

    @cached_property
    def surplus(self) -> NDArray[np.float64]:
        """By coalition: Σ_{p∈S} (u_p(S) − u_p(S∖p)), what is left once every member has what leaving would give."""
        return np.asarray(-np.where(membership(self.players)[0], self.change, 0.0).sum(axis=1))

    @cached_property
    def potentially_internal(self) -> Mask:
        """By coalition: whether transfers among its members can keep all of them."""
        return np.asarray(self.surplus >= -self.least)

    def stable_coalitions(self) -> list[tuple[int, ...]]:
        """Return every coalition that is internally and externally stable, smallest first."""
        found = [members_of(int(mask)) for mask in np.flatnonzero(self.internal & self.external)]
        return sorted(found, key=lambda members: (len(members), members))

    def stable_sizes(self) -> list[int]:
        """Return the sizes of stable coalitions, ascending."""
        return [int(size) for size in np.unique(self.sizes[self.internal & self.external])]


def members_of(mask: int) -> tuple[int, ...]:
    """Return the members of a coalition.

    Examples
    --------
    >>> members_of(0b101)
    (0, 2)
    """
    return tuple(p for p in range(mask.bit_length()) if mask >> p & 1)


def membership(players: int) -> tuple[Mask, NDArray[np.int64]]:
    """Return, by coalition, who is a member, and how many are."""
    belongs = (np.arange(1 << players)[:, None] >> np.arange(players)) & 1
    return belongs.astype(bool), belongs.sum(axis=1)
