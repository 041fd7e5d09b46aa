"""CASH-03: the cash was not counted at the month's end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.periods import Month, days_after
from clubledger.i18n import N_, Dong, message
from clubledger.regulation import NONE
from clubledger.regulation.parameters import LOCKS
from clubledger.rules.cash.movements import (
    Movements,
    found_at,
    last_movement,
    movements_on,
    moves,
    unchecked_accounts,
    with_those_above,
)
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.regulation import Provision


@dataclass(frozen=True)
class MeetingCount:
    """A fund's cash accounts that a members' meeting should have had counted, each with the day it moved on uncounted."""

    fund: Fund
    meeting: date
    locks: Provision
    uncounted: tuple[tuple[Account, date], ...]


LEFT_UNCOUNTED: Final = 92
"""Days after which a locked box with money in it should have been counted, though nothing moved: three meetings."""


SMALL: Final = 100_000
"""What a box may hold uncounted at the year's end, in đồng."""
YEAR_END_DAYS: Final = 62
"""Days after the year's end in which a count still counts for it: the meeting of January or February."""


def counts_asked_for(books: Books) -> Iterable[MeetingCount | Fund | Movements]:
    """The meetings after which a locked box was used uncounted; each fund's ends of years; its months in which cash moved."""
    yield from _uncounted_meetings(books)
    yield from Fund
    books.regulation.require("cash-count-days", books.as_of)
    yield from moves(books, Role.CASH, Month)


def _uncounted_meetings(books: Books) -> Iterator[MeetingCount]:
    """Where a box with locks is asked for: the members' meetings, in order, and the funds whose cash they did not see counted."""
    if not books.regulation.dates(LOCKS):
        return
    days = sorted({meeting.date for meeting in books.directives.meetings if meeting.of is None})
    for since, day in zip([None, *days], days, strict=False):
        locks = books.regulation.limit(LOCKS, day)
        if locks is None:
            continue
        for fund in Fund:
            uncounted = []
            for account in books.chart.having(Role.CASH, fund=fund):
                moved = _moved_uncounted(books, account, since, day)
                if moved is not None:
                    uncounted.append((account, moved))
            if uncounted:
                yield MeetingCount(fund, day, locks, tuple(uncounted))


def _counted_between(books: Books, account: Account, first: date, last: date) -> Iterator[bool]:
    """Whether an account, or one above it that holds the same kind of money, was counted from one evening to before another."""
    for name in with_those_above(books, account):
        evenings = books.counted.get(name, ())
        at = bisect_left(evenings, first)
        yield at < len(evenings) and evenings[at] < last


def _moved_uncounted(books: Books, account: Account, since: date | None, meeting: date) -> date | None:
    """The day after a meeting on which an account that had money, or had moved since the meeting before, moved uncounted."""
    days = books.balances.days(account)
    index = bisect_right(days, meeting)
    moved = days[index] if index < len(days) else date.max
    had = index and (since is None or days[index - 1] > since or books.balances.of(account, meeting))
    if not had:
        return None
    waited = days_after(meeting, LEFT_UNCOUNTED)
    if moved > waited and books.balances.of(account, meeting):
        asked = (
            since is not None and books.regulation.limit(LOCKS, since) and books.balances.of(account, since)
        )
        if since is not None and asked and not any(_counted_between(books, account, since, meeting)):
            return None  # the meeting before was not counted either, and says so
        moved = waited
    if moved > books.as_of:
        return None
    return None if any(_counted_between(books, account, meeting, moved)) else moved


@rule(
    "CASH-03",
    "cash-not-counted",
    Level.WARNING,
    subject=N_("fund and month, fund and day of the meeting, or fund and year"),
    title=N_("The cash was not counted at the month's end"),
    why=N_(
        "Only a count shows that the money in the book is really in the box. A shortage found after one month can still "
        "be explained; after a year nobody remembers."
    ),
    source=N_(
        "The club's regulation, the articles on counting the cash (cash-count-days) and on the locks of the box (box-locks): "
        "counted in front of the meeting; the form is bảng kiểm kê quỹ 08a-TT"
    ),
    paper=N_(
        "Count the box now, with the accountant and a third person, on the form bảng kiểm kê quỹ, and sign it together. "
        "From now on count on the evening of the meeting or at the month's end."
    ),
    ledger=N_(
        "Write a balance of the cash account, dated the day after the evening of the count. If a count was made on paper "
        "then, enter that one. Never write a balance that nobody counted."
    ),
    each=counts_asked_for,
    needs=("cash-count-days", LOCKS, "fiscal-year-end"),
    by_time=True,
)
def cash_not_counted(books: Books, movements: MeetingCount | Fund | Movements) -> Iterator[Found]:
    """A month in which cash moved, without a count between its last movement and the days allowed after its end.

    Of a box with locks a meeting after which it moved again, without a count between; and a fiscal year at whose end a
    box held money that nobody counted after it had moved last.
    """
    if isinstance(movements, Fund):
        yield from _uncounted_years(books, movements)
        return
    if isinstance(movements, MeetingCount):
        yield _not_counted_at(books, movements)
        return
    allowed = books.regulation.require("cash-count-days", books.as_of)
    yield from unchecked_accounts(
        books,
        movements,
        allowed,
        N_(
            "cash of the {fund} moved in {period}, last on {last}, and was not counted from then until {days} days after "
            "the month's end: {accounts}"
        ),
    )


_MOVED: Final = N_(
    "cash of the {fund} is kept in a box with {locks} locks, and after the meeting of {meeting} it moved before it was "
    "counted: {accounts}"
)
_LEFT: Final = N_(
    "cash of the {fund} is kept in a box with {locks} locks, and from the meeting of {meeting} on nobody counted it for {days} "
    "days: {accounts}"
)


def _not_counted_at(books: Books, asked: MeetingCount) -> Found:
    """A locked box that was used after a meeting before anybody had counted it."""
    account, moved = min(asked.uncounted, key=lambda movement: movement[1])
    movement = next(movements_on(books, account, moved), None)
    return found_at(
        movement,
        f"{asked.fund} {asked.meeting}",
        message(
            _LEFT if movement is None else _MOVED,
            days=LEFT_UNCOUNTED,
            fund=asked.fund.label,
            locks=asked.locks.whole,
            meeting=asked.meeting,
            accounts=tuple(
                message("{account} ({day})", account=one.name, day=day) for one, day in asked.uncounted
            ),
        ),
        on=moved,
        fund=asked.fund,
        amount=books.balances.total((one for one, _ in asked.uncounted), asked.meeting),
        article=asked.locks.article,
    )


def _uncounted_years(books: Books, fund: Fund) -> Iterator[Found]:
    """The fiscal years at whose end a box of a fund held more than a little, uncounted since it had moved last."""
    accounts = [
        account for account in books.chart.having(Role.CASH, fund=fund) if books.balances.days(account)
    ]
    if not accounts or books.began is None:
        return
    for last in books.fiscal_years.lasts(books.began, books.as_of):
        if books.as_of <= days_after(last, YEAR_END_DAYS):
            return
        if (last - books.began).days < YEAR_END_DAYS:
            continue  # the books have just begun, with what was counted for them
        uncounted: dict[str, list[Account]] = defaultdict(list)
        for account in accounts:
            if _is_uncounted(books, account, last):
                *_, box = with_those_above(books, account)
                uncounted[box].append(account)
        held = {box: books.balances.total(parts, last) for box, parts in uncounted.items()}
        boxes = tuple(box for box, amount in held.items() if amount > SMALL)
        if boxes:
            amount = sum(held[box] for box in boxes)
            yield found_at(
                last_movement(books, [one for box in boxes for one in uncounted[box]], last, sign=1),
                f"{fund} {last.year}",
                message(
                    "cash of the {fund}, {amount} at the end of the year on {last}, was not counted after it had moved last, nor in "
                    "the {days} days after: {accounts}",
                    fund=fund.label,
                    amount=Dong(amount),
                    last=last,
                    days=YEAR_END_DAYS,
                    accounts=boxes,
                ),
                on=last,
                fund=fund,
                amount=amount,
            )


def _is_uncounted(books: Books, account: Account, end: date) -> bool:
    """Whether an account with money in it at the end of a year was not counted since, before it moved on or much time went by.

    A month that CASH-03 asks a count for, and that ended with the year, is asked for only once.
    """
    if books.balances.of(account, end) <= 0:
        return False
    until = days_after(end, YEAR_END_DAYS)
    if account.closed is not None and account.closed <= until:
        return False
    days = books.balances.days(account)
    index = bisect_right(days, end)
    moved, next_moved = days[index - 1], days[index] if index < len(days) else date.max
    return not _asked_for_in_its_month(books, moved, end) and not any(
        _counted_between(books, account, moved, max(days_after(until, 1), next_moved))
    )


def _asked_for_in_its_month(books: Books, moved: date, end: date) -> bool:
    allowed = books.regulation.get("cash-count-days", books.as_of)
    by_month = allowed is not None and allowed.value != NONE and allowed.whole <= YEAR_END_DAYS
    return by_month and Month.of(moved) == Month.of(end)
