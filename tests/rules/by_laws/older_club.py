"""Quy chế (sửa đổi) câu lạc bộ xóm Đình Hạ, có từ năm 2019, ghi sổ mới từ năm 2024.

Điều 3. 1. Lần đầu vay không quá 4 triệu đồng. 2. Ai đã trả xong một khoản vay, kể cả trước khi lập sổ mới, vay không quá 6
triệu. 3. Từ lần thứ ba không quá 8 triệu. 4. Vay nuôi trâu không quá 12 triệu, thời hạn không quá 24 tháng.
Điều 4. 1. Vào câu lạc bộ đủ 6 tháng mới được vay. 2. Vay khẩn cấp không quá 500.000 đồng, vào đủ 2 tháng; cuộc họp trong 30 ngày
sau xem lại.
Điều 5. Ban chủ nhiệm quyết định cho vay; người trong ban vay thì hội nghị quyết định.
Điều 6. Lãi 0,8 % một tháng; vay khẩn cấp 0,4 %. Gốc trả khi hết hạn, thời hạn chung 12 tháng.
Điều 7. Tiền mặt để trong hòm hai khóa, chỉ mở và đếm ở cuộc họp ngày 5, cũng là ngày trả gốc, lãi; tiền lớn qua ngân hàng. Không thu hội phí.
Điều 8. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.rules.bookkeeper import CAPITAL, I_BANK, I_CASH, I_OPENING, O_CASH, O_OPENING, RETAINED, loan
from tests.rules.by_laws.club import BEGAN, Club, D, Deed, line

BUFFALO, URGENT = "nuôi trâu", "khẩn cấp"

LINES = (
    line("loan-max", 4_000_000, "Điều 3, khoản 1"),
    line("loan-max", 6_000_000, "Điều 3, khoản 2", from_round=2),
    line("loan-max", 8_000_000, "Điều 3, khoản 3", from_round=3),
    line("loan-max", 12_000_000, "Điều 3, khoản 4", kind=BUFFALO),
    line("loan-term-max", 24, "Điều 3, khoản 4", kind=BUFFALO),
    line("membership-min", 6, "Điều 4, khoản 1"),
    line("loan-max", 500_000, "Điều 4, khoản 2", kind=URGENT),
    line("membership-min", 2, "Điều 4, khoản 2", kind=URGENT),
    line("ratify-days", 30, "Điều 4, khoản 2", kind=URGENT),
    line("approval-body", "board", "Điều 5"),
    line("loan-rate", 0.8, "Điều 6"),
    line("loan-rate", 0.4, "Điều 6", kind=URGENT),
    line("loan-term-max", 12, "Điều 6"),
    line("due-day", 5, "Điều 7"),
    line("amortisation", "bullet", "Điều 6"),
    line("cash-max", "none", "Điều 7"),
    line("box-locks", 2, "Điều 7"),
    line("fee-monthly", "none", "Điều 7"),
)

OLD = {
    "KU-2023-004": ("TV004", 12_000_000, D(2023, 9, 5), 24, BUFFALO),
    "KU-2023-005": ("TV005", 6_000_000, D(2023, 10, 5), 12, None),
    "KU-2023-006": ("TV006", 8_000_000, D(2023, 4, 5), 12, None),
}
"""What was owed when the new books began."""


def club() -> Club:
    """Three old loans run on; who had borrowed before goes on at their round, two new members wait."""
    books = Club(
        founded=D(2019, 3, 10),
        capital=0,
        members=13,
        lines=LINES,
        rest="Điều 8",
        joined={f"TV{place:03}": D(2019, 3, 10) for place in range(1, 12)}
        | {"TV012": D(2024, 2, 5), "TV013": D(2024, 3, 5)},
        rounds={"TV005": 1, "TV006": 2, "TV007": 2, "TV008": 1, "TV001": 1},
        board_meetings={
            f"BCN-{day:%Y-%m}": day
            for day in (D(2024, 2, 8), D(2024, 4, 8), D(2024, 9, 9), D(2024, 10, 8), D(2025, 2, 8))
        },
        count_on="each meeting",
        regulation={"due-day": "5"},
        banking=False,
        split_day=D(2025, 2, 5),
    )
    bring_forward(books)
    lent = (
        (D(2024, 2, 10), "KU-2024-001", "TV007", 8_000_000, "BCN-2024-02"),
        (D(2024, 2, 10), "KU-2024-002", "TV008", 6_000_000, "BCN-2024-02"),
        (D(2024, 4, 10), "KU-2024-003", "TV009", 4_000_000, "BCN-2024-04"),
        (D(2024, 4, 10), "KU-2024-004", "TV001", 4_000_000, "BB-2024-04"),
        (D(2024, 9, 10), "KU-2024-005", "TV012", 4_000_000, "BCN-2024-09"),
        (D(2024, 10, 10), "KU-2024-006", "TV005", 6_000_000, "BCN-2024-10"),
        (D(2025, 2, 11), "KU-2025-001", "TV006", 8_000_000, "BCN-2025-02"),
        (D(2025, 2, 11), "KU-2025-002", "TV010", 4_000_000, "BCN-2025-02"),
        (D(2025, 3, 11), "KU-2025-003", "TV007", 8_000_000, "BCN-2025-02"),
    )
    for day, number, member, amount, minutes in lent:
        books.lend_out(day, number, member, amount, minutes=minutes, rate="0.8")
    urgent: dict[str, Any] = {"kind": URGENT, "minutes": "BB-2024-06", "purpose": "thuốc men"}
    books.lend_out(D(2024, 5, 20), "KU-2024-101", "TV013", 500_000, 2, "rate", rate="0.4", **urgent)
    return books


def bring_forward(books: Club) -> None:
    """The balances of the old books, and what the old loans still bring."""
    for number, (member, amount, day, term, kind) in OLD.items():
        books.lend(
            day, number, member, amount, term, amortisation="bullet", rate=Decimal("0.8"), minutes=None
        )
        del books.entries[-1]
        books.lent[number] = books.book(
            BEGAN,
            member,
            "Dư nợ chuyển sang",
            {loan(member): amount, I_OPENING: -amount},
            links=(number,),
            opening=True,
            disbursed=day,
            principal=f"{amount} VND",
            term=term,
            rate=Decimal("0.8"),
            amortisation="bullet",
            kind=kind,
        )
        for row in books.schedule(number):
            if BEGAN <= row.due <= books.until:
                books.collect(row.due, number, row.principal, row.interest)
    owed = sum(amount for _, amount, *_ in OLD.values())
    legs = {I_CASH: 2_000_000, I_BANK: 30_000_000, CAPITAL: -50_000_000, RETAINED: -8_000_000}
    books.book(BEGAN, "", "Số dư chuyển sang", legs | {I_OPENING: owed}, opening=True)
    legs = {O_CASH: 900_000, O_OPENING: -900_000}
    books.book(BEGAN, "", "Số dư chuyển sang", legs, opening=True)


def the_third_round_s_sum_in_the_second(books: Club) -> None:
    books.forget("KU-2024-002")
    how = {"minutes": "BCN-2024-02", "rate": "0.8"}
    books.lend_out(D(2024, 2, 10), "KU-2024-002", "TV008", 8_000_000, 12, **how)


def lent_to_a_new_member_after_four_months(books: Club) -> None:
    """Two months do for an emergency, and this is none."""
    books.lend_out(D(2024, 7, 10), "KU-2024-007", "TV013", 1_000_000, minutes="BB-2024-07", rate="0.8")


def rounds_for_who_was_not_there(books: Club) -> None:
    books.rounds["TV012"] = 1
    books.forget("KU-2024-005")
    books.lend_out(D(2024, 9, 10), "KU-2024-005", "TV012", 6_000_000, minutes="BCN-2024-09", rate="0.8")


def the_board_lends_to_its_chair(books: Club) -> None:
    books.lent["KU-2024-004"].meta["minutes"] = "BCN-2024-04"


def two_months_to_the_day_for_an_emergency(books: Club) -> None:
    books.joined["TV013"] = D(2024, 3, 20)


def half_a_year_to_the_day(books: Club) -> None:
    books.joined["TV012"] = D(2024, 3, 10)


BREACHES = (
    Deed("the-third-round-s-sum", the_third_round_s_sum_in_the_second, ("LOAN-02 KU-2024-002",)),
    Deed("too-new-to-borrow", lent_to_a_new_member_after_four_months, ("LOAN-19 KU-2024-007",)),
    Deed("rounds-for-a-newcomer", rounds_for_who_was_not_there, ("REG-01 TV012", "LOAN-02 KU-2024-005")),
    Deed("the-board-lends-to-its-chair", the_board_lends_to_its_chair, ("LOAN-11 KU-2024-004",)),
)

NEIGHBOURS = (
    Deed("two-months-to-the-day", two_months_to_the_day_for_an_emergency),
    Deed("half-a-year-to-the-day", half_a_year_to_the_day),
)
