"""The paper forms as `beangulp` importers, for those who run their import desk with it (``importers/config.py``).

A file is read and checked exactly as ``clubledger import`` does it, and its entries are made of the very text that would
be written. What beangulp would guess is known here: a slip by its number, a member by the code, a meeting by its minutes,
a count by account and evening. So the fees of an evening, all alike, are no duplicates of one another.
"""

from __future__ import annotations

import logging
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import click
from beancount import loader

from clubledger.books import BrokenLedger
from clubledger.books.files import CLUB, MAIN
from clubledger.forms import FORMS
from clubledger.forms.club_names import is_same_club
from clubledger.forms.desk_directives import (
    club_of,
    context_of_copy,
    day_of,
    directives_of,
    entry_of,
    known_to_ledger,
    known_to_run,
    lies_in,
    taken,
)
from clubledger.forms.desk_files import (
    clubs_beside,
    context_of,
    folded,
    ledger_stamps,
    look_at,
    read_together,
    stamp,
    today,
)
from clubledger.forms.faults import SheetProblem
from clubledger.forms.questions import Answers
from clubledger.forms.stray_files import is_stray
from clubledger.i18n import N_, Message, environment_language, message, render

if TYPE_CHECKING:
    from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from beancount.core import data

    from clubledger.forms.desk_directives import KnownDirectives
    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Remark, Spot
    from clubledger.forms.form import Form
    from clubledger.forms.form_files import FormFile
    from clubledger.forms.import_context import ImportContext

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
TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".html", ".htm")
"""How the names of files end that should be a form if they lie in a club's folder."""

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

    ``forms``: all that a file may be; ``form`` takes the place of the one of its name. ``accepted``: the ids of questions
    that are answered; an open one is an error.
    """

    def __init__(
        self, form: Form, club: Path, forms: Sequence[Form] = FORMS, accepted: Iterable[str] = ()
    ) -> None:
        self.answers = Answers.of(accepted)
        self.form = form
        self.club = club.resolve()
        self.forms = tuple(form if known.name == form.name else known for known in forms)

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
        if is_stray(path.name) or (folder and folded(folder.name) != folded(self.club.name)):
            return False
        paper = look_at(stamp(path), self.forms, today())
        if folder is not None and paper.problems and path.suffix.lower() in TABLES:
            raise PaperError(_lines(paper.problems))
        return paper.form == self.form.name and (folder is not None or self._is_named(paper.club))

    def account(self, filepath: str) -> str:
        """Where the paper is kept, as its entries are: ``dong-mau:documents:income-fund:2025``."""
        last = max(_entries(self._read(filepath)), key=day_of, default=None)
        journal = PurePosixPath(last.file if last else CLUB).with_suffix("")
        return ":".join((self.club.name, DOCUMENTS, *journal.parts))

    def date(self, filepath: str) -> date | None:
        """The last day of its entries, of a count the evening; ``None`` if it has none."""
        return max(map(day_of, _entries(self._read(filepath))), default=None)

    def filename(self, filepath: str) -> str:
        """What files of this form are called."""
        return self.form.file + Path(filepath).suffix.lower()

    def extract(self, filepath: str, existing: data.Entries) -> data.Entries:
        """All its entries, also those that are in the books: `deduplicate` marks them."""
        file = self._read(filepath)
        directives = directives_of(_entries(file), self.club, self._context(), filepath)
        self._twins(directives, existing)  # an error here is this file's alone, in deduplicate it ends all
        if file.new:
            for line in _lines(file.remarks):
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
        clubs = clubs_beside(self.club)
        return next((folder for folder in path.parents if folded(folder.name) in clubs), None)

    def _is_named(self, name: str | None) -> bool:
        """Whether the club on a sheet is this one: without what all clubs are called, one name holds the other."""
        try:
            ours = self._context().books.directives.club.name
        except PaperError:  # books that cannot be read have no name
            ours = None
        return is_same_club(name or "", ours or "")

    # -- what it says

    def _context(self) -> ImportContext:
        try:
            return context_of(self.club, ledger_stamps(self.club), today())
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
        stamps = tuple(stamp(paper) for paper in sorted({path, *self._beside(path)}))
        read = read_together(stamps, self.club, ledger_stamps(self.club), self.forms, today(), self.answers)
        file = read[path]
        if file.stops:
            # while something is wrong, the file changes, and with it the ids
            open_still = (
                [replace(question, id="") for question in file.questions] if file.problems else file.questions
            )
            raise PaperError(_lines([*file.problems, *open_still]))
        return file

    def _beside(self, path: Path) -> Iterator[Path]:
        folder = self._club_folder(path)
        for other in folder.rglob("*") if folder is not None else ():
            if other.suffix.lower() not in TABLES or is_stray(other.name):
                continue
            if self._club_folder(other) == folder:
                yield other

    # -- what is there already

    def _twins(self, directives: data.Entries, existing: data.Entries) -> list[tuple[Any, Any]]:
        """The directives that are somewhere already, each with the one that is there."""
        twins: list[tuple[Any, Any]] = []
        groups: dict[Hashable, dict[str, Any]] = defaultdict(dict)
        for directive in directives:
            entry = entry_of(directive)
            first = groups[entry.key].setdefault(entry.line, directive)
            if first is not directive:  # another sheet of the file says it once more
                twins.append((directive, first))
        sources = [known_to_ledger(self._context()), *self._given(existing, groups)]
        problems: list[SheetProblem] = []
        for key, group in groups.items():
            source = next((source for source in sources if key in source.known), None)
            if source is None:
                continue
            contents = {line: entry_of(directive).content for line, directive in group.items()}
            if contents == source.known[key].contents:
                twins += [(directive, source.twin(entry_of(directive))) for directive in group.values()]
            else:
                problems.append(taken([*group.values()], source.known[key]))
        if problems:
            raise PaperError(_lines(problems))
        return twins

    def _given(self, existing: data.Entries, keys: Container[Hashable]) -> Iterator[KnownDirectives]:
        """What beangulp knows: the other files of this run, and a copy of the club's ledger."""
        made = [directive for directive in existing if club_of(directive) == self.club]
        yield known_to_run([directive for directive in made if entry_of(directive).key in keys])
        copied = [
            directive
            for directive in existing
            if club_of(directive) is None and not lies_in(self.club.parent, directive)
        ]
        if copied and (context := context_of_copy(copied, self._context())) is not None:
            yield known_to_ledger(context)


def importers(club: Path, forms: Sequence[Form] = FORMS, accepted: Iterable[str] = ()) -> list[FormImporter]:
    """The importers of a club: one a form. ``accepted``: the ids of questions that are answered."""
    return [FormImporter(form, club, forms, accepted) for form in forms]


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


def _entries(file: FormFile) -> list[Entry]:
    return [*file.there, *file.new]


# -- what is wrong, in words -----------------------------------------------------------------------------------


def _lines(notices: Iterable[SheetProblem | Remark]) -> Iterator[str]:
    """What is wrong or should be known, each with its place; under a problem, how to put it right."""
    language = environment_language()
    for notice in notices:
        sentence = notice.message
        if isinstance(notice, SheetProblem) and notice.read is not None:
            sentence = message("read “{read}”. {problem}", read=notice.read, problem=notice.message)
        where = ", ".join(render(part, language) for part in _place(notice.spot))
        yield f"{where}: {render(sentence, language)}"
        if isinstance(notice, SheetProblem) and notice.also:
            rows = tuple(str(row) for row in notice.also)
            yield "  " + render(message("The same is asked of the rows: {rows}.", rows=rows), language)
        if isinstance(notice, SheetProblem):
            text = N_("If it is wrong: {remedy}") if notice.id else N_("To put right: {remedy}")
            yield "  " + render(Message(text, {"remedy": notice.remedy}), language)
        if isinstance(notice, SheetProblem) and notice.id:
            accept = message(
                "If the paper really says so: {id} goes into accepted=[…] of the import desk.", id=notice.id
            )
            yield "  " + render(accept, language)


def _place(spot: Spot) -> Iterator[Message]:
    yield message("{words}", words=spot.file)
    if spot.sheet is not None:
        yield message("sheet “{sheet}”", sheet=spot.sheet)
    if spot.row is not None:
        yield message("row {row}", row=str(spot.row))
    if spot.column is not None:
        yield message("column “{column}”", column=spot.column)
