"""Quy chế quỹ hỗ trợ nông dân bản Mường Sang.

Điều 4. 1. Vay không quá 12 triệu đồng, lãi 0,8 % một tháng, thời hạn không quá 12 tháng. 2. Vay trên 8 triệu đồng: lãi 0,7 %, thời
hạn không quá 24 tháng.
Điều 5. 1. Trả hằng tháng. 2. Vay nuôi bò: ba tháng trả một kỳ, gốc chia đều.
Điều 6. 1. Gia hạn một lần. 2. Vay nuôi bò được gia hạn hai lần. Gia hạn do hội nghị quyết định.
Điều 7. Không thu hội phí.
Điều 8. Năm tính lãi theo vụ, hết ngày 30 tháng 9. Việc khác theo quy chế mẫu của xã.
"""

from __future__ import annotations

from clubledger.books.writing import custom_text
from tests.rules.by_laws.club import Club, D, Deed, line

CATTLE = "nuôi bò"

LINES = (
    line("loan-max", 12_000_000, "Điều 4, khoản 1"),
    line("loan-rate", 0.8, "Điều 4, khoản 1"),
    line("loan-term-max", 12, "Điều 4, khoản 1"),
    line("loan-rate", 0.7, "Điều 4, khoản 2", over=8_000_000),
    line("loan-term-max", 24, "Điều 4, khoản 2", over=8_000_000),
    line("instalment-every", 1, "Điều 5, khoản 1"),
    line("instalment-every", 3, "Điều 5, khoản 2", kind=CATTLE),
    line("extension-max", 1, "Điều 6, khoản 1"),
    line("extension-max", 2, "Điều 6, khoản 2", kind=CATTLE),
    line("fee-monthly", "none", "Điều 7"),
    line("fiscal-year-end", "09-30", "Điều 8"),
)

LENT, AGAIN = D(2024, 2, 10), D(2025, 2, 10)
LARGE, HERD, EIGHT, LONG = "KU-2024-001", "KU-2024-002", "KU-2024-003", "KU-2024-004"


def extension(number: str, day: D, number_of_months: int) -> str:
    return custom_text(
        day, "extension", f'"{number}"', str(number_of_months), meta={"minutes": f"BB-{day:%Y-%m}"}
    )


def club() -> Club:
    """Cattle by the quarter, one loan of it extended twice; larger loans for two years at a lower rate."""
    books = Club(
        capital=60_000_000, members=12, lines=LINES, rest="Điều 8", regulation={"fiscal-year-end": "09-30"}
    )
    herd = {"kind": CATTLE, "amortisation": "equal-principal", "instalment_every": 3}
    silent = ("rate", "instalment-every")
    books.lend_out(LENT, LARGE, "TV004", 10_000_000, 24, *silent, rate="0.7", **herd)
    books.lend_out(LENT, EIGHT, "TV006", 8_000_000, 12, "rate", rate="0.8")
    books.lend_out(LENT, LONG, "TV007", 12_000_000, 24, "rate", rate="0.7")
    books.lend_out(LENT, "KU-2024-005", "TV008", 8_000_000, 12, rate="0.8")
    books.lend_out(D(2024, 8, 10), "KU-2024-006", "TV009", 8_000_000, 12, "rate", rate="0.8")
    books.lend_out(AGAIN, "KU-2025-001", "TV010", 10_000_000, 24, *silent, rate="0.7", **herd)
    books.lend_out(LENT, HERD, "TV005", 6_000_000, 12, *silent, rate="0.8", **herd)
    books.drop(books.payments(HERD))
    for day, principal, interest in (
        (D(2024, 5, 10), 1_500_000, 144_000),
        (D(2024, 8, 10), 1_500_000, 108_000),
        (D(2024, 11, 10), 1_000_000, 72_000),  # October: three months more
        (D(2025, 2, 10), 667_000, 48_000),  # January: another three
        (D(2025, 5, 10), 667_000, 32_000),
    ):
        books.collect(day, HERD, principal, interest)
    books.write_into_club(extension(HERD, D(2024, 10, 5), 3))
    books.write_into_club(extension(HERD, D(2025, 1, 5), 3))
    books.write_into_club(extension(EIGHT, D(2025, 1, 5), 3))
    books.drop(books.payments(EIGHT)[-1:])
    for month, principal in ((2, 0), (3, 0), (4, 0), (5, 8_000_000)):
        books.collect(D(2025, month, 10), EIGHT, principal, 64_000)
    return books


def an_ordinary_loan_extended_twice(books: Club) -> None:
    books.write_into_club(extension(EIGHT, D(2025, 5, 5), 3))
    books.drop(books.payments(EIGHT)[-1:])
    books.collect(D(2025, 5, 10), EIGHT, 0, 64_000)


def two_years_for_exactly_eight_million(books: Club) -> None:
    books.forget("KU-2024-005")
    books.lend_out(LENT, "KU-2024-005", "TV008", 8_000_000, 24, rate="0.8")


def called_buffaloes_to_pay_by_the_quarter(books: Club) -> None:
    """No line knows the word: it must loosen nothing."""
    books.lent["KU-2025-001"].meta["kind"] = "nuôi trâu"


def a_quarter_s_instalment_missed(books: Club) -> None:
    books.drop(books.payments(LARGE)[2:])


def a_quarter_paid_ahead(books: Club) -> None:
    books.payments(LARGE)[1].day = D(2024, 6, 20)


def a_year_for_a_loan_without_a_kind(books: Club) -> None:
    books.lend_out(D(2024, 3, 10), "KU-2024-008", "TV011", 2_000_000, 12, "rate", rate="0.8")


BREACHES = (
    Deed("an-ordinary-loan-extended-twice", an_ordinary_loan_extended_twice, (f"LOAN-16 {EIGHT}",)),
    Deed("two-years-for-eight-million", two_years_for_exactly_eight_million, ("LOAN-04 KU-2024-005",)),
    Deed(
        "called-buffaloes",
        called_buffaloes_to_pay_by_the_quarter,
        ("LOAN-26 KU-2025-001", "LOAN-15 KU-2025-001"),
        as_of=D(2025, 3, 20),
    ),
    Deed(
        "a-quarter-missed",
        a_quarter_s_instalment_missed,
        (f"LOAN-15 {LARGE}",),
        as_of=D(2024, 11, 30),
    ),
)

NEIGHBOURS = (
    Deed("a-quarter-paid-ahead", a_quarter_paid_ahead),
    Deed("an-ordinary-loan-beside-them", a_year_for_a_loan_without_a_kind),
)
