"""LOAN-10: a new loan that may have repaid a late one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.contracts import INTEREST, lent_by, repaid_by
from clubledger.i18n import N_, Dong, message
from clubledger.loans import standing
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.loan.borrowers import borrower_of, loans_of_borrower, loans_of_member, others_at_home
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message


PAID_DOWN: Final = 10
"""Percent of its principal: what owes no more than this was as good as repaid."""
PAYS: Final = 80
"""Percent of a repayment: what was lent paid it, if it is as much."""
SOON: Final = 7
"""Days after a lending: what is paid within them was paid with it."""
PART: Final = 25
"""Percent of its principal: who repays less of a late loan may only have paid the last instalments."""


class Churn(NamedTuple):
    """One transaction under several contracts that pays an older one and lends anew: cash need not have moved."""

    loan: str
    entry: Transaction


class Window(NamedTuple):
    """The days before and after a lending within which a payment may have to do with it."""

    before: int
    after: int

    def holds(self, paid_on: date, lent_on: date) -> bool:
        """Whether a payment lies within it."""
        return -self.before <= (paid_on - lent_on).days <= self.after


class PaidDownLoan(NamedTuple):
    """An older loan as good as repaid: the days of its payments, what they took off the debt, what had been lent, what is left.

    In đồng.
    """

    loan: Loan
    days: tuple[date, ...]
    repaid: int
    lent: int
    left: int

    @property
    def extended(self) -> bool:
        """Whether it had been given more time by the last of the payments."""
        return self.loan.extended_by(self.days[-1])

    @property
    def late(self) -> int:
        """How many days past due it was before the first of the payments; 0 where it had been extended."""
        return 0 if self.extended else _days_late(self.loan, self.days[0])


def loans_and_churns(books: Books) -> Iterable[Loan | Churn]:
    """List the loans lent, and the new contracts within transactions that bear more than one number."""
    yield from lent_here(books)
    seen = {loan.number for loan in lent_here(books)}
    for entry in books.effective:
        if len(entry.loan_links) > 1 and lent_by(entry) and repaid_by(entry):
            new = max(entry.loan_links, key=lambda number: _known_since(books, number))
            if new not in seen:
                seen.add(new)
                yield Churn(new, entry)


def _known_since(books: Books, number: str) -> tuple[date, str]:
    loan = books.loans.get(number)
    return (loan.first.date if loan is not None and loan.first is not None else date.max, number)


@rule(
    "LOAN-10",
    "rollover",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A new loan may have repaid a late one"),
    why=N_(
        "The late loan vanishes from the books, the debt does not: it begins anew, and nobody sees that the member cannot "
        "pay. Often no money moves at all."
    ),
    source=N_(
        "The club's regulation on new loans after a repayment (rollover-days); good practice: no new loan to repay an old "
        "one"
    ),
    paper=N_(
        "Ask the borrower and the treasurer where the money of the repayment came from. If the member needs more time, "
        "let a meeting decide on an extension: that is honest and stays visible."
    ),
    ledger=N_(
        "If no money moved, reverse both entries and write an extension of the old loan with its minutes. If the member "
        "repaid out of their own pocket and a meeting that knew of it lent anew, write a waiver for LOAN-10 and the new "
        "contract."
    ),
    each=loans_and_churns,
    needs=("rollover-days", *CONTRACT_KEYS),
    plugin="loans",
)
def rollover(books: Books, item: Loan | Churn) -> Iterator[Found]:
    """Look for an older loan of the member that was paid down within a few days of a new lending, before or after.

    And for a top-up that paid what was late of its own loan, or a loan that repaid a late one of somebody at home.
    """
    if isinstance(item, Churn):
        yield from _churned(books, item)
        return
    rollovers = [found for lending in item.lendings for found in _repaid_by_lending(books, item, lending)]
    if rollovers:
        yield min(rollovers, key=lambda found: (found.level or Level.WARNING).rank)
    arrears = _Arrears(item)
    for lending in item.lendings:
        days = books.regulation.require("rollover-days", lending.date)
        window = Window(min(days.whole, SOON), SOON)
        yield from _paid_by_its_top_up(books, item, lending, arrears, window)
        yield from _repaid_at_home(books, item, lending, window)


def _repaid_by_lending(books: Books, loan: Loan, lending: Lending) -> Iterator[Found]:
    days = books.regulation.require("rollover-days", lending.date)
    for old in loans_of_borrower(books, loan, lending.date):
        paid = _paid_down(old, lending.date, Window(days.whole, days.whole))
        if paid is not None:
            yield lent_wrongly(
                loan,
                lending,
                _rolled_over(loan.number, lending.amount, lending.date, paid),
                amount=lending.amount,
                article=days.article,
                level=None if paid.late or paid.extended else Level.NOTE,
            )


def _paid_down(old: Loan, lent_on: date, window: Window) -> PaidDownLoan | None:
    """Tell whether the payments near a day left 10 % or less of what had been lent under a contract before it."""
    owed = lent = near = 0
    paid: list[date] = []
    for entry in old.transactions:
        after = (entry.date - lent_on).days
        if after > window.after:
            break
        if (after < 0 or entry.opening) and (added := lent_by(entry)):
            lent = (lent if owed > 0 else 0) + (old.opening_principal if entry.opening else added)
            owed += added
        if repaid := repaid_by(entry):
            if window.holds(entry.date, lent_on) and owed > 0:
                paid.append(entry.date)
                near += repaid
            owed -= repaid
    if not paid or owed * 100 > PAID_DOWN * lent:
        return None
    return PaidDownLoan(old, tuple(paid), near, lent, max(owed, 0))


class ArrearsPaid(NamedTuple):
    """What was paid on a late loan on a day, in đồng: it was so many days past due before, and fewer after it."""

    day: date
    amount: int
    late: int


class _Arrears:
    """The days on which what was late of a loan was paid, all or in part; each is looked at once."""

    def __init__(self, loan: Loan) -> None:
        self._loan = loan
        self._amounts: dict[date, int] = defaultdict(int)
        for entry in loan.transactions:
            if not entry.moved(Role.WRITE_OFF):
                self._amounts[entry.date] += repaid_by(entry) - entry.moved(*INTEREST)
        self._days = sorted(self._amounts)
        self._late: dict[date, int] = {}

    def near(self, lending: Lending, window: Window) -> Iterator[ArrearsPaid]:
        """Go through those near a top-up that are no larger than it can have paid."""
        number = bisect_left(self._days, -window.before, key=lambda day: (day - lending.date).days)
        while number < len(self._days) and window.holds(self._days[number], lending.date):
            day = self._days[number]
            if 0 < self._amounts[day] * PAYS <= lending.amount * 100 and self._relieved(day):
                yield ArrearsPaid(day, self._amounts[day], self._late[day])
            number += 1

    def _relieved(self, day: date) -> bool:
        """Whether fewer days are past due at the end of a day than before its payments."""
        if day not in self._late:
            late = _days_late(self._loan, day)
            self._late[day] = late if late and self._loan.standing(day).days_past_due < late else 0
        return self._late[day] > 0


def _paid_by_its_top_up(
    books: Books, loan: Loan, lending: Lending, arrears: _Arrears, window: Window
) -> Iterator[Found]:
    """Look for a day on which what was late of a loan was paid with money that a top-up may have brought."""
    paid = next(arrears.near(lending, window), None) if lending.owed else None
    if paid is not None:
        text = message(
            "{loan}, which was {days} days past due, was topped up by {amount} on {lent}, and {paid} was paid on it on {day}",
            loan=loan.number,
            days=paid.late,
            amount=Dong(lending.amount),
            lent=lending.date,
            paid=Dong(paid.amount),
            day=paid.day,
        )
        article = books.regulation.require("rollover-days", lending.date).article
        yield lent_wrongly(loan, lending, text, amount=lending.amount, article=article)


def _repaid_at_home(books: Books, loan: Loan, lending: Lending, window: Window) -> Iterator[Found]:
    """Look for a late loan of somebody at home that was repaid near a lending, which brought 80 % of the repayment or more."""
    for code in others_at_home(books, borrower_of(loan)):
        for old in loans_of_member(books, code, lending.date):
            paid = _paid_down(old, lending.date, window)
            if (
                paid is None
                or paid.repaid * 100 < PART * paid.lent
                or _lent_at_home(books, code, paid, window) * 100 < PAYS * paid.repaid
            ):
                continue
            late = _days_late(old, paid.days[0])
            if late:
                text = message(
                    "{loan} lent {amount} to {member} on {lent}, and {old} of {other}, of the same home, which was {days} days past "
                    "due, was paid down to {left} on {paid}",
                    loan=loan.number,
                    amount=Dong(lending.amount),
                    member=borrower_of(loan),
                    lent=lending.date,
                    old=old.number,
                    other=code,
                    days=late,
                    left=Dong(paid.left),
                    paid=tuple(dict.fromkeys(paid.days)),
                )
                article = books.regulation.require("rollover-days", lending.date).article
                yield lent_wrongly(loan, lending, text, amount=lending.amount, article=article)
                return


def _lent_at_home(books: Books, code: str, paid: PaidDownLoan, window: Window) -> int:
    """Add up what was lent to those who live with a borrower, near a repayment: two small loans pay a large one, too."""
    return sum(
        lending.amount
        for other in others_at_home(books, code)
        for loan in loans_of_member(books, other, paid.days[-1])
        for lending in loan.lendings
        if any(window.holds(day, lending.date) for day in paid.days)
    )


def _days_late(loan: Loan, paid_on: date) -> int:
    """Reckon the days past due on the day of a payment, before it."""
    earlier = tuple(event for event in loan.contract.events if event.date < paid_on)
    return standing(replace(loan.contract, events=earlier), paid_on).days_past_due


def _churned(books: Books, churn: Churn) -> Iterator[Found]:
    """Look for the older contracts among a transaction's own."""
    entry = churn.entry
    days = books.regulation.require("rollover-days", entry.date)
    borrowers = {
        posting.member
        for posting in entry.postings
        if posting.account.role is Role.LOAN and posting.amount > 0
    }
    for number in entry.loan_links:
        old = books.loans.get(number)
        if old is None or number == churn.loan or old.member not in borrowers:
            continue
        left = old.owed(entry.date) - repaid_by(entry)
        lent = old.opening_principal if old.opening else sum(amount for _, amount in old.disbursements)
        if left * 100 > PAID_DOWN * lent:
            continue
        paid = PaidDownLoan(old, (entry.date,), repaid_by(entry), lent, max(left, 0))
        yield replace(
            found_in(
                entry,
                churn.loan,
                _rolled_over(churn.loan, lent_by(entry), entry.date, paid),
                amount=lent_by(entry),
                article=days.article,
                level=None if paid.late or paid.extended else Level.NOTE,
                place=entry.place,
            ),
            loan=churn.loan,
        )
        return


def _rolled_over(new: str, amount: int, lent_on: date, paid: PaidDownLoan) -> Message:
    if paid.extended:
        text = N_(
            "{loan} lent {amount} on {lent}, and {old}, which had been extended, was paid down to {left} on {paid}"
        )
    elif paid.late:
        text = N_(
            "{loan} lent {amount} on {lent}, and {old}, which was {days} days past due, was paid down to {left} on {paid}"
        )
    else:
        text = N_(
            "{loan} lent {amount} on {lent}, and {old}, which was not late, was paid down to {left} on {paid}"
        )
    return message(
        text,
        loan=new,
        amount=Dong(amount),
        lent=lent_on,
        old=paid.loan.number,
        days=paid.late,
        left=Dong(paid.left),
        paid=tuple(dict.fromkeys(paid.days)),
    )
