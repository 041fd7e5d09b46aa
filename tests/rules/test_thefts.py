"""A dishonest treasurer writes the ledger, and the counts that agree with it: every theft is found.

Each theft is done to the same small honest club and the club audited whole. What must be found is named by rule and
subject; ``line:`` stands for the file and line of the first line that holds the text after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from clubledger.books.writing import ROOT_OPTIONS
from clubledger.rules import get_rule
from clubledger.rules.examples import ARTICLE
from tests.rules.theft_club import AS_OF, CLUB, INCOME, MEMBERS, OPERATING, Robbed, loud, spelled_out

if TYPE_CHECKING:
    from pathlib import Path

    from clubledger.rules import Finding


@dataclass(frozen=True)
class Theft:
    """What is added to the honest books or changed in them, and what must be found."""

    name: str
    finds: tuple[str, ...]
    income: str = ""
    operating: str = ""
    club: str = ""
    members: str = ""
    other: tuple[str, str] | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    counts: bool = True
    as_of: date = AS_OF

    def done_to(self, club: Robbed) -> None:
        """Rob the club."""
        club.counts = self.counts
        for file, old, new in self.changes:
            club.change(file, old, new)
        if self.other is not None:
            club.add(self.other[0], ROOT_OPTIONS + self.other[1])
        for file, text in (
            (INCOME, self.income),
            (OPERATING, self.operating),
            (CLUB, self.club),
            (MEMBERS, self.members),
        ):
            if text:
                club.add(file, text)


def _lent_anew(number: str, lent: tuple[str, ...], *, days: int) -> list[str]:
    """A loan that is reversed before each first instalment and lent anew so many days later, by fresh minutes."""
    entries = []
    for place, day in enumerate(lent):
        month = day[:7]
        if place:
            back = date.fromisoformat(day) - timedelta(days=days)
            entries.append(
                f'{back} * "TV008" "Hủy" ^{number}\n  voucher: "BC-2024-09{place}"\n  reverses: "BN-2024-09{place - 1}"\n'
                "  @bank  1,000,000 VND\n  @loan:TV008  -1,000,000 VND\n"
            )
        entries.append(
            f'{day} * "TV008" "Cho vay" ^{number}\n  voucher: "BN-2024-09{place}"\n  minutes: "BB-{month}"\n'
            '  purpose: "chăn nuôi"\n  term: 12\n  rate: 0.8\n  @loan:TV008  1,000,000 VND\n  @bank\n'
        )
    return entries


FINES = """\
2024-01-05 open @fine VND
  fund: "income"
  role: "fine"
2024-01-05 custom "regulation" "late-fine" 5000 VND
  article: "Điều 9"
"""
"""A club that fines who pays late, 5,000 an instalment."""


THEFTS = (
    Theft(
        "overdue-booked-away",
        ("LOAN-16 KU-2024-001",),
        income="""\
2024-09-01 * "TV004" "Hủy PC-2024-001" ^KU-2024-001
  voucher: "PT-2024-091"
  reverses: "PC-2024-001"
  @cash  6,000,000 VND
  @loan:TV004  -6,000,000 VND

2024-09-01 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "PC-2024-091"
  minutes: "BB-2024-05"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.8
  grace-principal: 11
  @loan:TV004  6,000,000 VND
  @cash
""",
    ),
    Theft(
        "lent-anew-to-begin-late",
        ("LOAN-16 KU-2024-004",),
        changes=tuple(
            (INCOME, line, "")
            for line in (
                f'2024-{month}-10 * "TV007" "Trả gốc, lãi" ^KU-2024-004\n  voucher: "PT-2024-{slip:03}/04"\n'
                f"  @cash  {500 + interest},000 VND\n  @loan:TV007  -500,000 VND\n  @interest  -{interest},000 VND\n"
                for slip, (month, interest) in enumerate([("06", 48), ("07", 44), ("08", 40)], start=1)
            )
        ),
        income="""\
2024-09-01 * "TV007" "Hủy PC-2024-004" ^KU-2024-004
  voucher: "PT-2024-091"
  reverses: "PC-2024-004"
  @cash  6,000,000 VND
  @loan:TV007  -6,000,000 VND

2024-09-01 * "TV007" "Cho vay" ^KU-2024-004
  voucher: "PC-2024-091"
  minutes: "BB-2024-05"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.8
  @loan:TV007  6,000,000 VND
  @cash
""",
    ),
    Theft(
        "lent-anew-before-each-first-instalment",
        ("LOAN-16 KU-2024-009",),
        income="\n".join(_lent_anew("KU-2024-009", ("2024-05-06", "2024-06-03", "2024-07-01"), days=8)),
    ),
    Theft(
        "lent-anew-at-once-before-each-first-instalment",
        ("LOAN-16 KU-2024-009",),
        income="\n".join(
            _lent_anew("KU-2024-009", ("2024-05-06", "2024-06-05", "2024-07-04", "2024-08-02"), days=0)
        ),
    ),
    Theft(
        "extension-older-than-the-loan",
        ("LOAN-16 KU-2024-001",),
        club="""\
2024-05-12 custom "extension" "KU-2024-001" 36
  minutes: "BB-2024-04"
""",
    ),
    Theft(
        "remission-older-than-the-loan",
        ("LOAN-24 KU-2024-001", "LOAN-15 KU-2024-001"),
        changes=tuple(
            (
                INCOME,
                f"  @cash  {500 + interest},000 VND\n  @loan:TV004  -500,000 VND\n  @interest  -{interest},000 VND\n",
                "  @cash  500,000 VND\n  @loan:TV004  -500,000 VND\n",
            )
            for interest in (48, 44, 40)
        ),
        club="""\
2024-05-12 custom "remission" "KU-2024-001" 132000 VND
  minutes: "BB-2024-04"
""",
    ),
    Theft(
        "rate-lowered-afterwards",
        ("LOAN-16 KU-2024-001",),
        income="""\
2024-09-01 * "TV004" "Hủy PC-2024-001" ^KU-2024-001
  voucher: "PT-2024-091"
  reverses: "PC-2024-001"
  @cash  6,000,000 VND
  @loan:TV004  -6,000,000 VND

2024-09-01 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "PC-2024-091"
  minutes: "BB-2024-05"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.1
  @loan:TV004  6,000,000 VND
  @cash
""",
    ),
    Theft(
        "interest-forgiven-by-nobody",
        ("LOAN-24 KU-2024-001", "LOAN-15 KU-2024-001"),
        changes=(
            (
                INCOME,
                "  @cash  540,000 VND\n  @loan:TV004  -500,000 VND\n  @interest  -40,000 VND\n",
                "  @cash  500,000 VND\n  @loan:TV004  -500,000 VND\n",
            ),
        ),
        club="""\
2024-08-10 custom "remission" "KU-2024-001" 40000 VND
  minutes: "BB-2024-88"
""",
        as_of=date(2024, 9, 8),
    ),
    Theft(
        "debt-passed-to-a-straw-man",
        ("LOAN-11 KU-2024-009",),
        income="""\
2024-08-15 * "TV008" "Nhận nợ" ^KU-2024-009
  purpose: "x"
  term: 12
  @loan:TV008  4,500,000 VND
  @payable

2024-08-15 * "TV004" "Chuyển nợ" ^KU-2024-001
  @payable  4,500,000 VND
  @loan:TV004
""",
    ),
    Theft(
        "capital-out",
        (
            "FUND-08 PC-2024-005",
            "FUND-06 club",
        ),
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @capital
""",
    ),
    Theft(
        "reserve-out",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Rút dự phòng"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @reserve
""",
    ),
    Theft(
        "retained-out",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Rút"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @retained
""",
    ),
    Theft(
        "allocation-out",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Rút"
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @allocation
""",
    ),
    Theft(
        "capital-via-payable",
        (
            "FUND-08 PC-2024-005",
            "FUND-08 line:Ghi nợ",
        ),
        income="""\
2024-08-14 * "TV002" "Ghi nợ"
  @payable  -1,000,000 VND
  @capital

2024-08-15 * "TV002" "Trả nợ"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @payable
""",
    ),
    Theft(
        "capital-via-contribution",
        ("FUND-08 PC-2024-005",),
        members="""\
2024-01-05 open @contribution:TV002 VND
  fund: "income"
  role: "member-capital"
  member: "TV002"
""",
        income="""\
2024-08-14 * "TV002" "Ghi"
  @contribution:TV002  -1,000,000 VND
  @capital

2024-08-15 * "TV002" "Trả"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @contribution:TV002
""",
    ),
    Theft(
        "no-role",
        (
            "BOOK-04 Tài-sản:Khác",
            "FUND-08 PC-2024-005",
        ),
        club="""\
2024-01-05 open Tài-sản:Khác VND
""",
        income="""\
2024-08-15 * "TV002" "Giữ hộ"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  Tài-sản:Khác
""",
    ),
    Theft(
        "price",
        (
            "DATA-04 line:20000 VND",
            "FUND-08 PC-2024-005",
        ),
        club="""\
2024-01-05 commodity GAO
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Gạo GAO
  fund: "income"
  role: "in-kind"
""",
        income="""\
2024-08-15 * "TV002" "Gạo"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Gạo  50 GAO @ 20000 VND
""",
    ),
    Theft(
        "cost",
        (
            "DATA-04 line:20000 VND",
            "FUND-08 PC-2024-005",
        ),
        club="""\
2024-01-05 commodity GAO
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Gạo GAO
  fund: "income"
  role: "in-kind"
""",
        income="""\
2024-08-15 * "TV002" "Gạo"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Gạo  50 GAO {20000 VND}
""",
    ),
    Theft(
        "inkind-vnd",
        ("BOOK-04 Chi:Quỹ-hoạt-động:Hiện-vật",),
        club="""\
2024-01-05 open Chi:Quỹ-hoạt-động:Hiện-vật
  fund: "operating"
  role: "in-kind"
""",
        operating="""\
2024-08-15 * "TV002" "Gạo"
  voucher: "PC-2024-002"
  @op-bank  -500,000 VND
  Chi:Quỹ-hoạt-động:Hiện-vật
""",
    ),
    Theft(
        "contrib-beyond",
        ("FUND-08 PC-2024-005",),
        members="""\
2024-01-05 open @contribution:TV002 VND
  fund: "income"
  role: "member-capital"
  member: "TV002"
""",
        income="""\
2024-06-20 * "TV002" "Góp"
  voucher: "PT-2024-002"
  @cash  200,000 VND
  @contribution:TV002

2024-08-15 * "TV002" "Trả góp vốn"
  voucher: "PC-2024-005"
  @cash  -900,000 VND
  @contribution:TV002
""",
        changes=(
            (INCOME, '"PT-2024-003/', '"PT-2024-004/'),
            (INCOME, '"PT-2024-002/', '"PT-2024-003/'),
        ),
    ),
    Theft(
        "contrib-other",
        ("FUND-08 PC-2024-005",),
        members="""\
2024-01-05 open @contribution:TV002 VND
  fund: "income"
  role: "member-capital"
  member: "TV002"
2024-01-05 open @contribution:TV004 VND
  fund: "income"
  role: "member-capital"
  member: "TV004"
""",
        income="""\
2024-08-11 * "TV004" "Góp"
  voucher: "PT-2024-004"
  @cash  900,000 VND
  @contribution:TV004

2024-08-15 * "TV002" "Trả góp vốn"
  voucher: "PC-2024-005"
  @cash  -900,000 VND
  @contribution:TV002
""",
    ),
    Theft(
        "contrib-others-pays-own-loan",
        ('LOAN-01 line:Trả gốc" ^KU-2024-002',),
        members="""\
2024-01-05 open @contribution:TV004 VND
  fund: "income"
  role: "member-capital"
  member: "TV004"
""",
        income="""\
2024-08-11 * "TV004" "Góp"
  voucher: "PT-2024-004"
  @cash  900,000 VND
  @contribution:TV004

2024-08-15 * "TV005" "Trả gốc" ^KU-2024-002
  @loan:TV005  -900,000 VND
  @contribution:TV004
""",
    ),
    Theft(
        "borrowed-beyond",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Trả vốn vay"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @borrowed
""",
    ),
    Theft(
        "bank-never",
        (
            "CASH-05 income 2024-Q1",
            "CASH-05 income 2024-Q2",
            "CASH-05 operating 2024-Q1",
        ),
        income="""\
2024-06-01 balance @cash 0 VND
2024-06-30 balance @cash 2,192,000 VND
2024-08-01 balance @cash 4,368,000 VND
2024-09-01 balance @cash 3,528,000 VND
""",
        operating="""\
2024-07-01 balance @op-cash 400,000 VND
2024-08-01 balance @op-cash 100,000 VND
""",
        counts=False,
    ),
    Theft(
        "slips-pending",
        (
            "GOV-06 line:Chi thù lao",
            "DOC-04 PC-2024-005",
        ),
        income="""\
2024-07-15 ! "TV002" "Chi thù lao"
  voucher: "PC-2024-005"
  @cash  -50,000 VND
  @allowance
""",
    ),
    Theft(
        "loan-fake-minutes",
        ("LOAN-11 KU-2024-005",),
        income="""\
2024-08-15 * "TV008" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-99"
  purpose: "x"
  term: 12
  rate: 0.8
  @cash  -1,000,000 VND
  @loan:TV008
""",
    ),
    Theft(
        "pay-fake-minutes",
        ("DOC-09 BB-2024-99",),
        income="""\
2024-08-15 * "TV002" "Thù lao"
  voucher: "PC-2024-005"
  minutes: "BB-2024-99"
  @cash  -100,000 VND
  @allowance
""",
    ),
    Theft(
        "capital-fake-minutes",
        ("DOC-09 BB-2024-99",),
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  minutes: "BB-2024-99"
  @cash  -1,000,000 VND
  @capital
""",
    ),
    Theft(
        "minutes-later-meeting",
        ("DOC-09 BB-2024-08",),
        income="""\
2024-08-01 * "TV002" "Thù lao"
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  @cash  -100,000 VND
  @allowance
""",
    ),
    Theft(
        "extension-fake-minutes",
        ("DOC-09 BB-2024-99",),
        club="""\
2024-08-15 custom "extension" "KU-2024-001" 3
  minutes: "BB-2024-99"
""",
    ),
    Theft(
        "extension-no-minutes",
        ("LOAN-16 KU-2024-001",),
        club="""\
2024-08-15 custom "extension" "KU-2024-001" 3
""",
    ),
    Theft(
        "interest-as-donation-link",
        ("LOAN-22 PT-2024-003/01",),
        changes=(
            (
                INCOME,
                """\
2024-08-10 * "TV004" "Trả gốc, lãi" ^KU-2024-001
  voucher: "PT-2024-003/01"
  @cash  540,000 VND
  @loan:TV004  -500,000 VND
  @interest  -40,000 VND
""",
                """\
2024-08-10 * "TV004" "Trả gốc, lãi" ^KU-2024-001
  voucher: "PT-2024-003/01"
  @cash  540,000 VND
  @loan:TV004  -500,000 VND
  @gift  -40,000 VND
""",
            ),
        ),
    ),
    Theft(
        "interest-as-op-donation",
        ("LOAN-22 PT-2024-002",),
        operating="""\
2024-08-11 * "TV004" "Lãi" ^KU-2024-001
  voucher: "PT-2024-002"
  @op-cash  40,000 VND
  @donation
""",
    ),
    Theft(
        "interest-as-payable-then-out",
        ("LOAN-15 KU-2024-001",),
        income="""\
2024-08-20 * "TV002" "Trả"
  voucher: "PC-2024-005"
  @cash  -40,000 VND
  @payable
""",
        changes=(
            (
                INCOME,
                """\
@loan:TV004  -500,000 VND
  @interest  -40,000 VND
""",
                """\
@loan:TV004  -500,000 VND
  @payable  -40,000 VND
""",
            ),
        ),
    ),
    Theft(
        "pay-twice",
        ("DOC-05 PC-2024-003",),
        operating="""\
2024-07-06 * "Nhà thuốc" "Thuốc"
  voucher: "PC-2024-002"
  @op-bank  -200,000 VND
  @health

2024-07-06 * "Nhà  Thuốc" "Thuốc bổ"
  voucher: "PC-2024-003"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "gift-reversed-for-cash",
        ("DOC-11 PC-2024-002",),
        operating="""\
2024-05-15 * "Nhà hảo tâm" "Ủng hộ"
  voucher: "PT-2024-090"
  @op-cash  3,000,000 VND
  @donation

2024-07-06 * "Nhà hảo tâm" "Ghi nhầm"
  voucher: "PC-2024-002"
  reverses: "PT-2024-090"
  @op-cash  -3,000,000 VND
  @donation
""",
    ),
    Theft(
        "gift-reversed-but-for-a-tenth",
        ("DOC-11 PC-2024-002",),
        operating="""\
2024-05-15 * "Nhà hảo tâm" "Ủng hộ"
  voucher: "PT-2024-090"
  @op-cash  3,000,000 VND
  @donation

2024-07-06 * "Nhà hảo tâm" "Ghi thừa một số 0"
  voucher: "PC-2024-002"
  reverses: "PT-2024-090"
  @op-cash  -3,000,000 VND
  @donation

2024-07-06 * "Nhà hảo tâm" "Ủng hộ"
  voucher: "PT-2024-091"
  @op-cash  300,000 VND
  @donation
""",
    ),
    Theft(
        "bank-takes-back-interest-it-never-paid",
        ("DOC-04 BN-2024-090",),
        operating="""\
2024-07-24 * "Ngân hàng" "Thu hồi lãi trả nhầm"
  voucher: "BN-2024-090"
  @op-bank  -450,000 VND
  Thu:Quỹ-hoạt-động:Lãi-ngân-hàng
""",
    ),
    Theft(
        "receipts-handed-out-and-booked-as-void",
        ("DOC-15 PT-2024-004",),
        operating="""\
2024-06-20 * "Hủy phiếu" "Viết hỏng"
  voucher: "PT-2024-002"

2024-06-25 * "Hủy phiếu" "Ghi sai số tiền"
  voucher: "PT-2024-003"

2024-07-20 * "Hủy phiếu" "Viết nhầm tên"
  voucher: "PT-2024-004"
""",
    ),
    Theft(
        "letter-o-for-zero-in-a-slip",
        ("DOC-14 PC-2024-O01",),
        operating="""\
2024-07-20 * "Cửa hàng" "Quà"
  voucher: "PC-2024-O01"
  @op-cash  -50,000 VND
  @health
""",
    ),
    Theft(
        "secret-loan-reversed",
        ("DOC-11 BC-2024-003",),
        income="""\
2024-05-12 * "TV002" "Cho vay" ^KU-2024-009
  voucher: "BN-2024-090"
  minutes: "BB-2024-05"
  @loan:TV002  2,000,000 VND
  @bank

2024-08-05 * "TV002" "Hủy" ^KU-2024-009
  voucher: "BC-2024-003"
  reverses: "BN-2024-090"
  @bank  2,000,000 VND
  @loan:TV002  -2,000,000 VND
""",
    ),
    Theft(
        "bill-cut-in-parts",
        ("DOC-10 PC-2024-003",),
        operating="""\
2024-07-06 * "Nhà thuốc" "Thuốc bổ"
  voucher: "PC-2024-002"
  @op-bank  -450,000 VND
  @health

2024-07-09 * "Nhà thuốc" "Thuốc bổ"
  voucher: "PC-2024-003"
  @op-bank  -500,000 VND
  @health
""",
        changes=((CLUB, '"minutes-over" 2000000 VND', '"minutes-over" 700000 VND'),),
    ),
    Theft(
        "bank-fees-each-month",
        ("DOC-04 BN-2024-093", "FUND-06 club"),
        income="\n".join(
            f'2024-{month}-15 * "Ngân hàng" "Phí"\n  voucher: "BN-2024-09{number}"\n  @bank  -900,000 VND\n  @bank-fee\n'
            for number, month in enumerate(("05", "06", "07"), start=1)
        ),
    ),
    Theft(
        "one-bill-paid-with-the-next-sheet",
        ("DOC-05 PC-2024-003",),
        operating="""\
2024-06-06 * "Nhà thuốc" "Thuốc, HĐ 0457"
  voucher: "PC-2024-002"
  @op-bank  -200,000 VND
  @health

2024-07-20 * "TV002" "Thanh toán hóa đơn số 0457"
  voucher: "PC-2024-003"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "rollover",
        ("LOAN-10 KU-2024-005",),
        income="""\
2024-08-25 * "TV005" "Trả hết" ^KU-2024-002
  voucher: "PT-2024-004"
  @cash  4,576,000 VND
  @loan:TV005  -4,500,000 VND
  @interest  -76,000 VND

2024-08-25 * "TV005" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "x"
  term: 12
  rate: 0.8
  @cash  -4,576,000 VND
  @loan:TV005
""",
        changes=(
            (
                INCOME,
                """\
2024-08-10 * "TV005" "Trả gốc, lãi" ^KU-2024-002
  voucher: "PT-2024-003/02"
  @cash  540,000 VND
  @loan:TV005  -500,000 VND
  @interest  -40,000 VND
""",
                '2024-08-10 * "Hủy" "Hủy"\n  voucher: "PT-2024-003/02"\n',
            ),
        ),
    ),
    Theft(
        "no-voucher",
        ('DOC-01 line:"TV002" "Chi"',),
        operating="""\
2024-08-15 * "TV002" "Chi"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "voucher-dot",
        ('DOC-01 line:"TV002" "Chi"',),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "."
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "voucher-spaces",
        ('DOC-01 line:"TV002" "Chi"',),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "  "
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "voucher-nbsp-dup",
        ("DOC-02 PC-2024-001",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-001\u00a0"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "voucher-case-dup",
        ("DOC-02 pc-2024-001",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "pc-2024-001"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "voucher-inner-space-dup",
        ("DOC-02 PC-2024 -001",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024 -001"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "voucher-hyphen-dup",
        ("DOC-02 PC\u20112024\u2011001",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC\u20112024\u2011001"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "voucher-dup",
        ("DOC-02 PC-2024-001",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-001"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "voucher-leadingzero-dup",
        ("DOC-02 PC-2024-1",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-1"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "gap",
        ("DOC-03 operating PC-2024-002..003",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-004"
  @op-bank  -200,000 VND
  @admin
""",
    ),
    Theft(
        "mixed",
        (
            "FUND-03 PC-2024-005",
            "FUND-08 PC-2024-005",
        ),
        income="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-005"
  @cash  -200,000 VND
  @health
""",
    ),
    Theft(
        "mixed-reverse-only-funds",
        ("FUND-03 PC-2024-002",),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-002"
  @op-cash  200,000 VND
  @cash
""",
    ),
    Theft(
        "neg-cash",
        ("CASH-01 @cash 2024-08-15",),
        income="""\
2024-08-15 * "TV002" "Gửi"
  voucher: "BC-2024-003"
  @bank  9,000,000 VND
  @cash
""",
    ),
    Theft(
        "count-differs",
        ("CASH-04 @cash 2024-07-01",),
        income="""\
2024-07-01 balance @cash 1,192,000 VND
""",
        counts=False,
    ),
    Theft(
        "raw",
        ("BOOK-02 plugin_processing_mode",),
        changes=(
            ("main.beancount", 'option "title"', 'option "plugin_processing_mode" "raw"\noption "title"'),
        ),
    ),
    Theft(
        "tolerance",
        ("BOOK-02 inferred_tolerance_default",),
        changes=(
            (
                "main.beancount",
                'option "title"',
                'option "inferred_tolerance_default" "VND:100000"\noption "title"',
            ),
        ),
    ),
    Theft(
        "tilde",
        ("BOOK-02 ~",),
        income="""\
2024-07-02 balance @cash 1,192,000 ~ 2,000,000 VND
""",
    ),
    Theft(
        "pad",
        ("BOOK-01 club",),
        income="""\
2024-07-01 pad @cash @opening
""",
    ),
    Theft(
        "late-opening-receipt",
        ('DOC-01 line:"Lãi"',),
        income="""\
2024-08-15 * "TV004" "Lãi"
  opening: TRUE
  @cash  40,000 VND
  @opening
""",
    ),
    Theft(
        "late-opening-ghost-loan",
        ("LOAN-11 KU-2023-001",),
        income="""\
2024-08-15 * "TV008" "Vay cũ" ^KU-2023-001
  opening: TRUE
  disbursed: 2023-12-15
  principal: 3000000
  term: 12
  rate: 0.8
  @loan:TV008  3,000,000 VND
  @opening
""",
    ),
    Theft(
        "late-opening-payout",
        (
            'DOC-01 line:"Trả"',
            'FUND-08 line:"Trả"',
        ),
        income="""\
2024-08-15 * "TV008" "Trả"
  opening: TRUE
  @cash  -300,000 VND
  @opening
""",
    ),
    Theft(
        "late-opening-payable-then-pay",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV008" "Nợ cũ"
  opening: TRUE
  @payable  -300,000 VND
  @opening

2024-08-16 * "TV002" "Trả"
  voucher: "PC-2024-005"
  @payable  300,000 VND
  @cash
""",
    ),
    Theft(
        "late-opening-allowance",
        ("DOC-04 line:Nợ cũ",),
        income="""\
2024-08-15 * "TV008" "Nợ cũ"
  opening: TRUE
  @payable  -100,000 VND
  @allowance  100,000 VND
  @opening  0 VND

2024-08-16 * "TV002" "Trả"
  voucher: "PC-2024-005"
  @payable  100,000 VND
  @cash
""",
    ),
    Theft(
        "late-opening-erases-loan",
        ("FUND-08 line:Điều chỉnh",),
        income="""\
2024-08-15 * "TV004" "Điều chỉnh" ^KU-2024-001
  opening: TRUE
  @loan:TV004  -4,500,000 VND
  @opening
""",
    ),
    Theft(
        "opening-reserve-to-payable",
        (
            "FUND-08 PC-2024-005",
            "FUND-06 club",
        ),
        income="""\
2024-08-15 * "TV008" "Nợ cũ"
  opening: TRUE
  @payable  -1,000,000 VND
  @capital  1,000,000 VND
  @opening  0 VND

2024-08-16 * "TV002" "Trả"
  voucher: "PC-2024-005"
  @payable  1,000,000 VND
  @cash
""",
    ),
    Theft(
        "loan-repaid-receivable",
        ('FUND-08 line:"Trả"',),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -4,500,000 VND
  @receivable
""",
    ),
    Theft(
        "loan-repaid-payable",
        ('FUND-08 line:"Trả"',),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -4,500,000 VND
  @payable
""",
    ),
    Theft(
        "loan-repaid-allowance",
        ('DOC-04 line:"Trả"',),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -500,000 VND
  @allowance
""",
    ),
    Theft(
        "loan-repaid-bankfee",
        ('FUND-08 line:"Trả"',),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -500,000 VND
  @bank-fee
""",
    ),
    Theft(
        "loan-repaid-membercap",
        ('FUND-08 line:"Trả"',),
        members="""\
2024-01-05 open @contribution:TV004 VND
  fund: "income"
  role: "member-capital"
  member: "TV004"
""",
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -500,000 VND
  @contribution:TV004
""",
    ),
    Theft(
        "loan-repaid-capital",
        ('FUND-08 line:"Trả"',),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -500,000 VND
  @capital
""",
    ),
    Theft(
        "loan-repaid-interest",
        ("LOAN-15 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001
  @loan:TV004  -100,000 VND
  @interest
""",
    ),
    Theft(
        "loan-repaid-transfer",
        ("FUND-02 CQ-1 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Trả" ^KU-2024-001 ^CQ-1
  @loan:TV004  -500,000 VND
  @transfer
""",
    ),
    Theft(
        "reverse-repayment-take-cash",
        ("LOAN-15 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Ghi đảo" ^KU-2024-001
  voucher: "PC-2024-005"
  reverses: "PT-2024-003/01"
  @cash  -540,000 VND
  @loan:TV004  500,000 VND
  @interest  40,000 VND
""",
    ),
    Theft(
        "reverse-donation-take-cash",
        ("CASH-01 @op-cash 2024-08-15",),
        operating="""\
2024-08-15 * "TV002" "Ghi đảo"
  voucher: "PC-2024-002"
  reverses: "PT-2024-001"
  @op-cash  -400,000 VND
  @fee
""",
    ),
    Theft(
        "reverse-capital",
        ("CASH-01 @bank 2024-08-15",),
        income="""\
2024-08-15 * "TV002" "Ghi đảo"
  voucher: "BN-2024-002"
  reverses: "BC-2024-001"
  @bank  -30,000,000 VND
  @capital
""",
    ),
    Theft(
        "reversal-not-opposite",
        ("DOC-07 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Ghi đảo"
  voucher: "PC-2024-005"
  reverses: "PT-2024-003/01"
  @cash  -540,000 VND
  @capital
""",
    ),
    Theft(
        "transfer-half",
        ("FUND-02 CQ-2024-001",),
        income="""\
2024-08-15 * "Chuyển quỹ" "Lãi" ^CQ-2024-001
  voucher: "PC-2024-005"
  period: "2024"
  @cash  -100,000 VND
  @transfer
""",
    ),
    Theft(
        "transfer-op-half",
        ("FUND-02 CQ-2024-001",),
        operating="""\
2024-08-15 * "Chuyển quỹ" "Lãi" ^CQ-2024-001
  voucher: "PC-2024-002"
  period: "2024"
  @op-bank  -100,000 VND
  @op-transfer
""",
    ),
    Theft(
        "transfer-no-link",
        ("FUND-02 PC-2024-005",),
        income="""\
2024-08-15 * "Chuyển quỹ" "Lãi"
  voucher: "PC-2024-005"
  period: "2024"
  @cash  -100,000 VND
  @transfer
""",
    ),
    Theft(
        "transfer-unexplained",
        ("FUND-09 CQ-2024-001",),
        income="""\
2024-08-15 * "Chuyển quỹ" "Lãi" ^CQ-2024-001
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @transfer
""",
        operating="""\
2024-08-15 * "Chuyển quỹ" "Lãi" ^CQ-2024-001
  voucher: "PT-2024-002"
  @op-cash  100,000 VND
  @op-transfer
""",
    ),
    Theft(
        "bankfee-big",
        ("DOC-04 BN-2024-002",),
        income="""\
2024-08-15 * "Ngân hàng" "Phí"
  voucher: "BN-2024-002"
  @bank  -3,000,000 VND
  @bank-fee
""",
    ),
    Theft(
        "writeoff-nominutes",
        ("LOAN-17 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Xóa nợ" ^KU-2024-001
  @write-off  4,500,000 VND
  @loan:TV004
""",
    ),
    Theft(
        "writeoff-cash",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV004" "Xóa nợ" ^KU-2024-001
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  @write-off  1,000,000 VND
  @cash
""",
    ),
    Theft(
        "recovery-to-donation",
        ("LOAN-22 PT-2024-002",),
        income="""\
2024-08-15 * "TV004" "Xóa nợ" ^KU-2024-001
  minutes: "BB-2024-08"
  @write-off  4,500,000 VND
  @loan:TV004
""",
        operating="""\
2024-08-16 * "TV004" "Thu nợ" ^KU-2024-001
  voucher: "PT-2024-002"
  @op-cash  500,000 VND
  @donation
""",
    ),
    Theft(
        "ghost-in-journal",
        ("LOAN-19 KU-2024-005",),
        income="""\
2024-01-05 open @loan:TV099 VND
  fund: "income"
  role: "loan"
  member: "TV099"

2024-08-15 * "TV099" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "x"
  term: 12
  rate: 0.8
  @cash  -1,000,000 VND
  @loan:TV099
""",
    ),
    Theft(
        "loan-account-no-member",
        ("LOAN-01 line:open @loan:X",),
        club="""\
2024-01-05 open @loan:X VND
  fund: "income"
  role: "loan"
""",
        income="""\
2024-08-15 * "X" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "x"
  term: 12
  rate: 0.8
  @cash  -1,000,000 VND
  @loan:X
""",
    ),
    Theft(
        "loan-no-link",
        ('LOAN-01 line:"TV008" "Cho vay"',),
        income="""\
2024-08-15 * "TV008" "Cho vay"
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  @cash  -1,000,000 VND
  @loan:TV008
""",
    ),
    Theft(
        "self-other-code",
        ("MEM-05 TV052",),
        members="""\
2024-01-05 open @loan:TV052 VND
  fund: "income"
  role: "loan"
  member: "TV052"
  name: "TRẦN VĂN THỬ"
  birth-year: 1961
  gender: "nam"
""",
    ),
    Theft(
        "former-member-loan",
        (
            "LOAN-19 KU-2024-005",
            "LOAN-18 TV008",
        ),
        club="""\
2024-06-01 custom "member" "TV008" "left"
""",
        income="""\
2024-08-15 * "TV008" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "x"
  term: 12
  rate: 0.8
  @cash  -1,000,000 VND
  @loan:TV008
""",
    ),
    Theft(
        "usd-constraint",
        ("BOOK-01 club",),
        income="""\
2024-08-15 * "TV002" "USD"
  voucher: "PC-2024-005"
  @cash  100 USD
  @capital
""",
    ),
    Theft(
        "usd",
        ("BOOK-04 Tài-sản:Quỹ-tăng-thu-nhập:Két",),
        club="""\
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Két
  fund: "income"
  role: "cash"
2024-01-05 open Nguồn-vốn:Quỹ-tăng-thu-nhập:Ngoại-tệ
  fund: "income"
  role: "capital"
""",
        income="""\
2024-08-15 * "TV002" "USD"
  voucher: "PC-2024-005"
  Tài-sản:Quỹ-tăng-thu-nhập:Két  -100 USD
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Ngoại-tệ  100 USD
""",
    ),
    Theft(
        "decimals",
        ("DATA-01 line:-300.000",),
        changes=((OPERATING, "@op-cash  -300,000 VND", "@op-cash  -300.000 VND"),),
    ),
    Theft(
        "lookalike",
        ("DATA-03 Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt\u200b",),
        club="""\
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt\u200b VND
  fund: "income"
  role: "cash"
""",
    ),
    Theft(
        "lookalike-cyr",
        ("DATA-03 Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt2\u0430",),
        club="""\
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt2\u0430 VND
  fund: "income"
  role: "cash"
""",
    ),
    Theft(
        "before-books",
        ("BOOK-01 club",),
        operating="""\
2023-08-15 * "TV002" "Chi"
  voucher: "PC-2023-001"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "backdated",
        ("DOC-06 PC-2024-002",),
        operating="""\
2024-06-20 * "TV002" "Chi"
  voucher: "PC-2024-002"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "closed",
        ("BOOK-01 club",),
        club="""\
2024-08-01 close @op-bank
""",
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-002"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "closed-nonzero",
        ("CASH-05 operating 2024-Q3",),
        club="""\
2024-08-01 close @op-bank
""",
        as_of=date(2024, 10, 31),
    ),
    Theft(
        "ku-wrong-person",
        ('LOAN-01 line:"Trả" ^',),
        income="""\
2024-08-15 * "TV005" "Trả" ^KU-2024-001
  voucher: "PT-2024-004"
  @cash  100,000 VND
  @loan:TV005
""",
    ),
    Theft(
        "two-ku",
        ('LOAN-01 line:"Trả" ^',),
        income="""\
2024-08-15 * "TV005" "Trả" ^KU-2024-001 ^KU-2024-002
  voucher: "PT-2024-004"
  @cash  100,000 VND
  @loan:TV005
""",
    ),
    Theft(
        "lower-ku",
        ('LOAN-01 line:"Trả" ^',),
        income="""\
2024-08-15 * "TV005" "Trả" ^ku-2024-002
  voucher: "PT-2024-004"
  @cash  100,000 VND
  @loan:TV005
""",
    ),
    Theft(
        "waiver-structural",
        (
            "FUND-03 PC-2024-005",
            "GOV-05 FUND-03 PC-2024-005",
        ),
        club="""\
2024-08-15 custom "waiver" "FUND-03" "PC-2024-005"
  reason: "x"
  by: "TV001"
  minutes: "BB-2024-08"
""",
        income="""\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-005"
  @cash  -200,000 VND
  @health
""",
    ),
    Theft(
        "waiver-bare",
        ("FUND-08 PC-2024-005", "GOV-05 FUND-08 PC-2024-005"),
        club='2024-08-15 custom "waiver" "FUND-08" "PC-2024-005"\n',
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-planned",
        ("FUND-08 PC-2024-005", "GOV-05 FUND-08 PC-2024-005"),
        club="""\
2024-08-05 custom "waiver" "FUND-08" "PC-2024-005"
  reason: "tạm ứng"
  by: "Ban chủ nhiệm"
  minutes: "BB-2024-08"
""",
        income="""\
2024-08-06 * "TV002" "Tạm ứng"
  voucher: "PC-2024-005"
  @receivable  1,000,000 VND
  @cash
""",
    ),
    Theft(
        "waiver-of-a-shortage",
        (
            "CASH-04 Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt 2024-08-01",
            "GOV-05 CASH-04 Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt 2024-08-01",
        ),
        counts=False,
        club="""\
2024-08-05 custom "waiver" "CASH-04" "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt 2024-08-01"
  reason: "đếm nhầm"
  by: "Ban chủ nhiệm"
  minutes: "BB-2024-08"
""",
        income="""\
2024-08-01 balance @cash  1 VND
""",
    ),
    Theft(
        "shortage-never-found",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-06 * "TV002" "Thiếu quỹ, xóa"
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  @write-off  700,000 VND
  @cash
""",
    ),
    Theft(
        "capital-by-old-minutes",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Trả vốn"
  voucher: "PC-2024-005"
  minutes: "BB-2024-01"
  @cash  -1,000,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-wildcard",
        ("FUND-08 PC-2024-005",),
        club="""\
2024-08-15 custom "waiver" "FUND-08" "*"
  reason: "x"
  by: "TV001"
  minutes: "BB-2024-08"
""",
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-no-minutes",
        ("FUND-08 PC-2024-005", "GOV-05 FUND-08 PC-2024-005"),
        club="""\
2024-08-15 custom "waiver" "FUND-08" "PC-2024-005"
  reason: "x"
  by: "TV001"
""",
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-fake-minutes",
        ("FUND-08 PC-2024-005", "GOV-05 FUND-08 PC-2024-005"),
        club="""\
2024-08-15 custom "waiver" "FUND-08" "PC-2024-005"
  reason: "x"
  by: "TV001"
  minutes: "BB-2024-99"
""",
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-dated-before-fake-minutes-opening",
        ("FUND-08 PC-2024-005", "GOV-05 FUND-08 PC-2024-005"),
        club="""\
2024-01-05 custom "waiver" "FUND-08" "PC-2024-005"
  reason: "x"
  by: "TV001"
  minutes: "BB-2023-99"
""",
        income="""\
2024-01-06 * "x" "Số dư"
  opening: TRUE
  @cash  1,000 VND
  @gift

2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-many-gov05",
        ("GOV-05 GOV-05 FUND-08 PC-2024-005",),  # a waiver before its meeting
        club="""\
2024-01-05 custom "waiver" "GOV-05" "FUND-08 PC-2024-005"
  reason: "x"
  by: "TV001"
  minutes: "BB-2024-08"
""",
    ),
    Theft(
        "main-without-op",
        ("BOOK-03 operating-fund/2024.beancount",),
        changes=(("main.beancount", 'include "operating-fund/[0-9][0-9][0-9][0-9].beancount"\n', ""),),
    ),
    Theft(
        "fund-top-only",
        ("BOOK-03 operating-fund/2024-rieng.beancount",),
        other=(
            "operating-fund/2024-rieng.beancount",
            """\
2024-08-15 * "TV002" "Chi"
  voucher: "PC-2024-002"
  @op-bank  -200,000 VND
  @health
""",
        ),
        changes=(
            (
                "operating-fund.beancount",
                'include "operating-fund/',
                'include "operating-fund/2024-rieng.beancount"\ninclude "operating-fund/',
            ),
        ),
    ),
    Theft(
        "sub-account-cash",
        ("CASH-04 @cash 2024-09-01",),
        club="""\
2024-01-05 open @cash:Riêng VND
""",
        income="""\
2024-08-15 * "TV002" "Giữ"
  voucher: "PC-2024-005"
  @cash:Riêng  1,000,000 VND
  @cash
""",
    ),
    Theft(
        "member-twice",
        ("BOOK-01 club",),
        members="""\
2024-01-05 open @loan:TV004 VND
  fund: "income"
  role: "loan"
  member: "TV004"
""",
    ),
    Theft(
        "split-same-day",
        (
            "DOC-04 PC-2024-002",
            "DOC-04 PC-2024-003",
        ),
        operating="""\
2024-08-15 * "TV002" "Chi 1"
  voucher: "PC-2024-002"
  @op-bank  -600,000 VND
  @health

2024-08-15 * "TV002" "Chi 2"
  voucher: "PC-2024-003"
  @op-bank  -300,000 VND
  @health
""",
        club="""\
2024-06-01 custom "regulation" "minutes-over" 700000 VND
""",
    ),
    Theft(
        "op-payable-nodebt",
        ("DOC-04 PC-2024-002",),
        operating="""\
2024-08-15 * "TV002" "Trả nợ"
  voucher: "PC-2024-002"
  @op-bank  -900,000 VND
  @op-payable
""",
        club="""\
2024-06-01 custom "regulation" "minutes-over" 700000 VND
""",
    ),
    Theft(
        "op-donation-refund",
        ("DOC-04 PC-2024-002",),
        operating="""\
2024-08-15 * "TV002" "Trả ủng hộ"
  voucher: "PC-2024-002"
  @op-bank  -900,000 VND
  @donation
""",
        club="""\
2024-06-01 custom "regulation" "minutes-over" 700000 VND
""",
    ),
    Theft(
        "op-opening-out",
        ("DOC-04 PC-2024-002",),
        operating="""\
2024-08-15 * "TV002" "Trả"
  voucher: "PC-2024-002"
  @op-bank  -900,000 VND
  @op-opening
""",
        club="""\
2024-06-01 custom "regulation" "minutes-over" 700000 VND
""",
    ),
    Theft(
        "op-receivable-out",
        ("DOC-04 PC-2024-002",),
        operating="""\
2024-08-15 * "TV002" "Tạm ứng"
  voucher: "PC-2024-002"
  @op-bank  -900,000 VND
  @op-receivable
""",
        club="""\
2024-06-01 custom "regulation" "minutes-over" 700000 VND
""",
    ),
    Theft(
        "capitalised-interest",
        ("LOAN-11 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Lãi nhập gốc" ^KU-2024-001
  @loan:TV004  100,000 VND
  @interest
""",
    ),
    Theft(
        "interest-refund-beyond",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "TV004" "Hoàn lãi" ^KU-2024-001
  voucher: "PC-2024-005"
  @cash  -300,000 VND
  @interest
""",
    ),
    Theft(
        "interest-refund-all",
        ("LOAN-15 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Hoàn lãi" ^KU-2024-001
  voucher: "PC-2024-005"
  @cash  -132,000 VND
  @interest
""",
    ),
    Theft(
        "payee-negative-expense",
        ("FUND-08 PC-2024-005",),
        income="""\
2024-08-15 * "x" "x"
  voucher: "PC-2024-005"
  @cash  -500,000 VND
  @bank-interest
""",
    ),
    Theft(
        "contrib-fake-via-receivable",
        ("FUND-08 PC-2024-005",),
        members="""\
2024-01-05 open @contribution:TV002 VND
  fund: "income"
  role: "member-capital"
  member: "TV002"
""",
        income="""\
2024-08-14 * "TV002" "Góp"
  @contribution:TV002  -1,000,000 VND
  @receivable

2024-08-15 * "TV002" "Trả"
  voucher: "PC-2024-005"
  @cash  -1,000,000 VND
  @contribution:TV002
""",
    ),
    Theft(
        "opening-true-first-day-outflow",
        (
            'DOC-01 line:"TV002" "x"',
            'DOC-04 line:"TV002" "x"',
        ),
        income="""\
2024-01-06 * "TV002" "x"
  opening: TRUE
  @bank  -1,000,000 VND
  @allowance
""",
    ),
    Theft(
        "extension-before-loan-backdated",
        ("DOC-09 BB-2023-12",),
        club="""\
2024-01-05 custom "extension" "KU-2024-001" 24
  minutes: "BB-2023-12"
""",
        income="""\
2024-01-06 * "x" "Số dư"
  opening: TRUE
  @cash  1,000 VND
  @gift
""",
    ),
    Theft(
        "income-journal-hidden-year",
        ("BOOK-03 income-fund/2023.beancount",),
        other=(
            "income-fund/2023.beancount",
            """\
2023-08-15 * "TV002" "Chi"
  voucher: "PC-2024-002"
  @bank  -200,000 VND
  @capital
""",
        ),
        changes=(
            (
                "main.beancount",
                'include "income-fund/[0-9][0-9][0-9][0-9].beancount"',
                'include "income-fund/2024.beancount"',
            ),
        ),
    ),
    Theft(
        "flag-P",
        ("BOOK-02 P",),
        operating="""\
2024-08-15 P "TV002" "Chi"
  voucher: "PC-2024-002"
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "minutes-dash",
        ("DOC-09 -",),
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  minutes: "-"
  @cash  -100,000 VND
  @capital
""",
    ),
    Theft(
        "voucher-false",
        ('DOC-01 line:"TV002" "Chi"',),
        operating="""\
2024-08-15 * "TV002" "Chi"
  voucher: FALSE
  @op-bank  -200,000 VND
  @health
""",
    ),
    Theft(
        "transfer-received-by-nobody",
        (
            "DOC-04 line:Nhận lãi",
            "FUND-06 club",
        ),
        income="""\
2024-08-15 * "Chuyển quỹ" "Lãi" ^CQ-2024-001
  voucher: "BN-2024-002"
  period: "2024"
  @bank  -3,000,000 VND
  @transfer
""",
        operating="""\
2024-08-15 * "Chuyển quỹ" "Nhận lãi" ^CQ-2024-001
  period: "2024"
  @op-receivable  3,000,000 VND
  @op-transfer
""",
    ),
    Theft(
        "reserve-fake-loss",
        ("FUND-08 line:Bù lỗ",),
        income="""\
2024-08-15 * "TV002" "Bù lỗ"
  @receivable  -1,000 VND
  @reserve
""",
    ),
    Theft(
        "reverses-nothing",
        ("DOC-07 PC-2024-005",),
        income="""\
2024-08-15 * "TV002" "Ghi đảo"
  voucher: "PC-2024-005"
  reverses: "PC-2024-099"
  @cash  -100,000 VND
  @allowance
""",
    ),
    Theft(
        "reversed-twice",
        ("DOC-07 PT-2024-003",),
        operating="""\
2024-08-15 * "TV002" "Ghi đảo"
  voucher: "PT-2024-002"
  reverses: "PC-2024-001"
  @op-cash  300,000 VND
  @health

2024-08-16 * "TV002" "Ghi đảo"
  voucher: "PT-2024-003"
  reverses: "PC-2024-001"
  @op-cash  300,000 VND
  @health
""",
    ),
    Theft(
        "disbursement-reversed-without-cash",
        (
            "DOC-07 PT-2024-004",
            "LOAN-12 KU-2024-001",
        ),
        income="""\
2024-08-15 * "TV004" "Ghi đảo" ^KU-2024-001
  voucher: "PT-2024-004"
  reverses: "PC-2024-001"
  @payable  -6,000,000 VND
  @loan:TV004  -6,000,000 VND
  @payable  12,000,000 VND
""",
    ),
    Theft(
        "disbursement-reversed",
        ("LOAN-12 KU-2024-001",),
        income="""\
2024-08-15 * "TV004" "Ghi đảo" ^KU-2024-001
  voucher: "PT-2024-004"
  reverses: "PC-2024-001"
  @cash  6,000,000 VND
  @loan:TV004  -6,000,000 VND
""",
    ),
    Theft(
        "lent-while-late",
        ("LOAN-09 KU-2024-005",),
        income="""\
2024-08-25 * "TV005" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "x"
  term: 12
  rate: 0.8
  @cash  -576,000 VND
  @loan:TV005
""",
        changes=(
            (
                INCOME,
                """\
2024-08-10 * "TV005" "Trả gốc, lãi" ^KU-2024-002
  voucher: "PT-2024-003/02"
  @cash  540,000 VND
  @loan:TV005  -500,000 VND
  @interest  -40,000 VND
""",
                '2024-08-10 * "Hủy" "Hủy"\n  voucher: "PT-2024-003/02"\n',
            ),
        ),
    ),
    Theft(
        "interest-never-booked",
        ("LOAN-13 KU-2024-002",),
        changes=(
            (
                INCOME,
                """\
2024-08-10 * "TV005" "Trả gốc, lãi" ^KU-2024-002
  voucher: "PT-2024-003/02"
  @cash  540,000 VND
  @loan:TV005  -500,000 VND
  @interest  -40,000 VND
""",
                """\
2024-08-10 * "TV005" "Trả hết" ^KU-2024-002
  voucher: "PT-2024-003/02"
  @cash  5,000,000 VND
  @loan:TV005  -5,000,000 VND
""",
            ),
        ),
    ),
    Theft(
        "waiver-before-own-meeting",
        ("FUND-08 PC-2024-005", "GOV-05 FUND-08 PC-2024-005"),
        club="""\
2024-08-01 custom "waiver" "FUND-08" "PC-2024-005"
  reason: "x"
  by: "TV001"
  minutes: "BB-2024-08"
""",
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @capital
""",
    ),
    Theft(
        "waiver-dated-after",
        ("FUND-08 PC-2024-005",),
        club="""\
2024-08-20 custom "waiver" "FUND-08" "PC-2024-005"
  reason: "x"
  by: "TV001"
  minutes: "BB-2024-08"
""",
        income="""\
2024-08-15 * "TV002" "Rút vốn"
  voucher: "PC-2024-005"
  @cash  -100,000 VND
  @capital
""",
    ),
    Theft(
        "top-up-to-pay-late",
        ("LOAN-09 KU-2024-002",),
        income="""\
2024-08-25 * "TV005" "Vay thêm" ^KU-2024-002
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  @cash  -540,000 VND
  @loan:TV005
""",
        changes=(
            (
                INCOME,
                """\
2024-08-10 * "TV005" "Trả gốc, lãi" ^KU-2024-002
  voucher: "PT-2024-003/02"
  @cash  540,000 VND
  @loan:TV005  -500,000 VND
  @interest  -40,000 VND
""",
                '2024-08-10 * "Hủy" "Hủy"\n  voucher: "PT-2024-003/02"\n',
            ),
        ),
    ),
    Theft(
        "reg-bad",
        (
            "REG-01 cash-grace-days",
            "REG-01 tolerance",
        ),
        club="""\
2024-06-01 custom "regulation" "cash-grace-days" 99999999
2024-06-01 custom "regulation" "tolerance" 9999999999999999 VND
""",
    ),
    Theft(
        "reg-none-word",
        ("REG-01 interest-method",),
        club="""\
2024-06-01 custom "regulation" "interest-method" "none"
""",
    ),
    Theft(
        "no-treasurer-apart",
        ("GOV-01 treasurer",),
        club="""\
2024-06-01 custom "board" "treasurer" "TV001"
""",
    ),
    Theft(
        "opening-interest-late",
        ("FUND-08 line:Lãi cũ",),
        income="""\
2024-08-15 * "TV004" "Lãi cũ" ^KU-2024-001
  opening: TRUE
  @opening  40,000 VND
  @interest

2024-08-15 * "TV004" "Lãi cũ"
  opening: TRUE
  @cash  40,000 VND
  @opening
""",
    ),
    Theft(
        "opening-string",
        ("DOC-01 line:Lãi cũ",),
        income="""\
2024-08-15 * "TV004" "Lãi cũ"
  opening: "TRUE"
  @cash  40,000 VND
  @opening
""",
    ),
    Theft(
        "limit-back-dated",
        ("REG-01 loan-max",),
        income="""\
2024-08-15 * "TV001" "Vay" ^KU-2024-009
  voucher: "BN-2024-002"
  minutes: "BB-2024-08"
  purpose: "buôn bán"
  @loan:TV001  8,000,000 VND
  @bank
2024-01-05 custom "regulation" "loan-max" 90000000 VND
  article: "Điều 8"
""",
    ),
    Theft(
        "limit-raised-for-a-week",
        ("REG-02 loan-max 2024-08-14", "REG-02 minutes-over 2024-08-04", "REG-02 cash-max 2024-08-20"),
        club="""\
2024-08-14 custom "regulation" "loan-max" 30000000 VND
  article: "Điều 8 (sửa đổi)"
2024-08-20 custom "regulation" "loan-max" 10000000 VND
  article: "Điều 8"
2024-08-04 custom "regulation" "minutes-over" 9000000 VND
  article: "Điều 13"
  minutes: "BB-2024-08"
2024-08-20 custom "regulation" "cash-max" "none"
  minutes: "BB-2024-08C"
""",
    ),
    Theft(
        "minutes-over-out-of-reach",
        ("REG-03 minutes-over",),
        operating="""\
2024-07-01 * "Nhà hảo tâm" "Ủng hộ"
  voucher: "BC-2024-002"
  @op-bank  3,000,000 VND
  @donation

2024-08-15 * "Cửa hàng của con thủ quỹ" "Loa đài"
  voucher: "BN-2024-001"
  @op-bank  -3,500,000 VND
  @admin
""",
        changes=((CLUB, '"minutes-over" 2000000 VND', '"minutes-over" 1000000000000 VND'),),
    ),
    Theft(
        "interest-within-the-tolerance",
        ("REG-03 tolerance",),
        changes=(
            (CLUB, '"tolerance" 1000 VND', '"tolerance" 100000000 VND'),
            (INCOME, "  @cash  540,000 VND\n", "  @cash  500,000 VND\n"),
            (INCOME, "  @interest  -40,000 VND\n", ""),
        ),
    ),
    Theft(
        "a-little-of-every-instalment",
        ("REG-03 tolerance",),
        changes=(
            (CLUB, '"tolerance" 1000 VND', '"tolerance" 10000 VND'),
            *(
                change
                for interest in (48, 44, 40)
                for change in (
                    (INCOME, f"  @cash  {500 + interest},000 VND\n", f"  @cash  {491 + interest},000 VND\n"),
                    (
                        INCOME,
                        f"  @interest  -{interest},000 VND\n",
                        f"  @interest  -{interest - 9},000 VND\n",
                    ),
                )
            ),
        ),
    ),
    Theft(
        "one-instalment-a-year-for-two-days",
        ("REG-03 instalment-every",),
        club="""\
2024-06-09 custom "regulation" "instalment-every" 12
  article: "Điều 10"
  minutes: "BB-2024-06"
2024-06-11 custom "regulation" "instalment-every" 1
  article: "Điều 10"
  minutes: "BB-2024-06"
""",
        income="""\
2024-06-10 * "TV001" "Vay" ^KU-2024-009
  voucher: "BN-2024-002"
  minutes: "BB-2024-06"
  purpose: "buôn bán"
  @loan:TV001  3,000,000 VND
  @bank
""",
    ),
    Theft(
        "cash-without-a-limit",
        ("REG-03 cash-max",),
        income="""\
2024-06-12 * "Ngân hàng" "Rút tiền"
  voucher: "BN-2024-002"
  @cash  5,500,000 VND
  @bank
""",
        changes=((CLUB, '"cash-max" 5000000 VND', '"cash-max" "none"'),),
    ),
    Theft(
        "rate-above-the-law",
        ("REG-03 loan-rate",),
        changes=((CLUB, '"loan-rate" 0.8', '"loan-rate" 5'),),
    ),
    Theft(
        "two-treasurers",
        ("REG-01 treasurer", "GOV-01 treasurer"),
        club="""\
2024-06-01 custom "board" "treasurer" "TV003"
2024-06-01 custom "board" "treasurer" "TV004"
""",
    ),
    Theft(
        "a-member-of-the-board-nobody-knows",
        ("REG-01 TV060",),
        club='2024-06-01 custom "board" "treasurer" "TV060"\n',
    ),
    Theft(
        "stricter-limit-misspelt",
        ("REG-01 regulations", "REG-01 Board"),
        club="""\
2024-05-05 custom "regulations" "loan-max" 3000000 VND
  minutes: "BB-2024-05"
2024-05-05 custom "Board" "chair" "TV006"
""",
    ),
    Theft(
        "five-percent-a-month-of-who-is-late",
        ("LOAN-23 KU-2024-005",),
        club='2024-01-05 custom "regulation" "overdue-rate-month" 0.4\n  article: "Điều 9"\n',
        income="""\
2024-05-20 * "TV008" "Cho vay không lãi" ^KU-2024-005
  voucher: "BN-2024-002"
  minutes: "BB-2024-05"
  purpose: "chăn nuôi"
  due: 2024-06-20
  rate: 0
  amortisation: "single"
  @loan:TV008  1,000,000 VND
  @bank

2024-07-20 * "TV008" "Trả gốc và lãi quá hạn" ^KU-2024-005
  voucher: "PT-2024-009"
  @cash  1,050,000 VND
  @loan:TV008  -1,000,000 VND
  @overdue-interest
""",
    ),
    Theft(
        "interest-of-two-months-for-thirty-days",
        ("LOAN-13 KU-2024-005",),
        income="""\
2024-05-20 * "TV008" "Cho vay" ^KU-2024-005
  voucher: "BN-2024-002"
  minutes: "BB-2024-05"
  purpose: "chăn nuôi"
  due: 2024-06-19
  rate: 0.8
  amortisation: "single"
  @loan:TV008  1,000,000 VND
  @bank

2024-06-19 * "TV008" "Trả hết" ^KU-2024-005
  voucher: "PT-2024-009"
  @cash  1,016,000 VND
  @loan:TV008  -1,000,000 VND
  @interest
""",
    ),
    Theft(
        "interest-as-fines",
        ("LOAN-25 KU-2024-001",),
        club=FINES,
        changes=(
            (
                INCOME,
                "  @cash  544,000 VND\n  @loan:TV004  -500,000 VND\n  @interest  -44,000 VND",
                "  @cash  544,000 VND\n  @loan:TV004  -500,000 VND\n  @fine  -44,000 VND",
            ),
        ),
    ),
    Theft(
        "fines-given-back-that-nobody-paid",
        ("FUND-08 PC-2024-005",),
        club=FINES,
        income="""\
2024-08-15 * "TV004" "Trả lại tiền phạt" ^KU-2024-001
  voucher: "PC-2024-005"
  @cash  -300,000 VND
  @fine
""",
    ),
    Theft(
        "fines-given-back-under-no-contract",
        ("FUND-08 PC-2024-005",),
        club=FINES,
        income="""\
2024-08-15 * "x" "Trả lại tiền phạt"
  voucher: "PC-2024-005"
  @cash  -300,000 VND
  @fine
""",
    ),
    Theft(
        "fines-spent-before-they-reach-the-box",
        ("FUND-08 PT-2024-004",),
        club=FINES,
        income="""\
2024-08-14 * "TV004" "Tiền phạt"
  voucher: "PT-2024-004"
  @admin  5,000 VND
  @fine  -5,000 VND
""",
    ),
    Theft(
        "debt-handed-over",
        ("LOAN-27 KU-2024-003",),
        income="""\
2024-08-20 * "TV008" "Nhận nợ" ^KU-2024-003 ^KU-2024-005
  @loan:TV008  4,500,000 VND
  @loan:TV006
""",
    ),
    Theft(
        "debt-handed-over-by-payable",
        ("LOAN-27 KU-2024-003", "LOAN-11 KU-2024-005"),
        income="""\
2024-08-20 * "TV006" "Chuyển nợ" ^KU-2024-003
  @payable  4,500,000 VND
  @loan:TV006

2024-08-20 * "TV008" "Nhận nợ" ^KU-2024-005
  term: 12
  @loan:TV008  4,500,000 VND
  @payable
""",
    ),
    Theft(
        "own-debt-given-up",
        ("LOAN-17 KU-2024-005",),
        income="""\
2024-08-14 * "TV002" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.8
  @loan:TV002  1,000,000 VND
  @cash

2024-08-25 * "TV002" "Xóa nợ" ^KU-2024-005
  minutes: "BB-2024-08"
  @write-off  1,000,000 VND
  @loan:TV002
""",
        as_of=date(2024, 10, 27),
    ),
    Theft(
        "written-off-and-lent-anew",
        ("LOAN-09 KU-2024-005",),
        income="""\
2024-08-15 * "TV004" "Xóa nợ" ^KU-2024-001
  minutes: "BB-2024-08"
  @write-off  4,500,000 VND
  @loan:TV004

2024-08-25 * "TV004" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.8
  @loan:TV004  1,000,000 VND
  @cash
""",
    ),
    Theft(
        "treasurer-at-half-the-rate",
        ("LOAN-07 KU-2024-005",),
        income="""\
2024-08-14 * "TV002" "Cho vay" ^KU-2024-005
  voucher: "PC-2024-005"
  minutes: "BB-2024-08"
  purpose: "chăn nuôi"
  term: 12
  rate: 0.4
  @loan:TV002  1,000,000 VND
  @cash
""",
    ),
    Theft(
        "never-filled-in",
        ("REG-05 club",),
        changes=((CLUB, f'article: "{ARTICLE}"', 'article: "…"'),),
    ),
)


def test_the_honest_club_gives_nothing_louder_than_a_note(tmp_path: Path) -> None:
    assert loud(Robbed(tmp_path / "club").audit()) == []


@pytest.mark.parametrize("theft", [pytest.param(theft, id=theft.name) for theft in THEFTS])
def test_the_theft_is_found(theft: Theft, tmp_path: Path) -> None:
    club = Robbed(tmp_path / "club")
    theft.done_to(club)
    found = {f"{finding.rule} {finding.subject}": finding for finding in loud(club.audit(theft.as_of))}
    for expected in theft.finds:
        rule, _, subject = spelled_out(expected).partition(" ")
        if subject.startswith("line:"):
            subject = club.place_of(subject.removeprefix("line:"))
        assert f"{rule} {subject}" in found, sorted(found)
        _points_to_it(club, found[f"{rule} {subject}"])


def _points_to_it(club: Robbed, finding: Finding) -> None:
    """The finding names contract, voucher, file and line as far as there are such."""
    subject = get_rule(finding.rule).subject
    if subject == "voucher" and ".beancount:" not in finding.subject:
        assert finding.voucher == finding.subject
    if subject == "contract":
        assert (
            finding.loan == finding.subject or finding.place is None or not finding.subject.startswith("KU-")
        )
    if subject == "file and line":
        assert str(finding.place) == finding.subject
    if finding.place is not None and finding.place.line is not None and finding.voucher is not None:
        assert finding.voucher in club.entry_at(finding).replace("\u00a0", "")
