"""LOAN-18: a debt of someone who is a member no more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.chart import Fund, Role
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.members import Member


class Debt(NamedTuple):
    """What a member owes by the loan accounts, đồng."""

    member: Member
    amount: int


def debts_of_former_members(books: Books) -> Iterable[Debt]:
    """List who is a member no more and still owes principal."""
    owed: dict[str, int] = defaultdict(int)
    for account in books.chart.having(Role.LOAN):
        if account.member is not None:
            owed[account.member] += books.balances.of(account, books.as_of)
    for code, amount in owed.items():
        member = books.members.get(code)
        if amount > 0 and member is not None and not member.present(books.as_of):
            yield Debt(member, amount)


@rule(
    "LOAN-18",
    "debt-of-former-member",
    Level.WARNING,
    subject=N_("member"),
    title=N_("Someone who is a member no more still owes the fund"),
    why=N_("Who has left is no longer seen at the meetings, and the debt is soon forgotten."),
    source=N_("Good bookkeeping: who leaves settles what they owe; the fund lends to members"),
    paper=N_(
        "Speak with them or, after a death, with the family: agree in writing when the rest is paid, or let a meeting "
        "decide to write it off."
    ),
    ledger=N_(
        "Book the repayment, or the write-off with its minutes. If the meeting lets them go on paying by the contract, "
        "write a waiver for LOAN-18 and the member with an end date. If they never left, take the directive out."
    ),
    each=debts_of_former_members,
    as_of=True,
)
def debt_of_former_member(books: Books, debt: Debt) -> Iterator[Found]:
    """Report a member who left, with a balance."""
    member = debt.member
    loans = [loan for loan in books.loans_by_member.get(member.code, ()) if loan.balance > 0]
    first = loans[0].first if loans else None
    yield Found(
        subject=member.code,
        message=message(
            N_("{member} is a member no more since {left} and still owes {debt} ({loans})")
            if loans
            else N_("{member} is a member no more since {left} and still owes {debt}"),
            member=member.code,
            left=max(day for day, came in member.moves if not came),
            debt=Dong(debt.amount),
            loans=tuple(loan.number for loan in loans),
        ),
        date=books.as_of,
        place=first.place if first is not None else member.place,
        fund=Fund.INCOME,
        loan=loans[0].number if len(loans) == 1 else None,
        member=member.code,
        voucher=first.voucher if first is not None else None,
        amount=debt.amount,
    )
