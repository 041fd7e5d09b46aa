"""The ledger contract: safe loading, the chart of accounts, and the books that the rules read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clubledger.errors import ClubledgerError
from clubledger.i18n import message

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.problem import Problem


class BrokenLedger(ClubledgerError):
    """A club's folder cannot be loaded, or not safely; ``problems`` says why, the first reason first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(message("{problems}", problems=tuple(problem.message for problem in problems[:3])))
        self.problems = problems


def load_club(path: str | Path, as_of: date | None = None) -> Books:
    """The books of a club's folder as of a day, by default with all entries. Raises `BrokenLedger`.

    Nothing in the folder is run, nothing outside is read, nothing is written.
    """
    from clubledger.books.books import Source, read_books  # noqa: PLC0415 - Beancount, only when a club is loaded
    from clubledger.books.loading import load  # noqa: PLC0415

    loaded = load(Path(path))
    if loaded.problems:
        raise BrokenLedger(loaded.problems)
    return read_books(Source.of(loaded), as_of)
