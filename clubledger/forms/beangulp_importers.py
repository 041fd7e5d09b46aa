"""The paper forms as `beangulp` importers, for those who run their import desk with it (``importers/config.py``).

A file is read and checked exactly as ``clubledger import`` does it, and its entries are made of the very text that would
be written. What beangulp would guess is known here: a slip by its number, a member by the code, a meeting by its minutes,
a count by account and evening. So the fees of an evening, all alike, are no duplicates of one another.
"""

from __future__ import annotations

import logging
import sys
import unicodedata
from collections import defaultdict
from datetime import date
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click
from beancount import loader
from beancount.core import data
from beancount.parser import parser

from clubledger.books import BrokenLedger, load_club
from clubledger.books.books import Source, read_books
from clubledger.books.files import CLUB, LEDGER_SUFFIXES, MAIN
from clubledger.books.place import place_of
from clubledger.forms import FORMS
from clubledger.forms.club_names import is_same_club
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.entries import Booking, CountedCash
from clubledger.forms.faults import SheetProblem, Spot
from clubledger.forms.form_detection import NO_FORM, find_tables, known_headings
from clubledger.forms.import_context import ImportContext, Known
from clubledger.forms.importing import additions, read_files
from clubledger.forms.limits import EMPTY, OTHER_KIND
from clubledger.forms.matching import ENTRY_TAKEN
from clubledger.i18n import environment_language, message, render

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Remark
    from clubledger.forms.form import Form
    from clubledger.forms.form_files import FormFile
    from clubledger.i18n import Message

try:
    import beangulp
    from beangulp.exceptions import Error
    from beangulp.extract import DUPLICATE
except ModuleNotFoundError as error:
    if error.name != "beangulp":
        raise
    needed = message("The import desk needs beangulp. Install it with: pip install clubledger[desk]")
    raise ModuleNotFoundError(render(needed, environment_language()), name="beangulp") from error

DOCUMENTS: Final = "documents"
"""The folder of a club that keeps its paper (``docs/ledger-format.md``)."""
TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
"""How the names of files end that should be a form if they lie in a club's folder."""
HIDDEN: Final = (".", "~$")
"""How the names begin of what systems and spreadsheets keep beside people's files."""

_MADE: Final = "__clubledger__"
"""The metadata that tell what a directive was made of; Beancount prints no key that begins so."""
_ROOTS: Final = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
_SHOWN: Final = 5
_log = logging.getLogger(__name__)


class PaperError(Error, click.ClickException):  # type: ignore[misc]
    """All that is wrong with a file, in the language of the environment.

    beangulp prints it under the file's name; where beangulp expects no error, click ends the command with it.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        click.ClickException.__init__(self, text)
        Error.__init__(self, text)  # last: what click leaves in `args` would be printed, too


# -- the importer ----------------------------------------------------------------------------------------------


class FormImporter(beangulp.Importer):  # type: ignore[misc]
    """A form of a club. ``club``: its folder; the other clubs' lie beside it. All methods raise `PaperError`.

    ``forms``: all that a file may be; ``form`` takes the place of the one of its name.
    """

    def __init__(self, form: Form, club: Path, forms: Sequence[Form] = FORMS) -> None:
        self.form = form
        self.club = club.resolve()
        self.forms = tuple(form if one.name == form.name else one for one in forms)

    @property
    def name(self) -> str:
        """Club and form, such as ``dong-mau.repayments``."""
        return f"{self.club.name}.{self.form.name}"

    def identify(self, filepath: str) -> bool:
        """Whether the first form in a file is this one, and of this club.

        A file is the club's after which the nearest folder above is named; without one, the club's that the sheet names.
        """
        path = Path(filepath)
        folder = self._club_folder(path)
        if path.name.startswith(HIDDEN) or (folder and _folded(folder.name) != _folded(self.club.name)):
            return False
        paper = _look_at(_stamp(path), self.forms, _today())
        if folder is not None and paper.problems and path.suffix.lower() in TABLES:
            raise PaperError(_told(paper.problems))
        return paper.form == self.form.name and (folder is not None or self._is_named(paper.club))

    def account(self, filepath: str) -> str:
        """Where the paper is kept, as its entries are: ``dong-mau:documents:income-fund:2025``."""
        last = max(_entries(self._read(filepath)), key=_day, default=None)
        journal = PurePosixPath(last.file if last else CLUB).with_suffix("")
        return ":".join((self.club.name, DOCUMENTS, *journal.parts))

    def date(self, filepath: str) -> date | None:
        """The last day of its entries, of a count the evening; ``None`` if it has none."""
        return max(map(_day, _entries(self._read(filepath))), default=None)

    def filename(self, filepath: str) -> str:
        """What files of this form are called."""
        return self.form.file + Path(filepath).suffix.lower()

    def extract(self, filepath: str, existing: data.Entries) -> data.Entries:
        """All its entries, also those that are in the books: `deduplicate` marks them."""
        file = self._read(filepath)
        directives = _directives(_entries(file), self.club, self._context(), filepath)
        self._twins(directives, existing)  # an error here is this file's alone, in deduplicate it ends all
        if file.new:
            for line in _told(file.remarks):
                _log.warning("%s", line)
        return directives

    def deduplicate(self, entries: data.Entries, existing: data.Entries) -> None:
        """Mark what the books, ``existing`` or another file have with the same content.

        Raises `PaperError` if they have anything with other content.
        """
        for directive, twin in self._twins(entries, existing):
            directive.meta[DUPLICATE] = twin

    # -- whose it is

    def _club_folder(self, path: Path) -> Path | None:
        """The nearest folder above that is named after a club."""
        clubs = _clubs_beside(self.club)
        return next((folder for folder in path.parents if _folded(folder.name) in clubs), None)

    def _is_named(self, told: str | None) -> bool:
        """Whether the club on a sheet is this one: without what all clubs are called, one name holds the other."""
        try:
            ours = self._context().books.directives.club.name
        except PaperError:  # books that cannot be read have no name
            ours = None
        return is_same_club(told or "", ours or "")

    # -- what it says

    def _context(self) -> ImportContext:
        try:
            return _context_of(self.club, _ledger_stamps(self.club), _today())
        except BrokenLedger as error:
            language = environment_language()
            refused = message("The ledger of {club} cannot be read.", club=self.club.name)
            lines = [
                f"{problem.file or MAIN}:{problem.line or 1}: {render(problem.message, language)}"
                for problem in error.problems
            ]
            raise PaperError([render(refused, language), *lines]) from error

    def _read(self, filepath: str) -> FormFile:
        """The file, read with all that lies in the club's folder: what one month lends, the next repays."""
        self._context()
        path = Path(filepath)
        stamps = tuple(_stamp(one) for one in sorted({path, *self._beside(path)}))
        file = _read_together(stamps, self.club, _ledger_stamps(self.club), self.forms, _today())[path]
        if file.problems:
            raise PaperError(_told(file.problems))
        return file

    def _beside(self, path: Path) -> Iterator[Path]:
        folder = self._club_folder(path)
        for other in folder.rglob("*") if folder is not None else ():
            if other.suffix.lower() not in TABLES or other.name.startswith(HIDDEN):
                continue
            if self._club_folder(other) == folder:
                yield other

    # -- what is there already

    def _twins(self, directives: data.Entries, existing: data.Entries) -> list[tuple[Any, Any]]:
        """The directives that are somewhere already, each with the one that is there."""
        twins: list[tuple[Any, Any]] = []
        groups: dict[Hashable, dict[str, Any]] = defaultdict(dict)
        for directive in directives:
            entry = _entry(directive)
            first = groups[entry.key].setdefault(entry.line, directive)
            if first is not directive:  # another sheet of the file says it once more
                twins.append((directive, first))
        shelves = [_shelf_of_ledger(self._context()), *self._given(existing, groups)]
        problems: list[SheetProblem] = []
        for key, group in groups.items():
            shelf = next((one for one in shelves if key in one.known), None)
            if shelf is None:
                continue
            if {line: _entry(one).content for line, one in group.items()} == shelf.known[key].contents:
                twins += [(one, shelf.twin(_entry(one))) for one in group.values()]
            else:
                problems.append(_taken([*group.values()], shelf.known[key]))
        if problems:
            raise PaperError(_told(problems))
        return twins

    def _given(self, existing: data.Entries, keys: Container[Hashable]) -> Iterator[_Shelf]:
        """What beangulp knows: the other files of this run, and a copy of the club's ledger."""
        made = [one for one in existing if _MADE in one.meta and one.meta[_MADE].club == self.club]
        yield _shelf_of_run([one for one in made if _entry(one).key in keys])
        copied = [one for one in existing if _MADE not in one.meta and not _lies_in(self.club.parent, one)]
        if copied and (context := _context_of_copy(copied, self._context())) is not None:
            yield _shelf_of_ledger(context)


def importers(club: Path, forms: Sequence[Form] = FORMS) -> list[FormImporter]:
    """The importers of a club: one a form."""
    return [FormImporter(form, club, forms) for form in forms]


class Ingest(beangulp.Ingest):  # type: ignore[misc]
    """beangulp's commands, their text in UTF-8 on every console and in every file, ``--existing`` loaded without a cache."""

    def __call__(self) -> Any:
        """Run the command that the command line names, and end the program."""
        loader._load_file = loader._uncached_load_file  # noqa: SLF001 - no cache is run, or left in a club's folder
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="replace", newline="")
        for option in self.cli.commands["extract"].params:
            if isinstance(option.type, click.File):
                option.type = click.File("w", encoding="utf-8")
        return super().__call__()


# -- files, each read once -------------------------------------------------------------------------------------


class _Stamp(NamedTuple):
    """A file as it was: another time or size, and it is read anew."""

    path: Path
    time: int
    size: int


def _stamp(path: Path) -> _Stamp:
    try:
        seen = path.stat()
    except OSError:  # reading it will say why
        return _Stamp(path, 0, 0)
    return _Stamp(path, seen.st_mtime_ns, seen.st_size)


def _ledger_stamps(club: Path) -> tuple[_Stamp, ...]:
    return tuple(_stamp(path) for path in sorted(club.rglob("*")) if path.name.endswith(LEDGER_SUFFIXES))


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the treasurer's own calendar


class _Paper(NamedTuple):
    """The name of the first form in a file and the club that it names; or why a table is no form."""

    form: str | None = None
    club: str | None = None
    problems: tuple[SheetProblem, ...] = ()


@lru_cache(maxsize=8192)
def _look_at(stamp: _Stamp, forms: Sequence[Form], today: date) -> _Paper:
    try:
        document = read_document(stamp.path, lambda texts: known_headings(texts, forms))
    except UnreadableFile as error:
        tables = [problem for problem in error.problems if problem.fault not in (OTHER_KIND, EMPTY)]
        return _Paper(problems=tuple(tables))
    almost: list[SheetProblem] = []
    for sheet in document.sheets:
        found, problems = find_tables(sheet, document.file, forms, today)
        if found:
            return _Paper(found[0].form.name, found[0].club)
        almost += [problem for problem in problems if problem.fault is not NO_FORM]
    return _Paper(problems=tuple(almost))


@lru_cache(maxsize=32)
def _context_of(club: Path, _ledger: tuple[_Stamp, ...], today: date) -> ImportContext:
    return ImportContext(load_club(club), today)


@lru_cache(maxsize=32)
def _read_together(
    stamps: tuple[_Stamp, ...], club: Path, ledger: tuple[_Stamp, ...], forms: Sequence[Form], today: date
) -> Mapping[Path, FormFile]:
    context = _context_of(club, ledger, today).copy()
    return {file.path: file for file in read_files([stamp.path for stamp in stamps], context, forms)}


@lru_cache(maxsize=1024)
def _clubs_beside(club: Path) -> frozenset[str]:
    """The names of all clubs that lie beside one, and its own."""
    return frozenset(_folded(main.parent.name) for main in club.parent.glob(f"*/{MAIN}")) | {
        _folded(club.name)
    }


def _folded(name: str) -> str:
    """A folder's name as systems compare it that are not strict."""
    return unicodedata.normalize("NFC", name).casefold()


# -- entries and directives ------------------------------------------------------------------------------------


class _Made(NamedTuple):
    """What a directive was made of."""

    club: Path
    entry: Entry


def _entry(directive: Any) -> Entry:
    made: _Made = directive.meta[_MADE]
    return made.entry


def _entries(file: FormFile) -> list[Entry]:
    return [*file.there, *file.new]


def _day(entry: Entry) -> date:
    return entry.evening if isinstance(entry, CountedCash) else entry.date


def _directives(entries: Iterable[Entry], club: Path, context: ImportContext, filepath: str) -> list[Any]:
    """Beancount's directives, read from the text that the journals would get."""
    options = context.books.source.options
    roots = "".join(f'option "{name}" "{options[name]}"\n' for name in _ROOTS)
    made: list[Any] = []
    for entry in entries:
        [text] = additions([entry]).values()
        [directive], _, _ = parser.parse_string(roots + text)
        directive.meta.update(filename=filepath, lineno=entry.record.spot.row or 0)
        directive.meta[_MADE] = _Made(club, entry)
        made.append(directive)
    return made


class _Shelf(NamedTuple):
    """What is somewhere already, and the directive that an entry has there."""

    known: Mapping[Hashable, Known]
    twin: Callable[[Entry], Any]


@lru_cache(maxsize=32)
def _shelf_of_ledger(context: ImportContext) -> _Shelf:
    source, vouchers = context.books.source, context.books.vouchers
    at = {str(place_of(one.meta, source.folder)): one for one in source.entries}

    def twin(entry: Entry) -> Any:
        written = vouchers.get((entry.fund, entry.voucher or "")) if isinstance(entry, Booking) else None
        return at[str(written[0].place) if written else context.known[entry.key].where]

    return _Shelf(context.known, twin)


def _shelf_of_run(directives: Iterable[Any]) -> _Shelf:
    groups: dict[Hashable, dict[str, Any]] = defaultdict(dict)
    for one in directives:
        groups[_entry(one).key].setdefault(_entry(one).line, one)
    known = {
        key: Known(
            {line: _entry(one).content for line, one in group.items()},
            tuple(_entry(one).summary for one in group.values()),
            next(iter(group.values())).meta["filename"],
        )
        for key, group in groups.items()
    }
    return _Shelf(known, lambda entry: groups[entry.key][entry.line])


def _lies_in(folder: Path, directive: Any) -> bool:
    return folder in _folders_of(directive.meta.get("filename", ""))


@lru_cache(maxsize=1024)
def _folders_of(filename: str) -> frozenset[Path]:
    return frozenset(Path(filename).parents)


def _context_of_copy(directives: Sequence[Any], ours: ImportContext) -> ImportContext | None:
    """The context of a ledger that lies elsewhere, with our accounts where it opens none; ``None`` of another club's."""
    clubs = [one for one in directives if isinstance(one, data.Custom) and one.type == "club"]
    if any(one.values[0].value != ours.books.directives.club.name for one in clubs):
        return None
    own = ours.books.source
    opened = {one.account for one in directives if isinstance(one, data.Open)}
    opens = [one for one in own.entries if isinstance(one, data.Open) and one.account not in opened]
    folder = Path(clubs[0].meta["filename"]).parent if clubs else own.folder
    entries = sorted([*opens, *directives], key=data.entry_sortkey)
    return ImportContext(read_books(Source(entries, own.options, folder)), ours.today)


# -- what is wrong, in words -----------------------------------------------------------------------------------


def _taken(group: Sequence[Any], known: Known) -> SheetProblem:
    """The problem of entries that are somewhere already, but different."""
    differing = next(
        (one for one in group if known.contents.get(_entry(one).line) != _entry(one).content), group[0]
    )
    here = tuple(_entry(one).summary for one in group[:_SHOWN])
    spot = Spot(differing.meta["filename"], _entry(differing).record.spot.sheet, differing.meta["lineno"])
    return SheetProblem(
        ENTRY_TAKEN, spot, {"where": known.where, "there": known.summaries[:_SHOWN], "here": here}
    )


def _told(found: Iterable[SheetProblem | Remark]) -> Iterator[str]:
    """What is wrong or should be known, each with its place; under a problem, how to put it right."""
    language = environment_language()
    for one in found:
        sentence = one.message
        if isinstance(one, SheetProblem) and one.read is not None:
            sentence = message("read “{read}”. {problem}", read=one.read, problem=one.message)
        where = ", ".join(render(part, language) for part in _place(one.spot))
        yield f"{where}: {render(sentence, language)}"
        if isinstance(one, SheetProblem):
            yield "  " + render(message("To put right: {remedy}", remedy=one.remedy), language)


def _place(spot: Spot) -> Iterator[Message]:
    yield message("{words}", words=spot.file)
    if spot.sheet is not None:
        yield message("sheet “{sheet}”", sheet=spot.sheet)
    if spot.row is not None:
        yield message("row {row}", row=str(spot.row))
    if spot.column is not None:
        yield message("column “{column}”", column=spot.column)
