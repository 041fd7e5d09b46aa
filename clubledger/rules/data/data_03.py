"""DATA-03: an account that only looks like another."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from beancount.core import account as account_names

from clubledger.books.likeness import passes_for_latin
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Account


def accounts(books: Books) -> Iterable[Account]:
    """List all accounts that were opened."""
    return books.chart.values()


@rule(
    "DATA-03",
    "unsafe-account-name",
    Level.ERROR,
    subject=N_("account"),
    title=N_("An account only looks like another"),
    why=N_(
        "Two accounts whose names look the same are two boxes: money in the second is missed when the first is counted, "
        "and nobody sees it on the page."
    ),
    source=N_("Books: account names in Vietnamese letters and digits, joined by hyphens"),
    paper=N_("Nothing needs to be done on paper."),
    ledger=N_(
        "Type the name again with a Unicode keyboard wherever it stands, in its open directive and in the postings. "
        "If there are two accounts now, make them one."
    ),
    each=accounts,
    structural=True,
    plugin="vouchers",
)
def unsafe_account_name(_books: Books, account: Account) -> Iterator[Found]:
    """A name that is not NFC, or has letters or signs that pass for others."""
    name = account.name
    if account.opened is None or name.isascii():
        return
    signs = dict.fromkeys(sign for sign in name if _passes_for_another(sign))
    if signs or not unicodedata.is_normalized("NFKC", name) or not account_names.is_valid(name):
        yield Found(
            name,
            message(
                "{account} has signs that only look right: {signs}",
                account=name,
                signs=tuple(f"U+{ord(sign):04X}" for sign in signs) or message("loose accents"),
            ),
            account.opened,
            account.place,
            fund=account.fund,
            member=account.member,
        )


@lru_cache(maxsize=4096)
def _passes_for_another(sign: str) -> bool:
    if sign.isascii():
        return False
    return (
        unicodedata.category(sign)[0] not in "LN"
        or not unicodedata.is_normalized("NFKC", sign)
        or passes_for_latin(sign)
    )
