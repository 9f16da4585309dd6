"""Campaigns that are nothing but load: light to import, so that processes that answer them start at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from winset_models.campaigns.campaign import Evaluator, Json, Record


@dataclass(frozen=True)
class Load:
    """Samples that each take so many turns of a loop in plain Python."""

    size: int
    chunk: int
    turns: int
    quantities: tuple[str, ...] = ("sum",)
    manifest: dict[str, Json] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """All that decides the answers."""
        return f"{self.size} {self.chunk} {self.turns}"

    def evaluator(self) -> Evaluator:
        """Return what takes the time."""
        return self.answers

    def answers(self, samples: range) -> Iterator[Record]:
        """Yield the sum that each loop ends with."""
        for sample in samples:
            total = sample
            for turn in range(self.turns):
                total = (total * 31 + turn) % 65537
            yield Record(sample, (float(total),))

    def chunks(self) -> list[range]:
        """Return the samples of each chunk."""
        return [range(start, min(start + self.chunk, self.size)) for start in range(0, self.size, self.chunk)]

    def answered(self, samples: range) -> list[Record]:
        """Return all records of a chunk, for pools that know of functions only."""
        return list(self.answers(samples))
