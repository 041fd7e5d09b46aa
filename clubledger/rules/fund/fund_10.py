"""FUND-10: what somebody else owes a fund has not come back for months."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import days_after
from clubledger.i18n import N_, Dong, Message
from clubledger.rules.findings import Found, Level, voucher_or_place
from clubledger.rules.fund.receivables import Debt, debts
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books

LONG: Final = 90
"""Days after which a debt should have come back: a cheque, an advance for Tết, a deposit are a matter of weeks."""
VERY_LONG: Final = 365
"""Days after which it is no note any more, whoever owes it."""


def old_debts(books: Books) -> Iterable[tuple[Debt, ...]]:
    """What each debtor has owed a fund for too long, the oldest first."""
    old = [debt for debt in debts(books) if books.as_of > days_after(debt.entry.date, LONG)]
    old.sort(key=lambda debt: (debt.fund, debt.debtor))  # keeps the order of the days
    return (tuple(owed) for _, owed in groupby(old, key=lambda debt: (debt.fund, debt.debtor)))


@rule(
    "FUND-10",
    "receivable-old",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("What is owed to a fund has not come back for months"),
    why=N_(
        "An advance or a deposit comes back within weeks. What somebody owes month after month is a loan that nobody decided, "
        "without contract and without interest; and what is paid back for the count and taken out again within days was never "
        "paid back."
    ),
    source=N_("Books: what is owed to a fund comes back, and only loans are lent"),
    paper=N_(
        "Find the slip and ask who has the money. Take it back, or the bills for what it was spent on. If it cannot be paid "
        "at once, bring it before the meeting and write down who pays how much, and until when."
    ),
    ledger=N_(
        "Book what came back, or the bills against the account of what is owed. If the meeting gave more time, write a waiver for "
        "FUND-10 and the voucher, with until. Whose debt it is, is told by member on the posting, or by the payee."
    ),
    each=old_debts,
    as_of=True,
    by_time=True,
)
def receivable_old(books: Books, owed: tuple[Debt, ...]) -> Iterator[Found]:
    """A debtor's receivables of more than 90 days, oldest first: for a year a note in the operating fund, or of promised capital."""
    oldest = owed[0]
    days, amount = (books.as_of - oldest.entry.date).days, sum(debt.left for debt in owed)
    office = _holds_office(books, oldest)
    lent = oldest.fund is Fund.INCOME and not all(_is_promised_capital(books, debt) for debt in owed)
    grave = lent or office or days > VERY_LONG
    yield Found(
        subject=voucher_or_place(oldest.entry),
        message=Message(
            _WORDS[office, oldest.taken > oldest.entry.date],
            {
                "amount": Dong(amount),
                "fund": oldest.fund.label,
                "day": oldest.entry.date,
                "days": days,
                "voucher": voucher_or_place(oldest.entry),
                "again": oldest.taken,
            },
        ),
        date=books.as_of,
        place=oldest.entry.place,
        fund=oldest.fund,
        member=oldest.member,
        voucher=oldest.entry.voucher,
        amount=amount,
        level=Level.WARNING if grave else Level.NOTE,
    )


_WORDS: Final = {
    (False, False): N_("{amount} is owed to the {fund} since {day}, for {days} days ({voucher})"),
    (True, False): N_(
        "{amount} is owed to the {fund} since {day}, for {days} days ({voucher}), by somebody who holds an office"
    ),
    (False, True): N_(
        "{amount} is owed to the {fund} since {day}, for {days} days ({voucher}): what was paid back in between was taken again "
        "within days, at last on {again}"
    ),
    (True, True): N_(
        "{amount} is owed to the {fund} since {day}, for {days} days ({voucher}), by somebody who holds an office: what was paid "
        "back in between was taken again within days, at last on {again}"
    ),
}
"""By whether who owes holds an office, and whether it was paid back and taken again."""


def _is_promised_capital(books: Books, debt: Debt) -> bool:
    """Whether a giver promised capital and has not paid it yet: no money left the fund."""
    behind = books.chart.get(debt.behind)
    return behind is not None and behind.role is Role.CAPITAL


def _holds_office(books: Books, debt: Debt) -> bool:
    """Whether who owes is on the board, was when the debt was made, or is named by an office."""
    if debt.member is None:
        return debt.office
    return debt.member in books.insiders(books.as_of) | books.insiders(debt.entry.date)
