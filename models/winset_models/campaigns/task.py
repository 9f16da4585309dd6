"""A chunk of a campaign as a task: what a process needs for it, and how a bad sample in it is told from the others."""

import hashlib
import pickle
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from winset_models.campaigns.campaign import Campaign, Evaluator, Record
from winset_solver.errors import EngineError

ATTEMPTS: Final = 2
"""How often the same samples may end their process: the first time it may have been somebody else's doing."""


@dataclass(frozen=True)
class Pack:
    """A campaign ready to be sent to other processes."""

    key: str
    quantities: tuple[str, ...]
    data: bytes = field(repr=False)

    def unpacked(self) -> Campaign:
        """Return the campaign."""
        campaign: Campaign = pickle.loads(self.data)
        return campaign

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the packed campaign."""
        return hashlib.sha256(self.data).hexdigest()


def packed(campaign: Campaign) -> Pack:
    """Return a campaign ready to be sent."""
    return Pack(campaign.key, tuple(campaign.quantities), pickle.dumps(campaign))


@dataclass(frozen=True)
class Task:
    """A chunk of a campaign."""

    pack: Pack
    samples: range

    @property
    def key(self) -> str:
        """Of the campaign."""
        return self.pack.key


Stream = Generator[tuple[Task, Sequence[Record]], None, None]
"""Tasks with their records, in any order; closing it ends whatever works for it."""


def answers(evaluator: Evaluator, samples: range, quantities: Sequence[str]) -> Iterator[Record]:
    """Yield the records of an evaluator, which must be of these samples in their order and have these figures."""
    expected = iter(samples)
    for record in evaluator(samples):
        sample = next(expected, None)
        if record.sample != sample:
            raise EngineError("a record is of another sample than the next", got=record.sample, wanted=str(sample))
        if record.answered and len(record.values) != len(quantities):
            raise EngineError("a record has another number of figures", got=len(record.values), wanted=str(quantities))
        yield record if record.answered else replace(record, values=())
    if (sample := next(expected, None)) is not None:
        raise EngineError("the record of a sample is missing", got=sample)


class Attempt:
    """Answers a chunk in spite of samples that end or block their process, or raise an exception.

    The chunk is tried as a whole, as it is everywhere. If that fails, each of its samples is tried alone, so that
    exactly the guilty ones stay without an answer.

    Examples
    --------
    >>> attempt = Attempt(range(3))
    >>> attempt.part
    range(0, 3)
    >>> attempt.failed("no answer within 30 s")
    >>> attempt.part
    range(0, 1)
    """

    def __init__(self, samples: range) -> None:
        self.records: list[Record] = []
        self._parts = deque([samples])
        self._deaths = 0

    @property
    def part(self) -> range | None:
        """The samples to be tried next; None at the end."""
        return self._parts[0] if self._parts else None

    def succeeded(self, records: Sequence[Record]) -> None:
        """Keep the records of the part."""
        self._next()
        self.records.extend(records)

    def died(self, words: str) -> None:
        """Try the part again, or else go on as after any failure."""
        self._deaths += 1
        if self._deaths >= ATTEMPTS:
            self.failed(words)

    def failed(self, words: str, seconds: float = 0.0) -> None:
        """Try the samples of the part one by one; one that was alone has no answer."""
        part = self._next()
        if len(part) > 1:
            self._parts.extend(range(sample, sample + 1) for sample in part)
        else:
            self.records.append(Record(part.start, (), words=words, seconds=seconds))

    def _next(self) -> range:
        self._deaths = 0
        return self._parts.popleft()


def raised(error: Exception) -> str:
    """Return what became of a sample that raised an exception."""
    said = str(error).splitlines()
    return f"the computation failed with {type(error).__name__}" + (f": {said[0]}" if said else "")
