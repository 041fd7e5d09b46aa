"""A fund's cash book and bank book as on paper (sổ quỹ tiền mặt, S04a-DNN): slips, months, counts. Whole đồng."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP
from functools import cached_property
from itertools import filterfalse, groupby, takewhile
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import DAY, Month, evening_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

BOOKS: Final = (Role.CASH, Role.BANK)
"""A fund keeps a book of each."""

_Key = tuple[Fund, Role]
_RECEIPTS: Final = ("PT", "BC")
_BANK_SLIPS: Final = ("BC", "BN")


@dataclass(frozen=True, slots=True)
class CashLine:
    """One entry: a slip, or a line of one. ``voucher`` is its whole number; ``cancelled_by`` the voucher that reverses it."""

    voucher: str | None
    payee: str
    text: str
    came_in: int
    went_out: int
    reverses: str | None
    cancelled_by: str | None
    accounts: tuple[str, ...]
    """Where the money came from or went to."""


@dataclass(frozen=True, slots=True)
class CashRow:
    """One slip in a book, all its lines together; ``balance`` is the book's after it. A void slip moved nothing."""

    date: date
    lines: tuple[CashLine, ...]
    came_in: int
    went_out: int
    balance: int
    receipt: bool

    @property
    def voucher(self) -> str | None:
        """The slip's number, without that of a line."""
        voucher = self.lines[0].voucher
        return voucher.partition("/")[0] if voucher and len(self.lines) > 1 else voucher

    @property
    def void(self) -> bool:
        """Whether no money moved."""
        return not self.came_in and not self.went_out

    @property
    def text(self) -> str:
        """What the slip was for: the words with which all its lines begin, else those of the first."""
        texts = list(dict.fromkeys(line.text for line in self.lines if line.text))
        if len(texts) < 2:
            return "".join(texts)
        words = zip(*(text.split() for text in texts), strict=False)
        alike = " ".join(same[0] for same in takewhile(lambda column: len(set(column)) == 1, words))
        return f"{alike or texts[0]} …"


@dataclass(frozen=True, slots=True)
class CountLine:
    """A count on its evening: what was there, and by how much that is more (or, negative, less) than the books say."""

    account: str
    amount: int
    difference: int


@dataclass(frozen=True, slots=True)
class CashDay:
    """A day's slips, receipts first, and the counts of its evening."""

    date: date
    rows: tuple[CashRow, ...]
    counts: tuple[CountLine, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month of a book: ``balance`` is that of its last day within the page."""

    month: Month
    days: tuple[CashDay, ...]
    came_in: int
    went_out: int
    balance: int


@dataclass(frozen=True, slots=True)
class FundCashBook:
    """One book of a fund from one day to another; ``opening`` is brought forward from the days since it ``began``."""

    fund: Fund
    role: Role
    accounts: tuple[str, ...]
    began: date | None
    opening: int
    months: tuple[MonthPage, ...]
    came_in: int
    went_out: int
    balance: int


MOST_DAYS: Final = 2 * 366
"""The longest time whose slips are told one by one."""


@dataclass(frozen=True, slots=True)
class CashBooks:
    """The books of a club or a fund, ``first`` and ``last`` included."""

    first: date
    last: date
    books: tuple[FundCashBook, ...]

    @property
    def by_month(self) -> bool:
        """Whether only the months are told, for their slips would be more than one reads at a time."""
        began = min((book.began for book in self.books if book.began), default=self.first)
        return (self.last - max(self.first, began)).days > MOST_DAYS

    @property
    def rows(self) -> Iterator[CashRow]:
        """Every slip that is told of every book."""
        if not self.by_month:
            for book in self.books:
                for page in book.months:
                    for day in page.days:
                        yield from day.rows


def shown_days(books: Books, since: date | None, as_of: date) -> tuple[date, date]:
    """The days that a page shows: those asked for, else the year of the last entry."""
    if since is not None:
        return since, as_of
    until = bisect_right(books.transactions, as_of, key=lambda entry: entry.date)
    year = books.transactions[until - 1].date.year if until else as_of.year
    return date(year, 1, 1), min(date(year, 12, 31), as_of)


def cash_books(books: Books, first: date, last: date, fund: Fund | None = None) -> CashBooks:
    """The books of both funds, or of one. ``books`` may reach beyond ``last``: a count is written the day after it."""
    period = _Period(books, first, last)
    shown = [kept for kept in Fund if fund in {None, kept}]
    books_of = (period.book(kept, role) for kept in shown for role in BOOKS)
    return CashBooks(first, last, tuple(book for book in books_of if book is not None))


class _Period:
    """The entries of some days, ready to be written into each book."""

    def __init__(self, books: Books, first: date, last: date) -> None:
        self._books, self._first, self._last = books, first, last
        start, end = (
            bisect_left(books.transactions, first, key=lambda entry: entry.date),
            bisect_right(books.transactions, last, key=lambda entry: entry.date),
        )
        self._entries: Sequence[Transaction] = books.transactions[start:end]
        self._cancelled_by = {
            reversal.original.index: reversal.transaction.voucher
            for reversal in books.reversals
            if reversal.original and reversal.problem is None and reversal.transaction.date <= last
        }
        self._book_of: Mapping[str, _Key] = {
            account.name: (account.fund, account.role)
            for account in books.chart.having(*BOOKS)
            if account.fund is not None and account.role is not None
        }
        failed = books.loaded.failed_balances if books.loaded else ()
        self._differences = {
            (one.account, one.date, one.expected): _whole(one.expected - one.actual) for one in failed
        }

    def book(self, fund: Fund, role: Role) -> FundCashBook | None:
        """The book of a fund's cash, or of its bank account if it ever had money in it."""
        accounts = self._books.chart.having(role, fund=fund)
        names = frozenset(account.name for account in accounts)
        began = [days[0] for account in accounts if (days := self._books.balances.days(account))]
        if not names or (role is Role.BANK and not any(day <= self._last for day in began)):
            return None
        opening = self._books.balances.total(accounts, self._first - DAY) if self._first > date.min else 0
        months = self._months(self._slips.get((fund, role), {}), self._counts(names), opening)
        came_in, went_out = sum(page.came_in for page in months), sum(page.went_out for page in months)
        return FundCashBook(
            fund,
            role,
            tuple(account.name for account in accounts if self._books.balances.days(account)),
            min(began, default=None),
            opening,
            months,
            came_in,
            went_out,
            opening + came_in - went_out,
        )

    @cached_property
    def _slips(self) -> Mapping[_Key, Mapping[date, Sequence[Sequence[_Moved]]]]:
        """By book and day the slips, each with its lines, receipts first: no book tells the hour."""
        found: dict[_Key, dict[date, dict[object, list[_Moved]]]] = {}
        for entry in self._entries:
            for key, moved in self._moved(entry):
                days = found.setdefault(key, {})
                slip = (entry.slip or entry.index, moved.receipt)
                days.setdefault(entry.date, {}).setdefault(slip, []).append(moved)
        return {
            key: {
                day: sorted(slips.values(), key=lambda lines: not lines[0].receipt)
                for day, slips in days.items()
            }
            for key, days in found.items()
        }

    def _moved(self, entry: Transaction) -> Iterator[tuple[_Key, _Moved]]:
        """What an entry did to each book; a void slip stands in the book that it would have moved."""
        if not entry.postings and entry.slip is not None and entry.fund is not None:
            role = Role.BANK if entry.slip.prefix in _BANK_SLIPS else Role.CASH
            yield (entry.fund, role), _Moved(self._line(entry, 0, 0), _is_receipt(entry))
        amounts: dict[_Key, list[int]] = {}
        for posting in entry.postings:
            key = self._book_of.get(posting.account.name)
            if key is not None:
                amounts.setdefault(key, []).append(posting.amount)
        for key, moves in amounts.items():
            came_in, went_out = sum(filter(_up, moves)), -sum(filterfalse(_up, moves))
            receipt = came_in >= went_out if came_in or went_out else _is_receipt(entry)
            yield key, _Moved(self._line(entry, came_in, went_out), receipt)

    def _line(self, entry: Transaction, came_in: int, went_out: int) -> CashLine:
        cancelled_by = self._cancelled_by.get(entry.index)
        accounts = dict.fromkeys(
            posting.account.name for posting in entry.postings if not posting.account.is_money
        )
        return CashLine(
            entry.voucher,
            entry.payee,
            entry.narration,
            came_in,
            went_out,
            entry.reverses,
            cancelled_by,
            tuple(accounts),
        )

    def _counts(self, names: frozenset[str]) -> Mapping[date, list[CountLine]]:
        evenings: dict[date, list[CountLine]] = defaultdict(list)
        for count in self._books.counts:
            name, evening = count.account.name, evening_before(count.date)
            if name in names and self._first <= evening <= self._last:
                difference = self._differences.get((name, count.date, count.amount), 0)
                evenings[evening].append(CountLine(name, int(count.amount), difference))
        return evenings

    def _months(
        self,
        slips: Mapping[date, Sequence[Sequence[_Moved]]],
        counts: Mapping[date, Sequence[CountLine]],
        opening: int,
    ) -> tuple[MonthPage, ...]:
        pages, balance = [], opening
        for month, dates in groupby(sorted(slips.keys() | counts.keys()), key=Month.of):
            days: list[CashDay] = []
            for day in dates:
                rows = []
                for lines in slips.get(day, ()):
                    row = _row(day, lines, balance)
                    balance = row.balance
                    rows.append(row)
                days.append(CashDay(day, tuple(rows), tuple(counts.get(day, ()))))
            rows_of = [row for day in days for row in day.rows]
            pages.append(
                MonthPage(
                    month,
                    tuple(days),
                    sum(row.came_in for row in rows_of),
                    sum(row.went_out for row in rows_of),
                    balance,
                )
            )
        return tuple(pages)


@dataclass(frozen=True, slots=True)
class _Moved:
    """A line on its way into a book, and on which side of it."""

    line: CashLine
    receipt: bool


def _row(day: date, lines: Sequence[_Moved], balance: int) -> CashRow:
    came_in, went_out = sum(one.line.came_in for one in lines), sum(one.line.went_out for one in lines)
    return CashRow(
        day,
        tuple(one.line for one in lines),
        came_in,
        went_out,
        balance + came_in - went_out,
        lines[0].receipt,
    )


def _up(amount: int) -> bool:
    return amount > 0


def _whole(difference: Decimal) -> int:
    """A difference in đồng, never rounded to none."""
    return int(difference.to_integral_value(ROUND_UP))


def _is_receipt(entry: Transaction) -> bool:
    return entry.slip is not None and entry.slip.prefix in _RECEIPTS
