"""DOC-10: a bill that was paid in parts, each too small for minutes."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import folded
from clubledger.i18n import N_, Dong, message
from clubledger.rules.doc.matters import named
from clubledger.rules.doc.slips import slip_text, who
from clubledger.rules.doc.spending import Spending, by_payee_and_day, settled, total, undecided_spending
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule
from clubledger.rules.without_meeting import may_be_added_up

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Slip, Transaction

WEEK: Final = timedelta(days=6)
"""From the first day to the last: what is paid on the same day of each week is no bill in parts."""
NAMED: Final = 5
"""Slips that a finding names."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one slip paid to a payee on an account, in đồng: its lines are one decision."""

    entry: Transaction
    amount: int
    text: str

    @property
    def date(self) -> date:
        """The day of the slip."""
        return self.entry.date

    @property
    def slip(self) -> Slip | None:
        """The slip, if it is a numbered one."""
        return self.entry.slip


@dataclass(frozen=True, slots=True)
class InParts:
    """A slip with which a payee got more in a week than may be spent without minutes.

    ``before`` are those before it, in đồng ``together`` with it; ``one_bill``: those with its text, or with the numbers
    before its own, are too much by themselves.
    """

    part: Part
    before: tuple[Part, ...]
    together: int
    one_bill: bool


def paid_in_parts(books: Books) -> Iterable[InParts]:
    """What went to a payee within a week under several slips for the same account, over the limit only together.

    A day's payments that are over it by themselves are told of by DOC-04.
    """
    limit = books.regulation.require("minutes-over", books.as_of)
    enough = may_be_added_up(limit)
    for payments in _of_payees(books, limit.whole):
        if sum(amount for _, amount in payments) > enough:
            for parts in _slips(books, payments):
                yield from _weeks(parts, enough)


def _of_payees(books: Books, limit: int) -> Iterable[Sequence[tuple[Spending, int]]]:
    """What a payee got on an account, with its part on it in đồng; where no payee is named, what has the same text."""
    found: dict[Hashable, list[tuple[Spending, int]]] = defaultdict(list)
    for day in by_payee_and_day(undecided_spending(books)).values():
        due = settled(books, day)
        if total(due) > limit:
            continue
        for spending in due:
            entry = spending.entry
            named_by, words = who(entry)
            for name, amount in spending.uses if words else ():
                if amount > 0:
                    key = entry.fund, named_by, words, name
                    found[key].append((spending, min(amount, spending.amount)))
    return found.values()


def _slips(books: Books, payments: Iterable[tuple[Spending, int]]) -> Iterable[Sequence[Part]]:
    """The slips of what was for the same people, in order."""
    found: dict[Hashable, dict[Hashable, list[tuple[Spending, int]]]] = defaultdict(lambda: defaultdict(list))
    for spending, amount in payments:
        entry = spending.entry
        slip = entry.date, entry.slip or slip_text(entry) or entry.index
        found[_people(books, entry)][slip].append((spending, amount))
    for slips in found.values():
        if len(slips) > 1:
            yield sorted((_part(lines) for lines in slips.values()), key=_place)


def _people(books: Books, entry: Transaction) -> Hashable:
    """Whom a payment was for, where it says so: what goes to different people is no one bill, whoever fetched the money."""
    members = frozenset(posting.member for posting in entry.postings if posting.member)
    return members, named(entry.narration, books.members)


def _part(lines: Sequence[tuple[Spending, int]]) -> Part:
    entries = sorted((spending.entry for spending, _ in lines), key=lambda entry: entry.voucher or "")
    texts = sorted({folded(entry.narration) for entry in entries})
    return Part(entries[0], sum(amount for _, amount in lines), "\n".join(texts))


def _place(part: Part) -> tuple[date, tuple[str, int, int], str]:
    """By day and number: a day's entries have no order of their own."""
    slip = part.slip
    number = (slip.prefix, slip.year, slip.number) if slip else ("", 0, 0)
    return part.date, number, voucher_or_place(part.entry)


def _weeks(parts: Sequence[Part], limit: int) -> Iterator[InParts]:
    """The slips that make what was paid since six days before them too much."""
    week: deque[Part] = deque()
    together = 0
    by_text: Counter[str] = Counter()
    by_slip: Counter[Slip] = Counter()
    for part in parts:
        while week and part.date - week[0].date > WEEK:
            gone = week.popleft()
            together -= gone.amount
            by_text[gone.text] -= gone.amount
            if gone.slip is not None:
                by_slip[gone.slip] -= gone.amount
        before = tuple(week[place] for place in range(max(0, len(week) - NAMED - 1), len(week)))
        week.append(part)
        together += part.amount
        by_text[part.text] += part.amount
        if part.slip is not None:
            by_slip[part.slip] += part.amount
        if together > limit and before:
            one_bill = by_text[part.text] > limit or _run(part, by_slip, limit) > limit
            yield InParts(part, before, together, one_bill)


def _run(part: Part, by_slip: Counter[Slip], enough: int) -> int:
    """What the slips with its number and those right before it paid in đồng, no further than is enough."""
    slip, amount = part.slip, 0
    while slip is not None and by_slip[slip] > 0 and amount <= enough:
        amount += by_slip[slip]
        slip = slip._replace(number=slip.number - 1)
    return amount


def _named(parts: Sequence[Part]) -> tuple[str, ...]:
    names = tuple(voucher_or_place(part.entry) for part in parts)
    return names if len(names) <= NAMED else ("…", *names[1:])


_TO_A_PAYEE: Final = N_(
    "{amount} on {day}, with {before} {total} in seven days to the same payee for the same kind of expense and without "
    "minutes; the regulation asks for them above {limit}"
)

_FOR_A_PURPOSE: Final = N_(
    "{amount} on {day}, with {before} {total} in seven days for the same purpose and without minutes; the regulation "
    "asks for them above {limit}"
)


@rule(
    "DOC-10",
    "split-bills",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("A payment may have been cut into parts that need no minutes"),
    why=N_(
        "Above a limit the members decide. A bill of three million on two slips of one and a half is still a bill of three "
        "million, and nobody was asked."
    ),
    source=N_("The club's regulation, the article on who may decide expenses (minutes-over)"),
    paper=N_(
        "Lay the slips and their bills beside each other and ask the payee: was it one purchase? Then put it before the next "
        "meeting. If they were several, keep each bill with its slip."
    ),
    ledger=N_(
        "If a meeting decided it, write the number of its minutes on each slip and into each entry as minutes. If they were several "
        "purchases, write what each was for. If the meeting lets it stand, write a waiver for DOC-10 and the voucher."
    ),
    each=paid_in_parts,
    needs=("minutes-over",),
    plugin="vouchers",
)
def split_bills(books: Books, item: InParts) -> Iterator[Found]:
    """Slips of a week for one payee and account without minutes, over the limit only together."""
    limit = books.regulation.require("minutes-over", books.as_of)
    entry = item.part.entry
    yield found_in(
        entry,
        voucher_or_place(entry),
        message(
            _TO_A_PAYEE if entry.payee.strip() else _FOR_A_PURPOSE,
            amount=Dong(item.part.amount),
            day=entry.date,
            before=_named(item.before),
            total=Dong(item.together),
            limit=Dong(limit.whole),
        ),
        amount=item.part.amount,
        article=limit.article,
        level=None if item.one_bill else Level.NOTE,
    )
