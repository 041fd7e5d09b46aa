"""Quy chế quỹ hỗ tương họ Trần Khắc, làng Phú Vinh.

Điều 3. Vốn quỹ do con cháu xa gần đóng góp, không hoàn lại. Mỗi người trong họ nộp hội phí 60.000 đồng một năm, nộp một
lần vào kỳ họp tháng Chạp (dương lịch: tháng 12).
Điều 4. Mỗi lần vay không quá 15 triệu đồng, lãi 0,6 % một tháng, thời hạn không quá 12 tháng; lãi trả hằng tháng, gốc trả
một lần khi hết hạn.
Điều 5. 1. Hội đồng gia tộc (ban chủ nhiệm) quyết định các khoản vay đến 10 triệu đồng. 2. Khoản vay trên 10 triệu đồng
do hội nghị toàn họ quyết định. 3. Người trong hội đồng vay thì hội nghị quyết định, bất kể bao nhiêu.
Điều 6. Một nhà không quá hai người cùng đang vay.
Điều 7. Gốc quá hạn chịu lãi 0,5 % một tháng, tính theo ngày chậm.
Điều 8. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from typing import Any

from tests.rules.by_laws.club import Club, D, Deed, line

LINES = (
    line("fee-monthly", 5000, "Điều 3"),
    line("fee-every", 12, "Điều 3"),
    line("loan-max", 15_000_000, "Điều 4"),
    line("loan-rate", 0.6, "Điều 4"),
    line("loan-term-max", 12, "Điều 4"),
    line("amortisation", "bullet", "Điều 4"),
    line("approval-body", "board", "Điều 5, khoản 1"),
    line("approval-body", "meeting", "Điều 5, khoản 2", over=10_000_000),
    line("loan-home-max", 2, "Điều 6"),
    line("overdue-rate-month", 0.5, "Điều 7"),
)

LENT, AGAIN = D(2024, 2, 10), D(2025, 2, 10)


def club() -> Club:
    """The board meets on the 8th, the clan on the 5th; who borrows a year later is not who borrowed before."""
    books = Club(
        capital=80_000_000,
        lines=LINES,
        rest="Điều 8",
        homes={"TV004": "H04", "TV008": "H04", "TV014": "H04", "TV005": "H05", "TV009": "H05"},
        board_meetings={"HĐ-2024-02": D(2024, 2, 8), "HĐ-2025-02": D(2025, 2, 8)},
    )
    board: dict[str, Any] = {"minutes": "HĐ-2024-02", "rate": "0.6"}
    meeting: dict[str, Any] = {"rate": "0.6"}
    books.lend_out(LENT, "KU-2024-001", "TV004", 8_000_000, **board)
    books.lend_out(LENT, "KU-2024-002", "TV005", 10_000_000, **board)
    books.lend_out(LENT, "KU-2024-003", "TV006", 15_000_000, **meeting)
    books.lend_out(LENT, "KU-2024-004", "TV007", 12_000_000, **meeting)
    books.lend_out(LENT, "KU-2024-005", "TV001", 6_000_000, **meeting)
    books.lend_out(LENT, "KU-2024-006", "TV008", 5_000_000, **board)
    board["minutes"] = "HĐ-2025-02"
    books.lend_out(AGAIN, "KU-2025-001", "TV009", 10_000_000, **board)
    books.lend_out(AGAIN, "KU-2025-002", "TV010", 15_000_000, **meeting)
    books.lend_out(AGAIN, "KU-2025-003", "TV011", 12_000_000, **meeting)
    books.lend_out(AGAIN, "KU-2025-004", "TV012", 8_000_000, **board)
    books.lend_out(AGAIN, "KU-2025-005", "TV013", 9_000_000, **board)
    late = books.payments("KU-2024-002")[-1]  # 10 million fifteen days late: 10,000,000 × 0.5 % ÷ 2
    books.drop([late])
    books.collect(D(2025, 2, 25), "KU-2024-002", 10_000_000, 60_000, 25_000)
    books.collect_fees(D(2024, 12, 5), 60_000, *books.codes)
    return books


def board_decides_a_large_loan(books: Club) -> None:
    books.lent["KU-2024-004"].meta["minutes"] = "HĐ-2024-02"


def board_lends_to_its_chair(books: Club) -> None:
    books.lent["KU-2024-005"].meta["minutes"] = "HĐ-2024-02"


def overdue_interest_at_twice_the_rate(books: Club) -> None:
    books.drop(books.payments("KU-2024-002")[-1:])
    books.collect(D(2025, 2, 25), "KU-2024-002", 10_000_000, 60_000, 50_000)


def a_third_borrower_of_one_home(books: Club) -> None:
    books.lend_out(D(2024, 2, 11), "KU-2024-007", "TV014", 1_000_000, rate="0.6", minutes="HĐ-2024-02")


def overdue_interest_let_go(books: Club) -> None:
    books.drop(books.payments("KU-2024-002")[-1:])
    books.collect(D(2025, 2, 25), "KU-2024-002", 10_000_000, 60_000)


def the_son_after_his_mother(books: Club) -> None:
    """The third of the home borrows on the day on which the first two have repaid."""
    books.lend_out(AGAIN, "KU-2025-006", "TV014", 1_000_000, rate="0.6", minutes="HĐ-2025-02")


BREACHES = (
    Deed("board-decides-twelve-million", board_decides_a_large_loan, ("LOAN-11 KU-2024-004",)),
    Deed("board-lends-to-its-chair", board_lends_to_its_chair, ("LOAN-11 KU-2024-005",)),
    Deed("overdue-interest-doubled", overdue_interest_at_twice_the_rate, ("LOAN-23 KU-2024-002",)),
    Deed("three-borrowers-of-one-home", a_third_borrower_of_one_home, ("LOAN-08 KU-2024-007",)),
)

NEIGHBOURS = (
    Deed("overdue-interest-let-go", overdue_interest_let_go),
    Deed("the-son-after-his-mother", the_son_after_his_mother),
)
