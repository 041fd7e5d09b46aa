"""What a person compares with the paper before an import: sums by column, people, first and last slip, what was filled in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from clubledger.books.members import fold
from clubledger.forms.sheets import number_spans
from clubledger.forms.values import AMOUNT, MEMBER, MINUTES, VOUCHER, VOUCHERS
from clubledger.i18n import Dong, Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from clubledger.forms.table import Table

_NAMED: Final = ("payer", "payee", "name")
"""The columns that say who, where no code does."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A form as it was read, new rows and those that are in the books already.

    ``sums``: đồng by the headings of the money columns that have anything; ``unread``: their cells that cannot be read, which
    the sums lack, by the same headings; ``people``: how many different ones; ``slips``:
    the first and the last number of a slip, or of minutes, as they stand; ``days``: the first and the last day; ``filled``:
    what does not stand on the paper, and how often; ``passed``: the rows that were taken for signatures or numbers of pages.
    """

    sums: tuple[tuple[str, int], ...] = ()
    people: int = 0
    slips: tuple[str, str] | None = None
    days: tuple[date, date] | None = None
    filled: tuple[tuple[Message, int], ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    passed: tuple[int, ...] = ()

    @property
    def lines(self) -> Iterator[Message]:
        """The same in words."""
        if self.days is not None:
            first, last = self.days
            if first == last:
                yield message("Day: {day}", day=first)
            else:
                yield message("Days: {first} to {last}", first=first, last=last)
        if self.slips is not None:
            first_slip, last_slip = self.slips
            if first_slip == last_slip:
                yield message("Number: {slip}", slip=first_slip)
            else:
                yield message("First number: {first}; last: {last}", first=first_slip, last=last_slip)
        for heading, amount in self.sums:
            if unread := self.unread.get(heading):
                yield message(
                    "Sum of “{heading}”: {sum}, without {count} cells that cannot be read",
                    heading=heading,
                    sum=Dong(amount),
                    count=unread,
                )
            else:
                yield message("Sum of “{heading}”: {sum}", heading=heading, sum=Dong(amount))
        if self.people:
            yield message("People: {count}", count=self.people)
        for text, count in self.filled:
            yield message("Not on the sheet ({count} rows): {text}", count=count, text=text)
        if self.passed:
            yield message(
                "Lines passed over as signatures or numbers of pages: {rows}",
                rows=tuple(number_spans(self.passed, "–")),
            )


def preview(table: Table) -> Preview:
    """What to compare of a table once its rows are read."""
    rows = table.records
    money = [column for column in table.form.columns if column.kind is AMOUNT and not column.printed]
    sums = ((column.title, sum(row.amount(column.key) for row in rows)) for column in money)
    slips = _slips(table)
    days = [row.day() for row in rows if row.get("date") is not None]
    unread = Counter(
        column.title
        for column in money
        for row in rows
        if column.key in row.cells and row.is_refused(column.key) and row.get(column.key) is None
    )
    return Preview(
        tuple((heading, amount) for heading, amount in sums if amount),
        len(_people(table)),
        (slips[0], slips[-1]) if slips else None,
        (min(days), max(days)) if days else None,
        tuple(Counter(text for row in rows for text in row.filled).items()),
        unread,
        tuple(table.passed),
    )


def _slips(table: Table) -> list[str]:
    """The numbers of the slips, else of the minutes, in the order of the rows."""
    for kinds in ({VOUCHER, VOUCHERS}, {MINUTES}):
        keys = [column.key for column in table.form.columns if column.kind in kinds]
        values = [row.get(key) for row in table.records for key in keys]
        slips = [slip for value in values if value for slip in ([value] if isinstance(value, str) else value)]
        if slips:
            return slips
    return []


def _people(table: Table) -> set[str]:
    """Who stands on the sheet: the members' codes, else the names."""
    codes = [column.key for column in table.form.columns if column.kind is MEMBER]
    for keys in (codes, _NAMED):
        people = {fold(row.get(key)) for row in table.records for key in keys if row.get(key)}
        if people:
            return people
    return set()
