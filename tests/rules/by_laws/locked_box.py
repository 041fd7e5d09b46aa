"""Nội quy tổ tiết kiệm thôn bản Ka Túp: tiền để trong hòm ba khóa.

Điều 1. Tiền của tổ để cả trong hòm, không gửi ngân hàng. Hòm có ba khóa, ba người giữ ba chìa; chỉ mở ở cuộc họp, ngày 5 và
ngày 20 hằng tháng, trước mặt mọi người. Mỗi lần họp xong đếm lại tiền, đọc to số tiền và ghi vào sổ.
Điều 2. Mỗi người góp ban đầu 500.000 đồng, mỗi cuộc họp 10.000 đồng. Không thu hội phí.
Điều 3. Nợ không quá năm lần tiền đã góp; lãi 1 % một tháng; thời hạn không quá 12 tháng. Người vay chọn trả dần hay trả gốc
một lần. Kỳ trả là ngày 5.
Điều 4. Trả chậm mỗi ngày phạt 2.000 đồng, không quá số tiền của kỳ chậm.
Điều 5. Cuối năm lãi chia: 40 % cho tổ viên theo tiền góp, 20 % thêm vào vốn, 10 % dự phòng, 20 % quỹ hoạt động, 10 % thù lao.
Điều 6. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from typing import Any

from tests.rules.bookkeeper import CAPITAL, DONATION, FINE, I_CASH, O_CASH
from tests.rules.by_laws.club import UNTIL, Club, D, Deed, line

LINES = (
    line("cash-max", "none", "Điều 1"),
    line("box-locks", 3, "Điều 1"),
    line("fee-monthly", "none", "Điều 2"),
    line("loan-max-multiple", 5, "Điều 3"),
    line("loan-rate", 1, "Điều 3"),
    line("loan-term-max", 12, "Điều 3"),
    line("due-day", 5, "Điều 3"),
    line("late-fine", 2000, "Điều 4", per="day"),
    line("split-members", 40, "Điều 5"),
    line("split-capital", 20, "Điều 5"),
    line("split-reserve", 10, "Điều 5"),
    line("split-operating", 20, "Điều 5"),
    line("split-allowance", 10, "Điều 5"),
)

SAVERS = tuple(f"TV{number:03}" for number in range(1, 17))
LENT, AGAIN = D(2024, 2, 5), D(2025, 2, 20)
CASH: dict[str, Any] = {"by": I_CASH, "rate": "1"}


def club() -> Club:
    """All money in the box, opened twice a month; one instalment comes at the next meeting, with the fine."""
    evenings = {
        f"BB-{month}B": D(int(month[:4]), int(month[5:]), 20)
        for month in (f"{year}-{number:02}" for year in (2024, 2025) for number in range(1, 13))
        if month <= f"{UNTIL:%Y-%m}"
    }
    books = Club(
        capital=0,
        members=16,
        lines=LINES,
        rest="Điều 6",
        regulation={"due-day": "5"},
        meetings=evenings,
        count_on="each meeting",
        banking=False,
        by_bank=False,
        shares={"capital": 20, "reserve": 10, "operating": 20, "allowance": 10, "members": 40},
        savers=SAVERS,
    )
    books.book(D(2024, 1, 20), "Dự án giảm nghèo", "Vốn mồi", {I_CASH: 13_000_000, CAPITAL: -13_000_000})
    books.book(D(2024, 1, 20), "Trưởng bản", "Ủng hộ ra mắt", {O_CASH: 1_000_000, DONATION: -1_000_000})
    books.save(D(2024, 1, 20), dict.fromkeys(SAVERS, 500_000), by=I_CASH)
    for day in books.monthly():
        books.save(day, dict.fromkeys(SAVERS, 10_000), by=I_CASH)
    for place in range(4, 10):
        books.lend_out(LENT, f"KU-2024-{place:03}", f"TV{place:03}", 2_500_000, **CASH)
    gradual = {"amortisation": "equal-principal"} | CASH
    books.lend_out(LENT, "KU-2024-010", "TV010", 2_400_000, 6, **gradual)
    books.lend_out(D(2024, 8, 20), "KU-2024-011", "TV011", 2_500_000, **CASH)
    for place in range(12, 17):
        books.lend_out(AGAIN, f"KU-2025-{place:03}", f"TV{place:03}", 2_500_000, **CASH)
    books.lend_out(AGAIN, "KU-2025-004", "TV004", 3_000_000, **CASH)
    late = books.payments("KU-2024-010")[2]  # of 5 May: comes on the 20th
    late.day = D(2024, 5, 20)
    books.fine(D(2024, 5, 20), "KU-2024-010", 30_000)
    return books


def a_meeting_without_a_count(books: Club) -> None:
    """The box was opened and shut uncounted, and nobody says how much was in it."""
    counted = books._counts
    books._counts = lambda: (one for one in counted() if one[1] != D(2024, 6, 5))  # type: ignore[method-assign]


def fined_for_thirty_days_instead_of_fifteen(books: Club) -> None:
    books.fine(D(2024, 5, 20), "KU-2024-010", 30_000)


def six_times_the_savings(books: Club) -> None:
    books.forget("KU-2025-004")
    books.lend_out(AGAIN, "KU-2025-004", "TV004", 4_000_000, **CASH)


def the_absent_get_nothing(books: Club) -> None:
    books.paid_members = {"TV016": 0}


def counted_again_before_it_was_opened(books: Club) -> None:
    """One evening was forgotten; the next morning they counted what nobody had touched."""
    counted = books._counts
    books._counts = lambda: (  # type: ignore[method-assign]
        (fund, D(2024, 6, 6) if evening == D(2024, 6, 5) else evening, account)
        for fund, evening, account in counted()
    )


def half_of_the_fine_asked_for(books: Club) -> None:
    books.drop([entry for entry in books.entries if entry.moved(FINE)])
    books.fine(D(2024, 6, 5), "KU-2024-010", 15_000)


BREACHES = (
    Deed("a-meeting-without-a-count", a_meeting_without_a_count, ("CASH-03 income 2024-06-05",)),
    Deed("fined-for-thirty-days", fined_for_thirty_days_instead_of_fifteen, ("LOAN-25 KU-2024-010",)),
    Deed("six-times-the-savings", six_times_the_savings, ("LOAN-02 KU-2025-004",)),
    Deed(
        "the-absent-get-nothing",
        the_absent_get_nothing,
        ("FUND-05 2024 members", "FUND-05 2024 members TV016"),
    ),
)

NEIGHBOURS = (
    Deed("counted-the-next-morning", counted_again_before_it_was_opened),
    Deed("half-of-the-fine", half_of_the_fine_asked_for),
)
