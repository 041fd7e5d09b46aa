"""The rows that a blank form has printed already: members, borrowers with what they owe, the notes of our money."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from clubledger.books.due import due_on
from clubledger.errors import CannotJudge
from clubledger.forms.cash_counts import NOTES

if TYPE_CHECKING:
    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan

Line = Mapping[str, str | int]
"""What is printed in a row, by the columns' keys; money is whole đồng."""

_OUT_OF_USE: Final = 100
"""A denomination that a count may have, and that no box holds any more."""


def note_rows() -> list[Line]:
    """The notes and coins, the largest first, and the bank's balance."""
    notes = sorted(NOTES - {_OUT_OF_USE}, reverse=True)
    return [*({"note": note} for note in notes), {"note": "Ngân hàng"}]


def fee_rows(books: Books) -> list[Line]:
    """Who is a member on the books' day, by code."""
    codes = sorted(member.code for member in books.present_members)
    return [_person(books, code) for code in codes]


def repayment_rows(books: Books) -> list[Line]:
    """The loans that are open at the end of the books' day, by borrower, with what is due then.

    Where that cannot be told, the row has no amounts.
    """
    loans = [loan for loan in books.loans.values() if loan.balance > 0]
    return [_loan(books, loan) for loan in sorted(loans, key=lambda loan: (loan.member or "", loan.number))]


def _loan(books: Books, loan: Loan) -> Line:
    row = {"contract": loan.number} | _person(books, loan.member)
    try:
        principal, interest = due_on(loan, books.as_of)
    except CannotJudge:
        return row
    return row | {"due_principal": principal, "due_interest": interest}


def _person(books: Books, code: str | None) -> dict[str, str | int]:
    member = books.members.get(code or "")
    told = {"member": code, "name": member.name if member else None}
    return {key: cleaned(text) for key, text in told.items() if text}


def cleaned(text: str) -> str:
    """What a stranger wrote into a ledger, for a printed line: NFC, no line ends, nothing that is not seen."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in line if unicodedata.category(letter)[0] != "C").strip()
