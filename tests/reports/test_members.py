"""The members page's figures: the same as the audit's, and what they are made of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import ClubResult, audit_club
from clubledger.books import load_club
from clubledger.books.chart import Role
from clubledger.books.periods import Month
from clubledger.i18n import render
from clubledger.reports.collation import vietnamese_key
from clubledger.reports.members import MemberPage, member_page, members
from clubledger.rules.examples import without
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger import Books

LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAY = date(2025, 12, 31)

LOAN = """
2024-05-15 * "TV004" "Cho vay nuôi lợn" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-05"
  purpose: "chăn nuôi"
  term: 3
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -3,000,000 VND
"""


def repayment(day: str, number: int, principal: int, interest: int) -> str:
    return f"""
{day} * "TV004" "Trả gốc, lãi" ^KU-2024-001
  voucher: "PT-2024-{number:03}"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  {principal + interest} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  -{principal} VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -{interest} VND
"""


def fee(day: str, number: int, **paid: int) -> str:
    lines = "".join(
        f'  Thu:Quỹ-hoạt-động:Hội-phí  -{amount} VND\n    member: "{code}"\n' for code, amount in paid.items()
    )
    return f"""
{day} * "Họp" "Thu hội phí"
  voucher: "PT-2024-{number:03}"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  {sum(paid.values())} VND
{lines}"""


def page_of(folder: Path, code: str, as_of: date) -> MemberPage:
    books = load_club(folder, as_of)
    return member_page(books, known(members(books).line(code)))


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> tuple[Books, ClubResult]:
    folder = LEDGERS / request.param
    return load_club(folder, DAY), audit_club(folder, DAY)


# -- the same as the audit


def test_the_list_has_the_members_and_loans_of_the_indicators(sample: tuple[Books, ClubResult]) -> None:
    books, audit = sample
    told, figures = members(books), known(audit.indicators)
    loans = [loan for line in (*told.present, *told.left) for loan in line.loans]
    assert len(told.present) == figures.members
    assert len(told.present) + len(told.left) == len(books.members)
    assert len(loans) == figures.loans_open
    assert sum(loan.balance for loan in loans) == figures.principal_outstanding
    assert sum(loan.balance for loan in loans if known(loan.standing).days_past_due > 30) == figures.par30
    assert sum(any(line.loans) for line in told.present) == figures.borrowers_active


def test_the_members_pages_have_all_loans_and_all_fees(sample: tuple[Books, ClubResult]) -> None:
    books, audit = sample
    told, figures = members(books), known(audit.indicators)
    pages = [member_page(books, line) for line in (*told.present, *told.left)]
    assert sorted(record.line.loan for page in pages for record in page.records) == sorted(books.loans)
    assert sum(page.present and bool(page.records) for page in pages) == figures.borrowers_ever
    booked = -sum(entry.moved(Role.FEE) for entry in books.effective)
    assert sum(line.fees.paid for line in (*told.present, *told.left)) == booked - told.unnamed
    for page in pages:
        assert sum(month.paid for month in page.months) == page.line.fees.paid


def test_the_months_ask_together_what_is_due(sample: tuple[Books, ClubResult]) -> None:
    books, _ = sample
    for line in members(books).present:
        months = member_page(books, line).months
        assert sum(month.due or 0 for month in months) == line.fees.due
        assert {month.due for month in months} <= {5000, None}


@pytest.mark.parametrize("as_of", [date(2024, 8, 31), date(2025, 3, 15), DAY])
@pytest.mark.parametrize("name", SAMPLES)
def test_who_owes_over_three_months_is_who_the_audit_names(name: str, as_of: date) -> None:
    told = members(load_club(LEDGERS / name, as_of))
    found = {
        one.member: one.amount for one in audit_club(LEDGERS / name, as_of).findings if one.rule == "MEM-06"
    }
    assert {
        line.member.code: line.fees.owing for line in told.present if known(line.fees.owing) > 15_000
    } == found


def test_unpaid_fees_are_those_of_the_finding(make_club: Callable[..., Path]) -> None:
    folder = make_club(operating=fee("2024-02-05", 1, TV001=60_000, TV002=60_000, TV003=45_000, TV004=10_000))
    told = members(load_club(folder, date(2024, 12, 31)))
    found = audit_club(folder, date(2024, 12, 31)).findings
    named = {one.member: one.amount for one in found if one.rule == "MEM-06"}
    assert named == {"TV004": 45_000, "TV005": 55_000}
    assert {line.member.code: line.fees.owing for line in told.present} == named | {
        "TV001": 0,
        "TV002": 0,
        "TV003": 10_000,
    }


# -- the list


def test_the_members_stand_by_their_given_names(sample: tuple[Books, ClubResult]) -> None:
    books, _ = sample
    names = [known(line.member.name) for line in members(books).present]
    assert names == sorted(names, key=vietnamese_key)
    assert [name.split()[-1] for name in names] != sorted(name.split()[-1] for name in names)


def test_who_left_stands_apart_and_owes_no_fee(make_club: Callable[..., Path]) -> None:
    folder = make_club(members='2024-06-10 custom "member" "TV002" "left"')
    before, after = (members(load_club(folder, day)) for day in (date(2024, 6, 9), date(2024, 6, 10)))
    assert not before.left
    assert [line.member.code for line in after.left] == ["TV002"]
    assert known(after.line("TV002")).fees.due is None
    assert known(before.line("TV002")).fees.due == 20_000


def test_a_member_is_found_however_the_code_is_written_and_nobody_else(
    make_club: Callable[..., Path],
) -> None:
    told = members(load_club(make_club(), date(2024, 6, 1)))
    assert known(told.line(" tv003 ")).member.code == "TV003"
    assert told.line("TV03") is None
    assert told.line("") is None


def test_a_club_without_a_fee_says_so(make_club: Callable[..., Path]) -> None:
    free = make_club("free", club='2024-01-06 custom "regulation" "fee-monthly" "none"\n  article: "Điều 6"')
    told = members(load_club(free, date(2024, 6, 1)))
    assert render(known(told.untold), "en") == "The club's regulation asks for no fee."
    assert {line.fees.owing for line in told.present} == {None}


def test_a_regulation_that_is_silent_of_the_fee_is_named(make_club: Callable[..., Path]) -> None:
    folder = make_club()
    club = folder / "club.beancount"
    club.write_text(without(club.read_text("utf-8"), '"fee-monthly"'), "utf-8")
    told = members(load_club(folder, date(2024, 6, 1)))
    assert "fee-monthly" in render(known(told.untold), "en")
    assert {line.fees.due for line in told.present} == {None}


def test_fees_of_nobody_are_told(make_club: Callable[..., Path]) -> None:
    nobody = """
2024-02-05 * "Họp" "Thu hội phí"
  voucher: "PT-2024-001"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  25000 VND
  Thu:Quỹ-hoạt-động:Hội-phí
"""
    assert members(load_club(make_club(operating=nobody), date(2024, 6, 1))).unnamed == 25_000


def test_before_the_first_day_there_is_nobody(make_club: Callable[..., Path]) -> None:
    told = members(load_club(make_club(), date(2020, 1, 1)))
    assert (told.present, told.left) == ((), ())


def test_books_without_an_entry_have_members_and_no_months(make_club: Callable[..., Path]) -> None:
    folder = make_club()
    for journal in folder.glob("*-fund/2024.beancount"):
        journal.write_text("", "utf-8")
    page = page_of(folder, "TV001", date(2024, 6, 1))
    assert page.months == ()
    assert page.line.fees.owing is None


# -- fees


def test_fees_stand_in_the_months_of_the_books_with_their_slips(make_club: Callable[..., Path]) -> None:
    folder = make_club(
        operating=fee("2024-02-05", 1, TV001=10_000, TV002=5_000) + fee("2024-04-05", 2, TV001=5_000)
    )
    months = page_of(folder, "TV001", date(2024, 4, 20)).months
    assert [(str(one.month), one.paid) for one in months] == [
        ("2024-01", 0),
        ("2024-02", 10_000),
        ("2024-03", 0),
        ("2024-04", 5_000),
    ]
    assert [payment.voucher for one in months for payment in one.payments] == ["PT-2024-001", "PT-2024-002"]


def test_a_reversed_fee_was_not_paid(make_club: Callable[..., Path]) -> None:
    wrong = fee("2024-02-05", 1, TV001=5_000)
    reversal = """
2024-02-06 * "Họp" "Đảo bút toán"
  voucher: "PT-2024-002"
  reverses: "PT-2024-001"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  -5000 VND
  Thu:Quỹ-hoạt-động:Hội-phí  5000 VND
    member: "TV001"
"""
    assert page_of(make_club(operating=wrong + reversal), "TV001", date(2024, 3, 1)).line.fees.paid == 0


def test_the_months_of_who_left_end_with_the_membership(make_club: Callable[..., Path]) -> None:
    folder = make_club(
        members='2024-03-10 custom "member" "TV002" "left"', operating=fee("2024-05-05", 1, TV002=5_000)
    )
    page = page_of(folder, "TV002", date(2024, 6, 30))
    assert not page.present
    assert [one.month for one in page.months] == [Month(2024, number) for number in (1, 2, 3, 5)]


# -- contributions and offices


def test_contributions_are_told_with_what_was_given_back(make_club: Callable[..., Path]) -> None:
    account = """
2024-01-05 open Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn:TV001  VND
  fund: "income"
  role: "member-capital"
  member: "TV001"
"""
    income = """
2024-04-10 * "TV001" "Góp vốn"
  voucher: "BC-2024-002"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  500000 VND
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn:TV001
2024-05-10 * "TV001" "Rút vốn góp"
  voucher: "BN-2024-001"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -200000 VND
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn:TV001
"""
    rice = """
2024-01-05 open Tài-sản:Quỹ-hoạt-động:Hiện-vật  GAO
  fund: "operating"
  role: "in-kind"
2024-01-05 open Thu:Quỹ-hoạt-động:Hiện-vật  GAO
  fund: "operating"
  role: "in-kind"
"""
    operating = """
2024-06-10 * "TV001" "Ủng hộ gạo"
  Tài-sản:Quỹ-hoạt-động:Hiện-vật  5 GAO
  Thu:Quỹ-hoạt-động:Hiện-vật  -5 GAO
    member: "TV001"
"""
    folder = make_club(club=account + rice, income=income, operating=operating)
    page = page_of(folder, "TV001", date(2024, 6, 30))
    assert [(render(gift.what, "en"), gift.amount, gift.voucher) for gift in page.gifts] == [
        ("contribution to be given back", 500_000, "BC-2024-002"),
        ("contribution to be given back", -200_000, "BN-2024-001"),
        ("in kind", 0, None),
    ]
    assert (page.gifts[2].number, page.gifts[2].currency) == (Decimal(5), "GAO")
    assert page.given == 300_000
    assert page_of(folder, "TV002", date(2024, 6, 30)).gifts == ()


def test_a_member_of_the_board_holds_an_office(sample: tuple[Books, ClubResult]) -> None:
    books, _ = sample
    holders = books.office_holders(DAY)
    page = member_page(books, known(members(books).line(holders["treasurer"][0])))
    assert "treasurer" in [render(office, "en") for office in page.offices]
    assert sum(
        len(member_page(books, line).offices) for line in members(books).present + members(books).left
    ) == sum(map(len, holders.values()))


# -- the repayment record


def test_a_loan_paid_on_its_days_was_never_late(make_club: Callable[..., Path]) -> None:
    paid = [("2024-06-15", 24_000), ("2024-07-20", 16_000), ("2024-08-15", 8_000)]  # one within grace
    text = LOAN + "".join(repayment(day, n, 1_000_000, cost) for n, (day, cost) in enumerate(paid, 1))
    (record,) = page_of(make_club(income=text), "TV004", date(2024, 9, 1)).records
    assert (record.fallen, record.on_time, record.most, record.line.balance) == (3, 3, 0, 0)


def test_an_instalment_paid_after_its_grace_was_late(make_club: Callable[..., Path]) -> None:
    text = (
        LOAN + repayment("2024-06-15", 1, 1_000_000, 24_000) + repayment("2024-08-01", 2, 1_000_000, 16_000)
    )
    page = page_of(make_club(income=text), "TV004", date(2024, 8, 10))
    (record,) = page.records
    assert (record.fallen, record.on_time, record.most) == (2, 1, 16)  # due on 15/07, still unpaid on 31/07
    assert (page.fallen, page.on_time, page.most, page.late_now) == (2, 1, 16, 0)


def test_what_is_unpaid_is_late_until_now(make_club: Callable[..., Path]) -> None:
    page = page_of(make_club(income=LOAN), "TV004", date(2024, 7, 15))
    (record,) = page.records
    assert (record.fallen, record.on_time, record.most, page.late_now) == (1, 0, 30, 30)


def test_an_instalment_in_its_grace_is_not_judged_yet(make_club: Callable[..., Path]) -> None:
    (record,) = page_of(make_club(income=LOAN), "TV004", date(2024, 6, 20)).records
    assert (record.fallen, record.on_time, record.most) == (0, 0, 0)


def test_a_loan_without_known_terms_says_why_and_breaks_nothing(make_club: Callable[..., Path]) -> None:
    page = page_of(make_club(income=LOAN.replace("term: 3", 'term: "ba"')), "TV004", date(2024, 9, 1))
    (record,) = page.records
    assert (record.fallen, record.on_time, record.most) == (None, None, None)
    assert "KU-2024-001" in render(known(record.line.problem), "en")
    assert (page.fallen, page.most, page.late_now) == (0, 0, 0)


def test_within_a_long_grace_nothing_is_late(make_club: Callable[..., Path]) -> None:
    folder = make_club(income=LOAN, club='2024-01-06 custom "regulation" "grace-days" 3650\n  article: "…"')
    (record,) = page_of(folder, "TV004", date(2024, 9, 1)).records
    assert (record.fallen, record.most) == (0, 0)


def test_the_most_days_late_are_those_of_the_worst_evening(sample: tuple[Books, ClubResult]) -> None:
    books, _ = sample
    told = members(books)
    pages = [member_page(books, line) for line in (*told.present, *told.left)]
    late = [record for page in pages for record in page.records if record.most]
    for record in late[:5]:
        loan = books.loans[record.line.loan]
        first = known(loan.first).date
        evenings = [first + timedelta(days=count) for count in range((DAY - first).days + 1)]
        assert record.most == max(loan.standing(day).days_past_due for day in evenings)


def test_the_record_agrees_with_the_audits_late_loans(sample: tuple[Books, ClubResult]) -> None:
    books, audit = sample
    late = {one.loan for one in audit.findings if one.rule == "LOAN-15"}
    told = members(books)
    open_and_late = {
        loan.loan
        for line in (*told.present, *told.left)
        for loan in line.loans
        if known(loan.standing).days_past_due > 0
    }
    assert late == open_and_late
    for code in {known(books.loans[known(loan)].member) for loan in late}:
        page = member_page(books, known(told.line(code)))
        assert page.late_now > 0
        assert page.on_time < page.fallen
