"""LOAN-01 to 11, 14, 19 and 21: how loans are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.contracts import INTEREST, CannotTell, Lending, Loan, lent_by, repaid_by
from clubledger.books.periods import Month
from clubledger.books.reversals import PUT_RIGHT_DAYS
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.loans import Amortisation, InterestMethod, Terms, internal_rate, standing
from clubledger.regulation.law import (
    INTEREST_CAP,
    INTEREST_CAP_ARTICLE,
    INTEREST_CAP_SINCE,
    INTEREST_CAP_SOURCE,
)
from clubledger.rules.findings import Found, Level, found_in, found_on
from clubledger.rules.registry import rule, the_club

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.entries import Posting, Transaction
    from clubledger.i18n import Message

OF_A_LOAN: Final = (Role.LOAN, *INTEREST)
"""What may only move under a contract's number."""

TERMS: Final = ("interest-method", "interest-period", "amortisation", "rounding")
"""The keys that a loan's form goes by where its contract says nothing."""

PAID_DOWN: Final = 10
"""Percent of its principal: what owes no more than this was as good as repaid."""

MEMBER_LIST: Final = "members.beancount"
"""The file in which the members' loan accounts are opened."""

FOUNDING_DAYS: Final = 31
"""A month: who joins within it from the day the club was founded is one of its founders."""


def lent_here(books: Books) -> Iterable[Loan]:
    """List the contracts under which money was lent within the books: loans, and top-ups of older ones."""
    return (loan for loan in books.loans.values() if loan.lendings)


def new_loans(books: Books) -> Iterable[Loan]:
    """List the contracts that began within the books; an opening entry only brings forward what others agreed."""
    return (loan for loan in books.loans.values() if loan.first is not None and not loan.opening)


# -- LOAN-01 -----------------------------------------------------------------------------------------------


class Booking(NamedTuple):
    """A transaction with its postings to loans and their interest."""

    entry: Transaction
    postings: list[Posting]


def loan_bookings(books: Books) -> Iterable[Booking | Account]:
    """List the transactions that move loans or their interest, and the loan accounts that are nobody's."""
    nobodys = {account.name for account in books.chart.having(Role.LOAN) if account.member is None}
    used: set[str] = set()
    for entry in books.effective:
        postings = [
            posting for posting in entry.postings if posting.account.role in OF_A_LOAN and posting.number
        ]
        if postings:
            used.update(posting.account.name for posting in postings)
            yield Booking(entry, postings)
    for name in sorted(nobodys):
        if name in used or not any(other.startswith(f"{name}:") for other in books.chart):
            yield books.chart[name]


@rule(
    "LOAN-01",
    "loan-without-contract",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("A loan or its interest is booked without its own contract"),
    why=N_(
        "The contract number ties every đồng to one borrower and one loan. Without it nobody can tell who still owes, "
        "and a loan to someone who does not exist looks like any other."
    ),
    source=N_("Good bookkeeping: one contract for each loan, one loan account for each member"),
    paper=N_(
        "Find the contract in the loan book and write its number on the slip. If one slip pays two loans, write a line "
        "for each. A loan that another member takes over needs a new contract."
    ),
    ledger=N_(
        "Give the entry exactly one link such as ^KU-2024-001 and the borrower's own loan account; split an entry that "
        "concerns two loans into one for each. Each loan account needs member in its open directive. In an entry that "
        "was checked before, correct by reversal."
    ),
    each=loan_bookings,
    structural=True,
    plugin="loans",
)
def loan_without_contract(books: Books, item: Booking | Account) -> Iterator[Found]:
    """Judge that it has exactly one contract, which is its borrower's, on an account that is somebody's."""
    if isinstance(item, Account):
        yield _nobodys(item)
        return
    entry = item.entry
    if entry.loan is None:
        untied = [
            posting for posting in item.postings if posting.account.role is Role.LOAN or not entry.opening
        ]
        if untied:
            yield _at_line(entry, _untied(entry, untied), untied)
        return
    borrower = books.loans[entry.loan].member
    for posting in item.postings:
        others = {posting.account.member, posting.member} - {borrower, None}
        if posting.account.role is Role.LOAN and others:
            text = message(
                "{loan} is a contract of {member}; here the loan account of {other} is used",
                loan=entry.loan,
                member=borrower or "?",
                other=tuple(sorted(other for other in others if other is not None)),
            )
            yield _at_line(entry, text, [posting])
            return
    for posting in entry.postings:
        giver = posting.account.member
        if (
            posting.account.role is Role.MEMBER_CAPITAL
            and posting.amount > 0
            and giver not in {borrower, None}
        ):
            text = message(
                "{loan} is a contract of {member}; here the contribution of {other} is used",
                loan=entry.loan,
                member=borrower or "?",
                other=giver,
            )
            yield _at_line(entry, text, [posting])
            return


def _nobodys(account: Account) -> Found:
    return Found(
        subject=f"{account.place.file}:{account.place.line}",
        message=message("The loan account {account} does not say whose it is", account=account.name),
        date=account.opened or date.min,
        place=account.place,
        fund=account.fund,
    )


def _at_line(entry: Transaction, text: Message, postings: list[Posting]) -> Found:
    amount = sum(abs(posting.amount) for posting in postings)
    return found_in(
        entry,
        f"{entry.place.file}:{entry.place.line}",
        text,
        amount=amount,
        place=entry.place,
        fund=Fund.INCOME,
    )


def _untied(entry: Transaction, postings: list[Posting]) -> Message:
    accounts = tuple(dict.fromkeys(posting.account.name for posting in postings))
    amount = Dong(sum(abs(posting.amount) for posting in postings))
    if not entry.loan_links:
        return message(
            "{amount} is booked to {account} without a contract number", amount=amount, account=accounts
        )
    return message(
        "{amount} is booked to {account} under several contracts: {loans}",
        amount=amount,
        account=accounts,
        loans=entry.loan_links,
    )


# -- LOAN-02 and 03: how much ------------------------------------------------------------------------------


@rule(
    "LOAN-02",
    "loan-over-limit",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is larger than the regulation allows"),
    why=N_(
        "The club set its limit so that the money reaches many members and one failed loan does not sink the fund."
    ),
    source=N_("The club's regulation, the article on the size of loans (loan-max)"),
    paper=N_(
        "Show in the minutes who allowed the larger loan and why; or agree with the borrower to bring it below the limit."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-02 and the contract with reason, by and minutes; "
        "if the amount was typed wrongly, reverse the entry and book it again."
    ),
    each=lent_here,
    needs=("loan-max",),
    plugin="loans",
)
def loan_over_limit(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the principal, top-ups included, by the limit of the day it was lent."""
    principal = 0
    for lending in loan.lendings:
        if not lending.owed:
            principal = 0  # all was repaid: what is lent now is a loan anew
        elif not principal and loan.opening:
            principal = loan.opening_principal
        principal += lending.amount
        limit = books.regulation.require("loan-max", lending.date)
        if principal > limit.whole:
            yield _lent_wrongly(
                loan,
                lending,
                message(
                    "{loan} lent {principal}; the regulation allows {limit}",
                    loan=loan.number,
                    principal=Dong(principal),
                    limit=Dong(limit.whole),
                ),
                amount=principal,
                article=limit.article,
            )
            return


@rule(
    "LOAN-03",
    "borrower-concentration",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("One member owes too large a share of the income fund"),
    why=N_(
        "If one borrower cannot pay, the fund must not be lost with them; and others are waiting for a loan."
    ),
    source=N_("The club's regulation, the article on the share of one borrower (loan-max-share)"),
    paper=N_(
        "Show in the minutes who allowed it and why, and lend this member no more until the share is below the limit."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-03 and the contract with reason, by and minutes. Book "
        "repayments and capital that are not entered yet: the share is reckoned of all that the fund owns."
    ),
    each=lent_here,
    needs=("loan-max-share",),
    plugin="loans",
)
def borrower_concentration(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the borrower's whole debt against what the income fund owns at the end of the day of lending."""
    for lending in loan.lendings:
        limit = books.regulation.require("loan-max-share", lending.date)
        debt = sum(other.owed(lending.date) for other in _loans_of(books, loan, lending.date))
        assets = books.assets(Fund.INCOME, lending.date)
        if debt * 100 > limit.number * max(assets, 0):
            yield _lent_wrongly(
                loan,
                lending,
                message(
                    "{member} owes {debt} after {loan}; the regulation allows {limit} of the {assets} that the income "
                    "fund owns, which is {most}",
                    member=_borrower(loan),
                    debt=Dong(debt),
                    loan=loan.number,
                    limit=Percent(limit.number),
                    assets=Dong(assets),
                    most=Dong(int(limit.number * max(assets, 0) / 100)),
                ),
                amount=debt,
                article=limit.article,
            )
            return


# -- LOAN-04 to 07: on what terms --------------------------------------------------------------------------


@rule(
    "LOAN-04",
    "term-too-long",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan runs longer than the regulation allows"),
    why=N_(
        "The longer a loan runs, the longer the next member waits, and the later the club notices that it fails."
    ),
    source=N_("The club's regulation, the article on the term of loans (loan-term-max)"),
    paper=N_(
        "Show in the minutes who allowed the longer term and why, for example for a cow; or agree with the borrower on a "
        "shorter one and change the contract."
    ),
    ledger=N_(
        "If the meeting allowed it, write a waiver for LOAN-04 and the contract with reason, by and minutes; if term or "
        "first-due was typed wrongly, put it right at the disbursement. More time that is given later is an extension."
    ),
    each=new_loans,
    needs=("loan-term-max",),
    plugin="loans",
)
def term_too_long(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the original term, and the time until the last instalment where the first is put off far."""
    first = _first(loan)
    limit = books.regulation.require("loan-term-max", first.date)
    if loan.term > limit.whole:
        text = message(
            "{loan} runs {months} months; the regulation allows {limit}",
            loan=loan.number,
            months=loan.term,
            limit=limit.whole,
        )
        yield found_on(loan, text, on=first.date, article=limit.article)
        return
    months = loan.term + _months_put_off(first)
    if months > limit.whole + 1:  # a month more, where the first instalment waits for a meeting, is no fault
        text = message(
            "{loan} is to be repaid within {months} months, as its first instalment is put off; the regulation allows "
            "{limit}",
            loan=loan.number,
            months=months,
            limit=limit.whole,
        )
        yield found_on(loan, text, on=first.date, article=limit.article)


def _months_put_off(lent: Transaction) -> int:
    """Whole months that ``first-due`` lies after the month that any first instalment has."""
    due = lent.meta.get("first-due")
    if not isinstance(due, date):
        return 0
    return Month.of(due) - Month.of(lent.date) - (due.day < lent.date.day) - 1


@rule(
    "LOAN-05",
    "rate-over-legal-cap",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("A loan's rate is higher than the law allows"),
    why=N_("Interest above the law's limit need not be paid, and taking it can bring the club to court."),
    source=INTEREST_CAP_SOURCE,
    paper=N_(
        "Agree in writing with the borrower on a rate within the law, and give back what was taken above it. No meeting "
        "and no regulation can allow more than the law."
    ),
    ledger=N_(
        "Is the rate written in percent a month? 9.6 % a year is rate: 0.8. If it was typed wrongly, put it right at the "
        "disbursement; book interest given back as a debit of the interest account under the contract."
    ),
    each=new_loans,
    needs=("loan-rate",),
    plugin="loans",
)
def rate_over_legal_cap(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge twelve times the monthly rate."""
    first = _first(loan)
    if first.date >= INTEREST_CAP_SINCE and loan.rate * 12 > INTEREST_CAP:
        text = message(
            "{loan} bears {rate} a month, {yearly} a year; the law allows {cap} a year",
            loan=loan.number,
            rate=_percent(loan.rate),
            yearly=_percent(loan.rate * 12),
            cap=Percent(INTEREST_CAP),
        )
        yield found_on(loan, text, on=first.date, article=INTEREST_CAP_ARTICLE)


@rule(
    "LOAN-06",
    "effective-rate-over-cap",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("What a borrower really pays is higher than the law's limit"),
    why=N_(
        "With flat interest a borrower goes on paying for money that was given back already: 1 % a month of the whole "
        "loan over 12 months is really 21.5 % a year."
    ),
    source=INTEREST_CAP_SOURCE,
    paper=N_(
        "Ask the Hội NCT for advice. The simplest remedy: let the meeting decide that interest is reckoned on what is "
        "still owed (declining), or lower the rate."
    ),
    ledger=N_(
        "Check rate, interest-method and amortisation at the disbursement. For new loans change the regulation; for this "
        "one book interest given back as a debit of the interest account under the contract."
    ),
    each=new_loans,
    needs=("loan-rate", "loan-term-max", *TERMS),
    plugin="loans",
)
def effective_rate_over_cap(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the yearly rate of the schedule, where the contract's own rate keeps within the law."""
    first, terms = _first(loan), loan.terms
    if first.date < INTEREST_CAP_SINCE or terms.rate * 12 > INTEREST_CAP:
        return
    really = effective_rate(terms.rate, terms.term, terms.method, terms.amortisation, terms.grace_principal)
    if really > INTEREST_CAP:
        text = message(
            "{loan} bears {rate} a month, but with its instalments that is really {yearly} a year; the law allows {cap}",
            loan=loan.number,
            rate=_percent(terms.rate),
            yearly=_percent(really),
            cap=Percent(INTEREST_CAP),
        )
        yield found_on(loan, text, on=first.date, article=INTEREST_CAP_ARTICLE)


@lru_cache(maxsize=1024)
def effective_rate(
    rate: Decimal, term: int, method: InterestMethod, amortisation: Amortisation, grace_principal: int
) -> Decimal:
    """12 × the monthly internal rate of a schedule with such terms, % a year, to 0.01.

    It does not depend on the amount, nor on whether a month or its days are counted: over a year they are the same.
    """
    terms = Terms(
        principal=1_000_000,
        rate=rate,
        term=term,
        start=INTEREST_CAP_SINCE,  # any day: with months the day makes no difference
        method=method,
        amortisation=amortisation,
        grace_principal=grace_principal,
    )
    return _cents(12 * internal_rate(terms))


@rule(
    "LOAN-07",
    "rate-not-regulation",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan's rate is not the regulation's"),
    why=N_(
        "All members borrow on the same terms. Who pays more is wronged; who pays less takes from the others."
    ),
    source=N_("The club's regulation, the article on interest (loan-rate)"),
    paper=N_(
        "Compare the contract with the regulation. If the meeting agreed on another rate for this member, show it in the "
        "minutes; if not, write the contract anew and give back what was taken too much."
    ),
    ledger=N_(
        "If the rate was typed wrongly, put it right at the disbursement; if the regulation has changed, write a "
        "regulation directive with the day it changed. If the meeting allowed it, write a waiver for LOAN-07."
    ),
    each=new_loans,
    needs=("loan-rate",),
    plugin="loans",
)
def rate_not_regulation(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the rate by that of the day of lending: above it a warning, below it a note."""
    first = _first(loan)
    agreed = books.regulation.require("loan-rate", first.date)
    if loan.rate == agreed.number:
        return
    over = loan.rate > agreed.number
    above = N_("{loan} bears {rate} a month, more than the regulation's {agreed}")
    below = N_("{loan} bears {rate} a month, less than the regulation's {agreed}")
    text = message(
        above if over else below,
        loan=loan.number,
        rate=_percent(loan.rate),
        agreed=Percent(agreed.number),
    )
    yield found_on(loan, text, on=first.date, article=agreed.article, level=None if over else Level.NOTE)


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
        others = [other.number for other in _open_before(books, loan, lending)]
        if len(others) + 1 > limit.whole:
            text = message(
                "{loan} is open loan number {count} of {member}, beside {others}; the regulation allows {limit}",
                loan=loan.number,
                count=len(others) + 1,
                member=_borrower(loan),
                others=tuple(others) or "-",
                limit=limit.whole,
            )
            yield _lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
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
        for other in _open_before(books, loan, lending):
            late = other.days_late(lending.date)
            if late > 0:
                yield _lent_wrongly(
                    loan,
                    lending,
                    message(
                        "{loan} lent {amount} to {member}, whose loan {other} was {days} days past due",
                        loan=loan.number,
                        amount=Dong(lending.amount),
                        member=_borrower(loan),
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
    for old in _loans_of(books, loan, lending.date):
        paid = _paid_down(old, lending.date, days.whole)
        if paid is not None:
            yield _lent_wrongly(
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


# -- LOAN-11 -----------------------------------------------------------------------------------------------


@rule(
    "LOAN-11",
    "loan-not-approved",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan was not approved by a meeting shortly before it"),
    why=N_("Loans that no meeting knows of are the way by which a fund is emptied quietly."),
    source=N_("The club's regulation on the approval of loans (approval-days)"),
    paper=N_(
        "Find the minutes of the meeting that approved this loan and write their number on the payment slip. If no "
        "meeting did, tell the next one openly and let it decide."
    ),
    ledger=N_(
        "Write minutes at the disbursement, and an event for the meeting in club.beancount. If the loan was approved "
        "only afterwards, write a waiver for LOAN-11 and the contract with those minutes."
    ),
    each=lent_here,
    needs=("approval-days", "cash-count-days"),
    plugin="loans",
)
def loan_not_approved(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge each lending, top-ups too, by the meeting whose minutes it names."""
    for lending in loan.lendings:
        limit = books.regulation.require("approval-days", lending.date)
        if any(books.deferred(entry) for entry in lending.entries):
            continue
        told = [entry.minutes for entry in lending.entries if entry.minutes is not None]
        reasons = [_not_approved(books, loan, lending, minutes, limit.whole) for minutes in told]
        if told and None in reasons:
            continue
        text = next(
            (reason for reason in reasons if reason is not None),
            message("{loan} lent {amount} without minutes", loan=loan.number, amount=Dong(lending.amount)),
        )
        yield _lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
        return


def _not_approved(books: Books, loan: Loan, lending: Lending, minutes: str, days: int) -> Message | None:
    """Say why a meeting did not approve a lending; nothing where it did."""
    held = [meeting.date for meeting in books.directives.meetings if meeting.name == minutes]
    if any(0 <= (lending.date - day).days <= days for day in held):
        return None
    before = max((day for day in held if day <= lending.date), default=None)
    if before is not None:
        return message(
            "{loan} lent {amount} on {lent} by {minutes} of {held}, {days} days before; the regulation allows {limit}",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            minutes=minutes,
            held=before,
            days=(lending.date - before).days,
            limit=days,
        )
    if held:
        return message(
            "{loan} lent {amount} on {lent}, but the meeting of {minutes} was held later, on {held}",
            loan=loan.number,
            amount=Dong(lending.amount),
            lent=lending.date,
            minutes=minutes,
            held=min(held),
        )
    return message(
        "{loan} lent {amount} by {minutes}, but the books have no such meeting",
        loan=loan.number,
        amount=Dong(lending.amount),
        minutes=minutes,
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
                share=Percent(_cents(Decimal(owed * 100) / outstanding)),
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
            yield _lent_wrongly(loan, lending, text, amount=lending.amount, article=limit.article)
            return


def _too_new(books: Books, loan: Loan, lending: Lending, months: int) -> Message | None:
    """Say why a borrower had not been a member long enough; nothing where they had, or need not."""
    member = books.members.get(_borrower(loan))
    if member is None:
        raise CannotTell(
            message("the member list does not say when {member} joined", member=_borrower(loan)), loan.number
        )
    if member.place.file != MEMBER_LIST:
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


# -- LOAN-21 -----------------------------------------------------------------------------------------------


@rule(
    "LOAN-21",
    "purpose-missing",
    Level.NOTE,
    subject=N_("contract"),
    title=N_("The books do not say what a loan is for"),
    why=N_(
        "The fund lends so that members can earn. Whoever visits the borrower must know what to ask about."
    ),
    source=N_(
        "Good practice of the clubs: a loan has a plan. The commune's plan, part II.2b: members borrow to produce and earn"
    ),
    paper=N_("Look into the loan request; if it says nothing, ask the borrower and write it down."),
    ledger=N_('Write purpose at the disbursement, for example purpose: "chăn nuôi".'),
    each=new_loans,
    needs=("cash-count-days",),
)
def purpose_missing(books: Books, loan: Loan) -> Iterator[Found]:
    """Look for a purpose at the disbursement."""
    first = _first(loan)
    if any(entry.purpose for entry, _ in loan.disbursements) or books.deferred(first):
        return
    text = message("{loan} does not say what the money is for", loan=loan.number)
    yield found_on(loan, text, on=first.date, amount=lent_by(first))


# -- shared ------------------------------------------------------------------------------------------------


def _first(loan: Loan) -> Transaction:
    assert loan.first is not None  # noqa: S101 - new_loans lists no others
    return loan.first


def _borrower(loan: Loan) -> str:
    if loan.member is None:
        raise CannotTell(message("the loan account of {loan} names no member", loan=loan.number), loan.number)
    return loan.member


def _loans_of(books: Books, loan: Loan, day: date) -> Iterator[Loan]:
    """Go through all loans of a loan's borrower, itself among them, as they stood in the books on a day."""
    return (_as_booked(books, other, day) for other in books.loans_by_member[_borrower(loan)])


def _as_booked(books: Books, loan: Loan, day: date) -> Loan:
    """Add the repayments that stood on a day, were reversed only later, and were then booked right.

    Who decided on that day had them before their eyes. One that never came back after its reversal was none.
    """
    stood = [
        (reversal.original, reversal.transaction.date)
        for reversal in books.reversals
        if reversal.original is not None
        and reversal.problem is None
        and reversal.original.loan == loan.number
        and reversal.original.date <= day < reversal.transaction.date
        and reversal.original.index not in books.put_right  # the right entry bears its day already
        and repaid_by(reversal.original)
    ]
    if not stood:
        return loan
    put_right = max(reversed_on for _, reversed_on in stood)
    owed = loan.owed(day) - sum(repaid_by(entry) for entry, _ in stood)
    left = sum(
        entry.moved(Role.LOAN)
        for entry in loan.transactions
        if (entry.date - put_right).days <= PUT_RIGHT_DAYS
    )
    if left > max(owed, 0):
        return loan
    entries = sorted([*loan.transactions, *(entry for entry, _ in stood)], key=lambda entry: entry.index)
    return replace(loan, transactions=tuple(entries))


def _open_before(books: Books, loan: Loan, lending: Lending) -> Iterator[Loan]:
    """Go through the borrower's loans on which something is owed when a lending begins, its day's repayments made."""
    for other in _loans_of(books, loan, lending.date):
        if other.number == loan.number:
            if lending.owed:
                yield other
        elif (
            other.disbursements
            and other.disbursements[0][0].index < lending.entries[0].index
            and other.owed(lending.date) > 0
        ):
            yield other


def _lent_wrongly(
    loan: Loan,
    lending: Lending,
    text: Message,
    *,
    amount: int,
    article: str | None,
    level: Level | None = None,
) -> Found:
    return found_on(
        loan, text, on=lending.date, entry=lending.entries[0], amount=amount, article=article, level=level
    )


def _cents(percent: Decimal) -> Decimal:
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _percent(number: Decimal) -> Percent:
    """A rate without the zeros that a product or a contract leaves behind: 20.040 is 20.04."""
    return Percent(number.normalize() if number != number.to_integral_value() else number.to_integral_value())
