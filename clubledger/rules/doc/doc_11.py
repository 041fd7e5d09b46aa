"""DOC-11: a reversal of money that a count or a bank statement had shown to have moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.i18n import N_, Dong, message
from clubledger.rules.doc.moved_by_count import MovedByCount, beyond_transfers
from clubledger.rules.doc.slips import folded
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction
    from clubledger.books.reversals import Reversal

TWIN_DAYS: Final = 7
"""A receipt that is entered twice is entered again with the next sheet, at the latest."""
RIGHT_DAYS: Final = 31
"""The right booking follows within a month; and so long money may be out that somebody brought back unused."""
SMALL: Final = 100_000
"""What a fund so cancels in a calendar year is a note up to this sum, in đồng: a fee was ticked off that had not come."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A reversal of money that had moved, in đồng: positive where it came in at first.

    ``seen`` is the evening of the count that shows it; ``small``: it is little, and the year's are together.
    """

    reversal: Transaction
    original: Transaction
    amount: int
    seen: date
    small: bool

    @property
    def days(self) -> int:
        """For how long the money was there, or gone."""
        return (self.reversal.date - self.original.date).days


def cancelled_money(books: Books) -> Iterable[Cancelled]:
    """The reversals of money that a count in between had shown to have moved, and that nothing explains.

    They are looked at when the days are over in which the right booking may follow.
    """
    waited = [
        reversal
        for reversal in books.reversals
        if reversal.problem is None and (books.as_of - reversal.transaction.date).days > RIGHT_DAYS
    ]
    if not waited:
        return ()
    counts = MovedByCount(books)
    moved: list[tuple[Transaction, Transaction, date]] = []
    for reversal in waited:
        original = reversal.original
        seen = None if original is None else counts.evening(original, reversal.transaction)
        if original is not None and seen is not None and not _decided(books, reversal):
            moved.append((reversal.transaction, original, seen))
    return _unexplained(books, moved) if moved else ()


def _decided(books: Books, reversal: Reversal) -> bool:
    """Whether the members decided a reversal: a meeting that was held before there was something to reverse did not."""
    held = books.met(reversal.transaction.minutes, reversal.transaction.date)
    return held is not None and reversal.original is not None and held >= reversal.original.date


def _unexplained(books: Books, moved: Sequence[tuple[Transaction, Transaction, date]]) -> Iterable[Cancelled]:
    """Those for which neither a twin stands nor something else was booked, by day and slip."""
    standing = _Standing(books.effective)
    left = [
        (reversal, original, seen)
        for reversal, original, seen in sorted(moved, key=lambda item: (item[0].date, item[0].voucher or ""))
        if not standing.right_booking(original, reversal.date) and not standing.twin(original)
    ]
    sums = _sums_of_the_year(left)
    return [
        Cancelled(
            reversal,
            original,
            beyond_transfers(original),
            seen,
            small=sums[reversal.fund, reversal.date] <= SMALL,
        )
        for reversal, original, seen in left
    ]


def _sums_of_the_year(
    cancelled: Iterable[tuple[Transaction, Transaction, date]],
) -> Mapping[tuple[Fund | None, date], int]:
    """What a fund cancelled in a calendar year until the end of each day, in đồng; in the order of the days."""
    years: Counter[tuple[Fund | None, int]] = Counter()
    sums: dict[tuple[Fund | None, date], int] = {}
    for reversal, original, _ in cancelled:
        year = reversal.fund, reversal.date.year
        years[year] += abs(beyond_transfers(original))
        sums[reversal.fund, reversal.date] = years[year]
    return sums


class _Standing:
    """The entries that stand and moved money, by what makes one of them the twin of a reversed entry, or right in its place."""

    def __init__(self, entries: Iterable[Transaction]) -> None:
        self._twins: dict[Hashable, list[date]] = defaultdict(list)
        self._right: dict[Hashable, list[date]] = defaultdict(list)
        for entry in entries:
            if entry.money():
                self._twins[_twin_key(entry)].append(entry.date)
                for key in _right_keys(entry):
                    self._right[key].append(entry.date)

    def twin(self, original: Transaction) -> bool:
        """Whether the same was booked again within days, and stands; each answers for one reversal."""
        days = self._twins.get(_twin_key(original), [])
        first = bisect_left(days, original.date - min(_TWIN, original.date - original.date.min))
        if first < len(days) and (days[first] - original.date).days <= TWIN_DAYS:
            del days[first]
            return True
        return False

    def right_booking(self, original: Transaction, reversed_on: date) -> bool:
        """Whether something was booked in its place from the day of the reversal on, whatever the amount."""
        for key in _right_keys(original):
            days = self._right.get(key, ())
            first = bisect_left(days, reversed_on)
            if first < len(days) and (days[first] - reversed_on).days <= RIGHT_DAYS:
                return True
        return False


_TWIN: Final = timedelta(days=TWIN_DAYS)


def _who(entry: Transaction) -> Hashable:
    """The payee; where none is named, what it was for."""
    payee = folded(entry.payee)
    return ("payee", payee) if payee else ("text", folded(entry.narration))


def _twin_key(entry: Transaction) -> Hashable:
    return _who(entry), entry.money()


def _right_keys(entry: Transaction) -> Iterator[Hashable]:
    """Money of the same direction: the same amount under whichever name, or any amount of the same payee or contract.

    What a borrower gets or pays otherwise stands for no loan.
    """
    into = entry.money() > 0
    yield "amount", entry.money()
    yield "who", _who(entry), into, bool(entry.loan_links)
    for link in entry.links:
        yield "link", link, into


_TAKEN_OUT: Final = N_(
    "{voucher} brought in {amount} on {day}, and what was counted on the evening of {evening} agreed with it; the reversal "
    "of {cancelled} takes it out again, and nothing was booked in its place"
)

_BROUGHT_BACK: Final = N_(
    "{voucher} paid out {amount} on {day}, and what was counted on the evening of {evening} agreed with it; after {days} "
    "days the reversal of {cancelled} says that nobody ever had it"
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
        "If the entry was wrong, book the right one within a month of the reversal. If the money was given back, name the minutes of "
        "the meeting that decided it in the reversal. If nothing explains it, ask for the money and enter its receipt."
    ),
    each=cancelled_money,
)
def reversal_of_moved_money(_books: Books, item: Cancelled) -> Iterator[Found]:
    """A reversal without minutes of money that a count had found, or found gone, and nothing in its place."""
    soon = item.amount < 0 and item.days <= RIGHT_DAYS
    yield found_in(
        item.reversal,
        voucher_or_place(item.reversal),
        message(
            _TAKEN_OUT if item.amount > 0 else _BROUGHT_BACK,
            voucher=voucher_or_place(item.original),
            amount=Dong(abs(item.amount)),
            day=item.original.date,
            evening=item.seen,
            cancelled=item.reversal.date,
            days=item.days,
        ),
        amount=abs(item.amount),
        level=Level.NOTE if item.small or soon else None,
    )
