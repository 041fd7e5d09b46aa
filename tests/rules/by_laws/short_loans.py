"""Quy định quỹ tương trợ xưởng mộc Hợp Lực: vay ngắn ngày, không lãi.

Điều 2. Quỹ giúp vay ngắn ngày để chạy gạo, chạy thuốc, chạy hàng. Mỗi lần không quá 4 triệu đồng, không tính lãi.
Điều 3. Thường vay từ 15 đến 75 ngày, ngày trả ghi vào giấy vay; trả một lần. Không khoản vay nào quá 3 tháng.
Điều 4. Ban quản lý quỹ quyết định cho vay, họp ngày 7 hằng tháng; người của ban vay thì cuộc họp toàn xưởng quyết định.
Điều 5. Trả chậm chịu lãi quá hạn 0,4 % một tháng trên số tiền chậm, tính theo ngày.
Điều 6. Không thu hội phí. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from clubledger.books.periods import months
from tests.rules.bookkeeper import DAY
from tests.rules.by_laws.club import BEGAN, UNTIL, Club, D, Deed, line
from tests.rules.by_laws.farmers import extension

LINES = (
    line("loan-max", 4_000_000, "Điều 2"),
    line("loan-rate", 0, "Điều 2"),
    line("loan-term-max", 3, "Điều 3"),
    line("amortisation", "single", "Điều 3"),
    line("approval-body", "board", "Điều 4"),
    line("overdue-rate-month", 0.4, "Điều 5"),
    line("fee-monthly", "none", "Điều 6"),
)

LATE = "KU-2024-020"
PERIODS = [D(2024, 2, 8) + 60 * DAY * count for count in range(8)]
"""Every sixty days four who have repaid give way to four others."""


def club() -> Club:
    """Loans of 15 to 75 days all the time; one comes back twelve days late."""
    books = Club(
        capital=24_000_000,
        members=14,
        lines=LINES,
        rest="Điều 6",
        board_meetings={f"BQL-{month}": D(month.year, month.number, 7) for month in months(BEGAN, UNTIL)},
    )
    for turn, day in enumerate(PERIODS):
        for place in range(4):
            member, number = f"TV{4 + turn % 2 * 4 + place:03}", f"KU-{day.year}-{turn:02}{place}"
            lend(books, day, number, member, 4_000_000, days=60)
    lend(books, D(2024, 2, 8), "KU-2024-901", "TV012", 1_000_000, days=15)
    lend(books, D(2024, 5, 8), "KU-2024-902", "TV013", 1_500_000, days=75)
    lend(books, D(2024, 9, 8), "KU-2024-903", "TV001", 500_000, days=30, minutes="BB-2024-09")
    (back,) = books.payments(LATE)
    back.day += 12 * DAY
    books.collect(back.day, LATE, 0, 0, 6_000)  # 4,000,000 × 0.4 % × 12 ÷ 30
    return books


def lend(
    books: Club, day: D, number: str, member: str, amount: int, days: int, minutes: str | None = None
) -> None:
    board = max(name for name, held in books.board_meetings.items() if held <= day)
    books.lend_until(day, day + days * DAY, number, member, amount, minutes=minutes or board)
    if day + days * DAY <= books.until:
        books.collect(day + days * DAY, number, amount)


def interest_on_what_bears_none(books: Club) -> None:
    books.collect(PERIODS[3], "KU-2024-021", 0, 60_000)


def lent_for_a_hundred_days(books: Club) -> None:
    books.forget("KU-2024-902")
    lend(books, D(2024, 5, 8), "KU-2024-902", "TV013", 1_500_000, days=100)


def overdue_interest_at_two_per_cent(books: Club) -> None:
    books.drop(books.payments(LATE)[1:])
    books.collect(books.payments(LATE)[0].day, LATE, 0, 0, 32_000)


def not_repaid_on_the_day(books: Club) -> None:
    """Sixty days are over on 8 April; by the regulation's longest term nobody would ask before 8 May."""
    books.drop(books.payments("KU-2024-002"))


def repaid_in_two_parts(books: Club) -> None:
    (back,) = books.payments("KU-2024-902")
    books.drop([back])
    books.collect(back.day - 20 * DAY, "KU-2024-902", 500_000)
    books.collect(back.day + 5 * DAY, "KU-2024-902", 1_000_000)


def a_month_more_by_the_meeting(books: Club) -> None:
    (back,) = books.payments("KU-2024-902")
    books.write_into_club(extension("KU-2024-902", D(2024, 7, 5), 1))
    back.day = D(2024, 8, 20)


def lent_for_three_months_to_the_day(books: Club) -> None:
    books.forget("KU-2024-902")
    lend(books, D(2024, 5, 8), "KU-2024-902", "TV013", 1_500_000, days=92)


BREACHES = (
    Deed("interest-on-what-bears-none", interest_on_what_bears_none, ("LOAN-13 KU-2024-021",)),
    Deed("lent-for-a-hundred-days", lent_for_a_hundred_days, ("LOAN-04 KU-2024-902",)),
    Deed("overdue-interest-at-two-per-cent", overdue_interest_at_two_per_cent, ("LOAN-23 KU-2024-020",)),
    Deed("not-repaid-on-the-day", not_repaid_on_the_day, ("LOAN-15 KU-2024-002",), as_of=D(2024, 4, 20)),
)

NEIGHBOURS = (
    Deed("repaid-in-two-parts", repaid_in_two_parts),
    Deed("a-month-more", a_month_more_by_the_meeting),
    Deed("three-months-to-the-day", lent_for_three_months_to_the_day),
)
