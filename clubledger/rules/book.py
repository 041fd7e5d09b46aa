"""BOOK-01 to 04: can the books be read at all, and does every check see all of them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.allowed_plugins import OUR_PLUGINS
from clubledger.books.chart import Fund, Role
from clubledger.books.entries import CURRENCY
from clubledger.books.files import JOURNALS
from clubledger.books.place import Place
from clubledger.books.writing import TOP_FILES
from clubledger.i18n import N_, Dong, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Posting, Transaction
    from clubledger.books.loading import Loaded
    from clubledger.books.weakened_checks import Weakness
    from clubledger.i18n import Message

# -- BOOK-01 -----------------------------------------------------------------------------------------------


def loaded_folder(books: Books) -> Iterable[Loaded]:
    """List how the folder was loaded; nothing inside a Beancount plugin, where Beancount itself says so."""
    return (books.loaded,) if books.loaded is not None else ()


@rule(
    "BOOK-01",
    "broken-ledger",
    Level.ERROR,
    subject=N_("club"),
    title=N_("The ledger cannot be read"),
    why=N_(
        "An entry that Beancount cannot use is left out of every sum, and a file with foreign programs in it may do harm. "
        "No figure of such a ledger proves anything, so none is reckoned."
    ),
    source=N_("Books: only a ledger that adds up can be audited"),
    paper=N_("The paper is not at fault: keep the slips at hand, each error is compared with its slip."),
    ledger=N_(
        "Put the first error right in the file and on the line that it names, then check again: later errors often follow "
        "from the first. Do not delete an entry to be rid of an error."
    ),
    each=loaded_folder,
    structural=True,
    as_of=True,
)
def broken_ledger(books: Books, loaded: Loaded) -> Iterator[Found]:
    """Any error of Beancount but a failed count, and anything that is not safe to read."""
    if loaded.ok:
        return
    first = loaded.problems[0]
    place = Place(first.file, first.line) if first.file else None
    yield Found(
        "club",
        message(
            "errors in the ledger: {count}; the first is in {place}: {problem}",
            count=len(loaded.problems),
            place=str(place) if place else message("the club's folder"),
            problem=first.message,
        ),
        books.as_of,
        place,
    )


# -- BOOK-02 -----------------------------------------------------------------------------------------------


def weaknesses(books: Books) -> Iterable[tuple[Weakness, ...]]:
    """List what weakens the checks, each kind once with all its places."""
    weakened = books.loaded.weakened if books.loaded else ()
    by_now = sorted(
        (weakness for weakness in weakened if weakness.date is None or weakness.date <= books.as_of),
        key=lambda weakness: (weakness.option, weakness.place),
    )
    return (tuple(same) for _, same in groupby(by_now, key=lambda weakness: weakness.option))


@rule(
    "BOOK-02",
    "checks-weakened",
    Level.ERROR,
    subject=N_("option"),
    title=N_("The ledger switches Beancount's own checks off"),
    why=N_(
        "With these lines a ledger passes although money is missing: amounts that do not balance, a count that is “about "
        "right”, a gap that is filled by itself."
    ),
    source=N_("Books: every amount balances to the đồng, and every count is exact"),
    paper=N_(
        "Count the money again. If it differs from the book, write the difference on the form bảng kiểm kê quỹ, signed, "
        "and let the meeting decide on it."
    ),
    ledger=N_(
        "Remove the line. What then shows as an error is a real difference: look for the slip that is missing, or book "
        "the difference with the minutes that decided it."
    ),
    each=weaknesses,
    structural=True,
    as_of=True,
)
def checks_weakened(books: Books, same: tuple[Weakness, ...]) -> Iterator[Found]:
    """Something in the ledger that makes Beancount check less, at its first place."""
    first = same[0]
    yield Found(
        first.option,
        message(
            "{problem} ({count} in all, the first in {place})",
            problem=first.message,
            count=len(same),
            place=str(first.place),
        )
        if len(same) > 1
        else first.message,
        books.as_of,
        first.place,
    )


# -- BOOK-03 -----------------------------------------------------------------------------------------------

_JOURNAL = re.compile(rf"({'|'.join(JOURNALS.values())})/\d{{4}}\.beancount", re.ASCII)
"""A fund's journal of a year: entries that main.beancount leaves out are kept from the audit."""


class UntidyFile(NamedTuple):
    """A file of the club's folder that is not as it should be, and why."""

    file: str
    message: Message
    level: Level | None = None


def untidy_files(books: Books) -> Iterable[UntidyFile]:
    """List the files that are not as the contract has them, each once."""
    if books.loaded is None:
        return ()
    return {untidy.file: untidy for untidy in reversed([*_untidy(books.loaded)])}.values()


def _untidy(loaded: Loaded) -> Iterator[UntidyFile]:
    for file, _, plugins in TOP_FILES.values():
        missing = [name for name in plugins if OUR_PLUGINS + name not in loaded.tops.get(file, ())]
        if file not in loaded.tops:
            yield UntidyFile(file, message("{file} is missing: the fund has no ledger of its own", file=file))
        elif missing:
            named = tuple(OUR_PLUGINS + name for name in missing)
            yield UntidyFile(file, message("{file} does not load {plugins}", file=file, plugins=named))
    for file in loaded.caches:
        yield UntidyFile(file, message("{file} is a cache of Beancount; it was not read", file=file))
    for file in loaded.unincluded:
        text = message(
            "{file} looks like a ledger, but nothing includes it: what it says does not count",
            file=file,
        )
        yield UntidyFile(file, text, Level.WARNING if _JOURNAL.fullmatch(file) else None)
    for file in loaded.fund_only:
        text = message(
            "{file} is in a fund's ledger, but main.beancount does not include it: it was not audited",
            file=file,
        )
        yield UntidyFile(file, text, Level.WARNING)


@rule(
    "BOOK-03",
    "untidy-folder",
    Level.NOTE,
    subject=N_("file"),
    title=N_("The club's folder is not tidy"),
    why=N_(
        "A copy that nothing includes looks like the books and is not; without our plugins nobody sees an error while "
        "writing; a cache can hide what the ledger says now."
    ),
    source=N_("Books: one folder a club, and in it the books and their documents only"),
    paper=N_("Nothing needs to be done on paper."),
    ledger=N_(
        "Move copies out of the folder, delete files that end in .picklecache, include every journal in main.beancount, "
        "and write the plugin lines into main.beancount and the two funds' ledgers."
    ),
    each=untidy_files,
    as_of=True,
)
def untidy_folder(books: Books, untidy: UntidyFile) -> Iterator[Found]:
    """A top file without our plugins, a cache, a ledger-like file that nothing includes; a journal kept from the audit."""
    yield Found(untidy.file, untidy.message, books.as_of, Place(untidy.file, None), level=untidy.level)


# -- BOOK-04 -----------------------------------------------------------------------------------------------


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
