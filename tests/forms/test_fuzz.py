"""Anything at all is given to the importer: it says what is wrong, or it enters just what the sheet says.

This file is also the program of the long run: ``python -m tests.forms.test_fuzz MINUTES [SEED]`` tries as many inputs
as fit, prints how many of each kind were tried and what became of them, and stops at the first that breaks a promise.
"""

from __future__ import annotations

import atexit
import io
import re
import shutil
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from beancount.core.amount import Amount
from beancount.core.data import Balance, Custom, Event, Open, Transaction
from beancount.parser import parser
from click.testing import CliRunner
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from clubledger.books import BrokenLedger
from clubledger.books.books import Source, read_books
from clubledger.books.changes import extend
from clubledger.books.loading import Loaded, load
from clubledger.books.writing import ROOT_OPTIONS
from clubledger.cli.import_ import command
from clubledger.forms import FORMS
from clubledger.forms.entries import Booking, CountedCash, Entry, Joining, Leaving, Meeting
from clubledger.forms.faults import Misread
from clubledger.forms.form_files import FormFile
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from clubledger.forms.sheets import Cell
from clubledger.forms.values import AMOUNT, DATE, MAX_AMOUNT
from clubledger.recording import ImportReport
from clubledger.recording.json_report import json_data
from clubledger.recording.text_report import text_lines
from tests.forms.hostile_sheets import (
    CODES,
    DAYS,
    ENCODINGS,
    INJECTIONS,
    NUMBERS,
    Mutated,
    Mutation,
    as_csv,
    encoded,
    grid_of,
    mutated,
    mutations,
)
from tests.forms.ten_sheets import NEW, SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TODAY = date(2026, 1, 1)
PATIENCE = 20.0
"""Seconds that no input may take; the usual one takes some thousandths."""

# -- the club that everything is imported into -----------------------------------------------------------------


@dataclass(frozen=True)
class World:
    """The ten sheets' club: on disk, loaded, and the context that knows it. ``inbox`` is where a file is put."""

    club: Path
    loaded: Loaded
    import_context: ImportContext
    inbox: Path


@cache
def world() -> World:
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    club = write_club(folder / "club")
    loaded = load(club)
    assert loaded.ok
    return World(club, loaded, import_context(loaded), folder)


def write_club(club: Path) -> Path:
    for name, text in club_files().items():
        path = club / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return club


def import_context(loaded: Loaded) -> ImportContext:
    return ImportContext(read_books(Source.of(loaded)), TODAY)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


# -- what must hold of any file ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of a file: ``refused``, ``broken`` (the ledger would not load), ``there`` or ``taken``."""

    word: str
    file: FormFile


def tried(data: bytes, name: str = "sheet.csv") -> Outcome:
    """Give a file to the importer, in memory; every promise that can be checked without knowing the file is."""
    started = time.perf_counter()
    outcome = _tried(data, name)
    assert time.perf_counter() - started < PATIENCE
    return outcome


def _tried(data: bytes, name: str) -> Outcome:
    path = world().inbox / name
    path.write_bytes(data)
    (file,) = read_files([path], world().import_context.copy(), FORMS)
    report = ImportReport("club", True, [file])
    lines = list(text_lines(report, "en"))
    assert json_data(report, "en")["files"]
    for line in lines:
        assert is_shown_safely(line), line
    if file.problems:
        assert all(str(problem.message) and str(problem.remedy) for problem in file.problems)
        return Outcome("refused", file)
    assert file.sheets
    added = additions(file.new)
    directives = [one for name, text in added.items() for one in parsed(text)]
    assert_same_entries([entry for name in added for entry in file.new if entry.file == name], directives)
    if not file.new:
        return Outcome("there", file)
    try:
        change = extend(world().loaded, added)
    except BrokenLedger:
        return Outcome("broken", file)
    assert len(change.loaded.entries) == len(world().loaded.entries) + len(file.new)
    for place, content in change.new.items():
        assert content.startswith(change.old.get(place, b""))
    (again,) = read_files([path], import_context(change.loaded), FORMS)
    assert not again.problems, [str(problem.message) for problem in again.problems]
    assert not again.new
    assert len(again.there) == len(file.new) + len(file.there)
    return Outcome("taken", file)


def is_shown_safely(line: str) -> bool:
    """No control, and nothing that turns the direction of writing or has no width."""
    return not any(
        unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or letter in TURNING for letter in line
    )


TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def parsed(text: str) -> list[Any]:
    """What Beancount itself finds in a text, in its order."""
    entries, errors, options = parser.parse_string(ROOT_OPTIONS + text)
    assert not errors, (text, errors)
    assert not options["plugin"]
    assert not options["include"]
    return sorted(entries, key=lambda one: one.meta["lineno"])


def assert_same_entries(meant: Sequence[Entry], directives: Sequence[Any]) -> None:
    """The text says what was meant, entry by entry, and nothing beside."""
    assert len(meant) == len(directives), directives
    for entry, directive in zip(meant, directives, strict=True):
        assert directive.date == entry.date
        match entry:
            case Booking():
                assert isinstance(directive, Transaction)
                legs = [(leg.account, dong(leg.amount), leg.member) for leg in entry.legs]
                assert [
                    (posting.account, posting.units, (posting.meta or {}).get("member"))
                    for posting in directive.postings
                ] == legs
                assert (directive.payee or "", directive.narration) == (entry.payee, entry.narration)
                assert directive.links == frozenset(entry.links)
                assert directive.meta.get("voucher") == entry.voucher
                assert sum(leg.amount for leg in entry.legs) == 0
                kept = {
                    key: value
                    for key, value in directive.meta.items()
                    if key not in {"filename", "lineno", "voucher"}
                }
                assert kept == dict(entry.meta)
            case Joining():
                assert isinstance(directive, Open)
                assert directive.account == f"{entry.parent}:{entry.member.code}"
                assert directive.meta["member"] == entry.member.code
                assert directive.meta["name"] == entry.member.name
            case Leaving():
                assert isinstance(directive, Custom)
                assert [value.value for value in directive.values] == [entry.code, "left"]
            case Meeting():
                assert isinstance(directive, Event)
                assert directive.description == entry.minutes
            case CountedCash():
                assert isinstance(directive, Balance)
                assert (directive.account, directive.amount) == (entry.account, dong(entry.amount))


def dong(amount: int) -> Amount:
    return Amount(Decimal(amount), "VND")


# -- what a sheet says, read by somebody else -----------------------------------------------------------------------

AMOUNTS: Final = {
    "opening": {"Số dư": 1},
    "loans": {"Số tiền vay": 1},
    "repayments": {"Trả gốc": 1, "Trả lãi": 1, "Lãi quá hạn": 1},
    "fees": {"Số tiền": 1},
    "receipts": {"Số tiền": 1},
    "payments": {"Số tiền": 1},
    "interest-split": {"Bổ sung vốn": 1, "Dự phòng": 1, "Quỹ hoạt động": 2, "Thù lao": 1},
}
"""By form: the columns that are booked, and how many entries book each (a transfer is in both journals)."""


def figure(text: str) -> int | None:
    """An amount as a careful reader takes it; ``None`` if it can be read otherwise, or not at all."""
    if TURNING & set(text):
        return None  # what is shown is not what stands there
    number = re.sub(r"\s*(đồng|đ|vnđ|vnd|₫)\.?$", "", " ".join(seen(text).split()), flags=re.IGNORECASE)
    if number in {"", "-", "–", "—", "−"}:
        return 0
    whole = re.fullmatch(r"0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:(\.[0-9]{3})+|(,[0-9]{3})+|( [0-9]{3})+)", number)
    return int(re.sub(r"[., ]", "", number)) if whole else None


def seen(text: str) -> str:
    """A text without what nobody sees, and without the mark by which a spreadsheet takes a cell for text."""
    visible = "".join(
        letter for letter in text if unicodedata.category(letter) not in {"Cf", "Cc"} or letter.isspace()
    )
    return unicodedata.normalize("NFC", visible).strip().removeprefix("'")


def booked(entry: Entry) -> int:
    """What an entry moves."""
    match entry:
        case Booking():
            return sum(leg.amount for leg in entry.legs if leg.amount > 0)
        case CountedCash():
            return entry.amount
        case _:
            return 0


def columns_of(sheet: Mutated, names: Sequence[str]) -> list[int]:
    header = sheet.grid[sheet.header or 0]
    return [header.index(name) for name in names if name in header]


def assert_sums_are_the_sheets(form: str, sheet: Mutated, file: FormFile) -> None:
    """The entries move what the rows say, row by row, as an independent reader reads them."""
    entries = [*file.new, *file.there]
    if form == "cash-count":
        assert sum(map(booked, entries)) == sum(counted(sheet, row) for row in sheet.rows)
        return
    for row in sheet.rows:
        moved = sum(booked(entry) for entry in entries if entry.record.spot.row == row + 1)
        amounts = [
            (figure(sheet.grid[row][column]), times)
            for name, times in AMOUNTS.get(form, {}).items()
            for column in columns_of(sheet, (name,))
        ]
        assert all(amount is not None for amount, _ in amounts), sheet.grid[row]
        assert moved == sum((amount or 0) * times for amount, times in amounts), sheet.grid[row]


def counted(sheet: Mutated, row: int) -> int:
    """What a row of a cash count says: notes by their number, or the balance at the bank."""
    note, count, product = (
        sheet.grid[row][column] for column in columns_of(sheet, ("Mệnh giá", "Số tờ", "Thành tiền"))
    )
    if seen(note).lower() in {"ngân hàng", "tiền gửi"} or not seen(count):
        return figure(product) or 0
    return (figure(note) or 0) * int(re.sub("[.,]", "", seen(count)))


def assert_days_and_slips_are_the_sheets(sheet: Mutated, file: FormFile) -> None:
    """A date that stands in the row is the entry's; so is the number of the slip."""
    entries = [*file.new, *file.there]
    for row in sheet.rows:
        for entry in (one for one in entries if one.record.spot.row == row + 1):
            for names, agrees in ((DAY_COLUMNS, has_day), (SLIP_COLUMNS, has_slip)):
                for column in columns_of(sheet, names)[:1]:
                    assert agrees(entry, seen(sheet.grid[row][column])), (sheet.grid[row], entry)


DAY_COLUMNS: Final = ("Ngày", "Ngày vay", "Ngày vào")
SLIP_COLUMNS: Final = ("Số phiếu", "Số phiếu chi")


def has_day(entry: Entry, text: str) -> bool:
    parts = re.fullmatch(r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", text, re.ASCII)
    if isinstance(entry, Leaving) or parts is None or "disbursed" in getattr(entry, "meta", ()):
        return True
    return (entry.date.day, entry.date.month, entry.date.year) == tuple(map(int, parts.groups()))


def has_slip(entry: Entry, text: str) -> bool:
    parts = re.fullmatch(r"([A-Z]{2})-(\d{4})-(\d+)", text, re.ASCII)
    if (
        not isinstance(entry, Booking)
        or entry.voucher is None
        or parts is None
        or entry.payee == "Chuyển quỹ"
    ):
        return True
    return entry.voucher.split("/")[0] == f"{parts[1]}-{parts[2]}-{int(parts[3]):03}"


def try_mutated(form: str, changes: list[Mutation], separator: str, encoding: str) -> str:
    sheet = mutated(form, changes)
    outcome = tried(encoded(as_csv(sheet.grid, separator), encoding))
    if outcome.word != "refused":
        assert_entered(form, sheet, outcome.file)
    return outcome.word


def assert_entered(form: str, sheet: Mutated, file: FormFile) -> None:
    """What was entered is what the sheet says, where its headings still stand for an independent reader."""
    if sheet.header is None or [(one.form.name, one.spot.row) for one in file.sheets] != [
        (form, sheet.header + 1)
    ]:
        return
    assert_sums_are_the_sheets(form, sheet, file)
    assert_days_and_slips_are_the_sheets(sheet, file)


# -- other inputs -----------------------------------------------------------------------------------------------------


@cache
def bytes_() -> st.SearchStrategy[bytes]:
    """Bytes without any sense, or with a beginning that promises some."""
    starts = st.sampled_from(
        [
            b"",
            b"",
            b"PK\x03\x04",
            b"\xff\xfe",
            b"\xfe\xff",
            b"\xef\xbb\xbf",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"%PDF-",
            b"STT;",
            b'"',
        ]
    )
    return st.builds(bytes.__add__, starts, st.binary(max_size=300))


@cache
def damaged() -> st.SearchStrategy[bytes]:
    """A good sheet in some encoding, some of its bytes exchanged, lost or doubled."""
    change = st.tuples(st.sampled_from("xid"), st.integers(0, 10**6), st.binary(min_size=1, max_size=4))

    def damage(form: str, encoding: str, separator: str, changes: list[tuple[str, int, bytes]]) -> bytes:
        data = encoded(as_csv(grid_of(form), separator), encoding)
        for kind, place, piece in changes:
            at = place % (len(data) + 1)
            data = (
                data[:at] + (b"" if kind == "d" else piece) + data[at + (0 if kind == "i" else len(piece)) :]
            )
        return data

    return st.builds(
        damage,
        st.sampled_from(list(SHEETS)),
        st.sampled_from(list(ENCODINGS)),
        st.sampled_from(",;\t"),
        st.lists(change, min_size=1, max_size=4),
    )


@cache
def patchwork() -> st.SearchStrategy[bytes]:
    """Two or three mutated sheets below one another."""
    part = st.builds(
        lambda form, changes: as_csv(mutated(form, changes).grid),
        st.sampled_from(list(SHEETS)),
        st.lists(mutations().map(lambda some: some[0]), max_size=1),
    )
    return st.lists(part, min_size=2, max_size=3).map(
        lambda parts: "\r\n".join(parts).encode("utf-8", "surrogatepass")
    )


def bytes_tried(data: bytes) -> str:
    return tried(data).word


Typed = Any
TYPED: Final = (
    500000, 0, -1, 10**13, 12.5, 0.008, 1e300, 500000.0, True, False, date(2024, 3, 5), date(1900, 1, 1), date(9999, 12, 31), 45356, 1, 8, None,
    "=1+1", '=HYPERLINK("http://x")', "+1", "@x", "'500", "500000", "1.234", "TV001",
)  # fmt: skip
FORMATS: Final = ("General", "0.00", "#,##0", "0%", "dd/mm/yyyy", "@", "#,##0.000")


@dataclass(frozen=True)
class BookCase:
    """A workbook: a sheet's mutated texts, some cells typed as numbers and days, with number formats."""

    form: str
    changes: list[Mutation]
    typed: list[tuple[int, int, Typed, str]]
    merged: tuple[int, int, int, int] | None


@cache
def workbooks() -> st.SearchStrategy[BookCase]:
    cell = st.tuples(st.integers(0, 15), st.integers(0, 15), st.sampled_from(TYPED), st.sampled_from(FORMATS))
    area = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2), st.integers(0, 2))
    return st.builds(
        BookCase,
        st.sampled_from(list(SHEETS)),
        st.lists(mutations().map(lambda some: some[0]), max_size=2),
        st.lists(cell, max_size=3),
        st.none() | st.none() | area,
    )


def workbook_tried(case: BookCase) -> str:
    return tried(workbook(case), "sheet.xlsx").word


def workbook(case: BookCase) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate(mutated(case.form, case.changes).grid, 1):
        for column, text in enumerate(row, 1):
            legal = ILLEGAL.sub("", text)[:30000]
            if legal:
                sheet.cell(number, column).value = legal
    for down, right, value, shown in case.typed:
        cell = sheet.cell(down % max(sheet.max_row, 1) + 1, right % max(sheet.max_column, 1) + 1)
        cell.value = value
        cell.number_format = shown
    if case.merged:
        top, left, down, right = case.merged
        sheet.merge_cells(start_row=top, start_column=left, end_row=top + down, end_column=left + right)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Call:
    """A call of the command: a mutated sheet, perhaps with a good one beside it."""

    form: str
    changes: list[Mutation]
    beside: str | None
    options: tuple[str, ...]


@cache
def calls() -> st.SearchStrategy[Call]:
    return st.builds(
        Call,
        st.sampled_from(list(SHEETS)),
        st.lists(mutations().map(lambda some: some[0]), max_size=2),
        st.none() | st.sampled_from(list(SHEETS)),
        st.lists(
            st.sampled_from(["--dry-run", "--allow-findings", "--format=json", "--lang=vi"]),
            max_size=3,
            unique=True,
        ).map(tuple),
    )


@cache
def written_club() -> tuple[Path, dict[str, bytes]]:
    club = write_club(world().inbox / "written")
    return club, snapshot(club)


def call_tried(call: Call) -> str:
    club, before = written_club()
    try:
        return _call_tried(call, club, before)
    finally:
        for name in snapshot(club).keys() - before.keys():
            (club / name).unlink()
        for name, content in before.items():
            (club / name).write_bytes(content)


def _call_tried(call: Call, club: Path, before: dict[str, bytes]) -> str:
    files = [world().inbox / "one.csv", *([world().inbox / "two.csv"] if call.beside else [])]
    files[0].write_bytes(as_csv(mutated(call.form, call.changes).grid).encode("utf-8", "surrogatepass"))
    if call.beside:
        files[1].write_text(SHEETS[call.beside], "utf-8")
    code = invoke(club, files, call.options)
    after = snapshot(club)
    if "--dry-run" in call.options:
        assert after == before
        return f"dry run, exit {code}"
    for name, content in before.items():
        assert after[name].startswith(content), name
    assert load(club).ok
    if code == 0:
        assert invoke(club, files, call.options) == 0
        assert snapshot(club) == after
    elif not call.beside:
        assert after == before
    return f"exit {code}{'' if after == before else ', written'}"


def invoke(club: Path, files: Sequence[Path], options: Sequence[str]) -> int:
    done = CliRunner().invoke(command, [str(club), *map(str, files), *options])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in {0, 1}, done.output
    return done.exit_code


# -- amounts --------------------------------------------------------------------------------------------------------


def amount_tried(case: tuple[int, str, str]) -> str:
    """Each way that is allowed gives the number; each that could be read as another number is refused."""
    number, sign, unit = case
    grouped = f"{number:,}".replace(",", sign)
    assert AMOUNT.read(Cell(grouped + unit, 1)) == number
    for wrong in wrong_ways(number):
        with pytest.raises(Misread):
            AMOUNT.read(Cell(wrong, 1))
    return "read"


def wrong_ways(number: int) -> Iterator[str]:
    plain = str(number)
    grouped = f"{number:,}"
    yield f"{plain},5"
    yield f"{plain}.50"
    yield f"-{plain}" if number else "-0"
    yield f"{plain}e1"
    yield f"0{plain}"
    yield f"0x{plain}"
    yield plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    yield plain.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    if len(plain) > 1:
        yield f"{plain[:-1]}_{plain[-1]}"
        yield f"{plain[:-1]}'{plain[-1]}"
    if grouped.count(",") > 1:
        yield grouped.replace(",", ".", 1)
        yield grouped.replace(",", " ", 1)
    if number > 999:
        yield grouped.replace(",", "", 1) + ",000"
        yield f"{grouped},00"


AMOUNT_CASES: Final = st.tuples(
    st.integers(0, MAX_AMOUNT) | st.integers(0, 2_000_000),
    st.sampled_from([".", ",", " ", ""]),
    st.sampled_from(["", "đ", " đ", " đồng", " VNĐ", "₫"]),
)


def day_tried(case: tuple[int, int, int, str]) -> str:
    day, month, year, text = case
    try:
        meant = date(year, month, day)
    except ValueError:
        with pytest.raises(Misread):
            DATE.read(Cell(text.format(d=day, m=month, y=year), 1))
        return "refused"
    assert DATE.read(Cell(text.format(d=day, m=month, y=year), 1)) == meant
    return "read"


DAY_CASES: Final = st.tuples(
    st.integers(0, 40),
    st.integers(0, 20),
    st.integers(1990, 2199),
    st.sampled_from(
        [
            "{d}/{m}/{y}",
            "{d:02}/{m:02}/{y}",
            "{d}-{m}-{y}",
            "{d}.{m}.{y}",
            "{y}-{m:02}-{d:02}",
            "ngày {d} tháng {m} năm {y}",
        ]
    ),
)

# -- the tests ---------------------------------------------------------------------------------------------------------


def mutated_tried(case: tuple[str, list[Mutation], str, str]) -> str:
    return try_mutated(*case)


def sheets_of(form: str) -> st.SearchStrategy[tuple[str, list[Mutation], str, str]]:
    return st.tuples(
        st.just(form), mutations(), st.sampled_from(";;,\t"), st.sampled_from([*["UTF-8"] * 4, *ENCODINGS])
    )


Trial = tuple["Callable[[], st.SearchStrategy[Any]]", "Callable[[Any], str]"]
TRIALS: Final[dict[str, Trial]] = {
    "bytes": (bytes_, bytes_tried),
    "damaged": (damaged, bytes_tried),
    "patchwork": (patchwork, bytes_tried),
    **{f"sheet: {form}": (partial(sheets_of, form), mutated_tried) for form in SHEETS},
    "workbook": (workbooks, workbook_tried),
    "command": (calls, call_tried),
    "amount": (lambda: AMOUNT_CASES, amount_tried),
    "day": (lambda: DAY_CASES, day_tried),
}
FEW: Final = {"workbook": 50, "command": 25}
MANY: Final = FEW | {"amount": 2000, "day": 2000, "bytes": 2000}
"""How many of a kind are tried at a time: in the tests, and in the long run; some are dear and some cheap."""


@pytest.mark.parametrize("form", SHEETS)
def test_the_ten_sheets_are_good(form: str) -> None:
    for encoding in ENCODINGS:
        outcome = tried(encoded(as_csv(grid_of(form)), encoding))
        assert outcome.word == "taken", (
            encoding,
            [str(problem.message) for problem in outcome.file.problems],
        )
        assert len(outcome.file.new) == NEW[form]
        assert_entered(form, mutated(form, []), outcome.file)


@pytest.mark.long
@pytest.mark.parametrize("kind", TRIALS)
def test_anything(kind: str) -> None:
    strategy, attempt = TRIALS[kind]

    @settings(max_examples=FEW.get(kind, 100), deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy())
    def every(case: Any) -> None:
        assert attempt(case)

    every()


@pytest.mark.parametrize(
    ("form", "changes"),
    [
        ("receipts", [("cell", 3, 5, "Ghi đảo PT-2024-000"), ("cell", 3, 6, "")]),
        ("payments", [("cell", 5, 5, "Ghi đảo PC-2024-000/00"), ("cell", 5, 6, "")]),
        ("payments", [("cell", 5, 5, "Trả lại lãi KU-" + "9" * 50), ("cell", 5, 6, "Lãi cho vay")]),
        ("members", [("cell", 5, 1, "TV006")]),
        ("fees", [("cell", 8, 0, "Cộng")]),
        ("fees", [("cell", 8, 0, "tong")]),
    ],
)
def test_what_the_long_run_found(form: str, changes: list[Mutation]) -> None:
    """No longer a crash; and a row that is called a total and adds up is no way to leave a payment out."""
    assert mutated_tried((form, changes, ";", "UTF-8")) == "refused"


# -- the long run --------------------------------------------------------------------------------------------------------


def run_long(minutes: float, first: int) -> None:
    ends = time.monotonic() + 60 * minutes
    counts: Counter[tuple[str, str]] = Counter()
    if first == 1:
        counts.update(("every cell", mutated_tried(case)) for case in sweep())
    number = first
    while time.monotonic() < ends:
        for kind in TRIALS:
            counts.update(batch(kind, number))
            number += 1
        print(f"{sum(counts.values())} tried", flush=True)
    for (kind, word), count in sorted(counts.items()):
        print(f"{kind:24} {word:24} {count:8}")
    print(f"{'all':49} {sum(counts.values()):8}")


def sweep() -> Iterator[Any]:
    """Every hostile text in every cell of the first and the last filled row of every form."""
    for form in SHEETS:
        sheet = mutated(form, [])
        for row in {sheet.rows[0], sheet.rows[-1]}:
            for column in range(len(sheet.grid[row])):
                for text in (*NUMBERS, *INJECTIONS, *DAYS, *CODES):
                    yield form, [("cell", row, column, text)], ";", "UTF-8"


def batch(kind: str, number: int) -> Counter[tuple[str, str]]:
    """Try some hundred inputs of a kind; ``number`` seeds them. What became of how many."""
    strategy, attempt = TRIALS[kind]
    counts: Counter[tuple[str, str]] = Counter()

    @seed(number)
    @settings(
        max_examples=MANY.get(kind, 400),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy())
    def every(case: Any) -> None:
        counts[kind, attempt(case)] += 1

    every()
    return counts


if __name__ == "__main__":
    run_long(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
