"""Days that a spreadsheet or a typist changed are asked about, and honest days beside them are not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from clubledger.books import load_club
from clubledger.forms import FORMS, values
from clubledger.forms.doubts.known_days import exchanged, usual_day
from clubledger.forms.faults import Misread
from clubledger.forms.import_context import ImportContext
from clubledger.forms.importing import read_files
from clubledger.forms.sheets import Cell
from clubledger.forms.table_values import read_value
from clubledger.forms.values import DATE
from clubledger.i18n import render
from clubledger.rules.examples import base_files
from importers import rebuild
from tests.conftest import write
from tests.forms.ten_sheets import SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.books.books import Books
    from clubledger.forms.form_files import FormFile

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
RECEIPTS = ["Ngày", "Số phiếu", "Quỹ", "Người nộp", "Lý do", "Nguồn", "Số tiền"]
MINUTES = ["Ngày", "Số biên bản", "Có mặt", "Nội dung"]
MEMBERS = ["Mã TV", "Họ và tên", "Năm sinh", "Ngày vào"]

SLIPS = """
2024-02-20 * "Ông Tốt" "Ủng hộ"
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt     100,000 VND
  Thu:Quỹ-hoạt-động:Ủng-hộ

2024-04-20 * "Ông Tốt" "Ủng hộ"
  voucher: "PT-2024-002"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt     100,000 VND
  Thu:Quỹ-hoạt-động:Ủng-hộ

2024-12-20 * "Ông Tốt" "Ủng hộ"
  voucher: "PT-2024-009"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt     100,000 VND
  Thu:Quỹ-hoạt-động:Ủng-hộ
"""
"""Meetings are on the 5th of each month of 2024."""


@cache
def books(club: str = "", operating: str = "", without: str = "") -> Books:
    files = dict(base_files())
    lines = files["club.beancount"].splitlines(keepends=True)
    files["club.beancount"] = (
        "".join(line for line in lines if not without or without not in line) + f"\n{club}"
    )
    files["operating-fund/2024.beancount"] += f"\n{operating}"
    with TemporaryDirectory() as folder:
        return load_club(write(Path(folder) / "vi-du", files))


def stored(day: int, month: int, year: int = 2024) -> datetime:
    return datetime(year, month, day)  # noqa: DTZ001 - as a workbook has it


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., FormFile]:
    def reads(title: str, *rows: Sequence[Any], of: Books | None = None) -> FormFile:
        book = openpyxl.Workbook()
        for row in ([title], *rows):
            book.active.append(row)
        path = tmp_path / "to.xlsx"
        book.save(path)
        (file,) = read_files([path], ImportContext(of or books(), TODAY), FORMS)
        assert [problem.fault.id for problem in file.problems] == []
        return file

    return reads


def asked(file: FormFile) -> list[str]:
    return [one.fault.id for one in file.asked]


def receipts(*days: object, first: int = 3) -> list[list[Any]]:
    return [
        RECEIPTS,
        *(
            [day, f"PT-2024-{number:03}", "hoạt động", "Ông Tốt", "Ủng hộ", "Ủng hộ", 100_000 + 1000 * number]
            for number, day in enumerate(days, first)
        ),
    ]


# -- stored month first ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days",
    [
        [stored(1, 5), stored(2, 5), stored(3, 5), stored(4, 5)],
        [stored(1, 5), stored(3, 5), stored(5, 5)][:2],
        [stored(3, 5)],
        [stored(2, 5), stored(2, 5)],
    ],
)
def test_days_that_meet_the_meetings_only_if_exchanged_are_asked_about(read: Any, days: list[Any]) -> None:
    file = read("PHIẾU THU", *receipts(*days, first=1))
    assert asked(file) == ["days-exchanged"]
    text = render(file.asked[0].message, "en")
    assert f"day {days[0].day} month 5" in text
    assert f"day 5 month {days[0].day}" in text


@pytest.mark.parametrize(
    "days",
    [
        [stored(1, 5), stored(15, 5)],  # a day that cannot be exchanged
        [stored(5, 3), stored(5, 4)],  # the meetings as they were
        [stored(5, 5)],
        [stored(3, 6), stored(4, 6)],  # no meeting either way
        [stored(1, 5), stored(2, 6)],  # exchanged, only one is a meeting
        ["01/05/2024", "02/05/2024", "03/05/2024"],  # text is read as it stands
        [stored(20, 5)],
    ],
)
def test_honest_days_are_not(read: Any, days: list[Any]) -> None:
    assert asked(read("PHIẾU THU", *receipts(*days, first=1))) == []


def test_days_in_the_order_of_the_slips_are_honest(read: Any) -> None:
    """PT-2024-003 comes after the 20th of April: it is of the second of May, not of the fifth of February."""
    of = books(operating=SLIPS)
    assert asked(read("PHIẾU THU", *receipts(stored(2, 5), stored(3, 5)), of=of)) == []


@pytest.mark.parametrize(
    ("days", "first", "question"),
    [
        ([stored(6, 2), stored(7, 3)], 10, True),  # the 2nd of June, the 3rd of July, after the 20th of May
        (["06/02/2024", "07/03/2024"], 10, True),  # typed month first
        ([stored(6, 2), stored(20, 6)], 10, True),
        ([stored(2, 6), stored(20, 6)], 10, False),
        (["02/06/2024", "06/05/2024", "07/06/2024"], 10, True),  # the fifth of June
        (["10/06/2024", "06/04/2024", "20/06/2024"], 10, False),  # the fourth of June is before the tenth
        (["03/06/2024", "06/04/2024", "20/06/2024"], 10, True),
        (["06/04/2024"], 10, True),
        (["06/03/2024"], 10, True),
        (["08/03/2024"], 10, False),  # the third of August is long after
        (["02/05/2024", "04/05/2024", "03/05/2024"], 3, False),  # nobody keeps to the order of days
        (["21/05/2024", "06/05/2024"], 10, False),
        (["05/03/2024"], 10, False),  # a meeting: the slip was numbered late
        (["30/04/2024", "05/01/2024", "06/05/2024"], 3, False),
        (["28/03/2024"], 10, False),
        ([stored(6, 8), stored(7, 9)], 10, False),  # in order both ways
        ([stored(2, 5), stored(3, 5)], 3, False),
        ([stored(1, 7), stored(1, 8)], 3, False),  # in order neither way
    ],
)
def test_the_order_of_the_slips_tells(read: Any, days: list[Any], first: int, question: bool) -> None:
    of = books(operating=SLIPS.replace("2024-12-20", "2024-05-20"))
    assert asked(read("PHIẾU THU", *receipts(*days, first=first), of=of)) == ["day-out-of-order"] * question


MET_TILL_MARCH = "".join(f'2024-0{month}-05 event "meeting" "BB-2024-0{month}"\n' for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("days", "question"),
    [
        (["04/05/2024"], True),  # nothing since the fifth of March: the fifth of April
        (["05/04/2024", "04/05/2024"], False),
        (["05/05/2024"], False),
        (["20/05/2024"], False),  # a club that was silent
        (["06/05/2024"], False),  # the fifth of June is as far
        (["04/06/2024"], False),  # no meeting either way
        (["05/06/2024"], False),
        (["20/03/2024", "20/04/2024", "04/05/2024"], False),
    ],
)
def test_a_leap_over_months_without_paper(read: Any, days: list[Any], question: bool) -> None:
    of = books(club=MET_TILL_MARCH, without='event "meeting"')
    assert asked(read("PHIẾU THU", *receipts(*days, first=10), of=of)) == ["day-out-of-order"] * question


COUNTED = """
2024-06-02 balance Tài-sản:Quỹ-hoạt-động:Tiền-mặt     300,000 VND
"""


@pytest.mark.parametrize(
    ("day", "question"),
    [("06/02/2024", True), ("02/06/2024", False), ("30/06/2024", False), ("31/03/2024", False), ("03/05/2024", False), ("05/01/2024", False)],
)  # fmt: skip
def test_a_count_before_the_last_one(read: Any, day: str, question: bool) -> None:
    of = books(operating=SLIPS.replace("2024-12-20", "2024-05-20") + COUNTED, without='event "meeting"')
    rows = [
        ["Quỹ: Hoạt động", None, f"Ngày: {day}"],
        ["Mệnh giá", "Số tờ", "Thành tiền"],
        [100_000, 3, 300_000],
    ]
    assert asked(read("BẢNG KIỂM KÊ QUỸ", *rows, of=of)) == ["day-out-of-order"] * question


def loans(day: object, minutes: str | None) -> list[list[Any]]:
    head = ["Ngày vay", "Số khế ước", "Mã TV", "Số tiền vay", "Số phiếu chi", "Số biên bản"]
    return [head, [day, "KU-2024-009", "TV003", 2_000_000, "PC-2024-009", minutes]]


@pytest.mark.parametrize(
    ("day", "minutes", "question"),
    [
        (stored(10, 5), None, True),  # the 5th of October, a meeting
        (stored(10, 5), "BB-2024-10", True),
        (stored(10, 5), "BB-2024-05", False),  # lent five days after the meeting
        (stored(7, 5), "BB-2024-04", False),
        (stored(5, 5), "BB-2024-05", False),
    ],
)
def test_the_meeting_that_decided_tells(read: Any, day: object, minutes: str | None, question: bool) -> None:
    assert asked(read("SỔ CHO VAY", *loans(day, minutes))) == ["days-exchanged"] * question


@pytest.mark.parametrize("said", ["Ủng hộ tháng 5", "Ủng hộ ngày Quốc tế thiếu nhi tháng 05"])
def test_a_sheet_that_names_its_month_is_believed(read: Any, said: str) -> None:
    head, *rows = receipts(stored(2, 5), stored(3, 5), first=1)
    assert asked(read("PHIẾU THU", head, *rows)) == ["days-exchanged"]
    rows[0][4] = said
    assert asked(read("PHIẾU THU", head, *rows)) == []
    rows[0][4] = "Ủng hộ tháng 2"
    assert asked(read("PHIẾU THU", head, *rows)) == ["days-exchanged"]


def test_who_joined_on_one_day_joined_on_it(read: Any) -> None:
    """A day without a number is one of chance."""
    rows = members((1955, "x"), (1956, "x"))
    for row in rows[1:]:
        row[3] = stored(10, 5)
    assert asked(read("DANH SÁCH THÀNH VIÊN", *rows)) == []


def test_the_days_of_a_column_above_the_table_are_asked_about_likewise(read: Any) -> None:
    head = ["Mã TV", "Họ và tên", "Số tiền"]
    rows: list[list[Any]] = [
        ["Ngày:", stored(3, 5), None, "Số phiếu thu: PT-2024-020"],
        head,
        ["TV001", "Nguyễn Thị Mẫu", 5000],
    ]
    assert asked(read("BẢNG THU HỘI PHÍ", *rows)) == ["days-exchanged"]
    rows[0][1] = stored(5, 3)
    assert asked(read("BẢNG THU HỘI PHÍ", *rows)) == []


def test_a_question_that_was_answered_is_not_asked_of_the_same_rows(read: Any) -> None:
    """What is in the books is not asked about; the rest of the column goes by itself."""
    first, *_ = SLIPS.split("\n\n")
    entered = first.replace("2024-02-20", "2024-05-03").replace("100,000", "101,000")
    assert asked(read("PHIẾU THU", *receipts(stored(3, 5), first=1), of=books(operating=entered))) == []


# -- days that have not come -------------------------------------------------------------------------------------


def fault_of(key: str, form: str, value: object) -> tuple[str, str]:
    (found,) = (one for one in FORMS if one.name == form)
    with pytest.raises(Misread) as error:
        read_value(found.by_key[key], Cell(value, 1), TODAY)  # type: ignore[arg-type]
    return error.value.fault.id, render(error.value.args[0], "en") if error.value.args else ""


DATES = [(column.key, form.name) for form in FORMS for column in form.columns if column.kind is DATE]


@pytest.mark.parametrize(("key", "form"), DATES)
def test_no_form_takes_a_day_that_has_not_come(key: str, form: str) -> None:
    assert fault_of(key, form, TODAY + timedelta(days=1))[0] == "date-future"
    assert fault_of(key, form, "24/11/2026")[0] == "date-future"
    assert fault_of(key, form, date(2026, 12, 5))[0] == "date-future-exchanged"
    assert fault_of(key, form, "05/12/2026")[0] == "date-future"  # text is read as it stands
    assert fault_of(key, form, date(2027, 5, 12))[0] == "date-future"
    (found,) = (one for one in FORMS if one.name == form)
    assert read_value(found.by_key[key], Cell(TODAY, 1), TODAY) == TODAY


@pytest.mark.parametrize(
    ("today", "fault"), [(date(2026, 11, 12), "date-future-exchanged"), (date(2026, 11, 11), "date-future")]
)
def test_a_day_may_be_today_once_day_and_month_are_exchanged(today: date, fault: str) -> None:
    (column,) = (form.by_key["date"] for form in FORMS if form.name == "fees")
    with pytest.raises(Misread) as error:
        read_value(column, Cell(date(2026, 12, 11), 1), today)
    assert error.value.fault.id == fault


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("03/25/2024", "25/03/2024"),
        ("2/30/2024", "05/03/2024"),
        ("31/02/2024", "05/03/2024"),
        ("13/13/2024", "05/03/2024"),
    ],
)
def test_a_month_typed_first_is_proposed_the_other_way(text: str, right: str) -> None:
    with pytest.raises(Misread) as error:
        values.DATE.read(Cell(text, 1))
    assert error.value.fault.id == "date-impossible"
    right_way = error.value.params["right"]
    assert not isinstance(right_way, str | int)
    assert right in render(right_way, "vi")  # type: ignore[arg-type]


# -- last year's January -----------------------------------------------------------------------------------------


def minutes(*rows: tuple[object, str]) -> list[list[Any]]:
    return [MINUTES, *([day, number, 5, "Thu lãi"] for day, number in rows)]


@pytest.mark.parametrize(
    ("title", "rows", "question"),
    [
        ("SỔ HỌP", minutes(("06/01/2024", "BB-2025-01")), ["day-of-last-year"]),
        ("SỔ HỌP", minutes(("06/01/2025", "BB-2025-01")), []),
        ("SỔ HỌP", minutes(("30/12/2024", "BB-2024-13")), []),
        ("SỔ HỌP", minutes(("05/01/2025", "BB-2024-13")), []),  # the last year's minutes, numbered on
        ("SỔ HỌP", minutes(("06/01/2024", "BB-2024-13")), ["day-of-last-year"]),
        ("PHIẾU THU", receipts("06/01/2024", "07/01/2024", first=10), ["day-of-last-year"]),
        ("PHIẾU THU", receipts("06/01/2024", first=10), ["day-of-last-year"]),
        ("PHIẾU THU", receipts("22/12/2024", first=10), []),
        ("PHIẾU THU", receipts("06/01/2024", "22/12/2024", first=10), []),  # one slip was forgotten
        ("PHIẾU THU", receipts("25/02/2024", first=10), []),  # not what comes after December
    ],
)
def test_a_sheet_of_last_years_january(
    read: Any, title: str, rows: list[list[Any]], question: list[str]
) -> None:
    assert asked(read(title, *rows, of=books(operating=SLIPS))) == question


def test_an_old_slip_in_its_place_is_entered_late(read: Any) -> None:
    """A number that was left out, of a day between those of its neighbours."""
    of = books(operating=SLIPS)
    assert (
        asked(
            read(
                "PHIẾU THU",
                *receipts("25/02/2024", first=2)[:1],
                [*receipts("25/02/2024", first=3)[1]],
                of=of,
            )
        )
        == []
    )
    assert asked(read("PHIẾU THU", *receipts("08/01/2024", first=1), of=books())) == []


# -- the book of meetings ------------------------------------------------------------------------------------------

WITHOUT_MEETINGS = books(without='event "meeting"')


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        # the 5th of February typed month first
        ([("05/01/2025", "BB-2025-01"), ("02/05/2025", "BB-2025-02"), ("05/03/2025", "BB-2025-03")], True),
        ([("02/05/2025", "BB-2025-02")], True),  # minutes are numbered by their months
        ([("05/02/2025", "BB-2025-02")], False),
        ([("12/02/2025", "BB-2025-02")], False),  # moved for Tết
        ([("05/01/2025", "BB-2025-01"), ("12/02/2025", "BB-2025-02"), ("05/03/2025", "BB-2025-03")], False),
        ([("28/12/2024", "BB-2024-13")], False),
        ([("05/01/2025", "BB-2025-01"), ("07/01/2025", "BB-2025-02"), ("05/02/2025", "BB-2025-03")], False),
    ],
)
def test_a_meeting_that_fits_only_if_exchanged(
    read: Any, rows: list[tuple[object, str]], question: bool
) -> None:
    assert asked(read("SỔ HỌP", *minutes(*rows))) == (["day-out-of-order"] if question else [])


def test_a_year_of_meetings_that_a_spreadsheet_took_for_days_of_one_month(read: Any) -> None:
    year = [(stored(month, 5), f"BB-2024-{month:02}") for month in range(1, 13)]
    assert asked(read("SỔ HỌP", *minutes(*year), of=WITHOUT_MEETINGS)) == ["day-out-of-order"]
    right = [(stored(5, month), f"BB-2024-{month:02}") for month in range(1, 13)]
    assert asked(read("SỔ HỌP", *minutes(*right), of=WITHOUT_MEETINGS)) == []


@pytest.mark.parametrize(
    "days",
    [
        ["05/01/2024", "12/02/2024", "05/03/2024", "05/04/2024"],
        [
            "05/01/2024",
            "06/01/2024",
            "05/03/2024",
            "08/03/2024",
            "05/04/2024",
        ],  # a festival has its own minutes
        ["02/05/2024", "09/05/2024"],
        ["07/01/2024", "04/02/2024", "03/03/2024", "07/04/2024", "05/05/2024"],  # the first Sunday
    ],
)
def test_honest_books_of_meetings(read: Any, days: list[str]) -> None:
    rows = [(day, f"BB-2024-{number:02}") for number, day in enumerate(days, 1)]
    assert asked(read("SỔ HỌP", *minutes(*rows), of=WITHOUT_MEETINGS)) == []


# -- members -------------------------------------------------------------------------------------------------------


def members(*rows: tuple[int, str]) -> list[list[Any]]:
    names = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu")
    return [
        MEMBERS,
        *(
            [f"TV0{number}", f"Lò Thị {name}", year, joined]
            for number, name, (year, joined) in zip(range(10, 20), names, rows, strict=False)
        ),
    ]


UNFOUNDED = 'custom "club" "CLB ví dụ"\n'


@pytest.mark.parametrize(
    ("rows", "question"),
    [
        ([(2019, "05/03/2024"), (2020, "05/03/2024")], ["joined-as-child"]),
        ([(2009, "05/03/2024")], []),
        ([(1903, "05/03/2024"), (1902, "05/03/2024")], ["older-than-anybody"]),
        ([(1914, "05/03/2024")], []),
        ([(1955, "05/03/2019"), (1956, "05/03/2020"), (1957, "05/03/2020")], ["joined-before-club"]),
        ([(1955, "05/03/2019"), (1956, "05/03/2020")], []),
        ([(1955, "05/03/2019"), (1956, "05/03/2020"), (1957, "05/03/2020"), *[(1958, "05/03/2024")] * 3], []),
        ([(1955, "05/01/2024")] * 3, []),
    ],
)
def test_members(read: Any, rows: list[tuple[int, str]], question: list[str]) -> None:
    assert asked(read("DANH SÁCH THÀNH VIÊN", *members(*rows))) == question


@pytest.mark.parametrize(
    ("day", "question"), [("05/03/1999", ["joined-before-any-club"]), ("05/03/2006", []), ("05/03/2019", [])]
)
def test_members_of_a_club_whose_founding_nobody_wrote(read: Any, day: str, question: list[str]) -> None:
    """A club may be older than its books."""
    of = books(club=f"2024-01-06 {UNFOUNDED}")
    assert of.directives.club.founded is None
    assert asked(read("DANH SÁCH THÀNH VIÊN", *members(*[(1950, day)] * 4), of=of)) == question


# -- years of two digits -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["06/06/24", "07/06/24"], ((2,))),
        (["06/06/2024", "07/06/2024"], ()),
        ([stored(26, 6), stored(27, 6)], ()),
        (["6.6.24", "07-06-2024"], (1,)),
        (["2024-06-06", "ngày 7 tháng 6 năm 2024"], ()),
    ],
)
def test_years_of_two_digits_are_said_once(read: Any, days: list[Any], said: tuple[int, ...]) -> None:
    file = read("PHIẾU THU", *receipts(*days, first=1))
    assert tuple(count for _, count in file.sheets[0].preview.filled) == said


# -- nobody is annoyed ---------------------------------------------------------------------------------------------


def questions(paths: Sequence[Path], of: Books, today: date = TODAY) -> list[str]:
    return [one for file in read_files(paths, ImportContext(of, today), FORMS) for one in asked(file)]


def test_the_examples_of_the_pages_raise_no_question(tmp_path: Path) -> None:
    club = load_club(write(tmp_path / "vi-du", club_files()))
    for path in sorted((ROOT / "docs/forms/examples").iterdir()):
        assert questions([path], club) == [], path.name


def test_sheets_as_they_are_typed_and_saved_raise_no_question(tmp_path: Path) -> None:
    club = load_club(write(tmp_path / "vi-du", club_files()))
    for form, text in SHEETS.items():
        path = tmp_path / f"{form}.csv"
        path.write_text(text, "utf-8")
        assert questions([path], club) == [], form
    for path in sorted((ROOT / "tests/forms/saved").glob("*.[cx][sl]*")):
        crowded = (
            ["present-more-than-members", "minutes-of-other-month"]
            if path.stem.startswith("meetings")
            else []
        )  # 31 people in a club of seven, which numbers its minutes by months
        assert [one for one in questions([path], club) if one not in crowded] == [], path.name


@pytest.mark.long
def test_the_paper_of_a_club_raises_no_question_as_its_books_grow(tmp_path: Path) -> None:
    whole = load_club(ROOT / "ledgers/dong-mau")
    rebuild.begin(ROOT / "ledgers/dong-mau", tmp_path / "dong-mau")
    inbox = ROOT / "importers/inbox"
    known = load_club(tmp_path / "dong-mau")
    for folder, paths in zip(rebuild.months(inbox / "dong-mau"), rebuild.sheets(inbox / "dong-mau"), strict=True):  # fmt: skip
        month = date(int(folder.name[:4]), int(folder.name[5:]), 1)
        assert questions(paths, known, date(2026, 1, 31)) == [], folder.name
        known = whole.until((month + timedelta(days=31)).replace(day=1) - timedelta(days=1))


@pytest.mark.parametrize("club", ["na-thu", "ben-gia"])
def test_nor_does_the_last_month_of_the_others(club: str) -> None:
    before = load_club(ROOT / "ledgers" / club).until(date(2025, 11, 30))
    for paths in rebuild.sheets(ROOT / "importers/inbox" / club):
        assert questions(paths, before, date(2026, 1, 31)) == []


# -- the parts -----------------------------------------------------------------------------------------------------


def test_a_day_exchanged() -> None:
    assert exchanged(date(2024, 5, 1)) == date(2024, 1, 5)
    assert exchanged(date(2024, 5, 5)) is None
    assert exchanged(date(2024, 5, 13)) is None


def test_the_usual_day() -> None:
    assert usual_day([]) is None
    assert usual_day([date(2024, 1, 5), date(2024, 2, 5)]) is None
    assert usual_day([date(2024, 1, 5), date(2024, 2, 5), date(2024, 3, 8)]) == 5
    assert usual_day([date(2024, 1, 7), date(2024, 2, 4), date(2024, 3, 3)]) is None
