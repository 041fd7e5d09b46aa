"""The books are Beancount's: entries in their order, errors and counts, whatever a ledger leaves out or leaves to infer.

Left aside is what we do otherwise on purpose: plugins are not run, tolerances are not obeyed, and documents that are
missing or lie in a folder that an option names are told elsewhere (docs/ledger-format.md).
"""

from __future__ import annotations

import ast
import io
import random
import re
from datetime import date
from itertools import groupby
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple

import beancount
import pytest
from beancount import loader
from beancount.core.amount import Amount
from beancount.core.data import Balance, Transaction
from beancount.ops import validation
from beancount.scripts import example
from hypothesis import example as such_as
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.books import includes, loading
from clubledger.books.booking import book
from clubledger.books.folder_scan import scan
from clubledger.books.loading import load
from clubledger.rules.examples import base_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SAMPLES = sorted((Path(__file__).parents[2] / "ledgers").glob("*/main.beancount"))
_ON_PURPOSE = re.compile(
    r'(?m)^(plugin|option "(plugin_processing_mode|tolerance_multiplier|inferred_tolerance\w*|infer_tolerance\w*|documents'
    r'|insert_pythonpath)").*\n'
)


class Told(NamedTuple):
    """What was made of a ledger."""

    entries: list[Any]
    errors: list[tuple[Any, str]]
    failed: list[tuple[int, str, Amount]]
    broke_down: str | None = None


def beancounts(folder: Path) -> Told:
    try:
        entries, errors, _ = loader._load([(str(folder / "main.beancount"), True)], None, None, None)
    except Exception as error:  # noqa: BLE001 - whatever it breaks down on
        return Told([], [], [], type(error).__name__)
    errors = [error for error in errors if not error.message.startswith("File does not exist")]
    return _told(entries, errors)


def ours(folder: Path) -> Told:
    found = scan(folder)
    assert not found.problems
    reader = includes.IncludeReader(found)
    files = [reader.parsed[name] for name in reader.follow("main.beancount")]
    assert not reader.problems
    entries = [entry for parsed in files for entry in parsed.entries]
    try:
        entries, errors, counts = book(entries, loading._options(files, found), found.folder)
    except Exception as error:  # noqa: BLE001 - whatever Beancount breaks down on
        return Told([], [], [], type(error).__name__)
    told = _told(entries, [*(error for parsed in files for error in parsed.errors), *errors])
    assert [(count.place.line, count.account) for count in counts] == [
        (line, account) for line, account, _ in told.failed
    ]
    return told


def _told(entries: list[Any], errors: Iterable[Any]) -> Told:
    """Without what booking notes for the check of sums, which a transaction that plainly adds up does not need."""
    for entry in entries:
        if type(entry) is Transaction:
            entry.meta.pop("__tolerances__", None)
    return Told(
        entries,
        _settled(
            (error.source["lineno"], error.message)
            for error in errors
            if not error.message.startswith("Balance failed")
        ),
        [
            (entry.meta["lineno"], entry.account, entry.diff_amount)
            for entry in entries
            if type(entry) is Balance and entry.diff_amount is not None
        ],
    )


def _settled(errors: Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Errors with those of one entry's unopened accounts sorted: Beancount takes these from a set, in any order."""
    settled: list[tuple[Any, str]] = []
    for (_, unopened), together in groupby(
        errors, key=lambda error: (error[0], error[1].startswith("Invalid reference to "))
    ):
        found = list(together)
        settled += sorted(found) if unopened else found
    return settled


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def check(folder: Path, files: Mapping[str, str]) -> Told:
    write(folder, {name: _ON_PURPOSE.sub("\n", text) for name, text in files.items()})
    theirs = beancounts(folder)
    assert ours(folder) == theirs
    loaded = load(folder)
    assert loaded.ok is not bool(theirs.errors or theirs.broke_down), loaded.problems
    if theirs.broke_down:
        assert loaded.problems[0].line
    return theirs


# ------------------------------------------------------------------------------------------- ledgers of others


def _beancounts_own() -> dict[str, list[str]]:
    """The ledgers in Beancount's own tests, by the file that they stand in."""
    ledgers: dict[str, dict[str, None]] = {}
    for path in sorted(Path(beancount.__file__).parent.rglob("*_test.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = re.sub(r"(?m)^(include .*|.* document .*)$", "", dedent(node.value))
                if re.search(r"(?m)^\d{4}-\d\d-\d\d ", text):
                    ledgers.setdefault(path.name, {})[text] = None
    return {name: list(texts) for name, texts in ledgers.items()}


OWN = _beancounts_own()


def test_beancounts_own_ledgers_are_there() -> None:
    assert sum(map(len, OWN.values())) > 600


@pytest.mark.parametrize("name", OWN)
def test_ledgers_of_beancounts_own_tests(tmp_path: Path, name: str) -> None:
    for text in OWN[name]:
        check(tmp_path, {"main.beancount": text})


def test_what_bean_example_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "VALIDATIONS", [*validation.VALIDATIONS])  # it adds to that list
    random.seed(10)
    text = io.StringIO()
    write_example: Any = example.write_example_file
    write_example(date(1990, 1, 1), date(2014, 1, 1), date(2015, 6, 1), True, text)
    assert len(check(tmp_path, {"main.beancount": text.getvalue()}).entries) > 500


@pytest.mark.parametrize("main", SAMPLES, ids=lambda main: main.parent.name)
def test_the_sample_clubs(tmp_path: Path, main: Path) -> None:
    folder = main.parent
    assert check(
        tmp_path, {str(path.relative_to(folder)): path.read_text("utf-8") for path in files_of(folder)}
    ).entries


def files_of(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.beancount"))


# ------------------------------------------------------------------------- everything left out, or left to infer

ACCOUNTS = ("Tài-sản:Tiền-mặt", "Tài-sản:Tiền-mặt:Hộp", "Nguồn-vốn:Vốn", "Thu:Lãi")
COMMODITIES = ("VND", "VND", "USD", "GAO")
ROOTS = (
    'option "name_assets" "Tài-sản"\noption "name_liabilities" "Nợ-phải-trả"\noption "name_equity" "Nguồn-vốn"\n'
    'option "name_income" "Thu"\noption "name_expenses" "Chi"\n'
)
MAIN = f'{ROOTS}include "club.beancount"\ninclude "a/[0-9][0-9][0-9][0-9].beancount"\ninclude "b/2024.beancount"\n'

days = st.integers(1, 4).map(lambda day: f"2024-01-0{day}")
accounts = st.sampled_from(ACCOUNTS)
commodities = st.sampled_from(COMMODITIES)
numbers = st.one_of(
    st.sampled_from(["0", "5", "-5", "100000", "100,000", "-1.50", "0.005", "(2 + 3)", "10 / 3", "-1 / 7"]),
    st.integers(-9, 9).map(str),
)


def amounts(number: st.SearchStrategy[str] = numbers) -> st.SearchStrategy[str]:
    """What may stand for an amount, with all or any of it left out."""
    return st.builds(
        " ".join,
        st.tuples(st.one_of(number, number, st.just("")), st.one_of(commodities, commodities, st.just(""))),
    )


costs = st.one_of(
    st.just(""),
    st.just(""),
    st.just(""),
    st.just("{}"),
    amounts().map(lambda amount: f"{{{amount}}}"),
    amounts().map(lambda amount: f"{{{{{amount}}}}}"),
    st.tuples(numbers, amounts()).map(lambda both: f"{{{both[0]} # {both[1]}}}"),
    st.tuples(amounts(), days).map(lambda both: f"{{{both[0]}, {both[1]}}}"),
)
asked = st.one_of(
    st.just(""),
    st.just(""),
    st.just(""),
    amounts(st.integers(1, 9).map(str)).map(lambda amount: f"@ {amount}"),
    amounts(st.integers(1, 9).map(str)).map(lambda amount: f"@@ {amount}"),
)
postings = st.builds(
    lambda *parts: "  " + " ".join(filter(None, parts)) + "\n", accounts, amounts(), costs, asked
)
plain_pairs = st.builds(
    lambda one, other, number, commodity: f"  {one} {number} {commodity}\n  {other} {-number} {commodity}\n",
    accounts,
    accounts,
    st.integers(-9, 9),
    commodities,
)
transactions = st.builds(
    lambda day, flag, legs: f'{day} {flag} "x" ^KU-1 #t\n  note: {len(legs)}\n{legs}',
    days,
    st.sampled_from("*!"),
    st.one_of(plain_pairs, plain_pairs, st.lists(postings, max_size=4).map("".join)),
)
others = st.one_of(
    st.builds("{} balance {} {} {}\n".format, days, accounts, numbers, commodities),
    st.builds("{} pad {} {}\n".format, days, accounts, accounts),
    st.builds("{} price GAO {} {}\n".format, days, numbers, commodities),
    st.builds('{} note {} "x"\n'.format, days, accounts),
    st.builds('{} event "meeting" "BB"\n'.format, days),
    st.builds('{} custom "x" {}\n'.format, days, numbers),
    st.builds("{} close {}\n".format, days, accounts),
    st.builds("{} open {} {}\n".format, days, accounts, commodities),
)
journals = st.lists(st.one_of(transactions, transactions, transactions, others), max_size=8).map("".join)
openings = st.tuples(
    *(
        st.sampled_from(
            [f"2024-01-01 open {account} {rest}\n" for rest in ("", "", "VND", "VND,USD", '"FIFO"', '"NONE"')]
            + [""]
        )
        for account in ACCOUNTS
    )
).map("".join)


OPEN = "".join(f"2024-01-01 open {account}\n" for account in ACCOUNTS)
LENT = '2024-01-02 * "x"\n  Tài-sản:Tiền-mặt  9 VND\n  Nguồn-vốn:Vốn  -9 VND\n'
WITHOUT_CURRENCY = '2024-01-03 * "x"\n  Tài-sản:Tiền-mặt  100000\n  Nguồn-vốn:Vốn\n'
TWO_COUNTS = "2024-01-02 balance Tài-sản:Tiền-mặt -1.50 USD\n2024-01-02 balance Tài-sản:Tiền-mặt 5 USD\n"
ELIDED = '2024-01-02 * "x"\n  Tài-sản:Tiền-mặt  9 VND\n  Nguồn-vốn:Vốn\n'


@given(openings, journals, journals)
@settings(max_examples=150, deadline=None)
@such_as(OPEN, LENT + WITHOUT_CURRENCY, "")
@such_as(OPEN, LENT, ELIDED)
@such_as(OPEN, ELIDED, LENT)
@such_as(OPEN, "2024-01-01 pad Tài-sản:Tiền-mặt Tài-sản:Tiền-mặt\n" + TWO_COUNTS, "")
@such_as("", "2024-01-02 close Thu:Lãi\n2024-01-03 balance Thu:Lãi 0 VND\n", "")
def test_a_ledger_with_anything_left_out(
    tmp_path_factory: pytest.TempPathFactory, opened: str, one: str, other: str
) -> None:
    check(
        tmp_path_factory.mktemp("club"),
        {
            "main.beancount": MAIN,
            "club.beancount": ROOTS + opened,
            "a/2024.beancount": ROOTS + one,
            "b/2024.beancount": ROOTS + other,
        },
    )


CLUB = dict(base_files())
JOURNALS = [name for name in CLUB if name.endswith("/2024.beancount")]
_PIECES = re.compile(
    r"[-\d,.]+ VND|VND|[-\d,.]+(?= VND)|[^\s\"]+:\S+|^\d{4}-\d\d-\d\d|\".*?\"|\^\S+|^ +|.+|\n", re.MULTILINE
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> str:
    """A journal with some of its pieces lost, doubled or changed for one another."""
    for _ in range(draw(st.integers(1, 4))):
        pieces = list(_PIECES.finditer(text))
        piece, other = (pieces[draw(st.integers(0, len(pieces) - 1))] for _ in range(2))
        put = draw(
            st.sampled_from(["", piece[0] * 2, f"{piece[0]}\n", other[0], "0", "1 USD", "{1 VND}", "@ 2 VND"])
        )
        text = text[: piece.start()] + put + text[piece.end() :]
    return text


@pytest.mark.parametrize("name", JOURNALS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_club_with_slips_of_the_pen(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    roots, begin, entries = CLUB[name].partition("\n\n")
    check(tmp_path_factory.mktemp("club"), {**CLUB, name: roots + begin + data.draw(mutated(entries))})
