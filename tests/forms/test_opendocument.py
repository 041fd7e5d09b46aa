"""OpenDocument spreadsheets: what their cells hold; nothing hostile or broken gets further than a fault."""

from __future__ import annotations

import csv
import io
import time
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clubledger.forms import FORMS, limits, workbook_archive, workbook_cells
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.faults import Spot
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.sheets import Cell
from tests.forms.club_books import books_of
from tests.forms.old_encodings import tcvn3
from tests.forms.opendocument_files import cell, content, ods, row, spreadsheet, table
from tests.forms.ten_sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.sheets import Document


def read(folder: Path, data: bytes, name: str = "thu.ods") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_document(path, len)


def problems(folder: Path, data: bytes) -> tuple[SheetProblem, ...]:
    with pytest.raises(UnreadableFile) as wrong:
        read(folder, data)
    return wrong.value.problems


def values(document: Document) -> list[list[object]]:
    return [[one.value for one in row.cells if not one.covered] for row in document.sheets[0].rows]


def one_row(*cells: str) -> bytes:
    return ods(content(table(row(*cells))))


# -- values --------------------------------------------------------------------------------------------------


def test_values_are_what_the_file_stores(tmp_path: Path) -> None:
    typed = (
        ('office:value-type="float" office:value="500000"', "500.000", 500_000),
        ('office:value-type="currency" office:currency="VND" office:value="12500"', "12.500 ₫", 12_500),
        ('office:value-type="float" office:value="0.8"', "0,8", Decimal("0.8")),
        ('office:value-type="date" office:date-value="2024-03-05"', "05/03/24", date(2024, 3, 5)),
        ('office:value-type="date" office:date-value="2024-03-05T14:30:00"', "05/03/24", date(2024, 3, 5)),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
        ('office:value-type="string"', "Nguyễn  Thị Mẫu", "Nguyễn Thị Mẫu"),
        (
            'office:value-type="float" office:value="17500" table:formula="of:=SUM([.D4:.D5])"',
            "17.500",
            17_500,
        ),
    )
    cells = (
        f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>" for kind, shown, _ in typed
    )
    document = read(tmp_path, one_row(*cells))
    assert values(document) == [[value for _, _, value in typed]]
    assert document.sheets[0].name == "Tháng 5"
    assert document.remarks == ()


def test_what_a_number_looks_like_is_known(tmp_path: Path) -> None:
    percent = '<table:table-cell office:value-type="percentage" office:value="0.008"><text:p>0,8%</text:p></table:table-cell>'
    cells = [cell(500, "500,000"), cell(500, "500"), cell(1234, "1.234"), cell(52, "52/60"), percent]
    (found,) = read(tmp_path, one_row(*cells)).sheets[0].rows
    assert [(one.decimals, one.percent) for one in found.cells] == [
        (True, False), (False, False), (False, False), (False, False), (False, True),
    ]  # fmt: skip


def test_texts_are_read_with_all_that_stands_in_them(tmp_path: Path) -> None:
    note = "<office:annotation><dc:creator>x</dc:creator><text:p>ghi chú</text:p></office:annotation>"
    rich = f'<table:table-cell office:value-type="string">{note}<text:p>Lò <text:span>Thị</text:span><text:s text:c="3"/>Mẫu</text:p>'
    link = '<text:p><text:a xmlns:xlink="x" xlink:href="http://example.org/">tổ<text:line-break/>2</text:a></text:p></table:table-cell>'
    assert values(read(tmp_path, one_row(rich + link))) == [["Lò Thị Mẫu tổ 2"]]


def test_repeated_cells_and_rows_are_as_many(tmp_path: Path) -> None:
    rows = (
        row(cell("STT"), cell(None, attributes='table:number-columns-repeated="3"'), cell("Tiền")),
        row(
            cell(None, attributes='table:number-columns-repeated="16384"'),
            attributes='table:number-rows-repeated="4"',
        ),
        row(
            cell(5, attributes='table:number-columns-repeated="3"'),
            attributes='table:number-rows-repeated="2"',
        ),
    )
    sheet = read(tmp_path, ods(content(table("".join(rows))))).sheets[0]
    assert [(one.number, [cell.column for cell in one.cells]) for one in sheet.rows] == [
        (1, [1, 5]), (6, [1, 2, 3]), (7, [1, 2, 3]),
    ]  # fmt: skip


def test_merged_cells_have_one_value(tmp_path: Path) -> None:
    merged = cell("Họ tên", attributes='table:number-columns-spanned="2" table:number-rows-spanned="2"')
    rows = row(merged, "<table:covered-table-cell/>", cell("a")) + row(
        '<table:covered-table-cell table:number-columns-repeated="2"/>', cell("b")
    )
    sheet = read(tmp_path, ods(content(table(rows)))).sheets[0]
    assert [[(one.value, one.covered) for one in found.cells] for found in sheet.rows] == [
        [("Họ tên", False), ("Họ tên", True), ("a", False)],
        [("Họ tên", True), ("Họ tên", True), ("b", False)],
    ]


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    styles = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = row(cell("a"), cell("b")) + row(cell("c"), attributes='table:visibility="filter"')
    hidden = table(columns + rows, "Cũ", 'table:style-name="ta2"')
    document = read(tmp_path, ods(content(hidden, styles)))
    assert [str(remark.message) for remark in document.remarks] == [
        "The sheet “Cũ” is hidden; it was read all the same.",
        "Hidden rows were read all the same: 2.",
        "Hidden columns were read all the same: B.",
    ]


def test_groups_headers_and_tracked_changes(tmp_path: Path) -> None:
    changes = "<table:tracked-changes><table:cell-content-change><table:table-cell><text:p>cũ</text:p></table:table-cell></table:cell-content-change></table:tracked-changes>"
    rows = f"<table:table-header-rows>{row(cell('a'))}</table:table-header-rows><table:table-row-group>{row(cell('b'))}</table:table-row-group>"
    assert values(read(tmp_path, ods(content(changes + table(rows))))) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("font", "read_as"),
    [(".VnTime", "Nguyễn Thị Hoa"), (".VnTimeH", "NGUYỄN THỊ HOA"), (".VnTimeH1", "NGUYỄN THỊ HOA")],
)
def test_the_fonts_of_tcvn3(tmp_path: Path, font: str, read_as: str) -> None:
    name = tcvn3("nguyễn thị hoa" if "H" in font else "Nguyễn Thị Hoa").decode("cp1252")
    styles = f'<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default"><style:text-properties style:font-name="{font}"/></style:style>'
    default = 'table:default-cell-style-name="ce1"'
    column = f"<table:table-column {default}/>"
    for data in (
        ods(content(table(row(cell(name, attributes='table:style-name="ce1"'))), styles)),
        ods(content(table(column + row(cell(name))), styles)),
        ods(content(table(row(cell(name), attributes=default)), styles)),
    ):
        assert values(read(tmp_path, data)) == [[read_as]]


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ('<table:table-cell table:formula="of:=1+1"/>', workbook_cells.NO_RESULT),
        ('<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>', workbook_cells.ERROR_VALUE),
        ('<table:table-cell office:value-type="string"><text:p>Err:502</text:p></table:table-cell>', workbook_cells.ERROR_VALUE),
        ('<table:table-cell office:value-type="time" office:time-value="PT10H"><text:p>10:00</text:p></table:table-cell>', workbook_cells.TIME_VALUE),
        ('<table:table-cell office:value-type="float" office:value="9704360123456789"><text:p>9,7E15</text:p></table:table-cell>', workbook_cells.LONG_NUMBER),
        ('<table:table-cell office:value-type="float" office:value="NaN"><text:p>?</text:p></table:table-cell>', workbook_cells.LONG_NUMBER),
        (cell("a" * 9000), limits.CELL_TOO_LONG),
        (cell("a" * 2001), limits.CELL_TOO_LONG),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_cell(tmp_path: Path, stored: str, fault: object) -> None:
    (problem,) = problems(tmp_path, one_row(cell("a"), stored))
    assert problem.fault is fault
    assert problem.spot == Spot("thu.ods", "Tháng 5", 1, "B")


# -- hostile -------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
MANY = 'table:number-rows-repeated="1048576"'
WIDE = 'table:number-columns-repeated="16384"'


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (ods(content(table(row(cell("&b;"))), before=LAUGHS)), workbook_archive.DAMAGED),
        (ods(content(table(row(cell("a")))), {"styles.xml": LAUGHS.encode() + b"<a/>"}), workbook_archive.DAMAGED),
        (ods(content(table(row(cell("a")))).replace(b"UTF-8", b"UTF-16")), workbook_archive.DAMAGED),
        (ods(content(table(row(cell(5), attributes=MANY)))), limits.TOO_LARGE),
        (ods(content(table(row(cell(5), attributes=MANY.replace("1048576", "20001"))))), limits.TOO_LARGE),
        (ods(content(table(row(cell(5, attributes='table:number-columns-repeated="100"'), attributes=MANY.replace("1048576", "20000"))))), limits.TOO_LARGE),
        (ods(content(table(row(cell(5, attributes=WIDE))))), limits.TOO_MANY_COLUMNS),
        (ods(content(table(row(cell(None, attributes=WIDE), cell(5))))), limits.TOO_MANY_COLUMNS),
        (ods(content(table(row(attributes=MANY) + row(cell(5))))), workbook_archive.DAMAGED),
        (ods(content(table(row(cell(5), attributes=MANY.replace("1048576", "9" * 5000))))), workbook_archive.DAMAGED),
        (ods(content(table(row(cell(5), attributes=MANY.replace("1048576", "-5"))))), workbook_archive.DAMAGED),
        (ods(content("<table:table-row-group>" * 5000 + "</table:table-row-group>" * 5000)), workbook_archive.DAMAGED),
        (ods(content(table(row("<table:table-cell>" + "<text:p>" * 5000 + "</text:p>" * 5000 + "</table:table-cell>")))), workbook_archive.DAMAGED),
        (ods(content(table(row("<table:table-cell>" + table(row(cell(5))) + "</table:table-cell>")))), workbook_archive.DAMAGED),
        (ods(content(row(cell(5)))), workbook_archive.DAMAGED),
        (ods(content(table("x" * 40_000_000))), limits.TOO_LARGE),
        (ods(b"<a>"), workbook_archive.DAMAGED),
        (ods(b""), workbook_archive.DAMAGED),
        (ods(content("")), limits.EMPTY),
        (ods(content(table(row(cell(5)))), {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), limits.OTHER_KIND),
        (ods(content(table("<table:table-row/>" * 1_000_001))), limits.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_was_made_to_do_harm_is_refused_soon(tmp_path: Path, data: bytes, fault: object) -> None:
    begun = time.process_time()
    (problem,) = problems(tmp_path, data)
    assert problem.fault is fault
    assert time.process_time() - begun < 5


def test_more_cells_than_a_row_has_are_a_fault(tmp_path: Path) -> None:
    data = ods(content(table(row(cell("a"), *[cell()] * 20_000))))
    assert problems(tmp_path, data)[0].fault is workbook_archive.DAMAGED


def test_each_column_is_not_compared_with_all_hidden_ones(tmp_path: Path) -> None:
    column = '<table:table-column table:visibility="{}" table:style-name="co{}"/>'.format
    columns = column("visible", 0) * 150 + "".join(column("collapse", n) for n in range(100_000))

    def seconds(used: int) -> float:
        cells = row(*[cell(f"c{n}") for n in range(used)])
        data = ods(content(table(columns + cells)))
        begun = time.process_time()
        read(tmp_path, data)
        return time.process_time() - begun

    assert seconds(150) < 2 * min(seconds(1) for _ in range(2))


def test_a_million_pieces_of_text_take_their_time_once(tmp_path: Path) -> None:
    pieces = "<table:table-cell><text:p>" + "a<text:s/>" * 80_000 + "</text:p></table:table-cell>"
    data = ods(content(table(row(pieces))))
    begun = time.process_time()
    assert problems(tmp_path, data)[0].fault is limits.CELL_TOO_LONG
    assert time.process_time() - begun < 5


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_spreadsheet_is_a_fault(tmp_path: Path, data: st.DataObject) -> None:
    whole = content(
        table(row(cell("a"), cell(5)) + row(cell("b"), cell(6)), attributes='table:style-name="ta1"')
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    length = data.draw(st.integers(0, 40))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + length :]
    with suppress(UnreadableFile):
        read(tmp_path, ods(broken))


# -- as the same sheet in CSV --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", SHEETS)
def test_a_sheet_says_the_same_as_in_csv(make_club: Callable[..., Path], tmp_path: Path, form: str) -> None:
    context = ImportContext(books_of(make_club()), date(2026, 11, 23))
    rows = [*csv.reader(io.StringIO(SHEETS[form]), delimiter=";")]
    (tmp_path / "a.csv").write_text(SHEETS[form], "utf-8")
    (tmp_path / "a.ods").write_bytes(spreadsheet([[text or None for text in line] for line in rows]))
    read_csv, read_ods = (
        read_files([tmp_path / name], context.copy(), FORMS)[0] for name in ("a.csv", "a.ods")
    )
    assert [(one.fault, one.spot.row) for one in read_ods.problems] == [
        (one.fault, one.spot.row) for one in read_csv.problems
    ]
    assert [entry.text for entry in read_ods.new] == [entry.text for entry in read_csv.new]
    assert read_ods.new or read_ods.problems or read_ods.there


def test_a_cell_is_plain(tmp_path: Path) -> None:
    assert read(tmp_path, one_row(cell("TV001"))).sheets[0].rows[0].cells == (Cell("TV001", 1),)
