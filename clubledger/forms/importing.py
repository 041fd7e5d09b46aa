"""Files of forms for a club: which form each sheet is, what it would enter, what is there already, what is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import Slip
from clubledger.books.members import fold
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.entries import Booking, Entry
from clubledger.forms.faults import Remark, SheetProblem, Spot, fault
from clubledger.forms.form_detection import DETECTION_FAULTS, find_tables, known_headings
from clubledger.i18n import N_, Message, message, printable

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence
    from pathlib import Path

    from clubledger.forms.form import Form
    from clubledger.forms.import_context import ImportContext, Known
    from clubledger.forms.table import Table

SLIP_TAKEN = fault(
    "slip-taken",
    N_("{voucher} was entered before ({where}), with other content. There: {there}. Here: {here}."),
    N_(
        "Look at the signed slip. If the number is wrong here, correct it; if the books are wrong, reverse the entry there."
    ),
)
ENTRY_TAKEN = fault(
    "entry-taken",
    N_("This is in the books already ({where}), but different. There: {there}. Here: {here}."),
    N_("Look at the paper. Correct the row, or have the books corrected."),
)
SLIP_TWO_DAYS = fault(
    "slip-two-days",
    N_("The lines of {voucher} are of different days: {one} and {other}."),
    N_("One slip is of one day: correct the date, or the number of the slip."),
)
ROW_TWICE = fault(
    "row-twice",
    N_("The row says the same as row {row}."),
    N_("Remove one of the two rows."),
)
KEY_TWICE = fault(
    "key-twice",
    N_("Row {row} is about the same, but says otherwise: {there}."),
    N_("Keep the right one of the two rows."),
)
LINE_TWICE = fault(
    "line-twice",
    N_("{voucher} stands in row {row}, too."),
    N_("Give each line of the slip a number of its own, or leave the numbers of the lines out."),
)
MOVED_TWICE = fault(
    "moved-twice",
    N_(
        "The same money is entered on the same day under {voucher}: cash to the bank and back has two papers and is entered once."
    ),
    N_("Leave out the row of one of the two papers."),
)
OTHER_CLUB = fault(
    "other-club",
    N_("The sheet is of the club “{club}”, the books are those of “{ours}”."),
    N_("Import it into the books of its own club, or correct the club's name on the sheet."),
)
IMPORT_FAULTS: Final = (
    *DETECTION_FAULTS, SLIP_TAKEN, ENTRY_TAKEN, SLIP_TWO_DAYS, ROW_TWICE, KEY_TWICE, LINE_TWICE, MOVED_TWICE, OTHER_CLUB
)  # fmt: skip
"""What can be wrong with a sheet of any form."""

_COMMON_WORDS: Final = frozenset(
    [
        "clb",
        "cau",
        "lac",
        "bo",
        "lthtgn",
        "lien",
        "the",
        "he",
        "tu",
        "giup",
        "nhau",
        "nguoi",
        "cao",
        "tuoi",
        "nct",
        "xom",
        "thon",
        "ban",
        "ap",
        "to",
        "khu",
        "pho",
        "dan",
        "so",
        "xa",
        "phuong",
    ]
)
"""Words of a club's name that all clubs have."""


@dataclass
class FormSheet:
    """One form found in a file: the entries it would make, those that are there already, what is wrong."""

    form: Form
    spot: Spot
    rows: int
    new: list[Entry] = field(default_factory=list)
    there: list[Entry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class FormFile:
    """A file that was read: its forms, and what is wrong with the file itself."""

    path: Path
    sheets: list[FormSheet] = field(default_factory=list)
    own_problems: list[SheetProblem] = field(default_factory=list)
    own_remarks: list[Remark] = field(default_factory=list)

    @property
    def problems(self) -> list[SheetProblem]:
        """Everything that is wrong with it, top to bottom."""
        return [*self.own_problems, *(problem for sheet in self.sheets for problem in sheet.problems)]

    @property
    def remarks(self) -> list[Remark]:
        """Everything that should be known and stops nothing."""
        return [*self.own_remarks, *(remark for sheet in self.sheets for remark in sheet.remarks)]

    @property
    def new(self) -> list[Entry]:
        """The entries that it would make."""
        return [entry for sheet in self.sheets for entry in sheet.new]

    @property
    def there(self) -> list[Entry]:
        """Those of its entries that are in the books already."""
        return [entry for sheet in self.sheets for entry in sheet.there]


def additions(entries: Iterable[Entry]) -> dict[str, str]:
    """What the entries add to each file of the club, in their order, an empty line between two."""
    texts: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        texts[entry.file].append(entry.text)
    return {file: "\n".join(told) for file, told in texts.items()}


def read_files(paths: Sequence[Path], context: ImportContext, forms: Sequence[Form]) -> list[FormFile]:
    """Read files of forms against what the context knows, and let it learn what the good ones say.

    The files come back in the order in which they can be entered: the member list before loans, loans before
    repayments. A file with problems is not learnt.
    """
    found = sorted(
        (_recognised(path, context, forms) for path in paths),
        key=lambda one: min((forms.index(table.form) for table in one[1]), default=len(forms)),
    )
    return [_entered(file, tables, context, forms) for file, tables in found]


def _recognised(path: Path, context: ImportContext, forms: Sequence[Form]) -> tuple[FormFile, list[Table]]:
    """A file and the tables in it."""
    file = FormFile(path)
    try:
        document = read_document(path, lambda texts: known_headings(texts, forms))
    except UnreadableFile as error:
        file.own_problems += error.problems
        return file, []
    file.own_remarks += document.remarks
    tables: list[Table] = []
    unknown: list[SheetProblem] = []
    for sheet in document.sheets:
        found, problems = find_tables(sheet, document.file, forms, context.today)
        tables += found
        unknown += problems
    # a workbook may have a sheet of notes beside the forms; a file without any form is a mistake
    if tables:
        file.own_remarks += [
            Remark(problem.message, problem.spot) for problem in unknown if _is_stray(problem)
        ]
        unknown = [problem for problem in unknown if not _is_stray(problem)]
    file.own_problems += unknown
    return file, tables


def _is_stray(problem: SheetProblem) -> bool:
    return problem.fault.id == "no-form"


def _entered(
    file: FormFile, tables: Sequence[Table], context: ImportContext, forms: Sequence[Form]
) -> FormFile:
    trial = context.copy()
    sheets: dict[int, FormSheet] = {}
    for table in sorted(tables, key=lambda table: forms.index(table.form)):
        sheet = _sheet(table, trial)
        trial.learn(sheet.new, sheet.spot.file)
        sheets[id(table)] = sheet
    file.sheets = [sheets[id(table)] for table in tables]
    if not file.problems:
        context.learn(file.new, file.path.name)
    return file


def _sheet(table: Table, context: ImportContext) -> FormSheet:
    """The entries of one table, new ones apart from those that are there already."""
    sheet = FormSheet(
        table.form, table.spot, len(table.records), problems=table.problems, remarks=table.remarks
    )
    if table.unfilled:
        sheet.remarks.append(Remark(table.unfilled_remark, table.spot))
    _check_club(table, context)
    made: list[Entry] = []
    if table.complete:
        made = list(table.form.entries(table.records, context))
    else:
        for record in table.records:
            context.people.member(record)
    refused = {id(record) for record in table.records if record.problems}
    whole = [entry for entry in made if id(entry.record) not in refused]
    for group in _grouped(_numbered(whole)).values():
        _sort_out(group, context, sheet)
    for record in table.records:
        sheet.problems += record.problems
        sheet.remarks += record.remarks
    sheet.problems.sort(key=lambda problem: problem.spot.row or 0)
    return sheet


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    """Give the entries of one slip its lines, in the sheet's order; a slip with one entry has none."""
    slips: dict[Hashable, list[Booking]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, Booking) and entry.voucher and "/" not in entry.voucher:
            slips[entry.key].append(entry)
    lines = {
        id(entry): f"{entry.voucher}/{number:02}"
        for group in slips.values()
        if len(group) > 1
        for number, entry in enumerate(group, 1)
    }
    return [
        replace(entry, voucher=lines[id(entry)])
        if isinstance(entry, Booking) and id(entry) in lines
        else entry
        for entry in entries
    ]


def _grouped(entries: Iterable[Entry]) -> dict[Hashable, list[Entry]]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.key].append(entry)
    return groups


def _sort_out(group: Sequence[Entry], context: ImportContext, sheet: FormSheet) -> None:
    """Put the entries of one key among the new ones or those that are there, or say what is wrong with them."""
    if not _agree(group):
        return
    first = group[0]
    known = context.known.get(first.key)
    if known is None:
        for entry in group:
            _notice_twice(entry, context)
        sheet.new += [entry for entry in group if not entry.record.problems]
    elif {entry.line: entry.content for entry in group} == known.contents:
        sheet.there += group
    else:
        _refuse_taken(group, known)


def _notice_twice(entry: Entry, context: ImportContext) -> None:
    """Say that the same money moved on the same day under another slip; between cash and bank it is refused."""
    other = context.same_move(entry) if isinstance(entry, Booking) and entry.legs else None
    if other is None or not isinstance(entry, Booking):
        return
    if all(context.chart[leg.account].is_money for leg in entry.legs if leg.account in context.chart):
        entry.record.refuse(None, MOVED_TWICE, voucher=other)
    else:
        entry.record.remark(message("The same money moved on the same day under {voucher}.", voucher=other))


def _agree(group: Sequence[Entry]) -> bool:
    """Whether the rows of one slip, member, meeting or account do not contradict or repeat one another."""
    seen: dict[str, Entry] = {}
    contents: dict[Hashable, Entry] = {}
    good = True
    for entry in group:
        record, where = (
            entry.record,
            str(contents.get(entry.content, seen.get(entry.line, entry)).record.spot.row),
        )
        if entry.content in contents and not _is_void(entry):
            record.refuse(None, ROW_TWICE, row=where)
            good = False
        elif entry.line in seen and isinstance(entry, Booking) and entry.voucher:
            record.refuse("voucher", LINE_TWICE, voucher=entry.voucher, row=where)
            good = False
        elif entry.line in seen:
            record.refuse(None, KEY_TWICE, row=where, there=seen[entry.line].summary)
            good = False
        elif entry.date != group[0].date and isinstance(entry, Booking) and entry.voucher:
            slip = entry.voucher.partition("/")[0]
            record.refuse("date", SLIP_TWO_DAYS, voucher=slip, one=group[0].date, other=entry.date)
            good = False
        seen.setdefault(entry.line, entry)
        contents.setdefault(entry.content, entry)
    return good


def _is_void(entry: Entry) -> bool:
    return isinstance(entry, Booking) and not entry.legs


def _refuse_taken(group: Sequence[Entry], known: Known) -> None:
    """Say what the books have and what the sheet has, at the first row that differs."""
    differing = next((entry for entry in group if known.contents.get(entry.line) != entry.content), group[-1])
    here: tuple[Message, ...] = tuple(entry.summary for entry in group[:_SHOWN])
    there = known.summaries[:_SHOWN]
    if isinstance(differing, Booking) and (slip := Slip.of(differing.voucher)) is not None:
        voucher = f"{slip.prefix}-{slip.year}-{slip.number:03}"
        key = "voucher" if "voucher" in differing.record.columns else None
        differing.record.refuse(key, SLIP_TAKEN, voucher=voucher, where=known.where, there=there, here=here)
    else:
        differing.record.refuse(None, ENTRY_TAKEN, where=known.where, there=there, here=here)


_SHOWN = 5


def _check_club(table: Table, context: ImportContext) -> None:
    """A sheet that names its club names this one."""
    ours = context.books.directives.club.name
    if table.club is None or ours is None or not _own_words(table.club) or is_same_club(table.club, ours):
        return
    told = printable(table.club, 80)
    table.problems.append(SheetProblem(OTHER_CLUB, table.spot, {"club": told, "ours": ours}, told))


def is_same_club(one: str, other: str) -> bool:
    """Whether two names are of one club: without what all clubs are called, one holds the other's words."""
    words, others = _own_words(one), _own_words(other)
    numbered = {word for word in words if word.isdigit()} == {word for word in others if word.isdigit()}
    return bool(words and others) and numbered and (words <= others or others <= words)


def _own_words(name: str) -> set[str]:
    return set(fold(name).split()) - _COMMON_WORDS
