"""On the very day: who is a member, when a year ends, what a correction still puts right."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.books import BrokenLedger, load_club
from clubledger.books.books import Source, read_books
from clubledger.books.chart import Fund
from clubledger.books.loading import load
from clubledger.books.periods import (
    FiscalYears,
    days_after,
    days_before,
    evening_before,
    fiscal_year,
    waits_until,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

D = date
LOAN = "Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004"
CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
INTEREST = "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay"
PAYABLE = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả"
OPENING = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ"


def entry(
    day: str, voucher: str, *legs: tuple[str, int], flag: str = "*", reverses: str = "", more: str = ""
) -> str:
    """An entry under the contract KU-2024-001 of TV004."""
    lines = [f'{day} {flag} "TV004" "Khoản vay" ^KU-2024-001', f'  voucher: "{voucher}"']
    lines += [f'  reverses: "{reverses}"'] if reverses else []
    lines += [f"  {more}"] if more else []
    return "\n".join([*lines, *(f"  {account}  {amount} VND" for account, amount in legs)]) + "\n\n"


def lent(day: str, amount: int = 3_000_000, voucher: str = "BN-2024-101", term: int = 3) -> str:
    return entry(day, voucher, (LOAN, amount), (BANK, -amount), more=f"term: {term}")


def paid(day: str, principal: int, interest: int = 0, voucher: str = "") -> str:
    legs = [(CASH, principal + interest), (LOAN, -principal), (INTEREST, -interest)]
    return entry(day, voucher or f"PT-{day}", *((account, amount) for account, amount in legs if amount))


# -- members -------------------------------------------------------------------------------------------------------


def test_a_member_is_one_from_the_day_of_joining_to_the_eve_of_leaving(
    make_club: Callable[..., Path],
) -> None:
    moves = '2024-03-10 custom "member" "TV005" "left"\n2024-05-10 custom "member" "TV005" "joined"\n'
    member = load_club(make_club(members=moves)).members["TV005"]
    days = [D(2024, 1, 4), D(2024, 1, 5), D(2024, 3, 9), D(2024, 3, 10), D(2024, 5, 9), D(2024, 5, 10)]
    assert [member.present(day) for day in days] == [False, True, True, False, False, True]
    assert [member.last_joined(day) for day in days[-2:]] == [D(2024, 1, 5), D(2024, 5, 10)]


def test_older_is_who_turns_sixty_in_the_year(make_club: Callable[..., Path]) -> None:
    member = load_club(make_club()).members["TV005"]  # born in 1960
    assert [member.older(D(2019, 12, 31)), member.older(D(2020, 1, 1))] == [False, True]


@pytest.mark.parametrize(("written", "year"), [(1849, None), (1850, 1850), (2200, 2200), (2201, None)])
def test_a_birth_year_is_one_from_1850_to_2200(
    make_club: Callable[..., Path], written: int, year: int | None
) -> None:
    listed = f"""
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV006  VND
  fund: "income"
  role: "loan"
  member: "TV006"
  birth-year: {written}
"""
    assert load_club(make_club(members=listed)).members["TV006"].birth_year == year


# -- fiscal years --------------------------------------------------------------------------------------------------


def test_the_last_day_of_a_fiscal_year_is_of_it() -> None:
    assert [fiscal_year(day, "06-30") for day in (D(2024, 6, 30), D(2024, 7, 1))] == [2024, 2025]


def test_a_fiscal_year_is_finished_on_the_evening_of_its_last_day() -> None:
    years = FiscalYears([(D(2024, 1, 5), "12-31")])
    assert list(years.lasts(D(2024, 1, 5), D(2024, 12, 30))) == []
    assert list(years.lasts(D(2024, 1, 5), D(2024, 12, 31))) == [D(2024, 12, 31)]


def test_a_year_ends_by_the_article_of_its_last_day() -> None:
    years = FiscalYears([(D(2024, 1, 5), "12-31"), (D(2024, 12, 31), "06-30")])
    assert years.last_of(D(2024, 3, 1)) == D(2025, 6, 30)
    years = FiscalYears([(D(2024, 1, 5), "12-31"), (D(2025, 1, 1), "06-30")])
    assert years.last_of(D(2024, 3, 1)) == D(2024, 12, 31)


def test_of_two_articles_of_one_day_the_later_one_holds() -> None:
    years = FiscalYears([(D(2024, 1, 5), "12-31"), (D(2024, 1, 5), "06-30")])
    assert years.last_of(D(2022, 3, 1)) == D(2022, 6, 30)


def test_the_last_year_of_the_calendar_ends() -> None:
    assert FiscalYears([(D(2024, 1, 5), "06-30")]).last_of(D(9999, 3, 1)) == D(9999, 6, 30)
    assert list(FiscalYears([(D(2024, 1, 5), "12-31")]).lasts(D(9999, 1, 1), D(9999, 12, 31))) == []


def test_days_later_and_earlier_stay_in_the_calendar() -> None:
    assert days_after(D(2024, 2, 28), 2) == D(2024, 3, 1)
    assert days_before(D(2024, 3, 1), 2) == D(2024, 2, 28)
    assert days_after(D(9999, 12, 25), 6) == days_after(D(9999, 12, 25), 10**12) == date.max
    assert (
        days_before(D(1, 1, 7), 6) == days_before(D(1, 1, 7), 10**12) == evening_before(date.min) == date.min
    )


def test_who_waits_some_days_sees_the_day_after_them() -> None:
    assert waits_until(D(2024, 2, 28), 0) == D(2024, 2, 28)
    assert waits_until(D(2024, 2, 28), 2) == D(2024, 3, 1)
    assert waits_until(D(9999, 12, 29), 1) == waits_until(D(9999, 12, 29), 2) == D(9999, 12, 30)


# -- paper, accounts, openings -------------------------------------------------------------------------------------


def test_paper_may_be_completed_until_the_evening_of_its_last_day(make_club: Callable[..., Path]) -> None:
    club = make_club(income=entry("2024-05-15", "BN-2024-101", (LOAN, 1), (BANK, -1), flag="!"))
    for day, deferred in ((D(2024, 6, 5), True), (D(2024, 6, 6), False)):  # cash-count-days: 5
        books = load_club(club, day)
        assert books.deferred(books.transactions[-1]) is deferred


def test_a_fund_keeps_no_money_from_the_day_its_last_account_is_closed(
    make_club: Callable[..., Path],
) -> None:
    closes = "".join(f"2024-06-30 close Tài-sản:Quỹ-hoạt-động:{name}\n" for name in ("Tiền-mặt", "Ngân-hàng"))
    club = make_club(operating=closes)
    assert load_club(club, D(2024, 6, 29)).keeps_money(Fund.OPERATING)
    assert not load_club(club, D(2024, 6, 30)).keeps_money(Fund.OPERATING)


def test_an_empty_box_may_be_brought_forward(make_club: Callable[..., Path]) -> None:
    opening = f'2024-01-06 * "Số dư"\n  opening: TRUE\n  {CASH}  0 VND\n  {BANK}  5 VND\n  {OPENING}\n'
    assert load_club(make_club(income=opening)).transactions[-1].opening


@pytest.mark.parametrize(("months", "kept"), [(0, []), (1, [1]), (600, [600]), (601, [])])
def test_an_extension_is_of_one_to_six_hundred_months(
    make_club: Callable[..., Path], months: int, kept: list[int]
) -> None:
    club = make_club(club=f'2024-06-05 custom "extension" "KU-2024-001" {months}')
    assert [extension.months for extension in load_club(club).directives.extensions] == kept


# -- loans -----------------------------------------------------------------------------------------------------------


def test_a_loan_begins_with_the_money_lent_not_with_interest(make_club: Callable[..., Path]) -> None:
    loan = load_club(make_club(income=paid("2024-05-01", 0, 5_000) + lent("2024-05-15"))).loans["KU-2024-001"]
    assert loan.disbursed == D(2024, 5, 15)
    assert [amount for _, amount in loan.disbursements] == [3_000_000]


def test_giving_back_all_that_was_overpaid_lends_nothing(make_club: Callable[..., Path]) -> None:
    income = lent("2024-05-15") + paid("2024-06-15", 3_000_100) + lent("2024-06-20", 100, "PC-2024-101")
    (lending,) = load_club(make_club(income=income)).loans["KU-2024-001"].lendings
    assert lending.date == D(2024, 5, 15)


def test_what_is_repaid_on_the_day_of_a_new_lending_is_owed_no_more(make_club: Callable[..., Path]) -> None:
    income = lent("2024-05-15") + paid("2024-06-15", 3_000_000) + lent("2024-06-15", 100, "BN-2024-102")
    first, second = load_club(make_club(income=income)).loans["KU-2024-001"].lendings
    assert (first.owed, second.owed) == (0, 0)


@pytest.mark.parametrize(("interest", "days"), [(15_000, 0), (14_999, 6)])
def test_who_repaid_within_the_month_may_have_paid_the_interest_on_the_rest(
    make_club: Callable[..., Path], interest: int, days: int
) -> None:
    """2,000,000 owed at the least: 16,000, and 1,000 of tolerance."""
    income = lent("2024-05-15") + paid("2024-05-30", 1_000_000) + paid("2024-06-15", 0, interest)
    loan = load_club(make_club(income=income)).loans["KU-2024-001"]
    assert loan.standing(D(2024, 6, 21)).days_past_due == days


# -- corrections -----------------------------------------------------------------------------------------------------


def put_right(club: Path) -> list[str | None]:
    return [right.voucher for right in load_club(club).put_right.values()]


WRONG = (CASH, 1_000_000), (LOAN, -1_000_000)
CANCELLED = (CASH, -1_000_000), (LOAN, 1_000_000)


def test_a_slip_may_be_reversed_on_its_own_day(make_club: Callable[..., Path]) -> None:
    income = entry("2024-05-15", "PT-2024-101", *WRONG) + entry(
        "2024-05-15", "PC-2024-101", *CANCELLED, reverses="PT-2024-101"
    )
    (reversal,) = load_club(make_club(income=income)).reversals
    assert reversal.problem is None


@pytest.mark.parametrize(("day", "right"), [("2024-06-24", ["PT-2024-102"]), ("2024-06-25", [])])
def test_an_entry_is_put_right_within_seven_days(
    make_club: Callable[..., Path], day: str, right: list[str]
) -> None:
    income = (
        lent("2024-05-15")
        + entry("2024-06-15", "PT-2024-101", *WRONG)
        + entry("2024-06-17", "PC-2024-101", *CANCELLED, reverses="PT-2024-101")
        + entry(day, "PT-2024-102", *WRONG)
    )
    assert put_right(make_club(income=income)) == right


def test_what_moves_no_money_does_not_put_a_repayment_right(make_club: Callable[..., Path]) -> None:
    income = (
        lent("2024-05-15")
        + entry("2024-06-15", "PT-2024-101", *WRONG)
        + entry("2024-06-17", "PC-2024-101", *CANCELLED, reverses="PT-2024-101")
        + entry("2024-06-18", "PT-2024-102", (PAYABLE, 500_000), (LOAN, -500_000))
    )
    assert put_right(make_club(income=income)) == []


def test_what_moves_no_money_does_not_put_a_lending_right(make_club: Callable[..., Path]) -> None:
    income = (
        lent("2024-05-15")
        + entry("2024-05-16", "PT-2024-101", *WRONG)
        + entry("2024-05-18", "BC-2024-101", (LOAN, -3_000_000), (BANK, 3_000_000), reverses="BN-2024-101")
        + entry("2024-05-19", "BN-2024-102", (LOAN, 2_000_000), (PAYABLE, -2_000_000))
    )
    assert put_right(make_club(income=income)) == []


def test_interest_set_off_against_a_debt_counts_from_its_new_day(make_club: Callable[..., Path]) -> None:
    set_off = (PAYABLE, 5_000), (INTEREST, -5_000)
    income = (
        lent("2024-05-15")
        + entry("2024-06-15", "PT-2024-101", *set_off)
        + entry("2024-06-17", "PC-2024-101", (PAYABLE, -5_000), (INTEREST, 5_000), reverses="PT-2024-101")
        + entry("2024-06-18", "PT-2024-102", *set_off)
    )
    assert put_right(make_club(income=income)) == []


@pytest.mark.parametrize(("principal", "right"), [(0, []), (1, ["BN-2024-102"])])
def test_a_loan_lent_anew_counts_from_its_first_day_once_principal_came_back(
    make_club: Callable[..., Path], principal: int, right: list[str]
) -> None:
    income = (
        lent("2024-05-15")
        + paid("2024-05-18", principal, 5_000)
        + entry("2024-05-20", "BC-2024-101", (LOAN, -3_000_000), (BANK, 3_000_000), reverses="BN-2024-101")
        + lent("2024-05-20", voucher="BN-2024-102")
    )
    assert put_right(make_club(income=income)) == right


# -- as of an earlier day --------------------------------------------------------------------------------------------

GIFTS = "Thu:Quỹ-tăng-thu-nhập:Khác"


@pytest.mark.parametrize(
    "since",
    [
        "",
        f"2024-09-01 close {LOAN}\n",
        f'2024-09-01 open {GIFTS}\n  fund: "income"\n  role: "opening"\n',  # tells what the account below is
    ],
    ids=["nothing", "closed", "told"],
)
@pytest.mark.parametrize("day", [D(2024, 8, 31), D(2024, 9, 1)])
def test_books_of_an_earlier_day_are_those_that_were_read_then(
    make_club: Callable[..., Path], since: str, day: date
) -> None:
    gifts = f"2024-01-05 open {GIFTS}:Lạ  VND\n"
    late = f'2024-06-01 * "x"\n  opening: TRUE\n  {BANK}  7 VND\n  {GIFTS}:Lạ  -7 VND\n\n'
    income = lent("2024-05-15", 1_000) + late + paid("2024-06-15", 1_000)
    source = Source.of(load(make_club(income=income, members=gifts + since)))
    earlier, then = read_books(source, D(2024, 12, 31)).until(day), read_books(source, day)
    assert earlier.transactions == then.transactions
    assert [*earlier.chart.items()] == [*then.chart.items()]
    assert (earlier.counts, earlier.members) == (then.counts, then.members)
    money = {posting.account for entry in earlier.transactions for posting in entry.postings}
    assert all(account is earlier.chart[account.name] for account in money)


# -- files -----------------------------------------------------------------------------------------------------------


def test_a_file_that_begins_with_a_zero_byte_is_told_to_be_damaged(make_club: Callable[..., Path]) -> None:
    club = make_club()
    path = club / "club.beancount"
    path.write_bytes(b"\0" + path.read_bytes())
    with pytest.raises(BrokenLedger) as broken:
        load_club(club)
    assert "zero bytes" in str(broken.value)


def test_the_line_that_is_wrong_is_shown_also_below_a_blank_first_line(tmp_path: Path) -> None:
    (tmp_path / "main.beancount").write_text("\n2024-03-01 mở Thu:Lãi\n", "utf-8")
    (problem,) = load(tmp_path).problems
    assert "Thu:Lãi" in str(problem.message)
