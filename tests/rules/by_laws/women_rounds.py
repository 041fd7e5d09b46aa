"""Quy chế tổ phụ nữ tiết kiệm quay vòng vốn xóm Bến Chùa.

Điều 2. Mỗi chị góp ban đầu 1 hoặc 2 triệu đồng, rồi mỗi tháng 50.000 hoặc 100.000 đồng tương ứng. Ra khỏi tổ thì được
trả lại tiền góp. Hội phí 5.000 đồng một tháng.
Điều 3. 1. Vòng đầu mỗi chị vay không quá 3 triệu đồng. 2. Trả hết vòng đầu, vòng hai không quá 5 triệu. 3. Từ vòng ba không
quá 8 triệu. 4. Nợ của mỗi chị không quá ba lần số tiền chị đã góp.
Điều 4. Lãi 1 % một tháng; thời hạn không quá 6 tháng, gốc trả khi hết hạn, lãi trả từng tháng.
Điều 5. Một chị không nợ quá 30 % vốn của tổ.
Điều 6. Cuối năm tiền lãi chia: 60 % cho các chị theo số tiền góp, 10 % bổ sung vốn, 10 % dự phòng, 10 % cho quỹ hoạt động,
10 % thù lao.
Điều 7. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from clubledger.books.writing import custom_text
from tests.rules.bookkeeper import I_BANK, RETURN, savings
from tests.rules.by_laws.club import Club, D, Deed, line

LINES = (
    line("fee-monthly", 5000, "Điều 2"),
    line("loan-max", 3_000_000, "Điều 3, khoản 1"),
    line("loan-max", 5_000_000, "Điều 3, khoản 2", from_round=2),
    line("loan-max", 8_000_000, "Điều 3, khoản 3", from_round=3),
    line("loan-max-multiple", 3, "Điều 3, khoản 4"),
    line("loan-rate", 1, "Điều 4"),
    line("loan-term-max", 6, "Điều 4"),
    line("amortisation", "bullet", "Điều 4"),
    line("loan-max-share", 30, "Điều 5"),
    line("split-members", 60, "Điều 6"),
    line("split-capital", 10, "Điều 6"),
    line("split-reserve", 10, "Điều 6"),
    line("split-operating", 10, "Điều 6"),
    line("split-allowance", 10, "Điều 6"),
)

SAVERS = {f"TV{number:03}": 100_000 if 4 <= number <= 9 else 50_000 for number in range(1, 11)}
"""What each pays in a month; at the beginning twenty times as much."""
LEAVER, LEFT = "TV010", D(2025, 3, 5)


def club() -> Club:
    """Three half-years of lending; one member leaves with her savings once she has repaid."""
    books = Club(
        capital=8_000_000,
        members=10,
        lines=LINES,
        rest="Điều 7",
        shares={"capital": 10, "reserve": 10, "operating": 10, "allowance": 10, "members": 60},
        savers=tuple(SAVERS),
    )
    books.save(D(2024, 1, 10), {code: 20 * amount for code, amount in SAVERS.items()})
    for day in books.monthly():
        there = {code: amount for code, amount in SAVERS.items() if day < LEFT or code != LEAVER}
        books.save(day, there)
        books.collect_fees(day, 5000, *there)
    for round_, (day, loans) in enumerate(
        (
            (D(2024, 2, 5), {f"TV{number:03}": 3 for number in (4, 5, 6, 7, 8, 9)}),
            (D(2024, 8, 5), {"TV004": 5, "TV005": 5, "TV006": 5, "TV007": 5, "TV008": 5, "TV010": 3}),
            (D(2025, 2, 5), {"TV004": 8, "TV005": 8, "TV006": 8, "TV009": 4, "TV001": 3}),
        ),
        1,
    ):
        for place, (code, millions) in enumerate(loans.items(), 1):
            number = f"KU-{day.year}-{round_}0{place}"
            books.lend_out(day, number, code, millions * 1_000_000, 6, "amortisation", "rate", rate="1")
    owed = books.saved(LEAVER, LEFT)
    books.book(LEFT, LEAVER, "Trả lại tiền góp", {savings(LEAVER): owed, I_BANK: -owed})
    books.more_members = custom_text(LEFT, "member", f'"{LEAVER}"', '"left"')
    return books


def a_round_of_five_days(books: Club) -> None:
    """A first loan, repaid in the same week, is to open the second round."""
    books.forget("KU-2025-305")
    books.lend(D(2025, 1, 10), "KU-2025-300", "TV001", 3_000_000, 6, amortisation="bullet", rate=1)
    books.lent["KU-2025-300"] = books.entries[-1]
    books.collect(D(2025, 1, 15), "KU-2025-300", 3_000_000, 5_000)
    books.lend_out(D(2025, 2, 5), "KU-2025-305", "TV001", 4_000_000, 6, rate="1")


def savings_taken_back_under_the_loan(books: Club) -> None:
    """Put in for the loan, taken out again, and back in before the next one."""
    for day, amount in ((D(2024, 3, 20), -1_500_000), (D(2024, 7, 20), 1_500_000)):
        books.save(day, {"TV004": amount})


PART = 82_500
"""What who saves the smaller sum gets of the interest of 2024."""


def two_members_shares_to_the_treasurer(books: Club) -> None:
    books.paid_members = {"TV002": 3 * PART, "TV003": 0, "TV010": 0}


def a_share_but_for_a_thousand(books: Club) -> None:
    books.paid_members = {"TV002": 2 * PART - 1_000, "TV003": 1_000}


def interest_given_to_nobody_s_name(books: Club) -> None:
    """A share-out of June, without minutes, that names no member and no year."""
    entry = books.book(D(2024, 6, 20), "Tổ viên", "Chia lãi", {RETURN: 300_000, I_BANK: -300_000})
    entry.voucher = "BN-2024-900"


def shares_rounded_down_to_a_thousand(books: Club) -> None:
    books.paid_members = {code: 2 * PART if amount == 100_000 else 82_000 for code, amount in SAVERS.items()}


def shared_out_on_the_last_evening_of_the_year(books: Club) -> None:
    books.split_day = D(2024, 12, 31)


def savings_taken_back_after_the_loan(books: Club) -> None:
    """All is repaid on 5 August, and she borrows no more."""
    books.forget("KU-2024-205")
    books.save(D(2024, 8, 20), {"TV008": -1_000_000})


BREACHES = (
    Deed("a-round-of-five-days", a_round_of_five_days, ("LOAN-02 KU-2025-305",)),
    Deed("savings-taken-back", savings_taken_back_under_the_loan, ("LOAN-02 KU-2024-101",)),
    Deed(
        "two-shares-to-the-treasurer",
        two_members_shares_to_the_treasurer,
        tuple(f"FUND-05 2024 members {code}" for code in ("TV002", "TV003", "TV010")),
    ),
    Deed(
        "interest-to-nobody-s-name",
        interest_given_to_nobody_s_name,
        ("FUND-08 BN-2024-900", "FUND-05 2024 members"),
    ),
)

MORE_BREACHES = (
    Deed(
        "a-share-but-for-a-thousand",
        a_share_but_for_a_thousand,
        ("FUND-05 2024 members TV003",),
    ),
)

NEIGHBOURS = (
    Deed("shares-rounded-down", shares_rounded_down_to_a_thousand),
    Deed("shared-out-at-new-year-s-eve", shared_out_on_the_last_evening_of_the_year),
    Deed("savings-back-after-the-loan", savings_taken_back_after_the_loan),
)
