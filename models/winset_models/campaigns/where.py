"""Where a campaign runs: in how many processes, on which cluster, which share of it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from winset_solver.errors import ArgumentError


@dataclass(frozen=True)
class Shard:
    """One of several equal shares of a campaign, for batch systems and sealed networks.

    Examples
    --------
    >>> shard = Shard.written("2/3")
    >>> [chunk for chunk in range(8) if shard.holds(chunk)]
    [1, 4, 7]
    """

    number: int
    of: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise ArgumentError(
                "there is no such shard", got=str(self), wanted="a number from 1 to the number of shards"
            )

    @classmethod
    def written(cls, text: str) -> Self:
        """Return the shard that is written as ``2/3``."""
        number, _, of = text.partition("/")
        if not (number.strip().isdecimal() and of.strip().isdecimal()):
            raise ArgumentError("the shard cannot be read", got=text, wanted="its number and their number: 2/3")
        return cls(int(number), int(of))

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def holds(self, chunk: int) -> bool:
        """Return whether a chunk, counted from 0, belongs to the shard."""
        return chunk % self.of == self.number - 1


@dataclass(frozen=True)
class Certificates:
    """Files in PEM format that a cluster asks for at ``tls://``."""

    authority: Path
    certificate: Path
    key: Path

    def __post_init__(self) -> None:
        for path in (self.authority, self.certificate, self.key):
            if not path.is_file():
                raise ArgumentError("the file for the encrypted connection does not exist", where=str(path))


@dataclass(frozen=True)
class Where:
    """Where and how patiently campaigns run; no answer depends on it.

    Parameters
    ----------
    workers
        Number of processes on this machine; None for one per core that this process may use; 0 for none at all:
        everything happens in this process, where a native crash ends it and nothing can hang alone.
    cluster
        Address of a Dask scheduler (``tcp://``, ``tls://``) or path of its scheduler file, instead of processes here.
    shard
        The share of each campaign that runs; None for all of it.
    patience
        Seconds without a sign of life after which a process counts as hanging; each answer of a sample is one.
    certificates
        For ``tls://``; without them those of Dask's own configuration are used.
    """

    workers: int | None = None
    cluster: str = ""
    shard: Shard | None = None
    patience: float = 600.0
    certificates: Certificates | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 0:
            raise ArgumentError("the number of workers is negative", got=self.workers, wanted="≥ 0")
        if self.workers is not None and self.cluster:
            raise ArgumentError("workers of this machine do not work for a cluster", wanted="workers or cluster")
        if not self.patience > 0:
            raise ArgumentError("the patience is not positive", got=self.patience, wanted="seconds > 0")


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
