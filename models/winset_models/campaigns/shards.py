"""Stores of shards, put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from typing import Final

from winset_models.campaigns.campaign import Record
from winset_models.campaigns.progress import Pace
from winset_models.campaigns.store import Store
from winset_solver.control import Control
from winset_solver.errors import ArgumentError, FileError

_BATCH: Final = 4096
"""Records of one transaction."""


@dataclass(frozen=True)
class Merged:
    """What putting stores together added.

    Parameters
    ----------
    answers
        Answers that were not there before.
    known
        Answers that were there already, or in several of the stores, and are the same.
    missing
        Samples that still have no answer, of all campaigns that are there now.
    """

    answers: int
    known: int
    missing: int


def merge(stores: Sequence[str | PathLike[str]], into: str | PathLike[str], control: Control | None = None) -> Merged:
    """Add the answers of several stores to one, campaign by campaign, and leave the former as they are.

    The order of the stores does not matter. What is done before an error, or before a request to stop, is kept, and
    merging again continues there.

    Parameters
    ----------
    stores
        Paths of stores that exist.
    into
        Path of the store that takes their answers; it is created where it does not exist.
    control
        Its cancellation ends the work; its listener hears how far it is.

    Raises
    ------
    FileError
        If a file is no store, or damaged, or two stores have different answers for the same sample.
    ArgumentError
        If the store is to be put into itself.
    """
    control, paths, goal = control or Control(), list(map(Path, stores)), Path(into)
    if any(path.resolve() == goal.resolve() for path in paths):
        raise ArgumentError("a store cannot be put into itself", got=into, wanted="another file")
    held = {path: _held(path) for path in paths}
    pace, added = Pace(sum(held.values())), 0
    with Store(goal) as target:
        for path in paths:
            with Store(path, readonly=True) as source:
                added += _added(source, target, pace, control)
        entries = target.entries()
        missing = sum(entry.size - target.count(entry.key) for entry in entries)
    return Merged(added, pace.done - added, missing)


def _held(path: Path) -> int:
    with Store(path, readonly=True) as store:
        return sum(store.count(entry.key) for entry in store.entries())


def _added(source: Store, target: Store, pace: Pace, control: Control) -> int:
    added = 0
    for entry in source.entries():
        target.register(entry)
        for batch in _batches(chain(source.records(entry.key), source.failures(entry.key))):
            if control.exhausted:
                return added
            try:
                added += target.add(entry.key, batch)
            except FileError as error:
                hint = error.hint or f"the other answer is in {source.name}"
                raise FileError(error.what, where=error.where, got=error.got, wanted=error.wanted, hint=hint) from error
            pace.tell(sum(record.answered for record in batch), control)
    return added


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, _BATCH)):
        yield batch
