"""LOAN-10: a new loan that may have repaid a late one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.contracts import INTEREST, lent_by, repaid_by
from clubledger.books.loan_cases import as_booked
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.loan.borrowers import borrower_of, debts_of
from clubledger.rules.loan.contract_terms import CONTRACT_KEYS
from clubledger.rules.loan.homes import PAYS, Homes
from clubledger.rules.loan.loans import lent_here, lent_wrongly
from clubledger.rules.loan.paid_down import PAID_DOWN, PaidDownLoan, Window, days_late
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Lending, Loan
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message
    from clubledger.rules.loan.paid_down import Courses


SOON: Final = 7
"""Days after a lending: what is paid within them was paid with it."""


class Churn(NamedTuple):
    """One transaction under several contracts that pays an older one and lends anew: cash need not have moved."""

    loan: str
    entry: Transaction


class Lent(NamedTuple):
    """A contract under which money was lent, beside what the homes of the club repaid."""

    loan: Loan
    homes: Homes


def loans_and_churns(books: Books) -> Iterable[Lent | Churn]:
    """List the loans lent, and the new contracts within transactions that bear more than one number."""
    homes = Homes(books)
    yield from (Lent(loan, homes) for loan in lent_here(books))
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
def rollover(books: Books, item: Lent | Churn) -> Iterator[Found]:
    """Look for an older loan of the member that was paid down within a few days of a new lending, before or after.

    And for a top-up that paid what was late of its own loan, or a loan that repaid a late one of somebody at home. Each is
    found on the day by which both were there; the first one is told, and the first grave one.
    """
    if isinstance(item, Churn):
        yield from _churned(books, item)
        return
    loan = item.loan
    arrears = _Arrears(loan)
    every: list[Found] = []
    for lending in loan.lendings:
        every += _repaid_by_lending(books, loan, lending, item.homes.courses)
        days = books.regulation.require("rollover-days", lending.date)
        window = Window(min(days.whole, SOON), SOON)
        every += _paid_by_its_top_up(books, loan, lending, arrears, window)
        every += _repaid_at_home(books, loan, lending, item.homes, window)
    firsts: dict[Level | None, Found] = {}
    for found in sorted(every, key=lambda found: found.date):
        firsts.setdefault(found.level, found)
    yield from firsts.values()


def _repaid_by_lending(books: Books, loan: Loan, lending: Lending, courses: Courses) -> Iterator[Found]:
    days = books.regulation.require("rollover-days", lending.date)
    window = Window(days.whole, days.whole)
    for old in debts_of(books, borrower_of(loan)).moved_within(*window.around(lending.date)):
        paid = courses.of(as_booked(books, old, lending.date)).paid_down(lending.date, window)
        if paid is not None:
            yield lent_wrongly(
                loan,
                lending,
                _rolled_over(loan.number, lending.amount, lending.date, paid),
                amount=lending.amount,
                article=days.article,
                level=None if paid.late or paid.extended else Level.NOTE,
                on=max(lending.date, paid.days[-1]),
            )


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
            late = days_late(self._loan, day)
            self._late[day] = late if late and self._loan.standing(day).days_past_due < late else 0
        return self._late[day] > 0


def _paid_by_its_top_up(
    books: Books, loan: Loan, lending: Lending, arrears: _Arrears, window: Window
) -> Iterator[Found]:
    """Look for a day on which what was late of a loan was paid with money that a top-up may have brought."""
    paid = next(arrears.near(lending, window), None) if lending.owed else None
    if paid is not None:
        text = message(
            _TOPPED_UP_A_DAY_LATE if paid.late == 1 else _TOPPED_UP,
            loan=loan.number,
            days=paid.late,
            amount=Dong(lending.amount),
            lent=lending.date,
            paid=Dong(paid.amount),
            day=paid.day,
        )
        article = books.regulation.require("rollover-days", lending.date).article
        yield lent_wrongly(
            loan, lending, text, amount=lending.amount, article=article, on=max(lending.date, paid.day)
        )


def _repaid_at_home(
    books: Books, loan: Loan, lending: Lending, homes: Homes, window: Window
) -> Iterator[Found]:
    """Look for a late loan of somebody at home that was repaid near a lending, which brought 80 % of the repayment or more."""
    borrower = borrower_of(loan)
    home = homes.of(borrower)
    repaid = home.repaid_near(lending.date, window) if home is not None else ()
    for other, paid, late, day in repaid:
        if other == borrower:
            continue
        text = message(
            _AT_HOME_A_DAY_LATE if late == 1 else _AT_HOME,
            loan=loan.number,
            amount=Dong(lending.amount),
            member=borrower,
            lent=lending.date,
            old=paid.loan.number,
            other=other,
            days=late,
            left=Dong(paid.left),
            paid=tuple(dict.fromkeys(paid.days)),
        )
        yield lent_wrongly(
            loan,
            lending,
            text,
            amount=lending.amount,
            article=books.regulation.require("rollover-days", lending.date).article,
            on=max(lending.date, day),
        )
        return


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
        text = _ROLLED_OVER_EXTENDED
    elif paid.late == 1:
        text = _ROLLED_OVER_A_DAY_LATE
    elif paid.late:
        text = _ROLLED_OVER_LATE
    else:
        text = _ROLLED_OVER
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


_ROLLED_OVER: Final = N_(
    "{loan} lent {amount} on {lent}, and {old}, which was not late, was paid down to {left} on {paid}"
)
_ROLLED_OVER_LATE: Final = N_(
    "{loan} lent {amount} on {lent}, and {old}, which was {days} days past due, was paid down to {left} on {paid}"
)
_ROLLED_OVER_A_DAY_LATE: Final = N_(
    "{loan} lent {amount} on {lent}, and {old}, which was one day past due, was paid down to {left} on {paid}"
)
_ROLLED_OVER_EXTENDED: Final = N_(
    "{loan} lent {amount} on {lent}, and {old}, which had been extended, was paid down to {left} on {paid}"
)
_TOPPED_UP: Final = N_(
    "{loan}, which was {days} days past due, was topped up by {amount} on {lent}, and {paid} was paid on it on {day}"
)
_TOPPED_UP_A_DAY_LATE: Final = N_(
    "{loan}, which was one day past due, was topped up by {amount} on {lent}, and {paid} was paid on it on {day}"
)
_AT_HOME: Final = N_(
    "{loan} lent {amount} to {member} on {lent}, and {old} of {other}, of the same home, which was {days} days past "
    "due, was paid down to {left} on {paid}"
)
_AT_HOME_A_DAY_LATE: Final = N_(
    "{loan} lent {amount} to {member} on {lent}, and {old} of {other}, of the same home, which was one day past due, "
    "was paid down to {left} on {paid}"
)
