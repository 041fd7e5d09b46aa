"""Quy chế câu lạc bộ giúp nhau lúc ngặt nghèo, phố Cầu Đất.

Điều 3. Hội phí 5.000 đồng một tháng.
Điều 4. Vay làm ăn: không quá 5 triệu đồng, lãi 0,8 % một tháng, không quá 12 tháng; mỗi người một khoản; hội nghị quyết định
trước khi vay.
Điều 5. 1. Nhà có người ốm, có tang, gặp nạn thì được vay khẩn cấp ngay trong ngày, không quá 1 triệu đồng, dù đang có khoản vay
khác. 2. Vay khẩn cấp không lãi, trả trong ba tháng. 3. Mỗi người một khoản khẩn cấp. 4. Cuộc họp gần nhất, trong 35 ngày, xem lại
và ghi biên bản.
Điều 6. Một người nợ tất cả các khoản cộng lại không quá 30 % vốn của câu lạc bộ.
Điều 7. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.rules.bookkeeper import FEE
from tests.rules.by_laws.club import UNTIL, Club, D, Deed, excuse, line
from tests.rules.by_laws.elderly_branch import exempted

if TYPE_CHECKING:
    from tests.rules.bookkeeper import Entry

URGENT = "khẩn cấp"

LINES = (
    line("fee-monthly", 5000, "Điều 3"),
    line("loan-max", 5_000_000, "Điều 4"),
    line("loan-rate", 0.8, "Điều 4"),
    line("loan-term-max", 12, "Điều 4"),
    line("loan-open-max", 1, "Điều 4"),
    line("amortisation", "bullet", "Điều 4"),
    line("loan-max-share", 30, "Điều 6"),
    line("loan-max", 1_000_000, "Điều 5, khoản 1", kind=URGENT),
    line("loan-rate", 0, "Điều 5, khoản 2", kind=URGENT),
    line("loan-term-max", 3, "Điều 5, khoản 2", kind=URGENT),
    line("amortisation", "single", "Điều 5, khoản 2", kind=URGENT),
    line("loan-open-max", 1, "Điều 5, khoản 3", kind=URGENT),
    line("ratify-days", 35, "Điều 5, khoản 4", kind=URGENT),
)

BEDSIDE, FUNERAL, FIRE = "KU-2024-101", "KU-2024-102", "KU-2025-101"


def urgent(books: Club, day: D, number: str, member: str, amount: int, **how: Any) -> Entry:
    """Lend at once and without interest; what the contract does not say is by the regulation."""
    term = how.pop("term", 2)
    how = {"kind": URGENT, "rate": "0", "amortisation": "single", "purpose": "thuốc men"} | how
    return books.lend_out(day, number, member, amount, term, "rate", "amortisation", **how)


def club() -> Club:
    """One is looked at by the minutes of the next meeting, one by the meeting itself, one has a day to be repaid."""
    books = Club(capital=20_000_000, members=10, lines=LINES, rest="Điều 7")
    for day in books.monthly():
        books.collect_fees(day, 5000, *books.codes)
    for year, borrowers in ((2024, (4, 5, 6, 7)), (2025, (1, 8, 9, 10))):
        for place in borrowers:
            amount = 2_500_000 if place == 1 else 3_800_000
            books.lend_out(D(year, 2, 5), f"KU-{year}-{place:03}", f"TV{place:03}", amount, rate="0.8")
    urgent(books, D(2024, 4, 17), BEDSIDE, "TV004", 1_000_000, minutes="BB-2024-05")
    urgent(books, D(2024, 8, 12), FUNERAL, "TV008", 800_000, minutes=None, term=3)
    books.ratified["BB-2024-09"] = FUNERAL
    due = {"minutes": "BB-2025-04", "kind": URGENT}
    books.lend_until(D(2025, 3, 12), D(2025, 4, 20), FIRE, "TV009", 900_000, **due)
    books.collect(D(2025, 4, 20), FIRE, 900_000)
    return books


def looked_at_by_nobody(books: Club) -> None:
    books.ratified = {}


def two_million_called_an_emergency(books: Club) -> None:
    books.forget(BEDSIDE)
    urgent(books, D(2024, 4, 17), BEDSIDE, "TV004", 2_000_000, minutes="BB-2024-05")


def a_second_emergency_beside_the_first(books: Club) -> None:
    urgent(books, D(2024, 5, 14), "KU-2024-103", "TV004", 300_000, minutes="BB-2024-06")


def an_ordinary_loan_approved_afterwards(books: Club) -> None:
    books.lent["KU-2025-008"].meta["minutes"] = "BB-2025-03"


def looked_at_on_the_last_day(books: Club) -> None:
    books.meetings["BB-2024-09"] = D(2024, 9, 16)


def exempted_for_a_year(books: Club) -> None:
    """Ill in 2024, and paying again since January."""
    for sheet in (entry for entry in books.entries if entry.moved(FEE) and entry.day.year == 2024):
        excuse(sheet, "TV010", 5_000)
    books.write_into_club(exempted("TV010", D(2024, 2, 5), 2024))


def a_second_emergency_after_the_first(books: Club) -> None:
    urgent(books, D(2024, 6, 25), "KU-2024-103", "TV004", 300_000, minutes="BB-2024-07")


BREACHES = (
    Deed("looked-at-by-nobody", looked_at_by_nobody, (f"LOAN-11 {FUNERAL}",)),
    Deed("two-million-in-need", two_million_called_an_emergency, (f"LOAN-02 {BEDSIDE}",)),
    Deed("a-second-emergency", a_second_emergency_beside_the_first, ("LOAN-08 KU-2024-103",)),
    Deed("ordinary-and-afterwards", an_ordinary_loan_approved_afterwards, ("LOAN-11 KU-2025-008",), UNTIL),
)

NEIGHBOURS = (
    Deed("looked-at-on-the-last-day", looked_at_on_the_last_day),
    Deed("not-yet-looked-at", looked_at_by_nobody, as_of=D(2024, 9, 16)),
    Deed(
        "exempted-for-a-year",
        exempted_for_a_year,
    ),
    Deed("an-emergency-after-another", a_second_emergency_after_the_first),
)
