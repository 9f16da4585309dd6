"""The store of answers: one SQLite file to which answers are added, and in which none is changed or removed."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from struct import pack, unpack
from types import TracebackType
from typing import Final, Self

from winset_models.campaigns.campaign import Campaign, Json, Record
from winset_models.campaigns.database import Database
from winset_solver.errors import ArgumentError, FileError

_TABLES: Final = (
    "CREATE TABLE campaign (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, manifest TEXT NOT NULL,"
    " size INTEGER NOT NULL, chunk INTEGER NOT NULL, quantities TEXT NOT NULL)",
    "CREATE TABLE package (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, text TEXT NOT NULL)",
    "CREATE TABLE answer (campaign INTEGER NOT NULL REFERENCES campaign, sample INTEGER NOT NULL,"
    " figures BLOB NOT NULL, package INTEGER NOT NULL REFERENCES package, status TEXT NOT NULL,"
    " rebuilt INTEGER NOT NULL, seconds REAL NOT NULL, PRIMARY KEY (campaign, sample)) WITHOUT ROWID",
    "CREATE TABLE failure (campaign INTEGER NOT NULL REFERENCES campaign, sample INTEGER NOT NULL,"
    " status TEXT NOT NULL, words TEXT NOT NULL, seconds REAL NOT NULL, PRIMARY KEY (campaign, sample)) WITHOUT ROWID",
    *(
        f"CREATE TRIGGER {table}_{event} BEFORE {event} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'answers are never changed or removed'); END"
        for table in ("campaign", "package", "answer")
        for event in ("UPDATE", "DELETE")
    ),
)
_ANSWERS: Final = (
    "SELECT sample, figures, text, status, rebuilt, seconds FROM answer JOIN package ON package = package.id"
    " WHERE campaign = ?"
)


@dataclass(frozen=True)
class Entry:
    """A campaign as a store knows it."""

    key: str
    manifest: dict[str, Json]
    size: int
    chunk: int
    quantities: tuple[str, ...]


class Store:
    """Answers of campaigns, by key and sample.

    A chunk is one transaction that is on the disk before the next begins: whenever the program or the machine stops,
    the file holds whole chunks. Only one program at a time may have the file open.

    Parameters
    ----------
    path
        The file; it is created where it does not exist. None keeps answers in memory.
    readonly
        Whether the file is only looked at; it then has to exist.

    Raises
    ------
    FileError
        If the file is something else, damaged, of a newer format, or open in another program.
    """

    def __init__(self, path: Path | None = None, *, readonly: bool = False) -> None:
        self._database = Database(path, _TABLES, readonly=readonly)
        self._ids: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """Of the file, for messages."""
        return self._database.name

    @property
    def readonly(self) -> bool:
        """Whether nothing can be added."""
        return self._database.readonly

    def close(self) -> None:
        """Close the file; nothing is lost without it."""
        self._database.close()

    def register(self, campaign: Campaign | Entry) -> None:
        """Make a campaign known, so that answers of it can be added.

        Raises
        ------
        FileError
            If one of the same key is cut into other chunks or has other quantities, or the file cannot be written.
        """
        known = self.entry(campaign.key)
        shape = (campaign.size, campaign.chunk, tuple(campaign.quantities))
        if known is not None:
            if (known.size, known.chunk, known.quantities) != shape:
                held = (known.size, known.chunk, known.quantities)
                raise FileError("the store holds another campaign of the same key", where=self.name, got=held)
            return
        size, chunk, quantities = shape
        texts = (json.dumps(campaign.manifest), json.dumps(quantities))
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO campaign (key, manifest, size, chunk, quantities) VALUES (?, ?, ?, ?, ?)",
                (campaign.key, texts[0], size, chunk, texts[1]),
            )

    def entries(self) -> list[Entry]:
        """Return the campaigns of the store."""
        rows = self._database.rows("SELECT key, manifest, size, chunk, quantities FROM campaign ORDER BY id")
        return [
            Entry(key, json.loads(manifest), size, chunk, tuple(json.loads(quantities)))
            for key, manifest, size, chunk, quantities in rows
        ]

    def entry(self, key: str) -> Entry | None:
        """Return the campaign of a key, None where the store does not know it."""
        return next((entry for entry in self.entries() if entry.key == key), None)

    def add(self, key: str, records: Sequence[Record]) -> int:
        """Add the records of a chunk in one transaction, and return how many answers of them are new.

        A sample without an answer is noted and may get one later. An answer that is there already has to be the same.

        Raises
        ------
        FileError
            If an answer differs from the one in the store, the disk is full, or the file cannot be written; the store
            then holds what it held before.
        """
        with self._database.transaction() as connection:
            return sum(self._added(connection, self._id(key), record) for record in records)

    def count(self, key: str) -> int:
        """Return the number of answers of a campaign."""
        ((count,),) = self._database.rows("SELECT count(*) FROM answer WHERE campaign = ?", self._id(key))
        return int(count)

    def count_by_chunk(self, key: str) -> dict[int, int]:
        """Return the number of answers of each chunk that has one, by its position."""
        entry = self.entry(key)
        chunk = 1 if entry is None else entry.chunk
        query = "SELECT sample / ?, count(*) FROM answer WHERE campaign = ? GROUP BY 1"
        return {int(position): int(count) for position, count in self._database.rows(query, chunk, self._id(key))}

    def lacking(self, key: str, samples: range) -> set[int]:
        """Return those of consecutive samples that have no answer."""
        query = "SELECT sample FROM answer WHERE campaign = ? AND sample >= ? AND sample < ?"
        held = self._database.rows(query, self._id(key), samples.start, samples.stop)
        return set(samples).difference(sample for (sample,) in held)

    def records(self, key: str) -> Iterator[Record]:
        """Yield the answers of a campaign, by sample."""
        yield from map(_record, self._database.rows(f"{_ANSWERS} ORDER BY sample", self._id(key)))

    def failures(self, key: str) -> Iterator[Record]:
        """Yield what is known of samples that were tried and have no answer, by sample."""
        query = (
            "SELECT sample, status, words, seconds FROM failure WHERE campaign = ? AND NOT EXISTS (SELECT 1 FROM answer"
            " WHERE answer.campaign = failure.campaign AND answer.sample = failure.sample) ORDER BY sample"
        )
        for sample, status, words, seconds in self._database.rows(query, self._id(key)):
            yield Record(sample, (), status=status, words=words, seconds=seconds)

    def _added(self, connection: sqlite3.Connection, campaign: int, record: Record) -> bool:
        if not record.answered:
            noted = (campaign, record.sample, record.status, record.words, record.seconds)
            connection.execute("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?, ?)", noted)
            return False
        known = connection.execute(f"{_ANSWERS} AND sample = ?", (campaign, record.sample)).fetchone()
        if known is not None:
            if _record(known) != record:
                raise FileError(
                    "a sample has two different answers",
                    where=f"{self.name} sample {record.sample}",
                    got=record,
                    wanted=str(_record(known)),
                )
            return False
        figures = pack(f"<{len(record.values)}d", *record.values)
        package = _package(connection, record.package)
        row = (campaign, record.sample, figures, package, record.status, record.rebuilt, record.seconds)
        connection.execute("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return True

    def _id(self, key: str) -> int:
        if key not in self._ids:
            found = list(self._database.rows("SELECT id FROM campaign WHERE key = ?", key))
            if not found:
                raise ArgumentError("the store does not know the campaign", where=self.name, got=key)
            self._ids[key] = found[0][0]
        return self._ids[key]


def _record(row: tuple[int, bytes, str, str, int, float]) -> Record:
    sample, figures, package, status, rebuilt, seconds = row
    values = unpack(f"<{len(figures) // 8}d", figures)
    return Record(sample, values, package, status, bool(rebuilt), "", seconds)


def _package(connection: sqlite3.Connection, text: str) -> int:
    digest = sha256(text.encode()).digest()
    row = connection.execute("SELECT id FROM package WHERE hash = ?", (digest,)).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO package (hash, text) VALUES (?, ?) RETURNING id", (digest, text)
        ).fetchone()
    return int(row[0])
