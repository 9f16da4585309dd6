"""The store: what it refuses, what it survives, and that it never changes an answer."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_cases import Steps, expected, rows
from winset_models.campaigns.campaign import Record
from winset_models.campaigns.store import Store
from winset_solver.errors import ArgumentError, FileError

STEPS = Steps()


@pytest.fixture
def path(tmp_path):
    """A store with two chunks."""
    path = tmp_path / "answers.sqlite"
    with Store(path) as store:
        store.register(STEPS)
        store.add("steps", list(map(expected, range(16))))
    return path


def change(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_what_is_added_is_there_when_the_file_is_opened_again(path):
    with Store(path) as store:
        assert rows(store) == list(map(expected, range(16)))
        assert store.count_by_chunk("steps") == {0: 8, 1: 8}
        assert store.lacking("steps", range(14, 18)) == {16, 17}
        assert [entry.manifest for entry in store.entries()] == [{"size": 60, "chunk": 8}]


def test_the_same_answer_may_come_twice_and_counts_once(path):
    with Store(path) as store:
        slower = Record(**{**vars(expected(3)), "seconds": 9.0})
        assert store.add("steps", [slower, expected(16)]) == 1
        assert store.count("steps") == 17


def test_another_answer_is_refused_together_with_its_whole_chunk(path):
    with Store(path) as store:
        other = Record(**{**vars(expected(3)), "values": (3.0, 1.0)})
        with pytest.raises(FileError, match="two different answers"):
            store.add("steps", [expected(16), other])
        assert store.count("steps") == 16


def test_a_sample_that_failed_may_be_answered_later(path):
    with Store(path) as store:
        for words in ("no answer within 1 s", "no answer within 9 s"):
            store.add("steps", [Record(20, (), words=words)])
        assert [record.words for record in store.failures("steps")] == ["no answer within 9 s"]
        store.add("steps", [expected(20), Record(20, (), words="late")])
        assert list(store.failures("steps")) == []


@pytest.mark.parametrize("statement", ["UPDATE answer SET status = ''", "DELETE FROM answer", "DELETE FROM campaign"])
def test_the_file_itself_refuses_to_change_answers(path, statement):
    with pytest.raises(sqlite3.IntegrityError, match="never changed or removed"):
        change(path, statement)


def test_a_campaign_of_the_same_key_has_to_be_cut_alike(path):
    with Store(path) as store, pytest.raises(FileError, match="another campaign of the same key"):
        store.register(Steps(chunk=4))


def test_an_unknown_campaign_has_no_answers(path):
    with Store(path) as store, pytest.raises(ArgumentError, match="does not know"):
        store.count("other")


def truncated(path):
    path.write_bytes(path.read_bytes()[:6000])


def scribbled(path):
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xab" * 4096
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.write_text("parties:\n" * 99), "not a store"),
        (lambda path: change(path, "PRAGMA application_id = 7"), "not a store"),
        (lambda path: change(path, "PRAGMA user_version = 2"), "has another format .got 2, wanted 1"),
        (truncated, "damaged"),
        (scribbled, "damaged"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be opened"),
    ],
)
def test_a_file_that_is_no_sound_store_is_refused(path, damage, words):
    damage(path)
    with pytest.raises(FileError, match=words):
        Store(path)


def test_a_store_in_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(FileError, match="cannot be opened"):
        Store(tmp_path / "nowhere" / "answers.sqlite")


@pytest.mark.parametrize("readonly", [False, True])
def test_a_store_that_is_open_elsewhere_is_refused(path, readonly):
    with Store(path), pytest.raises(FileError, match="another program"):
        Store(path, readonly=readonly)


def test_a_store_that_is_only_read_takes_no_answers(path):
    with Store(path, readonly=True) as store:
        assert store.count("steps") == 16
        with pytest.raises(FileError, match="only be read"):
            store.add("steps", [expected(16)])
    with pytest.raises(FileError, match="does not exist"):
        Store(path.with_name("none"), readonly=True)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions of files are another matter here")
def test_a_file_that_may_not_be_written_is_read(path):
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        copy.chmod(0o444)
        Path(folder).chmod(0o755)
        privileged = os.geteuid() == 0
        if privileged:
            os.seteuid(65534)
        try:
            with Store(copy) as store:
                assert store.readonly
                assert store.count("steps") == 16
        finally:
            if privileged:
                os.seteuid(0)


def test_a_full_file_keeps_what_it_has(path):
    with Store(path) as store:
        store._database._connection.execute("PRAGMA max_page_count = 12")
        with pytest.raises(FileError, match="the disk is full"):
            store.add("steps", [Record(sample, (), words="x" * 4000) for sample in range(16, 24)])
        assert rows(store) == list(map(expected, range(16)))
    with Store(path) as store:
        assert store.add("steps", list(map(expected, range(16, 24)))) == 8


CHUNKS = st.lists(st.tuples(st.integers(0, 7), st.booleans(), st.booleans()), max_size=6)


@settings(max_examples=8, deadline=None)
@given(CHUNKS)
def test_a_store_holds_what_was_added_whenever_it_is_reopened(tmp_path_factory, chunks):
    path, held = tmp_path_factory.mktemp("store") / "answers.sqlite", set()
    for chunk, reopened, interrupted in chunks:
        samples = range(8 * chunk, min(60, 8 * chunk + 8))
        with Store(path) as store:
            store.register(STEPS)
            try:
                store.add(
                    "steps", [*map(expected, samples), *([Record(samples.start, (9.0, 9.0))] if interrupted else [])]
                )
                held |= set(samples)
            except FileError:
                assert interrupted
            if not reopened:
                assert {record.sample for record in store.records("steps")} == held
    with Store(path) as store:
        store.register(STEPS)
        assert rows(store) == [expected(sample) for sample in sorted(held)]
