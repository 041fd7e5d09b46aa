"""The pages of the paper forms are up to date and leave nothing out; their examples can be imported as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from clubledger.books import load_club
from clubledger.books.writing import new_club_files
from clubledger.cli import commands
from clubledger.forms import FORMS
from clubledger.forms.faults import FAULTS
from clubledger.forms.form import Form
from clubledger.i18n import translate
from docs.form_pages import (
    CLUB,
    CLUB_ID,
    COMMON,
    EXAMPLES,
    FOLDERS,
    FOUNDED,
    HOW_TO,
    INDEX,
    example_files,
    form_page,
    page_name,
    pages,
)
from tests.conftest import write

PAGES = pages()
EACH = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
LANGUAGES = pytest.mark.parametrize("language", FOLDERS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_a_page_is_up_to_date(page: Path) -> None:
    assert page.read_text("utf-8") == PAGES[page], "run: make docs"


def test_there_is_no_page_of_a_form_that_is_gone() -> None:
    found = {page for folder in FOLDERS.values() for page in folder.glob("*.md")}
    assert found == set(PAGES)


@LANGUAGES
def test_every_fault_stands_on_the_pages_with_its_remedy(language: str) -> None:
    text = "\n".join(text for page, text in PAGES.items() if page.parent == FOLDERS[language])
    assert set(re.findall(r'<a id="([a-z-]+)">', text)) == set(FAULTS)
    for fault in FAULTS.values():
        remedy = re.split(r"\{\w+\}", translate(fault.remedy, language))[0].rstrip("… .")
        assert remedy in text


@EACH
@LANGUAGES
def test_every_heading_stands_on_the_page(form: Form, language: str) -> None:
    text = form_page(form, language)
    for column in form.columns:
        assert f"| **{column.title}** | {', '.join(column.also)} |" in text


def test_every_link_leads_to_a_file() -> None:
    lost = [
        f"{page}: {target}"
        for page, text in PAGES.items()
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if not (page.parent / target).exists()
    ]
    assert lost == []


@LANGUAGES
def test_the_index_leads_to_every_page(language: str) -> None:
    targets = set(re.findall(r"\]\(([^)\s]+)\)", PAGES[FOLDERS[language] / INDEX]))
    assert targets >= {*(page_name(form, language) for form in FORMS), COMMON[language], HOW_TO[language]}


@EACH
def test_an_example_has_nothing_wrong_and_makes_entries(form: Form) -> None:
    file = example_files()[form.file]
    assert file.problems == []
    assert [found.form.name for found in file.sheets] == [form.name]
    assert file.new


def test_the_examples_can_be_imported_into_an_empty_club(tmp_path: Path) -> None:
    club = write(tmp_path / CLUB_ID, new_club_files(CLUB, FOUNDED))
    told = CliRunner().invoke(commands, ["import", str(club), str(EXAMPLES), "--lang", "en"])
    assert told.exit_code == 0, told.output
    assert len(load_club(club).members) == 6
    again = CliRunner().invoke(commands, ["import", str(club), str(EXAMPLES), "--lang", "en"])
    assert again.exit_code == 0
    assert "Nothing was written" in again.output
