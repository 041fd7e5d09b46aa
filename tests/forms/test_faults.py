"""Each fault of the paper forms, as a treasurer meets it: a sheet that shows it, and what she then reads.

``faults/<fault>/`` holds the sheet (or `fault_files` makes it) and what the command says of it, in ``vi.txt`` and ``en.txt``.
All sheets are read against the base club with ``faults/*.beancount``; a case may add to the books. After a message has
changed, ``python -m tests.forms.test_faults`` writes the texts anew: read them side by side before they are kept.
"""

from __future__ import annotations

import re
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.forms import FORMS, documents
from clubledger.forms.documents import READING_FAULTS
from clubledger.forms.faults import FAULTS, Fault
from clubledger.forms.form_files import FormFile
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import IMPORT_FAULTS, read_files
from clubledger.i18n import LANGUAGES
from clubledger.recording import ImportReport
from clubledger.recording.text_report import text_lines
from clubledger.rules.examples import base_files
from tests.conftest import write
from tests.forms.fault_files import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books
    from clubledger.forms.form import Form

CASES = Path(__file__).parent / "faults"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
TODAY = date(2026, 11, 23)
HOMES = {
    "club": "club.beancount",
    "members": "members.beancount",
    "income": "income-fund/2024.beancount",
    "operating": "operating-fund/2024.beancount",
}


@cache
def books(extra: tuple[Path, ...]) -> Books:
    """The base club's books with what these files add."""
    files = dict(base_files())
    for file in extra:
        files[HOMES[file.stem]] += f"\n{file.read_text('utf-8')}"
    with tempfile.TemporaryDirectory() as folder:
        return load_club(write(Path(folder) / "clb-mau", files))


def read_case(name: str, folder: Path) -> FormFile:
    """Read the sheet of a case."""
    extra = sorted((*CASES.glob("*.beancount"), *(CASES / name).glob("*.beancount")))
    (file,) = read_files([sheet(name, folder)], ImportContext(books(tuple(extra)), TODAY), FORMS)
    return file


def sheet(name: str, folder: Path) -> Path:
    """The sheet of a case; one that is made goes into ``folder``."""
    if name not in FILES:
        (path,) = (path for path in (CASES / name).iterdir() if path.suffix == ".csv")
        return path
    made, contents = FILES[name]
    if (data := contents()) is not None:
        (folder / made).write_bytes(data)
    return folder / made


def report_text(file: FormFile, language: str) -> str:
    """What the command says of a file."""
    return "\n".join(text_lines(ImportReport("clb-mau", dry_run=False, files=[file]), language)) + "\n"


def shown(file: FormFile) -> list[str]:
    """The faults and questions that a file shows."""
    return [notice.fault.id for notice in (*file.problems, *file.questions)]


def declared(form: Form) -> set[Fault]:
    """What a sheet of a form can say, as the form declares it."""
    kinds = {one for column in form.columns if not column.printed for one in column.kind.faults}
    return {*form.faults, *kinds, *IMPORT_FAULTS}


@pytest.mark.parametrize("name", NAMES)
def test_a_case_shows_its_fault_in_the_treasurers_words(name: str, tmp_path: Path) -> None:
    file = read_case(name, tmp_path)
    assert shown(file)[0] == name
    for language in LANGUAGES:
        expected = (CASES / name / f"{language}.txt").read_text("utf-8")
        assert report_text(file, language) == expected, "run: python -m tests.forms.test_faults"


@pytest.mark.parametrize("name", NAMES)
def test_a_form_declares_what_its_sheets_can_say(name: str, tmp_path: Path) -> None:
    file = read_case(name, tmp_path)
    assert {problem.fault for problem in file.own_problems} <= {*READING_FAULTS, *IMPORT_FAULTS}
    for found in file.sheets:
        assert {notice.fault for notice in (*found.problems, *found.asked)} <= declared(found.form)


def test_every_fault_has_a_case() -> None:
    assert set(NAMES) == set(FAULTS)


def test_every_fault_that_the_forms_declare_is_known() -> None:
    source = Path(documents.__file__).parent
    names = {
        name
        for module in source.rglob("*.py")
        for name in re.findall(
            r'^(?:\w+)(?:: Final)? = (?:fault|question)\(\s*"([^"]+)"',
            module.read_text("utf-8"),
            re.MULTILINE,
        )
    }
    assert names == set(FAULTS)


def test_every_fault_is_declared_for_a_form_or_a_file() -> None:
    assert {one for form in FORMS for one in declared(form)} | {*READING_FAULTS} == set(FAULTS.values())


def test_a_fault_of_files_is_told_once() -> None:
    assert len(READING_FAULTS) == len({*READING_FAULTS})


def test_no_case_leaves_a_parameter_or_an_english_sentence() -> None:
    for name in NAMES:
        vi, en = ((CASES / name / f"{language}.txt").read_text("utf-8") for language in LANGUAGES)
        assert "{" not in vi + en, name
        for wrong, asked in (("Cách sửa: ", "Nếu sai: "), ("To put right: ", "If it is wrong: ")):
            text = vi if wrong.startswith("C") else en
            assert (text.count(asked) if FAULTS[name].asks else text.count(wrong)) > 0, name
        assert vi.count("Cách sửa: ") == en.count("To put right: "), name
        assert not {"the", "is"} & set(vi.split()), name


def regenerate() -> Iterator[str]:
    """Write the texts of all cases anew; the names of those that changed, and of those that do not show their fault."""
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted({*NAMES, *FILES}):
            file = read_case(name, Path(folder))
            if shown(file)[:1] != [name]:
                yield f"{name}: shows {', '.join(shown(file)) or 'nothing'}"
            for language in LANGUAGES:
                path = CASES / name / f"{language}.txt"
                text = report_text(file, language)
                if not path.exists() or path.read_text("utf-8") != text:
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(text, "utf-8", newline="\n")
                    yield f"{name}/{path.name}: written"


if __name__ == "__main__":
    for line in regenerate():
        sys.stdout.write(f"{line}\n")
