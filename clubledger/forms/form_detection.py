"""Find the forms in a sheet as people type it: the header row, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import captions
from clubledger.forms.faults import SheetProblem, Spot, fault
from clubledger.forms.folding import squeezed
from clubledger.forms.table import Header, Table
from clubledger.forms.table_reader import TABLE_FAULTS, TableReader
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from clubledger.forms.columns import Column
    from clubledger.forms.form import Form
    from clubledger.forms.sheets import Sheet, SheetRow

NO_FORM = fault(
    "no-form",
    N_("No header row of a form that is known was found."),
    N_("Copy the row of headings from a blank form: clubledger forms blank. Known forms: {forms}."),
)
HEADING_MISSING = fault(
    "heading-missing",
    N_("This looks like “{form}”, but headings are missing: {missing}."),
    N_("Write each missing heading over its column, as on the blank form."),
)
FORM_TWO_WAYS = fault(
    "form-two-ways",
    N_("The headings fit two forms: “{one}” and “{other}”."),
    N_("Use the headings of the blank form."),
)
DETECTION_FAULTS: Final = (NO_FORM, HEADING_MISSING, FORM_TWO_WAYS, *TABLE_FAULTS)
"""What can be wrong with any form."""


def known_headings(texts: Sequence[str], forms: Iterable[Form]) -> int:
    """How many of a row's texts are headings of one form, at most."""
    headings = {squeezed(text) for text in texts}
    return max((len(headings & form.known_headings.keys()) for form in forms), default=0)


def find_tables(
    sheet: Sheet, file: str, forms: Sequence[Form], today: date
) -> tuple[list[Table], list[SheetProblem]]:
    """The forms in a sheet, top to bottom, and why none was found or which one is not clear."""
    headers, repeated = _headers(sheet.rows, forms)
    if not headers:
        return [], [_no_form(sheet, file, forms)] if sheet.rows else []
    tables: list[Table] = []
    problems: list[SheetProblem] = []
    first = 0
    places = {row.number: index for index, row in enumerate(sheet.rows)}
    for index, header in enumerate(headers):
        start = places[header.row.number]
        end = places[headers[index + 1].row.number] if index + 1 < len(headers) else len(sheet.rows)
        spot = Spot(file, sheet.name, header.row.number)
        if header.other is not None:
            problems.append(
                SheetProblem(FORM_TWO_WAYS, spot, {"one": header.form.label, "other": header.other.label})
            )
            first = end
            continue
        reader = TableReader(header, spot, today)
        before = tables[-1] if tables and tables[-1].form is header.form else None
        reader.read_above(sheet.rows[first:start], before)
        rows = [row for row in sheet.rows[start + 1 : end] if row.number not in repeated]
        last = reader.read_rows(rows)
        first = places[rows[last - 1].number] + 1 if last else start + 1
        tables.append(reader.table)
    return tables, problems


def _headers(rows: Sequence[SheetRow], forms: Sequence[Form]) -> tuple[list[Header], set[int]]:
    """The headers of a sheet, and the rows that only repeat the one before at the top of a new page."""
    headers: list[Header] = []
    repeated: set[int] = set()
    between: list[SheetRow] = []
    for row in rows:
        header = _header(row, forms)
        if header is None:
            between.append(row)
            continue
        before = headers[-1] if headers else None
        if (
            before is not None
            and header.form is before.form
            and header.keys == before.keys
            and not _captioned(header.form, between)
        ):
            repeated.add(row.number)
        else:
            headers.append(header)
        between = []
    return headers, repeated


def _captioned(form: Form, rows: Iterable[SheetRow]) -> bool:
    """Whether a line says of the next table what stands above it: then it is another sheet of paper."""
    above = [column for column in form.columns if column.above]
    return any(caption.sure for row in rows for column in above for caption in captions(column, row, ()))


def _header(row: SheetRow, forms: Iterable[Form]) -> Header | None:
    headings = [
        (squeezed(cell.text), cell.column)
        for before, cell in zip((None, *row.cells), row.cells, strict=False)
        if not cell.empty and not (cell.covered and before is not None and before.value == cell.value)
    ]
    fits: list[tuple[int, Header]] = []
    for form in forms:
        known = form.known_headings
        keys = {column: known[text] for text, column in headings if text in known}
        fitting = set(keys.values())
        if all(column.key in fitting for column in form.columns if column.required):
            fits.append((len(fitting), Header(form, row, keys)))
    if not fits:
        return None
    most = max(count for count, _ in fits)
    best, *others = [header for count, header in fits if count == most]
    return Header(best.form, row, best.keys, others[0].form) if others else best


def _no_form(sheet: Sheet, file: str, forms: Sequence[Form]) -> SheetProblem:
    """The fault of a sheet without a form, with the form that it comes nearest to."""
    nearest: tuple[tuple[int, int], SheetRow, Form] | None = None
    for row in sheet.rows:
        headings = {squeezed(text) for text in row.texts}
        for form in forms:
            required = [column for column in form.columns if column.required]
            lacking = sum(not _has(column, headings) for column in required)
            known = len(headings & form.known_headings.keys())
            fit = known, -lacking
            if known >= 2 and lacking < len(required) and (nearest is None or fit > nearest[0]):
                nearest = fit, row, form
    if nearest is None:
        names = tuple(form.label for form in forms)
        return SheetProblem(NO_FORM, Spot(file, sheet.name), {"forms": names})
    _, row, form = nearest
    headings = {squeezed(text) for text in row.texts}
    missing = tuple(column.title for column in form.columns if column.required and not _has(column, headings))
    return SheetProblem(
        HEADING_MISSING, Spot(file, sheet.name, row.number), {"form": form.label, "missing": missing}
    )


def _has(column: Column, headings: set[str]) -> bool:
    """Whether a row of squeezed texts has a heading of the column."""
    return any(squeezed(heading) in headings for heading in column.headings)
