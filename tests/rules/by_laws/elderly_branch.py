"""Quy chế chi hội người cao tuổi thôn Đông Khê.

Điều 3. 1. Hội phí 60.000 đồng một năm (5.000 đồng một tháng), nộp vào kỳ họp tháng 12. 2. Hội viên hộ nghèo được miễn trong thời
gian thuộc hộ nghèo; hộ được xếp lại thì ghi biên bản. 3. Ai ốm đau, neo đơn, hằng năm chi hội họp quyết định miễn cho năm đó.
Điều 5. Mỗi người vay không quá 4 triệu đồng, lãi 0,8 % một tháng, thời hạn không quá 12 tháng; lãi trả hằng tháng, gốc trả khi
hết hạn.
Điều 6. 1. Thù lao của ban chi hội cả năm là 500.000 đồng, trích từ tiền lãi. 2. Lãi còn lại: 40 % bổ sung vốn, 10 % dự phòng, 50 %
chuyển quỹ hoạt động.
Điều 7. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from clubledger.books.writing import Meta, custom_text
from tests.rules.bookkeeper import FEE, Entry
from tests.rules.by_laws.club import Club, D, Deed, excuse, line
from tests.rules.by_laws.savings_and_loan_group import household

POOR = "nghèo"

LINES = (
    line("fee-monthly", 5000, "Điều 3, khoản 1"),
    line("fee-every", 12, "Điều 3, khoản 1"),
    line("fee-monthly", 0, "Điều 3, khoản 2", group=POOR),
    line("loan-max", 4_000_000, "Điều 5"),
    line("loan-rate", 0.8, "Điều 5"),
    line("loan-term-max", 12, "Điều 5"),
    line("amortisation", "bullet", "Điều 5"),
    line("allowance-fixed", 500_000, "Điều 6, khoản 1"),
    line("split-allowance", "none", "Điều 6, khoản 1"),
    line("split-capital", 40, "Điều 6, khoản 2"),
    line("split-reserve", 10, "Điều 6, khoản 2"),
    line("split-operating", 50, "Điều 6, khoản 2"),
)

DECEMBER = D(2024, 12, 5)


def exempted(code: str, day: D, year: int, by: str = "Ban chi hội") -> str:
    """What a meeting decides of a member who is ill and alone."""
    meta: Meta = {
        "reason": "ốm đau, neo đơn",
        "by": by,
        "minutes": f"BB-{day:%Y-%m}",
        "until": D(year, 12, 31),
    }
    return custom_text(day, "waiver", '"MEM-06"', f'"{code}"', meta=meta)


def club() -> Club:
    """Two poor members, one who becomes poor in July, one exempted each year by the meeting and one for a year."""
    books = Club(
        capital=20_000_000,
        members=14,
        lines=LINES,
        rest="Điều 7",
        shares={"capital": 40, "reserve": 10, "operating": 50, "allowance": 0, "members": 0},
        households={"TV004": POOR, "TV005": POOR},
    )
    books.fixed = 500_000
    books.paid_shares = {"allowance": 500_000}
    books.more_members = household(D(2024, 7, 5), "TV006", POOR, "BB-2024-07")
    paying = [code for code in books.codes if code not in {"TV004", "TV005", "TV006", "TV009", "TV014"}]
    books.collect_fees(DECEMBER, 60_000, *paying)
    books.collect_fees(DECEMBER, 30_000, "TV006")  # until July
    books.write_into_club(exempted("TV009", D(2024, 2, 5), 2024))
    books.write_into_club(exempted("TV009", D(2025, 2, 5), 2025))
    books.write_into_club(exempted("TV014", D(2024, 2, 5), 2024))
    for year, borrowers in ((2024, (7, 8, 10, 11)), (2025, (4, 12, 13, 14))):
        for place in borrowers:
            books.lend_out(
                D(year, 2, 5), f"KU-{year}-{place:03}", f"TV{place:03}", 4_000_000, 12, "rate", rate="0.8"
            )
    return books


def sheet_with(books: Club, code: str) -> Entry:
    """The fee sheet on which a member stands."""
    return next(entry for entry in books.entries if entry.moved(FEE) and code in entry.meta["fee-of"])


def fee_taken_and_not_entered(books: Club) -> None:
    excuse(sheet_with(books, "TV008"), "TV008", 60_000)


def the_chair_exempts_herself(books: Club) -> None:
    excuse(sheet_with(books, "TV001"), "TV001", 60_000)
    books.write_into_club(exempted("TV001", D(2025, 2, 5), 2025, by="TV001"))


def poor_without_a_meeting(books: Club) -> None:
    books.more_members = books.more_members.replace('  minutes: "BB-2024-07"\n', "")


def three_hundred_thousand_more_of_allowance(books: Club) -> None:
    books.paid_shares = {"allowance": 800_000}


def the_board_takes_less(books: Club) -> None:
    """What it leaves is shared out with the rest."""
    books.fixed = 300_000
    books.paid_shares = {"allowance": 300_000}


BREACHES = (
    Deed("fee-not-entered", fee_taken_and_not_entered, ("MEM-06 TV008",)),
    Deed("the-chair-exempts-herself", the_chair_exempts_herself, ("MEM-06 TV001", "GOV-05 MEM-06 TV001")),
    Deed("poor-without-a-meeting", poor_without_a_meeting, ("REG-02 TV006 2024-07-05",)),
    Deed(
        "more-than-the-fixed-sum",
        three_hundred_thousand_more_of_allowance,
        ("FUND-05 2024 allowance",),
    ),
)

NEIGHBOURS = (Deed("the-board-takes-less", the_board_takes_less),)
