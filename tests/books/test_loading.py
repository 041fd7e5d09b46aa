from __future__ import annotations

import gc
import os
import pickle
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core.data import Pad, Transaction
from beancount.ops import validation

from clubledger.books import booking, includes, loading, parsing
from clubledger.books.folder_scan import Scan, scan
from clubledger.books.loading import load
from clubledger.books.place import Place

ROOTS = (
    'option "name_assets" "Tài-sản"\noption "name_liabilities" "Nợ-phải-trả"\noption "name_equity" "Nguồn-vốn"\n'
    'option "name_income" "Thu"\noption "name_expenses" "Chi"\n'
)
GLOB = "[0-9][0-9][0-9][0-9].beancount"
ACCOUNTS = """
2024-01-01 open Tài-sản:Quỹ
2024-01-01 open Tài-sản:Quỹ:Tiền-mặt  VND
2024-01-01 open Tài-sản:Quỹ:Cho-vay:TV001  VND
2024-01-01 open Nguồn-vốn:Quỹ:Vốn  VND
2024-01-01 open Thu:Quỹ:Lãi  VND
"""
JOURNAL = """
2024-01-02 * "Hội NCT" "Vốn ban đầu"
  voucher: "PT-2024-001"
  Tài-sản:Quỹ:Tiền-mặt      1,000,000 VND
  Nguồn-vốn:Quỹ:Vốn
2024-01-03 * "TV001" "Cho vay" ^KU-2024-001
  Tài-sản:Quỹ:Cho-vay:TV001   600,000 VND
  Tài-sản:Quỹ:Tiền-mặt
2024-02-01 balance Tài-sản:Quỹ:Tiền-mặt  400,000 VND
2024-02-01 balance Tài-sản:Quỹ         1,000,000 VND
"""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """A small club: main, two tops, accounts, a journal a fund."""
    folder = tmp_path / "club"
    for fund in ("income-fund", "operating-fund"):
        (folder / fund).mkdir(parents=True)
        write(
            folder,
            f'{ROOTS}plugin "clubledger.plugins.loans"\ninclude "club.beancount"\ninclude "{fund}/{GLOB}"\n',
            f"{fund}.beancount",
        )
    write(
        folder,
        f'{ROOTS}plugin "clubledger.plugins.funds"\ninclude "club.beancount"\n'
        f'include "income-fund/{GLOB}"\ninclude "operating-fund/{GLOB}"\n',
        "main.beancount",
    )
    write(folder, ROOTS + ACCOUNTS, "club.beancount")
    write(folder, ROOTS + JOURNAL, "income-fund/2024.beancount")
    write(folder, ROOTS, "operating-fund/2024.beancount")
    return folder


def write(club: Path, text: str, name: str) -> None:
    (club / name).write_text(text, encoding="utf-8")


def add(club: Path, text: str, name: str = "income-fund/2024.beancount") -> None:
    with (club / name).open("a", encoding="utf-8") as file:
        file.write(text)


def generated(club: Path, months: int = 12, members: int = 10) -> None:
    """Fees and repayments, with metadata, links, elided amounts and counts."""
    lines = []
    cash = 400_000
    for month in range(1, months + 1):
        for member in range(members):
            amount = 5_000 + member
            cash += amount
            lines.append(
                f'2025-{month:02}-10 * "TV{member:03}" "Lãi" ^KU-2024-{member:03} #x\n'
                f'  voucher: "PT-2025-{month:02}{member:02}"\n  term: 12\n  rate: 0.8\n'
                f'  Tài-sản:Quỹ:Tiền-mặt   {amount:,} VND\n    member: "TV{member:03}"\n  Thu:Quỹ:Lãi\n'
            )
        lines.append(f"2025-{month:02}-28 balance Tài-sản:Quỹ:Tiền-mặt  {cash} VND\n")
    write(club, ROOTS + "\n".join(lines), "income-fund/2025.beancount")


def without_plugins(club: Path) -> None:
    """Beancount would import them."""
    for top in club.glob("*.beancount"):
        top.write_text(
            "".join(
                line
                for line in top.read_text(encoding="utf-8").splitlines(keepends=True)
                if not line.startswith("plugin ")
            ),
            encoding="utf-8",
        )


def beancounts(club: Path) -> tuple[list[Any], list[tuple[Any, str]]]:
    entries, errors, _ = loader._load([(str(club / "main.beancount"), True)], None, None, None)
    return untolerated(entries), [(error.source["lineno"], error.message) for error in errors]


def ours(club: Path) -> tuple[list[Any], list[tuple[Any, str]]]:
    """Entries and errors before we put them into words."""
    found = scan(club)
    reader = includes.IncludeReader(found)
    files = [reader.parsed[name] for name in reader.follow("main.beancount")]
    assert not reader.problems
    errors = [error for parsed in files for error in parsed.errors]
    entries, later, _ = booking.book(
        [entry for parsed in files for entry in parsed.entries], loading._options(files, found), club
    )
    return untolerated(entries), [(error.source["lineno"], error.message) for error in [*errors, *later]]


def untolerated(entries: list[Any]) -> list[Any]:
    """What booking notes for the check of sums, and a transaction that plainly adds up needs not."""
    for entry in entries:
        entry.meta.pop("__tolerances__", None)
    return entries


# -------------------------------------------------------------------------------- the same books as Beancount's


def test_the_example_club_is_booked_as_beancount_books_it(tmp_path: Path) -> None:
    example = Path(__file__).parents[1] / "data" / "example-club"
    club = tmp_path / "example"
    shutil.copytree(example, club, copy_function=shutil.copyfile)
    for path in (club, *club.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    without_plugins(club)
    assert ours(club) == beancounts(club)
    assert load(club).ok


def test_a_generated_club_is_booked_as_beancount_books_it(club: Path) -> None:
    generated(club)
    without_plugins(club)
    assert ours(club) == beancounts(club)
    loaded = load(club)
    assert loaded.problems == ()
    assert untolerated(loaded.entries) == beancounts(club)[0]


BROKEN = {
    "unbalanced": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 5 VND\n  Thu:Quỹ:Lãi -4 VND\n',
    "one leg": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 5 VND\n',
    "unknown": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền 5 VND\n  Thu:Quỹ:Lãi\n',
    "two elided": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 5 VND\n  Thu:Quỹ:Lãi\n  Thu:Quỹ:Lãi\n',
    "currency": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 5 USD\n  Thu:Quỹ:Lãi\n',
    "decimals": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 50.004 VND\n  Thu:Quỹ:Lãi -50.00 VND\n',
    "no decimals": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 50.000 VND\n  Thu:Quỹ:Lãi -50 VND\n',
    "price": '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 50 VND @ 2 USD\n  Thu:Quỹ:Lãi -100 USD\n',
    "cost": '2024-03-01 * "x"\n  Thu:Quỹ:Lãi -5 AB {20 VND}\n  Tài-sản:Quỹ:Tiền-mặt 101 VND\n',
    "closed": '2024-03-01 close Thu:Quỹ:Lãi\n2024-03-02 note Thu:Quỹ:Lãi "x"\n',
    "twice": "2024-01-01 open Thu:Quỹ:Lãi\n2024-03-01 close Thu:Quỹ:X\n",
    "balances": (
        "2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt 1 VND\n2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt 2 VND\n"
        "2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt 1 USD\n2024-03-01 balance Tài-sản:Không-có 1 VND\n"
        "2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt 399,999.99 VND\n2024-04-01 balance Tài-sản:Quỹ:Tiền-mặt 0 ~ 400,000 VND\n"
    ),
    "syntax": '2024-03-01 * "x\n2024-03-02 open\nx\n2024-03-01 * "x" #quỹ\n  n: 3\n',
    "pad": "2024-03-01 pad Tài-sản:Quỹ:Tiền-mặt Nguồn-vốn:Quỹ:Vốn\n2024-03-02 balance Tài-sản:Quỹ:Tiền-mặt 7 VND\n",
    "unused pad": "2024-03-01 pad Tài-sản:Quỹ:Tiền-mặt Nguồn-vốn:Quỹ:Vốn\n",
    "void": '2024-03-01 * "x"\n  voucher: "PT-2024-009"\n',
    "in kind": '2024-03-01 * "x"\n  Thu:Quỹ:Lãi  -5 VND\n  Tài-sản:Quỹ:Tiền-mặt 5 VND\n  Nguồn-vốn:Quỹ:Vốn 0 VND\n',
    "pushed": 'pushtag #a\npushmeta aa: "x"\n',
    "repeated": '2024-03-01 * "x" "y" "z"\n2024-03-01 * "x"\n  aa: 1\n  aa: 2\n',
    "options": 'option "nothing" "x"\noption "booking_method" "x"\n',
}


@pytest.mark.parametrize("case", BROKEN)
def test_the_errors_of_a_ledger_are_beancounts(club: Path, case: str) -> None:
    add(club, BROKEN[case])
    without_plugins(club)
    entries, errors = beancounts(club)
    assert ours(club) == (entries, [error for error in errors if not error[1].startswith("Balance failed")])


def test_the_errors_of_one_entry_stand_in_order(club: Path) -> None:
    """Beancount takes the accounts from a set: in another run they come otherwise."""
    names = [f"Chi:{letter}" for letter in "FBDAEC"]
    add(club, '2024-03-01 * "x"\n' + "".join(f"  {name}  0 VND\n" for name in names))
    add(club, '2024-03-02 * "x"\n  Chi:B  1 VND\n  Chi:A  -1 VND\n')
    without_plugins(club)
    unknown = [message for _, message in ours(club)[1] if "unknown account" in message]
    assert [message.split("'")[1] for message in unknown] == [*sorted(names), "Chi:A", "Chi:B"]


@pytest.mark.parametrize("case", BROKEN)
def test_every_error_but_a_failed_balance_breaks_a_club(club: Path, case: str) -> None:
    add(club, BROKEN[case])
    without_plugins(club)
    errors = [error for error in beancounts(club)[1] if not error[1].startswith("Balance failed")]
    loaded = load(club)
    assert loaded.ok is not bool(errors)
    assert bool(loaded.entries) is loaded.ok


def test_the_validations_are_the_ones_that_we_know() -> None:
    assert [check.__name__ for check in validation.BASIC_VALIDATIONS] == [
        "validate_open_close",
        "validate_active_accounts",
        "validate_currency_constraints",
        "validate_duplicate_balances",
        "validate_duplicate_commodities",
        "validate_documents_paths",
        "validate_check_transaction_balances",
    ]


def test_loading_leaves_beancounts_checks_as_they_were(club: Path) -> None:
    """T10: a list of Beancount's grew with every load."""
    before = len(validation.VALIDATIONS)
    for _ in range(3):
        assert load(club).ok
    assert len(validation.VALIDATIONS) == before
    assert gc.isenabled()


def test_an_amount_without_its_currency_is_in_that_of_the_account(club: Path) -> None:
    write(club, ROOTS + ACCOUNTS.replace("Tiền-mặt  VND", "Tiền-mặt"), "club.beancount")
    add(club, '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt  100000\n  Thu:Quỹ:Lãi\n' * 4_000)
    loaded = load(club)
    assert loaded.problems == ()
    assert {str(posting.units) for posting in loaded.entries[-1].postings} == {"100000 VND", "-100000 VND"}


N = "1" * 31
LONG = {
    "amount": f'2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt {N} VND\n  Thu:Quỹ:Lãi\n',
    "fraction": f'2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt 1.{N[1:]} VND\n  Thu:Quỹ:Lãi\n',
    "product": f'2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt {N[15:]} * {N[15:]} VND\n  Thu:Quỹ:Lãi\n',
    "nothing": f'2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt {N} / 0 VND\n  Thu:Quỹ:Lãi\n',
    "price": f'2024-03-01 * "x"\n  Tài-sản:Quỹ  5 GAO @ {N} VND\n  Thu:Quỹ:Lãi\n',
    "total": f'2024-03-01 * "x"\n  Tài-sản:Quỹ  5 GAO @@ {N} VND\n  Thu:Quỹ:Lãi\n',
    "cost": f'2024-03-01 * "x"\n  Tài-sản:Quỹ  5 GAO {{{N} VND}}\n  Thu:Quỹ:Lãi\n',
    "balance": f"\n2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt {N} VND\n",
    "tolerance": f"\n2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt 400,000 ~ {N} VND\n",
    "metadata": f'2024-03-01 event "meeting" "x"\n  aa: {N}\n',
    "metadata with a currency": f'2024-03-01 event "meeting" "x"\n  aa: {N} VND\n',
    "a number for a document": f'2024-03-01 event "meeting" "x"\n  document: {N}\n',
    "pushed metadata": f"\npushmeta aa: {N}\npopmeta aa:\n",
    "regulation": f'\n2024-03-01 custom "regulation" "loan-max" {N} VND\n',
    "custom": f'\n2024-03-01 custom "x" {N}\n',
    "price directive": f"\n2024-03-01 price GAO {N} VND\n",
    "longer than Beancount reads": f"\n2024-03-01 price GAO {N * 20} VND\n",
    "no entry at all": f"\n{N}\n",
}


@pytest.mark.parametrize("case", LONG)
def test_a_number_of_31_digits_is_named_with_its_line(club: Path, case: str) -> None:
    add(club, LONG[case])
    problem = load(club).problems[0]
    assert (problem.file, problem.line) == ("income-fund/2024.beancount", 17)
    assert "more than 30 digits" in str(problem.message)


@pytest.mark.parametrize(
    "text",
    [
        f"; {N}\n",
        f'2024-03-01 event "x" "chuyển khoản {N}"\n',
        f'2024-03-01 * "x" ^CQ-{N} #a{N}\n  aa{N}: "{N}"\n',
        f"2024-01-01 open Tài-sản:Ngân-hàng-{N}\n",
        '2024-03-01 custom "x" 111,111,111,111,111,111,111,111,111,111\n',  # 30 digits, 39 characters
        '2024-03-01 custom "x" 1 / 300\n',
        '2024-03-01 custom "x" 0.0000000000000000000000000000000001\n',
    ],
)
def test_what_is_long_and_no_long_number(club: Path, text: str) -> None:
    add(club, text)
    assert load(club).problems == ()


@pytest.mark.parametrize(
    "legs",
    [
        f"  Tài-sản:Quỹ:Tiền-mặt {N[:27]} VND\n  Tài-sản:Quỹ:Tiền-mặt 0.01 VND\n  Thu:Quỹ:Lãi\n",
        "  Tài-sản:Quỹ:Tiền-mặt 0 VND @ USD\n  Thu:Quỹ:Lãi  5 USD\n",
    ],
)
def test_an_entry_with_which_beancount_cannot_reckon_is_named(club: Path, legs: str) -> None:
    """Beancount's own loader ends with a traceback."""
    add(club, f'2024-03-01 * "x"\n{legs}')
    (problem,) = load(club).problems
    assert (problem.file, problem.line) == ("income-fund/2024.beancount", 16)
    assert "cannot reckon" in str(problem.message)


# ------------------------------------------------------------------------------------------ nothing runs or writes


@pytest.mark.parametrize("where", ["main.beancount", "income-fund.beancount", "club.beancount"])
def test_a_foreign_plugin_does_not_run(club: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """T18. The module is importable, and would leave a mark."""
    modules = club.parent / "modules"
    modules.mkdir()
    (modules / "evil_plugin.py").write_text(
        f"open({str(club.parent / 'MARK')!r}, 'w').close()\n__plugins__ = ()\n"
    )
    monkeypatch.syspath_prepend(str(modules))
    add(club, 'plugin "evil_plugin"\n', where)
    assert [problem.file for problem in load(club).problems] == [where]
    assert not (club.parent / "MARK").exists()
    assert "evil_plugin" not in sys.modules


def test_our_own_plugins_do_not_run_either(club: Path) -> None:
    """T20: the audit never depends on which plugin a ledger names."""
    add(club, 'plugin "clubledger.plugins.nothing_of_this_name"\n', "main.beancount")
    loaded = load(club)
    assert loaded.ok
    assert loaded.tops["main.beancount"] == {
        "clubledger.plugins.funds",
        "clubledger.plugins.nothing_of_this_name",
    }
    assert not any(name.startswith("clubledger.plugins.nothing") for name in sys.modules)


def test_modules_in_the_folder_are_not_imported(club: Path) -> None:
    (club / "colorsys.py").write_text("raise SystemExit('PWNED')")
    add(club, 'option "insert_pythonpath" "TRUE"\nplugin "colorsys"\n', "main.beancount")
    path = list(sys.path)
    assert [problem.file for problem in load(club).problems] == ["colorsys.py"]
    assert sys.path == path


class _Bomb:
    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.mkdir, (self.mark,)


def test_a_planted_cache_is_neither_read_nor_deleted(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """T3 to T6."""
    mark = club.parent / "MARK"
    cache = pickle.dumps(_Bomb(str(mark)))
    planted = club / ".main.beancount.picklecache"
    planted.write_bytes(cache)
    shared = club.parent / "main.beancount.cache"
    shared.write_bytes(cache)
    monkeypatch.setenv("BEANCOUNT_LOAD_CACHE_FILENAME", str(club.parent / "{filename}.cache"))
    monkeypatch.setenv("BEANCOUNT_DISABLE_LOAD_CACHE", "1")
    loaded = load(club)
    assert loaded.ok
    assert loaded.caches == (".main.beancount.picklecache",)
    assert planted.read_bytes() == shared.read_bytes() == cache
    assert not mark.exists()


def test_nothing_is_written_into_a_read_only_folder(club: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (club, *club.rglob("*"))}
    for path in before:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert load(club).ok
    finally:
        for path in before:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert {path: path.stat().st_mtime_ns for path in (club, *club.rglob("*"))} == before


def test_the_importer_stays_light() -> None:
    code = (
        "import sys, clubledger.books.loading\n"
        "print(*[name for name in ('click', 'babel', 'jinja2', 'flask', 'fava', 'beanquery') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# ------------------------------------------------------------------------------------------------ what is found


def test_what_is_loaded(club: Path) -> None:
    loaded = load(club)
    assert loaded.ok
    assert loaded.problems == ()
    assert loaded.weakened == ()
    assert loaded.failed_balances == ()
    assert loaded.unincluded == ()
    assert loaded.caches == ()
    assert loaded.tops == {
        "main.beancount": {"clubledger.plugins.funds"},
        "income-fund.beancount": {"clubledger.plugins.loans"},
        "operating-fund.beancount": {"clubledger.plugins.loans"},
    }
    assert loaded.digest == scan(club).digest
    assert loaded.options["name_assets"] == "Tài-sản"
    assert loaded.folder == club
    assert [entry.date for entry in loaded.entries] == sorted(entry.date for entry in loaded.entries)


def test_a_folder_named_relatively(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(club.parent)
    loaded = load(Path("club"))
    assert loaded.ok
    assert loaded.folder == club


def test_files_that_nothing_includes(club: Path) -> None:
    for name in (
        "income-fund/2024 - Copy.beancount",
        "income-fund/2024.beancount.bak",
        "old.bean",
        "notes.txt",
    ):
        write(club, "; x\n", name)
    assert load(club).unincluded == (
        "income-fund/2024 - Copy.beancount",
        "income-fund/2024.beancount.bak",
        "old.bean",
    )


def test_a_file_that_only_a_fund_includes_is_judged_and_named(club: Path) -> None:
    write(club, f"{ROOTS}2024-01-01 open Tài-sản:Khác\n", "extra.beancount")
    add(club, 'include "extra.beancount"\n', "income-fund.beancount")
    loaded = load(club)
    assert loaded.ok
    assert loaded.fund_only == ("extra.beancount",)
    assert loaded.unincluded == ()
    assert not any(getattr(entry, "account", "") == "Tài-sản:Khác" for entry in loaded.entries)
    add(club, 'plugin "os"\n', "extra.beancount")
    assert [problem.file for problem in load(club).problems] == ["extra.beancount"]


def test_a_syntax_error_in_a_funds_top_file(club: Path) -> None:
    add(club, "what is this\n", "operating-fund.beancount")
    assert {problem.file for problem in load(club).problems} == {"operating-fund.beancount"}


def test_a_file_included_twice(club: Path) -> None:
    add(club, 'include "club.beancount"\n', "main.beancount")
    (problem,) = load(club).problems
    assert (problem.file, problem.line) == ("main.beancount", 10)
    assert "second time" in str(problem.message)


def test_files_that_include_each_other(club: Path) -> None:
    add(club, 'include "main.beancount"\n', "club.beancount")
    problems = load(club).problems
    assert problems[0].file == "club.beancount"
    assert len({(problem.file, problem.line) for problem in problems}) == len(problems)


def test_each_file_is_parsed_once(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    original = parsing.parse

    def count(name: str, path: Path, data: bytes) -> Any:
        parsed.append(name)
        return original(name, path, data)

    monkeypatch.setattr(includes, "parse", count)
    assert load(club).ok
    assert sorted(parsed) == sorted(set(parsed))
    assert len(parsed) == 6


def test_nothing_is_booked_when_something_is_refused(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "book", lambda *_: pytest.fail("booked"))
    add(club, 'plugin "os"\n', "main.beancount")
    assert not load(club).ok


def test_a_failed_count_does_not_break_the_club(club: Path) -> None:
    add(club, "2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt  350,000 VND\n")
    loaded = load(club)
    assert loaded.ok
    (failed,) = loaded.failed_balances
    assert (failed.account, failed.date) == ("Tài-sản:Quỹ:Tiền-mặt", date(2024, 3, 1))
    assert (failed.expected, failed.actual, failed.currency) == (Decimal(350_000), Decimal(400_000), "VND")
    assert failed.place == Place("income-fund/2024.beancount", 16)


# ----------------------------------------------------------------------------------------- what weakens the checks


def test_raw_mode_is_reported_and_not_obeyed(club: Path) -> None:
    """T7."""
    add(club, 'option "plugin_processing_mode" "raw"\n', "main.beancount")
    add(club, "2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt  350,000 VND\n")
    loaded = load(club)
    assert [weakness.option for weakness in loaded.weakened] == ["plugin_processing_mode"]
    assert loaded.weakened[0].place == Place("main.beancount", 10)
    assert len(loaded.failed_balances) == 1


@pytest.mark.parametrize("where", ["main.beancount", "income-fund.beancount", "club.beancount"])
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("inferred_tolerance_default", "VND:1000000"),
        ("inferred_tolerance_default", "*:1000000"),
        ("tolerance_multiplier", "1000000"),
        ("infer_tolerance_from_cost", "TRUE"),
    ],
)
def test_a_tolerance_is_reported_and_not_obeyed(club: Path, where: str, option: str, value: str) -> None:
    """T7: a transaction 800,000 off passed."""
    add(club, f'option "{option}" "{value}"\n', where)
    loaded = load(club)
    assert loaded.ok
    assert [(weakness.option, weakness.place.file) for weakness in loaded.weakened] == [(option, where)]
    add(club, '2024-03-01 * "x"\n  Tài-sản:Quỹ:Tiền-mặt  900,000 VND\n  Thu:Quỹ:Lãi  -100,000 VND\n')
    (problem,) = load(club).problems
    assert "800,000 đ too much" in str(problem.message)


def test_a_tolerance_does_not_help_a_count(club: Path) -> None:
    add(club, 'option "tolerance_multiplier" "1000000"\n', "main.beancount")
    add(club, "2024-03-01 balance Tài-sản:Quỹ:Tiền-mặt  350,000.0 VND\n")
    assert len(load(club).failed_balances) == 1


def test_what_else_weakens_the_checks(club: Path) -> None:
    add(
        club,
        "2024-03-01 pad Tài-sản:Quỹ:Tiền-mặt Nguồn-vốn:Quỹ:Vốn\n"
        "2024-03-02 balance Tài-sản:Quỹ:Tiền-mặt  7 ~ 1 VND\n"
        '2024-03-03 P "x"\n  Tài-sản:Quỹ:Tiền-mặt  1 VND\n  Thu:Quỹ:Lãi\n',
    )
    add(club, 'plugin "beancount.plugins.auto_accounts"\n', "operating-fund.beancount")
    loaded = load(club)
    assert loaded.ok
    assert [weakness.option for weakness in loaded.weakened] == [
        "pad",
        "~",
        "P",
        "beancount.plugins.auto_accounts",
    ]
    assert any(type(entry) is Pad for entry in loaded.entries)
    assert [entry.flag for entry in loaded.entries if type(entry) is Transaction] == ["*", "*", "P", "P"]


def test_options_of_an_included_file_are_ignored(club: Path) -> None:
    """T8."""
    add(club, 'option "title" "Other"\noption "operating_currency" "USD"\n', "club.beancount")
    loaded = load(club)
    assert loaded.options["title"] == "Beancount"
    assert loaded.options["operating_currency"] == ["USD"]


def test_a_file_without_the_five_roots(club: Path) -> None:
    """T8."""
    write(club, JOURNAL, "income-fund/2024.beancount")
    problems = load(club).problems
    assert problems[0].file == "income-fund/2024.beancount"
    assert "five lines" in str(problems[0].message)


@pytest.mark.parametrize("leaf", ["Đặng\u00a0A", "Đa\u0323\u0306ng", "Ðặng", "A\u200bB", "A😀"])
def test_accounts_that_look_alike_reach_the_rules(club: Path, leaf: str) -> None:
    """T9: the parser lets them pass; whoever reads the chart must judge them (DATA-03)."""
    add(club, f"2024-01-01 open Tài-sản:Quỹ:{leaf}\n", "club.beancount")
    loaded = load(club)
    assert loaded.ok
    assert any(getattr(entry, "account", "") == f"Tài-sản:Quỹ:{leaf}" for entry in loaded.entries)


def test_a_crash_of_beancount_is_a_problem_of_the_club(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(booking, "_BOOK", crash)
    (problem,) = load(club).problems
    assert "RecursionError" in str(problem.message)


def test_work_that_grows_with_a_square_is_refused(club: Path) -> None:
    lots = "".join(
        f'2024-03-01 * "x"\n  Tài-sản:Quỹ:Khác  1 AB {{{number} VND}}\n  Thu:Quỹ:Lãi\n'
        for number in range(1, 3300)
    )
    add(club, "2024-01-01 open Tài-sản:Quỹ:Khác\n" + lots)
    assert "hours" in str(load(club).problems[0].message)


def test_looking_for_a_commodity_among_very_many_is_refused(club: Path) -> None:
    """Each number without its own is looked for among all that the account holds."""
    add(club, "2024-01-01 open Tài-sản:Kho\n2024-01-01 open Nguồn-vốn:Kho\n")
    for number in range(3_300):
        add(
            club,
            f'2024-03-01 * "x"\n  Tài-sản:Kho  1 A{number}\n  Nguồn-vốn:Kho  -1 A{number}\n'
            f'2024-03-02 * "x"\n  Tài-sản:Kho  1\n  Nguồn-vốn:Kho\n',
        )
    assert "hours" in str(load(club).problems[0].message)


def test_an_account_of_very_many_levels(club: Path) -> None:
    add(club, f'2024-03-01 * "x"\n  Tài-sản{":A" * 200}  1 VND\n  Thu:Quỹ:Lãi\n')
    assert "hours" in str(load(club).problems[0].message)


def test_a_file_that_vanishes_meanwhile(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Scan, __: str) -> bytes:
        raise FileNotFoundError

    monkeypatch.setattr(Scan, "read", gone)
    assert not load(club).ok


def test_too_many_files(club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(includes, "MAX_LEDGER_FILES", 2)
    assert "More than 2 files" in str(load(club).problems[0].message)
