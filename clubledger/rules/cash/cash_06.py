"""CASH-06: cash that is drawn from the bank again and again, and paid back unused."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.periods import DAY, evening_before
from clubledger.i18n import N_, Dong, message
from clubledger.rules.cash.movements import with_those_above
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

LAY: Final = 14
"""Days from which on money lay in the box: what a meeting did not need is at the bank again by its next market day."""
AWAY: Final = 31
"""Days within which it comes back to be the same money."""
OFTEN: Final = 3
"""Times within `A_YEAR` that no loan's falling through explains."""
LITTLE: Final = 500_000
"""Sums below this, in đồng, are change that lies in every box; nobody is lent them on the quiet."""
A_YEAR: Final = 365
"""Days from the first drawing to the last paying in."""


@dataclass(frozen=True, slots=True)
class Move:
    """Cash of one box taken from the bank (more than 0) or brought there, in đồng."""

    entry: Transaction
    account: Account
    amount: int


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """A sum that came from the bank into a box, lay there untouched and uncounted, and went back."""

    drawn: Transaction
    back: Transaction
    amount: int


@rule(
    "CASH-06",
    "cash-drawn-for-nothing",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("Cash is drawn from the bank again and again, and paid back unused"),
    why=N_(
        "Money drawn for a loan is lent, or is back at the bank soon after the meeting. A sum that is drawn month after month, "
        "of which nothing is used and which nobody counts before it is paid back, may have lain in the box, or have been "
        "lent on the quiet without interest."
    ),
    source=N_("Books: cash is drawn for what is paid with it, and is counted while it lies in the box"),
    paper=N_(
        "Ask what the money was drawn for each time, which meeting wanted it, and who saw it in the box. From now on count "
        "the box with two witnesses whenever such a sum lies in it, and bring what the meeting did not need to the bank the next day."
    ),
    ledger=N_(
        "Enter every count as balance, dated the day after its evening. If something was paid from the money and not "
        "entered, enter it with its slip. If the meeting wanted the money at hand, write a waiver for CASH-06 and the voucher."
    ),
)
def cash_drawn_for_nothing(books: Books, _club: Books) -> Iterator[Found]:
    """A sum taken from the bank and brought back after 14 to 31 days, unused and uncounted, each three times in 365 days."""
    for fund in Fund:
        trips = sorted(_round_trips(books, fund), key=lambda trip: (trip.back.date, trip.back.index))
        begin = 0
        for number, last in enumerate(trips):
            first = trips[max(0, number - OFTEN + 1)]
            if number - OFTEN + 1 >= begin and (last.back.date - first.drawn.date).days <= A_YEAR:
                begin = number + 1  # what was explained, or waived, explains no later times
                yield _found(first, last, number + 1)


def _found(first: RoundTrip, third: RoundTrip, times: int) -> Found:
    text = message(
        "{amount} was drawn from the bank with {voucher} on {drawn} and paid back on {back}; nothing of it was used, and nobody "
        "counted the box between. Until {last} that happened {times} times, at least three of them within a year",
        amount=Dong(first.amount),
        voucher=voucher_or_place(first.drawn),
        drawn=first.drawn.date,
        back=first.back.date,
        times=times,
        last=third.back.date,
    )
    found = found_in(first.drawn, voucher_or_place(first.drawn), text, amount=first.amount)
    return replace(found, date=third.back.date)


def _round_trips(books: Books, fund: Fund) -> Iterator[RoundTrip]:
    """The sums that left the bank, lay in a box unused and uncounted, and came back, each with the last drawing that can have been it.

    Of one day what is brought to the bank counts before what is taken: no book tells the hour.
    """
    uncounted = [*_uncounted(books, fund)]
    if len(uncounted) < OFTEN:
        return
    days = _days(books, fund)
    yield from (trip for box, trip in uncounted if not _used(books, box, trip, days))


def _uncounted(books: Books, fund: Fund) -> Iterator[tuple[Account, RoundTrip]]:
    """The sums that were away from the bank for weeks, with the box in which nobody counted them."""
    away: dict[tuple[str, int], list[Transaction]] = defaultdict(list)
    for _, day in groupby(_bank_moves(books, fund), key=lambda move: move.entry.date):
        moves = list(day)
        for move in moves:
            drawn = away[move.account.name, -move.amount]
            if move.amount < 0 and drawn:
                trip = RoundTrip(drawn.pop(), move.entry, -move.amount)
                if _lay_uncounted(books, move.account, trip):
                    yield move.account, trip
        for move in moves:
            if move.amount >= LITTLE:
                away[move.account.name, move.amount].append(move.entry)


def _bank_moves(books: Books, fund: Fund) -> Iterator[Move]:
    """What moves between one box of a fund and the bank and does nothing else, but for the bank's fee."""
    for entry in books.by_role.get(Role.BANK, ()):
        if entry.funds != (fund,) or not all(
            posting.account.role in {Role.CASH, Role.BANK, Role.BANK_FEE} for posting in entry.postings
        ):
            continue
        boxes = [posting for posting in entry.postings if posting.account.role is Role.CASH]
        if len(boxes) == 1 and boxes[0].amount * entry.moved(Role.BANK) < 0:
            yield Move(entry, boxes[0].account, boxes[0].amount)


@dataclass
class Days:
    """What each box paid out other than to the bank on a day, what it lent of it, and what went to the bank, in đồng."""

    spent: Counter[tuple[str, date]]
    lent: Counter[tuple[str, date]]
    banked: Counter[tuple[str, date]]

    def had_over(self, box: Account, day: date) -> bool:
        """Whether a box had so much over to bring to the bank that it cannot have been short of money that day."""
        return 0 < self.banked[box.name, day] >= self.spent[box.name, day]


def _days(books: Books, fund: Fund) -> Days:
    days = Days(Counter(), Counter(), Counter())
    for entry in books.by_role.get(Role.CASH, ()):
        to_bank, lent = max(0, entry.moved(Role.BANK)), max(0, entry.moved(Role.LOAN))
        for posting in entry.postings:
            account = posting.account
            if account.role is Role.CASH and account.fund is fund and posting.amount < 0:
                banked = min(to_bank, -posting.amount)
                days.banked[account.name, entry.date] += banked
                days.spent[account.name, entry.date] += -posting.amount - banked
                days.lent[account.name, entry.date] += min(-posting.amount - banked, lent)
    return days


def _lay_uncounted(books: Books, box: Account, trip: RoundTrip) -> bool:
    """Whether a sum lay in the box for weeks, and nobody counted it."""
    first, last = trip.drawn.date, trip.back.date
    return LAY <= (last - first).days <= AWAY and not _counted(books, box, first, last)


def _counted(books: Books, box: Account, first: date, last: date) -> bool:
    """Whether somebody counted a box, or one above it, on an evening from one day to before another."""
    for name in with_those_above(books, box):
        evenings = books.counted.get(name, ())
        at = bisect_left(evenings, first)
        if at < len(evenings) and evenings[at] < last:
            return True
    return False


def _used(books: Books, box: Account, trip: RoundTrip, days: Days) -> bool:
    """Whether the box fell below the sum, paid more on some day than it held besides, or lent as much: the sum may have helped out.

    A day between on which the box had money over to bring to the bank needed nothing of it.
    """
    first, last = trip.drawn.date, trip.back.date
    before = books.balances.of(box, evening_before(first))
    lent = 0
    for number in range((last - first).days + 1):
        day = first + number * DAY
        beside = before - (trip.amount if number else 0)
        had_over = first < day < last and days.had_over(box, day)
        before = books.balances.of(box, day)
        if day < last and before < trip.amount:
            return True
        if not had_over:
            lent += days.lent[box.name, day]
            if days.spent[box.name, day] > max(0, beside) or lent >= trip.amount:
                return True
    return False
