"""DATA-02: a text that was damaged when it was converted, or is another than it seems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.books.likeness import Strange, plain_code, read_alike, told_by_group
from clubledger.books.texts import Damage, DamagedText, StrangeText, faulty_texts
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.place import Place
    from clubledger.i18n import Message


def faulty(books: Books) -> Iterable[Found]:
    """List the codes that look like another, and the faulty texts, the first of each line, strange ones before damaged."""
    yield from _codes_alike(books)
    by_line: dict[Place, DamagedText | StrangeText] = {}
    for text in faulty_texts(books.source.until(books.as_of), books.source.folder, books.cancelled):
        if isinstance(text, StrangeText) > isinstance(by_line.setdefault(text.place, text), StrangeText):
            by_line[text.place] = text
    yield from (_found(text) for text in by_line.values())


@rule(
    "DATA-02",
    "text-damaged",
    Level.WARNING,
    subject=N_("file and line"),
    title=N_("A text was damaged, or has letters that only look right"),
    why=N_(
        "Letters of the old fonts TCVN3 and VNI show as signs, and loose accents look right but are other letters: "
        "the same name or number is then not found again. A letter of another script, or a sign that nobody sees, makes "
        "of one number or name two that look the same: one slip may so stand for two payments. Of two codes that differ "
        "only in O and 0, or I, l and 1, a reader takes one for the other."
    ),
    source=N_("Books: one way of writing, Unicode with its accents in place (NFC)"),
    paper=N_(
        "For a damaged text nothing needs to be done on paper. Of two members or contracts with one code for the reader, "
        "ask who each is, and see both people or both contracts; then give one another number."
    ),
    ledger=N_(
        "Type the text again with a Unicode keyboard (Unikey: Unicode), or convert the old file before you take it over. "
        "Only the text changes, no amount and no number. A name in Khmer, Chăm or other letters may stand beside the "
        "name in Latin letters, with a space between them."
    ),
    each=faulty,
    plugin="vouchers",
)
def text_damaged(_books: Books, found: Found) -> Iterator[Found]:
    """A text that is not NFC, or has residue of TCVN3, VNI or a wrong encoding.

    An error where a code, slip, payee or name has letters of another script or signs that are not seen, any text signs
    that turn it round, or where two codes look the same; a warning where they are only read alike.
    """
    yield found


def _found(text: DamagedText | StrangeText) -> Found:
    strange = isinstance(text, StrangeText)
    return Found(
        str(text.place),
        _strangeness(text) if isinstance(text, StrangeText) else _damage(text),
        text.date,
        text.place,
        member=text.member,
        voucher=text.voucher,
        level=Level.ERROR if strange else None,
    )


_SHOWN = 5
"""Signs that a message names: enough to find them, too few to give a name away."""


def _strangeness(text: StrangeText) -> Message:
    where, signs = _where(text.key), tuple(f"U+{ord(sign):04X}" for sign in text.signs[:_SHOWN])
    match text.strange:
        case Strange.TURNING:
            return message(
                "{where}: signs that nobody sees turn the text round, so that it shows in another order: {signs}",
                where=where,
                signs=signs,
            )
        case Strange.UNSEEN:
            return message("{where}: signs that nobody sees: {signs}", where=where, signs=signs)
    words = (
        N_("{where}: “{letters}” ({signs}) is no Latin letter")
        if len(signs) == 1
        else N_("{where}: “{letters}” ({signs}) are not Latin letters")
    )
    return message(words, where=where, letters="".join(text.signs[:_SHOWN]), signs=signs)


def _damage(text: DamagedText) -> Message:
    where = _where(text.key)
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


def _where(key: str) -> Message | str:
    return _WHERE.get(key) or key


_WHERE = {
    "payee": message("from whom or to whom"),
    "narration": message("what for"),
    "name": message("a member's name"),
}


class _Codes:
    """Codes of one kind in the order in which they were written, by what they look like and how they are read."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}
        self._read: dict[str, str] = {}

    def like(self, code: str) -> tuple[str, Level] | None:
        """The earlier code that a code looks like, an error, or is read like, a warning."""
        other = self._seen.setdefault(plain_code(code), code)
        twin = self._read.setdefault(read_alike(code), code)
        if other != code:
            return other, Level.ERROR
        if twin != code and not told_by_group(code, twin):
            return twin, Level.WARNING
        return None


def _codes_alike(books: Books) -> Iterator[Found]:
    """Members of the list, and contracts, whose codes people take for one another: the one that was written later."""
    codes = _Codes()
    for member in books.members.values():
        like = codes.like(member.code)
        if like is not None and member.joined <= books.as_of:
            other, level = like
            yield Found(
                str(member.place),
                (
                    message(
                        "the members {code} and {other} have codes that look the same",
                        code=member.code,
                        other=other,
                    )
                    if level is Level.ERROR
                    else message(
                        "the members {code} and {other} have codes that are read as one: letters stand in them that look "
                        "like digits (O and 0, I or l and 1)",
                        code=member.code,
                        other=other,
                    )
                ),
                member.joined,
                member.place,
                member=member.code,
                level=level,
            )
    numbers = _Codes()
    known: set[str] = set()
    for entry in books.effective:
        for number in entry.loan_links:
            if number in known:
                continue
            known.add(number)
            like = numbers.like(number)
            if like is not None:
                other, level = like
                yield Found(
                    str(entry.place),
                    (
                        message(
                            "the contracts {code} and {other} have numbers that look the same",
                            code=number,
                            other=other,
                        )
                        if level is Level.ERROR
                        else message(
                            "the contracts {code} and {other} have numbers that are read as one: letters stand in them that "
                            "look like digits (O and 0, I or l and 1)",
                            code=number,
                            other=other,
                        )
                    ),
                    entry.date,
                    entry.place,
                    fund=Fund.INCOME,
                    loan=number,
                    voucher=entry.voucher,
                    level=level,
                )
