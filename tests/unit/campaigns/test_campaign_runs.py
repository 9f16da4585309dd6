"""Runs: the same answers however they are run, the guilty sample found, and nothing left behind."""

import os
import threading
import time
from pathlib import Path

import pytest

from campaign_cases import Steps, alive, expected, processes, rows
from winset_models.campaigns.campaign import Record
from winset_models.campaigns.progress import Pace
from winset_models.campaigns.run import run
from winset_models.campaigns.shards import merge
from winset_models.campaigns.store import Store
from winset_models.campaigns.task import Attempt
from winset_models.campaigns.where import Certificates, Shard, Where
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError, EngineError, FileError

SHARDS = [Shard(number, 3) for number in (1, 2, 3)]


@pytest.mark.parametrize("workers", [0, 1, 2, None])
def test_any_number_of_workers_gives_the_same_rows(workers):
    with Store() as store:
        (found,) = run([Steps()], store, Where(workers=workers))
        assert rows(store) == list(map(expected, range(60)))
    assert found.complete
    assert found.samples.tolist() == list(range(60))
    assert found.values.tolist() == [list(expected(sample).values) for sample in range(60)]
    assert found.packages == tuple(expected(sample).package for sample in range(60))
    assert found.rebuilt.tolist() == [sample % 3 == 0 for sample in range(60)]


def test_merged_shards_hold_the_same_rows_in_any_order(tmp_path):
    paths = [tmp_path / f"{shard.number}.sqlite" for shard in SHARDS]
    for shard, path in zip(SHARDS, paths, strict=True):
        with Store(path) as store:
            (found,) = run([Steps()], store, Where(workers=0, shard=shard))
            assert not found.complete
    for order, added in ((paths, 60), ([*paths[::-1], paths[0]], 60)):
        into = tmp_path / f"all {len(order)}.sqlite"
        merged = merge(order, into)
        assert (merged.answers, merged.known, merged.missing) == (added, 24 * (len(order) - 3), 0)
        with Store(into, readonly=True) as store:
            assert rows(store) == list(map(expected, range(60)))


def test_stores_that_contradict_each_other_are_not_merged(tmp_path):
    paths = [tmp_path / name for name in ("one", "two")]
    for path, root in zip(paths, (1.0, 2.0), strict=True):
        with Store(path) as store:
            store.register(Steps())
            store.add("steps", [Record(0, (0.0, root))])
    with pytest.raises(FileError, match=r"(?s)all sample 0: a sample has two different answers .*is in .*two"):
        merge(paths, tmp_path / "all")
    with pytest.raises(ArgumentError, match="into itself"):
        merge(paths, paths[1])


def test_what_is_merged_may_have_failed_elsewhere(tmp_path):
    with Store(tmp_path / "failed") as store:
        run([Steps(harms=((1, "raise"),))], store, Where(workers=0))
    with Store(tmp_path / "answered") as store:
        run([Steps()], store, Where(workers=0))
    assert merge([tmp_path / "failed", tmp_path / "answered"], tmp_path / "all").missing == 0
    with Store(tmp_path / "all") as store:
        assert rows(store) == list(map(expected, range(60)))


def test_exactly_the_samples_that_do_harm_stay_without_an_answer(tmp_path):
    harms = {3: "signal", 17: "raise", 18: "exit", 20: "once", 40: "hang", 59: "signal"}
    words = {
        3: "the worker process died (signal 11)",
        17: "the computation failed with LookupError: not there",
        18: "the worker process died (exit code 3)",
        40: "no answer within 1 s",
        59: "the worker process died (signal 11)",
    }
    with Store() as store:
        where = Where(workers=2, patience=1)
        (found,) = run([Steps(harms=tuple(harms.items()), folder=str(tmp_path))], store, where)
        assert {record.sample: record.words for record in found.failures} == words
        assert list(store.records("steps")) == [expected(sample) for sample in range(60) if sample not in words]
        assert found.complete
        (again,) = run([Steps()], store, Where(workers=0))
        assert rows(store) == list(map(expected, range(60)))
        assert again.resumed == 55
    assert not any(map(alive, processes(tmp_path)))


def test_a_chunk_whose_process_is_killed_once_is_answered_as_a_whole(tmp_path):
    with Store() as store:
        run([Steps(harms=((20, "once"),), folder=str(tmp_path))], store, Where(workers=1))
        assert rows(store) == list(map(expected, range(60)))
    assert len(processes(tmp_path)) == 2


def test_samples_are_tried_alone_only_after_their_chunk_failed():
    attempt = Attempt(range(4, 6))
    attempt.died("signal 9")
    assert attempt.part == range(4, 6)
    attempt.died("signal 9")
    assert attempt.part == range(4, 5)
    attempt.died("signal 9")
    assert attempt.part == range(4, 5)
    attempt.succeeded([expected(4)])
    attempt.failed("no answer within 1 s", 1.0)
    assert attempt.part is None
    assert attempt.records == [expected(4), Record(5, (), words="no answer within 1 s")]


@pytest.mark.parametrize(("harm", "words"), [("raise", "LookupError"), ("signal", "signal 11"), ("exit", "code 3")])
def test_a_campaign_that_cannot_begin_ends_the_run(harm, words):
    with Store() as store, pytest.raises(EngineError, match=words):
        run([Steps(harms=((-1, harm),))], store, Where(workers=2))


@pytest.mark.parametrize("where", [Where(workers=0), Where(workers=2)])
def test_several_campaigns_run_one_after_the_other(where):
    with Store() as store:
        found = run([Steps(20), Steps(30, key="more"), Steps(20)], store, where)
        assert [(results.key, len(results.samples)) for results in found] == [
            ("steps", 20),
            ("more", 30),
            ("steps", 20),
        ]


@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_that_is_stopped_keeps_its_chunks_and_is_continued(tmp_path, workers):
    cancellation, heard = Cancellation(), []

    def stop_within_a_chunk(progress):
        heard.append(int(progress.words.split()[0]))
        if heard[-1] > 20 and heard[-1] % 8:
            cancellation.request()

    stopping = Control(on_progress=stop_within_a_chunk, cancellation=cancellation)
    with Store() as store:
        (found,) = run([Steps(delay=0.1, folder=str(tmp_path))], store, Where(workers=workers), stopping)
        assert not found.complete
        assert 0 < len(found.samples) < 60
        assert len(found.samples) % 8 == 0
        assert heard == sorted(heard)
        assert not any(map(alive, processes(tmp_path) - {os.getpid()}))
        (again,) = run([Steps()], store, Where(workers=0))
        assert again.resumed == len(found.samples)
        assert rows(store) == list(map(expected, range(60)))


def test_a_time_limit_ends_samples_that_hang(tmp_path):
    began = time.perf_counter()
    steps = Steps(harms=((0, "hang"), (8, "hang")), folder=str(tmp_path))
    with Store() as store:
        (found,) = run([steps], store, Where(workers=2), Control(Limits(seconds=0.5)))
    assert not found.complete
    assert time.perf_counter() - began < 5
    assert not any(map(alive, processes(tmp_path)))


def test_worker_processes_do_not_hear_the_interrupt_of_a_terminal(tmp_path):
    groups = []

    def look():
        while not processes(tmp_path):
            time.sleep(0.01)
        groups.extend(map(os.getpgid, processes(tmp_path)))

    watcher = threading.Thread(target=look)
    watcher.start()
    with Store() as store:
        run([Steps(20, delay=0.02, folder=str(tmp_path))], store, Where(workers=1))
    watcher.join()
    assert os.getpgrp() not in groups


def test_progress_says_how_far_how_fast_and_how_long():
    moments, heard = iter([5.0, 5.1, 9.0, 15.0]), []
    control = Control(on_progress=lambda progress: heard.append(progress.words))
    pace = Pace(1000, lambda: next(moments))
    pace.look(10, control)
    pace.look(90, control)
    pace.tell(40, control)
    pace.tell(960, control)
    assert heard == [
        "10 of 1,000 samples",
        "90 of 1,000 samples, 20 a second, 46 s left",
        "1,000 of 1,000 samples, 99 a second, 0 s left",
    ]


class Wrong(Steps):
    def _answers(self, samples):
        return iter([Record(samples.start + 1, (0.0, 0.0)), Record(samples.start, (0.0,))][samples.start % 2 :])


def test_records_of_other_samples_or_with_other_figures_are_failures():
    with Store() as store:
        (found,) = run([Wrong(2, 2)], store, Where(workers=0))
    assert [record.words.split(": ")[1].split(" (")[0] for record in found.failures] == [
        "a record is of another sample than the next",
        "a record has another number of figures",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Where(workers=-1),
        lambda: Where(workers=2, cluster="tcp://host:1"),
        lambda: Where(patience=0),
        lambda: Shard(4, 3),
        lambda: Shard.written("0/3"),
        lambda: Shard.written("one"),
        lambda: Record(0, (float("nan"),)),
        lambda: Certificates(*[Path("none.pem")] * 3),
    ],
)
def test_wrong_arguments_are_refused(wrong):
    with pytest.raises(ArgumentError):
        wrong()
