"""The pages on the format of the books: their examples are books, and their tables are complete."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from clubledger.auditing.club import ClubResult, Outcome, audit_club
from clubledger.books.chart import ALLOWED, AccountKind, Fund, Role
from clubledger.books.directives import OFFICES
from clubledger.books.files import MAIN
from clubledger.i18n import translate
from clubledger.regulation import KEYS
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.parameters import Unit
from clubledger.regulation.profiles import SHIPPED, TARGETS, parse, shipped
from clubledger.rules import select
from clubledger.rules.examples import base_files
from docs.generate import DOCS
from tests.conftest import write

if TYPE_CHECKING:
    from pathlib import Path

PAGES = ("ledger-format.md", "dinh-dang-so.md")
STRICTER = {
    "ledger-format.md": ("en", dict(zip(Stricter, ("lower", "higher", "-"), strict=True))),
    "dinh-dang-so.md": ("vi", dict(zip(Stricter, ("thấp hơn", "cao hơn", "-"), strict=True))),
}
AS_OF = date(2025, 1, 4)
"""While the paper of December may still be completed, so that the example of ``!`` is right."""

_BLOCK = re.compile(
    r"^```beancount(?: (?P<wrong>wrong)(?: (?P<rule>\S+))?)?\n; (?P<file>\S+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """An example: the file that its first line names, its text, and which rule finds it, if it is wrong."""

    file: str
    text: str
    wrong: bool
    rule: str | None


def read(page: str) -> str:
    return (DOCS / page).read_text("utf-8")


def blocks(page: str) -> list[Block]:
    return [
        Block(match["file"], match["text"], match["wrong"] is not None, match["rule"])
        for match in _BLOCK.finditer(read(page))
    ]


def club(page: str, *more: Block) -> dict[str, str]:
    """The base club with the page's right examples and some more; a ledger at the top is written afresh."""
    files = base_files().copy()
    roots = "".join(
        line for line in files["income-fund/2024.beancount"].splitlines(keepends=True) if "name_" in line
    )
    for block in [*(block for block in blocks(page) if not block.wrong), *more]:
        files[block.file] = (
            block.text if block.file == MAIN else f"{files.get(block.file, roots)}\n{block.text}"
        )
    return files


def audited(folder: Path, files: dict[str, str]) -> ClubResult:
    return audit_club(write(folder, files), AS_OF)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ClubResult]:
    return {page: audited(tmp_path_factory.mktemp("club") / page, club(page)) for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_load_and_have_no_error(page: str, right: dict[str, ClubResult]) -> None:
    result = right[page]
    assert [f"{error.file}:{error.line} {error.message}" for error in result.errors] == []
    assert [f"{found.rule} {found.message}" for found in result.findings if found.level == "error"] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_interest_of_the_year_is_split_by_the_regulation(page: str, tmp_path: Path) -> None:
    result = audit_club(
        write(tmp_path, club(page)), date(2025, 4, 1), rules=select(["FUND-05", "FUND-02", "FUND-09"])
    )
    assert result.findings == ()
    assert result.unknown == ()


@pytest.mark.parametrize("page", PAGES)
def test_the_next_year_is_split_otherwise_without_a_fault(page: str, tmp_path: Path) -> None:
    rules = select(["CASH-04", "FUND-03", "FUND-08", "DOC-04", "DOC-09", "REG-01", "REG-02"])
    result = audit_club(write(tmp_path, club(page)), date(2025, 12, 31), rules=rules)
    assert [(found.rule, found.subject) for found in result.findings if found.date.year == 2025] == []
    assert result.unknown == ()


@pytest.mark.parametrize("page", PAGES)
def test_the_waiver_covers_what_it_names(page: str, right: dict[str, ClubResult]) -> None:
    assert [(found.rule, found.subject) for found in right[page].findings if found.waived] == [
        ("FUND-07", "2024-01")
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_example_is_passed_over(page: str) -> None:
    assert len(blocks(page)) == len(re.findall(r"^```beancount", read(page), re.MULTILINE))


WRONG = [
    pytest.param(page, block, id=f"{page} {number} {block.rule}")
    for page in PAGES
    for number, block in enumerate((block for block in blocks(page) if block.wrong), 1)
]


@pytest.mark.parametrize(("page", "block"), WRONG)
def test_a_wrong_example_is_found(
    page: str, block: Block, tmp_path: Path, right: dict[str, ClubResult]
) -> None:
    result = audited(tmp_path, club(page, block))
    before = {(found.rule, found.subject) for found in right[page].findings}
    new = {found.rule for found in result.findings if (found.rule, found.subject) not in before}
    if block.rule is None:
        assert new
    else:
        assert block.rule in new
        assert (result.outcome is Outcome.BROKEN) == (block.rule == "BOOK-01")


@pytest.mark.parametrize("page", PAGES)
def test_a_mark_at_the_beginning_of_a_file_is_an_error(page: str, tmp_path: Path) -> None:
    files = club(page)
    files["club.beancount"] = "\N{BYTE ORDER MARK}" + files["club.beancount"]
    assert audited(tmp_path, files).outcome is Outcome.BROKEN


@pytest.mark.parametrize("page", PAGES)
def test_a_decomposed_account_name_is_another_account(page: str, tmp_path: Path) -> None:
    entry = next(block for block in blocks(page) if "Hội-phí" in block.text and not block.wrong)
    twice = Block(
        entry.file, unicodedata.normalize("NFD", entry.text).replace("PT-2024-001", "PT-2024-009"), True, None
    )
    assert audited(tmp_path, club(page, twice)).outcome is Outcome.BROKEN


WORDS: dict[str, dict[AccountKind | tuple[Fund, ...], str]] = {
    "ledger-format.md": {
        **{kind: kind.value for kind in AccountKind},
        (Fund.INCOME,): "income",
        (Fund.OPERATING,): "operating",
        tuple(Fund): "both",
    },
    "dinh-dang-so.md": {
        AccountKind.ASSET: "tài sản",
        AccountKind.LIABILITY: "nợ phải trả",
        AccountKind.EQUITY: "nguồn vốn",
        AccountKind.INCOME: "thu",
        AccountKind.EXPENSE: "chi",
        (Fund.INCOME,): "`income`",
        (Fund.OPERATING,): "`operating`",
        tuple(Fund): "cả hai",
    },
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("page", PAGES)
def test_every_role_is_described(page: str, role: Role) -> None:
    funds, kinds = ALLOWED[role]
    words = WORDS[page]
    fund = words[tuple(fund for fund in Fund if fund in funds)]
    kind = ", ".join(words[kind] for kind in AccountKind if kind in kinds)
    assert re.search(rf"^\| `{role}` \| {fund} \| {kind} \| .+ \|$", read(page), re.MULTILINE)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("page", PAGES)
def test_every_key_of_the_regulation_is_described(page: str, key: str) -> None:
    values = re.findall(rf"^\| `{key}` \| (.*?) \| (.*?) \| .+ \|$", read(page), re.MULTILINE)
    parameter = KEYS[key]
    template = parameter.template
    if parameter.unit is Unit.VND:
        template = f"{int(template):,}"
    assert [shown for _, shown in values if shown == template], (values, template)
    assert all(word in value for word in parameter.words for value, shown in values if shown == template)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_its_bound_and_the_reason_is_on_the_page(page: str, key: str) -> None:
    language, ends = STRICTER[page]
    bound = BOUNDS[key]
    last = "-" if bound.last is None else f"{bound.last:,}"
    row = f"| `{key}` | {ends[bound.stricter]} | {last} | {translate(bound.reason, language)} |"
    assert row in read(page).splitlines()


@pytest.mark.parametrize("page", PAGES)
def test_the_plan_is_one_and_every_target_is_named(page: str) -> None:
    (text,) = re.findall(r"^```toml\n(.*?)^```$", read(page), re.MULTILINE | re.DOTALL)
    plan = parse("plan", text, "plan.toml")
    assert plan.title == "15/KH-UBND"
    assert all(f"`{key}`" in read(page) for key in TARGETS)
    for name in SHIPPED[1:]:
        day = shipped(name).date
        written = f"{day:%d/%m/%Y}" if page == "dinh-dang-so.md" else f"{day.day} {day:%B %Y}"
        assert re.search(rf"{written} (?:là )?`{name}`", " ".join(read(page).split()))


@pytest.mark.parametrize("page", PAGES)
def test_every_office_is_named(page: str) -> None:
    row = next(line for line in read(page).splitlines() if line.startswith("| `board`"))
    assert all(office in row for office in OFFICES)
