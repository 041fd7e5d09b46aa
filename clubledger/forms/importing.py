"""Files of forms for a club: which form each sheet is, what it would enter, what is there already, what is wrong."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.errors import ClubledgerError
from clubledger.forms.club_names import OTHER_CLUB, check_club
from clubledger.forms.documents import FileBytes, UnreadableFile, read_document
from clubledger.forms.doubts import DOUBT_FAULTS, raise_doubts
from clubledger.forms.faults import Remark
from clubledger.forms.form_detection import DETECTION_FAULTS, NO_FORM, find_tables, known_headings
from clubledger.forms.form_files import FormFile, FormSheet
from clubledger.forms.guesses import CASH_BOOK
from clubledger.forms.limits import TOO_LARGE
from clubledger.forms.matching import MATCHING_FAULTS, sort_out
from clubledger.forms.pages import link_pages, note_beside
from clubledger.forms.preview import preview
from clubledger.forms.questions import Answers, identified
from clubledger.forms.sheets import Document
from clubledger.forms.values import VOUCHER
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.form import Form
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

NO_ANSWERS: Final = Answers()
IMPORT_FAULTS: Final = (*DETECTION_FAULTS, *MATCHING_FAULTS, OTHER_CLUB, *DOUBT_FAULTS)
"""What can be wrong with a sheet of any form."""


class TooManyRows(ClubledgerError):
    """Files have more rows together than are read at a time."""


def additions(entries: Iterable[Entry]) -> dict[str, str]:
    """What the entries add to each file of the club, in their order, an empty line between two."""
    texts: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        texts[entry.file].append(entry.text)
    return {file: "\n".join(parts) for file, parts in texts.items()}


def read_files(
    paths: Sequence[Path | FileBytes],
    context: ImportContext,
    forms: Sequence[Form],
    answers: Answers = NO_ANSWERS,
    most_rows: int | None = None,
) -> list[FormFile]:
    """Read files of forms against what the context knows, and let it learn what the good ones say.

    The files come back in the order in which they can be entered: the member list before loans, loans before
    repayments. A file with problems or with questions that ``answers`` leave open is not learnt. Raises `TooManyRows` if
    they have more than ``most_rows`` filled rows together.
    """
    opened: list[tuple[FormFile, Document]] = []
    rows = 0
    for path in paths:
        file, document = _opened(path, answers, forms)
        rows += sum(len(sheet.rows) for sheet in document.sheets)
        too_large = any(problem.fault is TOO_LARGE for problem in file.own_problems)
        if most_rows is not None and (too_large or rows > most_rows):
            raise TooManyRows(
                message(
                    "These sheets are too long: together they may have {most} rows. Choose fewer at a time, or split a long one.",
                    most=most_rows,
                )
            )
        opened.append((file, document))
    recognised = [(file, _tables(file, document, context, forms)) for file, document in opened]
    for _, found in recognised:
        link_pages(found)
    tables = [table for _, found in recognised for table in found]
    note_beside(tables)
    context.slips_of_run = _slips(tables)
    recognised.sort(key=lambda file: min((forms.index(table.form) for table in file[1]), default=len(forms)))
    return [_entered(file, tables, context, forms) for file, tables in recognised]


def _slips(tables: Iterable[Table]) -> dict[tuple[str, int], set[int]]:
    """The numbers of the slips that tables name, by kind and year."""
    numbers: dict[tuple[str, int], set[int]] = defaultdict(set)
    for table in tables:
        keys = [column.key for column in table.form.columns if column.kind is VOUCHER]
        for record in table.records:
            for key in keys:
                if (slip := Slip.of(record.text(key))) is not None:
                    numbers[slip.prefix, slip.year].add(slip.number)
    return numbers


def _opened(path: Path | FileBytes, answers: Answers, forms: Sequence[Form]) -> tuple[FormFile, Document]:
    """A file and what stands in it: nothing if it cannot be read."""
    file = FormFile(Path(path.name) if isinstance(path, FileBytes) else path, answers)
    try:
        document = read_document(path, lambda texts: known_headings(texts, forms))
    except UnreadableFile as error:
        file.own_problems += error.problems
        return file, Document(path.name, ())
    file.digest = document.digest
    file.own_remarks += document.remarks
    return file, document


def _tables(file: FormFile, document: Document, context: ImportContext, forms: Sequence[Form]) -> list[Table]:
    """The tables in a file."""
    tables: list[Table] = []
    unknown: list[SheetProblem] = []
    for sheet in document.sheets:
        sheet_tables, problems = find_tables(sheet, document.file, forms, context.today)
        tables += sheet_tables
        unknown += problems
    # a workbook may have a sheet of notes beside the forms; a file without any form is a mistake
    if tables:
        file.own_remarks += [
            Remark(problem.message, problem.spot) for problem in unknown if _is_stray(problem)
        ]
        unknown = [problem for problem in unknown if not _is_stray(problem)]
    file.own_problems += unknown
    return tables


def _is_stray(problem: SheetProblem) -> bool:
    return problem.fault in (NO_FORM, CASH_BOOK)


def _entered(
    file: FormFile, tables: Sequence[Table], context: ImportContext, forms: Sequence[Form]
) -> FormFile:
    trial = context.copy()
    sheets: dict[int, FormSheet] = {}
    for table in sorted(tables, key=lambda table: forms.index(table.form)):
        sheet = _sheet(table, trial, file.digest)
        trial.learn(sheet.new, sheet.spot.file)
        sheets[id(table)] = sheet
    file.sheets = [sheets[id(table)] for table in tables]
    if not file.stops:
        context.learn(file.new, file.path.name)
    return file


def _questions(table: Table, new: Sequence[Entry]) -> Iterator[SheetProblem]:
    """What is asked of the rows that are new, and of the table if it has any."""
    rows = {id(entry.record): entry.record for entry in new}
    if rows:
        old = {record.spot.row for record in table.records if id(record) not in rows}
        yield from (question for question in table.questions if question.spot.row not in old)
    for record in rows.values():
        yield from record.questions


def _sheet(table: Table, context: ImportContext, digest: str) -> FormSheet:
    """The entries of one table, new ones apart from those that are there already; ``digest`` is the file's."""
    sheet = FormSheet(table.form, table.spot, len(table.records), remarks=table.remarks)
    if table.unfilled and not table.form.blank.printed(None):  # of all notes and coins a box has only some
        table.remarks.append(Remark(table.unfilled_remark, table.spot))
    check_club(table, context.books.directives.club.name)
    made: list[Entry] = []
    if table.complete:
        made = list(table.form.entries(table.records, context))
    else:
        for record in table.records:
            context.people.member(record)
    refused = {id(record) for record in table.records if record.problems}
    sort_out([entry for entry in made if id(entry.record) not in refused], context, sheet)
    raise_doubts(table, sheet.new, context)
    sheet.problems = [*table.problems, *(problem for record in table.records for problem in record.problems)]
    sheet.problems.sort(key=lambda problem: problem.spot.row or 0)
    asked = (identified(question, digest) for question in _questions(table, sheet.new))
    sheet.asked = sorted(asked, key=lambda question: question.spot.row or 0)
    for record in table.records:
        sheet.remarks += record.remarks
    sheet.preview = preview(table)
    return sheet
