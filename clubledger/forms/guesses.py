"""What a sheet without a form probably is, by its title and its headings, so that people are told what to do with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import Misread, fault
from clubledger.forms.folding import plain, squeezed
from clubledger.forms.header_rows import one_row, starts_of, two_rows
from clubledger.forms.sheet_starts import names_form
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.forms.form import Form
    from clubledger.forms.header_rows import HeaderRows
    from clubledger.forms.sheets import Sheet, SheetRow

HEADING_MISSING = fault(
    "heading-missing",
    N_("This looks like “{form}”, but headings are missing: {missing}."),
    N_("Write each missing heading over its column, as on the blank form."),
)
CASH_BOOK = fault(
    "cash-book",
    N_("This is a cash book (sổ quỹ). It is not entered: its slips are, each with what it was for."),
    N_(
        "Enter the slips that it lists: receipts (phieu-thu), payment slips (phieu-chi), and the sheets of the meetings. What is in the box at the end goes on the cash count (bang-kiem-ke-quy)."
    ),
)
MONTHS_IN_COLUMNS = fault(
    "months-in-columns",
    N_(
        "“{form}” with a column for each month, from “{first}” to “{last}”: money of several meetings stands on one sheet."
    ),
    N_(
        "Write a sheet for each meeting, with its day and the number of its slip, and in it what was paid on that day."
    ),
)
GUESS_FAULTS: Final = (HEADING_MISSING, CASH_BOOK, MONTHS_IN_COLUMNS)
"""What is told of sheets that people have and that are no form, or not quite."""

_CASH_BOOK = re.compile(r"\bso (?:chi tiet )?(?:quy|thu,? chi|tien mat|tien gui)\b")
_COUNTED = re.compile(r"\bkiem ke\b|\bso du\b")
_MONTH = re.compile(
    r"(?:t|th|thang)\.?\s*0?(?:[1-9]|1[0-2])(?:\s*[/.-]\s*(?:\d{2}|\d{4}))?|0?(?:[1-9]|1[0-2])/\d{4}"
)
_TITLE_LINES = 15
"""How far down a title is looked for."""
_HEADER_LINES: Final = 1000
"""How far down a header is looked for that lacks something."""
_OF_TITLE: Final = 2
"""As many headings as a title is worth."""
_BOOK_HEADINGS: Final = frozenset({"thu", "chi", "sotien"})
_BALANCES: Final = frozenset({"ton", "tonquy", "conlai", "sodu", "tonquycuoingay", "tonquycuoiky"})


@dataclass(frozen=True, slots=True)
class Guess:
    """What is wrong with a sheet that is no form as it stands, and its row of headings."""

    row: int
    wrong: Misread


def guessed(sheet: Sheet, forms: Sequence[Form]) -> Guess | None:
    """What a sheet without a header that fits probably is; ``None`` if nothing of a form is in it."""
    titles = [plain(text) for text in _titles(sheet)]
    named = [form for form in forms if any(names_form(form, title) for title in titles)]
    known = {heading for form in forms for heading in form.known_headings}
    headers = list(_candidates(sheet.rows, starts_of(known | _BOOK_HEADINGS)))
    book = next((lines for lines in headers if _is_cash_book(lines)), None)
    nearest = _nearest(headers, forms, named)
    titled = any(_CASH_BOOK.search(title) and not _COUNTED.search(title) for title in titles)
    if book is not None and (titled or not named):
        return Guess(book.row.number, Misread(CASH_BOOK))
    if titled and (nearest is None or not _is_almost(*nearest)):
        return Guess(sheet.rows[0].number, Misread(CASH_BOOK))
    if nearest is None:
        return None
    form, lines, missing = nearest
    months = months_in(cell.readings[0] for cell in lines.cells)
    if len(months) > 1:
        wrong = Misread(MONTHS_IN_COLUMNS, form=form.label, first=months[0], last=months[-1])
    else:
        wrong = Misread(HEADING_MISSING, form=form.label, missing=missing)
    return Guess(lines.row.number, wrong)


def _is_almost(form: Form, lines: HeaderRows, missing: Sequence[str]) -> bool:
    """Whether headings are a form's but for one: people call a sheet “Sổ quỹ” that is a list of slips."""
    required = sum(column.required for column in form.columns)
    return len(missing) <= 1 and required > _OF_TITLE and len(lines.keys(form)) > _OF_TITLE


def months_in(headings: Iterable[str]) -> list[str]:
    """Those of some headings that are months: “T1”, “Tháng 2”, “3/2024”."""
    return [heading for heading in headings if _MONTH.fullmatch(plain(heading).strip())]


def _titles(sheet: Sheet) -> Iterator[str]:
    """What stands in the first lines that have no more than two texts and is no caption; and the sheet's own name."""
    if sheet.name:
        yield sheet.name
    for row in sheet.rows[:_TITLE_LINES]:
        if len(row.texts) <= 2:
            yield from (text for text in row.texts if ":" not in text)


def _candidates(rows: Sequence[SheetRow], starts: frozenset[str]) -> Iterator[HeaderRows]:
    """The rows that may be a header, alone and with the one below; ``starts``: how headings begin."""
    singles = [one_row(row) for row in rows[:_HEADER_LINES]]
    begun = [single.may_have(starts) for single in singles]
    for index, single in enumerate(singles):
        if begun[index]:
            yield single
        if any(begun[index : index + 2]) and index + 1 < len(singles):
            both = two_rows(single.row, singles[index + 1].row)
            if both is not None:
                yield both


def _is_cash_book(lines: HeaderRows) -> bool:
    """Whether money that came in, money that went out and what is left stand side by side."""
    said = {squeezed(text) for cell in lines.cells for text in cell.readings}
    sums = {heading.removeprefix("sotien") for heading in said}
    return {"thu", "chi"} <= sums and not sums.isdisjoint(_BALANCES)


def _nearest(
    headers: Iterable[HeaderRows], forms: Iterable[Form], named: Sequence[Form]
) -> tuple[Form, HeaderRows, tuple[str, ...]] | None:
    """The form with the most of its headings in a row, of these the one that lacks the fewest; the first of equals.

    A title says as much as two headings.
    """
    best: tuple[tuple[int, int], Form, HeaderRows, tuple[str, ...]] | None = None
    for lines in headers:
        for form in forms:
            keys = set(lines.keys(form).values())
            required = [column for column in form.columns if column.required]
            missing = tuple(column.title for column in required if column.key not in keys)
            known = len(keys) + (_OF_TITLE if form in named else 0) if keys else 0
            fit = known, -len(missing)
            if known >= _OF_TITLE and len(missing) < len(required) and (best is None or fit > best[0]):
                best = fit, form, lines, missing
    return best[1:] if best is not None else None
