"""The loan register of a club: each loan with its standing on a day. Amounts in whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Message, message
from clubledger.loans import Standing, portfolio_at_risk
from clubledger.regulation.provisions import NoSuchLimit, not_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan

AT_RISK_DAYS = (1, 30, 90)
_STATUSES = {"open": N_("open"), "closed": N_("closed"), "written-off": N_("written off")}
"""The statuses of a standing in words (msgids)."""


def in_words(standing: Standing) -> Message:
    """The status of a loan; one that is open and late is called overdue."""
    late = standing.status == "open" and standing.days_past_due
    status = Message(N_("overdue") if late else _STATUSES[str(standing.status)])
    return message("{status}, extended", status=status) if standing.extended else status


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A loan's line. ``standing`` is ``None``, and ``problem`` says why, where its terms cannot be known."""

    loan: str
    member: str | None
    disbursed: date | None
    principal: int | None
    term: int | None
    rate: Decimal | None
    balance: int
    standing: Standing | None
    problem: Message | None


@dataclass(frozen=True, slots=True)
class Register:
    """All loans of a club; ``par`` the principal of loans more than 1, 30 and 90 days past due, if that can be told."""

    as_of: date
    lines: tuple[RegisterLine, ...]
    outstanding: int
    par: tuple[int | None, ...]

    @property
    def remitted(self) -> int:
        """The interest that meetings forgave, of the loans whose standing can be told."""
        return sum(line.standing.remitted for line in self.lines if line.standing is not None)


def register(books: Books) -> Register:
    """The register as of the books' day."""
    lines = tuple(register_line(books, loan) for loan in books.loans.values())
    standings = [line.standing for line in lines if line.standing is not None]
    whole = len(standings) == len(lines)
    par = tuple(portfolio_at_risk(standings, days)[0] if whole else None for days in AT_RISK_DAYS)
    return Register(books.as_of, lines, sum(max(line.balance, 0) for line in lines), par)


def register_line(books: Books, loan: Loan) -> RegisterLine:
    """A loan's line as of the books' day."""
    try:
        terms, standing, problem = loan.terms, loan.standing(books.as_of), None
    except CannotJudge as untold:
        terms, standing, problem = None, None, why(untold)
    return RegisterLine(
        loan=loan.number,
        member=loan.member,
        disbursed=loan.disbursed,
        principal=loan.principal if terms else None,
        term=terms.term if terms else None,
        rate=terms.rate if terms else None,
        balance=loan.balance,
        standing=standing,
        problem=problem,
    )


def accounts_of_loans(books: Books) -> Mapping[str, str]:
    """The account of each loan that was booked to one alone."""
    found: dict[str, str] = {}
    for number, loan in books.loans.items():
        names = {
            posting.account.name
            for entry in loan.transactions
            for posting in entry.postings
            if posting.account.role is Role.LOAN
        }
        if len(names) == 1:
            found[number] = names.pop()
    return found


def beyond_contracts(books: Books) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why the loan accounts have another sum than the contracts: loans overpaid, and slips under no contract."""
    overpaid = tuple(loan.number for loan in books.loans.values() if loan.balance < 0)
    alone = tuple(
        entry.voucher
        for entry in books.transactions
        if entry.loan is None and entry.voucher and entry.moved(Role.LOAN)
    )
    return overpaid, alone


def why(error: CannotJudge) -> Message:
    """Why the terms of a loan cannot be known: a regulation without such a limit does not set a term."""
    return not_set(error.key) if isinstance(error, NoSuchLimit) else error.message
