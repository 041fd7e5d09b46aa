"""LOAN-08 to 10, 14 and 19: to whom is lent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Fund, Role
from clubledger.books.contracts import CannotTell, Lending, Loan, lent_by, repaid_by
from clubledger.books.files import MEMBERS
from clubledger.books.periods import Month
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.loans import standing
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.lendings import (
    TERMS,
    borrower_of,
    cents,
    lent_here,
    lent_wrongly,
    loans_of_borrower,
    open_before,
)
from clubledger.rules.registry import rule, the_club

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message

PAID_DOWN: Final = 10
"""Percent of its principal: what owes no more than this was as good as repaid."""

FOUNDING_DAYS: Final = 31
"""A month: who joins within it from the day the club was founded is one of its founders."""


# -- LOAN-08 to 10: to whom --------------------------------------------------------------------------------


@rule(
    "LOAN-08",
    "too-many-loans",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A member has more open loans than the regulation allows"),
    why=N_(
        "Several loans at a time are hard to repay, and one of them easily pays the instalments of another."
    ),
    source=N_("The club's regulation, the article on open loans of a member (loan-open-max)"),
    paper=N_(
        "Show in the minutes who allowed the further loan and why; let the member repay the older one first next time."
    ),
    ledger=N_(
        "Is the older loan repaid, and its last repayment not entered, or booked under the wrong contract? Then book it "
        "right. If the meeting allowed it, write a waiver for LOAN-08 and the contract."
    ),
    each=lent_here,
    needs=("loan-open-max",),
    plugin="loans",
)
def too_many_loans(books: Books, loan: Loan) -> Iterator[Found]:
    """Count the member's loans with a debt when a loan is lent, itself among them."""
    for lending in loan.lendings:
        limit = books.regulation.require("loan-open-max", lending.date)
        if lending.owed:
            continue  # a top-up opens no further loan
        others = [other.number for other in open_before(books, loan, lending)]
        if len(others) + 1 > limit.whole:
            text = message(
                "{loan} is open loan number {count} of {member}, beside {others}; the regulation allows {limit}",
                loan=loan.number,
                count=len(others) + 1,
                member=borrower_of(loan),
                others=tuple(others) or "-",
                limit=limit.whole,
            )
            yield lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
            return


@rule(
    "LOAN-09",
    "lent-while-overdue",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("Money was lent to a member whose loan was overdue"),
    why=N_(
        "Who cannot pay what is due is not helped by a second debt, and the club may lose both. It is also how a late "
        "loan is hidden behind a new one."
    ),
    source=N_(
        "The club's regulation on late payment (grace-days); good practice: first repay, then borrow again"
    ),
    paper=N_(
        "Ask who decided it and whether they knew of the overdue loan; write it into the minutes, and agree with the "
        "borrower how both loans are repaid."
    ),
    ledger=N_(
        "Is a repayment of the older loan not entered, or entered under the wrong contract or date? Then book it right. "
        "If a meeting that knew of it allowed the loan, write a waiver for LOAN-09 and the contract."
    ),
    each=lent_here,
    needs=("loan-rate", "loan-term-max", *TERMS, "grace-days", "tolerance"),
    plugin="loans",
)
def lent_while_overdue(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the member's loans on the day of lending, after its repayments; a top-up also by the loan itself."""
    for lending in loan.lendings:
        for other in open_before(books, loan, lending):
            late = other.standing(lending.date).days_past_due
            if late > 0:
                yield lent_wrongly(
                    loan,
                    lending,
                    message(
                        "{loan} lent {amount} to {member}, whose loan {other} was {days} days past due",
                        loan=loan.number,
                        amount=Dong(lending.amount),
                        member=borrower_of(loan),
                        other=other.number,
                        days=late,
                    ),
                    amount=lending.amount,
                    article=other.provision("grace-days").article,
                )
                return


class Churn(NamedTuple):
    """One transaction under several contracts that pays an older one and lends anew: cash need not have moved."""

    loan: str
    entry: Transaction


class PaidDown(NamedTuple):
    """An older loan as good as repaid: the days of its payments, how many days late it was, and its extensions."""

    loan: Loan
    days: tuple[date, ...]
    left: int
    late: int
    extended: bool


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
    needs=("rollover-days", "loan-rate", "loan-term-max", *TERMS, "grace-days", "tolerance"),
    plugin="loans",
)
def rollover(books: Books, item: Loan | Churn) -> Iterator[Found]:
    """Look for an older loan of the member that was paid down within a few days of a new lending, before or after."""
    if isinstance(item, Churn):
        yield from _churned(books, item)
        return
    found = [one for lending in item.lendings for one in _repaid_by_lending(books, item, lending)]
    if found:
        yield min(found, key=lambda one: (one.level or Level.WARNING).rank)


def _repaid_by_lending(books: Books, loan: Loan, lending: Lending) -> Iterator[Found]:
    days = books.regulation.require("rollover-days", lending.date)
    for old in loans_of_borrower(books, loan, lending.date):
        paid = _paid_down(old, lending.date, days.whole)
        if paid is not None:
            yield lent_wrongly(
                loan,
                lending,
                _rolled_over(loan.number, lending.amount, lending.date, paid),
                amount=lending.amount,
                article=days.article,
                level=None if paid.late or paid.extended else Level.NOTE,
            )


def _paid_down(old: Loan, lent_on: date, days: int) -> PaidDown | None:
    """Tell whether the payments near a day left 10 % or less of what had been lent under a contract before it."""
    owed = lent = 0
    paid: list[date] = []
    for entry in old.transactions:
        after = (entry.date - lent_on).days
        if after > days:
            break
        if (after < 0 or entry.opening) and (added := lent_by(entry)):
            lent = (lent if owed > 0 else 0) + (old.opening_principal if entry.opening else added)
            owed += added
        if repaid := repaid_by(entry):
            if after >= -days and owed > 0:
                paid.append(entry.date)
            owed -= repaid
    if not paid or owed * 100 > PAID_DOWN * lent:
        return None
    extended = any(extension.date <= paid[-1] for extension in old.extensions)
    return PaidDown(old, tuple(paid), max(owed, 0), 0 if extended else _days_late(old, paid[0]), extended)


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
        extended = any(extension.date <= entry.date for extension in old.extensions)
        late = 0 if extended else _days_late(old, entry.date)
        paid = PaidDown(old, (entry.date,), max(left, 0), late, extended)
        yield replace(
            found_in(
                entry,
                churn.loan,
                _rolled_over(churn.loan, lent_by(entry), entry.date, paid),
                amount=lent_by(entry),
                article=days.article,
                level=None if late or extended else Level.NOTE,
                place=entry.place,
            ),
            loan=churn.loan,
        )
        return


def _rolled_over(new: str, amount: int, lent_on: date, paid: PaidDown) -> Message:
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


# -- LOAN-14 -----------------------------------------------------------------------------------------------


@rule(
    "LOAN-14",
    "insider-loans",
    Level.WARNING,
    subject=N_("club"),
    title=N_("The board holds too large a share of the loans"),
    why=N_(
        "Those who decide on loans should not be those who hold them: the money is there for all members."
    ),
    source=N_("The club's regulation on loans to the board (insider-max)"),
    paper=N_(
        "Lend to other members first until the share has come down; who wants to borrow leaves the room when the meeting "
        "decides on it."
    ),
    ledger=N_(
        "Check the board directives: has somebody left an office? If the meeting knows of it and agrees, write a waiver "
        "for LOAN-14 and club with an end date."
    ),
    each=the_club,
    needs=("insider-max",),
    as_of=True,
)
def insider_loans(books: Books, _club: Books) -> Iterator[Found]:
    """Compare what the board of the as-of date owes with what all borrowers owe."""
    limit = books.regulation.require("insider-max", books.as_of)
    debts = [
        (account.member, debt)
        for account in books.chart.having(Role.LOAN)
        if (debt := books.balances.of(account, books.as_of)) > 0
    ]
    if not debts:
        return
    board = {member for holders in books.office_holders(books.as_of).values() for member in holders}
    if not board:
        raise CannotTell(message("the books do not say who is on the board"))
    outstanding = sum(debt for _, debt in debts)
    insiders = [(member, debt) for member, debt in debts if member in board]
    owed = sum(debt for _, debt in insiders)
    if owed * 100 > limit.number * outstanding:
        yield Found(
            subject="club",
            message=message(
                "The board ({members}) owes {owed} of the {outstanding} lent out, {share}; the regulation allows {limit}",
                members=tuple(sorted({member for member, _ in insiders if member is not None})),
                owed=Dong(owed),
                outstanding=Dong(outstanding),
                share=Percent(cents(Decimal(owed * 100) / outstanding)),
                limit=Percent(limit.number),
            ),
            date=books.as_of,
            fund=Fund.INCOME,
            amount=owed,
            article=limit.article,
        )


# -- LOAN-19 -----------------------------------------------------------------------------------------------


@rule(
    "LOAN-19",
    "membership-too-short",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("Money was lent to someone who had not been a member long enough"),
    why=N_(
        "A club lends on trust, and trust takes some meetings. Who joins only to borrow may not be seen again."
    ),
    source=N_("The club's regulation on membership before the first loan (membership-min)"),
    paper=N_(
        "Show in the minutes who allowed the early loan and why. Check the day of joining in the member list."
    ),
    ledger=N_(
        "If the day of joining is wrong, put the date of the member's open directive right; write founded at the club "
        "directive, as founders need not wait. If the meeting allowed it, write a waiver for LOAN-19 and the contract."
    ),
    each=lent_here,
    needs=("membership-min",),
    plugin="loans",
)
def membership_too_short(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the months from joining to each lending; founders, and who was there before the books, need none."""
    for lending in loan.lendings:
        limit = books.regulation.require("membership-min", lending.date)
        text = _too_new(books, loan, lending, limit.whole)
        if text is not None:
            yield lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
            return


def _too_new(books: Books, loan: Loan, lending: Lending, months: int) -> Message | None:
    """Say why a borrower had not been a member long enough; nothing where they had, or need not."""
    member = books.members.get(borrower_of(loan))
    if member is None:
        raise CannotTell(
            message("the member list does not say when {member} joined", member=borrower_of(loan)),
            loan.number,
        )
    if member.place.file != MEMBERS:
        return message(
            "{loan} lent {amount} on {lent} to {member}, who is not in the member list: the loan account is opened in "
            "{place}",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            member=member.code,
            place=str(member.place),
        )
    if not member.present(lending.date):
        return message(
            "{loan} lent {amount} on {lent} to {member}, who was not a member on that day",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            member=member.code,
        )
    joined = member.last_joined(lending.date)
    if _whole_months(joined, lending.date) >= months or _from_the_beginning(books, loan, lending, joined):
        return None
    return message(
        "{loan} lent {amount} on {lent} to {member}, a member since {joined}; the regulation asks for {limit} months",
        loan=loan.number,
        amount=Dong(lending.amount),
        lent=lending.date,
        member=member.code,
        joined=joined,
        limit=months,
    )


def _from_the_beginning(books: Books, loan: Loan, lending: Lending, joined: date) -> bool:
    """Tell whether a member is a founder, or was one when the books of an older club began."""
    founded = books.directives.club.founded
    if founded is None:
        raise CannotTell(
            message(
                "the club directive does not say when the club was founded: {loan} may be a founder's",
                loan=loan.number,
            ),
            loan.number,
        )
    founder = (joined - founded).days <= FOUNDING_DAYS and founded <= lending.date
    return founder or (books.began is not None and founded < joined <= books.began)


def _whole_months(since: date, day: date) -> int:
    """The months from one day to another that are full; from 31 January to the end of February is one."""
    short = day.day < since.day and day != Month.of(day).last
    return Month.of(day) - Month.of(since) - short
