"""Cells that show more or other than their value: what is refused, and the nearest honest sheet that is not."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from clubledger.forms import FORMS
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.number_formats import format_shows, text_shows
from clubledger.i18n import render
from tests.forms.club_books import books_of
from tests.forms.opendocument_files import cell as ods_cell
from tests.forms.opendocument_files import content, ods, row, table
from tests.forms.test_workbooks import SHEET, as_excel_saves, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.form_files import FormFile

HEAD = ["Ngày", "Số phiếu", "Quỹ", "Người nộp", "Lý do", "Nguồn", "Số tiền"]
ROW: list[Any] = ["10/05/2024", "PT-2024-010", "hoạt động", "Ông Lò Văn Tốt", "Ủng hộ", "Ủng hộ", 70_000]


@pytest.fixture
def read(make_club: Callable[..., Path], tmp_path: Path) -> Callable[[bytes], FormFile]:
    def reading(data: bytes) -> FormFile:
        path = tmp_path / "phieu-thu.xlsx"
        path.write_bytes(data)
        (file,) = read_files([path], ImportContext(books_of(make_club()), date(2026, 11, 23)), FORMS)
        return file

    return reading


def faults(file: FormFile) -> list[tuple[str, str | None]]:
    return [(problem.fault.id, problem.spot.column) for problem in file.problems]


def remarks(file: FormFile) -> str:
    return "\n".join(render(remark.message, "en") for remark in file.remarks)


def receipt(change: Callable[[Any], None], *rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for values in [["PHIẾU THU"], HEAD, *(rows or (ROW,))]:
        book.active.append(values)
    change(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def put(place: str, value: object) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[place] = value

    return change


def styled(places: str, number_format: str = "General", **styles: Any) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for place in places.split():
            sheet[place].number_format = number_format
            for name, style in styles.items():
                setattr(sheet[place], name, style)

    return change


ALL = "A3 B3 C3 D3 E3 F3 G3"
STRUCK, WHITE = Font(strike=True), Font(color="FFFFFFFF")


# -- parts of a cell -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stored", [lambda data: data, as_excel_saves])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CellRichText(TextBlock(InlineFont(strike=True), "5"), "70000"), [("cell-struck", "Số tiền")]),
        (
            CellRichText("50000", TextBlock(InlineFont(vertAlign="superscript"), "1")),
            [("cell-raised", "Số tiền")],
        ),
        (
            CellRichText("50000", TextBlock(InlineFont(vertAlign="subscript"), "1")),
            [("cell-raised", "Số tiền")],
        ),
        (CellRichText(TextBlock(InlineFont(b=True), "70"), ".000"), []),
        (CellRichText(TextBlock(InlineFont(strike=False), "70"), ".000 đ"), []),
    ],
)
def test_parts_of_an_amount(
    read: Callable[[bytes], FormFile],
    stored: Callable[[bytes], bytes],
    text: CellRichText,
    found: list[tuple[str, str]],
) -> None:
    assert faults(read(stored(receipt(put("G3", text))))) == found


def test_square_metres_in_a_reason(read: Callable[[bytes], FormFile]) -> None:
    text = CellRichText("Ủng hộ 5 m", TextBlock(InlineFont(vertAlign="superscript"), "2"), " vải")
    assert faults(read(receipt(put("E3", text)))) == []


def test_a_struck_part_of_a_title(read: Callable[[bytes], FormFile]) -> None:
    text = CellRichText("PHIẾU THU ", TextBlock(InlineFont(strike=True), "(bản 1)"))
    assert faults(read(receipt(put("A1", text)))) == []


# -- whole cells and rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (styled(ALL, font=STRUCK), [("row-struck", None)]),
        (styled("G3", font=STRUCK), [("cell-struck", "Số tiền")]),
        (styled("D3", font=STRUCK), [("cell-struck", "Người nộp")]),
        (styled(ALL, font=WHITE), [("cell-unseen", None)]),
        (styled("G3", font=WHITE), [("cell-unseen", "Số tiền")]),
        (styled("G3", ";;;"), [("cell-unseen", "Số tiền")]),
        (styled("G3", ";;"), [("cell-unseen", "Số tiền")]),
        (styled("A1", font=STRUCK), []),
        (styled("A2 B2 G2", font=WHITE, fill=PatternFill("solid", fgColor="FF004488")), []),
        (styled(ALL, font=WHITE, fill=PatternFill("solid", fgColor="FF004488")), []),
        (styled(ALL, font=Font(color="FF000000")), []),
        (styled(ALL, font=Font(color="FFFF0000")), []),
    ],
)
def test_cells_and_rows(
    read: Callable[[bytes], FormFile], change: Callable[[Any], None], found: list[tuple[str, str | None]]
) -> None:
    assert faults(read(receipt(change))) == found


def test_a_spoiled_slip_may_be_struck_through(read: Callable[[bytes], FormFile]) -> None:
    spoiled = ["10/05/2024", "PT-2024-011", "hoạt động", None, "Hủy", None, None]
    change = styled("A4 B4 C4 E4", font=STRUCK)
    assert faults(read(receipt(change, ROW, spoiled))) == []


def test_an_empty_section_hides_only_zero(read: Callable[[bytes], FormFile]) -> None:
    assert faults(read(receipt(styled("G3", "#,##0;-#,##0;;@")))) == []


# -- what formats show ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('0"k"', "1500k"),
        ('#,##0" nghìn"', "1.500 nghìn"),
        ('0".000"', "1500.000"),
        ("#,##0,", "2"),
        ("#,##0\\ [$USD]", "1.500 USD"),
        ("[$$-409]#,##0", "$1.500"),
        ("[$€-2]\\ #,##0", "€ 1.500"),
        ('"$"#,##0_);("$"#,##0)', "$1.500"),
        ('0" kg"', "1500 kg"),
        ('[>=1000]0"k";0', "1500k"),
        ('"đã nộp"', "đã nộp"),
        (";;;", ""),
    ],
)
def test_formats_that_show_something_else(number_format: str, shown: str) -> None:
    assert format_shows(1500, number_format) == shown


@pytest.mark.parametrize(
    "number_format",
    [
        "General", "0", "@", "#,##0", "# ##0", '#,##0 "đ"', '#,##0" đồng"', '#,##0\\ "VNĐ"', "[$VND]\\ #,##0",
        "#,##0\\ [$₫-42A]", "#,##0[$₫-vi-VN]", "[$-42A]#,##0", "#,##0;[Red]-#,##0", "#,##0_);[Red]\\(#,##0\\)",
        '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', '_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-',
        '_-* #,##0\\ [$₫-42A]_-;\\-* #,##0\\ [$₫-42A]_-;_-* "-"\\ [$₫-42A]_-;_-@_-', "#\\.##0", "# ?/?",
        "[>=1000000]#\\.###\\.##0;#\\.##0", "#,##0.00", "0.00E+00", "#,##0.-", "[Blue]#,##0", "#,##0;-#,##0;;@",
    ],
)  # fmt: skip
def test_formats_of_dong(number_format: str) -> None:
    assert format_shows(1500, number_format) is None
    assert format_shows(0, number_format) is None
    assert format_shows("Ủng hộ", number_format) is None


def test_a_format_is_refused_only_for_amounts(read: Callable[[bytes], FormFile]) -> None:
    assert faults(read(receipt(styled("G3", '0" kg"')))) == [("amount-shown-otherwise", "Số tiền")]
    change = styled("B3 C3 D3", '@" (1)"')
    assert faults(read(receipt(change))) == []


def test_days_and_accounting_formats(read: Callable[[bytes], FormFile]) -> None:
    def change(sheet: Any) -> None:
        sheet["A3"] = datetime(2024, 5, 10)  # noqa: DTZ001 - as a workbook has it
        sheet["A3"].number_format = "dd/mm/yyyy"
        sheet["G3"].number_format = '_-* #,##0\\ "₫"_-;\\-* #,##0\\ "₫"_-;_-* "-"\\ "₫"_-;_-@_-'

    assert faults(read(receipt(change))) == []


# -- lines, comments, formulas -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20\n500", ["amount-broken"]),
        ("20.000 \r\n 50.000", ["amount-broken"]),
        ("70.000\n", []),
        ("70.000\nđ", []),
    ],
)
def test_lines_in_an_amount(read: Callable[[bytes], FormFile], text: str, found: list[str]) -> None:
    assert [fault for fault, _ in faults(read(receipt(put("G3", text))))] == found


def test_lines_in_a_reason(read: Callable[[bytes], FormFile]) -> None:
    assert faults(read(receipt(put("E3", "Ủng hộ ngày 1\n2 bao gạo")))) == []


def test_comments_are_named(read: Callable[[bytes], FormFile]) -> None:
    def change(sheet: Any) -> None:
        sheet["G3"].comment = Comment("thực thu 30.000", "Thủ quỹ")

    file = read(receipt(change))
    assert faults(file) == []
    assert "These cells have comments, which are not read: G3." in remarks(file)
    assert "comments" not in remarks(read(receipt(lambda _: None)))


def test_results_of_formulas(read: Callable[[bytes], FormFile]) -> None:
    def with_result(place: str) -> bytes:
        data = receipt(lambda _: None, ROW, ["Cộng", None, None, None, None, None, 70_000])
        old, new = f'<c r="{place}" t="n"><v>'.encode(), f'<c r="{place}"><f>7*10000</f><v>'.encode()

        def formula(xml: bytes) -> bytes:
            assert old in xml
            return xml.replace(old, new)

        return changed(data, {SHEET: formula})

    assert "Amounts that are results of formulas, read as the file was last saved: 1." in remarks(
        read(with_result("G3"))
    )
    total = read(with_result("G4"))
    assert (faults(total), "formulas" in remarks(total)) == ([], False)


# -- OpenDocument --------------------------------------------------------------------------------------------


def spreadsheet(amount: str, styles: str = "", attributes: str = "") -> bytes:
    texts = [ods_cell(text, attributes=attributes) for text in ROW[:-1]]
    rows = row(ods_cell("PHIẾU THU")) + row(*map(ods_cell, HEAD)) + row(*texts, amount)
    return ods(content(table(rows), styles))


def style(text: str = "", cell: str = "", name: str = "ce1", family: str = "table-cell") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"><style:table-cell-properties {cell}/>'
        f"<style:text-properties {text}/></style:style>"
    )


IN_STYLE = 'table:style-name="ce1"'
LINE = 'style:text-line-through-style="solid"'
RAISED = style('style:text-position="super 58%"', name="T1", family="text")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (spreadsheet(ods_cell(5000, "50.000")), [("amount-shown-otherwise", "Số tiền")]),
        (spreadsheet(ods_cell(1500, "1.500k")), [("amount-shown-otherwise", "Số tiền")]),
        (
            spreadsheet(ods_cell(20_000, "20.000", 'office:currency="USD"')),
            [("amount-shown-otherwise", "Số tiền")],
        ),
        (spreadsheet(ods_cell(70_000, "")), [("cell-unseen", "Số tiền")]),
        (spreadsheet(ods_cell(70_000, "70.000", IN_STYLE), style(LINE)), [("cell-struck", "Số tiền")]),
        (spreadsheet(ods_cell(70_000, "70.000", IN_STYLE), style(LINE), IN_STYLE), [("row-struck", None)]),
        (
            spreadsheet(ods_cell(70_000, "70.000", IN_STYLE), style('fo:color="#ffffff"')),
            [("cell-unseen", "Số tiền")],
        ),
        (
            spreadsheet(
                '<table:table-cell office:value-type="string"><text:p>50000<text:span text:style-name="T1">1</text:span></text:p></table:table-cell>',
                RAISED,
            ),
            [("cell-raised", "Số tiền")],
        ),
        (
            spreadsheet(
                '<table:table-cell office:value-type="string"><text:p>20</text:p><text:p>500</text:p></table:table-cell>'
            ),
            [("amount-broken", "Số tiền")],
        ),
        (spreadsheet(ods_cell(70_000, "70.000 đ")), []),
        (spreadsheet(ods_cell(70_000, "70.000,00 ₫", 'office:currency="VND"')), []),
        (spreadsheet('<table:table-cell office:value-type="float" office:value="70000"/>'), []),
        (
            spreadsheet(
                ods_cell(70_000, "70.000", IN_STYLE),
                style('style:text-line-through-style="none" fo:color="#000000"'),
            ),
            [],
        ),
        (
            spreadsheet(
                ods_cell(70_000, "70.000", IN_STYLE),
                style('fo:color="#ffffff"', 'fo:background-color="#004488"'),
            ),
            [],
        ),
    ],
)
def test_opendocument(
    read: Callable[[bytes], FormFile], data: bytes, found: list[tuple[str, str | None]]
) -> None:
    assert faults(read(data)) == found


def test_annotations_are_named(read: Callable[[bytes], FormFile]) -> None:
    noted = '<table:table-cell office:value-type="float" office:value="70000"><office:annotation><text:p>30.000</text:p></office:annotation><text:p>70.000</text:p></table:table-cell>'
    file = read(spreadsheet(noted))
    assert faults(file) == []
    assert "These cells have comments, which are not read: G3." in remarks(file)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (50_000, "50.000"), (5_000, "5.000,00"), (500, "500,000"), (1_500_000, "1,50E+06"), (-5_000, "(5.000)"),
        (5_000, "5 000"), (5_000, "###"), (0, "-"), (20_000, "VND 20.000"), (5_000, "5.000 đồng"),
    ],
)  # fmt: skip
def test_texts_that_say_the_value(value: int, shown: str) -> None:
    assert text_shows(value, shown) is None


@pytest.mark.parametrize(
    ("number_format", "shown"), [('[=0]"";General', None), ('[=0]"";#,##0', None), ('[>=1000]"";#,##0', "")]
)
def test_a_section_counts_where_its_condition_holds(number_format: str, shown: str | None) -> None:
    assert format_shows(5000, number_format) == shown


# -- web pages -----------------------------------------------------------------------------------------------


def page(others: dict[str, str]) -> bytes:
    """The receipt as a web page, with other cells under some headings."""
    texts = dict(zip(HEAD, map(str, ROW), strict=True)) | others
    lines = (["PHIẾU THU"], HEAD, texts.values())
    rows = ("".join(f"<td>{text}</td>" for text in line) for line in lines)
    return "<html><table><tr>{}</table></html>".format("<tr>".join(rows)).encode()


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("Số tiền", "50000<sup>1</sup>", [("cell-raised", "Số tiền")]),
        ("Số tiền", "50000<span style='vertical-align:super'>1</span>", [("cell-raised", "Số tiền")]),
        ("Ngày", "10/05/202<sub>4</sub>", [("cell-raised", "Ngày")]),
        ("Số tiền", "<select><option>7<option>0000</select>", [("cell-part-hidden", "G")]),
        ("Lý do", "Ủng hộ 5 m<sup>2</sup> vải", []),
        ("Số tiền", "70.000<sup></sup>", []),
        ("Số tiền", "<p style='vertical-align:top'>70.000</p>", []),
    ],
)
def test_parts_of_a_cell_of_a_page(
    read: Callable[[bytes], FormFile], heading: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert faults(read(page({heading: text}))) == found
