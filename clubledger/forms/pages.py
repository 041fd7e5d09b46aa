"""The pages of a sheet: how its rows are numbered, whether a total closes them, and what says that another page follows."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clubledger.forms.folding import plain
from clubledger.forms.limits import LOOKED_AT
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
_OF_PAGE: Final = re.compile(r"\b(?:trang|to|page) (?:so )?(\d{1,3})\b")
_BOOK: Final = 20
"""A book has so many pages; no sheet does."""


@dataclass
class Pages:
    """What a sheet says of its pages; its lines are told in their order."""

    numbers: list[tuple[int, int]] = field(default_factory=list)
    """Its numbered rows, also those not filled in: the spreadsheet's row, and the paper's number."""
    closed: bool = False
    """Whether a total closes it, and not only its page's."""
    first_page: tuple[int, int] | None = None
    page: tuple[int, int] | None = None
    """The first and the last page that it is, each with of how many."""
    begun: bool = False
    """Whether it has rows so far."""
    carried: bool = False
    """Whether its first rows carry something over from a page before."""
    continued: bool = False
    """Whether the page that follows is in the same file."""
    begins: bool = False
    """Whether the first page is in the same file."""
    beside: Sequence[Table] = ()
    """The sheets of the same form that are read in one run, itself among them."""
    summed: set[int] = field(default_factory=set)
    """The pages whose sums are here."""
    _first: int = 0
    """Its first row."""
    _goes_on: tuple[int, str] | None = None
    """The row and the words which say that the rows go on; none if they do."""
    _announced: tuple[int, str] | None = None
    """The row and the words which say that it is one page of more."""
    _page_sum: tuple[int, str, int] | None = None
    """The row, the words and the page of the sum of a page below which there are no more rows."""

    def read_line(self, row: SheetRow) -> None:
        """Read “Trang 1/2” and “xem trang sau” on a line that is no row of the table."""
        for text in row.texts:
            for found in _PAGE.finditer(text[:LOOKED_AT].lower()):
                self.page = int(found[1]), int(found[2])
                self.first_page = self.first_page or self.page
                self.begins = self.begins or self.page[0] == 1
                self._announced = (row.number, text) if self.page[0] < self.page[1] else None
                if self._is_last:
                    self._goes_on = self._page_sum = None
            if _GOES_ON.search(plain(text[:LOOKED_AT])):
                self._goes_on = row.number, text

    def read_sum(self, row: SheetRow, kind: SumKind, *, filled: bool) -> None:
        """Read a row of sums: only a total that is none of a page closes the sheet."""
        if kind is SumKind.TOTAL and filled:
            self.closed = True
        elif kind is SumKind.CARRIED and not self.begun:
            self.carried = True
        elif kind is SumKind.CARRIED and not self._is_last:
            self._goes_on = row.number, " ".join(row.texts)
        elif kind is SumKind.PAGE and self.begun and not self._is_last:
            self._read_page_sum(row)
        self.read_line(row)

    def _read_page_sum(self, row: SheetRow) -> None:
        """The sum of a page says that there is another one, unless it is of the second one or later, and those before are here."""
        found = next(filter(None, (_OF_PAGE.search(plain(text[:LOOKED_AT])) for text in row.texts)), None)
        number = int(found[1]) if found else 0
        self.summed.add(number)
        self._page_sum = row.number, " ".join(row.texts), number

    def read_row(self, row: int, number: int | None) -> None:
        """Read a row of the table: a page that was announced above it, below other rows, is here."""
        if self.begun:
            if self._goes_on is not None and self._goes_on[0] > self._first:
                self._goes_on = None
            if self._announced is not None and self._announced[0] > self._first:
                self._announced = None
            self._page_sum = None
        else:
            self.begun, self._first = True, row
        if number is not None:
            self.numbers.append((row, number))

    @property
    def _is_last(self) -> bool:
        return self.page is not None and self.page[0] >= self.page[1]

    @property
    def _is_of_book(self) -> bool:
        """Whether it is a page of a bound book, whose pages are sheets of their own."""
        if self.page is None:
            return False
        return not self.begins or (self.closed and self.page[1] >= _BOOK)

    @property
    def goes_on(self) -> bool:
        """Whether anything says that another page follows, here or elsewhere."""
        return any((self._goes_on, self._announced, self._page_sum))

    @property
    def missing(self) -> tuple[int, str] | None:
        """The row and the words that speak of a page which is not here.

        The total of a page that says “1/2” is that page's.
        """
        if self.continued:
            return None
        if self._announced is not None and not self._is_of_book:
            return self._announced
        if self.closed or self._goes_on is not None:
            return None if self.closed else self._goes_on
        if self._page_sum is None or self._is_of_book:
            return None
        row, words, number = self._page_sum
        return None if number > 1 and self.summed >= {*range(1, number)} else (row, words)

    @property
    def gap(self) -> tuple[int, int, int] | None:
        """The first row before which numbers are left out, with the number above it and its own."""
        for (_, above), (row, number) in pairwise(self.numbers):
            if number > above + 1:
                return row, above, number
        return None


def is_page_line(row: SheetRow) -> bool:
    """Whether a line says nothing but which page this is, or that another one follows."""
    texts = [text[:LOOKED_AT].lower() for text in row.texts]
    rests = [_GOES_ON.sub("", plain(_PAGE.sub("", words))) for words in texts]
    return rests != list(map(plain, texts)) and not any(map(str.isalnum, "".join(rests)))


def number_of(text: str) -> int | None:
    """The number of a row under “STT”."""
    digits = text.strip().rstrip(".)")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None


_DIGITS: Final = 4


_Links = tuple[object, ...]


def note_beside(tables: Sequence[Table]) -> None:
    """Note which sheets of one form are read in the same run."""
    of_form: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        of_form[table.form.name].append(table)
    for table in tables:
        table.pages.beside = of_form[table.form.name]


def link_pages(tables: Sequence[Table]) -> None:
    """Note which of a file's tables are followed by their next page among the others.

    It is of the same form and, as far as both say so, of the same day; each page may have a slip of its own. What is in
    another file does not count: it may be refused, or stay out of the books.
    """
    index: dict[_Links, list[Table]] = {}
    for table in tables:
        for links in _beginnings(table.pages):
            for day in (_day(table), _ANY):
                known = index.setdefault((table.form, day, *links), [])
                if len(known) < _ENOUGH:
                    known.append(table)
    for table in tables:
        own = _day(table)
        found = (
            other
            for links in _ends(table.pages)
            for day in ((_ANY,) if own is None else (own, None))
            for other in index.get((table.form, day, *links), ())
            if other is not table
        )
        if table.pages.goes_on and (following := next(found, None)) is not None:
            table.pages.continued = True
            following.pages.begins |= table.pages.begins
            following.pages.summed |= table.pages.summed


_ANY: Final = object()
_ENOUGH: Final = 2
"""How many tables that begin alike are kept: a table, and one that is not the table itself."""


def _day(table: Table) -> object:
    """The day above a table, if it says one."""
    return table.above["date"][0] if "date" in table.above else None


def _beginnings(pages: Pages) -> Iterator[_Links]:
    """By what a table may be known as the page after another one."""
    for page in {pages.first_page, _ANY}:
        if pages.first_page is not None and page is not _ANY:
            yield "page", page
        if pages.numbers:
            yield pages.numbers[0][1], page
        if pages.carried:
            yield "carried", page


def _ends(pages: Pages) -> Iterator[_Links]:
    """By what the page after a table would be known."""
    page = pages.page and (pages.page[0] + 1, pages.page[1])
    if page:
        yield "page", page
    for said in (page, None) if page else (_ANY,):
        if pages.numbers:
            yield pages.numbers[-1][1] + 1, said
        yield "carried", said
