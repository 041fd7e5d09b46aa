"""Workbooks: what their cells show; nothing is run or fetched, nothing hostile or broken gets further than a fault."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as hour
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from clubledger.forms import encodings, limits, sheet_texts, workbook_archive, workbook_cells
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.faults import Spot
from clubledger.forms.sheets import Cell
from tests.forms.old_encodings import tcvn3, vni

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.sheets import Document

HEAD = ["STT", "Mã TV", "Họ và tên", "Số tiền", "Ngày"]
ROWS: list[list[Any]] = [
    ["CLB LTHTGN xóm Đồng Mơ"],
    [],
    HEAD,
    [1, "TV001", "Nguyễn Thị Mẫu", 500_000, datetime(2024, 3, 5)],  # noqa: DTZ001 - as a workbook has it
    [2, "TV002", "Đặng Văn Sơn", 5_000, datetime(2024, 3, 5, 14, 30)],  # noqa: DTZ001
]


def new(rows: list[list[Any]] | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in ROWS if rows is None else rows:
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def changed(
    data: bytes,
    parts: Mapping[str, bytes | Callable[[bytes], bytes]],
    method: int = ZIP_DEFLATED,
) -> bytes:
    """A workbook with some of its parts replaced, changed or added."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", method) as archive:
        contents = {name: old.read(name) for name in old.namelist()}
        for name, part in parts.items():
            contents[name] = part if isinstance(part, bytes) else part(contents[name])
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_rows(rows: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet holds this XML."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )
    return changed(saved(new([])), {SHEET: sheet.encode()})


def as_excel_saves(data: bytes) -> bytes:
    """A workbook with its texts in a part of their own."""
    with ZipFile(BytesIO(data)) as archive:
        texts = re.findall("<is>(.*?)</is>", archive.read(SHEET).decode())

    def numbered(xml: bytes) -> bytes:
        numbers = iter(range(len(texts)))
        text = xml.decode().replace('t="inlineStr"', 't="s"')
        return re.sub("<is>.*?</is>", lambda _: f"<v>{next(numbers)}</v>", text).encode()

    strings = "".join(f"<si>{text}</si>" for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    return changed(
        data,
        {
            SHEET: numbered,
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>'.encode(),
            "[Content_Types].xml": lambda xml: xml.replace(b"</Types>", override),
        },
    )


def read(folder: Path, data: bytes | openpyxl.Workbook, name: str = "thu.xlsx") -> Document:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else saved(data))
    return read_document(path, len)


def problems(folder: Path, data: bytes | openpyxl.Workbook) -> tuple[SheetProblem, ...]:
    with pytest.raises(UnreadableFile) as wrong:
        read(folder, data)
    return wrong.value.problems


def cells(document: Document) -> dict[tuple[int, int], Cell]:
    return {(row.number, cell.column): cell for row in document.sheets[0].rows for cell in row.cells}


def remarks(document: Document) -> list[str]:
    return [str(remark.message) for remark in document.remarks]


# -- values --------------------------------------------------------------------------------------------------


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    for name in ("thu.xlsx", "thu.csv", "thu"):
        document = read(tmp_path, new(), name)
        assert document.file == name
        (sheet,) = document.sheets
        assert sheet.name == "Sheet"
        assert [row.number for row in sheet.rows] == [1, 3, 4, 5]
        assert sheet.rows[1].texts == tuple(HEAD)
        assert document.remarks == ()


def test_values_are_what_the_workbook_stores(tmp_path: Path) -> None:
    values = [
        5,
        5.0,
        -0.0,
        0.008,
        12.5,
        1e6,
        True,
        False,
        "5",
        "=1+1",
        " Lê \n Văn\xa0 A_x000D_\n",
        "'-5",
        "\u200b",
        None,
    ]
    book = new([values])
    book.active["J1"].data_type = "s"  # typed as text
    found = cells(read(tmp_path, book))
    assert [found[1, column].value for column in range(1, 13)] == [
        5, 5, 0, Decimal("0.008"), Decimal("12.5"), 1_000_000, True, False, "5", "=1+1", "Lê Văn A", "-5",
    ]  # fmt: skip
    assert [type(found[1, column].value) for column in (1, 2, 4, 7)] == [int, int, Decimal, bool]
    assert len(found) == 12


def test_a_day_with_an_hour_is_that_day(tmp_path: Path) -> None:
    found = cells(read(tmp_path, new()))
    assert found[4, 5].value == found[5, 5].value == date(2024, 3, 5)
    assert type(found[5, 5].value) is date
    assert found[4, 5].text == "05/03/2024"


def test_days_of_the_old_mac_are_the_same_days(tmp_path: Path) -> None:
    book = new()
    book.epoch = CALENDAR_MAC_1904
    assert cells(read(tmp_path, book))[4, 5].value == date(2024, 3, 5)


@pytest.mark.parametrize(
    ("number_format", "decimals", "percent"),
    [
        ("General", False, False), ("0", False, False), ("#,##0", False, False), ('#,##0" đ"', False, False),
        ('#,##0".00"', False, False), ("#,##0\\.000", False, False), ("#,##0_.0", False, False),
        ('#,##0 "đ.0";-#,##0.00', False, False), ("[$₫-42A] #,##0", False, False), ("@", False, False),
        ('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', False, False), ("0.", False, False),
        ("0.000", True, False), ("#,##0.00", True, False), ("#.##0", True, False), ('#,##0.0#" đ"', True, False),
        ("[Red]0.00", True, False), ("0.00E+00", True, False),
        ("0%", False, True), ("0.00%", False, True), ('0.0"%"', True, False),
    ],
)  # fmt: skip
def test_number_formats(tmp_path: Path, number_format: str, decimals: bool, percent: bool) -> None:
    book = new([[500, "500"]])
    book.active["A1"].number_format = book.active["B1"].number_format = number_format
    found = cells(read(tmp_path, book))
    assert replace(found[1, 1], shown=None) == Cell(500, 1, decimals=decimals, percent=percent)
    assert found[1, 2] == Cell("500", 2)


def test_rich_text_is_text(tmp_path: Path) -> None:
    book = new([[]])
    book.active["A1"] = CellRichText("Nguyễn ", TextBlock(InlineFont(b=True), "Thị"), " Mẫu")
    assert cells(read(tmp_path, book))[1, 1].value == "Nguyễn Thị Mẫu"


def test_texts_as_excel_stores_them_are_read(tmp_path: Path) -> None:
    texts = as_excel_saves(saved(new()))
    assert b"<is>" not in ZipFile(BytesIO(texts)).read(SHEET)
    assert read(tmp_path, texts).sheets == read(tmp_path, new()).sheets


def test_texts_of_other_programs_are_read(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>Mã TV</t></is></c><c/><c t="str"><f>A1</f><v>Ngày</v></c></row>'
        '<row r="4"><c r="B4"><v>5</v></c><c t="d"><v>2024-03-05</v></c><c t="str"><f>""</f><v></v></c></row>'
    )
    found = cells(read(tmp_path, with_rows(rows)))
    assert {place: cell.value for place, cell in found.items()} == {
        (1, 1): "Mã TV", (1, 3): "Ngày", (4, 2): 5, (4, 3): date(2024, 3, 5),
    }  # fmt: skip


# -- formulas, errors, times ---------------------------------------------------------------------------------


def test_the_stored_result_of_a_formula_is_read(tmp_path: Path) -> None:
    rows = '<row><c r="A1"><f>1+1</f><v>3</v></c><c r="B1" t="b"><f>TRUE()</f><v>1</v></c></row>'
    found = cells(read(tmp_path, with_rows(rows)))
    assert (found[1, 1].value, found[1, 2].value) == (3, True)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    book = new([["Cộng", "=SUM(D4:D5)", hour(8, 30), timedelta(hours=30), "#REF!", 10**15, 1e300]])
    book.active.append(["x" * 2001, "a\x7fb", "Nguy?n", "ok", "=1"])
    book.active["E1"].data_type = "e"
    second = book.create_sheet("Khác")
    second["C2"] = "=Sheet!A1"
    found = problems(tmp_path, book)
    places = [(problem.spot.sheet == "Khác", problem.spot.row, problem.spot.column) for problem in found]
    assert places == sorted(places)
    assert {(problem.fault, problem.spot) for problem in found} == {
        (workbook_cells.NO_RESULT, Spot("thu.xlsx", "Sheet", 1, "B")),
        (workbook_cells.TIME_VALUE, Spot("thu.xlsx", "Sheet", 1, "C")),
        (workbook_cells.TIME_VALUE, Spot("thu.xlsx", "Sheet", 1, "D")),
        (workbook_cells.ERROR_VALUE, Spot("thu.xlsx", "Sheet", 1, "E")),
        (workbook_cells.LONG_NUMBER, Spot("thu.xlsx", "Sheet", 1, "F")),
        (workbook_cells.LONG_NUMBER, Spot("thu.xlsx", "Sheet", 1, "G")),
        (limits.CELL_TOO_LONG, Spot("thu.xlsx", "Sheet", 2, "A")),
        (encodings.TEXT_UNREADABLE, Spot("thu.xlsx", "Sheet", 2, "B")),
        (sheet_texts.LETTERS_LOST, Spot("thu.xlsx", "Sheet", 2, "C")),
        (workbook_cells.NO_RESULT, Spot("thu.xlsx", "Sheet", 2, "E")),
        (workbook_cells.NO_RESULT, Spot("thu.xlsx", "Khác", 2, "C")),
    }
    error = next(problem for problem in found if problem.fault is workbook_cells.ERROR_VALUE)
    assert "#REF!" in str(error.message)


def test_a_day_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    book = new([[-5]])
    book.active["A1"].number_format = "dd/mm/yyyy"
    book.active["B1"] = 0.5
    book.active["B1"].number_format = "dd/mm/yyyy"
    book.active["C1"] = 10**9
    book.active["C1"].number_format = "dd/mm/yyyy"
    faults = {problem.spot.column: problem.fault for problem in problems(tmp_path, book)}
    assert faults["B"] is workbook_cells.TIME_VALUE
    assert faults["C"] is workbook_cells.ERROR_VALUE


# -- merged, hidden, empty -----------------------------------------------------------------------------------


def test_cells_under_a_merged_one_have_its_value(tmp_path: Path) -> None:
    book = new()
    book.active.merge_cells("A1:E1")
    book.active.merge_cells("D4:D5")
    book.active["D4"].number_format = "0.00"
    found = cells(read(tmp_path, book))
    title = "CLB LTHTGN xóm Đồng Mơ"
    assert [found[1, column] for column in range(1, 6)] == [
        Cell(title, 1), *(Cell(title, column, covered=True) for column in range(2, 6)),
    ]  # fmt: skip
    assert found[5, 4] == Cell(500_000, 4, decimals=True, covered=True)


@pytest.mark.parametrize("merged", ["A1:XFD1", "A1:XFD1048576", "A1:A1048576", "A:C", "1:3"])
def test_a_huge_merged_range_is_no_larger_than_the_table(tmp_path: Path, merged: str) -> None:
    start = time.monotonic()
    data = changed(
        saved(new()),
        {
            SHEET: lambda xml: xml.replace(
                b"</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'.encode()
            )
        },
    )
    document = read(tmp_path, data)
    assert max(column for _, column in cells(document)) == 5
    assert document.sheets[0].rows[0].texts == ("CLB LTHTGN xóm Đồng Mơ",)
    assert time.monotonic() - start < 2


def test_ranges_merged_over_each_other_are_damage(tmp_path: Path) -> None:
    merges = b'</sheetData><mergeCells><mergeCell ref="A3:C3"/><mergeCell ref="A3:D4"/></mergeCells>'
    data = changed(saved(new()), {SHEET: lambda xml: xml.replace(b"</sheetData>", merges)})
    assert [problem.fault for problem in problems(tmp_path, data)] == [workbook_archive.DAMAGED]


def test_what_is_hidden_is_read_and_told(tmp_path: Path) -> None:
    book = new([["a", "b", "c", "d"]] * 9)
    sheet = book.active
    for row in (2, 3, 4, 7, 30):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["Z"].hidden = True
    secret = book.create_sheet("Nháp")
    secret["A1"] = "x"
    secret.sheet_state = "veryHidden"
    book.create_sheet("Trống").sheet_state = "hidden"
    document = read(tmp_path, book)
    assert [sheet.name for sheet in document.sheets] == ["Sheet", "Nháp"]
    assert len(document.sheets[0].rows) == 9
    assert remarks(document) == [
        "Hidden rows were read all the same: 2-4, 7.",
        "Hidden columns were read all the same: B.",
        "The sheet “Nháp” is hidden; it was read all the same.",
    ]
    assert document.remarks[2].spot == Spot("thu.xlsx", "Nháp")


def test_a_sheet_name_with_control_characters_is_shown_safely(tmp_path: Path) -> None:
    data = changed(
        saved(new([["a"]])),
        {
            "xl/workbook.xml": lambda xml: xml.replace(
                b'name="Sheet"', 'name="S\u202eteehs"'.encode()
            ).replace(b'state="visible"', b'state="hidden"')
        },
    )
    assert "\u202e" not in remarks(read(tmp_path, data))[0]


def test_an_empty_workbook_is_a_fault(tmp_path: Path) -> None:
    for rows in ([], [[" ", None]]):
        assert [problem.fault for problem in problems(tmp_path, new(rows))] == [limits.EMPTY]


# -- old encodings in a workbook -----------------------------------------------------------------------------


def old(encode: Callable[[str], bytes], text: str) -> str:
    return encode(text).decode("cp1252")


def test_a_workbook_typed_in_the_old_fonts_is_read(tmp_path: Path) -> None:
    for encode, encoding in ((tcvn3, "TCVN3"), (vni, "VNI")):
        rows = [[old(encode, cell) if isinstance(cell, str) else cell for cell in row] for row in ROWS]
        document = read(tmp_path, new(rows))
        assert document.sheets[0].rows[1].texts == tuple(HEAD)
        assert cells(document)[5, 3].value == "Đặng Văn Sơn"
        (remark,) = remarks(document)
        assert encoding in remark


def test_a_form_in_unicode_filled_in_tcvn3_keeps_its_headings(tmp_path: Path) -> None:
    names = [[1, "TV001", old(tcvn3, "Lê Thị Mận")], [2, "TV002", old(tcvn3, "Trần Văn Bách")]] * 30
    document = read(tmp_path, new([["Mã TV", "Họ và tên", "Số tiền"], *names]))
    assert document.sheets[0].rows[0].texts == ("Mã TV", "Họ và tên", "Số tiền")
    assert document.sheets[0].rows[1].texts == ("1", "TV001", "Lê Thị Mận")


def test_the_font_tells_where_the_letters_do_not(tmp_path: Path) -> None:
    book = new([["bé", "bé"]])  # bé, or bộ
    assert cells(read(tmp_path, book))[1, 1].value == "bé"
    book.active["A2"] = old(tcvn3, "Nguyễn Thị Mẫu")
    assert {problem.fault for problem in problems(tmp_path, book)} == {encodings.TEXT_TWO_WAYS}
    book.active["A1"].font = Font(name=".VnTime")
    found = cells(read(tmp_path, book))
    assert (found[1, 1].value, found[1, 2].value) == ("bộ", "bé")


def test_a_capital_font_shows_small_letters_as_capitals(tmp_path: Path) -> None:
    book = new([[old(tcvn3, "nguyễn thị mẫu"), old(tcvn3, "Lê Thị Mận"), "hoa", "TV001", "hoa"]])
    for place, font in {
        "A1": ".VnTimeH",
        "B1": ".VnTime",
        "C1": ".VnArial NarrowH",
        "D1": ".VnTimeH",
    }.items():
        book.active[place].font = Font(name=font)
    found = cells(read(tmp_path, book))
    assert [found[1, column].value for column in range(1, 6)] == [
        "NGUYỄN THỊ MẪU", "Lê Thị Mận", "HOA", "TV001", "hoa",
    ]  # fmt: skip


# -- what is not accepted ------------------------------------------------------------------------------------


def archive_of(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def of_type(kind: bytes) -> bytes:
    return archive_of(
        {"[Content_Types].xml": b'<Types><Override ContentType="application/%s"/></Types>' % kind}
    )


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (archive_of({"mimetype": b"application/vnd.oasis.opendocument.text"}), "another program"),
        (of_type(b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "Word"),
        (of_type(b"vnd.ms-excel.sheet.binary.macroEnabled.main"), ".xlsb"),
        (archive_of({"thu.csv": b"a,b"}), "packed folder"),
        (
            changed(
                saved(new()),
                {
                    "xl/workbook.xml": lambda xml: xml.replace(
                        b"<sheets>", b"<!-- http://purl.oclc.org/ooxml/spreadsheetml/main --><sheets>"
                    )
                },
            ),
            "Strict",
        ),
    ],
    ids=["OpenDocument", "Word", "xlsb", "zip", "Strict"],
)
def test_another_kind_of_file_is_called_by_its_name(tmp_path: Path, data: bytes, found: str) -> None:
    (problem,) = problems(tmp_path, data)
    assert problem.fault is limits.OTHER_KIND
    assert found in str(problem.message)


def test_limits(tmp_path: Path) -> None:
    many = "".join(
        f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, limits.MAX_ROWS + 1)
    )
    document = read(tmp_path, with_rows(many))
    assert len(document.sheets[0].rows) == limits.MAX_ROWS
    (problem,) = problems(tmp_path, with_rows(many + "<row><c><v>1</v></c></row>"))
    assert problem.fault is limits.TOO_LARGE
    (problem,) = problems(tmp_path, with_rows('<row><c r="GS1"><v>1</v></c></row>'))
    assert (problem.fault, problem.spot) == (limits.TOO_MANY_COLUMNS, Spot("thu.xlsx", "Sheet", None, "GS"))


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    start = time.monotonic()
    formatted = '<row r="1"><c r="B1"><v>5</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    document = read(tmp_path, with_rows(formatted, '<dimension ref="A1:XFD1048576"/>'))
    assert {place: cell.value for place, cell in cells(document).items()} == {(1, 2): 5}
    low = '<row r="1048576"><c r="B1048576"><v>5</v></c></row>'
    assert list(cells(read(tmp_path, with_rows(low)))) == [(1_048_576, 2)]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="99999999999999"><c><v>1</v></c></row>',
        '<row r="5"><c><v>1</v></c></row><row r="4"><c><v>1</v></c></row>',
        '<row r="5"><c><v>1</v></c></row><row r="5"><c><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row><c t="inlineStr"><v>1</v></c></row>',
        '<row xmlns="x"><c><v>1</v></c></row>',
        '<row><c r="5A"><v>1</v></c></row>',
        '<row><c r="ABCD1"><v>1</v></c></row>',
        "<row><c><v>NaN</v></c></row>",
        f"<row><c><v>{'9' * 5000}</v></c></row>",
        '<row><c t="s"><v>99</v></c></row>',
        '<row><c s="99"><v>99</v></c></row>',
        '<row><c t="d"><v>sáng</v></c></row>',
        "<row><c><v>1</v></c>",
    ],
)
def test_a_damaged_sheet_is_a_fault(tmp_path: Path, rows: str) -> None:
    (problem,) = problems(tmp_path, with_rows(rows))
    assert problem.fault is workbook_archive.DAMAGED


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1e15", "-1E+15"])
def test_a_number_that_no_sheet_keeps_is_a_fault(tmp_path: Path, number: str) -> None:
    (problem,) = problems(tmp_path, with_rows(f"<row><c><v>{number}</v></c></row>"))
    assert (problem.fault, problem.spot.column) == (workbook_cells.LONG_NUMBER, "A")


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "{}">'.format("ha" * 50)
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 50}">' for old, new in ("ab", "bc", "cd", "de"))
    + "]>"
)


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "docProps/core.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_expands_them(tmp_path: Path, part: str, encoding: str) -> None:
    def armed(xml: bytes) -> bytes:
        text = xml.decode()
        body = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
        end = body.index(">") + 1
        return f'<?xml version="1.0" encoding="{encoding}"?>{BOMB}{body[:end]}&e;{body[end:]}'.encode(
            encoding
        )

    start = time.monotonic()
    (problem,) = problems(tmp_path, changed(SMALL, {part: armed}))
    assert problem.fault is workbook_archive.DAMAGED
    assert time.monotonic() - start < 2


def test_a_zip_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    start = time.monotonic()
    bombs = [
        changed(saved(new()), {SHEET: b" " * (20 * 1024 * 1024)}),  # packed too well
        changed(saved(new()), {f"xl/media/{index}.png": b"\0" * 1_000_000 for index in range(40)}),
        changed(saved(new()), {f"x/{index}.xml": b"<a/>" for index in range(workbook_archive.MAX_PARTS)}),
        changed(saved(new()), {"xl/styles.xml": b"<a/>" * (workbook_archive.MAX_TAGS + 1)}),
    ]
    for bomb in bombs:
        (problem,) = problems(tmp_path, bomb)
        assert problem.fault is limits.TOO_LARGE
    (problem,) = problems(tmp_path, changed(saved(new()), {}, ZIP_BZIP2))
    assert problem.fault is workbook_archive.DAMAGED
    assert time.monotonic() - start < 5


def test_a_number_format_longer_than_any_is_refused(tmp_path: Path) -> None:
    formats = b'<numFmts><numFmt numFmtId="170" formatCode="%s"/></numFmts>' % (b"[" * 500_000)
    data = changed(
        saved(new()), {"xl/styles.xml": lambda xml: xml.replace(b"<fonts", formats + b"<fonts", 1)}
    )
    start = time.monotonic()
    assert [problem.fault for problem in problems(tmp_path, data)] == [workbook_archive.DAMAGED]
    assert time.monotonic() - start < 2


def test_macros_and_links_are_neither_run_nor_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object, **options: object) -> None:
        raise AssertionError

    monkeypatch.setattr("socket.socket", never)
    monkeypatch.setattr("subprocess.Popen", never)
    monkeypatch.setattr("os.system", never)
    rows = (
        "<row><c><f>[1]Sheet1!$A$1</f><v>7</v></c><c t=\"str\"><f>cmd|'/C calc'!A0</f><v>x</v></c>"
        '<c t="str"><f>WEBSERVICE("http://example.invalid/")</f><v>y</v></c></row>'
    )
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="http://example.invalid/a.xlsx" TargetMode="External"/></Relationships>'
    )
    data = changed(
        with_rows(rows),
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell",
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": link,
            "[Content_Types].xml": lambda xml: xml.replace(
                b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
            "xl/workbook.xml": lambda xml: xml.replace(
                b"</sheets>",
                b'</sheets><externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/'
                b'officeDocument/2006/relationships" r:id="rId99"/></externalReferences>',
            ),
        },
    )
    assert [cell.value for cell in cells(read(tmp_path, data)).values()] == [7, "x", "y"]


# -- anything at all -----------------------------------------------------------------------------------------

SMALL = as_excel_saves(saved(new()))
GOOD = changed(SMALL, {}, ZIP_STORED)
_PARTS = (
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    SHEET,
    "xl/_rels/workbook.xml.rels",
)


def outcome(folder: Path, data: bytes) -> Document | tuple[SheetProblem, ...]:
    try:
        return read(folder, data)
    except UnreadableFile as wrong:
        return wrong.problems


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    octets = bytearray(data)
    for place, length, new_ones in changes:
        start = place % max(1, len(octets))
        octets[start : start + length] = new_ones
    return bytes(octets)


_CHANGES = st.lists(
    st.tuples(st.integers(0, 50_000), st.integers(0, 6), st.binary(max_size=6)), min_size=1, max_size=4
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=_CHANGES, packed=st.booleans())
def test_a_workbook_damaged_anywhere_is_a_document_or_faults(
    tmp_path: Path, changes: list[tuple[int, int, bytes]], packed: bool
) -> None:
    assert outcome(tmp_path, mutated(SMALL if packed else GOOD, changes))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.sampled_from(_PARTS), changes=_CHANGES)
def test_xml_damaged_anywhere_is_a_document_or_faults(
    tmp_path: Path, part: str, changes: list[tuple[int, int, bytes]]
) -> None:
    assert outcome(tmp_path, changed(GOOD, {part: lambda xml: mutated(xml, changes)}, ZIP_STORED))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tail=st.binary(max_size=200),
    start=st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
def test_any_bytes_after_a_signature_are_faults(tmp_path: Path, tail: bytes, start: bytes) -> None:
    assert isinstance(outcome(tmp_path, start + tail), tuple)


def test_a_workbook_cut_off_is_a_fault(tmp_path: Path) -> None:
    for length in range(4, len(SMALL), 211):
        assert [problem.fault for problem in problems(tmp_path, SMALL[:length])] == [workbook_archive.DAMAGED]
    assert zipfile.is_zipfile(BytesIO(SMALL))


def test_the_reader_of_workbooks_is_loaded_for_a_workbook_only() -> None:
    code = "import sys, clubledger.forms.documents; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
