"""What the import lets in as a number, the books can use; and what a spreadsheet reckons in binary is what it shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.books import load_club
from clubledger.forms import FORMS, values
from clubledger.forms.faults import Misread
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import additions, read_files
from clubledger.forms.sheets import Cell
from clubledger.forms.workbook_cells import stored_value
from clubledger.i18n import render
from clubledger.loans import Terms, TermsError
from clubledger.loans.bounds import LONGEST_TERM, RATE_DECIMALS
from clubledger.regulation.parameters import KEYS
from tests.conftest import write
from tests.forms.club_books import books_of
from tests.forms.ten_sheets import club_files

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

TODAY = date(2026, 11, 23)
HEAD = ["Ngày vay", "Số khế ước", "Mã TV", "Số tiền vay", "Thời hạn (tháng)", "Lãi suất (%/tháng)", "Kỳ trả (tháng)", "Ngày trả", "Số phiếu chi"]  # fmt: skip


def cell(value: object, *, decimals: bool = False, percent: bool = False) -> Cell:
    return Cell(stored_value(value, "n"), 1, decimals, percent)


def loan_sheet(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in [["SỔ CHO VAY"], HEAD, *rows]:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


def entered(tmp_path: Path, rows: list[list[Any]]) -> tuple[FormFile, Path]:
    """Import loans into a club; the file as it was read, and the club."""
    club = write(tmp_path / "vi-du", club_files())
    sheet = loan_sheet(tmp_path / "so-cho-vay.xlsx", rows)
    (file,) = read_files([sheet], ImportContext(books_of(club), TODAY), FORMS)
    for name, text in additions(file.new).items():
        path = club / name
        path.write_text(f"{path.read_text('utf-8')}\n{text}", "utf-8")
    return file, club


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(-2, 2))
def test_a_short_decimal_is_read_as_it_is_shown(number: Decimal, steps: int) -> None:
    """A few units of the last binary digit are what a formula leaves behind."""
    shown = Decimal(f"{float(number):.15g}")
    stored = float(number) * (1 + steps * 2.0**-53)
    assert stored_value(stored, "n") == shown == number


@given(st.integers(0, 10**9), st.floats(-0.00009, 0.00009))
def test_dust_makes_no_fraction_of_an_amount(amount: int, dust: float) -> None:
    assert values.AMOUNT.read(cell(amount + dust)) == amount


@given(st.integers(1, 10**9), st.sampled_from([0.5, 0.25, 0.1, 0.001, 0.999]))
def test_a_fraction_of_a_dong_is_refused(amount: int, fraction: float) -> None:
    with pytest.raises(Misread) as error:
        values.AMOUNT.read(cell(amount + fraction))
    assert error.value.fault.id in {"amount-decimals", "amount-fraction"}


@pytest.mark.parametrize(
    ("stored", "rate"),
    [
        (7 / 12, "0.583333333"),
        (0.1 + 0.7, "0.8"),
        (0.7999999999999999, "0.8"),
        (0.8000000000000002, "0.8"),
        ("0,583333333", "0.583333333"),
        ("0.5833333333333334", "0.583333333"),
        (2 / 3, "0.666666667"),
        (1.0000000000000002, "1"),
        (0.75, "0.75"),
    ],
)
def test_a_rate_is_one_that_a_loan_can_have(stored: Any, rate: str) -> None:
    read = values.RATE.read(cell(stored) if isinstance(stored, float) else Cell(stored, 1))
    assert str(read) == rate


@pytest.mark.parametrize(
    ("stored", "rate"), [(0.008, "0.8"), (0.07 / 12, "0.583333333"), (0.1 / 12, "0.833333333")]
)
def test_a_percentage_likewise(stored: float, rate: str) -> None:
    assert str(values.RATE.read(cell(stored, percent=True))) == rate


def test_a_rate_too_small_to_be_written_is_none() -> None:
    with pytest.raises(Misread):
        values.RATE.read(cell(1e-13, percent=True))
    assert values.RATE.read(cell(0)) == 0


def test_a_term_that_a_formula_gives_is_whole() -> None:
    assert values.MONTHS.read(cell(0.1 * 3 * 40)) == 12
    with pytest.raises(Misread):
        values.MONTHS.read(cell(12.5))


_LOAN = {"rate": values.RATE, "term": values.MONTHS, "every": values.MONTHS, "due_day": values.DUE_DAY}
_WRITTEN = (
    st.floats(0, 2000)
    | st.integers(-5, 1500)
    | st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,18})?%?", fullmatch=True)
    | st.sampled_from(["12 tháng", "600 tháng", "601", "ngày 31", "mùng 5", "0,8%", "0,8 %/tháng"])
)


@given(st.sampled_from(sorted(_LOAN)), _WRITTEN, st.booleans())
@settings(max_examples=400)
def test_what_is_read_is_what_a_loan_takes(key: str, written: Any, percent: bool) -> None:
    value = stored_value(written, "n") if isinstance(written, float) else written
    try:
        read = _LOAN[key].read(Cell(value, 1, percent=percent and not isinstance(value, str)))
    except Misread:
        return
    terms: dict[str, Any] = {"rate": Decimal("0.8"), "term": 12} | {key: read}
    Terms(principal=1_000_000, start=date(2024, 5, 12), **terms)


_ROWS = st.tuples(
    st.floats(0.05, 99.99) | st.integers(1, 99), st.integers(1, LONGEST_TERM), st.integers(1, LONGEST_TERM), st.integers(1, 31)
)  # fmt: skip


@given(st.lists(_ROWS, min_size=15, max_size=15))
@settings(max_examples=3, deadline=None)
def test_what_is_let_in_stands_in_the_books(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    """Through the form and the books to where each loan stands, whatever its terms."""
    sheet = [
        ["12/05/2024", f"KU-2024-1{number:02}", f"TV00{number % 4 + 1}", 100_000 + number * 1000, term, rate, every, due, f"PC-2024-1{number:02}"]
        for number, (rate, term, every, due) in enumerate(rows)
    ]  # fmt: skip
    file, club = entered(tmp_path_factory.mktemp("vay"), sheet)
    assert file.problems == []
    assert len(file.new) == len(rows)
    books = load_club(club)
    for number in range(len(rows)):
        assert books.loans[f"KU-2024-1{number:02}"].standing(TODAY).balance == 100_000 + number * 1000


def test_the_preview_shows_the_rate_that_is_written(tmp_path: Path) -> None:
    row = ["12/05/2024", "KU-2024-101", "TV003", 2_500_000, 12, 7 / 12, None, None, "PC-2024-101"]
    file, club = entered(tmp_path, [row])
    lines = [render(line, "vi") for sheet in file.sheets for line in sheet.preview.lines]
    assert any("0,583333333" in line and "0,5833333333" not in line for line in lines)
    assert load_club(club).loans["KU-2024-101"].rate == Decimal("0.583333333")


@pytest.mark.parametrize("rate", [0.8, 0.1 + 0.7, 0.583333333, "0,8", "0,75 %"])
def test_a_rate_that_is_written_as_it_stands_says_nothing(tmp_path: Path, rate: Any) -> None:
    row = ["12/05/2024", "KU-2024-101", "TV003", 2_500_000, 12, rate, 1, 5, "PC-2024-101"]
    file, _ = entered(tmp_path, [row])
    assert file.sheets[0].preview.filled == ()


def test_the_books_take_no_rate_that_cannot_be_reckoned_exactly() -> None:
    """Not from the regulation either: it would be the rate of every loan that names none."""
    long = Decimal("0.5833333333333334")
    with pytest.raises(TermsError):
        Terms(principal=1_000_000, rate=long, term=12, start=date(2024, 5, 12))
    assert KEYS["loan-rate"].problem(long) is not None
    assert KEYS["loan-rate"].problem(round(long, RATE_DECIMALS)) is None
    assert KEYS["loan-rate"].problem(Decimal(1001)) is not None
    assert KEYS["loan-term-max"].problem(Decimal(LONGEST_TERM)) is None
    assert KEYS["loan-term-max"].problem(Decimal(LONGEST_TERM + 1)) is not None
    assert KEYS["instalment-every"].problem(Decimal(LONGEST_TERM + 1)) is not None
