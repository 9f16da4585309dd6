"""Estimates with intervals, put in order: what can be said of the order, and how many samples would say more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final

WIDE: Final = 0.1
"""Half width of an interval, as a part of the whole, up to which it is no matter which of two estimates is larger."""
PRACTICAL: Final = 1_000_000
"""Samples at most that are suggested."""


@dataclass(frozen=True)
class Estimate:
    """How much a number matters for a figure.

    Parameters
    ----------
    number
        Its name.
    size, half
        The estimate and the half width of its interval, both as parts of the same whole.
    """

    number: str
    size: float
    half: float

    @property
    def clear(self) -> bool:
        """Whether it is certain that the number matters."""
        return self.size > self.half


def ordered(estimates: Iterable[Estimate]) -> list[Estimate]:
    """Return estimates, the largest first."""
    return sorted(estimates, key=lambda estimate: -estimate.size)


def clear_ones(row: Sequence[Estimate]) -> list[Estimate]:
    """Return the first of ordered estimates, those before one that is not clear: a later one is not larger than it."""
    return list(takewhile(lambda estimate: estimate.clear, row))


def first_is_known(row: Sequence[Estimate]) -> bool:
    """Return whether the first of ordered estimates certainly matters, and no less than the second."""
    return row[0].clear and all(_excess(more, less) == 0.0 for more, less in pairwise(row[:2]))


def more_needed(rows: Iterable[Sequence[Estimate]]) -> float:
    """Return about how many times as many samples would tell the order of estimates; 1 where these do.

    The order of two neighbours is not known where their intervals overlap and one is wider than `WIDE` on either side;
    intervals become narrower with the square root of the number of samples.
    """
    return max((1.0, *(_excess(*pair) ** 2 for row in rows for pair in pairwise(row))))


def _excess(more: Estimate, less: Estimate) -> float:
    """Return how many times too wide the intervals of two neighbours are to tell their order; 0 where they are not."""
    widest = max(more.half, less.half)
    overlap = more.size - less.size < more.half + less.half
    return widest / WIDE if overlap and widest > WIDE else 0.0


def order_words(count: int, wanted: int) -> str:
    """Say how many samples would tell the order of the numbers; empty where these do.

    Examples
    --------
    >>> order_words(80, 5120).split(": ")[1]
    'about 5,120 samples instead of 80 would tell.'
    """
    if wanted <= count:
        return ""
    number = f"about {wanted:,} samples" if wanted <= PRACTICAL else "more samples than are practical"
    return (
        "The intervals are so wide that the order of the numbers is not known for every figure: "
        f"{number} instead of {count:,} would tell."
    )
