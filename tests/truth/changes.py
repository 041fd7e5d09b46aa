"""What a spreadsheet or a typist makes of a right sheet: one change each, and what happened in life.

A change returns the sheet that comes of it, or ``None`` where it does not apply. What the paper says stays as it was
(`Sheet.truth`), so an accepted sheet that says something else has slipped through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from clubledger.forms.values import CONTRACT, DATE, MEMBER, MONTHS, RATE, VOUCHER, VOUCHERS
from tests.truth.sheets import Typed, typed_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from clubledger.forms.values import ValueKind
    from tests.truth.sheets import Sheet


@dataclass(frozen=True)
class Change:
    """A kind of change: its name, what happens in life (English, Vietnamese), and the change itself."""

    name: str
    life: str
    in_vietnamese: str
    make: Callable[[Sheet, Random], Sheet | None]


CHANGES: Final[list[Change]] = []


def _change(name: str, life: str, in_vietnamese: str) -> Callable[[Any], Any]:
    def declare(make: Callable[[Sheet, Random], Sheet | None]) -> Callable[[Sheet, Random], Sheet | None]:
        CHANGES.append(Change(name, life, in_vietnamese, make))
        return make

    return declare


def changed(change: Change, sheet: Sheet, random: Random) -> Sheet | None:
    """The sheet with the change, its formulas reckoned anew; ``None`` if the sheet would be the same."""
    made = change.make(sheet.copy(), random)
    if made is None:
        return None
    made.reckon()
    return None if made == sheet else made


# -- places to change ----------------------------------------------------------------------------------------------


def _money_cells(sheet: Sheet) -> list[tuple[int, str]]:
    """The cells with money, by row and column."""
    return [
        (number, key)
        for number, row in enumerate(sheet.rows)
        for key in sheet.money_keys
        if key != "total" and isinstance(row.get(key), int) and row[key] > 0
    ]


def _keys(sheet: Sheet, *kinds: ValueKind) -> list[str]:
    return [key for key in sheet.keys if sheet.form.column(key).kind in kinds]


def _days(sheet: Sheet) -> list[tuple[int | None, str]]:
    """Where days stand: in a row, or (``None``) above."""
    above: list[tuple[int | None, str]] = [
        (None, key) for key, value in sheet.above.items() if isinstance(value, date)
    ]
    return above + [
        (number, key)
        for number, row in enumerate(sheet.rows)
        for key in _keys(sheet, DATE)
        if isinstance(row.get(key), date)
    ]


def _place(sheet: Sheet, number: int | None) -> dict[str, Any]:
    return sheet.above if number is None else sheet.rows[number]


def _amounts(sheet: Sheet, random: Random, make: Callable[[int], int | None]) -> Sheet | None:
    """One amount changed; in words and in the row's total the paper stays."""
    cells = [
        (number, key)
        for number, key in _money_cells(sheet)
        if make(sheet.rows[number][key]) not in {None, sheet.rows[number][key]}
    ]
    if not cells:
        return None
    number, key = random.choice(cells)
    sheet.rows[number][key] = make(sheet.rows[number][key])
    return sheet


# -- numbers that a spreadsheet changed ----------------------------------------------------------------------------


def _english(amount: int) -> Typed:
    """What a spreadsheet with English settings makes of 250.000 and 12.500; 1.250.000 stays text."""
    if amount >= 1_000_000:
        return Typed(f"{amount:,}".replace(",", "."))
    thousands = amount / 1_000
    return Typed(int(thousands) if thousands.is_integer() else thousands)


def _in_english(sheet: Sheet) -> None:
    for number, key in _money_cells(sheet):
        if sheet.rows[number][key] >= 1_000:
            sheet.rows[number][key] = _english(sheet.rows[number][key])


@_change(
    "thousands-in-one-cell",
    "250.000 typed with English settings is 250; the other cells are right",
    "gõ 250.000 khi máy đặt kiểu Anh, ô thành 250; các ô khác đúng",
)
def _thousands_in_one_cell(sheet: Sheet, random: Random) -> Sheet | None:
    cells = [
        (number, key) for number, key in _money_cells(sheet) if 1_000 <= sheet.rows[number][key] < 1_000_000
    ]
    if len(_money_cells(sheet)) < 2 or not cells:
        return None
    number, key = random.choice(cells)
    sheet.rows[number][key] = _english(sheet.rows[number][key])
    return sheet


@_change(
    "thousands-in-all-cells",
    "the same for every amount of the sheet",
    "như trên, mọi số tiền trong tờ đều bị",
)
def _thousands_in_all(sheet: Sheet, _random: Random) -> Sheet | None:
    amounts = [sheet.rows[number][key] for number, key in _money_cells(sheet)]
    if not amounts or max(amounts) >= 1_000_000 or max(amounts) < 1_000:
        return None
    _in_english(sheet)
    return sheet


@_change(
    "thousands-beside-text",
    "the same, and what is a million or more stays text: 850 beside 1.200.000",
    "như trên, số từ một triệu thì còn là chữ: 850 bên cạnh 1.200.000",
)
def _thousands_beside_text(sheet: Sheet, _random: Random) -> Sheet | None:
    amounts = [sheet.rows[number][key] for number, key in _money_cells(sheet)]
    if not amounts or max(amounts) < 1_000_000 or not any(1_000 <= amount < 1_000_000 for amount in amounts):
        return None
    _in_english(sheet)
    return sheet


@_change(
    "all-in-thousands",
    "amounts in thousands under a line that says so",
    "ghi bằng nghìn đồng, có dòng đơn vị tính ở trên",
)
def _all_in_thousands(sheet: Sheet, random: Random) -> Sheet | None:
    cells = _money_cells(sheet)
    if not cells or any(sheet.rows[number][key] % 1_000 for number, key in cells):
        return None
    for number, key in cells:
        sheet.rows[number][key] //= 1_000
    sheet.unit = random.choice(("Đơn vị tính: nghìn đồng", "ĐVT: 1.000 đ", "(Đơn vị: ngàn đồng)"))
    return sheet


@_change(
    "float-dust",
    "a formula's dust: 100000.00000001, a rate of 16 digits",
    "số lẻ do công thức: 100000.00000001, lãi suất 16 chữ số",
)
def _float_dust(sheet: Sheet, random: Random) -> Sheet | None:
    rates = [
        (number, key) for number, row in enumerate(sheet.rows) for key in _keys(sheet, RATE) if row.get(key)
    ]
    cells = rates or _money_cells(sheet)
    if not sheet.workbook or not cells:
        return None
    number, key = random.choice(cells)
    value = float(sheet.rows[number][key])
    sheet.rows[number][key] = Typed(
        value + random.choice((1e-8, -1e-8)) if value > 1_000 else value * 3 * 0.1 / 0.3
    )
    return sheet


# -- what fingers do -----------------------------------------------------------------------------------------------


@_change("a-zero-more", "50.000 becomes 500.000", "thừa một số không: 50.000 thành 500.000")
def _zero_more(sheet: Sheet, random: Random) -> Sheet | None:
    return _amounts(sheet, random, lambda amount: amount * 10)


@_change("a-zero-less", "500.000 becomes 50.000", "thiếu một số không: 500.000 thành 50.000")
def _zero_less(sheet: Sheet, random: Random) -> Sheet | None:
    return _amounts(
        sheet, random, lambda amount: amount // 10 if amount % 10 == 0 and amount >= 5_000 else None
    )


@_change(
    "digits-exchanged",
    "two neighbouring digits change places: 530.000, 350.000",
    "đảo hai chữ số: 530.000 thành 350.000",
)
def _digits_exchanged(sheet: Sheet, random: Random) -> Sheet | None:
    def exchange(amount: int) -> int | None:
        text = str(amount)
        places = [
            place
            for place in range(len(text) - 1)
            if text[place] != text[place + 1] and text[place + 1] != "0"
        ]
        if not places:
            return None
        place = places[0]
        return int(text[:place] + text[place + 1] + text[place] + text[place + 2 :])

    return _amounts(sheet, random, exchange)


@_change("a-digit-changed", "one digit is another: 540.000, 570.000", "sai một chữ số: 540.000 thành 570.000")
def _digit_changed(sheet: Sheet, random: Random) -> Sheet | None:
    def change(amount: int) -> int:
        text = str(amount)
        place = next(place for place in reversed(range(len(text))) if text[place] != "0")
        return int(
            text[:place] + random.choice([d for d in "123456789" if d != text[place]]) + text[place + 1 :]
        )

    return _amounts(sheet, random, change)


@_change(
    "letter-for-digit",
    "PT-2O24-015, TVO15: letters that look like digits",
    "gõ chữ thay số: PT-2O24-015, TVO15",
)
def _letter_for_digit(sheet: Sheet, random: Random) -> Sheet | None:
    places = [
        (row, key)
        for row in (sheet.above, *sheet.rows)
        for key, value in row.items()
        if key in sheet.form.by_key and isinstance(value, str)
        and sheet.form.column(key).kind in {VOUCHER, MEMBER, CONTRACT} and any(digit in value for digit in "01")
    ]  # fmt: skip
    if not places:
        return None
    row, key = random.choice(places)
    row[key] = row[key].replace("0", "O", 1) if "0" in row[key] else row[key].replace("1", "l", 1)
    return sheet


# -- days ----------------------------------------------------------------------------------------------------------


def _swapped(day: date) -> date | None:
    return day.replace(day=day.month, month=day.day) if day.day <= 12 and day.day != day.month else None


@_change(
    "day-and-month-in-one",
    "one date has day and month exchanged: 5/4 for 4/5",
    "một ngày bị đảo ngày với tháng",
)
def _day_month_in_one(sheet: Sheet, random: Random) -> Sheet | None:
    places = [(number, key) for number, key in _days(sheet) if _swapped(_place(sheet, number)[key])]
    if not places:
        return None
    number, key = random.choice(places)
    _place(sheet, number)[key] = _swapped(_place(sheet, number)[key])
    return sheet


@_change(
    "day-and-month-in-all",
    "an English spreadsheet stored 05/01 as 1 May, in the whole column",
    "máy đặt kiểu Anh hiểu 05/01 là ngày 1 tháng 5, cả cột",
)
def _day_month_in_all(sheet: Sheet, _random: Random) -> Sheet | None:
    places = _days(sheet)
    days = [_place(sheet, number)[key] for number, key in places]
    if not any(map(_swapped, days)) or any(day.day > 12 for day in days):
        return None
    for number, key in places:
        day = _place(sheet, number)[key]
        _place(sheet, number)[key] = Typed(_swapped(day) or day)
    return sheet


@_change("last-year", "in January the hand still writes last year", "đầu năm quen tay ghi năm cũ")
def _last_year(sheet: Sheet, random: Random) -> Sheet | None:
    places = [
        (number, key)
        for number, key in _days(sheet)
        if (_place(sheet, number)[key].month, _place(sheet, number)[key].day) != (2, 29)
    ]
    if not places:
        return None
    number, key = random.choice(places)
    day = _place(sheet, number)[key]
    for other, other_key in places if random.random() < 0.7 else [(number, key)]:
        if _place(sheet, other)[other_key].year == day.year:
            _place(sheet, other)[other_key] = _place(sheet, other)[other_key].replace(year=day.year - 1)
    return sheet


@_change("another-meeting", "the date of the meeting before", "ghi nhầm ngày của kỳ họp trước")
def _another_meeting(sheet: Sheet, random: Random) -> Sheet | None:
    places = [(number, key) for number, key in _days(sheet) if key == "date"]
    if not places:
        return None
    day = _place(sheet, *random.choice(places)[:1])["date"]
    before = [held for held in sheet.paper.meetings if held < day]
    if not before:
        return None
    for number, key in places:
        if _place(sheet, number)[key] == day:
            _place(sheet, number)[key] = before[-1]
    return sheet


# -- rows and columns ----------------------------------------------------------------------------------------------


@_change(
    "principal-for-interest",
    "principal and interest exchanged, in a row or under the headings",
    "nhầm gốc với lãi, một dòng hoặc cả hai cột",
)
def _principal_for_interest(sheet: Sheet, random: Random) -> Sheet | None:
    if sheet.form.name != "repayments":
        return None
    rows = sheet.rows if random.random() < 0.5 else [random.choice(sheet.rows)]
    for row in rows:
        row["principal"], row["interest"] = row.get("interest"), row.get("principal")
    return sheet


@_change(
    "row-shifted", "the cells of a row stand one column to the right", "một dòng bị lệch sang phải một cột"
)
def _row_shifted(sheet: Sheet, random: Random) -> Sheet | None:
    row = random.choice(sheet.rows)
    start = random.randrange(1, max(2, len(sheet.keys) - 1))
    keys = sheet.keys[start:]
    values = [row.get(key) for key in keys]
    for key, value in zip(keys, [None, *values], strict=False):
        row[key] = value
    return sheet


@_change("row-twice", "a row is typed twice", "một dòng gõ hai lần")
def _row_twice(sheet: Sheet, random: Random) -> Sheet | None:
    place = random.randrange(len(sheet.rows))
    sheet.rows.insert(place + 1, dict(sheet.rows[place]))
    _number(sheet)
    return sheet


def _number(sheet: Sheet) -> None:
    if "stt" in sheet.keys:
        for number, row in enumerate(sheet.rows, 1):
            row["stt"] = number


def _without(sheet: Sheet, places: range) -> Sheet | None:
    rows = [row for place, row in enumerate(sheet.rows) if place not in places]
    if not rows or len(rows) == len(sheet.rows):
        return None
    sheet.rows = rows
    return sheet


@_change("row-lost", "a row is passed over in typing", "gõ sót một dòng")
def _row_lost(sheet: Sheet, random: Random) -> Sheet | None:
    place = random.randrange(len(sheet.rows))
    if len(sheet.rows) < 3:
        return None
    lost = _without(sheet, range(place, place + 1))
    if random.random() < 0.5:
        _number(sheet)
    return lost


@_change(
    "rows-filtered",
    "copied with a filter on: rows in the middle are missing",
    "sao chép khi đang lọc: thiếu mấy dòng ở giữa",
)
def _rows_filtered(sheet: Sheet, random: Random) -> Sheet | None:
    if len(sheet.rows) < 5:
        return None
    first = random.randrange(1, len(sheet.rows) - 3)
    return _without(sheet, range(first, first + random.randrange(2, min(5, len(sheet.rows) - first))))


@_change(
    "second-page-lost",
    "the second page was not typed; total and signatures stand on it",
    "bỏ sót trang hai, dòng cộng và chữ ký nằm ở trang đó",
)
def _second_page_lost(sheet: Sheet, random: Random) -> Sheet | None:
    if len(sheet.rows) < 10:
        return None
    sheet.totals, sheet.words, sheet.signed = "none", None, False
    sheet.carried = random.random() < 0.4 and not sheet.form.column(sheet.keys[0]).summed
    return _without(sheet, range(len(sheet.rows) * 2 // 3, len(sheet.rows)))


@_change("sorted-alone", "one column was sorted, the others stayed", "sắp xếp một cột, các cột khác đứng yên")
def _sorted_alone(sheet: Sheet, random: Random) -> Sheet | None:
    keys = [
        key
        for key in sheet.keys
        if key != "stt" and len({str(row.get(key)) for row in sheet.rows}) > 1
        and all(row.get(key) is not None for row in sheet.rows)
    ]  # fmt: skip
    if not keys:
        return None
    key = random.choice([key for key in keys if key in sheet.money_keys] or keys)
    for row, value in zip(
        sheet.rows, sorted((row[key] for row in sheet.rows), key=lambda v: (str(type(v)), v)), strict=True
    ):
        row[key] = value
    return sheet


@_change(
    "filled-down-code",
    "the code of the row above was filled down",
    "kéo ô, mã của dòng trên tràn xuống",
)
def _filled_down_code(sheet: Sheet, random: Random) -> Sheet | None:
    keys = _keys(sheet, MEMBER, CONTRACT)
    if len(sheet.rows) < 2 or not keys:
        return None
    place, key = random.randrange(1, len(sheet.rows)), random.choice(keys)
    if sheet.rows[place - 1].get(key) is None or sheet.rows[place].get(key) is None:
        return None
    sheet.rows[place][key] = sheet.rows[place - 1][key]
    return sheet


@_change(
    "fill-handle-series",
    "the fill handle counts on: 50.000, 50.001, …; PT-2024-015, 016, …",
    "kéo ô thành dãy: 50.000, 50.001, …; PT-2024-015, 016, …",
)
def _fill_handle_series(sheet: Sheet, random: Random) -> Sheet | None:
    if len(sheet.rows) < 3:
        return None
    keys = [
        key
        for key in [*sheet.money_keys, *_keys(sheet, VOUCHER, DATE)]
        if key in sheet.keys and key != "total" and sheet.rows[0].get(key) is not None
        and sheet.rows[0].get(key) == sheet.rows[1].get(key)
    ]  # fmt: skip
    if not keys:
        return None
    key = random.choice(keys)
    first = sheet.rows[0][key]
    for step, row in enumerate(sheet.rows):
        if row.get(key) != first:
            break
        row[key] = _next(first, step)
    return sheet


def _next(value: Any, step: int) -> Any:
    if isinstance(value, date):
        return date.fromordinal(value.toordinal() + step)
    if isinstance(value, int):
        return value + step
    head, _, number = str(value).partition("/")[0].rpartition("-")
    return f"{head}-{int(number) + step:03}"


UNKNOWN_HEADINGS: Final = {
    "term": "Thời gian vay",
    "rate": "Lãi suất vay",
    "overdue": "Phạt chậm trả",
    "interest": "Lãi kỳ này",
    "principal": "Gốc kỳ này",
    "amount": "Số tiền đã đóng",
    "reserve": "Trích rủi ro",
    "allowance": "Chi bồi dưỡng ban chủ nhiệm",
    "every": "Mấy tháng một kỳ",
    "due_day": "Hẹn trả ngày",
    "balance": "Dư còn lại",
    "lent": "Đã cho vay",
    "birth_year": "Tuổi",
    "household": "Thuộc hộ",
    "fund": "Loại quỹ của CLB",
    "minutes": "Theo biên bản họp",
    "present": "Số người tới họp",
}
"""Headings as somebody writes them, which no form has today."""


@_change(
    "heading-renamed",
    "a heading in other words: “Thời gian vay” for “Thời hạn (tháng)”",
    "đầu cột ghi cách khác: “Thời gian vay” thay cho “Thời hạn (tháng)”",
)
def _heading_renamed(sheet: Sheet, random: Random) -> Sheet | None:
    keys = [
        key
        for key in sheet.keys
        if key in UNKNOWN_HEADINGS and any(row.get(key) is not None for row in sheet.rows)
    ]
    if not keys:
        return None
    optional = [key for key in keys if not sheet.form.column(key).required]
    key = random.choice(optional or keys)
    sheet.headings[key] = UNKNOWN_HEADINGS[key]
    return sheet


@_change(
    "rate-in-years",
    "rate or term told by the year: 9,6 for 0,8; 1 for 12",
    "lãi suất hoặc thời hạn tính theo năm",
)
def _in_years(sheet: Sheet, random: Random) -> Sheet | None:
    keys = [
        key
        for key in _keys(sheet, RATE, MONTHS)
        if key in {"rate", "term"} and any(row.get(key) for row in sheet.rows)
    ]
    if not keys:
        return None
    key = random.choice(keys)
    rows = [row for row in sheet.rows if row.get(key)]
    for row in rows if random.random() < 0.5 else [random.choice(rows)]:
        row[key] = row[key] * 12 if key == "rate" else row[key] // 12 or row[key]
    return sheet


# -- persons, contracts, funds -------------------------------------------------------------------------------------


def _member_key(sheet: Sheet) -> str | None:
    return next(iter(_keys(sheet, MEMBER)), None)


@_change("code-as-number", "TV008 became the number 8, in the whole column", "mã TV008 thành số 8, cả cột")
def _code_as_number(sheet: Sheet, _random: Random) -> Sheet | None:
    key = _member_key(sheet)
    if key is None:
        return None
    for row in sheet.rows:
        if isinstance(row.get(key), str):
            row[key] = Typed(int(row[key].lstrip("TV")))
    return sheet


@_change("people-exchanged", "code and name of two rows are exchanged", "hai dòng bị đổi mã và tên cho nhau")
def _people_exchanged(sheet: Sheet, random: Random) -> Sheet | None:
    key = _member_key(sheet)
    rows = [row for row in sheet.rows if key and row.get(key)]
    if key is None or len(rows) < 2:
        return None
    one, other = random.sample(rows, 2)
    for part in (key, "name"):
        one[part], other[part] = other.get(part), one.get(part)
    return sheet


@_change(
    "contract-of-another-loan",
    "the contract of an earlier loan of the member",
    "ghi số khế ước cũ của chính người vay",
)
def _another_contract(sheet: Sheet, random: Random) -> Sheet | None:
    if sheet.form.name not in {"repayments", "loans"}:
        return None
    places = [
        (row, others)
        for row in sheet.rows
        if (
            others := [
                one for one in sheet.paper.loans.get(str(row.get("member")), ()) if one < str(row["contract"])
            ]
        )
    ]
    if not places:
        return None
    row, others = random.choice(places)
    row["contract"] = others[-1]
    return sheet


@_change(
    "fund-exchanged", "income fund and operating fund mixed up", "nhầm quỹ tăng thu nhập với quỹ hoạt động"
)
def _fund_exchanged(sheet: Sheet, random: Random) -> Sheet | None:
    other = {"Tăng thu nhập": "Hoạt động", "Hoạt động": "Tăng thu nhập"}
    places = [row for row in (sheet.above, *sheet.rows) if row.get("fund")]
    if not places:
        return None
    row = random.choice(places)
    row["fund"] = other[row["fund"]]
    return sheet


# -- whole sheets --------------------------------------------------------------------------------------------------


@_change(
    "last-months-rows",
    "last month's sheet was copied, only the date and the slip are new",
    "chép lại tờ tháng trước, chỉ sửa ngày và số phiếu",
)
def _last_months_rows(sheet: Sheet, random: Random) -> Sheet | None:
    before = sheet.paper.previous
    if (
        before is None
        or not sheet.above
        or not before.shared
        or sheet.form.name not in {"fees", "repayments", "cash-count"}
    ):
        return None
    if len(before.rows) < 3 or before.shared.get("fund") != sheet.paper.shared.get("fund"):
        return None
    copied = typed_sheet(before, random)
    for row in copied.rows:
        for key in sheet.above:
            row.pop(key, None)
    keys = [key for key in copied.keys if key not in sheet.above]
    return replace(copied, above=dict(sheet.above), paper=sheet.paper, truth=sheet.truth, keys=keys)


@_change(
    "another-clubs-sheet",
    "the sheet of another club, without its name; the codes are ours, too",
    "tờ của câu lạc bộ khác, không đề tên; mã thì bên mình cũng có",
)
def _another_clubs_sheet(sheet: Sheet, random: Random) -> Sheet | None:
    stranger = sheet.paper.stranger
    if stranger is None or sheet.form.name not in {"members", "fees", "repayments", "loans"}:
        return None
    return replace(typed_sheet(stranger, random), paper=sheet.paper, nameless=True, truth=Counter())


@_change(
    "entered-again",
    "the sheet is in the books; it comes again under new slip numbers",
    "tờ đã vào sổ, đưa vào lần nữa với số phiếu mới",
)
def _entered_again(sheet: Sheet, random: Random) -> Sheet | None:
    step = random.randrange(60, 80)  # past every number of the month
    found = False
    for row in (sheet.above, *sheet.rows):
        for key, value in row.items():
            if key in sheet.form.by_key and value and sheet.form.column(key).kind in {VOUCHER, VOUCHERS}:
                row[key] = ", ".join(_next(one, step) for one in str(value).split(", "))
                found = True
    return replace(sheet, entered=True, truth=Counter()) if found else None
