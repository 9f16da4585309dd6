"""A Dask cluster of real processes: a scheduler and two workers, one of which is killed in the middle; unencrypted."""

import importlib.metadata
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from campaign_cases import Steps, expected, left, processes, rows
from winset_models.campaigns.run import run
from winset_models.campaigns.store import Store
from winset_models.campaigns.where import Where
from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError, EngineError

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
TESTS = str(Path(__file__).parents[2])


def started(program, *options, folder):
    """A program of Dask."""
    command = [sys.executable, "-m", f"distributed.cli.{program}", *options, "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": TESTS, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
    with (folder / "dask.log").open("a") as log:
        return subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The scheduler file of a cluster, and its processes: the scheduler first."""
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    options = ("--scheduler-file", str(file))
    running = [
        started(
            "dask_scheduler", "--idle-timeout", "300", "--host", "127.0.0.1", "--port", "0", *options, folder=folder
        )
    ]
    running += [started("dask_worker", "--nthreads", "1", "--no-nanny", *options, folder=folder) for _ in range(2)]
    deadline = time.monotonic() + 60
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield str(file), running
    for process in reversed(running):
        process.kill()
        process.wait()


def test_a_chunk_that_does_harm_hurts_no_neighbour_and_no_dask_worker(cluster, tmp_path):
    file, running = cluster
    harms = ((3, "signal"), (17, "raise"), (40, "hang"))
    with Store() as store:
        where = Where(cluster=file, patience=1)
        (found,) = run([Steps(harms=harms, folder=str(tmp_path))], store, where)
        assert {record.sample: record.words for record in found.failures} == {
            3: "the worker process died (signal 11)",
            17: "the computation failed with LookupError: not there",
            40: "no answer within 1 s",
        }
        assert list(store.records("steps")) == [expected(sample) for sample in range(60) if sample not in dict(harms)]
    assert [process.poll() for process in running] == [None] * 3


def test_a_run_on_a_cluster_can_be_stopped_and_continued_elsewhere(cluster):
    cancellation = Cancellation()
    stopping = Control(on_progress=lambda _: cancellation.request(), cancellation=cancellation)
    with Store() as store:
        (found,) = run([Steps(delay=0.01)], store, Where(cluster=cluster[0]), stopping)
        assert 0 < len(found.samples) < 60
        run([Steps()], store, Where(workers=0))
        assert rows(store) == list(map(expected, range(60)))


def test_a_campaign_that_cannot_begin_ends_the_run_on_a_cluster(cluster):
    with Store() as store, pytest.raises(EngineError, match="LookupError"):
        run([Steps(harms=((-1, "raise"),))], store, Where(cluster=cluster[0]))


def test_a_campaign_that_dask_workers_have_forgotten_is_sent_again(cluster):
    def forget():
        from winset_models.campaigns import dask_worker

        dask_worker._PACKS.clear()

    with distributed.Client(scheduler_file=cluster[0], set_as_default=False) as client, Store() as store:
        run([Steps(delay=0.005)], store, Where(cluster=cluster[0]), Control(on_progress=lambda _: client.run(forget)))
        assert rows(store) == list(map(expected, range(60)))


def test_other_versions_on_a_cluster_are_refused(cluster, monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "99" if name == "winset" else "1")
    with Store() as store, pytest.raises(ArgumentError, match=r"other versions \(got .*wanted winset 99, numpy 1"):
        run([Steps()], store, Where(cluster=cluster[0]))


def test_a_cluster_that_is_not_there_is_said_so(monkeypatch):
    monkeypatch.setattr("winset_models.campaigns.dask_pool._CONNECTING", 0.3)
    for address in ("tcp://127.0.0.1:9", "tls://127.0.0.1:9", "nowhere.json"):
        with Store() as store, pytest.raises(ArgumentError, match="the cluster does not answer"):
            run([Steps()], store, Where(cluster=address))


def test_a_dask_worker_that_is_killed_changes_no_answer(cluster, tmp_path):
    file, running = cluster
    killed = []

    def kill(_):
        if not killed and len(processes(tmp_path)) == 2:
            killed.append(running[1])
            running[1].kill()

    with Store() as store:
        steps = Steps(240, delay=0.01, folder=str(tmp_path))
        (found,) = run([steps], store, Where(cluster=file), Control(on_progress=kill))
        assert found.complete
        assert rows(store) == list(map(expected, range(240)))
    assert running[1].wait(10) != 0
    assert running[2].poll() is None
    assert left(tmp_path, but=1) <= 1


def test_a_cluster_without_workers_is_left(cluster):
    file, running = cluster
    for process in running[1:]:
        process.kill()
        process.wait()
    heard = []
    with Store() as store, pytest.raises(ArgumentError, match="the cluster has no workers"):
        run(
            [Steps()],
            store,
            Where(cluster=file, patience=0.1),
            Control(on_progress=lambda now: heard.append(now.words)),
        )
    assert heard[-1] == "the cluster has no workers, waiting for some"
