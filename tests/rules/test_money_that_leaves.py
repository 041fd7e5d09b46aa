"""Money that leaves in parts, as fees or as a correction: the đồng and the day that is too much (DOC-04, 05, 10, 11; FUND-06)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from clubledger.rules.doc import matters
from clubledger.rules.doc.letters_for_digits import mistaken
from clubledger.rules.doc.matters import matter_of, named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clubledger.rules import Judgement

    Judge = Callable[..., Judgement]

D = date
END = D(2024, 12, 31)
CASH = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
BANK = "Tài-sản:Quỹ-hoạt-động:Ngân-hàng"
HEALTH = "Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe"
GIFT = "Thu:Quỹ-hoạt-động:Ủng-hộ"
PAYABLE = "Nợ-phải-trả:Quỹ-hoạt-động:Phải-trả"
I_BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
I_CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
I_FEE = "Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng"
LOAN = "Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004"


def said(judgement: Judgement) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.subject) for finding in judgement.findings]


def booked(
    day: date, payee: str, text: str, voucher: str, debit: str, credit: str, amount: int, **meta: str
) -> str:
    links = meta.pop("link", "")
    told = {"voucher": voucher} | meta if voucher else meta
    lines = [f'{day} * "{payee}" "{text}"{links and f" ^{links}"}']
    lines += [f'  {key}: "{value}"' for key, value in told.items()]
    return "\n".join([*lines, f"  {debit}  {amount} VND", f"  {credit}  -{amount} VND"]) + "\n\n"


def bought(day: date, voucher: str, amount: int, payee: str = "Cửa hàng", text: str = "Quà") -> str:
    return booked(day, payee, text, voucher, HEALTH, CASH, amount)


# -- DOC-10 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "found"), [(6, [("warning", "PC-2024-002")]), (7, [])])
def test_what_is_paid_on_the_same_day_of_each_week_is_no_bill_in_parts(
    judge: Judge, days: int, found: list[object]
) -> None:
    first = D(2024, 5, 6)
    parts = bought(first, "PC-2024-001", 1_500_000) + bought(
        first + timedelta(days), "PC-2024-002", 1_500_000
    )
    assert said(judge("DOC-10", END, operating=parts)) == found


@pytest.mark.parametrize(("amount", "found"), [(1_000_000, []), (1_000_001, [("warning", "PC-2024-002")])])
def test_parts_may_be_as_much_as_the_limit(judge: Judge, amount: int, found: list[object]) -> None:
    parts = bought(D(2024, 5, 6), "PC-2024-001", 1_000_000) + bought(D(2024, 5, 7), "PC-2024-002", amount)
    assert said(judge("DOC-10", END, operating=parts)) == found


@pytest.mark.parametrize(("amount", "found"), [(250_000, []), (250_001, [("warning", "PC-2024-002")])])
def test_half_a_million_a_week_is_nothing_however_low_the_limit(
    judge: Judge, amount: int, found: list[object]
) -> None:
    parts = bought(D(2024, 5, 6), "PC-2024-001", 250_000) + bought(D(2024, 5, 7), "PC-2024-002", amount)
    limit = '2024-01-05 custom "regulation" "minutes-over" 300000 VND\n'
    assert said(judge("DOC-10", END, less=("minutes-over",), club=limit, operating=parts)) == found


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_a_day_s_entries_does_not_matter(judge: Judge, order: tuple[int, ...]) -> None:
    day = D(2024, 5, 6)
    parts = [
        bought(day - timedelta(1), "PC-2024-001", 900_000),
        bought(day, "PC-2024-002", 900_000, text="Hoa"),
        bought(day, "PC-2024-003", 900_000, text="Bánh"),
    ]
    text = "".join(parts[place] for place in order)
    assert said(judge("DOC-10", END, operating=text)) == [("warning", "PC-2024-003")]


def test_what_a_day_had_over_the_limit_is_told_once(judge: Judge) -> None:
    parts = bought(D(2024, 5, 6), "PC-2024-001", 2_100_000) + bought(D(2024, 5, 7), "PC-2024-002", 300_000)
    assert said(judge("DOC-10", END, operating=parts)) == []
    assert said(judge("DOC-04", END, operating=parts)) == [("warning", "PC-2024-001")]


def test_parts_whose_minutes_are_being_written_do_not_count_yet(judge: Judge) -> None:
    parts = bought(D(2024, 5, 6), "PC-2024-001", 1_500_000)
    parts += bought(D(2024, 5, 7), "PC-2024-002", 1_500_000).replace(" * ", " ! ", 1)
    assert said(judge("DOC-10", D(2024, 6, 5), operating=parts)) == []
    assert said(judge("DOC-10", D(2024, 6, 6), operating=parts)) == [("warning", "PC-2024-002")]


def test_minutes_of_the_board_decide_no_bill(judge: Judge) -> None:
    parts = bought(D(2024, 5, 6), "PC-2024-001", 1_500_000)
    parts += booked(
        D(2024, 5, 7), "Cửa hàng", "Quà", "PC-2024-002", HEALTH, CASH, 1_500_000, minutes="BCN-01"
    )
    club = '2024-05-06 event "meeting" "BCN-01"\n  of: "board"\n'
    assert said(judge("DOC-10", END, operating=parts, club=club)) == [("warning", "PC-2024-002")]


# -- DOC-04 and FUND-06: bank fees -----------------------------------------------------------------------------------


def charged(day: date, voucher: str, amount: int, **meta: str) -> str:
    return booked(day, "Ngân hàng", "Phí", voucher, I_FEE, I_BANK, amount, **meta)


@pytest.mark.parametrize(("limit", "most"), [(2_000_000, 2_000_000), (300_000, 500_000)])
@pytest.mark.parametrize("more", [0, 1])
def test_fees_of_a_year_up_to_the_limit_are_forgiven_and_no_more(
    judge: Judge, limit: int, most: int, more: int
) -> None:
    told = f'2024-01-05 custom "regulation" "minutes-over" {limit} VND\n'
    fees = charged(D(2024, 2, 6), "BN-2024-001", most - 100_000)
    fees += charged(D(2024, 8, 6), "BN-2024-002", 100_000 + more)
    how = {"less": ("minutes-over",), "club": told, "income": fees}
    assert said(judge("DOC-04", END, **how)) == [("warning", "BN-2024-002")] * more
    found = judge("FUND-06", END, **how).findings
    assert [finding.amount for finding in found] == [more] * more


def test_fees_count_by_the_year_and_what_the_bank_gave_back_is_none(judge: Judge) -> None:
    fees = charged(D(2024, 2, 6), "BN-2024-001", 2_000_000) + charged(D(2025, 2, 6), "BN-2025-001", 2_000_000)
    fees += charged(D(2024, 3, 6), "BN-2024-002", 300_000)
    fees += booked(D(2024, 3, 6), "Ngân hàng", "Trả lại phí", "BC-2024-009", I_BANK, I_FEE, 300_000)
    assert said(judge("DOC-04", D(2025, 12, 31), income=fees)) == []
    assert said(judge("FUND-06", D(2025, 12, 31), income=fees)) == []


def test_fees_that_a_meeting_decided_are_forgiven_whatever_they_are(judge: Judge) -> None:
    fees = charged(D(2024, 2, 6), "BN-2024-001", 5_000_000, minutes="BB-2024-02")
    assert said(judge("DOC-04", END, income=fees)) == []
    assert said(judge("FUND-06", END, income=fees)) == []


@pytest.mark.parametrize("value", ['"none"', None])
def test_without_a_limit_of_expenses_half_a_million_of_fees_is_forgiven(
    judge: Judge, value: str | None
) -> None:
    told = f'2024-01-05 custom "regulation" "minutes-over" {value}\n' if value else ""
    for amount, found in ((500_000, []), (500_001, [("error", "club")])):
        fees = charged(D(2024, 2, 6), "BN-2024-001", amount)
        judgement = judge(
            "FUND-06", D(2024, 12, amount % 2 + 30), less=("minutes-over",), club=told, income=fees
        )
        assert (said(judgement), judgement.unknown) == (found, ())


# -- DOC-04: bills that are paid at once -------------------------------------------------------------------------------


def owed(day: date, amount: int, shop: str = "Cửa hàng", voucher: str = "", **meta: str) -> str:
    return booked(day, shop, "Ghi nợ", voucher, HEALTH, PAYABLE, amount, **meta)


def settled(day: date, amount: int, voucher: str = "BN-2024-001", shop: str = "Cửa hàng", **meta: str) -> str:
    return booked(day, shop, "Trả nợ", voucher, PAYABLE, BANK, amount, **meta)


@pytest.mark.parametrize(("amount", "found"), [(2_000_000, []), (2_000_001, [("warning", "BN-2024-001")])])
def test_bills_paid_at_once_may_be_as_much_as_the_limit(
    judge: Judge, amount: int, found: list[object]
) -> None:
    bills = owed(D(2024, 4, 6), 1_500_000) + owed(D(2024, 5, 6), 1_500_000)
    text = bills + settled(D(2024, 6, 6), amount)
    assert said(judge("DOC-04", END, operating=text)) == found


def test_a_payment_goes_to_bills_with_minutes_first(judge: Judge) -> None:
    bills = owed(D(2024, 4, 6), 3_000_000, minutes="BB-2024-04") + owed(D(2024, 5, 6), 1_500_000)
    text = bills + settled(D(2024, 6, 6), 4_500_000)
    assert said(judge("DOC-04", END, operating=text)) == []


def test_bills_that_the_payment_itself_has_minutes_for(judge: Judge) -> None:
    bills = owed(D(2024, 4, 6), 1_500_000) + owed(D(2024, 5, 6), 1_500_000)
    text = bills + settled(D(2024, 6, 6), 3_000_000, minutes="BB-2024-06")
    assert said(judge("DOC-04", END, operating=text)) == []


def test_a_bill_that_was_told_of_is_not_told_of_again_when_it_is_paid(judge: Judge) -> None:
    text = owed(D(2024, 4, 6), 2_500_000, "Cửa hàng", "HD-1") + settled(D(2024, 6, 6), 2_500_000)
    assert said(judge("DOC-04", END, operating=text)) == [("warning", "HD-1")]


def test_different_shops_bills_without_minutes_paid_at_once(judge: Judge) -> None:
    bills = owed(D(2024, 4, 6), 1_500_000, "Nhà thuốc") + owed(D(2024, 5, 6), 1_500_000)
    parts = settled(D(2024, 6, 6), 1_500_000, shop="Thủ quỹ")
    parts += settled(D(2024, 6, 6), 1_500_000, "BN-2024-002", "Thủ quỹ")
    found = [("warning", "BN-2024-001"), ("warning", "BN-2024-002")]
    assert said(judge("DOC-04", END, operating=bills + parts)) == found


def test_money_that_somebody_lent_is_no_bill_when_it_is_paid_back(judge: Judge) -> None:
    lent = booked(D(2024, 4, 6), "TV004", "Tạm ứng cho quỹ", "BC-2024-009", BANK, PAYABLE, 3_000_000)
    assert said(judge("DOC-04", END, operating=lent + settled(D(2024, 6, 6), 3_000_000, shop="TV004"))) == []


def test_bills_that_are_moved_to_another_debt_are_bills_still(judge: Judge) -> None:
    other = f"{PAYABLE}:Khác"
    chart = f'2024-01-05 open {other} VND\n  fund: "operating"\n  role: "payable"\n'
    bills = owed(D(2024, 4, 6), 1_500_000) + owed(D(2024, 5, 6), 1_500_000)
    moved = booked(D(2024, 5, 20), "Cửa hàng", "Gộp nợ", "", PAYABLE, other, 3_000_000)
    paid = booked(D(2024, 6, 6), "Cửa hàng", "Trả nợ", "BN-2024-001", other, BANK, 3_000_000)
    assert said(judge("DOC-04", END, club=chart, operating=bills + moved + paid)) == [
        ("warning", "BN-2024-001")
    ]


# -- DOC-05 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "found"), [(60, [("warning", "PC-2024-002")]), (61, [])])
def test_a_bill_may_come_again_for_sixty_days(judge: Judge, days: int, found: list[object]) -> None:
    first = D(2024, 5, 6)
    text = bought(first, "PC-2024-001", 200_000, text="Thuốc HĐ 0457")
    text += bought(first + timedelta(days), "PC-2024-002", 200_000, text="Thuốc, hóa đơn số 457")
    assert said(judge("DOC-05", END, operating=text)) == found


@pytest.mark.parametrize(
    ("first", "again", "found"),
    [
        ("Quà thăm cụ Lành", "Quà thăm cụ Hợi", False),
        ("quà thăm bà nguyễn thị lành", "quà thăm bà nguyễn thị hợi", False),
        ("Viếng Nguyễn Văn A", "Viếng Nguyễn Văn B", False),
        ("Hỗ trợ TV003", "Hỗ trợ TV004", False),
        ("Quà thăm cụ Lành", "Quà thăm cụ Lành ốm", True),
        ("Quà thăm cụ Lành", "Quà thăm", True),
        ("Mua Thuốc Bổ", "Mua Thuốc", True),
        ("Tiền điện tháng 4", "Tiền điện tháng 5", False),
        ("Tiền điện tháng 4", "Tiền điện tháng 04", True),
        ("Thuốc HĐ 0457", "Thuốc HĐ 0458", False),
        ("Thuốc HĐ 0457", "Thuốc", True),
        ("Thuốc số 0457", "Thuốc số 0458", False),
        ("Nạp thẻ cho số 0912 345 678", "Nạp thẻ cho số 0912 345 679", False),
        ("Nạp thẻ cho số 0912345678", "Nạp thẻ cho số 0912345678", True),
    ],
)
def test_two_payments_of_one_day_are_one_unless_the_texts_tell_them_apart(
    judge: Judge, first: str, again: str, *, found: bool
) -> None:
    day = D(2024, 5, 6)
    text = bought(day, "PC-2024-001", 200_000, text=first) + bought(day, "PC-2024-002", 200_000, text=again)
    assert said(judge("DOC-05", END, operating=text)) == [("warning", "PC-2024-002")] * found


@pytest.mark.parametrize(
    ("text", "bill"),
    [
        ("Thuốc HĐ 0457", "457"),
        ("Thuốc HĐ-0457", "457"),
        ("Hoá đơn bán lẻ số: 12 ngày 5/5/2024", "12"),
        ("HĐ GTGT ký hiệu 1C24TAA số 00000123", "123"),
        ("HĐ số 12/2024", "12"),
        ("HĐ 1C24TAA 457", "457"),
        ("Hóa đơn 1C24TAA", None),
        ("Biên lai thu phí số 0032", "32"),
        ("Thuê loa theo HĐ 12, hóa đơn số 0457", "457"),
        ("Thuốc số 0457", None),
        ("(sổ hộ nghèo số 0123)", None),
        ("Tiền điện công tơ số 102345", None),
        ("Nạp thẻ cho số 0912345678", None),
        ("Hóa đơn số 02438251234", None),
        ("HĐ 0912 345 678", None),
        ("Cước internet HĐ 123456", None),
        ("Cước truyền hình HĐ 0045123", None),
        ("Phí bảo trì HĐ 123456", None),
        ("Hóa đơn 2024", None),
        ("Hóa đơn 5/2024", None),
        ("HĐ 500.000 đ", None),
        ("HĐ 500000", None),
        ("HĐ 500 nghìn", None),
        ("Hóa đơn PC-2024-001", None),
        ("Nộp TK số 0123456789", None),
        ("Nhà số 123", None),
        ("Theo quyết định số 123", None),
        ("Thuê loa theo HĐ 123", None),
        ("Hợp đồng số 123", None),
    ],
)
def test_which_number_is_a_bill_s(text: str, bill: str | None) -> None:
    assert matter_of(text, {"TV001"}, 500_000).bill == bill


@pytest.mark.parametrize(
    ("text", "months", "found"),
    [
        ("Bảo vệ HĐ 0457", (5, 6), ["PC-2024-006"]),
        ("Bảo vệ HĐ 0457", (5, 6, 7), []),
        ("Bảo vệ HĐ 0457", (5, 6, 7, 9), []),
        ("Bảo vệ HĐ 0457", (5, 6, 8), ["PC-2024-006"]),
        ("Thuốc hóa đơn 0457", (5, 6, 7), ["PC-2024-006", "PC-2024-007"]),
    ],
)
def test_what_is_paid_three_months_running_is_paid_under_a_contract(
    judge: Judge, text: str, months: tuple[int, ...], found: list[str]
) -> None:
    paid = "".join(bought(D(2024, month, 20), f"PC-2024-{month:03}", 200_000, text=text) for month in months)
    assert [subject for _, subject in said(judge("DOC-05", END, operating=paid))] == found


def test_a_bill_is_paid_under_a_contract_only_once_a_month(judge: Judge) -> None:
    days = (D(2024, 5, 6), D(2024, 6, 6), D(2024, 6, 16), D(2024, 7, 6))
    paid = "".join(
        bought(day, f"PC-2024-{number:03}", 200_000, text="Bảo vệ HĐ 0457") for number, day in enumerate(days)
    )
    assert said(judge("DOC-05", END, operating=paid)) == [("warning", "PC-2024-002")]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 9_900,
        "hđ" + " " * 9_900,
        "hóa đơn " * 1_200,
        "1 " * 4_900,
        "hđ 1" + " 234" * 2_400,
        "số" * 4_900,
    ],
    ids=["letters", "blanks", "words", "digits", "groups", "number"],
)
def test_a_long_text_is_looked_through_once(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What the expressions that go back and forth are given is short, and without runs of blanks."""
    seen: list[str] = []
    for name in ("_BILL", "_SAID"):
        pattern = getattr(matters, name)
        monkeypatch.setattr(matters, name, Watched(pattern, seen))
    matter_of(text, {"TV001"}, 500_000)
    assert seen
    assert all(len(given) <= 400 and "  " not in given for given in seen)


class Watched:
    """An expression that remembers what it was asked about."""

    def __init__(self, pattern: re.Pattern[str], seen: list[str]) -> None:
        self._pattern, self._seen = pattern, seen

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        self._seen.append(text)
        return self._pattern.finditer(text)


def test_a_name_is_beyond_doubt_after_a_title_alone() -> None:
    assert named("Quà cụ Nguyễn Thị Lành ốm", ()) == {"nguyễn", "thị", "lành"}
    assert named("Bàn ghế Hòa Phát", ()) == frozenset()


# -- DOC-04, FUND-06 and FUND-08: interest that the bank takes back --------------------------------------------------


INTEREST = "Thu:Quỹ-hoạt-động:Lãi-ngân-hàng"
I_INTEREST = "Thu:Quỹ-tăng-thu-nhập:Lãi-ngân-hàng"


def paid_by_bank(day: date, voucher: str, amount: int) -> str:
    return booked(day, "Ngân hàng", "Lãi tiền gửi", voucher, BANK, INTEREST, amount)


def took_back(day: date, voucher: str, amount: int, out_of: str = BANK, **meta: str) -> str:
    return booked(day, "Ngân hàng", "Thu lại lãi", voucher, INTEREST, out_of, amount, **meta)


def never_paid(judgement: Judgement) -> list[tuple[str, int | None]]:
    return [(finding.subject, finding.amount) for finding in judgement.findings]


@pytest.mark.parametrize(("amount", "found"), [(300_000, []), (400_000, []), (400_001, [100_001])])
def test_a_bank_takes_back_what_it_paid_and_a_little_more_a_year(
    judge: Judge, amount: int, found: list[int]
) -> None:
    text = took_back(D(2024, 9, 10), "BN-2024-001", amount) + paid_by_bank(
        D(2024, 9, 10), "BC-2024-001", 300_000
    )
    assert never_paid(judge("DOC-04", END, operating=text)) == [("BN-2024-001", more) for more in found]


def test_a_little_counts_year_by_year_and_what_comes_later_covers_nothing(judge: Judge) -> None:
    text = took_back(D(2024, 9, 10), "BN-2024-001", 60_000) + paid_by_bank(
        D(2024, 9, 11), "BC-2024-001", 60_000
    )
    text += took_back(D(2024, 10, 10), "BN-2024-002", 160_000)
    text += took_back(D(2025, 1, 10), "BN-2025-001", 100_000)
    assert never_paid(judge("DOC-04", D(2024, 10, 9), operating=text)) == []
    assert never_paid(judge("DOC-04", D(2025, 12, 31), operating=text)) == [("BN-2024-002", 100_000)]


def test_a_little_counts_among_the_fees_of_the_year(judge: Judge) -> None:
    fee = "Chi:Quỹ-hoạt-động:Phí-ngân-hàng"
    text = booked(D(2024, 5, 10), "Ngân hàng", "Phí", "BN-2024-001", fee, BANK, 1_950_000)
    text += took_back(D(2024, 6, 10), "BN-2024-002", 50_000)
    assert never_paid(judge("DOC-04", END, operating=text)) == []
    text = text.replace("1950000", "1950001")
    assert never_paid(judge("DOC-04", END, operating=text)) == [("BN-2024-002", 50_000)]


@pytest.mark.parametrize(
    ("day", "amount", "found"),
    [
        (D(2025, 1, 4), 900_000, []),
        (D(2025, 1, 4), 900_001, [100_001]),
        (D(2025, 1, 5), 900_000, [900_000]),
    ],
)
def test_interest_from_before_the_books_is_a_tenth_of_what_was_brought_forward_for_a_year(
    judge: Judge, day: date, amount: int, found: list[int]
) -> None:
    opening = "Nguồn-vốn:Quỹ-hoạt-động:Số-dư-đầu-kỳ"
    text = booked(D(2024, 1, 5), "Số dư đầu kỳ", "Sao kê", "", BANK, opening, 8_000_000).replace(
        "  Tài-sản", "  opening: TRUE\n  Tài-sản", 1
    )
    text += took_back(day, "BN-2025-001", amount)
    judgement = judge("DOC-04", D(2025, 12, 31), operating=text)
    assert never_paid(judgement) == [("BN-2025-001", more) for more in found]


def test_no_bank_takes_its_interest_out_of_the_box(judge: Judge) -> None:
    text = paid_by_bank(D(2024, 5, 10), "BC-2024-001", 500_000) + took_back(
        D(2024, 6, 10), "PC-2024-001", 400_000, CASH
    )
    assert never_paid(judge("DOC-04", END, operating=text)) == [("PC-2024-001", 400_000)]


def test_interest_that_came_as_no_money_covers_nothing(judge: Judge) -> None:
    owed = "Tài-sản:Quỹ-hoạt-động:Phải-thu"
    text = booked(D(2024, 5, 10), "Ngân hàng", "Lãi", "", owed, INTEREST, 500_000)
    text += took_back(D(2024, 6, 10), "BN-2024-001", 500_000)
    assert never_paid(judge("DOC-04", END, operating=text)) == [("BN-2024-001", 500_000)]


def test_minutes_of_the_members_decide_it_and_no_limit_lets_it_pass(judge: Judge) -> None:
    text = took_back(D(2024, 6, 10), "BN-2024-001", 500_000)
    told = '2024-01-05 custom "regulation" "minutes-over" "none"\n'
    less = {"less": ("minutes-over",), "club": told}
    assert never_paid(judge("DOC-04", END, operating=text, **less)) == [("BN-2024-001", 500_000)]
    text = took_back(D(2024, 6, 10), "BN-2024-001", 500_000, minutes="BB-2024-06")
    assert never_paid(judge("DOC-04", END, operating=text)) == []


@pytest.mark.parametrize(("amount", "found"), [(100_000, []), (100_001, [100_001])])
def test_the_income_fund_forgives_a_little_as_a_fee(judge: Judge, amount: int, found: list[int]) -> None:
    text = booked(D(2024, 6, 10), "Ngân hàng", "Thu lại lãi", "BN-2024-001", I_INTEREST, I_BANK, amount)
    assert [finding.amount for finding in judge("FUND-06", END, income=text).findings] == found
    assert [finding.amount for finding in judge("FUND-08", END, income=text).findings] == found
    assert said(judge("DOC-04", END, income=text)) == []


# -- DOC-11 ------------------------------------------------------------------------------------------------------------


def given(day: date, voucher: str, amount: int, payee: str = "Nhà hảo tâm") -> str:
    return booked(day, payee, "Ủng hộ", voucher, CASH, GIFT, amount)


def taken_back(day: date, voucher: str, of: str, amount: int, payee: str = "Nhà hảo tâm", **meta: str) -> str:
    return booked(day, payee, "Ghi nhầm", voucher, GIFT, CASH, amount, reverses=of, **meta)


def counted(day: date, amount: int, account: str = CASH) -> str:
    return f"{day} balance {account}  {amount} VND\n\n"


GIVEN = given(D(2024, 5, 15), "PT-2024-001", 3_000_000)
BACK = taken_back(D(2024, 6, 5), "PC-2024-001", "PT-2024-001", 3_000_000)
FOUND = [("warning", "PC-2024-001")]


@pytest.mark.parametrize(
    ("day", "found"),
    [(D(2024, 5, 15), []), (D(2024, 5, 16), FOUND), (D(2024, 6, 5), FOUND), (D(2024, 6, 6), [])],
)
def test_the_count_lies_between(judge: Judge, day: date, found: list[object]) -> None:
    there = 3_000_000 if D(2024, 5, 15) < day <= D(2024, 6, 5) else 0
    assert said(judge("DOC-11", END, operating=GIVEN + counted(day, there) + BACK)) == found


@pytest.mark.parametrize(("days", "found"), [(31, []), (32, FOUND)])
def test_the_right_entry_may_follow_for_a_month(judge: Judge, days: int, found: list[object]) -> None:
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + BACK
    assert said(judge("DOC-11", D(2024, 6, 5) + timedelta(days), operating=text)) == found
    right = given(D(2024, 6, 5) + timedelta(days), "PT-2024-002", 2_990_000)
    assert said(judge("DOC-11", END, operating=text + right)) == found


def missing(judgement: Judgement) -> list[tuple[str, int | None]]:
    return [(finding.level.value, finding.amount) for finding in judgement.findings]


@pytest.mark.parametrize(
    ("right", "found"),
    [
        (3_500_000, []),
        (2_990_000, []),
        (2_989_999, [("note", 10_001)]),
        (2_900_000, [("note", 100_000)]),
        (2_899_999, [("warning", 100_001)]),
        (1_500_000, [("warning", 1_500_000)]),
        (300_000, [("warning", 2_700_000)]),
    ],
)
def test_what_is_booked_in_its_place_explains_as_much_as_it_is(
    judge: Judge, right: int, found: list[object]
) -> None:
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + BACK + given(D(2024, 6, 6), "PT-2024-002", right)
    assert missing(judge("DOC-11", END, operating=text)) == found


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ([("Nhà hảo tâm", 9, 2_700_000)], []),
        ([("Nhà hảo tâm", 9, 1_000_000), ("Nhà hảo tâm", 30, 1_700_000)], []),
        ([("Xã", 30, 2_700_000)], []),
        ([("Xã", 30, 2_699_999)], [("warning", 2_700_000)]),
        ([("Xã", 6, 1_700_000), ("TV004", 6, 1_000_000)], []),
        ([("Xã", 5, 1_700_000), ("TV004", 5, 1_000_000)], []),
        ([("Xã", 6, 1_700_000), ("TV004", 6, 1_000_000), ("TV005", 6, 500_000)], []),
        ([("Xã", 6, 1_000_000), ("TV004", 6, 1_000_000)], [("warning", 700_000)]),
        ([("Xã", 7, 1_700_000), ("TV004", 7, 1_000_000)], []),
        ([("Xã", 7, 1_700_001), ("TV004", 7, 1_000_000)], [("warning", 2_700_000)]),
        ([("Xã", 4, 2_700_000)], [("warning", 2_700_000)]),
    ],
)
def test_parts_of_other_names_and_of_one_day_count_together(
    judge: Judge, others: list[tuple[str, int, int]], found: list[object]
) -> None:
    """The right one is of 6 June; the rest is booked on some day of June."""
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + BACK + given(D(2024, 6, 6), "PT-2024-002", 300_000)
    for number, (payee, day, amount) in enumerate(others, 3):
        text += given(D(2024, 6, day), f"PT-2024-{number:03}", amount, payee)
    assert missing(judge("DOC-11", END, operating=text)) == found


@pytest.mark.parametrize(("second", "found"), [(1_000_000, []), (1_000_001, [("warning", 3_000_000)])])
def test_without_the_payee_a_day_explains_exactly_what_was_taken_out(
    judge: Judge, second: int, found: list[object]
) -> None:
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + BACK
    text += given(D(2024, 6, 5), "PT-2024-002", 2_000_000, "Xã") + given(
        D(2024, 6, 5), "PT-2024-003", second, "TV004"
    )
    assert missing(judge("DOC-11", END, operating=text)) == found


@pytest.mark.parametrize(
    ("day", "amount", "found"),
    [
        (D(2024, 5, 29), 3_000_000, []),
        (D(2024, 5, 28), 3_000_000, FOUND),
        (D(2024, 6, 4), 2_999_999, FOUND),
    ],
)
def test_the_right_entry_may_stand_a_week_before_the_reversal(
    judge: Judge, day: date, amount: int, found: list[object]
) -> None:
    right = given(day, "PT-2024-002", amount, "Xã")
    text = GIVEN + right + counted(D(2024, 6, 5), 3_000_000 + amount) + BACK
    assert said(judge("DOC-11", END, operating=text)) == found


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([(5, 1_800_000), (6, 600_000), (6, 600_000)], []),
        ([(5, 1_800_000), (6, 600_000), (6, 600_001)], FOUND),
        ([(5, 1_800_000), (5, 1_200_000), (5, 20_000)], []),
        ([(5, 1_800_000), (5, 1_200_001), (5, 20_000)], FOUND),
    ],
)
def test_a_lump_may_be_taken_apart_on_one_account(
    judge: Judge, parts: list[tuple[int, int]], found: list[object]
) -> None:
    """All that is booked there to the end of a day, or two entries of the day of the reversal; others gave for something else."""
    fee = "Thu:Quỹ-hoạt-động:Hội-phí"
    text = GIVEN.replace(GIFT, fee) + counted(D(2024, 6, 1), 3_000_000) + BACK.replace(GIFT, fee)
    text += given(D(2024, 6, 5), "PT-2024-090", 200_000, "Xã")
    for number, (day, amount) in enumerate(parts, 1):
        text += booked(D(2024, 6, day), f"TV00{number}", "Phí", f"PT-2024-01{number}", CASH, fee, amount)
    assert said(judge("DOC-11", END, operating=text)) == found


@pytest.mark.parametrize(("paid", "found"), [(500_000, []), (499_999, FOUND)])
def test_what_was_booked_net_is_booked_gross(judge: Judge, paid: int, found: list[object]) -> None:
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + BACK
    text += given(D(2024, 6, 5), "PT-2024-002", 2_000_000, "Xã")
    text += given(D(2024, 6, 5), "PT-2024-003", 1_500_000, "TV004")
    text += bought(D(2024, 6, 5), "PC-2024-002", paid)
    assert said(judge("DOC-11", END, operating=text)) == found


@pytest.mark.parametrize(
    ("voucher", "lines", "found"),
    [
        ("PT-2024-002/{}", [500_000, 40_000], []),
        ("PT-2024-00{}", [500_000, 40_000], []),
        ("PT-2024-002/{}", [500_000, 40_001], FOUND),
        ("PT-2024-002/{}", [1_000_000, 80_000], []),
        ("PT-2024-002/{}", [1_000_000, 79_999], FOUND),
    ],
)
def test_the_contract_that_was_meant_took_it_in_parts_or_with_its_own(
    judge: Judge, voucher: str, lines: list[int], found: list[object]
) -> None:
    day = D(2024, 6, 5)
    text = repaid(D(2024, 5, 15), "PT-2024-001", "TV001", 540_000, "KU-2024-001")
    text += counted(D(2024, 6, 1), 540_000, I_CASH)
    loan = LOAN.replace("TV004", "TV001")
    text += booked(
        day, "TV001", "Hủy", "PC-2024-001", loan, I_CASH, 540_000, reverses="PT-2024-001", link="KU-2024-001"
    )
    for number, amount in enumerate(lines, 2):
        text += repaid(day, voucher.format(number), "TV004", amount, "KU-2024-002")
    text += repaid(day, "PT-2024-009", "TV005", 300_000, "KU-2024-003")
    assert said(judge("DOC-11", END, income=text)) == found


@pytest.mark.parametrize(("there", "found"), [(300_000, []), (300_001, [("warning", 2_700_000)])])
def test_a_count_that_missed_what_was_too_much_says_that_it_never_came(
    judge: Judge, there: int, found: list[object]
) -> None:
    """A zero too many; the treasurer laid in what the count missed, so that a later one agreed."""
    text = GIVEN + counted(D(2024, 6, 1), there)
    text += given(D(2024, 6, 2), "PT-2024-003", 3_000_000 - there, "Thủ quỹ").replace(GIFT, PAYABLE)
    text += counted(D(2024, 6, 4), 6_000_000 - there) + BACK + given(D(2024, 6, 6), "PT-2024-002", 300_000)
    assert missing(judge("DOC-11", END, operating=text)) == found


def repaid(day: date, voucher: str, member: str, amount: int, loan: str) -> str:
    account = f"Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}"
    return booked(day, member, "Trả gốc", voucher, I_CASH, account, amount, link=loan)


@pytest.mark.parametrize(
    ("others", "found"), [([500_000], []), ([300_000, 200_000], []), ([500_001], [("warning", 500_000)])]
)
def test_a_repayment_is_explained_by_exactly_what_others_paid(
    judge: Judge, others: list[int], found: list[object]
) -> None:
    day = D(2024, 6, 5)
    text = repaid(D(2024, 5, 15), "PT-2024-001", "TV004", 600_000, "KU-2024-001")
    text += counted(D(2024, 6, 1), 600_000, I_CASH)
    text += booked(
        day, "TV004", "Hủy", "PC-2024-001", LOAN, I_CASH, 600_000, reverses="PT-2024-001", link="KU-2024-001"
    )
    text += repaid(day, "PT-2024-002", "TV004", 100_000, "KU-2024-001")
    for number, amount in enumerate(others, 3):
        text += repaid(day, f"PT-2024-{number:03}", "TV005", amount, "KU-2024-002")
    assert missing(judge("DOC-11", END, income=text)) == found


@pytest.mark.parametrize("days", [-8, -7, 7, 8])
def test_a_receipt_entered_twice_is_so_within_a_week(judge: Judge, days: int) -> None:
    twin = given(D(2024, 5, 15) + timedelta(days), "PT-2024-002", 3_000_000)
    text = GIVEN + twin + counted(D(2024, 6, 1), 6_000_000) + BACK
    assert said(judge("DOC-11", END, operating=text)) == ([] if abs(days) == 7 else FOUND)


def test_each_twin_answers_for_one_reversal(judge: Judge) -> None:
    gifts = GIVEN + "".join(given(D(2024, 5, 16), f"PT-2024-00{n}", 3_000_000) for n in (2, 3))
    back = BACK + taken_back(D(2024, 6, 5), "PC-2024-002", "PT-2024-002", 3_000_000)
    text = gifts + counted(D(2024, 6, 1), 9_000_000) + back
    assert said(judge("DOC-11", END, operating=text)) == [("warning", "PC-2024-002")]


def test_money_of_the_other_direction_or_of_somebody_else_stands_for_nothing(judge: Judge) -> None:
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + BACK
    other = given(D(2024, 6, 6), "PT-2024-002", 1_000_000, "TV004")
    other += bought(D(2024, 6, 7), "PC-2024-002", 900_000, "Nhà hảo tâm")
    assert said(judge("DOC-11", END, operating=text + other)) == FOUND


@pytest.mark.parametrize(("amount", "level"), [(100_000, "note"), (100_001, "warning")])
def test_little_is_a_note(judge: Judge, amount: int, level: str) -> None:
    text = given(D(2024, 5, 15), "PT-2024-001", amount) + counted(D(2024, 6, 1), amount)
    text += taken_back(D(2024, 6, 5), "PC-2024-001", "PT-2024-001", amount)
    assert said(judge("DOC-11", END, operating=text)) == [(level, "PC-2024-001")]


@pytest.mark.parametrize(("days", "level"), [(31, "note"), (32, "warning")])
def test_what_is_brought_back_within_a_month_is_a_note(judge: Judge, days: int, level: str) -> None:
    day = D(2024, 5, 20)
    told = {"link": "KU-2024-001"}
    text = booked(day, "Ngân hàng", "Rút tiền", "BN-2024-001", I_CASH, I_BANK, 6_000_000)
    text += booked(day, "TV004", "Cho vay", "PC-2024-001", LOAN, I_CASH, 6_000_000, **told)
    text += counted(D(2024, 6, 1), 0, I_CASH)
    back = day + timedelta(days)
    text += booked(
        back, "TV004", "Hủy", "PT-2024-001", I_CASH, LOAN, 6_000_000, reverses="PC-2024-001", **told
    )
    assert said(judge("DOC-11", END, income=text)) == [(level, "PT-2024-001")]


@pytest.mark.parametrize("there", [3_000_000, 2_999_999])
def test_a_count_that_missed_as_much_says_that_it_never_came(judge: Judge, there: int) -> None:
    """The first count missed it; a later one agreed, since the treasurer laid money in."""
    start = given(D(2024, 5, 1), "PT-2024-009", 3_000_000, "Xã")
    laid_in = given(D(2024, 6, 2), "PT-2024-002", 6_000_000 - there, "Thủ quỹ") if there < 6_000_000 else ""
    text = start + GIVEN + counted(D(2024, 6, 1), there)
    text += laid_in.replace(GIFT, PAYABLE) + counted(D(2024, 6, 4), 12_000_000 - there)
    assert said(judge("DOC-11", END, operating=text + BACK)) == []


def test_a_count_before_which_less_was_missing_says_nothing(judge: Judge) -> None:
    start = given(D(2024, 5, 1), "PT-2024-009", 3_000_000, "Xã")
    text = start + GIVEN + counted(D(2024, 6, 1), 5_990_000) + counted(D(2024, 6, 4), 6_000_000)
    assert said(judge("DOC-11", END, operating=text + BACK)) == FOUND


def test_counting_the_account_above_counts_the_box(judge: Judge) -> None:
    part = f"{CASH}:Hộp"
    chart = f"2024-01-05 open {part} VND\n"
    text = (GIVEN + BACK).replace(CASH, part) + counted(D(2024, 6, 1), 3_000_000)
    assert said(judge("DOC-11", END, club=chart, operating=text)) == FOUND


def test_minutes_of_a_meeting_that_was_never_held_decide_nothing(judge: Judge) -> None:
    back = taken_back(D(2024, 6, 5), "PC-2024-001", "PT-2024-001", 3_000_000, minutes="BB-2024-66")
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000) + back
    assert said(judge("DOC-11", END, operating=text)) == FOUND


@pytest.mark.parametrize(("days", "found"), [(62, []), (63, FOUND)])
def test_a_meeting_after_the_reversal_may_decide_it(judge: Judge, days: int, found: list[object]) -> None:
    told = {"minutes": "BB-2024-88"}
    text = GIVEN + counted(D(2024, 6, 1), 3_000_000)
    text += taken_back(D(2024, 6, 5), "PC-2024-001", "PT-2024-001", 3_000_000, **told)
    club = f'{D(2024, 6, 5) + timedelta(days)} event "meeting" "BB-2024-88"\n'
    assert said(judge("DOC-11", D(2024, 6, 5) + timedelta(62), operating=text, club=club)) == []
    assert said(judge("DOC-11", END, operating=text, club=club)) == found


@pytest.mark.parametrize(
    ("into", "voucher", "later", "level"),
    [
        (BANK, "BN-2024-002", 0, "note"),
        (BANK, "BN-2024-002", None, "warning"),
        (BANK, "PC-2024-001", 0, "warning"),
        (CASH, "BN-2024-002", 0, "warning"),
    ],
)
def test_a_credit_that_the_bank_took_back_is_a_note(
    judge: Judge, into: str, voucher: str, later: int | None, level: str
) -> None:
    there = 1_000_000 if into == BANK else 0
    text = (GIVEN + counted(D(2024, 6, 1), there + 3_000_000)).replace(CASH, into).replace("PT-", "BC-")
    back = taken_back(D(2024, 6, 5), voucher, "BC-2024-001", 3_000_000)
    text += back.replace(CASH, into)
    if later is not None:
        text += counted(D(2024, 7, 1), there + later, into)
    assert said(judge("DOC-11", END, operating=text)) == [(level, voucher)]


def test_a_transfer_that_is_taken_back_pays_nothing_out(judge: Judge) -> None:
    out, into = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ", "Nguồn-vốn:Quỹ-hoạt-động:Chuyển-quỹ"
    told, day, back = {"link": "CQ-2024-001"}, D(2024, 5, 15), D(2024, 6, 25)
    income = booked(day, "Chuyển quỹ", "Lãi", "BN-2024-001", out, I_BANK, 100_000, **told)
    income += booked(
        back, "Chuyển quỹ", "Hủy", "BC-2024-002", I_BANK, out, 100_000, reverses="BN-2024-001", **told
    )
    other = booked(day, "Chuyển quỹ", "Lãi", "PT-2024-001", CASH, into, 100_000, **told)
    other += booked(
        back, "Chuyển quỹ", "Hủy", "PC-2024-001", into, CASH, 100_000, reverses="PT-2024-001", **told
    )
    counts = counted(D(2024, 6, 1), 100_000)
    income += counted(D(2024, 6, 1), 29_900_000, I_BANK)
    assert said(judge("DOC-11", END, income=income, operating=other + counts)) == []


# -- DOC-15 ------------------------------------------------------------------------------------------------------------


def fees(day: date, number: int, year: int = 2024) -> str:
    return booked(day, "Họp", "Thu hội phí", f"PT-{year}-{number:03}", CASH, GIFT, 75_000)


def void(day: date, number: int, prefix: str = "PT-2024") -> str:
    return f'{day} * "Hủy" "Viết hỏng"\n  voucher: "{prefix}-{number:03}"\n\n'


VOID = (
    fees(D(2024, 2, 5), 1) + void(D(2024, 3, 10), 2) + void(D(2024, 5, 10), 3) + fees(D(2024, 6, 5), 4)
)  # two of the year


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 8, 24), []), (D(2024, 8, 25), ["PT-2024-005"])])
def test_the_third_void_receipt_of_a_year_is_found_when_the_days_are_over(
    judge: Judge, as_of: date, found: list[str]
) -> None:
    text = VOID + void(D(2024, 8, 10), 5)
    assert [subject for _, subject in said(judge("DOC-15", as_of, operating=text))] == found


@pytest.mark.parametrize(("day", "found"), [(13, []), (14, ["PT-2024-005"])])
def test_a_receipt_may_be_written_anew_for_three_days(judge: Judge, day: int, found: list[str]) -> None:
    text = VOID + void(D(2024, 8, 10), 5) + fees(D(2024, 8, day), 6)
    assert [subject for _, subject in said(judge("DOC-15", END, operating=text))] == found


def test_a_day_counts_for_two_and_each_year_for_itself(judge: Judge) -> None:
    begin, end = fees(D(2024, 2, 5), 1), fees(D(2024, 6, 5), 9)
    one_day = "".join(void(D(2024, 3, 10), number) for number in range(2, 6))
    assert said(judge("DOC-15", END, operating=begin + one_day + end)) == []
    found = judge("DOC-15", END, operating=begin + one_day + void(D(2024, 4, 10), 6) + end)
    assert said(found) == [("warning", "PT-2024-006")]
    later = fees(D(2025, 1, 5), 1, 2025) + void(D(2025, 2, 10), 2, "PT-2025")
    assert said(judge("DOC-15", D(2025, 12, 31), operating=VOID + later)) == []


@pytest.mark.parametrize(
    ("held", "receipt", "found"),
    [(24, 24, []), (24, 25, ["PT-2024-005"]), (25, 25, ["PT-2024-005"]), (12, 13, [])],
)
def test_a_receipt_may_be_written_at_the_next_meeting_within_two_weeks(
    judge: Judge, held: int, receipt: int, found: list[str]
) -> None:
    text = VOID + void(D(2024, 8, 10), 5) + fees(D(2024, 8, receipt), 6)
    club = f'{D(2024, 8, held)} event "meeting" "BB-2024-88"\n'
    assert [subject for _, subject in said(judge("DOC-15", END, operating=text, club=club))] == found


@pytest.mark.parametrize(("day", "found"), [(10, []), (11, ["PT-2024-005"])])
def test_any_slip_of_either_fund_of_the_day_stands_in_its_place(
    judge: Judge, day: int, found: list[str]
) -> None:
    text, on = VOID + void(D(2024, 8, 10), 5), D(2024, 8, day)
    payment = booked(on, "Chợ", "Trà", "PC-2024-001", HEALTH, CASH, 20_000)
    transfer = booked(on, "Nhà hảo tâm", "Ủng hộ", "BC-2024-002", BANK, GIFT, 20_000)
    other = booked(on, "Ngân hàng", "Lãi", "PT-2024-001", I_CASH, I_INTEREST, 20_000)
    for operating, income in ((text + payment, ""), (text + transfer, ""), (text, other)):
        judgement = judge("DOC-15", END, operating=operating, income=income)
        assert [subject for _, subject in said(judgement)] == found


@pytest.mark.parametrize(
    ("numbers", "following", "found"),
    [
        (range(5, 9), 9, True),
        (range(5, 10), 10, False),
        (range(5, 9), 10, False),
        ([5, 6, 7, 9, 10], 11, True),
    ],
)
def test_the_rest_of_a_book_counts_once(
    judge: Judge, numbers: list[int], following: int, *, found: bool
) -> None:
    """With one other void slip of the year: the rest of a book makes two, several slips three."""
    text = fees(D(2024, 2, 5), 1) + void(D(2024, 3, 10), 2) + fees(D(2024, 4, 5), 4)
    text += "".join(void(D(2024, 6, 10), number) for number in numbers) + fees(D(2024, 7, 5), following)
    assert bool(said(judge("DOC-15", END, operating=text))) is found


def test_each_fund_has_its_own(judge: Judge) -> None:
    income = VOID.replace("Quỹ-hoạt-động", "Quỹ-tăng-thu-nhập").replace("Thu:Quỹ-tăng-thu-nhập:Ủng-hộ", I_FEE)
    assert said(judge("DOC-15", END, operating=VOID, income=income)) == []


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        (D(2024, 2, 5), 1, []),
        (D(2024, 2, 6), 1, ["PT-2024-012"]),
    ],
)
def test_trial_slips_are_of_the_first_day(judge: Judge, day: date, number: int, found: list[str]) -> None:
    """Slips 1 and 2 before the first receipt, the one of the first day, the other of this one."""
    text = void(day, number) + void(D(2024, 2, 5), 2) + fees(D(2024, 3, 5), 3)
    text += void(D(2024, 5, 10), 10) + fees(D(2024, 6, 5), 11) + void(D(2024, 8, 10), 12)
    text += fees(D(2024, 9, 5), 13)
    assert [subject for _, subject in said(judge("DOC-15", END, operating=text))] == found


@pytest.mark.parametrize(("day", "found"), [(D(2024, 11, 30), ["PT-2024-005"]), (D(2024, 12, 1), [])])
def test_the_rest_of_a_book_is_crossed_out_in_december(judge: Judge, day: date, found: list[str]) -> None:
    assert [subject for _, subject in said(judge("DOC-15", END, operating=VOID + void(day, 5)))] == found


# -- DOC-14 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voucher", "read"),
    [
        ("PC-2024-O06", "PC-2024-006"),
        ("pt-2024-l2", "PT-2024-12"),
        ("PT – 2024 – 0I5/o2", "PT-2024-015/02"),
        ("BN-2O24-003", "BN-2024-003"),
        ("PT-2024-015", None),
        ("pt-2024-15", None),
        ("PT-2024-L01", None),
        ("PT-2024-S05", None),
        ("PT-2024-II", None),
        ("PT-9O24-001", None),
        ("PTL-12", None),
        ("BO-01", None),
        ("PO-2024-001", None),
    ],
)
def test_letters_that_are_read_as_digits(voucher: str, read: str | None) -> None:
    looks = mistaken(voucher)
    assert (looks.read if looks else None) == read


@pytest.mark.parametrize(
    ("count", "found"),
    [(2, [("warning", "PT-2024-I1"), ("warning", "PT-2024-I2")]), (3, [("note", "PT-I")])],
)
def test_three_slips_with_one_letter_are_a_series(judge: Judge, count: int, found: list[object]) -> None:
    text = "".join(
        booked(D(2024, number, 5), "Họp", "Hội phí", f"PT-2024-I{number}", CASH, GIFT, 75_000)
        for number in range(1, count + 1)
    )
    assert said(judge("DOC-14", END, operating=text)) == found


def paid_out(day: date, voucher: str) -> str:
    return bought(day, voucher, 50_000)


@pytest.mark.parametrize(
    ("first_year", "day", "late", "found"),
    [
        (["PC-2024-001"], D(2025, 1, 5), "PC2025/001", []),
        (["PC-2024-001"], D(2025, 1, 6), "PC2025/001", [("warning", "PC")]),
        (["PC-2024-001"], D(2025, 1, 6), "PC.2025.07", [("warning", "PC")]),
        (["PC-2024-001"], D(2025, 1, 6), "PC-25-07", [("warning", "PC")]),
        (["PC-2024-001"], D(2025, 1, 6), "Phiếu chi 2025/01", [("warning", "PHIẾUCHI")]),
        (["PC-2024-001"], D(2025, 1, 6), "pc – 2025 – 07", []),
        (["PC-2024-001", "PC 2", "PC 3"], D(2025, 1, 6), "PC2025/001", [("warning", "PC")]),
        (["PC-2024-001", "PC 2", "PC 3", "PC 4"], D(2025, 1, 6), "PC2025/001", []),
        (["PC 2"], D(2025, 1, 6), "PC2025/001", []),
        ([], D(2025, 1, 6), "PC2025/001", []),
    ],
)
def test_a_new_form_of_the_club_s_own_slips_is_asked_after(
    judge: Judge, first_year: list[str], day: date, late: str, found: list[object]
) -> None:
    text = "".join(paid_out(D(2024, 3, number), slip) for number, slip in enumerate(first_year, 1))
    text += paid_out(day, late)
    assert said(judge("DOC-14", D(2025, 12, 31), operating=text)) == found


@pytest.mark.parametrize(
    ("debit", "credit", "level"), [(BANK, CASH, "note"), (CASH, BANK, "note"), (HEALTH, CASH, "warning")]
)
def test_what_goes_between_box_and_bank_has_the_bank_s_slip(
    judge: Judge, debit: str, credit: str, level: str
) -> None:
    text = booked(D(2025, 3, 5), "Ngân hàng", "Nộp tiền", "GNT-0123", debit, credit, 100_000)
    assert said(judge("DOC-14", D(2025, 12, 31), operating=text)) == [(level, "GNT")]


@pytest.mark.parametrize(
    ("day", "words"), [(D(2024, 3, 4), "until then they were for"), (D(2024, 3, 5), "no such series")]
)
@pytest.mark.parametrize("first", ["bank", "box"])
def test_a_series_that_the_bank_had_before_is_no_new_one(
    judge: Judge, day: date, words: str, first: str
) -> None:
    day, late = day.replace(year=2025), D(2025, 3, 5)
    bank = booked(day, "Nhà thuốc", "Thuốc", "UNC-1", HEALTH, BANK, 100_000)
    box = booked(late, "Nhà thuốc", "Thuốc", "UNC-2", HEALTH, CASH, 100_000)
    judgement = judge("DOC-14", D(2025, 12, 31), operating=bank + box if first == "bank" else box + bank)
    assert [str(one.message).count(words) for one in judgement.findings if one.level.value == "warning"] == [
        1
    ]


# -- DOC-13 ------------------------------------------------------------------------------------------------------------

RECEIVABLE = "Tài-sản:Quỹ-hoạt-động:Phải-thu"


@pytest.mark.parametrize(
    ("bills", "back", "found"),
    [
        (800_000, 200_000, []),
        (1, 999_999, []),
        (0, 1_000_000, [("note", "PC-2024-002")]),
        (-1, 1_000_001, [("warning", "PC-2024-002")]),
        (1_200_000, -200_000, []),
    ],
)
def test_an_advance_is_settled_with_its_bills_on_one_slip(
    judge: Judge, bills: int, back: int, found: list[object]
) -> None:
    text = booked(D(2024, 3, 5), "TV004", "Tạm ứng", "PC-2024-001", RECEIVABLE, CASH, 1_000_000)
    text += (
        f'2024-03-15 * "TV004" "Thanh toán tạm ứng"\n  voucher: "PC-2024-002"\n  {HEALTH}  {bills} VND\n'
        f"  {CASH}  {back} VND\n  {RECEIVABLE}  -1000000 VND\n"
    )
    assert said(judge("DOC-13", END, operating=text)) == found


# -- DOC-03 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slash", ["/", "\uff0f", "\u2215"])
def test_the_width_of_a_number_is_that_of_its_digits(judge: Judge, slash: str) -> None:
    text = "".join(paid_out(D(2024, 3, 5), f"PC-2024-001{slash}{line}") for line in ("01", "03"))
    text += paid_out(D(2024, 3, 6), f"PC-2024-003{slash}01")
    assert [subject for _, subject in said(judge("DOC-03", END, operating=text))] == [
        "operating PC-2024-001/02",
        "operating PC-2024-002",
    ]


# -- DOC-04: bills paid at once --------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_what_a_day_pays_of_bills_is_shared_alike_whoever_typed_first(
    judge: Judge, order: tuple[int, ...]
) -> None:
    """Of 4,000,000 owed, 3,000,000 are bills: the larger payment pays the rest first."""
    text = booked(D(2024, 3, 1), "Bà Hai", "Vay tạm", "PT-2024-001", CASH, PAYABLE, 1_000_000)
    for number in range(1, 4):
        text += booked(D(2024, 3, 2), f"Nhà thuốc {number}", "Thuốc", "", HEALTH, PAYABLE, 1_000_000)
    payments = [
        booked(D(2024, 3, 5), "Nhà thuốc 1", "Trả nợ", "PC-2024-001", PAYABLE, CASH, 1_500_000),
        booked(D(2024, 3, 5), "Nhà thuốc 2", "Trả nợ", "PC-2024-002", PAYABLE, CASH, 2_500_000),
    ]
    text += "".join(payments[place] for place in order)
    judgement = judge("DOC-04", END, operating=text)
    assert [(one.subject, one.amount) for one in judgement.findings] == []


# -- DATA-02 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payee", "words"),
    [("Ông Сao", "“С” (U+0421) is no Latin"), ("Ông Сaо", "“Со” (U+0421, U+043E) are not")],
)
def test_one_letter_is_said_otherwise_than_several(judge: Judge, payee: str, words: str) -> None:
    text = bought(D(2024, 5, 6), "PC-2024-001", 200_000, payee=payee)
    assert [words in str(finding.message) for finding in judge("DATA-02", END, operating=text).findings] == [
        True
    ]
