"""Web pages with tables, also under the name ``.xls``: rows of texts; nothing hostile or broken gets further than a fault."""

from __future__ import annotations

import csv
import html
import io
import time
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clubledger.forms import FORMS, html_tables, limits
from clubledger.forms.documents import UnreadableFile, read_document
from clubledger.forms.faults import Spot
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.sheets import Look
from tests.forms.club_books import books_of
from tests.forms.old_encodings import ENCODERS, tcvn3
from tests.forms.ten_sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.sheets import Document

PAGE = """\
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<title>Sổ</title><style>td {mso-number-format:"\\@"; color: red}</style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><table><tr><td>không</td></tr></table></x:ExcelWorkbook></xml><![endif]-->
<script>document.write("<table><tr><td>không</td></tr></table>")</script></head>
<body link=blue><![if supportMisalignedColumns]>
<h2>BẢNG THU</h2><p>Ngày: 05/02/2024<br>Số phiếu: PT-2024-001
<table border=0 cellpadding=0><col width=64>
<tr height=20><th>STT<th colspan="2">Họ&nbsp;và <b>tê</b>n</th><th>Tiền</tr>
<TR><TD>1</TD><td rowspan=2>Lò
  Thị<br>Mẫu</td><td>x</td><td class='a>b' align=right>5.000</td></tr>
<tr style='display:none'><td>2<td><td>6&#46;000 &#273;<!-- <td>7 -->
</table><p>Người lập</body></html>
"""


def read(folder: Path, data: bytes | str, name: str = "thu.xls") -> Document:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_document(path, len)


def problems(folder: Path, data: bytes | str) -> tuple[SheetProblem, ...]:
    with pytest.raises(UnreadableFile) as wrong:
        read(folder, data)
    return wrong.value.problems


def rows(document: Document) -> list[tuple[object, ...]]:
    return [
        (row.number, *(f"({cell.value})" if cell.covered else cell.value for cell in row.cells))
        for row in document.sheets[0].rows
    ]


EXPECTED = [
    (1, "BẢNG THU"),
    (2, "Ngày: 05/02/2024"),
    (3, "Số phiếu: PT-2024-001"),
    (4, "STT", "Họ và tên", "(Họ và tên)", "Tiền"),
    (5, "1", "Lò Thị Mẫu", "x", "5.000"),
    (6, "2", "(Lò Thị Mẫu)", "6.000 đ"),
    (7, "Người lập"),
]


def test_a_page_is_rows_of_texts(tmp_path: Path) -> None:
    for name in ("thu.xls", "thu.html", "thu.htm", "thu"):
        document = read(tmp_path, PAGE, name)
        assert rows(document) == EXPECTED
        assert [str(remark.message) for remark in document.remarks] == [
            "Hidden rows were read all the same: 6."
        ]
        assert document.sheets[0].name is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_at_the_beginning(tmp_path: Path, encoding: str) -> None:
    assert rows(read(tmp_path, PAGE.encode(encoding))) == EXPECTED


def test_characters_by_their_numbers(tmp_path: Path) -> None:
    assert rows(read(tmp_path, PAGE.encode("ascii", "xmlcharrefreplace"))) == EXPECTED
    western = "".join(letter if ord(letter) < 256 else f"&#{ord(letter)};" for letter in PAGE).encode(
        "latin-1"
    )
    assert rows(read(tmp_path, western)) == EXPECTED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_whose_last_byte_is_a_blank_elsewhere(tmp_path: Path, encoding: str) -> None:
    names = ["Hứa Thị Là", "Hà", "LÒ THỊ MẠ", "THƠ", "Lường Thị Lễ", "NGUYỄN THỊ Ơ"]
    cells = "".join(f"<tr><td>{name}<td> \xa0{name} &nbsp;\xa0<td>\xa0" for name in names)
    page = f"<h2>Bà Hà\n</h2><table>{cells}</table>".encode(encoding)
    assert rows(read(tmp_path, page)) == [
        (1, "Bà Hà"),
        *((number, name, name) for number, name in enumerate(names, 2)),
    ]


@pytest.mark.parametrize("encode", ENCODERS)
def test_old_encodings(tmp_path: Path, encode: Callable[[str], bytes]) -> None:
    names = ["Nguyễn Thị Mẫu", "Đặng Văn Thử", "Lường Thị Mới", "Trần Đức Thắng"]
    data = b"<table>" + b"".join(b"<tr><td>%s&nbsp;<td>5" % encode(name) for name in names)
    assert [row[1] for row in rows(read(tmp_path, data))] == names


def test_a_layout_of_tables_within_tables(tmp_path: Path) -> None:
    inner = "<table><tr><td>a<td>b</tr><tr><td>c<td>d</table>"
    page = f"<table><tr><td>Ngày: 1/2/2024</td></tr><tr><td>{inner}</td></tr><tr><td>Cộng</td></tr></table>"
    assert rows(read(tmp_path, page)) == [(1, "Ngày: 1/2/2024"), (3, "a", "b"), (4, "c", "d"), (5, "Cộng")]


def test_a_cell_reaches_no_further_than_its_table(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=9>a<td>b</table><p>c<table><tr><td>d<td>e</table>"
    assert rows(read(tmp_path, page)) == [(1, "a", "b"), (2, "c"), (3, "d", "e")]


# -- what is not seen ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "<td><span style='display:none'>1</span>5.000",
        '<td><span style="color:red; Display : None">1</span>5.000',
        "<td>5.000<span style='display:none'>.000</span>",
        "<td><font style=visibility:hidden>1</font>5.000",
        "<td><span hidden>1</span>5.000",
        "<td><span style='mso-hide:all'>1</span>5.000",
        "<td><span style='display:/**/none'>1</span>5.000",
        "<td><span style='display&#58;none'>1</span>5.000",
        "<td><b hidden><b>1</b>1</b>5.000",
        "<td><p hidden>1<p>5.000",
        "<td><s>7.000</s> 5.000",
        "<td><s>7.000</s>",
        "<td><strike>7.000",
        "<td><del>7.000</del>",
        "<td style='text-decoration:line-through'>7.000",
        "<td class=gach>7.000",
        "<td class='x an'>7.000",
        '<td><span class="x an">1</span>5.000',
        "<td><span id=nho>1</span>5.000",
        "<td style='display:none'>7.000",
        "<td hidden>7.000",
        "<td><select><option>5.000<option>7.000</select>",
        "<td><select><optgroup><option>5</option></optgroup></select>.000",
        "<td>5.000<datalist><option>7.000</datalist>",
    ],
)
def test_a_cell_of_which_a_part_is_not_seen_is_refused(tmp_path: Path, cell: str) -> None:
    style = "<style><!-- .gach, p{text-decoration:line-through}\ntr td.an, #nho {display:none;} .x{color:red}--></style>"
    (problem,) = problems(tmp_path, f"{style}<table><tr><td>1{cell}</td><td>x</table>")
    assert (problem.fault, problem.spot) == (html_tables.HIDDEN_PART, Spot("thu.xls", None, 1, "B"))


@pytest.mark.parametrize(
    "part", ["<s>4</s>5", "<span hidden>1</span>5", "<del>5</del>", "<select><option>4<option>5</select>"]
)
def test_a_line_of_which_a_part_is_not_seen_is_refused(tmp_path: Path, part: str) -> None:
    (problem,) = problems(tmp_path, f"<html><p>Ngày: {part}/02/2024</p><table><tr><td>1</table>")
    assert (problem.fault, problem.spot.row) == (html_tables.HIDDEN_PART, 1)


@pytest.mark.parametrize("row", ["<tr style='text-decoration:line-through'>", "<tbody class=gach><tr>"])
def test_a_row_struck_out_is_refused(tmp_path: Path, row: str) -> None:
    style = "<style>.gach{text-decoration:line-through}</style>"
    page = f"{style}<table><tr><td>a</tr>{row}<td>7.000</td></tr></table>"
    assert [problem.spot.row for problem in problems(tmp_path, page)] == [2]


HIDDEN = "<tr><td>1</tr>{begin}<tr><td>2</tr><tr><td>3</tr>{end}<tr><td>4</tr>"


@pytest.mark.parametrize(
    "mark", ["style='display:none'", "style='visibility:collapse'", "hidden", "class=an"]
)
def test_hidden_rows_are_told(tmp_path: Path, mark: str) -> None:
    for begin, end in [
        (f"<tbody {mark}>", "</tbody>"),
        (f"</table><table {mark}>", "</table><table>"),
        (f"</table><div {mark}><div></div><table>", "</table></div><table>"),
        (f"</table><p {mark}>2</p><p {mark}>3</p><table><!--", "--></table><table>"),
    ]:
        page = f"<style>.an{{display:none}}</style><table>{HIDDEN.format(begin=begin, end=end)}</table>"
        document = read(tmp_path, page)
        assert rows(document) == [(1, "1"), (2, "2"), (3, "3"), (4, "4")]
        assert [str(remark.message) for remark in document.remarks] == [
            "Hidden rows were read all the same: 2-3."
        ]


def test_hidden_columns_are_told(tmp_path: Path) -> None:
    page = "<table><col><col width=0 span=2 style='display:none;mso-width-source:userset'><col><tr><td>1<td>2<td>3<td>4</table>"
    (remark,) = read(tmp_path, page).remarks
    assert str(remark.message) == "Hidden columns were read all the same: B, C."


@pytest.mark.parametrize(
    "cell",
    [
        "<td style='overflow:hidden'>5.000",
        "<td aria-hidden=false>5.000",
        "<td><input type=hidden>5.000",
        "<td><span hidden></span>5.000",
        "<td><span hidden>&nbsp;\xa0</span>5.000",
        "<td><s></s>5.000",
        "<td><img hidden>5.000",
        "<td class=sau style='text-decoration:underline'>5.000",
        "<td class=in>5.000",
        "<td><!--[if gte mso 9]><s>7.000</s><![endif]-->5.000",
        "<td title='hidden'>5.000",
    ],
)
def test_a_cell_that_is_seen_whole_is_read(tmp_path: Path, cell: str) -> None:
    style = "<style>rt{display:none} .sau::before, .sau:hover{display:none} @media print{.in{display:none}}</style>"
    page = f"{style}<table><tr><td><s></td>{cell}</td></table>"
    document = read(tmp_path, page)
    assert rows(document) == [(1, "5.000")]
    assert document.remarks == ()


RAISED = [
    "<td>5.000<sup>1</sup>",
    "<td>5.000<SUB>1",
    "<td>5.000<b><sup>1</b></sup>",
    "<td><p>5.000<span style='Vertical-Align : super'>1</span>",
    "<td>5.000<font class=so>1</font>",
    "<td><sup>1</sup>5.000<sup>2</sup>",
]


@pytest.mark.parametrize("cell", RAISED)
def test_a_cell_of_which_a_part_is_raised_looks_so(tmp_path: Path, cell: str) -> None:
    page = f"<style>.so{{vertical-align:sub}}</style><table><tr><td>1{cell}</td><td>7.000</table>"
    document = read(tmp_path, page)
    assert [cell.looks for cell in document.sheets[0].rows[0].cells] == [set(), {Look.RAISED}, set()]


@pytest.mark.parametrize(
    "cell",
    [
        "<td>5.000<sup></sup>",
        "<td>5.000<sup>&nbsp;</sup>",
        "<td style='vertical-align:super'>5.000",
        "<td style='vertical-align:middle'><span style='vertical-align:top'>5.000</span>",
    ],
)
def test_a_cell_with_nothing_raised(tmp_path: Path, cell: str) -> None:
    document = read(tmp_path, f"<table><tr><td>1<sup>2{cell}</table>")
    assert [cell.looks for cell in document.sheets[0].rows[0].cells] == [{Look.RAISED}, set()]


def test_a_line_of_which_a_part_is_raised_looks_so(tmp_path: Path) -> None:
    page = "<html><p>Ngày: 5<sup>1</sup>/2/2024</p><p>Số phiếu: PT-2024-001</p><table><tr><td>1</table>"
    looks = [cell.looks for row in read(tmp_path, page).sheets[0].rows for cell in row.cells]
    assert looks == [{Look.RAISED}, set(), set()]


def test_excel_hides_the_end_of_a_text_that_does_not_fit(tmp_path: Path) -> None:
    document = read(
        tmp_path, "<table><tr><td>Mua quà th<span style='display:none'>ăm bà Mai</span></td></table>"
    )
    assert rows(document) == [(1, "Mua quà thăm bà Mai")]
    (remark,) = document.remarks
    assert str(remark.message) == "Texts whose end is hidden in their cells were read whole: row 1."


# -- hostile -------------------------------------------------------------------------------------------------

SIZE = 4_000_000


@pytest.mark.long
@pytest.mark.parametrize(
    ("piece", "fault"),
    [
        ("<table>", html_tables.HTML_DAMAGED),
        ("<table><tr><td>", html_tables.HTML_DAMAGED),
        ("<p>", limits.TOO_LARGE),
        ("<!--", limits.EMPTY),
        ("<![CDATA[", limits.EMPTY),
        ("<a ", limits.TOO_LARGE),
        ("<a '", limits.EMPTY),
        ('<a "', limits.EMPTY),
        ("<script>", limits.EMPTY),
        ("<", limits.TOO_LARGE),
        ("&#", limits.CELL_TOO_LONG),
        ("&amp;", limits.CELL_TOO_LONG),
        ("<td>a", limits.TOO_MANY_COLUMNS),
        ("<tr><td>a", limits.TOO_LARGE),
        ("<tr><td rowspan=99999 colspan=99999>", limits.EMPTY),
        ("<tr><td rowspan=99999 colspan=2>a", limits.TOO_MANY_COLUMNS),
    ],
)
def test_megabytes_of_one_thing_end_soon(tmp_path: Path, piece: str, fault: object) -> None:
    begun = time.process_time()
    found = problems(tmp_path, "<html><table><tr>" + piece * (SIZE // len(piece)))
    assert found[0].fault is fault
    assert time.process_time() - begun < 5


@pytest.mark.long
@pytest.mark.parametrize("begin", ["", "<script>", "<style>"])
@pytest.mark.parametrize(
    "piece",
    [
        *("</script ", "</style ", "}", ".a{hidden", "/*"),
        *("<script></script ", "<title></title", "<style>a{</style ", "<!--!", "<!-- -", "<a 'b\"", "<a b='\"'", "<td colspan="),
        *("&nbsp", " &nbsp;", "<td style='display ", "<td style='/*", "<td/*", "<p hidden>", "<b hidden><i hidden>", "<s><td>", "</s>", "<col span=9>"),
    ],
)  # fmt: skip
def test_what_is_eight_times_as_long_takes_no_64_times_as_long(
    tmp_path: Path, begin: str, piece: str
) -> None:
    def seconds(size: int) -> float:
        begun = time.process_time()
        with suppress(UnreadableFile):
            read(tmp_path, f"<html><table><tr><td>a{begin}" + piece * (size // len(piece)))
        return time.process_time() - begun

    short = min(seconds(40_000) for _ in range(2))
    assert seconds(320_000) < 20 * max(short, 0.02)


def test_a_long_cell_and_a_far_one(tmp_path: Path) -> None:
    (long,) = problems(tmp_path, "<table><tr><td>a<td>" + "b" * SIZE)
    assert (long.fault, long.spot) == (limits.CELL_TOO_LONG, Spot("thu.xls", None, 1, "B"))
    (far,) = problems(tmp_path, "<table><tr><td colspan=300><td>b")
    assert (far.fault, far.spot.row) == (limits.TOO_MANY_COLUMNS, 1)


def test_merged_cells_that_overlap(tmp_path: Path) -> None:
    page = "<table><tr><td>a<td rowspan=2>b<td>c</tr><tr><td colspan=3>d</table>"
    assert problems(tmp_path, page)[0].fault is html_tables.HTML_DAMAGED


@pytest.mark.parametrize(
    "page", ["<frameset><frame src='sheet001.htm'></frameset>", "<p>Xin chào", "", "<title>a</title>"]
)
def test_a_page_without_a_table(tmp_path: Path, page: str) -> None:
    (problem,) = problems(tmp_path, f"<html>{page}</html>")
    assert problem.fault is limits.OTHER_KIND


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_page_is_rows_or_a_fault(tmp_path: Path, data: st.DataObject) -> None:
    pieces = st.sampled_from([
        "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=3>", "<td colspan=3>", "<th rowspan=2 colspan=2>", "a", "5.000", "<br>",
        "<p>", "&amp;", "&#7877;", "<!--", "-->", "'", '"', "<", ">", "<caption>", "<script>", "</script>", "Ngày", "\xad", "µ", "\x00",
    ])  # fmt: skip
    page = "<table>" + "".join(data.draw(st.lists(pieces, max_size=40)))
    with suppress(UnreadableFile):
        read(
            tmp_path,
            data.draw(
                st.sampled_from(
                    [page.encode(), page.encode("latin-1", "xmlcharrefreplace"), tcvn3("đ") + page.encode()]
                )
            ),
        )


# -- as the same sheet in CSV --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", SHEETS)
def test_a_sheet_says_the_same_as_in_csv(make_club: Callable[..., Path], tmp_path: Path, form: str) -> None:
    context = ImportContext(books_of(make_club()), date(2026, 11, 23))
    lines = [*csv.reader(io.StringIO(SHEETS[form]), delimiter=";")]
    page = "".join(
        f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in line)}</tr>\n" for line in lines
    )
    (tmp_path / "a.csv").write_text(SHEETS[form], "utf-8")
    (tmp_path / "a.xls").write_text(f"<html><table>\n{page}</table></html>", "utf-8")
    read_csv, read_page = (
        read_files([tmp_path / name], context.copy(), FORMS)[0] for name in ("a.csv", "a.xls")
    )
    assert [(one.fault, one.spot.row) for one in read_page.problems] == [
        (one.fault, one.spot.row) for one in read_csv.problems
    ]
    assert [entry.text for entry in read_page.new] == [entry.text for entry in read_csv.new]
    assert read_page.new or read_page.problems or read_page.there
