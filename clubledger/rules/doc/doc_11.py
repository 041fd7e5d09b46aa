"""DOC-11: a reversal of money that a count or a bank statement had shown to have moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.periods import days_after, days_before
from clubledger.i18n import N_, Dong, message
from clubledger.rules.doc.booked_instead import RIGHT_DAYS, BookedInstead
from clubledger.rules.doc.moved_by_count import MovedByCount, beyond_transfers
from clubledger.rules.doc.slips import who
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction
    from clubledger.books.reversals import Reversal

TWIN_DAYS: Final = 7
"""A receipt that is entered twice is entered again with the next sheet, at the latest."""
MINUTES_DAYS: Final = 62
"""The second meeting after a reversal, at the latest, decides what the first had no time for."""
BANK_SLIPS: Final = frozenset({"BN", "BC"})
"""The bank writes them: what it credited by mistake it takes back."""
SMALL: Final = 100_000
"""What a fund so cancels in a calendar year is a note up to this sum, in đồng: a fee was ticked off that had not come."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A reversal of money that had moved, in đồng: positive where it came in at first.

    ``amount`` is what nothing was booked for, ``whole`` all of it; ``seen`` the evening of the count that shows it;
    ``small``: it is little, and the year's are together.
    """

    reversal: Transaction
    original: Transaction
    amount: int
    whole: int
    seen: date
    small: bool
    bank_saw_both: bool

    @property
    def days(self) -> int:
        """For how long the money was there, or gone."""
        return (self.reversal.date - self.original.date).days


def cancelled_money(books: Books) -> Iterable[Cancelled]:
    """The reversals of money that a count in between had shown to have moved, and that nothing explains, or not all of it.

    They are looked at when the days are over in which the right booking, or the meeting, may follow.
    """
    waited = [
        reversal for reversal in books.reversals if reversal.problem is None and _is_over(books, reversal)
    ]
    counts = MovedByCount(books)
    counted = [
        (reversal, original)
        for reversal in waited
        if (original := reversal.original) and counts.any_between(original, reversal.transaction)
    ]
    if not counted:
        return ()
    instead = BookedInstead(books.effective, [reversal.transaction.date for reversal, _ in counted])
    found: list[Cancelled] = []
    for reversal, original in counted:
        entry, amount = reversal.transaction, instead.missing(original, reversal.transaction.date)
        if not amount or _decided(books, reversal):
            continue
        seen = counts.evening(original, entry, amount)
        if seen is not None:
            whole = beyond_transfers(original)
            both = amount > 0 and _bank_saw_both(counts, original, entry)
            found.append(Cancelled(entry, original, amount, whole, seen, small=False, bank_saw_both=both))
    return _without_twins(books, found) if found else ()


def _is_over(books: Books, reversal: Reversal) -> bool:
    """Whether the right booking, and the meeting whose minutes the reversal names, may not follow any more."""
    days = MINUTES_DAYS if reversal.transaction.minutes else RIGHT_DAYS
    return books.as_of > days_after(reversal.transaction.date, days)


def _decided(books: Books, reversal: Reversal) -> bool:
    """Whether the members decided a reversal, soon after it too: a meeting before there was something to reverse did not."""
    by = days_after(reversal.transaction.date, MINUTES_DAYS)
    held = books.met(reversal.transaction.minutes, min(by, books.as_of))
    return held is not None and reversal.original is not None and held >= reversal.original.date


def _bank_saw_both(counts: MovedByCount, original: Transaction, reversal: Transaction) -> bool:
    """Whether all its money came to bank accounts and left them under a bank's slip, and a later statement says so too."""
    accounts = {posting.account for posting in original.postings if posting.account.is_money}
    if reversal.slip is None or reversal.slip.prefix not in BANK_SLIPS:
        return False
    return all(
        account.role is Role.BANK and counts.held_since(account.name, reversal.date) for account in accounts
    )


def _without_twins(books: Books, cancelled: Iterable[Cancelled]) -> Iterable[Cancelled]:
    """Those whose original was not booked twice, by day and slip."""
    twins = _Twins(books.effective)
    in_order = sorted(cancelled, key=lambda item: (item.reversal.date, item.reversal.voucher or ""))
    left = [item for item in in_order if not twins.stand_for(item.original)]
    sums = _sums_of_the_year(left)
    return [replace(item, small=sums[item.reversal.fund, item.reversal.date] <= SMALL) for item in left]


def _sums_of_the_year(cancelled: Iterable[Cancelled]) -> Mapping[tuple[Fund | None, date], int]:
    """What a fund cancelled in a calendar year until the end of each day, in đồng; in the order of the days."""
    years: Counter[tuple[Fund | None, int]] = Counter()
    sums: dict[tuple[Fund | None, date], int] = {}
    for item in cancelled:
        reversal = item.reversal
        year = reversal.fund, reversal.date.year
        years[year] += abs(item.amount)
        sums[reversal.fund, reversal.date] = years[year]
    return sums


class _Twins:
    """The days of the entries that stand and moved money, by who and how much: the twin of a reversed entry is among them."""

    def __init__(self, entries: Iterable[Transaction]) -> None:
        self._days: dict[Hashable, list[date]] = defaultdict(list)
        for entry in entries:
            if entry.money():
                self._days[_twin_key(entry)].append(entry.date)

    def stand_for(self, original: Transaction) -> bool:
        """Whether the same was booked again within days, and stands; each answers for one reversal."""
        days = self._days.get(_twin_key(original), [])
        first = bisect_left(days, days_before(original.date, TWIN_DAYS))
        if first < len(days) and (days[first] - original.date).days <= TWIN_DAYS:
            del days[first]
            return True
        return False


def _twin_key(entry: Transaction) -> Hashable:
    return who(entry), entry.money()


_TAKEN_OUT: Final = N_(
    "{voucher} brought in {amount} on {day}, and what was counted on the evening of {evening} agreed with it; the reversal "
    "of {cancelled} takes it out again, and nothing was booked in its place"
)

_BROUGHT_BACK: Final = N_(
    "{voucher} paid out {amount} on {day}, and what was counted on the evening of {evening} agreed with it; the reversal "
    "of {cancelled} takes the payment out of the books, and nothing was booked in its place"
)

_TAKEN_OUT_IN_PART: Final = N_(
    "{voucher} brought in {whole} on {day}, and what was counted on the evening of {evening} agreed with it; the reversal "
    "of {cancelled} takes it out again, and what was booked in its place is {amount} less"
)

_BROUGHT_BACK_IN_PART: Final = N_(
    "{voucher} paid out {whole} on {day}, and what was counted on the evening of {evening} agreed with it; the reversal "
    "of {cancelled} takes the payment out of the books, and what was booked in its place is {amount} less"
)


@rule(
    "DOC-11",
    "reversal-of-moved-money",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("A correction cancels money that had really moved"),
    why=N_(
        "A reversal says that something never happened. Where a count in between agreed with the books, the money had come, or had "
        "gone. Who cancels it then pays out a gift again, or lets a secret loan disappear from the books."
    ),
    source=N_(
        "Books: what was counted was there; what is given back later is a payment of its own, with its own minutes"
    ),
    paper=N_(
        "Look at the sheet of that count and ask the payee whether the money changed hands, and when. What was really given back "
        "needs a slip with the name of who got it, and the members decide about it."
    ),
    ledger=N_(
        "If the entry was wrong, book the right one within a month of the reversal; if it is smaller, book as well what the rest of "
        "the money was. If the money was given back, name the minutes of the meeting that decided it in the reversal. If nothing "
        "explains it, ask for the money and enter its receipt."
    ),
    each=cancelled_money,
)
def reversal_of_moved_money(_books: Books, item: Cancelled) -> Iterator[Found]:
    """A reversal without minutes of money that a count had found, or found gone, and nothing, or less, in its place."""
    soon = item.amount < 0 and item.days <= RIGHT_DAYS
    note = item.small or soon or item.bank_saw_both
    yield found_in(
        item.reversal,
        voucher_or_place(item.reversal),
        message(
            _words(item),
            voucher=voucher_or_place(item.original),
            amount=Dong(abs(item.amount)),
            whole=Dong(abs(item.whole)),
            day=item.original.date,
            evening=item.seen,
            cancelled=item.reversal.date,
        ),
        amount=abs(item.amount),
        level=Level.NOTE if note else None,
    )


def _words(item: Cancelled) -> str:
    if item.amount == item.whole:
        return _TAKEN_OUT if item.amount > 0 else _BROUGHT_BACK
    return _TAKEN_OUT_IN_PART if item.amount > 0 else _BROUGHT_BACK_IN_PART
