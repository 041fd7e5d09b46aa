"""BOOK-04: money in an account that belongs nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.chart import Fund, Role
from clubledger.books.entries import CURRENCY
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Posting, Transaction
    from clubledger.i18n import Message


class MisplacedPosting(NamedTuple):
    """The posting that put money where it does not belong, and why; a note where an older club may not know better."""

    entry: Transaction
    posting: Posting
    problem: Message
    level: Level | None = None


def misplaced(books: Books) -> Iterable[MisplacedPosting]:
    """List the first posting to each account that cannot take it; and openings that do not add up."""
    by_account: dict[str, MisplacedPosting] = {}
    for entry in books.effective:
        for posting in entry.postings:
            if posting.account.name not in by_account and (problem := _problem(posting)) is not None:
                by_account[posting.account.name] = MisplacedPosting(entry, posting, problem)
    return [*by_account.values(), *left_over(books)]


def left_over(books: Books) -> Iterator[MisplacedPosting]:
    """What balances brought forward leave over in the income fund; the operating fund has no other equity for them."""
    accounts = books.chart.having(Role.OPENING, fund=Fund.INCOME)
    left = books.balances.total(accounts, books.as_of)
    if not left:
        return
    entry, posting = next(
        (entry, posting)
        for entry in reversed(books.transactions)
        for posting in entry.postings
        if posting.account in accounts
    )
    text = message(
        "the balances brought forward of the {fund} leave {amount} over: what it has, what it is owed and what it "
        "owes must come to its capital",
        fund=Fund.INCOME.label,
        amount=Dong(abs(left)),
    )
    yield MisplacedPosting(entry, posting, text, Level.NOTE)


def _problem(posting: Posting) -> Message | None:
    account: Account = posting.account
    if account.problem is not None or account.opened is None:
        return account.problem
    if posting.currency == CURRENCY:
        return (
            message("money stands in an account for things and labour")
            if account.role is Role.IN_KIND
            else None
        )
    if account.role not in {Role.IN_KIND, Role.OPENING} and posting.number:
        return message("{currency} stands in an account for money", currency=posting.currency)
    return None


@rule(
    "BOOK-04",
    "unknown-account",
    Level.ERROR,
    subject=N_("account"),
    title=N_("Money stands in an account that belongs nowhere"),
    why=N_(
        "A rule knows an account by its fund and its role. Money in an account without them is seen by no rule: it could be "
        "cash taken out and called something else."
    ),
    source=N_("Books: every account has a fund and a role, and things are never written in VND"),
    paper=N_(
        "Find the slip of the posting and ask what the money really was: cash, bank, a loan, an expense?"
    ),
    ledger=N_(
        "If the account is right, write its fund and role under its open directive. If not, reverse the entry and book it "
        "on the account where it belongs. Things and labour days get a commodity and an account of their own."
    ),
    each=misplaced,
    structural=True,
    plugin="vouchers",
)
def unknown_account(_books: Books, first: MisplacedPosting) -> Iterator[Found]:
    """A posting to an account whose fund and role are missing, unknown, or not for such a posting."""
    entry, posting, problem, level = first
    name = posting.account.name
    yield found_in(
        entry,
        name,
        message(
            "{account} was posted to on {day}: {problem}",
            account=name,
            day=entry.date,
            problem=problem,
        )
        if not posting.amount
        else message(
            "{amount} was posted to {account} on {day}: {problem}",
            amount=Dong(abs(posting.amount)),
            account=name,
            day=entry.date,
            problem=problem,
        ),
        amount=abs(posting.amount) or None,
        level=level,
        place=posting.place,
    )
