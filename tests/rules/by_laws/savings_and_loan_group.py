"""Quy ước tổ tiết kiệm và vay vốn thôn Nà Lầu.

Điều 2. 1. Hộ nghèo, hộ cận nghèo do xã bình xét hằng năm; tổ họp ghi biên bản khi một hộ được xếp lại. 2. Tổ không thu hội
phí.
Điều 4. 1. Lãi suất 0,65 % một tháng. 2. Hộ nghèo 0,5 %. 3. Hộ cận nghèo 0,6 %. Lãi suất của khoản vay giữ nguyên đến khi
trả hết, dù hộ được xếp lại.
Điều 5. 1. Vay không quá 8 triệu đồng; riêng vay làm nước sạch không quá 4 triệu. 2. Thời hạn không quá 12 tháng, hộ nghèo 15
tháng. 3. Vay làm nhà không quá 24 tháng, vay làm nước sạch không quá 18 tháng, bất kể hộ nào.
Điều 6. Mỗi nhà chỉ một người đứng tên vay.
Điều 7. Lãi trả hằng tháng, gốc trả khi hết hạn.
Điều 8. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from clubledger.books.writing import custom_text
from tests.rules.by_laws.club import Club, D, Deed, line

HOUSE, WATER, POOR, NEAR_POOR = "làm nhà", "nước sạch", "nghèo", "cận nghèo"

LINES = (
    line("fee-monthly", "none", "Điều 2, khoản 2"),
    line("loan-rate", 0.65, "Điều 4, khoản 1"),
    line("loan-rate", 0.5, "Điều 4, khoản 2", group=POOR),
    line("loan-rate", 0.6, "Điều 4, khoản 3", group=NEAR_POOR),
    line("loan-max", 8_000_000, "Điều 5, khoản 1"),
    line("loan-max", 4_000_000, "Điều 5, khoản 1", kind=WATER),
    line("loan-term-max", 12, "Điều 5, khoản 2"),
    line("loan-term-max", 15, "Điều 5, khoản 2", group=POOR),
    line("loan-term-max", 24, "Điều 5, khoản 3", kind=HOUSE),
    line("loan-term-max", 18, "Điều 5, khoản 3", kind=WATER),
    line("loan-home-max", 1, "Điều 6"),
    line("amortisation", "bullet", "Điều 7"),
)

LENT = D(2024, 2, 5)


def household(day: D, code: str, group: str, minutes: str | None) -> str:
    """A member's household is another from a day on."""
    meta = {"minutes": minutes} if minutes else {}
    return custom_text(day, "member", f'"{code}"', '"household"', f'"{group}"', meta=meta)


def club() -> Club:
    """Rates by household, one of which rises and one of which falls; a sister borrows when her brother has repaid."""
    books = Club(
        capital=40_000_000,
        members=10,
        lines=LINES,
        rest="Điều 8",
        households={"TV004": POOR, "TV009": POOR, "TV007": NEAR_POOR},
        homes={"TV004": "H04", "TV005": "H04", "TV006": "H06", "TV010": "H10"},
    )
    books.more_members = household(D(2024, 6, 5), "TV008", POOR, "BB-2024-06")
    books.more_members += household(D(2024, 9, 5), "TV009", "khác", "BB-2024-09")
    books.lend_out(LENT, "KU-2024-001", "TV004", 8_000_000, 12, "rate", rate="0.5")
    books.lend_out(LENT, "KU-2024-002", "TV006", 8_000_000, 12, "rate", rate="0.65")
    books.lend_out(LENT, "KU-2024-003", "TV007", 8_000_000, 24, rate="0.6", kind=HOUSE)
    books.lend_out(LENT, "KU-2024-004", "TV009", 7_000_000, 15, rate="0.5")
    books.lend_out(D(2024, 7, 5), "KU-2024-005", "TV008", 4_000_000, 18, "rate", rate="0.5", kind=WATER)
    books.lend_out(D(2025, 2, 5), "KU-2025-001", "TV005", 8_000_000, 12, rate="0.65")
    books.lend_out(D(2025, 2, 5), "KU-2025-002", "TV010", 8_000_000, 12, rate="0.65")
    books.lend_out(D(2025, 5, 5), "KU-2025-003", "TV009", 7_000_000, 12, rate="0.65")
    return books


def the_rate_of_the_poor_for_a_friend(books: Club) -> None:
    books.forget("KU-2025-002")
    books.lend_out(D(2025, 2, 5), "KU-2025-002", "TV010", 8_000_000, 12, rate="0.5")


def poor_without_a_meeting(books: Club) -> None:
    books.more_members = books.more_members.replace('  minutes: "BB-2024-06"\n', "")


def a_second_borrower_of_one_home(books: Club) -> None:
    books.forget("KU-2025-001")
    books.lend_out(D(2025, 2, 4), "KU-2025-001", "TV005", 3_000_000, 12, rate="0.65")


def two_years_for_water(books: Club) -> None:
    books.forget("KU-2024-005")
    books.lend_out(D(2024, 7, 5), "KU-2024-005", "TV008", 4_000_000, 24, rate="0.5", kind=WATER)


def poor_since_that_day_s_meeting(books: Club) -> None:
    books.more_members += household(D(2025, 2, 5), "TV010", POOR, "BB-2025-02")
    the_rate_of_the_poor_for_a_friend(books)


def a_year_and_a_half_for_water(books: Club) -> None:
    """By anybody, poor or not."""
    books.forget("KU-2025-002")
    books.lend_out(D(2025, 2, 5), "KU-2025-002", "TV010", 4_000_000, 18, rate="0.65", kind=WATER)
    books.lend_out(D(2025, 2, 5), "KU-2025-004", "TV003", 4_000_000, 12, rate="0.65")


BREACHES = (
    Deed("the-rate-of-the-poor-for-a-friend", the_rate_of_the_poor_for_a_friend, ("LOAN-07 KU-2025-002",)),
    Deed("poor-without-a-meeting", poor_without_a_meeting, ("REG-02 TV008 2024-06-05",)),
    Deed("two-borrowers-of-one-home", a_second_borrower_of_one_home, ("LOAN-08 KU-2025-001",)),
    Deed("two-years-for-water", two_years_for_water, ("LOAN-04 KU-2024-005",)),
)

NEIGHBOURS = (
    Deed("poor-since-that-day", poor_since_that_day_s_meeting),
    Deed("a-year-and-a-half-for-water", a_year_and_a_half_for_water),
)
