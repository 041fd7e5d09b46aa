"""The pages of a sheet: how its rows are numbered, whether a total closes them, and what says that another page follows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clubledger.forms.folding import plain
from clubledger.forms.sum_rows import SumKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.sheets import SheetRow
    from clubledger.forms.table import Table

_PAGE: Final = re.compile(
    r"\b(?:trang|tờ|to|page)(?: (?:số|so))?\s*:?\s*(\d{1,3})\s*(?:/|trên|tren|của|of)\s*(\d{1,3})(?![\d/])"
)
_GOES_ON: Final = re.compile(
    r"\b(?:con tiep|(?:xem )?tiep (?:theo )?(?:o )?(?:trang|to|mat) (?:sau|ben|ke)|xem (?:trang|to|mat) (?:sau|ben|tiep)"
    r"|chuyen (?:trang|to) sau|(?:mang|chuyen) sang (?:trang|to) sau)\b"
)
_MOST: Final = 200
"""How many letters of a cell are looked at."""


@dataclass
class Pages:
    """What a sheet says of its pages; its lines are told in their order."""

    numbers: list[tuple[int, int]] = field(default_factory=list)
    """Its numbered rows, also those not filled in: the spreadsheet's row, and the paper's number."""
    closed: bool = False
    """Whether a total closes it, and not only its page's."""
    page: tuple[int, int] | None = None
    """The last page that it is, and of how many."""
    goes_on: tuple[int, str] | None = None
    """The row and the words which say that another page follows; none if its rows do."""
    begun: bool = False
    """Whether it has rows so far."""
    carried: bool = False
    """Whether its first rows carry something over from a page before."""
    continued: bool = False
    """Whether the page that follows is here, too."""
    beside: list[Table] = field(default_factory=list)
    """The other sheets of the same form that are read with it."""

    def read_line(self, row: SheetRow) -> None:
        """Read “Trang 1/2” and “xem trang sau” on a line that is no row of the table."""
        for text in row.texts:
            words = plain(text[:_MOST])
            for found in _PAGE.finditer(text[:_MOST].lower()):
                self.page = int(found[1]), int(found[2])
                self.goes_on = None
                if self.page[0] < self.page[1]:
                    self.goes_on = row.number, text
            if _GOES_ON.search(words):
                self.goes_on = row.number, text

    def read_sum(self, row: SheetRow, kind: SumKind, *, filled: bool) -> None:
        """Read a row of sums: only a total that is none of a page closes the sheet."""
        if kind is SumKind.TOTAL and filled:
            self.closed = True
        elif kind is SumKind.CARRIED and not self.begun:
            self.carried = True
        elif kind in (SumKind.PAGE, SumKind.CARRIED) and self.begun and not self._is_last:
            self.goes_on = row.number, " ".join(row.texts)
        self.read_line(row)

    def read_row(self, row: int, number: int | None) -> None:
        """Read a row of the table: a page that was announced above it, below other rows, is here."""
        if self.begun and self.goes_on is not None and self.goes_on[0] > self._first:
            self.goes_on = None
        if not self.begun:
            self.begun, self._first = True, row
        if number is not None:
            self.numbers.append((row, number))

    _first: int = 0

    @property
    def _is_last(self) -> bool:
        return self.page is not None and self.page[0] >= self.page[1]

    @property
    def gap(self) -> tuple[int, int, int] | None:
        """The first row before which numbers are left out, with the number above it and its own."""
        for (_, above), (row, number) in pairwise(self.numbers):
            if number > above + 1:
                return row, above, number
        return None


def is_page_line(row: SheetRow) -> bool:
    """Whether a line says nothing but which page this is, or that another one follows."""
    texts = [text[:_MOST].lower() for text in row.texts]
    rests = [_GOES_ON.sub("", plain(_PAGE.sub("", words))) for words in texts]
    return rests != list(map(plain, texts)) and not any(map(str.isalnum, "".join(rests)))


def number_of(text: str) -> int | None:
    """The number of a row under “STT”."""
    digits = text.strip().rstrip(".)")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None


_DIGITS: Final = 4


def link_pages(tables: Sequence[Table]) -> None:
    """Note which others of the same form are read with each sheet, and whether its next page is among them."""
    for table in tables:
        table.pages.beside = [other for other in tables if other is not table and other.form is table.form]
        table.pages.continued = any(_follows(table.pages, other.pages) for other in table.pages.beside)


def _follows(first: Pages, other: Pages) -> bool:
    return any(_links(first, other))


def _links(first: Pages, other: Pages) -> Iterator[bool]:
    if first.page is not None and other.page is not None:
        yield other.page == (first.page[0] + 1, first.page[1])
    if first.numbers and other.numbers:
        yield other.numbers[0][1] == first.numbers[-1][1] + 1
    yield other.carried and first.goes_on is not None
