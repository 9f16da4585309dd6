"""Knapsack games: the best equilibrium by both engines, against a master without families, players by items."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from winset_benchmarks.case import Case, Reply, Setting, Size, Task
from winset_benchmarks.knapsack_games import Kind, knapsack_game, published
from winset_solver.control import Control, Limits
from winset_solver.games.branch_and_cut import branch_and_cut
from winset_solver.games.cutting_planes import cutting_planes
from winset_solver.games.game import Game
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.routing import route
from winset_solver.status import OutcomeStatus

Engine = Callable[[EquilibriumProblem, Control], EquilibriumOutcome]
_GAMES: Final[dict[Size, tuple[tuple[int, int, int, Kind], ...]]] = {
    "small": ((2, 10, 5, "cij"), (3, 6, 5, "cij-n"), (6, 4, 5, "cij")),
    "medium": ((2, 25, 5, "cij"), (3, 15, 5, "pot"), (4, 10, 5, "cij-n"), (10, 5, 5, "cij")),
    "large": ((2, 75, 8, "cij"), (3, 25, 2, "cij-n"), (4, 15, 5, "cij"), (8, 8, 5, "cij")),
}
"""Players, items, tenths of the weights that a knapsack holds, and kind."""
_SECONDS: Final = 60.0
_ENGINES: Final[dict[str, Engine]] = {
    "branch and cut": branch_and_cut,
    "cutting planes": cutting_planes,
    "without families": partial(cutting_planes, families=lambda _lifted, _control: []),
}
_PROVEN: Final = (OutcomeStatus.OPTIMAL, OutcomeStatus.NO_EQUILIBRIUM)


def cases() -> Iterator[Case]:
    """Return three sizes of generated games; the large one goes through the folder of published ones as well."""
    for size, games in _GAMES.items():
        about = "players-items-tenths-kind " + ", ".join("-".join(map(str, game)) for game in games)
        yield Case("knapsack_games", size, ("solve",), ("without families",), about, partial(_tasks, size))


def _tasks(size: Size, setting: Setting) -> list[Task]:
    games = {"-".join(map(str, game)): knapsack_game(*game) for game in _GAMES[size]}
    if setting.smoke:
        games = dict(list(games.items())[:1])
    tasks = [_task(setting, name, game, engine) for name, game in games.items() for engine in _ENGINES]
    if size == "large" and setting.games is not None and not setting.smoke:
        for name, game in published(setting.games).items():
            tasks.append(_task(setting, f"published {name}", game, route(EquilibriumProblem(game))))
    return tasks


def _task(setting: Setting, name: str, game: Game, engine: str) -> Task:
    return Task("solve", f"{name}, {engine}", partial(_solved, setting, game, engine), most=1, question=name)


def _solved(setting: Setting, game: Game, engine: str) -> Reply:
    control = Control(Limits(seconds=setting.seconds(_SECONDS), confirm="never"))
    outcome = _ENGINES[engine](EquilibriumProblem(game), control)
    work, finished = outcome.work, outcome.status in _PROVEN
    found = "none" if outcome.value is None else f"{outcome.value:g}"
    gap = "" if outcome.gap is None or finished else f", gap {outcome.gap:.2%}"
    note = (
        f"{found}{gap}, {work.rounds} rounds, {sum(work.inequalities.values())} cuts, {work.nodes} nodes, "
        f"master {work.master_seconds:.1f} s, responses {work.response_seconds:.2f} s"
    )
    none = 0.0 if outcome.status is OutcomeStatus.NO_EQUILIBRIUM else None
    return Reply(outcome.value if outcome.value is not None and finished else none, note, finished=finished)
