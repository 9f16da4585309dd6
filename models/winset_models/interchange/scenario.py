"""Scenarios: a negotiation domain with its utility functions, as every format is first read.

A utility function is a sum: a constant, a score of the value of each issue, and boxes, which count where several issues
take certain values at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class FiniteIssue:
    """An issue with a list of values.

    Parameters
    ----------
    name
        As in the file.
    values
        The values in words; each once.
    """

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ContinuousIssue:
    """An issue that takes any number from ``low`` to ``high``, both included."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """The score of a number.

    Parameters
    ----------
    score
        The function.
    corners
        Numbers at which it bends.
    straight
        Whether it is continuous, and straight between its corners.
    """

    score: Callable[[float], float]
    corners: tuple[float, ...] = ()
    straight: bool = True


FLAT = Curve(lambda _: 0.0)
"""The score that is 0 everywhere."""


@dataclass(frozen=True)
class Interval:
    """Numbers from ``low`` to ``high``, with or without these two."""

    low: float
    high: float
    closed: bool = True

    def holds(self, number: float) -> bool:
        """Return whether a number lies in the interval."""
        return self.low <= number <= self.high if self.closed else self.low < number < self.high


Condition = frozenset[int] | tuple[Interval, ...]
"""Values that a box accepts of an issue: positions in a finite issue, or intervals of numbers of a continuous one."""


@dataclass(frozen=True)
class Box:
    """What an outcome is worth in addition when each issue named takes a value that its condition accepts.

    ``where`` is by position of the issue; an issue that it does not name may take any value.
    """

    where: Mapping[int, Condition]
    value: float


@dataclass(frozen=True)
class Profile:
    """The utility function of one party.

    Parameters
    ----------
    name
        What the party is called.
    source
        Name of the file that it comes from, without the folder.
    scores
        By issue: the score of each value of a finite issue, or of every number of a continuous one.
    boxes, constant
        The other terms of the sum.
    reservation
        Utility without an agreement; None where the file has none.
    notes
        What a reader must know about this utility function.
    """

    name: str
    source: str
    scores: tuple[tuple[float, ...] | Curve, ...]
    boxes: tuple[Box, ...] = ()
    constant: float = 0.0
    reservation: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A domain and the utility functions of its parties.

    Parameters
    ----------
    title
        Name of the domain.
    form
        Whose format it was read from: ``GENIUS`` or ``NegMAS``.
    source
        Name of the domain's file, without the folder.
    unit
        What utilities are counted in.
    issues, profiles
        In the order of the files.
    notes
        What a reader must know about all of it.
    """

    title: str
    form: str
    source: str
    unit: str
    issues: tuple[FiniteIssue | ContinuousIssue, ...]
    profiles: tuple[Profile, ...]
    notes: tuple[str, ...] = field(default=())
