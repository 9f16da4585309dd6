"""Which kinds of valid inequalities a game has."""

from winset_solver.control import Control
from winset_solver.games.inequalities.choice import Choice
from winset_solver.games.inequalities.clauses import adding, dropping, exchange
from winset_solver.games.inequalities.dominance import Dominance
from winset_solver.games.inequalities.maximality import Maximality
from winset_solver.games.inequalities.products import Replacement, Standing
from winset_solver.games.inequalities.rationality import Rationality
from winset_solver.games.inequalities.triangles import Triangles
from winset_solver.games.inequality import Family
from winset_solver.games.lifted import Lifted


def families_for(lifted: Lifted, control: Control | None = None) -> list[Family]:
    """Return the families of valid inequalities of a lifted program; those that do not apply find nothing.

    Each of them follows from one fact: whoever keeps to a profile gains at most its allowance by any change of its own
    columns that its own rows permit. They are derived from the game's rows and gains alone, so that they hold for
    ties, for losses and for rows of any kind, and say nothing where a change is not sure to be permitted.
    """
    choices = [Choice(lifted, player) for player in range(lifted.game.players)]
    return [
        Rationality(choices, control),
        Standing(choices),
        Dominance(choices),
        adding(choices),
        dropping(choices),
        exchange(choices),
        Maximality.of(choices),
        Replacement(choices),
        Triangles(lifted),
    ]
