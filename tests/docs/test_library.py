"""The examples of the page on the library run, and the page leaves out nothing that is public."""

from __future__ import annotations

import doctest
import re

import pytest

import clubledger
from docs.generate import DOCS, ROOT

PAGE = (DOCS / "library.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FLAGS = doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_gives_what_the_page_says(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    name = f"library.md, example {number + 1}"
    example = doctest.DocTestParser().get_doctest(EXAMPLES[number], {}, name, "library.md", 0)
    said: list[str] = []
    results = doctest.DocTestRunner(optionflags=FLAGS).run(example, out=said.append)
    assert results.attempted
    assert not results.failed, "".join(said)


def test_every_example_is_run() -> None:
    assert len(EXAMPLES) == PAGE.count("```python")
    assert PAGE.count("```") == 2 * len(EXAMPLES)


@pytest.mark.parametrize("name", clubledger.__all__)
def test_the_page_names_everything_public(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE)


def test_the_table_of_the_books_names_what_they_have() -> None:
    table = PAGE.partition("| of `Books` |")[2].partition("\n\n")[0]
    names = [
        name
        for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)", row)
    ]
    assert len(names) >= 15
    books = clubledger.load_club(ROOT / "ledgers" / "dong-mau")
    assert [name for name in names if not hasattr(books, name)] == []
