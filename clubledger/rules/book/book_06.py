"""BOOK-06: a count counts what is no money in that box."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.books.periods import evening_before
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Count


def counted_along(books: Books) -> Iterable[tuple[Account, Count]]:
    """The accounts of another role below a counted box or bank account, with the first count that took something of theirs in."""
    below = _of_another_role_below(books)
    if not below:
        return ()
    found: dict[str, tuple[Account, Count]] = {}
    for count in books.counts:
        for account in below.get(count.account.name, ()):
            if account.name not in found and books.balances.of(account, evening_before(count.date)):
                found[account.name] = account, count
    return found.values()


def _of_another_role_below(books: Books) -> Mapping[str, list[Account]]:
    """By the names of boxes and bank accounts, the accounts below them that are something else and ever moved."""
    found: dict[str, list[Account]] = defaultdict(list)
    for account in books.chart.values():
        if account.role is None or not books.balances.days(account):
            continue
        above = account.name.rpartition(":")[0]
        while above:
            over = books.chart.get(above)
            if over is not None and over.is_money and over.role is not account.role:
                found[above].append(account)
            above = above.rpartition(":")[0]
    return found


@rule(
    "BOOK-06",
    "count-of-other-things",
    Level.ERROR,
    subject=N_("account"),
    title=N_("A count of money counts something else as well"),
    why=N_(
        "A balance of an account takes in all accounts below it. If one of them is what somebody owes, money can leave the box for "
        "it and every count still agrees: nobody sees that the box is short."
    ),
    source=N_("Books: below a box or a bank account stand only boxes, or bank accounts, of the same kind"),
    paper=N_(
        "Count the box again, only what lies in it, on the form bảng kiểm kê quỹ. Who has the rest signs for it, and brings it back."
    ),
    ledger=N_(
        "Open the account of the other role beside the box, not below it, and use that name in the entries. Then write the balance "
        "of the box as it was really counted."
    ),
    each=counted_along,
    structural=True,
    plugin="vouchers",
)
def count_of_other_things(books: Books, item: tuple[Account, Count]) -> Iterator[Found]:
    """A `balance` of cash or bank that takes in an account of another role with money on it."""
    account, count = item
    evening = evening_before(count.date)
    amount = books.balances.of(account, evening)
    yield Found(
        account.name,
        message(
            "the count of {counted} on the evening of {evening} takes in {amount} of {account}, which has another role ({role})",
            counted=count.account.name,
            evening=evening,
            amount=Dong(amount),
            account=account.name,
            role=(account.role or Role.CASH).value,
        ),
        count.date,
        count.place,
        fund=account.fund,
        member=account.member,
        amount=abs(amount),
    )
