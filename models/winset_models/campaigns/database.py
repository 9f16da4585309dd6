"""An SQLite file of our own format: opened by one program at a time, with errors that say what to do."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from winset_solver.errors import FileError

FORMAT: Final = 1
"""Version of the tables that this program writes."""

_APPLICATION: Final = 0x77696E73
"""What SQLite calls the application of a file: `wins`."""

_FAULTS: Final = {
    sqlite3.SQLITE_BUSY: ("another program has the store open", "wait for it, or use a store of its own for each"),
    sqlite3.SQLITE_FULL: ("the disk is full", "what was finished before is kept; make room and run it again"),
    sqlite3.SQLITE_IOERR: ("the disk refuses to go on", "what was finished before is kept; make room and run it again"),
    sqlite3.SQLITE_READONLY: ("the store cannot be written", "copy it to a place where it can"),
    sqlite3.SQLITE_CANTOPEN: ("the store cannot be opened", "its folder has to exist and to be yours"),
    sqlite3.SQLITE_NOTADB: ("the file is not a store of answers", "name another file; a new one is created"),
    sqlite3.SQLITE_CORRUPT: (
        "the store is damaged",
        "use an undamaged copy, or a new file and answer everything again",
    ),
}
"""By SQLite's primary code: what is wrong, and a hint."""


class Database:
    """An SQLite file with given tables.

    It is locked as long as it is open for writing. A transaction is on the disk, by way of a rollback journal, before
    it counts: whatever ends the program or the machine, the file holds whole transactions.

    Parameters
    ----------
    path
        The file; None for one in memory.
    tables
        Statements that create what an empty file lacks.
    readonly
        Whether it is only read. A file that cannot be written is only read in any case.
    """

    def __init__(self, path: Path | None, tables: Sequence[str], *, readonly: bool) -> None:
        self.name = "memory" if path is None else str(path)
        self.readonly = readonly
        if readonly and (path is None or not path.exists()):
            raise FileError("the store does not exist", where=self.name)
        with self._faults():
            address = ":memory:" if path is None else f"{path.absolute().as_uri()}?mode={'ro' if readonly else 'rwc'}"
            self._connection = sqlite3.connect(address, uri=path is not None, timeout=0, isolation_level=None)
        try:
            with self._faults():
                self._lock(tables)
                self._check()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query."""
        with self._faults():
            yield from self._connection.execute(query, values)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Make everything inside the block count together, or nothing of it where it ends with an error."""
        if self.readonly:
            raise FileError("the store can only be read", where=self.name, hint="copy it to where it can be written")
        with self._faults(), self._committed("IMMEDIATE"):
            yield self._connection

    @contextmanager
    def _committed(self, kind: str) -> Iterator[None]:
        self._connection.execute(f"BEGIN {kind}")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _lock(self, tables: Sequence[str]) -> None:
        if self.readonly:
            return
        for pragma in ("locking_mode = EXCLUSIVE", "synchronous = FULL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        with self._committed("EXCLUSIVE"):
            if self._pragma("schema_version") == 0:
                own = (f"PRAGMA application_id = {_APPLICATION}", f"PRAGMA user_version = {FORMAT}")
                for statement in (*tables, *own):
                    self._connection.execute(statement)
            else:
                self.readonly = not self._writable()

    def _writable(self) -> bool:
        """Return whether the file, and the journal beside it, can be written: try, and take it back."""
        version = self._pragma("user_version")
        self._connection.execute("SAVEPOINT trial")
        try:
            self._connection.execute(f"PRAGMA user_version = {version}")
        except sqlite3.OperationalError as error:
            if _code(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                raise
            return False
        self._connection.execute("ROLLBACK TO trial")
        return True

    def _check(self) -> None:
        if self._pragma("application_id") != _APPLICATION:
            what, hint = _FAULTS[sqlite3.SQLITE_NOTADB]
            raise FileError(what, where=self.name, hint=hint)
        version = self._pragma("user_version")
        if version != FORMAT:
            hint = "use the version of winset that wrote it, or a newer one"
            raise FileError("the store has another format", where=self.name, got=version, wanted=str(FORMAT), hint=hint)
        if self._pragma("quick_check(1)") != "ok":
            what, hint = _FAULTS[sqlite3.SQLITE_CORRUPT]
            raise FileError(what, where=self.name, hint=hint)

    def _pragma(self, name: str) -> object:
        return self._connection.execute(f"PRAGMA {name}").fetchone()[0]

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            what, hint = _FAULTS.get(_code(error), ("the store cannot be used", ""))
            raise FileError(what, where=self.name, got=error, hint=hint) from error


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary code of an error, 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
