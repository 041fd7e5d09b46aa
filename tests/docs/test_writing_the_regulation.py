"""The pages on writing a regulation: every clause's lines can be read, accuse nobody, and the clauses are counted right."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from clubledger.books import load_club
from clubledger.regulation import KEYS
from clubledger.regulation.scopes import SCOPED_KEYS
from clubledger.rules import all_rules, judge
from clubledger.rules.examples import base_files, without
from docs.generate import DOCS
from tests.conftest import write

if TYPE_CHECKING:
    from pathlib import Path

PAGES: Final = {
    "viet-quy-che.md": ("viết được", "viết được một phần", "chưa viết được"),
    "writing-the-regulation.md": ("can be written", "partly", "cannot be written"),
}
AS_OF: Final = date(2024, 8, 20)
"""After the last example, and before anything of it is due by another month's end."""
FAMILIES: Final = frozenset({"BOOK", "DATA", "DOC", "LOAN", "MEM", "REG"})
_CLAUSE = re.compile(r"^\*\*(\d+)\. .+\*\* \(([^)]+)\)\.", re.MULTILINE)
_BLOCK = re.compile(r"^```beancount\n; (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r'custom "regulation" "([a-z-]+)"')


@cache
def read(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def clauses(page: str) -> dict[int, tuple[str, list[tuple[str, str]]]]:
    """Each clause by its number: how far it can be written, and its examples by file."""
    starts = [*_CLAUSE.finditer(read(page))]
    ends = [*(match.start() for match in starts[1:]), len(read(page))]
    return {
        int(match[1]): (match[2], _BLOCK.findall(read(page)[match.end() : end]))
        for match, end in zip(starts, ends, strict=True)
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_clause_is_there_and_they_are_counted(page: str) -> None:
    found = clauses(page)
    assert list(found) == list(range(1, 60))
    counted = [sum(mark == word for mark, _ in found.values()) for word in PAGES[page]]
    assert sum(counted) == 59
    assert [int(number) for number in re.findall(r"\*\*(\d+)\*\*", read(page))] == [59, *counted]
    assert counted[0] >= 42


def test_both_pages_have_the_same_examples() -> None:
    vietnamese, english = (clauses(page) for page in PAGES)
    assert {number: blocks for number, (_, blocks) in vietnamese.items()} == {
        number: blocks for number, (_, blocks) in english.items()
    }
    assert len(re.findall("^```", read("viet-quy-che.md"), re.MULTILINE)) == 2 * sum(
        len(blocks) for _, blocks in vietnamese.values()
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_key_that_takes_scopes_is_named(page: str) -> None:
    listed = re.search(r"(?:Nhận được phạm vi|Keys that take scopes): ([^;]+);", read(page))
    assert listed is not None
    assert re.findall(r"`([a-z-]+)`", listed[1]) == [key for key in KEYS if key in SCOPED_KEYS]


@cache
def loud_of_the_base(folder: Path) -> frozenset[tuple[str, str]]:
    return loud(folder, base_files())


def loud(folder: Path, files: dict[str, str]) -> frozenset[tuple[str, str]]:
    """What is found louder than a note of the deeds themselves; time and the club's whole state are no clause's matter."""
    books = load_club(write(folder, files), AS_OF)
    rules = [rule for rule in all_rules() if rule.family in FAMILIES and not rule.as_of and not rule.by_time]
    return frozenset(
        (finding.rule, finding.subject) for finding in judge(books, rules).findings if finding.level != "note"
    )


@pytest.mark.parametrize(
    "number", [number for number, (_, blocks) in clauses("viet-quy-che.md").items() if blocks]
)
def test_the_lines_of_a_clause_are_read_and_accuse_nobody(number: int, tmp_path: Path) -> None:
    _, blocks = clauses("viet-quy-che.md")[number]
    files = dict(base_files())
    for key in {key for _, text in blocks for key in _KEY.findall(text)}:
        files["club.beancount"] = without(files["club.beancount"], f'"{key}"')
    for file, text in blocks:
        files[file] += f"\n{text}"
    books = load_club(write(tmp_path / "club", files), AS_OF)
    written = [text for _, text in blocks]
    said = sum(len(_KEY.findall(text)) for text in written)
    keys = {key for text in written for key in _KEY.findall(text)}
    held = [provision for provision in books.regulation.in_force(AS_OF) if provision.key in keys]
    assert len(held) == said
    assert loud(tmp_path / "club", files) <= loud_of_the_base(tmp_path / "base")
