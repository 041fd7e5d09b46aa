"""DOC-14: a series of slips that is none of the four, and begins late; a slip that only looks like one of the four."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import Slip
from clubledger.books.likeness import folded
from clubledger.books.members import fold
from clubledger.i18n import N_, message
from clubledger.loans.terms import fits, months_after
from clubledger.rules.doc.letters_for_digits import Mistaken, mistaken
from clubledger.rules.doc.slips import money_moved, slip_text
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction

FIRST_YEAR: Final = 12
"""Months from the first transaction on: what a club numbers in them is how it numbers its slips."""

A_SERIES: Final = 3
"""Slips whose numbers begin with one letter: who writes it so often means it (book I, or a letter for each use)."""

_KNOWN: Final = {
    "pt": "PT",
    "phieuthu": "PT",
    "pc": "PC",
    "phieuchi": "PC",
    "bc": "BC",
    "baoco": "BC",
    "giaybaoco": "BC",
    "bn": "BN",
    "baono": "BN",
    "giaybaono": "BN",
}
"""The four series, as people write them."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_NUMBER_WORDS: Final = frozenset({"so", "no", "s"})
"""What stands before a number and names no series."""


@dataclass(frozen=True, slots=True)
class OwnSeries:
    """A series that is none of PT, PC, BC and BN, with its first slip of money.

    ``by_bank``: the money only went through the bank; ``bank_before``: until then that of all its slips did.
    """

    name: str
    first: Transaction
    by_bank: bool
    bank_before: bool


@dataclass(frozen=True, slots=True)
class AnotherForm:
    """The first slip of one of the four series in a form that is not its own, and one of the club's until then that is."""

    name: str
    first: Transaction
    usual: Transaction


@dataclass(frozen=True, slots=True)
class LooksLike:
    """A slip that has letters for digits, and what it is read as."""

    entry: Transaction
    read: str


def own_series(books: Books) -> Iterable[OwnSeries | AnotherForm | LooksLike]:
    """The series of other slips that moved money, new forms of the four, and slips that pass for the club's own.

    Openings, reversals and the slips that they share are left out.
    """
    entries = [entry for entry in books.effective if entry.voucher and not entry.slip and _moves_money(entry)]
    if not entries:
        return
    corrections = {
        (reversal.transaction.fund, folded(slip_text(reversal.transaction)))
        for reversal in books.reversals
        if reversal.problem is None
    }
    lettered = _begun_with_a_letter(entries)
    end = _end_of_first_year(books)
    left = _forms_left(books, entries, end)
    seen: dict[tuple[str, bool], date] = {}
    told: set[tuple[Fund | None, str]] = set()
    looked_at: set[tuple[Fund | None, str]] = set()
    for entry in entries:
        name = series_of(entry.voucher or "")
        looks = mistaken(entry.voucher or "")
        if looks is not None and lettered[_series_with_letter(entry, looks)] >= A_SERIES:
            name = f"{looks.prefix}-{looks.letter}"
        elif looks is not None:
            slip = entry.fund, slip_text(entry)
            if slip not in looked_at and (entry.fund, folded(slip_text(entry))) not in corrections:
                looked_at.add(slip)
                yield LooksLike(entry, looks.read.partition("/")[0])
            continue
        alike = fold(name)
        by_bank = _through_the_bank(entry)
        if (entry.fund, folded(slip_text(entry))) in corrections:
            continue
        if alike in _KNOWN:
            usual = left.get((entry.fund, _KNOWN[alike]))
            late = entry.date >= end and usual is not None and usual.date < entry.date
            if usual is not None and late and not by_bank and (entry.fund, alike) not in told:
                told.add((entry.fund, alike))
                yield AnotherForm(name, entry, usual)
        elif (alike, by_bank) not in seen:
            bank_since = seen.get((alike, True))
            seen[alike, by_bank] = entry.date
            before = bank_since is not None and bank_since < entry.date
            yield OwnSeries(name or entry.voucher or "", entry, by_bank, before)


def _forms_left(
    books: Books, others: Iterable[Transaction], end: date
) -> Mapping[tuple[Fund | None, str], Transaction]:
    """The first slip of each of a fund's four series, unless the club's first year has several of it in other forms."""
    own_form = {
        (entry.fund, _KNOWN.get(fold(series_of(entry.voucher or "")), ""), slip_text(entry))
        for entry in others
        if entry.date < end
    }
    several = Counter((fund, series) for fund, series, _ in own_form)
    firsts: dict[tuple[Fund | None, str], Transaction] = {}
    for entry in books.effective:
        if entry.slip is not None and _moves_money(entry):
            key = entry.fund, entry.slip.prefix
            if several[key] < A_SERIES:
                firsts.setdefault(key, entry)
    return firsts


def _through_the_bank(entry: Transaction) -> bool:
    """Whether money moved by the bank's slip: on its accounts alone, or between them and a box."""
    roles = {posting.account.role for posting in entry.postings if posting.amount}
    return Role.CASH not in roles or (Role.BANK in roles and roles <= {Role.CASH, Role.BANK, Role.BANK_FEE})


def _begun_with_a_letter(entries: Iterable[Transaction]) -> Counter[Hashable]:
    """How many slips a fund has whose numbers begin with one letter, which is a series of its own if they are several."""
    slips = {
        (_series_with_letter(entry, looks), slip_text(entry))
        for entry in entries
        if (looks := mistaken(entry.voucher or "")) is not None and looks.letter
    }
    return Counter(series for series, _ in slips)


def _series_with_letter(entry: Transaction, looks: Mistaken) -> Hashable:
    return entry.fund, looks.prefix, looks.letter


@rule(
    "DOC-14",
    "voucher-new-series",
    Level.WARNING,
    subject=N_("series of slips, or voucher"),
    title=N_("A new series of slips begins, or a slip has letters for digits"),
    why=N_(
        "Missing numbers are looked for in the series of receipt and payment slips. What is paid under slips of another "
        "series is not missed when one of them is taken away, and PC-2024-O06, with the letter O, is none of the series: people read "
        "006 and take it for that slip."
    ),
    source=N_("Books: each slip has a number of its own in the fund's series"),
    paper=N_(
        "Ask who began the new series and what for. Number slips in the series of PT and PC again; if the club wants a "
        "series of its own, a meeting decides it. Where letters stand among the digits, look for the slip with the right number, and "
        "whether there are two."
    ),
    ledger=N_(
        "Correct the voucher if it was mistyped: PT-2024-015, PC-2024-003. If a meeting decided on the new series, write a "
        "waiver for DOC-14 and the series with reason, by and minutes."
    ),
    each=own_series,
)
def voucher_new_series(books: Books, item: OwnSeries | AnotherForm | LooksLike) -> Iterator[Found]:
    """A series that begins after the club's first year; what it always used, and the bank's own numbers, are a note.

    So with one of the four in a form that the club never had. And a slip that would be one of them if its letters were digits.
    """
    match item:
        case LooksLike():
            yield _looks_like(books, item)
        case AnotherForm():
            yield _another_form(item)
        case OwnSeries():
            yield _new_series(books, item)


def _looks_like(books: Books, item: LooksLike) -> Found:
    entry = item.entry
    slip = Slip.of(item.read)
    there = slip is not None and (entry.fund, slip) in books.slips
    text = (
        N_(
            "{voucher} has letters among its digits and looks like {read}, which the books have as well: are these two slips, or one "
            "that was entered twice?"
        )
        if there
        else N_(
            "{voucher} has letters among its digits, so that no series has it: is it to be read as {read}?"
        )
    )
    return found_in(
        entry,
        slip_text(entry),
        message(text, voucher=slip_text(entry), read=item.read),
        amount=money_moved(entry),
    )


def _another_form(item: AnotherForm) -> Found:
    entry = item.first
    text = message(
        "slips are numbered like {voucher} since {day}, and before like {usual}; no rule looks for numbers missing in the new form",
        voucher=entry.voucher or "",
        day=entry.date,
        usual=slip_text(item.usual),
    )
    return found_in(entry, item.name, text, amount=money_moved(entry))


def _new_series(books: Books, series: OwnSeries) -> Found:
    entry = series.first
    late = entry.date >= _end_of_first_year(books)
    if not late or series.by_bank:
        text = N_(
            "the club also numbers slips as {series}, since {day}; no rule looks for numbers missing there"
        )
    elif series.bank_before:
        text = N_(
            "cash moves under the slips {series} since {day}, with {voucher}; until then they were for what goes through the "
            "bank"
        )
    else:
        text = N_("the slips {series} begin on {day} with {voucher}; until then the club had no such series")
    return found_in(
        entry,
        series.name,
        message(text, series=series.name, day=entry.date, voucher=entry.voucher or ""),
        amount=money_moved(entry),
        level=None if late and not series.by_bank else Level.NOTE,
    )


@lru_cache(maxsize=4096)
def series_of(voucher: str) -> str:
    """The letters by which a slip is told from those of other series: ``PN`` of ``PN-2025-001``.

    They stand before its number or, where nothing does, after it; empty for a bare number. ``số`` and a single letter
    after the number (12a) name none.
    """
    text = unicodedata.normalize("NFC", voucher).upper()
    digit = _DIGIT.search(text)
    head, rest = (text[: digit.start()], text[digit.start() :]) if digit else (text, "")
    words = [word for word in _LETTERS.findall(head) if fold(word) not in _NUMBER_WORDS]
    if not words:
        words = [word for word in _LETTERS.findall(rest)[:1] if len(word) > 1]
    return "".join(words)


def _moves_money(entry: Transaction) -> bool:
    return entry.touches_money and not entry.opening and entry.reverses is None


def _end_of_first_year(books: Books) -> date:
    began = books.began
    return months_after(began, FIRST_YEAR) if began is not None and fits(began, FIRST_YEAR) else date.max
