"""What a campaign is: the same question asked of many samples, and the record of one answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import Protocol

from winset_solver.errors import ArgumentError

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Record:
    """What became of one sample.

    Parameters
    ----------
    sample
        Its number, from 0.
    values
        One finite figure per quantity of the campaign; empty where there is no answer.
    package
        The package as canonical JSON, or nothing.
    status
        How the sample ended, in the campaign's own words.
    rebuilt
        Whether the long way was taken, without the shortcuts that the campaign has for most samples.
    words
        Why there is no answer; empty where there is one.
    seconds
        Wall time it took; no part of the answer, so that it does not count when two records are compared.
    """

    sample: int
    values: tuple[float, ...]
    package: str = ""
    status: str = ""
    rebuilt: bool = False
    words: str = ""
    seconds: float = field(default=0.0, compare=False)

    def __post_init__(self) -> None:
        if not all(map(isfinite, self.values)):
            raise ArgumentError("a figure of a record is not finite", where=f"sample {self.sample}", got=self.values)

    @property
    def answered(self) -> bool:
        """Whether the sample has an answer."""
        return not self.words


Evaluator = Callable[[range], Iterator[Record]]
"""Answers consecutive samples in order; nothing that it learns in one call may change an answer of another."""


class Campaign(Protocol):
    """Many samples of one question; picklable, and the same wherever it is unpickled.

    The samples 0 … ``size`` − 1 are cut into chunks of ``chunk`` consecutive ones. An answer depends on the campaign,
    the sample and its chunk alone, whichever process gives it and whatever it answered before.
    """

    @property
    def key(self) -> str:
        """SHA-256 of all that decides the answers."""

    @property
    def manifest(self) -> dict[str, Json]:
        """The same in full, for a reader."""

    @property
    def size(self) -> int:
        """Number of samples."""

    @property
    def chunk(self) -> int:
        """Number of samples in a chunk; it may not depend on the machine."""

    @property
    def quantities(self) -> tuple[str, ...]:
        """Names of the figures of a record, in their order."""

    def evaluator(self) -> Evaluator:
        """Return what answers samples; called once in each worker process."""
