"""Why a club's ledger is not read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from clubledger.books.paths import nfc
from clubledger.books.place import Place
from clubledger.i18n import Message, printable


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a ledger is not read (BOOK-01), and where."""

    message: Message
    file: str | None
    line: int | None

    @classmethod
    def of(cls, text: Message, name: str | None = None, line: int | None = None) -> Self:
        """A problem of a file as a stranger named it: the name made safe to show."""
        return cls(text, None if name is None else printable(nfc(name), 1000), line)

    @property
    def place(self) -> Place | None:
        """Where it is; ``None`` if it is the whole folder's."""
        return Place(self.file, self.line) if self.file else None
