"""DOC-05: what looks like one payment made twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.likeness import folded
from clubledger.books.periods import Month
from clubledger.i18n import N_, Dong, message
from clubledger.rules.bank_fees import charged_by_bank
from clubledger.rules.doc.matters import Matter, matter_of, may_name_a_bill
from clubledger.rules.doc.slips import slip_text, who
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

BILL_DAYS: Final = 60
"""A bill that was paid comes again with the reminder, a month or two later."""
A_CONTRACT: Final = 3
"""Months running in which the same is paid under one HĐ: it is no bill (hóa đơn) then, but a contract (hợp đồng)."""
SHORT: Final = 3
"""Signs of a bill's number from which on two shops hardly have the same."""
COMPARED: Final = 50
"""With so many payments that say different things another one of their day is compared."""


class Alike(Enum):
    """What makes one payment of two."""

    PAYEE = N_("{amount} went out on {day} under {voucher}, and the same to the same payee under {first}")
    BILL = N_(
        "{amount} went out on {day} under {voucher} for the bill {bill}, and the same for it on {earlier} under {first}"
    )
    TWO_PURSES = N_(
        "{amount} went out on {day} under {voucher}, and the same for the same purpose under {first}: once from the box, once "
        "from the bank account"
    )


@dataclass(frozen=True, slots=True)
class Twice:
    """A payment that looks like an earlier one."""

    first: Transaction
    again: Transaction
    alike: Alike
    bill: str = ""


@dataclass(frozen=True)
class Payment:
    """Money that went out under a slip: how much, in đồng, and what for."""

    entry: Transaction
    amount: int
    members: Collection[str]

    @cached_property
    def matter(self) -> Matter:
        """What its text says."""
        return matter_of(self.entry.narration, self.members, self.amount)


def paid_twice(books: Books) -> Iterable[Twice]:
    """Payments that look like an earlier one: of its day and payee, of its bill, or from the other purse."""
    payments = _payments(books)
    by_day: dict[Hashable, list[Payment]] = defaultdict(list)
    by_text: dict[Hashable, list[Payment]] = defaultdict(list)
    by_bill: dict[Hashable, list[Payment]] = defaultdict(list)
    for payment in payments:
        entry = payment.entry
        by_day[entry.date, payment.amount, folded(entry.payee)].append(payment)
        numbered = may_name_a_bill(entry.narration) and not _of_a_fund(entry)
        if numbered and payment.matter.bill is not None:
            by_bill[payment.matter.bill, payment.amount].append(payment)
        text = folded(entry.narration)
        if text:
            by_text[entry.fund, entry.date, payment.amount, text].append(payment)
    for day in by_day.values():
        if len(day) > 1:
            yield from _of_a_day(day)
    for bill in by_bill.values():
        if len(bill) > 1:
            yield from _of_a_bill(bill)
    for same in by_text.values():
        if len(same) > 1:
            yield from _of_two_purses(same)


def _payments(books: Books) -> list[Payment]:
    """What went out under slips, by day and slip: a day's entries have no order of their own."""
    found = []
    for entry in books.effective:
        money = entry.money()
        if money < 0 and entry.voucher is not None and not entry.opening and not charged_by_bank(entry):
            found.append(Payment(entry, -money, books.members))
    return sorted(found, key=lambda payment: (payment.entry.date, payment.entry.voucher or ""))


def _of_a_day(payments: Iterable[Payment]) -> Iterator[Twice]:
    groups: dict[Hashable, list[Payment]] = defaultdict(list)
    for payment in payments:
        groups[_likeness(payment.entry)].append(payment)
    for alike in groups.values():
        said: dict[Matter, Transaction] = {}
        for payment in alike:
            first = said.get(payment.matter) or next(
                (entry for matter, entry in said.items() if not matter.differs(payment.matter)), None
            )
            if first is not None:
                yield Twice(first, payment.entry, Alike.PAYEE)
            elif len(said) < COMPARED:
                said[payment.matter] = payment.entry


def _of_a_bill(payments: Sequence[Payment]) -> Iterator[Twice]:
    """What was paid for a bill within `BILL_DAYS` after it was paid to the same payee, or booked on the same account.

    What is paid month after month is paid under a contract.
    """
    last: dict[Hashable, Payment] = {}
    monthly = _monthly(payments)
    for payment in payments:
        keys = _payee_and_accounts(payment.entry)
        month = Month.of(payment.entry.date)
        for key in keys:
            first = last.get(key)
            if first is None or not _one_bill(first, payment):
                continue
            if (key, month) not in monthly or Month.of(first.entry.date) == month:
                yield Twice(first.entry, payment.entry, Alike.BILL, payment.matter.bill or "")
            break
        last |= dict.fromkeys(keys, payment)


def _monthly(payments: Iterable[Payment]) -> Collection[tuple[Hashable, Month]]:
    """The months that are among `A_CONTRACT` or more running in which HĐ was paid, by whom or on which account."""
    months: dict[Hashable, set[Month]] = defaultdict(set)
    for payment in payments:
        if payment.matter.or_contract:
            for key in _payee_and_accounts(payment.entry):
                months[key].add(Month.of(payment.entry.date))
    found: set[tuple[Hashable, Month]] = set()
    for key, paid in months.items():
        for month in paid:
            run = [month + step for step in range(A_CONTRACT)]
            if paid.issuperset(run):
                found.update((key, one) for one in run)
    return found


def _one_bill(first: Payment, again: Payment) -> bool:
    """Whether two payments of one number and amount may be of one bill; short numbers are those of many shops."""
    names = folded(first.entry.payee), folded(again.entry.payee)
    another = all(names) and names[0] != names[1] and len(again.matter.bill or "") < SHORT
    soon = (again.entry.date - first.entry.date).days <= BILL_DAYS
    return soon and not another and not _parts(first, again) and not first.matter.differs(again.matter)


def _parts(first: Payment, again: Payment) -> bool:
    """Whether two texts say that a bill was paid in parts."""
    other = folded(first.entry.narration) != folded(again.entry.narration)
    return other and (first.matter.in_parts or again.matter.in_parts)


def _payee_and_accounts(entry: Transaction) -> Sequence[Hashable]:
    """Whom a payment went to, and what it was booked as."""
    payee = folded(entry.payee)
    names = sorted({posting.account.name for posting in entry.postings if not posting.account.is_money})
    return [*([("payee", payee)] if payee else []), *(("account", name) for name in names)]


def _of_two_purses(payments: Iterable[Payment]) -> Iterator[Twice]:
    """What was paid for the same purpose from the box and from the bank account, to nobody else."""
    purses: dict[Hashable, dict[Role, list[Transaction]]] = defaultdict(lambda: defaultdict(list))
    for payment in payments:
        entry = payment.entry
        purse = _purse(entry)
        if purse is not None and not _of_a_fund(entry):
            purses[_receivers(entry)][purse].append(entry)
    for by_purse in purses.values():
        box, bank = by_purse[Role.CASH], by_purse[Role.BANK]
        for pair in _pairs(box, bank):
            first, again = sorted(pair, key=lambda entry: entry.voucher or "")
            yield Twice(first, again, Alike.TWO_PURSES)


def _pairs(
    box: Iterable[Transaction], bank: Iterable[Transaction]
) -> Iterator[tuple[Transaction, Transaction]]:
    """Each payment with one from the other purse to the same payee, or where one of them names none."""
    waiting: dict[str, list[Transaction]] = defaultdict(list)
    for entry in bank:
        waiting[folded(entry.payee)].append(entry)
    for entry in box:
        payee = folded(entry.payee)
        name = (
            payee
            if payee in waiting
            else ""
            if "" in waiting
            else next(iter(waiting), "")
            if not payee
            else ""
        )
        if name in waiting:
            yield entry, waiting[name].pop()
            if not waiting[name]:
                del waiting[name]


def _purse(entry: Transaction) -> Role | None:
    roles = {
        posting.account.role for posting in entry.postings if posting.account.is_money and posting.amount
    }
    return roles.pop() if len(roles) == 1 else None


def _receivers(entry: Transaction) -> Hashable:
    return frozenset(posting.member for posting in entry.postings), entry.loan_links


def _of_a_fund(entry: Transaction) -> bool:
    """Whether money was lent, or went to the other fund: contracts and links tell these apart, not texts."""
    return bool(entry.loan_links) or entry.moved(Role.TRANSFER) != 0


@rule(
    "DOC-05",
    "possible-double-payment",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("The same payment may have been made twice"),
    why=N_(
        "The same payee, the same amount, the same day and two slips, or the same bill's number on two slips: often one bill "
        "that was paid twice, or one payment that was entered twice while the money went out once."
    ),
    source=N_("Books: a bill is paid once"),
    paper=N_(
        "Lay both slips and their bills beside each other and ask the payee. Ask for money back that was paid twice; cancel "
        "a slip that was written twice. Write on each slip whom or which bill it is for."
    ),
    ledger=N_(
        "Reverse the entry that was booked twice. If both payments are right, write a waiver for DOC-05 and the second "
        "voucher, dated the day of the payment, with reason, by, and the minutes that decided both."
    ),
    each=paid_twice,
    plugin="vouchers",
)
def possible_double_payment(_books: Books, twice: Twice) -> Iterator[Found]:
    """Money out a second time: what a payment says is said again under another slip."""
    entry, first = twice.again, twice.first
    if _slip_key(entry) == _slip_key(first):
        return
    amount = -entry.money()
    yield found_in(
        entry,
        voucher_or_place(entry),
        message(
            twice.alike.value,
            amount=Dong(amount),
            day=entry.date,
            voucher=entry.voucher or "",
            first=first.voucher or "",
            bill=twice.bill,
            earlier=first.date,
        ),
        amount=amount,
    )


def _likeness(entry: Transaction) -> Hashable:
    """What two payments of a payee have in common if they may be one; without a payee, what they were for."""
    legs = sorted((posting.account.name, posting.amount, posting.member or "") for posting in entry.postings)
    matter = entry.links if entry.moved(Role.TRANSFER) else entry.loan_links
    return entry.fund, who(entry), tuple(legs), matter


def _slip_key(entry: Transaction) -> Hashable:
    """What lines of one slip have in common."""
    return entry.slip or folded(slip_text(entry))
