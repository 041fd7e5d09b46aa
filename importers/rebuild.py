"""The clean sample club once more, from its paper alone: month by month into empty books, then the audit.

    python importers/rebuild.py FOLDER

The books of ``ledgers/dong-mau`` are what comes of it, byte for byte; ``tests/forms/test_rebuild.py`` sees to that.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.books.atomic_writing import locked, write
from clubledger.books.books import Source, read_books
from clubledger.books.changes import extend
from clubledger.books.files import CLUB, FUND_TOPS, JOURNALS, MAIN, MEMBERS
from clubledger.books.loading import load
from clubledger.books.writing import create_folder
from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from clubledger.forms.stray_files import is_stray

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.faults import SheetProblem

INBOX: Final = Path(__file__).parent / "inbox" / "dong-mau"
BOOKS: Final = Path(__file__).parents[1] / "ledgers" / "dong-mau"
AS_OF: Final = "2025-12-31"

_FIRST_ENTRY = re.compile(r"^[0-9]{4}-", re.MULTILINE)
_MEETING = re.compile(r'^[0-9-]{10} event "meeting" .*\n(?:[ \t].*\n)*\n*', re.MULTILINE)


class WrongPaperError(ValueError):
    """A sheet of the inbox that cannot be entered; ``problems`` says why."""

    def __init__(self, problems: Sequence[SheetProblem]) -> None:
        super().__init__("\n".join(f"{problem.spot}: {problem.message}" for problem in problems))
        self.problems = problems


def begin(club: Path, target: Path) -> None:
    """Write into a new folder the club as it was before its first sheet.

    What is written by hand stays: the top files, the regulation, the board, the chart. Meetings, members and
    transactions go; of the journals each fund keeps the first, empty. Raises `CannotWrite`.
    """
    journals = [min((club / folder).glob("*.beancount")) for folder in JOURNALS.values()]
    files = {name: _text(club / name) for name in (MAIN, *FUND_TOPS.values())}
    files[CLUB] = _tidy_end(_MEETING.sub("", _text(club / CLUB)))
    files |= {path.relative_to(club).as_posix(): _head(_text(path)) for path in (club / MEMBERS, *journals)}
    create_folder(target, files.items())


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def _head(text: str) -> str:
    """What stands before the first entry: comments and options."""
    return _tidy_end(_FIRST_ENTRY.split(text, maxsplit=1)[0])


def _tidy_end(text: str) -> str:
    return text.rstrip("\n") + "\n"


def months(inbox: Path) -> list[Path]:
    """The folders of an inbox, one a month, in their order."""
    return sorted(folder for folder in inbox.iterdir() if folder.is_dir())


def sheets(inbox: Path) -> Iterator[list[Path]]:
    """The paper of a club, month by month."""
    for month in months(inbox):
        yield sorted(path for path in month.iterdir() if not is_stray(path.name))


def enter(club: Path, files: Sequence[Path]) -> None:
    """Enter some sheets into a club's books, as ``clubledger import`` does. Raises `WrongPaperError`, `CannotWrite`."""
    with locked(club):
        loaded = load(club)
        books = read_books(Source.of(loaded))
        read = read_files(files, ImportContext(books, date.today()), FORMS)  # noqa: DTZ011 - the treasurer's own calendar
        if problems := [problem for file in read for problem in file.problems]:
            raise WrongPaperError(problems)
        write(extend(loaded, additions(entry for file in read for entry in file.new)))


def rebuild(club: Path, inbox: Path, target: Path) -> None:
    """Write into a new folder what comes of a club's paper. Raises `WrongPaperError`, `CannotWrite`."""
    begin(club, target)
    for files in sheets(inbox):
        enter(target, files)


# -- as a program -------------------------------------------------------------------------------------------------


def main() -> int:
    """Do the same with the commands that a treasurer types, and show what each says last."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="a scratch folder; the club is written to FOLDER/dong-mau")
    club = parser.parse_args().folder / BOOKS.name
    begin(BOOKS, club)
    here = Path.cwd()
    inbox = INBOX.relative_to(here) if INBOX.is_relative_to(here) else INBOX
    for month in months(inbox):
        status = _clubledger("import", str(club), str(month), last_line=True)
        if status:
            return status
    return _clubledger("audit", str(club), "--as-of", AS_OF)


def _clubledger(*words: str, last_line: bool = False) -> int:
    """Run a command, and show all that it says, or (``last_line``) its last word only, if it did well."""
    print("$ clubledger", *words, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "clubledger", *words],
        stdout=subprocess.PIPE if last_line else None,
        check=False,
    )
    if last_line:
        lines = done.stdout.splitlines(keepends=True)
        sys.stdout.buffer.writelines(lines if done.returncode else lines[-1:])
        sys.stdout.flush()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
