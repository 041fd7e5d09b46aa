"""A file from a stranger becomes rows, or faults that name the place; never a traceback, never a guess."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from clubledger.forms import csv_files, documents, encodings, limits, sheet_texts
from clubledger.forms.documents import FileBytes, UnreadableFile, read_document
from clubledger.forms.faults import Spot
from tests.forms.old_encodings import ENCODERS, tcvn3, utf8, vni, windows_1258
from tests.forms.test_encodings import HEADINGS, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from clubledger.forms.faults import SheetProblem
    from clubledger.forms.sheets import Document

TABLE = [
    ["CLB LTHTGN xóm Đồng Mơ, xã Tân Mẫu"],
    [],
    ["STT", "Mã TV", "Họ và tên", "Số tiền", "Ký nộp"],
    ["1", "TV001", "Nguyễn Thị Mẫu", "12.500", "x"],
    ["2", "TV002", "Đặng Văn Sơn, tổ 2; nhóm 1", "5.000", 'ghi "nợ"'],
    ["Cộng", "", "", "17.500", ""],
]
FILLED = [(number, tuple(text for text in row if text)) for number, row in enumerate(TABLE, 1) if row]


def headings(texts: Sequence[str]) -> int:
    return sum(text in HEADINGS for text in texts)


def read(folder: Path, data: bytes, name: str = "thu.csv") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read_document(path, headings)


def test_bytes_that_lie_in_no_folder_are_read_as_a_file_is(tmp_path: Path) -> None:
    data = written().encode()
    assert read_document(FileBytes("thu.csv", data), headings) == read(tmp_path, data)
    with pytest.raises(UnreadableFile) as wrong:
        read_document(FileBytes("thu.csv", b""), headings)
    assert wrong.value.problems == problems(tmp_path, b"")


def problems(folder: Path, data: bytes, name: str = "thu.csv") -> tuple[SheetProblem, ...]:
    with pytest.raises(UnreadableFile) as wrong:
        read(folder, data, name)
    return wrong.value.problems


def outcome(folder: Path, data: bytes) -> Document | tuple[SheetProblem, ...]:
    try:
        return read(folder, data)
    except UnreadableFile as wrong:
        return wrong.problems


def written(separator: str = ",", end: str = "\r\n", table: Sequence[Sequence[str]] = TABLE) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(table)
    return out.getvalue()


def rows(document: Document) -> list[tuple[int, tuple[str, ...]]]:
    (sheet,) = document.sheets
    return [(row.number, row.texts) for row in sheet.rows]


def remarks(document: Document) -> list[str]:
    return [str(remark.message) for remark in document.remarks]


# -- what is read --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_separator_in_every_encoding(
    tmp_path: Path, encode: Callable[[str], bytes], separator: str, end: str
) -> None:
    assert rows(read(tmp_path, encode(written(separator, end)))) == FILLED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_at_the_beginning_and_utf_16_with_and_without(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, written("\t").encode(encoding))
    assert rows(document) == FILLED
    *encodings_told, separator = remarks(document)
    assert separator == "The columns are separated by tabs."
    utf16 = ["The file was saved as “Unicode text” (UTF-16)."]
    assert encodings_told == ([] if encoding == "utf-8-sig" else utf16)


def test_utf_16_with_the_other_byte_first(tmp_path: Path) -> None:
    assert rows(read(tmp_path, b"\xfe\xff" + written(";").encode("utf-16-be"))) == FILLED


def test_a_plain_file_is_read_without_remark(tmp_path: Path) -> None:
    document = read(tmp_path, utf8(written()))
    assert document.file == "thu.csv"
    assert document.remarks == ()
    assert document.sheets[0].name is None


def test_encodings_mixed_in_one_row(tmp_path: Path) -> None:
    row = [vni("Nguyễn Thị Mẫu"), tcvn3("Nộp hội phí tháng 5"), windows_1258("Đặng Văn Thử"), utf8("đã nộp")]
    document = read(tmp_path, utf8("Họ và tên;Lý do;Ghi chú;Ký nộp\r\n") + b";".join(row))
    assert rows(document)[1] == (2, ("Nguyễn Thị Mẫu", "Nộp hội phí tháng 5", "Đặng Văn Thử", "đã nộp"))
    assert [text.split(": ")[-1] for text in remarks(document)] == ["1.", "1.", "1."]


def test_headings_choose_the_separator_even_where_another_makes_more_cells(tmp_path: Path) -> None:
    text = "Quỹ, của, câu, lạc, bộ, liên, thế, hệ, ở, xóm\nSTT;Mã TV;Số tiền\n1;TV001;5,000\n"
    assert rows(read(tmp_path, utf8(text)))[1:] == [
        (2, ("STT", "Mã TV", "Số tiền")),
        (3, ("1", "TV001", "5,000")),
    ]


def test_without_headings_most_cells_with_letters_choose(tmp_path: Path) -> None:
    document = read(tmp_path, utf8("một\thai\tba\n1,5\t2,5\t3,5,6,7\n"))
    assert rows(document)[1] == (2, ("1,5", "2,5", "3,5,6,7"))


def test_columns_are_counted_with_the_empty_ones(tmp_path: Path) -> None:
    (sheet,) = read(tmp_path, b",,a,,b,,\n").sheets
    assert [(cell.column, cell.value) for cell in sheet.rows[0].cells] == [(3, "a"), (5, "b")]


def test_a_row_is_numbered_as_the_spreadsheet_numbers_it(tmp_path: Path) -> None:
    text = 'Họ và tên,Ghi chú\n\n"Lê\nVăn\nA","hai\r\ndòng"\n   , \nB,c\n'
    document = read(tmp_path, utf8(text))
    assert rows(document)[1:] == [(3, ("Lê Văn A", "hai dòng")), (5, ("B", "c"))]


def test_old_line_ends_doubled_by_a_program_are_blank_rows(tmp_path: Path) -> None:
    assert rows(read(tmp_path, b"a,b\r\r\nc,d\r\r\n")) == [(1, ("a", "b")), (3, ("c", "d"))]


def test_formulas_typed_as_text_stay_text(tmp_path: Path) -> None:
    document = read(tmp_path, b"'=1+1,=cmd|' /C calc'!A0,'-5,+84\n")
    assert rows(document) == [(1, ("=1+1", "=cmd|' /C calc'!A0", "-5", "+84"))]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(
        st.lists(
            st.sampled_from([*PEOPLE, "", "1", "5.000", 'a "b"', "a,b;c", "x\ny"]), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=8,
    ),
    separator=st.sampled_from(",;\t"),
    encode=st.sampled_from(ENCODERS),
)
def test_what_was_written_is_read(
    tmp_path: Path, table: list[list[str]], separator: str, encode: Callable[[str], bytes]
) -> None:
    table = [["Mã TV", "Họ và tên", "Số tiền"], ["Ngày", "Số phiếu thu", "Bằng chữ"], *table]
    document = read(tmp_path, encode(written(separator, table=table)))
    tidied = [tuple(" ".join(text.split()) for text in row if text) for row in table]
    assert [texts for _, texts in rows(document)] == [row for row in tidied if row]


# -- what is refused -----------------------------------------------------------------------------------------


def test_cells_that_cannot_be_read_are_told_all_at_once(tmp_path: Path) -> None:
    data = utf8("Họ và tên;Ký nộp\nNguyễn Thị Mẫu;x\n") + b"\xff\xff\xdb;\x81\x8d\n" + b"x;B\xe9\n"
    found = problems(tmp_path, data)
    assert [(problem.fault, problem.spot) for problem in found] == [
        (encodings.TEXT_UNREADABLE, Spot("thu.csv", None, 3, "A")),
        (encodings.TEXT_UNREADABLE, Spot("thu.csv", None, 3, "B")),
        (encodings.TEXT_TWO_WAYS, Spot("thu.csv", None, 4, "B")),
    ]
    assert found[2].params == {"one": "Bé", "other": "Bộ"}


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\n", b",,,\n,,\n", b"\xc2\xa0\n", "\u200b".encode()]
)
def test_nothing_written_is_a_fault(tmp_path: Path, data: bytes) -> None:
    assert [problem.fault for problem in problems(tmp_path, data)] == [limits.EMPTY]


def test_a_zero_byte_is_a_fault_of_its_row(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, b'a,b\n"c\nd",e\nf\0,g\n' + b"h,i\n" * 20)
    assert (problem.fault, problem.spot.row) == (csv_files.NUL, 3)


def test_a_line_that_ends_otherwise_is_a_fault_of_its_row(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, b"a,b\r\nc,d\re,f\r\n")
    assert (problem.fault, problem.spot.row) == (csv_files.LONE_RETURN, 2)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('Mã TV,Số tiền\n1,"2\n3,4\n5,6\n', 2),
        ('Mã TV,Số tiền\n1,2\n"Nguyễn "B" Mẫu",4\n', 3),
        ('"Mã TV;Số tiền\n1;2\n', 1),
        ('Mã TV,Số tiền\n1,"2\n3,4\n"x",6\n', 2),
    ],
)
def test_a_quotation_mark_without_partner_is_a_fault_where_it_stands(
    tmp_path: Path, text: str, row: int
) -> None:
    (problem,) = problems(tmp_path, utf8(text))
    assert (problem.fault, problem.spot.row) == (csv_files.QUOTES, row)


def test_a_cell_that_swallows_lines_is_a_fault(tmp_path: Path) -> None:
    for swallowed in ("a,b\n" * 30, "x" * 9000, "x" * 200_000, "ữ" * 2001):
        (problem,) = problems(tmp_path, utf8(f'Mã TV,Số tiền\n1,"{swallowed}"\n'))
        assert (problem.fault, problem.spot.row) == (limits.CELL_TOO_LONG, 2)


def test_utf_16_cut_off_is_a_fault(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, written().encode("utf-16")[:-1])
    assert problem.fault is csv_files.CUT_OFF


def test_letters_lost_in_saving_are_told(tmp_path: Path) -> None:
    lost = written().encode("cp1252", "replace")
    found = problems(tmp_path, lost)
    assert sheet_texts.LETTERS_LOST in [problem.fault for problem in found]


def test_limits(tmp_path: Path) -> None:
    most = b"a,b\n" * limits.MAX_ROWS
    assert len(rows(read(tmp_path, most + b"\n\n"))) == limits.MAX_ROWS
    (problem,) = problems(tmp_path, most + b"c,d\n")
    assert (problem.fault, problem.spot.row) == (limits.TOO_LARGE, limits.MAX_ROWS + 1)
    wide = b"," * (limits.MAX_COLUMNS - 1) + b"a"
    assert len(rows(read(tmp_path, wide + b",,,\n"))) == 1
    (problem,) = problems(tmp_path, b"a\n," + wide)
    assert (problem.fault, problem.spot) == (limits.TOO_MANY_COLUMNS, Spot("thu.csv", None, 2, "GS"))
    (problem,) = problems(tmp_path, b"a" * (limits.MAX_BYTES + 1))
    assert problem.fault is limits.TOO_LARGE


@pytest.mark.parametrize(
    ("beginning", "found"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0..JFIF", "a picture"),
        (b"....ftypheic", "a picture"),
        (b"{\\rtf1\\ansi", "a Word document"),
        (b"\x1f\x8b\x08", "a packed folder or a document of another program"),
        (b"\xef\xbb\xbf \n<HTML><p>", "a web page without a table"),
        (b"<?xml version='1.0'?><Workbook>", "an XML document"),
    ],
)
def test_what_is_no_table_is_called_by_its_name(tmp_path: Path, beginning: bytes, found: str) -> None:
    (problem,) = problems(tmp_path, beginning + b" .. " * 9)
    assert problem.fault is limits.OTHER_KIND
    assert str(problem.message) == f"This is {found}, not a table that can be read."


def test_an_old_or_locked_workbook_is_told_with_both_remedies(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "thu.xlsx")
    assert problem.fault is documents.OLD_EXCEL
    assert "password" in str(problem.remedy)
    assert ".xlsx" in str(problem.remedy)


def test_a_file_that_cannot_be_opened_is_a_fault(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / "no.csv", "no such file"), (tmp_path, "folder")):
        with pytest.raises(UnreadableFile) as wrong:
            read_document(path, headings)
        (problem,) = wrong.value.problems
        assert problem.fault is limits.NOT_OPENED
        assert reason in str(problem.message)


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_column_letters(column: int, letters: str) -> None:
    assert limits.column_letters(column) == letters


# -- anything at all -----------------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        b'"',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"\r",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"'=1",
        b"?",
        b"\xad",
    ]
)
_CELLS = st.builds(
    lambda text, encode: encode(text), st.sampled_from([*PEOPLE, *HEADINGS]), st.sampled_from(ENCODERS)
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.lists(st.one_of(_PIECES, _CELLS, st.binary(max_size=4)), max_size=40).map(b"".join),
    )
)
@example(data=b"\xff\xfe\x00\xd8")
@example(data=b'"' * 3)
def test_any_bytes_are_a_document_or_faults(tmp_path: Path, data: bytes) -> None:
    result = outcome(tmp_path, data)
    if isinstance(result, tuple):
        assert result
        assert all(str(problem.message) and str(problem.remedy) for problem in result)
    else:
        assert rows(result)
        assert all(cell.value for sheet in result.sheets for row in sheet.rows for cell in row.cells)
