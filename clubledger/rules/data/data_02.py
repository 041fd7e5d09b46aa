"""DATA-02: a text that was damaged when it was converted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.texts import Damage, DamagedText, damaged_texts
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.place import Place
    from clubledger.i18n import Message


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
