"""At the limit, on the last day: what a rule still lets pass, and the đồng or day that is too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from clubledger.auditing.club import audit_club
from clubledger.books import load_club
from clubledger.i18n import show
from clubledger.regulation.profiles import Range, in_force, parse, read_plan
from clubledger.rules import Finding, Judgement, Level, get_rule, judge_rule
from clubledger.rules.examples import base_files
from clubledger.rules.loan import stand_ins
from clubledger.rules.loan.stand_ins import never_repaid
from tests.conftest import write
from tests.rules.conftest import HOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clubledger import Books
    from clubledger.books.contracts import Loan
    from clubledger.rules.findings import Found

D = date
DAY = timedelta(days=1)
CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
INTEREST = "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay"
OVERDUE = "Thu:Quỹ-tăng-thu-nhập:Lãi-quá-hạn"


def subjects(judgement: Judgement) -> list[str]:
    return [finding.subject for finding in judgement.findings]


def lent(day: str, number: str, member: str, amount: int, term: int = 12, /, **meta: object) -> str:
    told = {"voucher": f"BN-{number}", "minutes": "BB-2024-01", "purpose": "chăn nuôi"} | meta
    lines = [f'{day} * "{member}" "Cho vay" ^{number}', f"  term: {term}"]
    lines += [
        f"  {key}: {value}" if key in {"rate", "first-due"} else f'  {key}: "{value}"'
        for key, value in told.items()
    ]
    lines += [f"  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {amount} VND", f"  {BANK}"]
    return "\n".join(lines) + "\n\n"


def paid(
    day: str, number: str, member: str, principal: int, interest: int = 0, overdue: int = 0, flag: str = "*"
) -> str:
    lines = [
        f'{day} {flag} "{member}" "Trả gốc, lãi" ^{number}',
        f'  voucher: "PT-{number}-{day}"',
        f"  {CASH}",
    ]
    if principal:
        lines.append(f"  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {-principal} VND")
    lines += [
        f"  {name}  {-amount} VND" for name, amount in ((INTEREST, interest), (OVERDUE, overdue)) if amount
    ]
    return "\n".join(lines) + "\n\n"


def agreed(key: str, value: str, day: str = "2024-01-05") -> str:
    return f'{day} custom "regulation" "{key}" {value}\n'


# -- loans: how much, how long, at what rate -----------------------------------------------------------------------


@pytest.mark.parametrize(("amount", "found"), [(10_000_000, []), (10_000_001, ["KU-2024-001"])])
def test_a_loan_may_be_as_large_as_the_regulation_says(
    judge: Callable[..., Judgement], amount: int, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", amount)
    assert subjects(judge("LOAN-02", D(2024, 5, 31), income=loan)) == found


@pytest.mark.parametrize(("amount", "found"), [(6_000_000, []), (6_000_001, ["KU-2024-001"])])
def test_a_member_may_owe_exactly_the_share_of_the_fund(
    judge: Callable[..., Judgement], amount: int, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", amount)
    assert subjects(judge("LOAN-03", D(2024, 5, 31), income=loan)) == found


@pytest.mark.parametrize(("first_due", "found"), [("2024-07-15", []), ("2024-08-15", ["KU-2024-001"])])
def test_the_first_instalment_of_the_longest_loan_may_be_put_off_by_a_month(
    judge: Callable[..., Judgement], first_due: str, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, **{"first-due": first_due})
    assert subjects(judge("LOAN-04", D(2024, 5, 31), income=loan)) == found


@pytest.mark.parametrize(("day", "found"), [("2016-12-31", []), ("2017-01-01", ["KU-2017-001"])])
@pytest.mark.parametrize(
    ("rule", "terms"), [("LOAN-05", {"rate": 2}), ("LOAN-06", {"rate": 1, "interest-method": "flat"})]
)
def test_the_laws_cap_on_interest_holds_from_its_first_day(
    tmp_path: Path, rule: str, terms: dict[str, object], day: str, found: list[str]
) -> None:
    files = {name: text.replace("2024-", "2016-") for name, text in base_files().items()}
    files[HOMES["income"]] += "\n" + lent(day, "KU-2017-001", "TV004", 3_000_000, **terms)
    books = load_club(write(tmp_path, files), D(2017, 1, 31))
    assert subjects(judge_rule(books, get_rule(rule))) == found


@pytest.mark.parametrize(("rate", "found"), [("0.93", []), ("0.931", ["KU-2024-001"])])
def test_an_effective_rate_of_exactly_the_cap_is_within_it(
    judge: Callable[..., Judgement], rate: str, found: list[str]
) -> None:
    terms = {"rate": rate, "interest-method": "flat"}
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, **terms)
    assert subjects(judge("LOAN-06", D(2024, 5, 31), income=loan)) == found


@pytest.mark.parametrize(("left", "found"), [(300_000, ["KU-2024-002"]), (300_001, [])])
def test_a_loan_is_as_good_as_repaid_when_a_tenth_is_left(
    judge: Callable[..., Judgement], left: int, found: list[str]
) -> None:
    renewed = f"""
2024-06-20 * "TV004" "Đáo hạn" ^KU-2024-001 ^KU-2024-002
  voucher: "PT-2024-010"
  term: 12
  minutes: "BB-2024-06"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3000000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  -{3_000_000 - left} VND
  {CASH}
"""
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, 1)
    assert subjects(judge("LOAN-10", D(2024, 6, 30), income=loan + renewed)) == found


@pytest.mark.parametrize(("extended", "level"), [("2024-06-20", Level.WARNING), ("2024-06-21", Level.NOTE)])
def test_a_loan_extended_by_the_day_of_its_repayment_is_rolled_over(
    judge: Callable[..., Judgement], extended: str, level: Level
) -> None:
    loans = (
        lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
        + paid("2024-06-20", "KU-2024-001", "TV004", 3_000_000, 24_000)
        + lent("2024-06-20", "KU-2024-002", "TV004", 3_000_000)
    )
    club = f'{extended} custom "extension" "KU-2024-001" 3\n'
    (finding,) = judge("LOAN-10", D(2024, 6, 30), income=loans, club=club).findings
    assert finding.level == level


@pytest.mark.parametrize(("extended", "level"), [("2024-06-12", Level.WARNING), ("2024-06-13", Level.NOTE)])
def test_contracts_renewed_in_one_entry_count_an_extension_of_that_day(
    judge: Callable[..., Judgement], extended: str, level: Level
) -> None:
    renewed = f"""
2024-06-12 * "TV004" "Đáo hạn" ^KU-2024-001 ^KU-2024-002
  voucher: "PT-2024-010"
  term: 12
  minutes: "BB-2024-06"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3000000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  -3000000 VND
  {CASH}  0 VND
"""
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    club = f'{extended} custom "extension" "KU-2024-001" 3\n'
    (finding,) = judge("LOAN-10", D(2024, 6, 30), income=loan + renewed, club=club).findings
    assert finding.level == level


@pytest.mark.parametrize(("held", "found"), [("2024-03-14", []), ("2024-03-13", ["KU-2024-001"])])
def test_a_meeting_may_be_as_old_as_the_regulation_says(
    judge: Callable[..., Judgement], held: str, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, minutes="BB-CŨ")
    club = f'{held} event "meeting" "BB-CŨ"\n'
    assert subjects(judge("LOAN-11", D(2024, 7, 31), income=loan, club=club)) == found


# -- loans: friends who lend -------------------------------------------------------------------------------------


def given_up(day: str, number: str, member: str, amount: int) -> str:
    return f"""
{day} * "{member}" "Xóa nợ" ^{number}
  minutes: "BB-{day[:7]}"
  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ  {amount} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}

"""


def living(home: str, *codes: str) -> str:
    return "".join(
        f'2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{code}  VND\n  fund: "income"\n  role: "loan"\n'
        f'  member: "{code}"\n  home: "{home}"\n\n'
        for code in codes
    )


def single(day: str, number: str, member: str, amount: int, term: int = 3) -> str:
    return lent(day, number, member, amount, term, amortisation="single")


@pytest.mark.parametrize(("amount", "found"), [(1000, []), (1001, ["KU-2024-002"])])
def test_a_remainder_within_the_tolerance_is_no_debt_given_up(
    judge: Callable[..., Judgement], amount: int, found: list[str]
) -> None:
    income = (
        single("2024-02-15", "KU-2024-001", "TV004", 1_000_000)
        + paid("2024-05-15", "KU-2024-001", "TV004", 1_000_000 - amount, 24_000)
        + given_up("2024-06-10", "KU-2024-001", "TV004", amount)
        + lent("2024-09-10", "KU-2024-002", "TV004", 2_000_000)
    )
    assert subjects(judge("LOAN-09", D(2024, 12, 31), income=income)) == found


@pytest.mark.parametrize(
    ("day", "found"), [("2024-09-10", []), ("2024-09-11", ["KU-2024-002"])], ids=["that day", "later"]
)
def test_what_is_recovered_on_the_day_of_lending_is_no_loss(
    judge: Callable[..., Judgement], day: str, found: list[str]
) -> None:
    recovered = f"""
{day} * "TV004" "Thu lại nợ đã xóa" ^KU-2024-001
  voucher: "PT-2024-009"
  {CASH}  1000000 VND
  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ
"""
    income = (
        single("2024-02-15", "KU-2024-001", "TV004", 1_000_000)
        + given_up("2024-06-10", "KU-2024-001", "TV004", 1_000_000)
        + lent("2024-09-10", "KU-2024-002", "TV004", 2_000_000)
        + recovered
    )
    assert subjects(judge("LOAN-09", D(2024, 12, 31), income=income)) == found


@pytest.mark.parametrize(("share", "found"), [(24, []), (25, ["KU-2024-002"])])
def test_a_late_loan_is_repaid_at_home_where_a_quarter_of_it_is(
    judge: Callable[..., Judgement], share: int, found: list[str]
) -> None:
    before, rest = 3_000_000 * (100 - share) // 100, 3_000_000 * share // 100
    income = (
        single("2024-04-15", "KU-2024-001", "TV009", 3_000_000)
        + paid("2024-07-10", "KU-2024-001", "TV009", before, 72_000)
        + paid("2024-09-10", "KU-2024-001", "TV009", rest)
        + lent("2024-09-10", "KU-2024-002", "TV010", 3_000_000)
    )
    homes = living("H09", "TV009", "TV010")
    assert subjects(judge("LOAN-10", D(2024, 12, 31), income=income, members=homes)) == found


@pytest.mark.parametrize(("count", "found"), [(10, ["KU-2024-002"]), (11, [])])
def test_more_than_ten_members_are_a_hamlet_and_no_home(
    judge: Callable[..., Judgement], count: int, found: list[str]
) -> None:
    income = (
        single("2024-04-15", "KU-2024-001", "TV010", 3_000_000)
        + paid("2024-09-10", "KU-2024-001", "TV010", 3_000_000, 72_000)
        + lent("2024-09-10", "KU-2024-002", "TV011", 3_000_000)
    )
    homes = living("xóm Giữa", *(f"TV{number:03}" for number in range(10, 10 + count)))
    assert subjects(judge("LOAN-10", D(2024, 12, 31), income=income, members=homes)) == found


@pytest.mark.parametrize(
    ("day", "paid_late"),
    [
        ("2024-07-06", False),
        ("2024-07-07", True),
        ("2024-07-08", True),
        ("2024-07-15", True),
        ("2024-07-16", False),
    ],
)
def test_a_top_up_pays_what_is_late_a_day_before_it_to_a_week_after_it(
    judge: Callable[..., Judgement], day: str, *, paid_late: bool
) -> None:
    top_up = lent("2024-07-08", "KU-2024-001", "TV004", 1_000_000, voucher="BN-2024-002")
    income = lent("2024-04-15", "KU-2024-001", "TV004", 3_000_000) + top_up
    income += paid(day, "KU-2024-001", "TV004", 600_000, 60_000)
    found = ["KU-2024-001"] if paid_late else []
    assert subjects(judge("LOAN-10", D(2024, 12, 31), income=income)) == found


def test_a_top_up_is_found_as_of_the_payment_and_not_before(judge: Callable[..., Judgement]) -> None:
    income = (
        lent("2024-04-15", "KU-2024-001", "TV004", 3_000_000)
        + lent("2024-07-08", "KU-2024-001", "TV004", 1_000_000, voucher="BN-2024-002")
        + paid("2024-07-12", "KU-2024-001", "TV004", 600_000, 60_000)
    )
    assert subjects(judge("LOAN-10", D(2024, 7, 11), income=income)) == []
    assert subjects(judge("LOAN-10", D(2024, 7, 12), income=income)) == ["KU-2024-001"]


def test_a_loan_repaid_after_the_new_one_is_found_on_the_day_of_its_payment(
    judge: Callable[..., Judgement],
) -> None:
    income = (
        lent("2024-04-15", "KU-2024-001", "TV004", 3_000_000)
        + lent("2024-05-16", "KU-2024-002", "TV004", 3_000_000)
        + paid("2024-05-16", "KU-2024-001", "TV004", 1_000_000, 24_000)
        + paid("2024-05-17", "KU-2024-001", "TV004", 1_900_000)
        + paid("2024-05-18", "KU-2024-001", "TV004", 100_000)
    )
    club = agreed("grace-days", "0", "2024-01-06")
    for last in (17, 18, 31):
        (finding,) = judge("LOAN-10", D(2024, 5, last), income=income, club=club).findings
        assert finding.date == D(2024, 5, 17)
        assert show(finding.message, "en") == (
            "KU-2024-002 lent 3,000,000 đ on 2024-05-16, and KU-2024-001, which was one day past due, was paid down to "
            "100,000 đ on 2024-05-16, 2024-05-17"
        )
    assert subjects(judge("LOAN-10", D(2024, 5, 16), income=income, club=club)) == []


def test_two_small_loans_repay_a_late_one_at_home_once_both_are_lent(judge: Callable[..., Judgement]) -> None:
    income = (
        single("2024-04-15", "KU-2024-001", "TV009", 3_000_000)
        + paid("2024-09-10", "KU-2024-001", "TV009", 3_000_000)
        + lent("2024-09-05", "KU-2024-002", "TV010", 1_500_000)
        + lent("2024-09-11", "KU-2024-003", "TV010", 1_500_000)
    )
    homes = living("H09", "TV009", "TV010")
    assert subjects(judge("LOAN-10", D(2024, 9, 10), income=income, members=homes)) == []
    found = judge("LOAN-10", D(2024, 9, 11), income=income, members=homes).findings
    assert [(one.subject, one.date) for one in found] == [
        ("KU-2024-002", D(2024, 9, 11)),
        ("KU-2024-003", D(2024, 9, 11)),
    ]


@pytest.mark.parametrize(("day", "level"), [("2024-06-20", ["warning"]), ("2024-06-21", [])])
def test_a_debt_is_late_once_its_grace_is_over(
    judge: Callable[..., Judgement], day: str, level: list[str]
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV002", 3_000_000)
    income += given_up(day, "KU-2024-001", "TV002", 3_000_000)
    findings = judge("LOAN-17", D(2024, 12, 31), income=income).findings
    assert [finding.level for finding in findings] == level


@pytest.mark.parametrize(
    ("left", "level"), [("2024-06-10", []), ("2024-08-11", []), ("2024-08-12", ["note"])]
)
def test_who_has_left_by_two_months_after_the_write_off_paid_on_time(
    judge: Callable[..., Judgement], left: str, level: list[str]
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    income += given_up("2024-06-10", "KU-2024-001", "TV004", 3_000_000)
    findings = judge(
        "LOAN-17", D(2024, 12, 31), income=income, club=f'{left} custom "member" "TV004" "left"\n'
    ).findings
    assert [finding.level for finding in findings] == level


LEFT = '2024-06-11 custom "member" "TV002" "left"\n'


@pytest.mark.parametrize(
    ("as_of", "club", "found"),
    [
        (D(2024, 8, 11), "", []),
        (D(2024, 8, 12), "", [("warning", D(2024, 8, 12))]),
        (D(2024, 8, 12), LEFT, []),
        (
            D(2024, 8, 12),
            LEFT + '2024-08-11 custom "member" "TV002" "joined"\n',
            [("warning", D(2024, 8, 12))],
        ),
        (D(2024, 9, 4), LEFT, []),
        (D(2024, 9, 5), LEFT + '2024-09-05 custom "member" "TV002" "joined"\n', [("warning", D(2024, 9, 5))]),
    ],
)
def test_a_write_off_that_was_not_late_is_found_when_nobody_can_have_left(
    judge: Callable[..., Judgement], as_of: date, club: str, found: list[object]
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV002", 3_000_000)
    income += given_up("2024-06-10", "KU-2024-001", "TV002", 3_000_000)
    findings = judge("LOAN-17", as_of, income=income, club=club).findings
    assert [(finding.level, finding.date) for finding in findings] == found


@pytest.mark.parametrize(("minutes", "covered"), [("BB-2024-06", False), ("BB-2024-07", True)])
def test_a_meeting_held_since_the_write_off_may_stand_by_it(
    make_club: Callable[..., Path], minutes: str, *, covered: bool
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV002", 3_000_000)
    income += given_up("2024-06-10", "KU-2024-001", "TV002", 3_000_000)
    waiver = (
        '2024-07-20 custom "waiver" "LOAN-17" "KU-2024-001"\n  reason: "cháy nhà"\n  by: "Ban chủ nhiệm"\n'
        f'  minutes: "{minutes}"\n'
    )
    books = load_club(make_club(income=income, club=waiver), D(2024, 12, 31))
    (finding,) = judge_rule(books, get_rule("LOAN-17"), waivers=True).findings
    assert (finding.date, finding.waived) == (D(2024, 8, 12), covered)


@pytest.mark.parametrize(
    ("repaid", "amount", "level"),
    [
        ("2024-05-12", 6_000_000, Level.WARNING),
        ("2024-05-11", 6_000_000, Level.NOTE),
        ("2024-05-18", 6_000_000, Level.WARNING),
        ("2024-05-19", 6_000_000, Level.NOTE),
        ("2024-05-15", 4_800_000, Level.WARNING),
        ("2024-05-15", 4_799_999, Level.NOTE),
        ("2024-05-15", 6_600_000, Level.WARNING),
        ("2024-05-15", 6_600_001, Level.NOTE),
    ],
)
def test_what_the_board_repaid_with_a_debt_that_is_given_up(
    judge: Callable[..., Judgement], repaid: str, amount: int, level: Level
) -> None:
    income = lent("2024-02-15", "KU-2024-001", "TV001", 8_000_000) + paid(
        repaid, "KU-2024-001", "TV001", amount
    )
    income += lent("2024-05-15", "KU-2024-002", "TV004", 6_000_000, amortisation="single")
    income += given_up("2024-10-10", "KU-2024-002", "TV004", 6_000_000)
    findings = judge("LOAN-17", D(2024, 12, 31), income=income).findings
    assert [(finding.subject, finding.level) for finding in findings] == [("KU-2024-002", level)]


@pytest.mark.parametrize(("owed", "level"), [(8_000_000, Level.WARNING), (8_000_001, Level.NOTE)])
def test_an_instalment_of_the_board_is_no_debt_handed_on(
    judge: Callable[..., Judgement], owed: int, level: Level
) -> None:
    income = lent("2024-02-15", "KU-2024-001", "TV001", owed) + paid(
        "2024-05-15", "KU-2024-001", "TV001", 2_000_000
    )
    income += lent("2024-05-15", "KU-2024-002", "TV004", 2_000_000, amortisation="single")
    income += given_up("2024-10-10", "KU-2024-002", "TV004", 2_000_000)
    findings = judge("LOAN-17", D(2024, 12, 31), income=income).findings
    assert [(finding.subject, finding.level) for finding in findings] == [("KU-2024-002", level)]


def brought_forward(number: str, member: str, owed: int, lent_on: str = "2023-10-01") -> str:
    return f"""
2024-01-05 * "{member}" "Dư nợ chuyển sang" ^{number}
  opening: TRUE
  disbursed: {lent_on}
  principal: 10000000 VND
  term: 10
  rate: 0.8
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {owed} VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ

"""


@pytest.mark.parametrize(
    ("owed", "lent_on", "other", "found"),
    [
        (3_499_999, "2023-10-01", 7_000_000, ["KU-2023-001"]),
        (3_500_000, "2023-10-01", 7_000_000, []),  # half of what the contract leaves
        (999_999, "2023-06-05", 3_000_000, ["KU-2023-001"]),  # the seventh instalment falls due on that day
        (1_000_000, "2023-06-05", 3_000_000, []),  # two instalments ahead
        (999_999, "2023-10-01", 5_000_000, ["KU-2023-001"]),
        (999_999, "2023-10-01", 4_999_999, []),  # a plain member is more than two ahead
    ],
)
def test_what_the_books_began_with_of_the_board(
    judge: Callable[..., Judgement], owed: int, lent_on: str, other: int, found: list[str]
) -> None:
    income = (
        brought_forward("KU-2023-001", "TV001", owed, lent_on)
        + brought_forward("KU-2023-002", "TV004", other, lent_on)
        + brought_forward("KU-2023-003", "TV005", other, lent_on)
    )
    assert subjects(judge("LOAN-29", D(2024, 1, 31), income=income)) == found


@pytest.mark.parametrize(("owed", "found"), [(1_000_000, []), (999_999, ["KU-2023-001"])])
def test_two_million_ahead_of_a_small_loan_is_not_much(
    judge: Callable[..., Judgement], owed: int, found: list[str]
) -> None:
    mine = brought_forward("KU-2023-001", "TV001", owed, "2023-12-20").replace("10000000", "3000000")
    income = mine + "".join(
        brought_forward(number, code, 7_000_000, "2023-10-01")
        for number, code in (("KU-2023-002", "TV004"), ("KU-2023-003", "TV005"))
    )
    assert subjects(judge("LOAN-29", D(2024, 1, 31), income=income)) == found


@pytest.mark.parametrize(
    ("as_of", "found"), [(D(2024, 5, 22), []), (D(2024, 5, 23), [("warning", D(2024, 5, 23))])]
)
def test_others_have_a_week_to_get_the_rate_of_the_board(
    judge: Callable[..., Judgement], as_of: date, found: list[tuple[str, date]]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV002", 3_000_000, rate="0.5")
    assert [(one.level, one.date) for one in judge("LOAN-07", as_of, income=loan).findings] == found


def parked(day: str, member: str, amount: int) -> str:
    """What goes on a member's debt, or with a minus off it, by the account of what the fund owes."""
    number = "KU-2024-001" if amount < 0 else "KU-2024-002"
    return f"""
{day} * "{member}" "Chuyển nợ" ^{number}
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {amount} VND
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả

"""


@pytest.mark.parametrize(("day", "giver"), [("2024-09-02", "KU-2024-003"), ("2024-09-01", "KU-2024-001")])
def test_what_is_taken_up_whole_within_a_week_goes_before_what_is_older(
    judge: Callable[..., Judgement], day: str, giver: str
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV004", 5_000_000, minutes="BB-2024-05")
    income += lent("2024-05-15", "KU-2024-003", "TV003", 3_000_000, minutes="BB-2024-05")
    income += parked("2024-08-08", "TV004", -5_000_000)
    income += parked(day, "TV003", -3_000_000).replace("KU-2024-001", "KU-2024-003")
    income += parked("2024-09-09", "TV005", 3_000_000)
    assert subjects(judge("LOAN-27", D(2024, 12, 31), income=income)) == [giver]


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 9, 18), []), (D(2024, 9, 19), [D(2024, 9, 19)])])
def test_a_debt_handed_over_is_found_once_minutes_cannot_follow(
    judge: Callable[..., Judgement], as_of: date, found: list[date]
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, minutes="BB-2024-05")
    income += parked("2024-09-08", "TV004", -3_000_000) + parked("2024-09-08", "TV005", 3_000_000)
    findings = judge("LOAN-27", as_of, income=income, club=agreed("ratify-days", "10")).findings
    assert [finding.date for finding in findings] == found


@pytest.mark.parametrize(
    "through", ["Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả", "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT"]
)
@pytest.mark.parametrize("swapped", [False, True])
def test_which_of_two_debts_of_a_day_was_handed_over_is_not_up_to_their_order(
    judge: Callable[..., Judgement], through: str, *, swapped: bool
) -> None:
    income = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, minutes="BB-2024-05")
    income += lent("2024-05-15", "KU-2024-003", "TV003", 3_000_000, minutes="BB-2024-05")
    one = parked("2024-09-10", "TV004", -3_000_000).replace(
        "^KU-2024-001\n", '^KU-2024-001\n  minutes: "BB-2024-09"\n'
    )
    other = parked("2024-09-10", "TV003", -3_000_000).replace("KU-2024-001", "KU-2024-003")
    debts = other + one if swapped else one + other
    debts += parked("2024-09-10", "TV005", 3_000_000)
    debts = debts.replace("Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả", through)
    assert subjects(judge("LOAN-27", D(2024, 12, 31), income=income + debts)) == ["KU-2024-003"]


def test_who_lets_go_of_a_debt_hands_it_over_once(judge: Callable[..., Judgement]) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, minutes="BB-2024-05")
    income = loan + parked("2024-09-08", "TV004", -3_000_000)
    income += parked("2024-09-08", "TV005", 3_000_000) + parked("2024-09-09", "TV005", 3_000_000)
    (finding,) = judge("LOAN-27", D(2024, 12, 31), income=income).findings
    assert (finding.date, finding.amount, finding.member) == (D(2024, 9, 8), 3_000_000, "TV005")
    assert show(finding.message, "en") == (
        "3,000,000 đ that TV004 owed under KU-2024-001 is owed by TV005 now; no money moved, and no minutes are named"
    )


# -- loans: members ----------------------------------------------------------------------------------------------


def newcomer(day: str) -> str:
    return f"""
{day} open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV006  VND
  fund: "income"
  role: "loan"
  member: "TV006"
"""


@pytest.mark.parametrize(("joined", "found"), [("2024-02-05", []), ("2024-02-06", ["KU-2024-001"])])
def test_a_founder_is_who_joins_within_31_days(
    judge: Callable[..., Judgement], joined: str, found: list[str]
) -> None:
    loan = lent("2024-03-01", "KU-2024-001", "TV006", 3_000_000)
    assert subjects(judge("LOAN-19", D(2024, 3, 31), income=loan, members=newcomer(joined))) == found


@pytest.mark.parametrize(("founded", "found"), [("2024-01-20", []), ("2024-01-21", ["KU-2024-001"])])
def test_founders_may_borrow_on_the_day_of_the_founding(
    judge: Callable[..., Judgement], founded: str, found: list[str]
) -> None:
    loan = lent("2024-01-20", "KU-2024-001", "TV004", 3_000_000)
    club = f'2024-01-05 custom "club" "CLB ví dụ"\n  founded: {founded}\n'
    assert (
        subjects(judge("LOAN-19", D(2024, 1, 31), less=('custom "club"',), income=loan, club=club)) == found
    )


def test_of_who_left_only_contracts_still_owed_are_named(judge: Callable[..., Judgement]) -> None:
    loans = (
        lent("2024-02-15", "KU-2024-001", "TV004", 1_000_000, 1)
        + paid("2024-03-15", "KU-2024-001", "TV004", 1_000_000, 8_000)
        + lent("2024-04-15", "KU-2024-002", "TV004", 1_000_000)
    )
    left = '2024-05-05 custom "member" "TV004" "left"'
    (finding,) = judge("LOAN-18", D(2024, 5, 31), income=loans, members=left).findings
    assert "(KU-2024-002)" in str(finding.message)


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 8, 5), []), (D(2024, 8, 6), ["KU-2024-001"])])
def test_an_extensions_paper_may_come_until_the_months_last_day_for_it(
    judge: Callable[..., Judgement], as_of: date, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, 3)
    pending = paid("2024-07-10", "KU-2024-001", "TV004", 0, 24_000, flag="!")
    club = '2024-07-10 custom "extension" "KU-2024-001" 3\n'
    assert subjects(judge("LOAN-16", as_of, income=loan + pending, club=club)) == found


# -- loans: interest -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 6, 20), []), (D(2024, 6, 21), ["KU-2024-001"])])
def test_missing_interest_may_come_until_grace_is_over(
    judge: Callable[..., Judgement], as_of: date, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, 1) + paid(
        "2024-06-15", "KU-2024-001", "TV004", 3_000_000
    )
    assert subjects(judge("LOAN-13", as_of, income=loan)) == found


def test_of_two_receipts_equally_too_high_the_first_is_shown(judge: Callable[..., Judgement]) -> None:
    """A receipt of rounding and tolerance alone adds nothing: 1,000 more is spared, 1,000 more is taken."""
    loan = (
        lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, amortisation="bullet")
        + paid("2024-06-10", "KU-2024-001", "TV004", 0, overdue=5_000)
        + paid("2024-07-10", "KU-2024-001", "TV004", 0, overdue=1_000)
    )
    judgement = judge("LOAN-23", D(2024, 7, 31), income=loan)
    (finding,) = judgement.findings
    assert finding.voucher == "PT-KU-2024-001-2024-06-10"


@pytest.mark.parametrize(("overdue", "found"), [(2_000, []), (2_001, ["KU-2024-001"])])
def test_overdue_interest_of_tolerance_and_rounding_is_spared(
    judge: Callable[..., Judgement], overdue: int, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    receipt = paid("2024-06-10", "KU-2024-001", "TV004", 0, overdue=overdue)
    assert subjects(judge("LOAN-23", D(2024, 6, 30), income=loan + receipt)) == found


# -- the fund --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("idle", "found"), [(0, []), (1, ["2024-04"])])
def test_exactly_the_share_that_may_lie_idle_is_not_idle(
    judge: Callable[..., Judgement], idle: int, found: list[str]
) -> None:
    loans = lent("2024-04-15", "KU-2024-001", "TV001", 9_000_000 - idle) + lent(
        "2024-04-15", "KU-2024-002", "TV002", 9_000_000
    )
    assert subjects(judge("FUND-07", D(2024, 5, 31), income=loans)) == found


@pytest.mark.parametrize(
    ("year", "found"), [("2022", ["CQ-2024-001"]), ("2023", []), ("2025", []), ("2026", ["CQ-2024-001"])]
)
def test_a_transfer_is_of_a_year_from_the_one_before_the_books_to_the_next(
    judge: Callable[..., Judgement], year: str, found: list[str]
) -> None:
    half = f"""
2024-12-31 * "Chuyển quỹ" "Chuyển quỹ" ^CQ-2024-001
  voucher: "{{voucher}}"
  period: "{year}"
  {{to}}  400,000 VND
  {{by}}
"""
    out = half.format(voucher="BN-2024-050", to="Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ", by=BANK)
    came = half.format(
        voucher="BC-2024-050", to="Tài-sản:Quỹ-hoạt-động:Ngân-hàng", by="Nguồn-vốn:Quỹ-hoạt-động:Chuyển-quỹ"
    )
    assert subjects(judge("FUND-09", D(2024, 12, 31), income=out, operating=came)) == found


def split_year(interest: int, capital: int) -> str:
    """A year whose interest is split as agreed, but for the capital's 30 %."""
    reserve, operating, allowance = (interest * percent // 100 for percent in (10, 40, 20))
    return (
        lent("2024-02-15", "KU-2024-001", "TV001", 6_000_000)
        + paid("2024-06-15", "KU-2024-001", "TV001", 0, interest)
        + f"""
2024-12-31 * "Phân phối lãi" "Lãi năm 2024"
  period: "2024"
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Phân-phối-lãi
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Lãi-bổ-sung-vốn  -{capital} VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro  -{reserve} VND
2024-12-31 * "Ban chủ nhiệm" "Thù lao"
  period: "2024"
  Chi:Quỹ-tăng-thu-nhập:Thù-lao  {allowance} VND
  {CASH}
2024-12-31 * "Chuyển quỹ" "Lãi sang quỹ hoạt động" ^CQ-2024-001
  period: "2024"
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ  {operating} VND
  {CASH}
"""
    )


@pytest.mark.parametrize(
    ("interest", "capital", "found"),
    [
        (50_000, 14_000, []),  # exactly the tolerance of 1,000
        (50_000, 13_999, ["2024 capital"]),
        (200_000, 58_000, []),  # exactly 1 % of the interest
        (200_000, 57_999, ["2024 capital"]),
    ],
)
def test_a_share_may_miss_its_part_by_the_tolerance_and_by_one_percent(
    judge: Callable[..., Judgement], interest: int, capital: int, found: list[str]
) -> None:
    income = split_year(interest, capital)
    assert subjects(judge("FUND-05", D(2025, 3, 31), income=income)) == found


@pytest.mark.parametrize(("as_of", "found"), [(D(2025, 3, 1), []), (D(2025, 3, 2), ["2024 capital"])])
def test_a_year_may_be_split_until_the_last_of_the_days_for_it(
    judge: Callable[..., Judgement], as_of: date, found: list[str]
) -> None:
    assert subjects(judge("FUND-05", as_of, income=split_year(200_000, 0))) == found


# -- slips, minutes, documents -----------------------------------------------------------------------------------------


def bought(voucher: str, amount: int, flag: str = "*", day: str = "2024-05-20", **meta: str) -> str:
    lines = [f'{day} {flag} "Trạm y tế" "Mua thuốc"', f'  voucher: "{voucher}"']
    lines += [f'  {key}: "{value}"' for key, value in meta.items()]
    return (
        "\n".join(
            [
                *lines,
                f"  Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe  {amount} VND",
                "  Tài-sản:Quỹ-hoạt-động:Ngân-hàng",
            ]
        )
        + "\n\n"
    )


@pytest.mark.parametrize(("amount", "found"), [(2_000_000, []), (2_000_001, ["PC-2024-001"])])
def test_expenses_of_exactly_the_limit_need_no_minutes(
    judge: Callable[..., Judgement], amount: int, found: list[str]
) -> None:
    assert subjects(judge("DOC-04", D(2024, 6, 30), operating=bought("PC-2024-001", amount))) == found


def test_expenses_whose_minutes_are_being_written_do_not_count_yet(judge: Callable[..., Judgement]) -> None:
    operating = bought("PC-2024-001", 2_000_000) + bought("PC-2024-002", 1, "!")
    assert subjects(judge("DOC-04", D(2024, 5, 31), operating=operating)) == []
    assert subjects(judge("DOC-04", D(2024, 6, 30), operating=operating)) == ["PC-2024-001", "PC-2024-002"]


@pytest.mark.parametrize(("count", "ends"), [(5, "PC-2024-005"), (6, "…")])
def test_five_places_of_unknown_minutes_are_named_and_then_no_more(
    judge: Callable[..., Judgement], count: int, ends: str
) -> None:
    slips = [bought(f"PC-2024-00{number}", 1000, minutes="BB-lạ") for number in range(1, count + 1)]
    (finding,) = judge("DOC-09", D(2024, 6, 30), operating="".join(slips)).findings
    assert str(finding.message).endswith(ends)


@pytest.mark.parametrize(("since", "found"), [("2024-01-06", []), ("2024-01-07", ["BB-2017-01"])])
def test_an_older_clubs_rules_of_its_first_day_stand_in_older_minutes(
    judge: Callable[..., Judgement], since: str, found: list[str]
) -> None:
    opening = f"""
2024-01-06 * "Số dư đầu kỳ"
  opening: TRUE
  {CASH}  1,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ
"""
    club = f'{since} custom "regulation" "loan-max" 10000000 VND\n  minutes: "BB-2017-01"\n'
    assert subjects(judge("DOC-09", D(2024, 1, 31), income=opening, club=club)) == found


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 5, 19), []), (D(2024, 5, 20), ["documents/1.jpg"])])
def test_a_document_is_missing_from_the_day_of_its_entry(
    judge: Callable[..., Judgement], as_of: date, found: list[str]
) -> None:
    slip = bought("PC-2024-001", 1000, document="documents/1.jpg")
    assert subjects(judge("DOC-08", as_of, operating=slip)) == found


def test_a_document_directive_is_dated_by_its_own_line(judge: Callable[..., Judgement]) -> None:
    text = '2024-05-20 document Tài-sản:Quỹ-hoạt-động:Tiền-mặt "../documents/1.jpg"'
    assert judge("DOC-08", D(2024, 5, 19), operating=text).findings == ()
    (finding,) = judge("DOC-08", D(2024, 5, 20), operating=text).findings
    assert finding.date == D(2024, 5, 20)


# -- the box ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 6, 14), 0), (D(2024, 6, 15), 1)])
def test_a_count_that_differs_is_found_on_the_day_it_is_entered(
    judge: Callable[..., Judgement], as_of: date, found: int
) -> None:
    count = "2024-06-15 balance Tài-sản:Quỹ-hoạt-động:Tiền-mặt  70,000 VND"
    assert len(judge("CASH-04", as_of, operating=count).findings) == found


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 6, 14), []), (D(2024, 6, 15), ["~"])])
def test_a_weakened_count_is_found_on_its_own_day(
    judge: Callable[..., Judgement], as_of: date, found: list[str]
) -> None:
    count = "2024-06-15 balance Tài-sản:Quỹ-hoạt-động:Tiền-mặt  0 ~ 5 VND"
    assert subjects(judge("BOOK-02", as_of, operating=count)) == found


def test_one_weakened_count_is_told_alone_several_with_their_number(judge: Callable[..., Judgement]) -> None:
    count = "2024-06-15 balance Tài-sản:Quỹ-hoạt-động:Tiền-mặt  0 ~ 5 VND\n"
    (alone,) = judge("BOOK-02", D(2024, 6, 30), operating=count).findings
    (several,) = judge("BOOK-02", D(2024, 7, 1), operating=count + count.replace("06", "05")).findings
    assert "in all" not in str(alone.message)
    assert "(2 in all" in str(several.message)


@pytest.mark.parametrize(("closed", "found"), [("2024-07-05", []), ("2024-07-06", ["operating 2024-06"])])
def test_a_box_closed_empty_on_the_last_day_to_count_it_needs_no_count(
    judge: Callable[..., Judgement], closed: str, found: list[str]
) -> None:
    box = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
    moved = f"""
2024-06-10 * "Họp" "Hội phí"
  voucher: "PT-2024-001"
  {box}  5,000 VND
  Thu:Quỹ-hoạt-động:Hội-phí
2024-06-20 * "Ngân hàng" "Gửi tiền"
  voucher: "PC-2024-001"
  {box}  -5,000 VND
  Tài-sản:Quỹ-hoạt-động:Ngân-hàng
{closed} close {box}
"""
    assert subjects(judge("CASH-03", D(2024, 7, 31), operating=moved)) == found


def test_an_empty_box_needs_no_limit(judge: Callable[..., Judgement]) -> None:
    moved = f"""
2024-02-10 * "TV001" "Ủng hộ"
  voucher: "PT-2024-001"
  {CASH}  5,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay
2024-02-10 * "TV001" "Ủng hộ"
  voucher: "PC-2024-001"
  {CASH}  -5,000 VND
  {BANK}
"""
    club = agreed("cash-max", "5000000 VND", "2024-03-01") + agreed("cash-grace-days", "7", "2024-03-01")
    judgement = judge(
        "CASH-02", D(2024, 3, 31), less=('"cash-max"', '"cash-grace-days"'), income=moved, club=club
    )
    assert (judgement.findings, judgement.unknown) == ((), ())


# -- members and the club ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paid_in_all", "found"), [(20_000, []), (19_999, ["TV005"])])
def test_three_months_fees_may_be_owed(
    judge: Callable[..., Judgement], paid_in_all: int, found: list[str]
) -> None:
    """From February to August: seven months of 5,000 đ."""
    others = "".join(
        f'  Thu:Quỹ-hoạt-động:Hội-phí  -35000 VND\n    member: "TV00{number}"\n' for number in range(1, 5)
    )
    fees = (
        '2024-02-05 * "Họp" "Thu hội phí"\n  voucher: "PT-2024-001"\n'
        f"  Tài-sản:Quỹ-hoạt-động:Tiền-mặt\n{others}"
        f'  Thu:Quỹ-hoạt-động:Hội-phí  -{paid_in_all} VND\n    member: "TV005"\n'
    )
    assert subjects(judge("MEM-06", D(2024, 8, 31), operating=fees)) == found


@pytest.mark.parametrize(("unnamed", "unknown"), [(4_999, False), (5_000, True)])
def test_fees_of_nobody_may_be_those_that_are_missing(
    judge: Callable[..., Judgement], unnamed: int, unknown: bool
) -> None:
    """From February to May all five owe 20,000 đ, 5,000 đ more than three months."""
    fees = (
        '2024-02-05 * "Họp" "Thu hội phí"\n  voucher: "PT-2024-001"\n'
        f"  Tài-sản:Quỹ-hoạt-động:Tiền-mặt\n  Thu:Quỹ-hoạt-động:Hội-phí  -{unnamed} VND\n"
    )
    judgement = judge("MEM-06", D(2024, 5, 31), operating=fees)
    assert (bool(judgement.unknown), bool(judgement.findings)) == (unknown, not unknown)


@pytest.mark.parametrize(("joined", "found"), [("2024-02-01", ["TV006"]), ("2024-02-02", [])])
def test_who_joins_on_the_first_owes_the_months_fee(
    judge: Callable[..., Judgement], joined: str, found: list[str]
) -> None:
    others = "".join(
        f'  Thu:Quỹ-hoạt-động:Hội-phí  -35000 VND\n    member: "TV00{number}"\n' for number in range(1, 6)
    )
    fees = f'2024-02-05 * "Họp" "Thu hội phí"\n  voucher: "PT-2024-001"\n  Tài-sản:Quỹ-hoạt-động:Tiền-mặt\n{others}'
    judgement = judge("MEM-06", D(2024, 5, 31), operating=fees, members=newcomer(joined))
    assert subjects(judgement) == found


CAPITAL = f"""
  voucher: "BC-2024-001"
  {BANK}  30,000,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT
"""


@pytest.mark.parametrize(("began", "months"), [("2024-02-01", 4), ("2024-02-02", 3)])
def test_books_that_begin_on_the_first_ask_for_that_months_fee_and_meeting(
    judge: Callable[..., Judgement], began: str, months: int
) -> None:
    less = ("2024-01-06", "balance", 'event "meeting"')
    income = f'{began} * "Hội NCT xã" "Vốn ban đầu"{CAPITAL}'
    judgement = judge("MEM-06", D(2024, 5, 31), less=less, income=income)
    assert len(judgement.findings) == (5 if months == 4 else 0)
    assert len(judge("GOV-02", D(2024, 5, 31), less=less, income=income).findings) == months


def test_who_is_appointed_on_the_day_of_the_audit_holds_the_office(judge: Callable[..., Judgement]) -> None:
    appointed = '2024-03-01 custom "board" "accountant" "TV002"'
    (before,) = judge("GOV-01", D(2024, 3, 2), less=('"accountant"',), club=appointed).findings
    (finding,) = judge("GOV-01", D(2024, 3, 1), less=('"accountant"',), club=appointed).findings
    assert finding.place == before.place


@pytest.mark.parametrize(
    ("as_of", "until", "message"),
    [
        (D(2024, 5, 6), "", "it has covered nothing so far"),
        (D(2024, 5, 7), "", "it never covered anything"),
        (D(2024, 4, 5), "\n  until: 2024-04-05", "it has covered nothing so far"),
        (D(2024, 4, 6), "\n  until: 2024-04-05", "it never covered anything"),
    ],
)
def test_a_waiver_may_wait_for_what_it_covers_as_long_as_a_loan_for_its_meeting(
    judge: Callable[..., Judgement], as_of: date, until: str, message: str
) -> None:
    waiver = (
        '2024-03-05 custom "waiver" "LOAN-02" "KU-2024-001"\n'
        f'  reason: "mua bò"\n  by: "Ban chủ nhiệm"\n  minutes: "BB-2024-03"{until}\n'
    )
    small = lent("2024-03-10", "KU-2024-001", "TV004", 3_000_000, minutes="BB-2024-03")
    (finding,) = judge("GOV-05", as_of, club=waiver, income=small).findings
    assert message in str(finding.message)


def test_of_two_equal_findings_of_a_subject_the_first_is_told(
    judge: Callable[..., Judgement], tmp_path: Path
) -> None:
    appointed = '2024-03-01 custom "board" "accountant" "TV002"'
    (first,) = judge("GOV-01", D(2024, 3, 2), less=('"accountant"',), club=appointed).findings
    rule = get_rule("GOV-01")

    def twice(books: Books, item: Any) -> Iterator[Found]:
        for found in rule.check(books, item):
            yield found
            yield replace(found, amount=5)

    books = load_club(tmp_path / f"GOV-01-{D(2024, 3, 2)}", D(2024, 3, 2))
    found: tuple[Finding, ...] = judge_rule(books, replace(rule, check=twice)).findings
    assert found == (first,)


# -- where nothing is owed, nothing moves, nothing is missing ------------------------------------------------


def people(*genders: str) -> str:
    return "".join(
        newcomer("2024-01-05").replace("TV006", f"TV01{number}")
        + "  birth-year: 1950\n"
        + (f'  gender: "{gender}"\n' if gender else "")
        for number, gender in enumerate(genders)
    )


@pytest.mark.parametrize(
    ("as_of", "genders"),
    [
        (D(2024, 12, 31), ("nữ", "nữ", "", "nam", "nam")),  # 40 to 60 %, of at least 60
        (D(2025, 9, 30), ("nữ", "nữ", "nữ", "", "nam")),  # 60 to 80 %, of at most 60
    ],
)
def test_a_share_that_may_just_reach_its_target_cannot_be_told(
    judge: Callable[..., Judgement], as_of: date, genders: tuple[str, ...]
) -> None:
    judgement = judge("MEM-02", as_of, less=("Cho-vay:TV00",), members=people(*genders))
    assert (judgement.findings, len(judgement.unknown)) == ((), 1)


def test_slips_of_one_day_are_in_order(judge: Callable[..., Judgement]) -> None:
    operating = bought("PC-2024-001", 1000) + bought("PC-2024-002", 2000)
    assert subjects(judge("DOC-06", D(2024, 6, 30), operating=operating)) == []


def banked(voucher: str, payee: str = "Trạm y tế", day: str = "2024-05-20") -> str:
    """Money from the box to the bank: nothing is spent."""
    return (
        f'{day} * "{payee}" "Gửi tiền"\n  voucher: "{voucher}"\n'
        "  Tài-sản:Quỹ-hoạt-động:Ngân-hàng  1,000 VND\n  Tài-sản:Quỹ-hoạt-động:Tiền-mặt\n\n"
    )


def test_bringing_money_to_the_bank_twice_a_day_is_no_double_payment(judge: Callable[..., Judgement]) -> None:
    operating = banked("PC-2024-001") + banked("PC-2024-002")
    assert subjects(judge("DOC-05", D(2024, 6, 30), operating=operating)) == []


def test_money_brought_to_the_bank_is_no_expense_without_minutes(judge: Callable[..., Judgement]) -> None:
    operating = bought("PC-2024-001", 2_000_001) + banked("PC-2024-002")
    assert subjects(judge("DOC-04", D(2024, 6, 30), operating=operating)) == ["PC-2024-001"]


def test_a_line_that_moves_no_money_may_stand_on_a_payment_slip(judge: Callable[..., Judgement]) -> None:
    operating = bought("PC-2024-001/01", 1000) + banked("PC-2024-001/02")
    assert subjects(judge("DOC-02", D(2024, 6, 30), operating=operating)) == []


def test_an_entry_that_leaves_the_box_as_it_was_did_not_fill_it(judge: Callable[..., Judgement]) -> None:
    moved = (
        f'2024-02-10 * "Ngân hàng" "Rút tiền"\n  voucher: "PT-2024-001"\n  {CASH}  6,000,000 VND\n  {BANK}\n'
        f'2024-02-10 * "Thủ quỹ" "Đổi tiền lẻ"\n  voucher: "PT-2024-002"\n  {CASH}  5,000 VND\n  {CASH}  -5,000 VND\n'
    )
    (finding,) = judge("CASH-02", D(2024, 3, 31), income=moved).findings
    assert finding.voucher == "PT-2024-001"


@pytest.mark.parametrize(("as_of", "unknown"), [(D(2024, 12, 31), 0), (D(2025, 1, 1), 1)])
def test_a_years_split_is_asked_for_when_the_year_is_over(
    judge: Callable[..., Judgement], as_of: date, unknown: int
) -> None:
    judgement = judge("FUND-05", as_of, less=('"split-days"',), income=split_year(200_000, 60_000))
    assert len(judgement.unknown) == unknown


def test_capital_that_is_given_is_no_share_of_the_interest(judge: Callable[..., Judgement]) -> None:
    given = f"""
2024-12-31 * "Hội NCT xã" "Bổ sung vốn"
  voucher: "BC-2024-009"
  period: "2024"
  {BANK}  60,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT
"""
    judgement = judge("FUND-05", D(2025, 3, 31), income=split_year(200_000, 0) + given)
    assert subjects(judgement) == ["2024 capital"]


def repaid_in_advance(lent_on: str) -> str:
    """A repayment that was reversed on 10 April and booked again, with its interest, a week later."""
    wrong = paid("2024-03-15", "KU-2024-001", "TV004", 1_000_000)
    reversal = (
        wrong.replace("2024-03-15 *", "2024-04-10 *")
        .replace("PT-KU-2024-001-2024-03-15", "PC-2024-010")
        .replace(f"  {CASH}\n", f'  reverses: "PT-KU-2024-001-2024-03-15"\n  {CASH}\n')
        .replace("-1000000", "1000000")
    )
    return (
        lent("2024-02-15", "KU-2024-001", "TV004", 1_000_000, 1)
        + wrong
        + reversal
        + paid("2024-04-17", "KU-2024-001", "TV004", 1_000_000, 8_000)
        + lent(lent_on, "KU-2024-002", "TV004", 1_000_000)
    )


@pytest.mark.parametrize(("lent_on", "found"), [("2024-03-15", []), ("2024-04-10", ["KU-2024-002"])])
def test_a_repayment_stood_from_its_day_until_it_was_reversed_if_put_right_within_a_week(
    judge: Callable[..., Judgement], lent_on: str, found: list[str]
) -> None:
    assert subjects(judge("LOAN-08", D(2024, 5, 31), income=repaid_in_advance(lent_on))) == found


@pytest.mark.parametrize(("count", "unknown"), [(300, 0), (301, 1)])
def test_three_hundred_contracts_of_a_member_can_be_compared(
    judge: Callable[..., Judgement], count: int, unknown: int
) -> None:
    loans = "".join(
        lent("2024-05-15", f"KU-2024-{number:03}", "TV004", 1_000) for number in range(1, count + 1)
    )
    judgement = judge("LOAN-08", D(2024, 5, 31), income=loans)
    assert (len(judgement.unknown), bool(judgement.findings)) == (unknown, not unknown)


def test_a_contract_repaid_in_full_and_lent_anew_is_paid_down_from_what_was_lent_last(
    judge: Callable[..., Judgement],
) -> None:
    loans = (
        lent("2024-02-15", "KU-2024-001", "TV004", 3_000_000)
        + paid("2024-03-15", "KU-2024-001", "TV004", 3_000_000, 24_000)
        + lent("2024-04-15", "KU-2024-001", "TV004", 1_000_000, voucher="BN-2024-009")
        + paid("2024-06-20", "KU-2024-001", "TV004", 800_000, 16_000)
        + lent("2024-06-20", "KU-2024-002", "TV004", 1_000_000)
    )
    assert subjects(judge("LOAN-10", D(2024, 6, 30), income=loans)) == []


def test_what_is_paid_on_a_loan_that_is_repaid_does_not_renew_it(judge: Callable[..., Judgement]) -> None:
    loans = (
        lent("2024-02-15", "KU-2024-001", "TV004", 3_000_000)
        + paid("2024-03-15", "KU-2024-001", "TV004", 3_000_000, 24_000)
        + paid("2024-06-20", "KU-2024-001", "TV004", 1_000)
        + lent("2024-06-20", "KU-2024-002", "TV004", 1_000_000)
    )
    assert subjects(judge("LOAN-10", D(2024, 6, 30), income=loans)) == []


def test_of_the_board_only_those_who_owe_are_named(judge: Callable[..., Judgement]) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV001", 3_000_000)
    (finding,) = judge("LOAN-14", D(2024, 5, 31), income=loan).findings
    assert "(TV001)" in str(finding.message)


def test_where_no_money_moved_a_loan_may_stand_against_the_reserve(judge: Callable[..., Judgement]) -> None:
    moved = """
2024-06-15 * "TV004" "Dùng dự phòng" ^KU-2024-001
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  100,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro
"""
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    assert subjects(judge("LOAN-22", D(2024, 6, 30), income=loan + moved)) == []


def test_what_is_overpaid_without_a_write_off_does_not_speak_of_one(judge: Callable[..., Judgement]) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000) + paid(
        "2024-06-15", "KU-2024-001", "TV004", 3_000_001
    )
    (finding,) = judge("LOAN-12", D(2024, 6, 30), income=loan).findings
    assert "write-off" not in str(finding.message)


@pytest.mark.parametrize(
    ("taken", "levels"),
    [(25_000, []), (25_001, [Level.NOTE]), (49_000, [Level.NOTE]), (49_001, [Level.WARNING])],
)
def test_interest_may_be_paid_ahead_up_to_all_of_the_term(
    judge: Callable[..., Judgement], taken: int, levels: list[Level]
) -> None:
    """3,000,000 for three months: 24,000 + 16,000 + 8,000, and 1,000 of tolerance for the month begun."""
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, 3) + paid(
        "2024-05-20", "KU-2024-001", "TV004", 0, taken
    )
    assert [finding.level for finding in judge("LOAN-13", D(2024, 5, 31), income=loan).findings] == levels


@pytest.mark.parametrize(("taken", "found"), [(23_000, []), (22_999, ["KU-2024-001"])])
def test_interest_may_fall_short_by_the_tolerance(
    judge: Callable[..., Judgement], taken: int, found: list[str]
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, 1) + paid(
        "2024-06-15", "KU-2024-001", "TV004", 3_000_000, taken
    )
    assert subjects(judge("LOAN-13", D(2024, 7, 31), income=loan)) == found


def test_a_loan_without_overdue_interest_needs_no_rate_for_it(judge: Callable[..., Judgement]) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    assert judge("LOAN-23", D(2024, 6, 30), less=('"overdue-rate"',), income=loan).unknown == ()


def test_a_loan_that_is_repaid_needs_no_terms_to_be_on_time(judge: Callable[..., Judgement]) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    repaid = paid("2024-06-15", "KU-2024-001", "TV004", 3_000_000)
    less = ('"loan-rate"',)
    assert len(judge("LOAN-15", D(2024, 6, 14), less=less, income=loan + repaid).unknown) == 1
    assert judge("LOAN-15", D(2024, 6, 15), less=less, income=loan + repaid).unknown == ()


def test_what_is_owed_is_no_payment_while_no_money_goes_out(judge: Callable[..., Judgement]) -> None:
    """A debt to somebody else becomes a borrower's."""
    owed = f"""
2024-02-10 * "Ông Ba" "Giữ hộ"
  voucher: "PT-2024-001"
  {CASH}  100,000 VND
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả
2024-02-20 * "TV004" "Trừ nợ" ^KU-2024-001
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả  100,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004
"""
    loan = lent("2024-02-05", "KU-2024-001", "TV004", 3_000_000)
    assert judge("FUND-08", D(2024, 3, 31), income=loan + owed).findings == ()


def test_a_reversal_on_the_first_day_of_the_calendar_breaks_nothing(tmp_path: Path) -> None:
    entry = '0001-01-01 * "TV001" "Nhầm"\n  voucher: "{}"{}\n  {}  {}5,000 VND\n  {}\n'
    income = entry.format("PT-0001-001", "", CASH, "", BANK) + entry.format(
        "PC-0001-001", '\n  reverses: "PT-0001-001"', CASH, "-", BANK
    )
    waiver = (
        '2024-03-05 custom "waiver" "LOAN-02" "KU-2024-001"\n'
        '  reason: "mua bò"\n  by: "Ban chủ nhiệm"\n  minutes: "BB-2024-03"\n'
    )
    files = {name: text.replace("2024-01-05 open", "0001-01-01 open") for name, text in base_files().items()}
    files[HOMES["income"]] += f"\n{income}"
    files[HOMES["club"]] += f"\n{waiver}"
    books = load_club(write(tmp_path, files), D(2024, 3, 31))
    assert subjects(judge_rule(books, get_rule("GOV-05"))) == ["LOAN-02 KU-2024-001"]


def test_an_opening_of_the_first_day_counts_though_an_entry_of_that_day_stands_before_it(
    judge: Callable[..., Judgement],
) -> None:
    """Of the year in which an older club's books begin, too large a share says nothing: older interest may be in it."""
    opening = f"""
2024-01-06 * "Số dư đầu kỳ"
  opening: TRUE
  {CASH}  1,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ
"""
    split = split_year(200_000, 90_000)
    assert subjects(judge("FUND-05", D(2025, 3, 30), income=split)) == ["2024 capital"]
    assert subjects(judge("FUND-05", D(2025, 3, 31), income=split + opening)) == []


def brought(*legs: str) -> str:
    return '\n2024-01-06 * "Số dư đầu kỳ"\n  opening: TRUE\n' + "".join(f"  {leg}\n" for leg in legs)


@pytest.mark.parametrize("credit", [INTEREST, "Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ"])
def test_an_opening_in_which_no_money_moves_uses_nothing(
    judge: Callable[..., Judgement], credit: str
) -> None:
    debit = "Số-dư-đầu-kỳ" if credit == INTEREST else "Lãi-bổ-sung-vốn"
    opening = brought(f"Nguồn-vốn:Quỹ-tăng-thu-nhập:{debit}  5,000 VND", credit)
    assert judge("FUND-08", D(2024, 3, 31), income=opening).findings == ()


def test_capital_that_an_entry_leaves_as_it_was_is_not_what_it_took(judge: Callable[..., Judgement]) -> None:
    taken = f"""
2024-02-10 * "Ông Ba" "Chi"
  voucher: "BN-2024-001"
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-nhà-nước  5 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-nhà-nước  -5 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT  1,000,000 VND
  {BANK}
"""
    (finding,) = judge("FUND-08", D(2024, 3, 31), income=taken).findings
    assert "Vốn-Hội-NCT" in str(finding.message)


@pytest.mark.parametrize(("fee", "found"), [(1_000, []), (1_001, ["PT-2024-001"])])
def test_a_bank_may_keep_as_fee_what_a_borrower_pays_in_but_not_his_debt(
    judge: Callable[..., Judgement], fee: int, found: list[str]
) -> None:
    repaid = f"""
2024-06-15 * "TV004" "Trả gốc" ^KU-2024-001
  voucher: "PT-2024-001"
  {BANK}  {2_000 - fee} VND
  Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng  {fee} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  -2,000 VND
"""
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    assert subjects(judge("FUND-08", D(2024, 6, 30), income=loan + repaid)) == found


def test_a_write_off_taken_from_the_reserve_is_still_a_loss(judge: Callable[..., Judgement]) -> None:
    lost = """
2024-06-15 * "TV004" "Xóa nợ" ^KU-2024-001
  minutes: "BB-2024-06"
  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ  1,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004
2024-06-16 * "Dự phòng" "Bù nợ đã xóa" ^KU-2024-001
  minutes: "BB-2024-06"
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro  1,000,000 VND
  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ
"""
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000)
    assert judge("FUND-06", D(2024, 6, 30), income=loan + lost).findings == ()


def test_who_has_no_namesake_needs_no_birth_year(judge: Callable[..., Judgement]) -> None:
    alone = newcomer("2024-01-05") + '  name: "Vi Thị Mới"\n'
    assert judge("MEM-05", D(2024, 3, 31), members=alone).unknown == ()


# -- the regulation and the targets -----------------------------------------------------------------------------------------


def test_a_percentage_may_be_ten_thousand(judge: Callable[..., Judgement]) -> None:
    """A limit that never bites is no mistake of typing."""
    said = [
        [
            finding.subject
            for finding in judge("REG-01", day, club=agreed("loan-max-share", percent, "2024-02-01")).findings
        ]
        for day, percent in ((D(2024, 2, 27), "10000"), (D(2024, 2, 28), "10001"))
    ]
    assert said == [[], ["loan-max-share"]]


def test_one_line_of_the_regulation_that_cannot_be_read_is_not_counted(
    judge: Callable[..., Judgement],
) -> None:
    line = agreed("loan-max-share", "10001", "2024-02-01")
    (alone,) = judge("REG-01", D(2024, 2, 27), club=line).findings
    (several,) = judge("REG-01", D(2024, 2, 28), club=line + line).findings
    assert "such lines" not in str(alone.message)
    assert "(2 such lines)" in str(several.message)


def test_targets_are_in_force_from_their_own_day() -> None:
    plan = parse(
        "plan",
        'issuer = ""\nnumber = "7/KH"\ndate = 2024-04-10\n[targets]\nmembers = { min = 50 }',
        "plan.toml",
    )
    assert in_force(D(2024, 4, 10), plan) is plan
    assert in_force(D(2024, 4, 9), plan).title == "1336/QĐ-TTg"
    assert in_force(D(2025, 7, 31)).title == "1336/QĐ-TTg"
    assert in_force(D(2025, 8, 1)).title == "1648/QĐ-TTg"


def test_a_target_may_be_nothing_or_a_single_figure() -> None:
    text = 'issuer = ""\nnumber = ""\ndate = 2024-04-10\n[targets]\nwomen = { min = 0, max = 0 }'
    assert parse("plan", text, "plan.toml").targets["women"] == Range(Decimal(0), Decimal(0))


def test_a_plan_of_exactly_a_million_bytes_is_read(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    text = 'issuer = ""\nnumber = ""\ndate = 2024-04-10\n[targets]\n'
    plan.write_text(text + "#" * (1_000_000 - len(text)), "utf-8")
    assert read_plan(plan).date == D(2024, 4, 10)


@pytest.mark.parametrize(("as_of", "found"), [(D(2024, 5, 19), 0), (D(2024, 5, 20), 1)])
def test_a_damaged_text_is_found_on_the_day_of_its_entry(
    judge: Callable[..., Judgement], as_of: date, found: int
) -> None:
    slip = bought("PC-2024-001", 1000).replace("Mua thuốc", "Mua thuÃ´c")
    assert len(judge("DATA-02", as_of, operating=slip).findings) == found


def test_a_debt_taken_over_without_money_is_not_called_lent(judge: Callable[..., Judgement]) -> None:
    first = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, minutes="BB-2024-05")
    handed_over = """
2024-06-10 * "TV005" "Nhận nợ" ^KU-2024-002
  term: 12
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV005  3,000,000 VND
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả
2024-06-10 * "TV004" "Chuyển nợ" ^KU-2024-001
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004
"""
    (finding,) = judge("LOAN-11", D(2024, 7, 31), income=first + handed_over).findings
    assert finding.subject == "KU-2024-002"
    assert show(finding.message, "en") == "KU-2024-002 takes over a debt of 3,000,000 đ without minutes"


# -- REG -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "found"),
    [(D(2024, 3, 31), []), (D(2024, 4, 1), ["TV099"])],
)
def test_a_code_is_in_the_list_by_the_end_of_the_next_month(
    judge: Callable[..., Judgement], as_of: date, found: list[str]
) -> None:
    board = '2024-02-01 custom "board" "deputy" "TV099"\n'
    assert subjects(judge("REG-01", as_of, club=board)) == found


def test_what_two_lines_contradict_each_other_on_cannot_be_judged(judge: Callable[..., Judgement]) -> None:
    line = '2024-01-05 custom "regulation" "silence-days" 400\n'
    judgement = judge("GOV-04", D(2024, 12, 31), club=line)
    assert judgement.findings == ()
    (unknown,) = judgement.unknown
    assert "two lines of 2024-01-05" in str(unknown.reason)


@pytest.mark.parametrize(("meeting", "found"), [("2024-07-05", []), ("2024-07-06", ["loan-max 2024-07-05"])])
def test_a_change_stands_in_minutes_of_its_day_or_before(
    judge: Callable[..., Judgement], meeting: str, found: list[str]
) -> None:
    club = f"""
{meeting} event "meeting" "BB-2024-07B"
2024-07-05 custom "regulation" "loan-max" 12000000 VND
  article: "Điều 8"
  minutes: "BB-2024-07B"
"""
    assert subjects(judge("REG-02", D(2024, 12, 31), club=club)) == found
    assert subjects(judge("DOC-09", D(2024, 12, 31), club=club)) == []


@pytest.mark.parametrize(("day", "found"), [("2024-01-06", []), ("2024-01-07", ["loan-max 2024-01-07"])])
def test_what_was_changed_until_the_books_began_needs_no_minutes(
    judge: Callable[..., Judgement], day: str, found: list[str]
) -> None:
    line = f'{day} custom "regulation" "loan-max" 12000000 VND\n  article: "Điều 8"\n'
    assert subjects(judge("REG-02", D(2024, 12, 31), club=line)) == found


@pytest.mark.parametrize(("rate", "found"), [("1.66", []), ("1.67", ["loan-rate"])])
def test_the_regulations_rate_is_up_to_the_laws_cap(
    judge: Callable[..., Judgement], rate: str, found: list[str]
) -> None:
    line = f'2024-02-01 custom "regulation" "loan-rate" {rate}\n'
    assert subjects(judge("REG-03", D(2024, 12, 31), club=line)) == found


def test_at_most_five_of_what_the_template_would_find_are_named(judge: Callable[..., Judgement]) -> None:
    club = '2024-01-06 custom "regulation" "minutes-over" "none"\n'
    spent = "".join(bought(f"PC-2024-00{number}", 2_500_000) for number in range(1, 8))
    (finding,) = judge("REG-03", D(2024, 12, 31), club=club, operating=spent).findings
    assert str(finding.message).endswith("DOC-04 PC-2024-005, …")


def test_waivers_do_not_hide_from_reg_03_what_they_were_not_for(judge: Callable[..., Judgement]) -> None:
    """The template's finding is none of the club's, so no waiver of its rule covers it."""
    club = """
2024-01-06 custom "regulation" "minutes-over" "none"
2024-02-05 custom "waiver" "DOC-04" "PC-2024-001"
  reason: "mua ngay kẻo hết"
  by: "Ban chủ nhiệm"
  minutes: "BB-2024-02"
"""
    judgement = judge("REG-03", D(2024, 12, 31), club=club, operating=bought("PC-2024-001", 2_500_000))
    assert [(one.subject, one.waived) for one in judgement.findings] == [("minutes-over", False)]


def test_two_holders_of_one_day_both_hold_the_office_until_the_next(make_club: Callable[..., Path]) -> None:
    club = """
2024-02-05 custom "board" "deputy" "TV004"
2024-02-05 custom "board" "deputy" "TV005"
2024-03-05 custom "board" "deputy" "TV004"
2024-04-05 custom "board" "deputy" ""
2024-02-05 custom "board" "member" "TV002"
2024-03-05 custom "board" "member" "TV003"
2024-04-05 custom "board" "member" "TV005"
2024-04-05 custom "board" "member" ""
2024-05-05 custom "board" "member" ""
"""
    books = load_club(make_club(club=club))
    held = {month: books.office_holders(D(2024, month, 5)) for month in range(1, 6)}
    assert [held[month].get("deputy") for month in held] == [None, ("TV004", "TV005"), ("TV004",), None, None]
    assert [held[month].get("member") for month in held] == [
        None,
        ("TV002",),
        ("TV002", "TV003"),
        ("TV005",),
        None,
    ]


def test_a_count_of_the_first_day_of_the_calendar_brings_nothing_down(make_club: Callable[..., Path]) -> None:
    club = """
0001-01-01 open Tài-sản:Quỹ-tăng-thu-nhập:Hộp VND
  fund: "income"
  role: "cash"
0001-01-01 balance Tài-sản:Quỹ-tăng-thu-nhập:Hộp 5 VND
"""
    folder = make_club(club=club)
    for day in (date.min, D(2024, 3, 1)):
        assert "CASH-04" in {finding.rule for finding in audit_club(folder, day).findings}


def test_a_state_that_a_waiver_covered_between_two_month_ends_is_remembered(
    judge: Callable[..., Judgement],
) -> None:
    """Ten days late in June, paid before its end: the waiver of that time was needed."""
    late = lent("2024-05-10", "KU-2024-001", "TV004", 3_000_000, minutes="BB-2024-05")
    paid = """
2024-06-25 * "TV004" "Trả gốc, lãi" ^KU-2024-001
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  274,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  -250,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -24,000 VND
"""
    waiver = """
2024-06-10 custom "waiver" "LOAN-15" "KU-2024-001"
  reason: "ốm, trả chậm"
  by: "Họp câu lạc bộ"
  minutes: "BB-2024-06"
  until: 2024-07-05
"""
    assert judge("GOV-05", D(2024, 8, 31), income=late + paid, club=waiver).findings == ()


# -- a due date of its own ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "amortisation"),
    [
        ('"2024-06-29"', "single"),
        ("2024-05-15", "single"),
        ("2024-06-29", "bullet"),
        ("2900-06-29", "single"),
    ],
)
def test_a_due_date_that_cannot_be_one_leaves_the_loan_unjudged(
    judge: Callable[..., Judgement], due: str, amortisation: str
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000, amortisation=amortisation)
    loan = loan.replace("  term: 12", f"  due: {due}")
    assert [one.subject for one in judge("LOAN-13", D(2024, 7, 31), income=loan).unknown] == ["KU-2024-001"]


def test_a_due_date_in_a_regulation_that_does_not_say_how_loans_are_repaid_is_unknown(
    judge: Callable[..., Judgement],
) -> None:
    loan = lent("2024-05-15", "KU-2024-001", "TV004", 3_000_000).replace("  term: 12", "  due: 2024-06-29")
    less = ('"amortisation"',)
    assert judge("REG-01", D(2024, 7, 31), less=less, income=loan).findings == ()
    assert len(judge("LOAN-15", D(2024, 7, 31), less=less, income=loan).unknown) == 1


def test_a_loan_older_than_the_books_may_name_its_due_date(judge: Callable[..., Judgement]) -> None:
    """It is judged by the fine of the day on which the books took it over, where it was lent before the first word of it."""
    opening = """
2024-01-06 * "TV004" "Dư nợ chuyển sang" ^KU-2023-001
  opening: TRUE
  disbursed: 2023-12-01
  principal: 3000000 VND
  due: 2024-01-15
  rate: 0.8
  amortisation: "single"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ
2024-01-25 * "TV004" "Trả hết" ^KU-2023-001
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  3,041,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  -3,000,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -36,000 VND
  Thu:Quỹ-tăng-thu-nhập:Tiền-phạt
"""
    fines = '2024-01-05 open Thu:Quỹ-tăng-thu-nhập:Tiền-phạt VND\n  fund: "income"\n  role: "fine"\n'
    club = fines + agreed("late-fine", "5000 VND")
    for rule in ("LOAN-13", "LOAN-25", "REG-01"):
        judgement = judge(rule, D(2024, 3, 31), income=opening, club=club)
        assert subjects(judgement) == []
        assert judgement.unknown == ()
    later = fines + agreed("late-fine", "5000 VND", "2024-01-07")
    assert subjects(judge("LOAN-25", D(2024, 3, 31), income=opening, club=later)) == ["KU-2023-001"]


@pytest.mark.parametrize(
    ("name", "other", "level"),
    [
        ("Cao Lan", "Cao Lân", "note"),
        ("Y Lan", "Ý Lân", "note"),
        ("Ka Long", "Ká Lồng", "note"),
        ("Tran Thi Hoa", "Trần Thị Hòa", "warning"),
        ("Cao Lân", "Cao Lân", "warning"),
    ],
)
@pytest.mark.parametrize("list_lacks_accents", [False, True])
def test_a_name_that_has_no_accents_is_another_than_one_that_has(
    judge: Callable[..., Judgement], name: str, other: str, level: str, *, list_lacks_accents: bool
) -> None:
    words = ("Mau", "Vi", "Du", "Thu", "Dinh", "Mo", "Na", "Bo", "Sa")
    names = [f"Nguyen Thi {word}" for word in words]
    members = [(one, 1940 + at) for at, one in enumerate(names if list_lacks_accents else [])]
    written = "".join(
        f"2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV2{at:02}  VND\n"
        f'  fund: "income"\n  role: "loan"\n  member: "TV2{at:02}"\n  name: "{one}"\n  birth-year: {year}\n\n'
        for at, (one, year) in enumerate([*members, (name, 1935), (other, 1935)])
    )
    found = judge("MEM-05", D(2024, 12, 31), members=written).findings
    assert [one.level for one in found] == ["warning" if list_lacks_accents else level]


@pytest.mark.parametrize(
    ("lent_on", "amount", "level"),
    [
        ("2024-02-18", 6_000_000, Level.NOTE),  # due three days later
        ("2024-02-19", 6_000_000, Level.WARNING),
        ("2024-02-15", 5_000_000, Level.NOTE),
        ("2024-02-03", 6_000_000, Level.WARNING),  # late already
    ],
)
def test_what_the_schedule_of_the_board_asked_for_is_no_debt_handed_on(
    judge: Callable[..., Judgement], lent_on: str, amount: int, level: Level
) -> None:
    income = single(lent_on, "KU-2024-001", "TV001", amount) + paid(
        "2024-05-15", "KU-2024-001", "TV001", amount
    )
    income += single("2024-05-15", "KU-2024-002", "TV004", 6_000_000, 12)
    income += given_up("2024-10-10", "KU-2024-002", "TV004", 6_000_000)
    findings = judge("LOAN-17", D(2024, 12, 31), income=income).findings
    assert [(finding.subject, finding.level) for finding in findings] == [("KU-2024-002", level)]


def test_what_was_lent_together_is_reckoned_once(
    judge: Callable[..., Judgement], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def counted(loan: Loan, by: date) -> bool:
        nonlocal asked
        asked += 1
        return never_repaid(loan, by)

    monkeypatch.setattr(stand_ins, "never_repaid", counted)
    loans = 40
    income = single("2024-02-15", "KU-2024-900", "TV001", 6_000_000, 12) + "".join(
        single("2024-05-15", f"KU-2024-{number:03}", "TV004", 150_000)
        + given_up("2024-06-10", f"KU-2024-{number:03}", "TV004", 150_000)
        for number in range(loans)
    )
    income += paid("2024-05-15", "KU-2024-900", "TV001", 6_000_000)
    assert len(judge("LOAN-17", D(2024, 12, 31), income=income).findings) == loans
    assert asked <= 3 * loans
