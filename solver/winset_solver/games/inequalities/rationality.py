"""Rationality: each player has at least what it can secure, whatever the others do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from winset_solver.control import Control
from winset_solver.games.inequalities.choice import Choice
from winset_solver.games.inequality import Inequality
from winset_solver.games.responses.best_response import exactly, own_model
from winset_solver.games.responses.own_choice import own_choice
from winset_solver.program import Vector
from winset_solver.result import Termination

NAME = "rationality"


@dataclass(frozen=True, eq=False)
class Rationality:
    """A family: u_p(x) + allowance_p ≥ u_p(x̂_p, x_−p) for the strategies x̂_p that are best at extreme gains.

    The one that is best when every own column gains its least secures the player the most (its maximin payoff over the
    bounds of the others' columns), and the inequality holds it to that and to more where the others give more. Whoever
    is asked to stop while they are looked for has fewer of them.
    """

    choices: list[Choice]
    control: Control | None = None
    name: str = NAME

    def rows(self) -> Iterable[Inequality]:
        """Return up to three for each player: gains at their least, their largest, and midway."""
        control = None if self.control is None else exactly(self.control)
        for choice in self.choices:
            if not len(choice.columns):
                continue
            own = own_choice(own_model(choice.lifted.game, choice.player))
            low, high = choice.gains
            seen = set()
            for gain in (low, high, (low + high) / 2):
                found = own.best(gain, control)
                if found.termination is Termination.OPTIMAL and tuple(found.strategy) not in seen:
                    seen.add(tuple(found.strategy))
                    inequality = choice.lifted.equilibrium(choice.player, found.strategy)
                    if len(inequality.columns):
                        yield replace(inequality, family=self.name)

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return none: all are there from the start."""
        return []
