"""Find the forms in a sheet as people type it: the header row, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import SheetProblem, Spot, fault
from clubledger.forms.guesses import GUESS_FAULTS, guessed
from clubledger.forms.header_rows import (
    HeaderRows,
    HeadingCell,
    is_column_numbers,
    one_row,
    starts_of,
    two_rows,
)
from clubledger.forms.headings import HEADING_FAULTS
from clubledger.forms.sheet_starts import START_FAULTS, Start, ask_day, holds_caption, own_lines, start_of
from clubledger.forms.sheets import SheetRow
from clubledger.forms.table import Header, Table
from clubledger.forms.table_reader import TABLE_FAULTS, TableReader
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from clubledger.forms.form import Form
    from clubledger.forms.sheets import Sheet

NO_FORM = fault(
    "no-form",
    N_("No header row of a form that is known was found."),
    N_("Copy the row of headings from a blank form: clubledger forms blank. Known forms: {forms}."),
)
FORM_TWO_WAYS = fault(
    "form-two-ways",
    N_("The headings fit two forms: “{one}” and “{other}”."),
    N_("Use the headings of the blank form."),
)
DETECTION_FAULTS: Final = (
    NO_FORM,
    FORM_TWO_WAYS,
    *GUESS_FAULTS,
    *START_FAULTS,
    *HEADING_FAULTS,
    *TABLE_FAULTS,
)
"""What can be wrong with any form."""


def known_headings(texts: Sequence[str], forms: Iterable[Form]) -> int:
    """How many of a row's texts are headings of one form, at most."""
    cells = (HeadingCell(column, (text,)) for column, text in enumerate(dict.fromkeys(texts)))
    row = HeaderRows(SheetRow(0, ()), tuple(cells))
    return max((len(row.keys(form)) for form in forms), default=0)


def find_tables(
    sheet: Sheet, file: str, forms: Sequence[Form], today: date
) -> tuple[list[Table], list[SheetProblem]]:
    """The forms in a sheet, top to bottom, and why none was found or which one is not clear."""
    headers, passed, doubts = _headers(sheet.rows, forms)
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
        above = [row for row in sheet.rows[first:start] if row.number not in passed]
        own = own_lines(header.form, above) if index else above
        reader.read_above(own, before)
        if tables:  # what says the day of this table, or may, does not sign the one before
            tables[-1].below = [row for row in tables[-1].below if row not in own]
        rows = [row for row in sheet.rows[start + 1 : end] if row.number not in passed]
        last = reader.read_rows(rows)
        first = places[rows[last - 1].number] + 1 if last else start + 1
        for line in doubts.get(index, ()):
            ask_day(reader.table, line)
            for table in (*tables[-1:], reader.table):
                table.below = [row for row in table.below if row is not line]
        tables.append(reader.table)
    return tables, problems


def _headers(
    rows: Sequence[SheetRow], forms: Sequence[Form]
) -> tuple[list[Header], set[int], dict[int, list[SheetRow]]]:
    """The headers of a sheet, the rows that are no part of what is between them, and what lines leave in doubt.

    The rows are the upper one of a header of two, the numbers of the columns, and what only repeats the header before at the
    top of a new page, with the lines over it. The doubts are of the days of the tables, by the places of their headers.
    """
    headers: list[Header] = []
    passed: set[int] = set()
    doubts: dict[int, list[SheetRow]] = {}
    above: Sequence[SheetRow] = ()
    known = frozenset[str]().union(*(form.known_headings for form in forms))
    starts = starts_of(known)
    between: list[SheetRow] = []
    singles = [one_row(row) for row in rows]
    following = iter(zip(singles, (*singles[1:], None), (*rows[2:], None, None), strict=False))
    before_row: SheetRow | None = None
    numbers_of: Header | None = None
    for one, next_one, third in following:
        row, below = one.row, next_one.row if next_one is not None else None
        if numbers_of is not None and is_column_numbers(row, len(numbers_of.row.texts)):
            passed.add(row.number)
            numbers_of = None
            continue
        numbers_of = None
        found = None
        if _has_any(one, known, starts) or (next_one is not None and _has_any(next_one, known, starts)):
            found = _header_at(one, next_one, third, before_row, forms)
        before_row = row
        if found is None:
            between.append(row)
            continue
        header, lines = found
        if lines.upper is not None:
            passed.add(row.number)
            next(following)
            before_row = below
        before = headers[-1] if headers else None
        start = Start(begins=True)
        if before is not None and header.form is before.form and header.keys == before.keys:
            start = start_of(header.form, header.keys, above, between)
        if start.begins:
            headers.append(header)
            above = own_lines(header.form, between)
        else:
            passed.add(header.row.number)
            printed = {line.texts for line in above}
            passed.update(line.number for line in between if line.texts in printed)
        if start.doubt is not None:
            doubts.setdefault(len(headers) - 1, []).append(start.doubt)
        numbers_of = header
        between = []
    return headers, passed, doubts


def _has_any(lines: HeaderRows, known: frozenset[str], starts: frozenset[str]) -> bool:
    """Whether a known heading stands in a row, the cheap question first."""
    return lines.may_have(starts) and not lines.names.isdisjoint(known)


def _header_at(
    one: HeaderRows,
    next_one: HeaderRows | None,
    third: SheetRow | None,
    above: SheetRow | None,
    forms: Sequence[Form],
) -> tuple[Header, HeaderRows] | None:
    """The header that begins in a row, and its rows: one, or two if more is known of both together.

    An upper row that gives the lower one nothing is a line above it: a caption, or the club's name at the right.
    """
    row = one.row
    two = two_rows(row, next_one.row) if next_one is not None else None
    single = _header(one, forms)
    double = _header(two, forms) if two is not None else None
    if (
        double is not None
        and two is not None
        and next_one is not None
        and not holds_caption(double.form, row)
        and (double.keys != next_one.keys(double.form) or two.heads(third))
    ):
        known = len(single.keys) if single is not None else -1
        if len(double.keys) > known or (len(double.keys) == known and two.settles(double.keys)):
            return double, two
    if single is None:
        return None
    over = two_rows(above, row) if above is not None else None
    if over is not None and over.differs(single.form, over.keys(single.form)):
        return None  # “Phải trả” stands over “Gốc” and “Lãi”: they are not what was paid
    return single, one


def _header(lines: HeaderRows, forms: Iterable[Form]) -> Header | None:
    fits: list[tuple[int, Header]] = []
    for form in forms:
        keys = lines.keys(form)
        fitting = set(keys.values())
        if all(column.key in fitting for column in form.columns if column.required):
            fits.append((len(fitting), Header(form, lines.as_row(form), keys)))
    if not fits:
        return None
    most = max(count for count, _ in fits)
    best, *others = [header for count, header in fits if count == most]
    return Header(best.form, best.row, best.keys, others[0].form) if others else best


def _no_form(sheet: Sheet, file: str, forms: Sequence[Form]) -> SheetProblem:
    """The fault of a sheet without a form: what its title says that it is, or the form that it comes nearest to."""
    guess = guessed(sheet, forms)
    if guess is None:
        names = tuple(form.label for form in forms)
        return SheetProblem(NO_FORM, Spot(file, sheet.name), {"forms": names})
    return SheetProblem(guess.wrong.fault, Spot(file, sheet.name, guess.row), guess.wrong.params)
