"""Quy chế câu lạc bộ làng Vạn Phúc Thượng: thù lao khoán theo năm.

Điều 3. 1. Hội phí 5.000 đồng một tháng, nộp nửa năm một lần: 30.000 đồng vào tháng 6 và tháng 12. 2. Vắng họp không báo phạt
10.000 đồng, nộp quỹ hoạt động.
Điều 5. Vay không quá 5 triệu đồng, lãi 0,8 % một tháng, không quá 12 tháng. Kỳ nào trả chậm, phạt 10.000 đồng một kỳ.
Điều 7. 1. Thù lao cho ba người giữ sổ cả năm khoán 600.000 đồng, mỗi quý phát 150.000 đồng, không phải họp lại. 2. Lãi còn lại sau
khi trừ thù lao: 50 % bổ sung vốn, 20 % dự phòng, 30 % chuyển quỹ hoạt động.
Điều 8. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from tests.rules.bookkeeper import ALLOWANCE, DAY, FEE, FINE, I_CASH
from tests.rules.by_laws.club import Club, D, Deed, excuse, line

LINES = (
    line("fee-monthly", 5000, "Điều 3, khoản 1"),
    line("fee-every", 6, "Điều 3, khoản 1"),
    line("loan-max", 5_000_000, "Điều 5"),
    line("loan-rate", 0.8, "Điều 5"),
    line("loan-term-max", 12, "Điều 5"),
    line("late-fine", 10_000, "Điều 5"),
    line("allowance-fixed", 600_000, "Điều 7, khoản 1"),
    line("split-allowance", "none", "Điều 7, khoản 1"),
    line("split-capital", 50, "Điều 7, khoản 2"),
    line("split-reserve", 20, "Điều 7, khoản 2"),
    line("split-operating", 30, "Điều 7, khoản 2"),
)

LATE = "KU-2024-010"
QUARTERS = (D(2024, 4, 5), D(2024, 7, 5), D(2024, 10, 5), D(2024, 12, 20), D(2025, 4, 5))
SHARES = {"capital": 50, "reserve": 20, "operating": 30, "allowance": 0, "members": 0}


def club() -> Club:
    """Allowances by the quarter without minutes, fees twice a year, two instalments late and fined."""
    books = Club(
        capital=30_000_000, members=14, lines=LINES, rest="Điều 8", shares=SHARES.copy(), fixed=600_000
    )
    for day in QUARTERS:
        books.book(day, "Ban chủ nhiệm", "Thù lao quý", {ALLOWANCE: 150_000, I_CASH: -150_000})
    for day, amount in ((D(2024, 6, 5), 30_000), (D(2024, 12, 5), 30_000)):
        books.collect_fees(day, amount, *books.codes)
    books.fine_for_absence(D(2024, 9, 5), "TV011", 10_000)
    for year, borrowers in ((2024, (4, 5, 6, 7, 8)), (2025, (9, 11, 12, 13, 14))):
        for place in borrowers:
            books.lend_out(D(year, 2, 5), f"KU-{year}-{place:03}", f"TV{place:03}", 5_000_000, rate="0.8")
    how = {"rate": "0.8", "amortisation": "equal-principal"}
    books.lend_out(D(2024, 6, 5), LATE, "TV010", 3_000_000, 10, **how)
    for instalment in (1, 4):
        late = books.payments(LATE)[instalment]
        late.day += 15 * DAY
        books.fine(late.day, LATE, 10_000)
    return books


def fined_twice_for_one_instalment(books: Club) -> None:
    books.fine(D(2024, 11, 20), LATE, 10_000)


def an_allowance_too_many(books: Club) -> None:
    entry = books.book(
        D(2024, 12, 23), "Ban chủ nhiệm", "Thù lao Tết", {ALLOWANCE: 300_000, I_CASH: -300_000}
    )
    entry.meta["minutes"] = "BB-2024-12"


def nothing_for_the_operating_fund(books: Club) -> None:
    books.paid_shares = {"operating": 0}


def half_a_year_s_fee_unpaid(books: Club) -> None:
    """The second half of 2024 of one member; the first of 2025 is not to be asked for yet."""
    excuse([entry for entry in books.entries if entry.moved(FEE)][-1], "TV008", 30_000)


def the_fine_comes_a_month_later(books: Club) -> None:
    entry = next(entry for entry in books.entries if entry.moved(FINE))
    entry.day = D(2024, 9, 5)


def the_last_quarter_paid_in_january(books: Club) -> None:
    allowance = next(entry for entry in books.entries if entry.moved(ALLOWANCE) and entry.day == QUARTERS[3])
    allowance.day = D(2025, 1, 5)


def the_last_quarter_of_the_year_before(books: Club) -> None:
    the_last_quarter_paid_in_january(books)
    entry = next(entry for entry in books.entries if entry.moved(ALLOWANCE) and entry.day == D(2025, 1, 5))
    entry.meta["period"] = "2024"


BREACHES = (
    Deed("fined-twice-for-one-instalment", fined_twice_for_one_instalment, (f"LOAN-25 {LATE}",)),
    Deed(
        "an-allowance-too-many",
        an_allowance_too_many,
        ("FUND-05 2024 allowance",),
    ),
    Deed("nothing-for-the-operating-fund", nothing_for_the_operating_fund, ("FUND-05 2024 operating",)),
    Deed("half-a-year-unpaid", half_a_year_s_fee_unpaid, ("MEM-06 TV008",)),
)

NEIGHBOURS = (
    Deed("the-fine-comes-later", the_fine_comes_a_month_later),
    Deed("the-last-quarter-in-january", the_last_quarter_of_the_year_before),
    Deed(
        "the-last-quarter-in-january-without-its-year",
        the_last_quarter_paid_in_january,
    ),
)
