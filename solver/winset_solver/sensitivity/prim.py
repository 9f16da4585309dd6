"""Patient rule induction: boxes of numbers in which cases fail (scenario discovery)."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from winset_solver.sensitivity.peeling import needed, pasted, peeled, tightened
from winset_solver.sensitivity.spans import Cases, Flags, Quality, Span, quality

SHUFFLES: Final = 19
"""Random relabellings of failures that a box has to beat: all of them, a test at one in twenty."""


@dataclass(frozen=True)
class Limit:
    """One end of one parameter.

    Parameters
    ----------
    parameter
        Its position.
    side
        Whether the parameter is at least or at most `kept` inside.
    kept, removed
        The outermost number of all cases that is inside, and the next one, which is not: every number between them
        separates the cases in the same way.
    chance
        Quasi-p-value, among the cases that earlier boxes leave: how likely so many failures inside were without it.
    """

    parameter: int
    side: Literal["at least", "at most"]
    kept: float
    removed: float
    chance: float


@dataclass(frozen=True)
class FailureBox:
    """A rule `limit and limit and …` for when cases fail; its quality is over all cases, whatever other boxes hold."""

    limits: tuple[Limit, ...]
    quality: Quality


def failure_boxes(
    cases: Cases, generator: np.random.Generator, *, most: int = 3, shuffles: int = SHUFFLES
) -> tuple[FailureBox, ...]:
    r"""Find boxes of parameters in which cases fail, each among the cases outside the earlier ones.

    Parameters
    ----------
    cases
        Numbers and failures.
    generator
        Of the random relabellings.
    most
        Boxes at most.
    shuffles
        Number of relabellings.

    Returns
    -------
    tuple of FailureBox
        Empty where all cases fail, where none does, and where nothing was found that could not be chance.

    Notes
    -----
    Boxes are peeled from everything down, one end of one parameter at a time (`peeled`). Of this trajectory the box
    with the largest :math:`F_{1/2}` of density and coverage is taken, the larger box of equals, as long as failures are
    far denser in it than anywhere (`MOSTLY`). It counts if no relabelling of the failures, peeled in the same way, has
    a box as good; else the search ends. Its limits are then moved outwards while failures enter and density does not
    fall, and inwards where only cases that do not fail are lost; limits without effect are dropped. Only the order of
    numbers matters: parameters with few numbers are as good as continuous ones, and constants are never limited.

    References
    ----------
    Friedman & Fisher (1999), Statistics and Computing 9, 123-143; Bryant & Lempert (2010), Technological Forecasting
    and Social Change 77, 34-49; Kwakkel & Jaxa-Rozen (2016), Environmental Modelling & Software 79, 311-321 (none
    opened).

    Examples
    --------
    >>> numbers = np.arange(200) / 200
    >>> found = failure_boxes(Cases.of(numbers[:, None], numbers >= 0.75), np.random.default_rng(1))
    >>> [(limit.side, limit.kept, limit.removed) for limit in found[0].limits], found[0].quality.density
    ([('at least', 0.75, 0.745)], 1.0)
    """
    boxes: list[FailureBox] = []
    left = cases
    while len(boxes) < most and 0 < left.failures < len(left):
        span = _densest(left)
        if not _beats_chance(left, span, generator, shuffles):
            break
        span, chances = needed(left, tightened(left, pasted(left, span)))
        if not chances or not quality(left, span.inside(left)).score:
            break
        boxes.append(_told(cases, span, chances))
        left = left.pick(~span.inside(left))
    return tuple(boxes)


def _densest(cases: Cases) -> Span:
    """Return the span of the peeling trajectory with the largest score."""
    return max(peeled(cases), key=lambda span: quality(cases, span.inside(cases)).score)


def _beats_chance(cases: Cases, span: Span, generator: np.random.Generator, shuffles: int) -> bool:
    """Return whether a span has a larger score than the best ones for failures that are spread at random."""
    score = quality(cases, span.inside(cases)).score
    for _ in range(shuffles):
        shuffled: Flags = generator.permutation(cases.failed)
        chance = cases.with_failures(shuffled)
        if quality(chance, _densest(chance).inside(chance)).score >= score:
            return False
    return True


def _told(cases: Cases, span: Span, chances: dict[tuple[int, int], float]) -> FailureBox:
    """Return a span with its limits as numbers."""
    limits = []
    for (side, parameter), chance in sorted(chances.items(), key=lambda item: (item[0][1], item[0][0])):
        numbers, rank = cases.levels[parameter], (span.first, span.last)[side][parameter]
        removed = numbers[rank + 1] if side else numbers[rank - 1]
        said: Literal["at least", "at most"] = "at most" if side else "at least"
        limits.append(Limit(parameter, said, float(numbers[rank]), float(removed), chance))
    return FailureBox(tuple(limits), quality(cases, span.inside(cases)))
