"""The files of an import desk: whose they are and what they say, each read once until it changes."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books import load_club
from clubledger.books.files import LEDGER_SUFFIXES, MAIN
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.form_detection import NO_FORM, find_tables, known_headings
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.limits import EMPTY, OTHER_KIND
from clubledger.forms.stray_files import is_stray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.form import Form
    from clubledger.forms.form_files import FormFile
    from clubledger.forms.questions import Answers


class Stamp(NamedTuple):
    """A file as it was: another time or size, and it is read anew."""

    path: Path
    time: int
    size: int


def stamp(path: Path) -> Stamp:
    """The stamp of a file, also of one that cannot be opened: reading it will say why."""
    try:
        status = path.stat()
    except OSError:
        return Stamp(path, 0, 0)
    return Stamp(path, status.st_mtime_ns, status.st_size)


def ledger_stamps(club: Path) -> tuple[Stamp, ...]:
    """The stamps of a club's ledger files."""
    return tuple(stamp(path) for path in sorted(club.rglob("*")) if path.name.endswith(LEDGER_SUFFIXES))


def today() -> date:
    """The treasurer's own calendar."""
    return date.today()  # noqa: DTZ011


class Paper(NamedTuple):
    """The name of the first form in a file and the club that it names; or why a table is no form."""

    form: str | None = None
    club: str | None = None
    problems: tuple[SheetProblem, ...] = ()


@lru_cache(maxsize=8192)
def look_at(file: Stamp, forms: Sequence[Form], day: date) -> Paper:
    """What a file is, as far as it tells by itself."""
    if is_stray(file.path.name):
        return Paper()
    try:
        document = read_document(file.path, lambda texts: known_headings(texts, forms))
    except UnreadableFile as error:
        unreadable = [problem for problem in error.problems if problem.fault not in (OTHER_KIND, EMPTY)]
        return Paper(problems=tuple(unreadable))
    almost: list[SheetProblem] = []
    for sheet in document.sheets:
        tables, problems = find_tables(sheet, document.file, forms, day)
        if tables:
            return Paper(tables[0].form.name, tables[0].club)
        almost += [problem for problem in problems if problem.fault is not NO_FORM]
    return Paper(problems=tuple(almost))


@lru_cache(maxsize=32)
def context_of(club: Path, _ledger: tuple[Stamp, ...], day: date) -> ImportContext:
    """What a club's ledger knows. Raises `BrokenLedger`."""
    return ImportContext(load_club(club), day)


@lru_cache(maxsize=32)
def read_together(
    files: tuple[Stamp, ...],
    club: Path,
    ledger: tuple[Stamp, ...],
    forms: Sequence[Form],
    day: date,
    answers: Answers,
) -> Mapping[Path, FormFile]:
    """Some files of a club, each read after those that can be entered before it. Raises `BrokenLedger`."""
    context = context_of(club, ledger, day).copy()
    return {file.path: file for file in read_files([stamp.path for stamp in files], context, forms, answers)}


@lru_cache(maxsize=1024)
def clubs_beside(club: Path) -> frozenset[str]:
    """The names of all clubs that lie beside one, and its own, folded."""
    return frozenset(folded(main.parent.name) for main in club.parent.glob(f"*/{MAIN}")) | {folded(club.name)}


def folded(name: str) -> str:
    """A folder's name as systems compare it that are not strict."""
    return unicodedata.normalize("NFC", name).casefold()
