"""Read sheets as somebody typed them, against the books of a club, and say shortly what came of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clubledger.forms import FORMS
from clubledger.forms.entries import Booking
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from clubledger.i18n import render
from tests.forms.club_books import books_of

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

TODAY = date(2026, 11, 23)


def read_typed(text: str, club: Path) -> FormFile:
    """Read one CSV text against the books of a club."""
    path = club.parent / "sheet.csv"
    path.write_text(text, "utf-8")
    (file,) = read_files([path], ImportContext(books_of(club), TODAY), FORMS)
    return file


def faults(file: FormFile) -> list[tuple[str, int | None]]:
    """The faults of a file, each with its row."""
    return [(problem.fault.id, problem.spot.row) for problem in file.problems]


def remarks(file: FormFile) -> list[tuple[int | None, str]]:
    """The remarks on a file's rows in English, each with its row."""
    return [
        (remark.spot.row, render(remark.message, "en"))
        for remark in file.remarks
        if remark.spot.row is not None
    ]


def booked(file: FormFile) -> list[tuple[str | None, int]]:
    """The vouchers of a file's new bookings, with what they move."""
    return [
        (entry.voucher, sum(leg.amount for leg in entry.legs if leg.amount > 0))
        for entry in file.new
        if isinstance(entry, Booking)
    ]


def questions(file: FormFile) -> list[tuple[str, int | None]]:
    """The open questions of a file, each with its row."""
    return [(question.fault.id, question.spot.row) for question in file.questions]


def enter(club: Path, text: str) -> None:
    """Put what a sheet says into the books."""
    for name, added in additions(read_typed(text, club).new).items():
        with (club / name).open("a", encoding="utf-8") as stream:
            stream.write("\n" + added)
