"""What stands around a table and contradicts its rows: another fund, day, month or village, or a day of the lunar calendar."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund
from clubledger.books.members import fold
from clubledger.forms.club_names import OTHER_CLUB
from clubledger.forms.entries import records_of
from clubledger.forms.faults import question
from clubledger.forms.folding import plain
from clubledger.forms.limits import LOOKED_AT, SHOWN
from clubledger.i18n import N_, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

FUND_ABOVE_DIFFERS = question(
    "fund-above-differs",
    N_("“{words}” above the table names another fund than the rows are booked in. Is the fund of the rows right?"),
    N_("Look at the signed sheet, and correct the fund, or use the form of the other fund."),
)  # fmt: skip
DAY_ABOVE_DIFFERS = question(
    "day-above-differs",
    N_("The day above the table is {above}, and all rows are of {day}. Is the day of the rows right?"),
    N_("Look at the signed sheet, and type the day that stands there in both places."),
)
TITLE_MONTH_DIFFERS = question(
    "title-month-differs",
    N_("“{words}” names another month or year than the days of all rows, such as {day}. Are the days right?"),
    N_("Look at the signed sheet, and correct the days or the title."),
)
SIGNED_OTHER_MONTH = question(
    "signed-other-month",
    N_(
        "“{words}” has the same day in another month or year than the sheet, which is of {day}. Is {day} right?"
    ),
    N_("Look at the signed sheet, and correct the day above the table or the one beside the signatures."),
)
LUNAR_DAY = question(
    "day-lunar",
    N_("“{words}” speaks of the lunar calendar. Is {day} the day of the solar calendar?"),
    N_("Write the day of the solar calendar; the lunar one may stand in a note."),
)
OTHER_VILLAGE = question(
    "other-village",
    N_("“{words}” names another village than the club's name “{ours}”. Is this sheet of your club?"),
    N_("Import it into the books of its own club, or correct the line."),
)
CAPTION_FAULTS: Final = (
    FUND_ABOVE_DIFFERS,
    DAY_ABOVE_DIFFERS,
    TITLE_MONTH_DIFFERS,
    SIGNED_OTHER_MONTH,
    LUNAR_DAY,
    OTHER_VILLAGE,
)


def doubt_captions(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about each once a table."""
    rows = records_of(entries)
    _doubt_fund(table, rows)
    days = sorted({record.day() for record in rows if record.get("date") is not None})
    _doubt_village(table, context)
    if (
        days and {"date", "voucher"} <= table.form.by_key.keys()
    ):  # on a list of people the days are of their own
        _doubt_day(table, rows, days)
        _doubt_lunar(table, rows, days[0])
        _doubt_title(table, days)
        _doubt_signed_day(table, days)


# -- the fund ----------------------------------------------------------------------------------------------------------

_FUND = re.compile(r"(?<!thu )\bquy\s*:?\s*(?P<fund>tang thu nhap|ttn|hoat dong|hd)\b")
_ASIDE = re.compile(r"\b(?:(?:ban|to) (?:quan ly|dieu hanh|chu nhiem)|trich|chuyen|vao quy|sang quy)\b")
"""A letterhead, which names a fund by who keeps it, or what is said of another deed."""
_FUNDS: Final = {
    "tang thu nhap": Fund.INCOME,
    "ttn": Fund.INCOME,
    "hoat dong": Fund.OPERATING,
    "hd": Fund.OPERATING,
}
_FORM_FUNDS: Final = {"fees": Fund.OPERATING, "repayments": Fund.INCOME, "loans": Fund.INCOME}
"""The forms that are of one fund, whatever is written above them."""


def _doubt_fund(table: Table, rows: Sequence[Record]) -> None:
    named = [
        (row, text, {_FUNDS[found["fund"]] for found in _FUND.finditer(plain(text[:LOOKED_AT]))})
        for row in table.lines
        for text in row.texts
        if not _ASIDE.search(plain(text[:LOOKED_AT]))
    ]
    every = set[Fund]().union(*(funds for _, _, funds in named))
    if len(every) != 1:
        return
    own = _FORM_FUNDS.get(table.form.name)
    booked = (
        {own} if own else {record.get("fund") for record in rows} if "fund" in table.keys.values() else every
    )
    if every & booked:
        return
    row, text = next((row, text) for row, text, funds in named if funds)
    table.ask(FUND_ABOVE_DIFFERS, row.number, words=printable(text, SHOWN))


# -- the day -----------------------------------------------------------------------------------------------------------


def _doubt_day(table: Table, rows: Sequence[Record], days: Sequence[date]) -> None:
    above, cell = table.above.get("date", (None, None))
    if above is None or "date" not in table.keys.values() or len(days) != 1 or above in days:
        return
    if any(record.cells.get("date") is cell for record in rows):
        return
    rows[0].ask("date", DAY_ABOVE_DIFFERS, rows[1:], above=above, day=days[0])


_LUNAR = re.compile(
    r"\bâm lịch\b|\bam lich\b|\bÂL\b|\((?:âl|al)\)|\bm[ùồ]ng (?:\d|một|mốt)|\btháng (?:giêng|chạp)\b"
)
_EVERY_MONTH = re.compile(r"\b(?:hang|moi) thang\b")
"""The day on which a club always meets, which people call “mùng 10” whatever the calendar."""
_SOLAR = re.compile(r"\b(?:tức|nhằm|tương ứng|dương lịch|dl|dương)\b", re.IGNORECASE)


def _doubt_lunar(table: Table, rows: Sequence[Record], day: date) -> None:
    """Ask about a line with the day, and about what stands beside the rows; both calendars together are honest."""
    for row in table.lines:
        said = " ".join(row.texts)[:LOOKED_AT]
        speaks = _LUNAR.search(said) is not None and _EVERY_MONTH.search(plain(said)) is None
        if speaks and re.search(r"\bngay\b", plain(said)) and not _SOLAR.search(said):
            table.ask(LUNAR_DAY, row.number, words=printable(said, SHOWN), day=day)
            return
    lunar = [
        record
        for record in rows
        if any(plain(cell.text).strip(" ().") in {"am lich", "al"} for cell in record.aside.values())
    ]
    if lunar:
        lunar[0].ask("date", LUNAR_DAY, lunar[1:], words="âm lịch", day=day)


# -- month and year ----------------------------------------------------------------------------------------------------

_MONTH = re.compile(
    r"\bthang\s*(?P<month>0?[1-9]|1[0-2])(?!\d)(?:\s*(?:[/.-]|nam)\s*(?P<year>20\d\d))?(?![\d/])"
)
_YEAR = re.compile(r"\bnam\s*(?P<year>20\d\d)\b")
_TITLE = re.compile(
    r"\W*(?:bang|so|phieu|danh sach|thu|chi|cho vay|hoi phi|thang|nam|ky)\b(?!.*\b(?:thong tu|quyet dinh|nghi quyet|quy che|theo|bien ban|den|tu thang)\b).*"
)
_FULL_DAY = re.compile(r"\bngay\b|\d[/.-]\d{1,2}[/.-]\d")


_SOURCE = re.compile(r"\b(?:nguon|von cap|theo|can cu|quyet dinh|hop dong)\b")
"""Where money or an order came from."""


def _titles(table: Table) -> Iterator[tuple[int | None, str]]:
    for row in table.lines:
        for text in (text[:LOOKED_AT] for text in row.texts):
            words = plain(text)
            if _TITLE.fullmatch(words) and not _FULL_DAY.search(words) and not _SOURCE.search(words):
                yield row.number, text
    tab = table.spot.sheet or ""
    if tab and not _FULL_DAY.search(plain(tab)):
        yield None, tab


def _doubt_title(table: Table, days: Sequence[date]) -> None:
    """A title with one month, or else one year, that no day is near: money of a month is often paid a month before or after.

    Fees name the months that they are for, whenever they are paid.
    """
    if table.form.name == "fees":
        return
    for number, text in _titles(table):
        months, years = list(_MONTH.finditer(plain(text))), list(_YEAR.finditer(plain(text)))
        if len(months) > 1 or len(years) > 1:
            continue
        month = int(months[0]["month"]) if months else None
        year = (months[0]["year"] if months else None) or (years[0]["year"] if years else None)
        if (month or year) and not any(_fits(day, month, int(year) if year else None) for day in days):
            table.ask(TITLE_MONTH_DIFFERS, number, words=printable(text, SHOWN), day=days[0])
            return


def _fits(day: date, month: int | None, year: int | None) -> bool:
    if month is None:
        return year in {(day + timedelta(days=around)).year for around in (-31, 0, 31)}
    spoken = (day + timedelta(days=around) for around in (-31, 0, 31))
    return any(month == other.month and year in {None, other.year} for other in spoken)


_SIGNED_ON = re.compile(r"\bngay\s*(?P<day>\d{1,2})\s*thang\s*(?P<month>\d{1,2})\s*nam\s*(?P<year>\d{4})\b")


def _doubt_signed_day(table: Table, days: Sequence[date]) -> None:
    """The same day of another month beside the signatures; a sheet that is signed some days later is honest."""
    if len(days) != 1:
        return
    (day,) = days
    for row in table.below:
        said = " ".join(row.texts)[:LOOKED_AT]
        found = _SIGNED_ON.search(plain(said))
        if found is None or int(found["day"]) != day.day:
            continue
        if (int(found["month"]), int(found["year"])) != (day.month, day.year):
            table.ask(SIGNED_OTHER_MONTH, row.number, words=printable(said, SHOWN), day=day)
        return


# -- the village -------------------------------------------------------------------------------------------------------

_VILLAGE = re.compile(
    r"(?:^\W*|\b(?:CLB|câu lạc bộ|LTHTGN|liên thế hệ tự giúp nhau)\b[^,;]*?\s)(?:đơn vị\s*:?\s*)?"
    r"(?:xóm|thôn|bản|ấp|làng|tổ dân phố)\s+(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+)?)(?=\s*(?:$|[,;.\u2013(-]|\s(?:xã|huyện|tỉnh)\b))",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:xom|thon|ban|ap|lang|to dan pho)\s+(?P<name>[^\W_]+(?:\s+[^\W_]+)?)")
_NO_NAMES: Final = frozenset(
    {
        "ke",
        "nhap",
        "sao",
        "chinh",
        "goc",
        "thu",
        "chi",
        "giao",
        "cam",
        "ghi",
        "danh",
        "tin",
        "tren",
        "duoi",
        "trong",
        "ngoai",
    }
)


def _doubt_village(table: Table, context: ImportContext) -> None:
    """Ask where a line that begins so, or names a club, has another village, and no line has ours."""
    ours = context.books.directives.club.name
    own = _OWN.search(plain(ours)) if ours else None
    if ours is None or own is None or any(problem.fault is OTHER_CLUB for problem in table.problems):
        return
    words = set(fold(ours).split(",")[0].split())
    for row in (*table.lines, *table.below):
        for text in row.texts:
            found = _VILLAGE.search(text[:LOOKED_AT])
            if found is None:
                continue
            named = fold(found["name"]).split()
            if named[0] in _NO_NAMES or not all(word[:1].isupper() for word in found["name"].split()):
                continue
            if set(named) <= words:
                return
            table.ask(OTHER_VILLAGE, row.number, words=printable(text, SHOWN), ours=ours)
            return
