"""Run campaigns: whatever the store does not hold yet is answered and kept, chunk by chunk."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset_models.campaigns.campaign import Campaign, Record
from winset_models.campaigns.here import in_this_process
from winset_models.campaigns.pool import on_this_machine
from winset_models.campaigns.progress import Pace
from winset_models.campaigns.store import Store
from winset_models.campaigns.task import Stream, Task, packed
from winset_models.campaigns.where import Shard, Where, cores
from winset_solver.control import Control


@dataclass(frozen=True)
class Results:
    """What a store holds of one campaign.

    Parameters
    ----------
    key
        Of the campaign.
    quantities
        Names of the columns of ``values``.
    samples
        Numbers of the samples that have an answer, ascending.
    values
        Their figures, by sample and quantity; all finite.
    packages, statuses
        Of these samples; a package is canonical JSON, or nothing.
    rebuilt
        Whether the long way was taken.
    failures
        Samples that were tried and have no answer, with the reason in ``words``; they are tried again by the next run.
    resumed
        Number of answers that the store held before.
    size
        Number of samples of the campaign.
    """

    key: str
    quantities: tuple[str, ...]
    samples: NDArray[np.int64]
    values: NDArray[np.float64]
    packages: tuple[str, ...]
    statuses: tuple[str, ...]
    rebuilt: NDArray[np.bool_]
    failures: tuple[Record, ...]
    resumed: int
    size: int

    @property
    def complete(self) -> bool:
        """Whether every sample of the campaign was tried, whichever run or shard it was."""
        return len(self.samples) + len(self.failures) == self.size


def run(
    campaigns: Sequence[Campaign], store: Store, where: Where | None = None, control: Control | None = None
) -> tuple[Results, ...]:
    """Answer what is missing of campaigns, and return all that the store then holds of them.

    The same answers are found for any number of workers, on any cluster, in any number of runs: a killed run keeps
    every chunk that it finished, and the next one continues behind it. A request to stop ends the run soon and is no
    error; the results are then not complete.

    Parameters
    ----------
    campaigns
        Worked through one after the other; those with the same key are one.
    store
        Where answers are kept, one transaction per chunk.
    where
        Processes, cluster and shard; by default one process per core, and none where there is a single chunk to do.
    control
        Its time limit and cancellation end the run; its listener hears how far it is.

    Raises
    ------
    FileError
        If the store cannot take more answers; it keeps all it has.
    EngineError
        If no process or cluster can work at all. What a single sample does wrong is a failure in the results.
    """
    where, control = where or Where(), control or Control()
    unique = {campaign.key: campaign for campaign in campaigns}
    for campaign in unique.values():
        store.register(campaign)
    before = {key: store.count(key) for key in unique}
    missing = {key: _missing_chunks(store, campaign, where.shard) for key, campaign in unique.items()}
    pace = Pace(sum(sum(map(len, chunks)) for chunks in missing.values()))
    tasks = (task for key, chunks in missing.items() for task in _tasks(unique[key], chunks))
    number = sum(map(len, missing.values()))
    with closing(_stream(tasks, number, where, pace, control)) as stream:
        for task, records in stream:
            lacking = store.lacking(task.key, task.samples)
            store.add(task.key, [record for record in records if record.sample in lacking])
            pace.tell(len(task.samples), control)
    return tuple(_results(store, campaign, before[campaign.key]) for campaign in campaigns)


def _missing_chunks(store: Store, campaign: Campaign, shard: Shard | None) -> list[range]:
    held = store.count_by_chunk(campaign.key)
    starts = range(0, campaign.size, campaign.chunk)
    chunks = (range(start, min(start + campaign.chunk, campaign.size)) for start in starts)
    return [
        chunk
        for index, chunk in enumerate(chunks)
        if (shard is None or shard.holds(index)) and held.get(index, 0) < len(chunk)
    ]


def _tasks(campaign: Campaign, chunks: list[range]) -> Iterator[Task]:
    if chunks:
        pack = packed(campaign)
        yield from (Task(pack, chunk) for chunk in chunks)


def _stream(tasks: Iterator[Task], number: int, where: Where, pace: Pace, control: Control) -> Stream:
    if where.cluster:
        from winset_models.campaigns.dask_pool import on_a_cluster

        return on_a_cluster(tasks, where, control)
    workers = min(number, cores() if where.workers is None else where.workers)
    if workers == 0 or (where.workers is None and number == 1):
        return in_this_process(tasks, pace, control)
    return on_this_machine(tasks, workers, where.patience, pace, control)


def _results(store: Store, campaign: Campaign, resumed: int) -> Results:
    count, width = store.count(campaign.key), len(campaign.quantities)
    samples, rebuilt = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.bool_)
    values = np.empty((count, width))
    packages, statuses = [], []
    for row, record in enumerate(store.records(campaign.key)):
        samples[row], values[row], rebuilt[row] = record.sample, record.values, record.rebuilt
        packages.append(record.package)
        statuses.append(record.status)
    return Results(
        campaign.key,
        tuple(campaign.quantities),
        samples,
        values,
        tuple(packages),
        tuple(statuses),
        rebuilt,
        tuple(store.failures(campaign.key)),
        resumed,
        campaign.size,
    )
