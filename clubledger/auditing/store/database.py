"""The SQLite file behind a store: made where there is none, made anew where it is damaged, done without where it cannot be used."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clubledger.errors import ClubledgerError
from clubledger.i18n import message, reason_of
from clubledger.regular_files import open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clubledger.i18n import Message

T = TypeVar("T")
Statement = tuple[str, "Mapping[str, Any]"]

_MAGIC: Final = b"SQLite format 3\0"
_APPLICATION: Final = 0x434C4C47
"""``CLLG`` in a file's head says that it is ours."""
LAYOUT: Final = 1
"""The number of the tables as they are: other tables, another number."""
_BUSY_SECONDS: Final = 30

_TABLES: Final = (
    """CREATE TABLE club (
    number INTEGER PRIMARY KEY,
    folder TEXT NOT NULL UNIQUE,
    stamp TEXT,
    state TEXT
)""",
    """CREATE TABLE result (
    number INTEGER PRIMARY KEY,
    club INTEGER NOT NULL REFERENCES club,
    state TEXT NOT NULL,
    key TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    as_of TEXT NOT NULL,
    name TEXT,
    outcome TEXT NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    both_funds INTEGER NOT NULL,
    last_entry TEXT,
    indicators TEXT,
    figures BLOB NOT NULL,
    findings BLOB NOT NULL
)""",
    "CREATE INDEX result_of_club ON result (club, key, state)",
)


class StoreError(ClubledgerError):
    """A file cannot be a store; ``message`` says why."""


class Database:
    """An open file. Any thread may use it, one at a time; several processes may use one file.

    ``problem`` says why it had to be made anew, or is done without; ``None`` as long as all is well.
    """

    def __init__(self, path: Path) -> None:
        """Open it, or make it. Raises `StoreError` where something else has that name."""
        self.path = path
        self.problem: Message | None = None
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._usable = True
        _refuse_what_is_not_ours(path)
        self.rows("PRAGMA user_version", {})

    @property
    def usable(self) -> bool:
        """Whether it is not done without."""
        return self._usable

    def use(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What ``work`` makes of it; ``otherwise`` where it turns out to be damaged, or cannot be used."""
        with self._lock:
            if not self._usable:
                return otherwise
            try:
                if self._connection is None:
                    self._connection = _connect(self.path)
                return work(self._connection)
            except (OSError, sqlite3.Error) as error:
                if _is_damage(error):
                    self._make_anew()
                else:
                    self._do_without(error)
                return otherwise

    def rows(self, question: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The answer to a question; nothing where there is no answer to be had."""
        nothing: list[tuple[Any, ...]] = []
        return self.use(lambda connection: connection.execute(question, params).fetchall(), nothing)

    def write(self, statements: Sequence[Statement]) -> None:
        """All of the statements, or none."""

        def run(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for statement, params in statements:
                    connection.execute(statement, params)

        self.use(run, None)

    def files(self) -> list[Path]:
        """The file, and those that SQLite may have beside it."""
        return [Path(f"{self.path}{suffix}") for suffix in ("", "-wal", "-shm")]

    def shrink(self) -> None:
        """Give back to the disk what is not needed any more."""
        self.use(lambda connection: connection.execute("VACUUM"), None)

    def check(self) -> None:
        """Read every page: damage is noticed, and mended as ever."""

        def read(connection: sqlite3.Connection) -> None:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                self._make_anew()

        self.use(read, None)

    def close(self) -> None:
        """Let go of the file; it may be used again."""
        with self._lock:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
                self._connection = None

    def _make_anew(self) -> None:
        self.close()
        try:
            for file in self.files():
                file.unlink(missing_ok=True)
            self._connection = _connect(self.path)
        except (OSError, sqlite3.Error) as error:
            self._do_without(error)
            return
        self.problem = message(
            "The store {file} of what audits found was damaged. It was made anew, and all clubs are checked once more.",
            file=str(self.path),
        )

    def _do_without(self, error: OSError | sqlite3.Error) -> None:
        self._usable = False
        self.close()
        reason = reason_of(error) if isinstance(error, OSError) else message("{words}", words=str(error))
        self.problem = message(
            "The store {file} of what audits found cannot be used ({reason}): nothing is read from it, and nothing kept.",
            file=str(self.path),
            reason=reason,
        )


def _refuse_what_is_not_ours(path: Path) -> None:
    """Raise `StoreError` for a file that somebody needs for something else: it is never written to."""
    try:
        with open_regular(path) as file:
            head = file.read(72)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(
            message("{file} cannot be the store: {reason}.", file=str(path), reason=reason_of(error))
        ) from error
    if not head:
        return
    if not head.startswith(_MAGIC) or head[68:72] != _APPLICATION.to_bytes(4, "big"):
        raise StoreError(
            message(
                "{file} is no store of clubledger's: name another file; if it was one and is damaged, delete it.",
                file=str(path),
            )
        )
    if head[60:64] != LAYOUT.to_bytes(4, "big"):
        raise StoreError(
            message(
                "{file} is the store of another version of clubledger: name another file, or delete it.",
                file=str(path),
            )
        )


def _connect(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # reasons of waivers may name people
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        if not path.stat().st_size:
            _begin(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _refuse_other_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: sqlite3.Connection) -> None:
    """Make the tables, and say in the file's head whose they are, at once; unless another was faster."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {LAYOUT}")
            for statement in _TABLES:
                connection.execute(statement)


def _refuse_other_tables(connection: sqlite3.Connection) -> None:
    found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    if found != set(_TABLES):
        raise _OtherTablesError


class _OtherTablesError(sqlite3.DatabaseError):
    """A file of ours has other tables than we make."""


def _is_damage(error: OSError | sqlite3.Error) -> bool:
    if isinstance(error, _OtherTablesError):
        return True
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,  # a table is gone
    }
