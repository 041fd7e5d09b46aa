"""What a paper form is: its columns with their headings, and what its rows become."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from clubledger.forms.folding import squeezed
from clubledger.forms.values import AMOUNT
from clubledger.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from clubledger.forms.blank_layout import BlankLayout
    from clubledger.forms.columns import Column
    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Fault
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record


@dataclass(frozen=True)
class Form:
    """A paper form.

    ``name`` is what the command calls it, ``file`` the name its files usually have, ``paper`` the title that stands on
    it, ``title`` the msgid of the same. ``filled_by``: a row without any of these columns was not filled in.
    ``entries`` makes the entries of the rows, or says on a row what is wrong; ``faults`` are those that it can say.
    ``blank``: how it looks to be filled in.
    """

    name: str
    file: str
    paper: str
    title: str
    columns: tuple[Column, ...]
    filled_by: tuple[str, ...]
    entries: Callable[[Sequence[Record], ImportContext], Iterator[Entry]]
    blank: BlankLayout
    faults: tuple[Fault, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Plain words in a title which say that a sheet with these headings is about something else."""
    own_words: tuple[str, ...] = ()
    """Plain words beside which those say nothing, and which tell a title of this form."""
    lists_balances: bool = False
    """Whether its rows say what there was on a day: in other forms “Số dư đầu kỳ” is no row of money."""
    beside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Headings of what a sheet may repeat of other paper, each under the column without which it would be lost."""
    together: frozenset[str] = frozenset()
    """Columns that are only read if all of them are there: “Nam” alone may be “Năm”."""
    ignored: frozenset[str] = frozenset()
    """Squeezed headings of columns that are of no interest to the books, whatever they seem to be about."""

    def __post_init__(self) -> None:
        """Raises `ValueError` if two columns have the same heading."""
        owners: dict[str, str] = {}
        for column in self.columns:
            for heading in column.headings:
                if owners.setdefault(squeezed(heading), column.key) != column.key:
                    raise ValueError(f"{self.name}: “{heading}” stands for two columns")

    @property
    def label(self) -> Message:
        """The form's name for people."""
        return Message(self.title)

    def column(self, key: str) -> Column:
        """The column of a key. Raises `KeyError`."""
        return self.by_key[key]

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """The columns by their keys."""
        return {column.key: column for column in self.columns}

    @cached_property
    def amounts(self) -> Sequence[Column]:
        """The columns of money that “Cộng” adds up."""
        return [column for column in self.columns if column.summed and column.kind is AMOUNT]

    def with_headings(self, more: Mapping[str, Sequence[str]]) -> Form:
        """The same form, its columns known by more headings: those of a district's own print.

        Raises `KeyError` for a column that the form has not, `ValueError` for a heading of two columns.
        """
        unknown = more.keys() - {column.key for column in self.columns}
        if unknown:
            raise KeyError(f"{self.name} has no column {', '.join(sorted(unknown))}")
        return replace(
            self,
            columns=tuple(
                replace(column, also=(*column.also, *more.get(column.key, ()))) for column in self.columns
            ),
        )

    def ignoring(self, headings: Iterable[str]) -> Form:
        """The same form, which passes over columns with these headings, unless they are its own."""
        return replace(self, ignored=self.ignored | {squeezed(heading) for heading in headings})

    @cached_property
    def known_headings(self) -> Mapping[str, str]:
        """The columns' keys by their squeezed headings."""
        return {squeezed(heading): column.key for column in self.columns for heading in column.headings}


def by_row(
    entries: Callable[[Record, ImportContext], Iterator[Entry]],
) -> Callable[[Sequence[Record], ImportContext], Iterator[Entry]]:
    """The entries of rows that each stand for themselves. Of a row that cannot be read the member is checked alone."""

    def every(rows: Sequence[Record], context: ImportContext) -> Iterator[Entry]:
        for row in rows:
            if row.problems:
                context.people.member(row)
            else:
                yield from entries(row, context)

    return every
