"""What a benchmark is made of: cases, the tasks they time, and the targets they are held against."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

Phase = Literal["read", "validate", "formulate", "compile", "load", "solve", "verify", "report"]
Size = Literal["small", "medium", "large"]

PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
SIZES: Final[tuple[Size, ...]] = get_args(Size)


@dataclass(frozen=True)
class Reply:
    """What a timed call answers, so that contenders can be compared.

    Parameters
    ----------
    value
        A number on which all contenders of the same question must agree; None where there is nothing to compare.
    note
        What the call did, in a few words.
    finished
        Whether the call reached its answer; the time of one that was stopped meets no target.
    wall, cpu
        Seconds that a peer in a process of its own has measured itself; None where the call is timed here.
    """

    value: float | None = None
    note: str = ""
    finished: bool = True
    wall: float | None = None
    cpu: float | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """One timed call.

    Parameters
    ----------
    phase
        Which part of the way from file to report it covers.
    by
        Who does it: winset in one of its ways, or a peer. Phase and name together are unique in a case.
    run
        The call; everything that is not to be timed happened before. None where the peer is not installed.
    units
        How many like pieces of work one call does; times are per piece.
    most
        Repetitions after which a slow contender has been heard; None for no such limit.
    question
        Tasks with the same question must give the same value; none is compared where it is empty.
    """

    phase: Phase
    by: str
    run: Callable[[], Reply] | None
    units: int = 1
    most: int | None = None
    question: str = ""


@dataclass(frozen=True)
class Target:
    """A figure that was aimed at: a ratio of CPU times (``than`` over ``of``), or CPU seconds of ``of`` alone.

    Parameters
    ----------
    phase, of
        The task that is judged.
    than
        The task it is compared with; empty for an absolute time.
    at_least
        Smallest accepted ratio time(than) / time(of), "times faster".
    at_most
        Largest accepted ratio time(of) / time(than), or seconds where ``than`` is empty.
    """

    phase: Phase
    of: str
    than: str = ""
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Setting:
    """Circumstances of a run.

    Parameters
    ----------
    folder
        Where generated files may be written.
    smoke
        Whether only to show that everything runs: little work, one repetition, short limits.
    peers
        Interpreter that has the peers installed that cannot run in this process; None without.
    domains
        Folder of GENIUS domains to look at; None without.
    games
        Folder of published knapsack games to solve; None without.
    projects
        Folder of published projects to schedule; None without.
    """

    folder: Path
    smoke: bool = False
    peers: Path | None = None
    domains: Path | None = None
    games: Path | None = None
    projects: Path | None = None

    def count(self, full: int) -> int:
        """Return how much work to do: ``full``, or at most 2 pieces in a smoke run."""
        return min(full, 2) if self.smoke else full

    def seconds(self, full: float) -> float:
        """Return the time limit of a search."""
        return min(full, 0.5) if self.smoke else full


@dataclass(frozen=True, eq=False)
class Case:
    """One subject at one size.

    Parameters
    ----------
    subject, size
        Together unique.
    phases
        What it times.
    peers
        Who it is compared with.
    about
        What the input is, in a few words.
    prepare
        Makes the input and returns the tasks.
    targets
        Figures aimed at.
    repeat
        Repetitions unless the command asks for others.
    """

    subject: str
    size: Size
    phases: tuple[Phase, ...]
    peers: tuple[str, ...]
    about: str
    prepare: Callable[[Setting], list[Task]]
    targets: tuple[Target, ...] = ()
    repeat: int = 3
