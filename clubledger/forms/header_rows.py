"""The rows of headings of a sheet: one, or two with headings over others; and the numbers of the columns beneath."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.forms.folding import plain, squeezed
from clubledger.forms.headings import column_of, names_of, without_unit
from clubledger.forms.sheets import Cell, SheetRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clubledger.forms.form import Form


@dataclass(frozen=True, slots=True)
class HeadingCell:
    """A heading over a column, in the ways that it can be read, the likeliest first; ``own``: what the lower row says alone."""

    column: int
    readings: tuple[str, ...]
    own: str | None = None


@dataclass(frozen=True)
class HeaderRows:
    """What may be a header: its headings, and the rows that it takes, the last of which is ``row``."""

    row: SheetRow
    cells: tuple[HeadingCell, ...]
    upper: SheetRow | None = None

    @cached_property
    def names(self) -> frozenset[str]:
        """All that may be a heading in it, squeezed."""
        return frozenset(
            name
            for cell in self.cells
            for text in cell.readings
            if text.upper() != text.lower()  # a heading has letters
            for name in names_of(text)
        )

    def may_have(self, starts: Collection[str]) -> bool:
        """Whether a heading may begin in one of these ways (`starts_of`): cheap to ask, unlike what it is."""
        return any(_begins(text, starts) for cell in self.cells for text in cell.readings)

    def keys(self, form: Form) -> dict[int, str]:
        """The keys of a form's columns that the headings name, by the columns' numbers."""
        if self.names.isdisjoint(form.known_headings):
            return {}
        keys = {cell.column: key for cell in self.cells if (key := _key(form, cell.readings)) is not None}
        if form.together <= set(keys.values()):
            return keys
        return {column: key for column, key in keys.items() if key not in form.together}

    def as_row(self, form: Form) -> SheetRow:
        """The headings as one row, each as the form reads it."""
        if self.upper is None:
            return self.row
        cells = (
            Cell(
                next((text for text in cell.readings if column_of(form, text)), cell.readings[0]), cell.column
            )
            for cell in self.cells
        )
        return SheetRow(self.row.number, tuple(cells))

    def differs(self, form: Form, keys: Mapping[int, str]) -> bool:
        """Whether the upper row gives a heading another meaning than the lower one has alone."""
        return any(
            cell.own is not None
            and (alone := column_of(form, cell.own)) is not None
            and cell.column in keys
            and keys[cell.column] != alone.key
            for cell in self.cells
        )

    def settles(self, keys: Mapping[int, str]) -> bool:
        """Whether everything in the lower row became part of a known heading."""
        return all(cell.column in keys for cell in self.cells if cell.own is not None)

    def heads(self, row: SheetRow | None) -> bool:
        """Whether something is filled below a heading that stands in the upper row alone."""
        if row is None or self.upper is None:
            return False
        lower = {cell.column for cell in self.row.filled}
        alone = {cell.column for cell in self.upper.cells if not cell.empty} - lower
        return any(cell.column in alone and not cell.empty for cell in row.cells)


def starts_of(names: Iterable[str]) -> frozenset[str]:
    """The first letters of squeezed headings; a unit stands behind, so a heading of any of them begins with these."""
    return frozenset(name[:_START] for name in names)


def _begins(text: str, starts: Collection[str]) -> bool:
    begin = squeezed(text[:_LOOKED_AT])
    if len(begin) < _START and len(text) > _LOOKED_AT:
        return True  # mostly signs
    return any(begin[:length] in starts for length in range(1, _START + 1))


_START: Final = 4
_LOOKED_AT: Final = 12


def one_row(row: SheetRow) -> HeaderRows:
    """A row as a header of its own; of a heading that is merged across columns the first counts."""
    cells = (
        HeadingCell(cell.column, (cell.text,))
        for before, cell in zip((None, *row.cells), row.cells, strict=False)
        if not cell.empty and not (cell.covered and before is not None and before.value == cell.value)
    )
    return HeaderRows(row, tuple(cells))


def two_rows(upper: SheetRow, lower: SheetRow) -> HeaderRows | None:
    """Two rows as a header: “Phải trả” over “gốc | lãi”, “Họ và tên” over nothing. ``None`` if they can be none."""
    if lower.number != upper.number + 1 or not (_is_wording(upper) and _is_wording(lower)):
        return None
    return HeaderRows(lower, tuple(_joined(upper, lower)), upper)


def _joined(upper: SheetRow, lower: SheetRow) -> Iterator[HeadingCell]:
    above = {cell.column: cell for cell in upper.cells if not cell.empty}
    below = {cell.column: cell for cell in lower.cells if not cell.empty}
    group: Cell | None = None
    """The heading above that goes on to the right, over columns above which nothing stands."""
    for column in sorted({*above, *below}):
        over, under = above.get(column), below.get(column)
        if under is not None and under.covered:
            under = None  # merged down
        if over is not None and over.covered and group is not None and over.value == group.value:
            over = group
        elif over is not None:
            group = over if under is not None else None
        elif under is not None:
            over = group
        if over is not None and under is not None:
            yield HeadingCell(column, tuple(_readings(over.text, under.text)), under.text)
        elif under is not None:
            yield HeadingCell(column, (under.text,), under.text)
        elif over is not None and not (over.covered and column - 1 in above and above[column - 1] == over):
            yield HeadingCell(column, (over.text,))


def _readings(over: str, under: str) -> Iterator[str]:
    """“Phải trả” over “gốc” is “Phải trả gốc”, “Gốc” over “phải trả” as well; what “Số tiền” stands over says all itself."""
    name, unit = without_unit(over)
    behind = f" {unit}" if unit else ""
    yield f"{name} {under}{behind}"
    yield f"{under} {name}{behind}"
    if not names_of(name).isdisjoint(_SAYS_NOTHING):
        yield f"{under}{behind}"


_SAYS_NOTHING: Final = frozenset(
    map(
        squeezed,
        (
            "Số tiền", "Tiền", "Trong đó", "Chia ra", "Gồm", "Bao gồm", "Thực thu", "Thực trả", "Thực nộp", "Số thực thu", "Số tiền thu",
            "Số tiền thực thu", "Số tiền thực trả", "Số tiền nộp", "Thu", "Trả", "Nộp", "Khoản vay", "Người vay",
            "Thành viên", "Hội viên", "Thông tin thành viên", "Thông tin khoản vay", "Thông tin người vay", "Chứng từ", "Thực hiện",
        ),
    )
)  # fmt: skip
"""Headings over others that change nothing in what these mean: on a sheet of a meeting, what was taken then."""


def _is_wording(row: SheetRow) -> bool:
    """Whether all that stands in a row is words, as headings are."""
    return any(not cell.covered for cell in row.cells) and all(
        isinstance(cell.value, str) and any(map(str.isalpha, cell.value))
        for cell in row.cells
        if not cell.empty
    )


def _key(form: Form, readings: tuple[str, ...]) -> str | None:
    for text in readings:
        if (column := column_of(form, text)) is not None:
            return column.key
    return None


# -- the numbers of the columns ---------------------------------------------------------------------------------

_LETTER = re.compile(r"\(?([a-z])\)?")
_NUMBER = re.compile(r"\(?(\d{1,2})(?:\s*=\s*[\d\s+x*/().-]+)?\)?")


def is_column_numbers(row: SheetRow, headings: int) -> bool:
    """Whether a row under ``headings`` headings only numbers the columns, as State forms do: ``A B C 1 2 3``.

    Letters and numbers rise, each from the first; so do no values of a filled row.
    """
    texts = [plain(text).strip() for text in row.texts]
    if len(texts) < 2 or 2 * len(texts) < headings:
        return False
    letters = [match[1] for text in texts if (match := _LETTER.fullmatch(text))]
    numbers = [int(match[1]) for text in texts if (match := _NUMBER.fullmatch(text))]
    return (
        len(letters) + len(numbers) == len(texts)
        and letters == sorted(set(letters))
        and numbers == sorted(set(numbers))
        and letters[:1] in ([], ["a"])
        and numbers == list(range(1, len(numbers) + 1))
    )
