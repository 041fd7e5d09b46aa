"""The monthly figures: each month's end as the books of that day have it, and sums of months that count nobody twice."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.books.books import Books, Source, read_books
from clubledger.books.chart import Fund, Role
from clubledger.books.loading import load
from clubledger.books.periods import Month
from clubledger.demo import last_day, write_demo
from clubledger.figures.indicators import indicators
from clubledger.figures.series import MOST_MONTHS, MonthFigures, monthly, until

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGERS = Path(__file__).parents[2] / "ledgers"


@cache
def source(folder: Path) -> Source:
    return Source.of(load(folder))


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("invented") / "clubs"
    (club,) = write_demo(folder, clubs=1, years=2, seed=7)
    return folder / club


def reversed_later(books: Books, day: date) -> bool:
    """Whether something of until a day was reversed after it: then the books of that day said otherwise."""
    return any(
        one.original is not None and one.original.date <= day < one.transaction.date
        for one in books.reversals
    )


def agree(folder: Path, as_of: date) -> None:
    books = read_books(source(folder), as_of)
    months = monthly(books, books.as_of)
    assert months[0].month == Month.of(books.transactions[0].date)
    assert months[-1].month == Month.of(as_of)
    assert months[-1].stocks == indicators(books)
    for figures in months:
        if not reversed_later(books, figures.month.last):
            assert figures.stocks == indicators(read_books(source(folder), min(figures.month.last, as_of)))


@pytest.mark.parametrize("club", ["dong-mau", "na-thu", "ben-gia"])
def test_each_month_ends_as_the_books_of_its_last_day_do(club: str) -> None:
    agree(LEDGERS / club, date(2025, 12, 31))
    agree(LEDGERS / club, date(2025, 3, 14))


def test_an_invented_club_whose_members_pay_late_does_so_too(invented: Path) -> None:
    agree(invented, last_day(2))


def test_the_flows_add_up_to_what_the_books_have(invented: Path) -> None:
    books = read_books(source(invented), last_day(2))
    months = monthly(books, books.as_of)
    for role in (Role.FEE, Role.INTEREST, Role.ADMIN, Role.BANK_FEE):
        accounts = books.chart.having(role)
        brought = sum(entry.moved(role) for entry in books.effective if entry.opening)
        assert sum(one.moved.get(role, 0) for one in months) == brought - books.balances.total(
            accounts, last_day(2)
        )
    brought = sum(entry.moved(Role.LOAN) for entry in books.effective if entry.opening)
    lost = sum(one.moved.get(Role.WRITE_OFF, 0) for one in months)
    owed = months[-1].stocks.principal_outstanding
    assert sum(one.lent - one.repaid for one in months) + brought + lost == owed
    assert sum(one.loans for one in months) == sum(not loan.opening for loan in books.loans.values())


def lending(day: str, member: str, loan: str, slip: int) -> str:
    return f"""
{day} * "{member}" "Cho vay" ^KU-{loan}
  voucher: "BN-2024-{slip:03}"
  minutes: "BB-2024-03"
  purpose: "chăn nuôi"
  Assets:Income:Loans:{member}  3000000 VND
  Assets:Income:Bank
"""


def of(make_club: Callable[..., Path], as_of: date, **extra: str) -> dict[str, MonthFigures]:
    books = read_books(Source.of(load(make_club(**extra))), as_of)
    return {str(one.month): one for one in monthly(books, as_of)}


def test_nobody_is_counted_twice_in_a_year_or_ever(make_club: Callable[..., Path]) -> None:
    books = read_books(Source.of(load(make_club())), date(2025, 12, 31))
    accounts = {
        member: account
        for member, account in accounts_of(books).items()
        if not books.loans_by_member.get(member)
    }
    member, account = next(iter(accounts.items()))
    bank = next(name.name for name in books.chart.having(Role.BANK, fund=Fund.INCOME))
    text = "".join(
        lending(day, member, loan, slip)
        .replace(f"Assets:Income:Loans:{member}", account)
        .replace("Assets:Income:Bank", bank)
        for day, loan, slip in (
            ("2024-05-05", "2024-101", 901),
            ("2024-09-05", "2024-102", 902),
            ("2025-02-05", "2025-103", 903),
        )
    )
    before = of(make_club, date(2025, 12, 31))
    after = of(make_club, date(2025, 12, 31), income=text)
    more = {
        month: (
            one.loans - (before[month].loans if month in before else 0),
            one.borrowers_of_year - (before[month].borrowers_of_year if month in before else 0),
            one.first_borrowers - (before[month].first_borrowers if month in before else 0),
        )
        for month, one in after.items()
    }
    assert {month: counts for month, counts in more.items() if any(counts)} == {
        "2024-05": (1, 1, 1),
        "2024-09": (1, 0, 0),
        "2025-02": (1, 1, 0),
    }


def accounts_of(books: Books) -> dict[str, str]:
    return {account.member: account.name for account in books.chart.having(Role.LOAN) if account.member}


def test_books_with_an_absurd_first_day_have_no_months(make_club: Callable[..., Path]) -> None:
    folder = make_club()
    books = read_books(Source.of(load(folder)), date(2025, 12, 31))
    assert books.began is not None
    edge = Month.of(books.began) + (MOST_MONTHS - 1)
    for day, count in ((edge.last, MOST_MONTHS), ((edge + 1).first, 0)):
        assert len(monthly(read_books(Source.of(load(folder)), day), day)) == count


def test_empty_books_have_no_months(make_club: Callable[..., Path]) -> None:
    day = date(1990, 1, 1)
    assert monthly(read_books(Source.of(load(make_club())), day), day) == ()


def test_until_another_day_of_the_same_books_months_end_or_go_on(make_club: Callable[..., Path]) -> None:
    folder = make_club()
    last = load(folder).entries[-1].date

    def figures(day: date) -> tuple[MonthFigures, ...]:
        return monthly(read_books(Source.of(load(folder)), day), day)

    months = figures(last)
    later = Month.of(last) + 2
    assert until(months, later.last)[len(months) :] == figures(later.last)[len(months) :]
    assert until(months, last) == months
    assert until(figures(later.last), last) == months
