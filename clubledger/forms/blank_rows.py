"""What stands in the rows that a blank form has printed already: text from a ledger, a member's code and name."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clubledger.books.books import Books


def member_cells(books: Books, code: str | None) -> dict[str, str | int]:
    """A member's code and name, as far as they are known."""
    member = books.members.get(code or "")
    texts = {"member": code, "name": member.name if member else None}
    return {key: cleaned(text) for key, text in texts.items() if text}


def cleaned(text: str) -> str:
    """What a stranger wrote into a ledger, for a printed line: NFC, no line ends, nothing that is not seen."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in line if unicodedata.category(letter)[0] != "C").strip()
