"""What a campaign costs beyond its answers, and how much faster two processes are than one.

Times hold the start and the end of all processes. CPU time is that of this process and of all that it started and
waited for; of a Dask cluster, which is there before, it is that of this process alone.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from winset_benchmarks.case import Case, Reply, Setting, Size, Task
from winset_benchmarks.loads import Load
from winset_models.campaigns.run import run
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Where

FUTURES: Final = "concurrent.futures, 2 processes"
DASK: Final = "winset, Dask, 2 workers"
_LOADS: Final[dict[Size, tuple[str, Load]]] = {
    "small": ("1,000 chunks of 16 samples that take no time", Load(16_000, 16, 1)),
    "medium": ("100 chunks of 4 samples of about 20 ms in plain Python", Load(400, 4, 200_000)),
}
_SMOKE: Final = Load(32, 4, 10)


def cases() -> Iterator[Case]:
    """Return samples that take no time, and samples that take some."""
    for size, (about, load) in _LOADS.items():
        yield Case("campaigns", size, ("solve",), (FUTURES,), about, partial(_tasks, load))


def _tasks(load: Load, setting: Setting) -> list[Task]:
    load = _SMOKE if setting.smoke else load
    ways: dict[str, Callable[[], float]] = {
        "winset, this process": partial(_ours, load, Where(workers=0)),
        "winset, 1 process": partial(_ours, load, Where(workers=1)),
        "winset, 2 processes": partial(_ours, load, Where(workers=2)),
        "winset, 2 processes, store on disk": partial(_kept, load),
        FUTURES: partial(_futures, load),
    }
    tasks = [
        Task("solve", by, partial(_timed, way), units=len(load.chunks()), question="sum of all answers")
        for by, way in ways.items()
    ]
    if not setting.smoke:
        on_dask = partial(_on_dask, load) if find_spec("distributed") else None
        tasks.append(Task("solve", DASK, on_dask, units=len(load.chunks()), most=1, question="sum of all answers"))
    return tasks


def _timed(way: Callable[[], float]) -> Reply:
    began, before = perf_counter(), os.times()
    value = way()
    wall, after = perf_counter() - began, os.times()
    return Reply(value, wall=wall, cpu=sum(after[:4]) - sum(before[:4]))


def _ours(load: Load, where: Where, path: Path | None = None) -> float:
    with Store(path) as store:
        (found,) = run([load], store, where)
    return float(found.values.sum())


def _kept(load: Load) -> float:
    with TemporaryDirectory() as folder:
        return _ours(load, Where(workers=2), Path(folder) / "answers.sqlite")


def _futures(load: Load) -> float:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return sum(record.values[0] for records in pool.map(load.answered, load.chunks()) for record in records)


def _on_dask(load: Load) -> Reply:
    cluster = import_module("distributed").LocalCluster(2, threads_per_worker=1, dashboard_address=None)
    with cluster:
        return _timed(partial(_ours, load, Where(cluster=cluster.scheduler_address)))
