"""DATA-01 to 04: are amounts, texts and names what they seem to be."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from beancount.core import account as account_names
from beancount.core.amount import Amount

from clubledger.books.entries import CURRENCY
from clubledger.books.texts import Damage, DamagedText, damaged_texts
from clubledger.i18n import N_, Dong, message
from clubledger.regulation import KEYS
from clubledger.regulation.parameters import Unit
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Posting, Transaction
    from clubledger.books.place import Place
    from clubledger.i18n import Message

# -- DATA-01 -----------------------------------------------------------------------------------------------


class Fraction(NamedTuple):
    """An amount of VND with decimals, where it is written and in which transaction, if in one."""

    number: Decimal
    date: date
    place: Place
    entry: Transaction | None = None


def fractions(books: Books) -> Iterable[Fraction]:
    """List the amounts of VND with decimals: of postings, counts, metadata and the regulation, each line once."""
    by_line: dict[Place, Fraction] = {}
    for fraction in _fractions(books):
        by_line.setdefault(fraction.place, fraction)
    return by_line.values()


def _fractions(books: Books) -> Iterator[Fraction]:
    for entry in books.effective:
        for posting in entry.postings:
            if posting.currency == CURRENCY and not posting.automatic and _has_decimals(posting.number):
                yield Fraction(posting.number, entry.date, posting.place, entry)
        for value in entry.meta.values():
            if type(value) is Amount and value.currency == CURRENCY and _has_decimals(value.number):
                yield Fraction(value.number, entry.date, entry.place, entry)
    for count in books.counts:
        if _has_decimals(count.amount):
            yield Fraction(count.amount, count.date, count.place)
    for provision, place in books.directives.provisions:
        if KEYS[provision.key].unit is Unit.VND and _has_decimals(provision.value):
            yield Fraction(provision.value, provision.since, place)


def _has_decimals(number: object) -> TypeGuard[Decimal]:
    if not isinstance(number, Decimal) or number.same_quantum(_WHOLE):
        return False
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


_WHOLE = Decimal(1)


@rule(
    "DATA-01",
    "not-whole-dong",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("An amount has decimals"),
    why=N_(
        "Beancount takes a point for the beginning of decimals: it reads 50.000 VND as fifty đồng, without a word. "
        "A thousand times too little is then booked or counted."
    ),
    source=N_("Books: money is whole đồng"),
    paper=N_("Compare the amount with the slip or the form; the paper itself is usually right."),
    ledger=N_("Write the amount with commas, 50,000 VND, or without any separator, 50000 VND."),
    each=fractions,
    structural=True,
    plugin="vouchers",
)
def not_whole_dong(_books: Books, fraction: Fraction) -> Iterator[Found]:
    """A VND amount with decimals."""
    text = message(
        "{written} VND is read as {read} đồng: write amounts with commas or without separators",
        written=str(fraction.number),
        read=fraction.number.normalize(),
    )
    subject, amount = str(fraction.place), int(fraction.number)
    if fraction.entry is None:
        yield Found(subject, text, fraction.date, fraction.place, amount=amount)
    else:
        yield found_in(fraction.entry, subject, text, amount=amount, place=fraction.place)


# -- DATA-02 -----------------------------------------------------------------------------------------------


def damaged(books: Books) -> Iterable[DamagedText]:
    """List the damaged texts, the first of each line."""
    by_line: dict[Place, DamagedText] = {}
    for text in damaged_texts(books.source.entries, books.as_of, books.source.folder, books.cancelled):
        by_line.setdefault(text.place, text)
    return by_line.values()


@rule(
    "DATA-02",
    "text-damaged",
    Level.WARNING,
    subject=N_("file and line"),
    title=N_("A text was damaged when it was converted"),
    why=N_(
        "Letters of the old fonts TCVN3 and VNI show as signs, and loose accents look right but are other letters: "
        "the same name or number is then not found again."
    ),
    source=N_("Books: one way of writing, Unicode with its accents in place (NFC)"),
    paper=N_("Nothing needs to be done on paper."),
    ledger=N_(
        "Type the text again with a Unicode keyboard (Unikey: Unicode), or convert the old file before you take it over. "
        "Only the text changes, no amount and no number."
    ),
    each=damaged,
    plugin="vouchers",
)
def text_damaged(_books: Books, text: DamagedText) -> Iterator[Found]:
    """A text that is not NFC, or has residue of TCVN3, VNI or a wrong encoding."""
    yield Found(
        str(text.place), _damage(text), text.date, text.place, member=text.member, voucher=text.voucher
    )


def _damage(text: DamagedText) -> Message:
    where = _WHERE.get(text.key) or text.key
    if text.damage is Damage.NOT_NFC:
        return message(
            "{where}: the accents of “{letters}” are loose (not NFC)", where=where, letters=text.letters
        )
    if text.damage is Damage.MISREAD:
        return message(
            "{where}: “{letters}” are letters that were read in a wrong encoding",
            where=where,
            letters=text.letters,
        )
    return message(
        "{where}: “{letters}” are letters of the old encoding {encoding}",
        where=where,
        letters=text.letters,
        encoding=text.damage.value,
    )


_WHERE = {
    "payee": message("from whom or to whom"),
    "narration": message("what for"),
    "name": message("a member's name"),
}

# -- DATA-03 -----------------------------------------------------------------------------------------------

_FALSE_D = frozenset("ÐƉðɖ")
_ALIKE = ("CYRILLIC", "GREEK")
"""Alphabets with letters that look like ours."""


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
        sign in _FALSE_D
        or unicodedata.category(sign)[0] not in "LN"
        or not unicodedata.is_normalized("NFKC", sign)
        or unicodedata.name(sign, "").startswith(_ALIKE)
    )


# -- DATA-04 -----------------------------------------------------------------------------------------------


def priced(books: Books) -> Iterable[tuple[Transaction, Posting]]:
    """List the transactions that have money, each with its first posting that has a price or a cost."""
    for entry in books.effective:
        posting = next((posting for posting in entry.postings if posting.priced), None)
        if posting is not None and any(other.currency == CURRENCY for other in entry.postings):
            yield entry, posting


@rule(
    "DATA-04",
    "money-turned-to-goods",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("Money was turned into goods by a price"),
    why=N_(
        "A price lets money disappear from every sum: 5 million turn into “50 rice @ 100,000”, the transaction balances, "
        "and no rule about money sees them again."
    ),
    source=N_("Books: money is VND and never has a price or a cost"),
    paper=N_(
        "Find the slip: what was bought, for how much, and where is it now? Things are listed in the book of things."
    ),
    ledger=N_(
        "Book the purchase as an expense in VND. Write the things in a transaction of their own, in their commodity, "
        "without @ and without braces."
    ),
    each=priced,
    structural=True,
    plugin="vouchers",
)
def money_turned_to_goods(_books: Books, item: tuple[Transaction, Posting]) -> Iterator[Found]:
    """A price or cost in a transaction that has VND."""
    entry, posting = item
    turned = abs(sum(other.amount for other in entry.postings if not other.priced))
    yield found_in(
        entry,
        str(posting.place),
        message("{amount} turned into {currency} by a price", amount=Dong(turned), currency=posting.currency)
        if turned
        else message("a price of {currency} stands in a transaction of money", currency=posting.currency),
        amount=turned or None,
        place=posting.place,
    )
