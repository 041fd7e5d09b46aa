"""The end of an invented club's year: its interest is split, reported, and the regulation perhaps changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Role
from clubledger.books.writing import custom_text, event_text, provision_text, quoted
from clubledger.demo.accounts import INCOME, OPERATING, account
from clubledger.demo.parameters import ARTICLES

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub


def close_year(club: DemoClub, year: int) -> None:
    """Split the interest of a year that is over, report, and after the first year let loans be larger."""
    capital, reserve, allowance = (
        club.interest_share(year, key) for key in ("split-capital", "split-reserve", "split-allowance")
    )
    retain_interest(club, year, capital, reserve)
    operating = club.interest[year] - capital - reserve - allowance
    club.cash_box.fetch(INCOME, operating + allowance)
    transfer_interest(club, year, operating)
    pay_allowances(club, year, allowance)
    club.capital += capital + reserve
    club.decide(event_text(club.today, "report", str(year)))
    if year == club.parameters.founded.year:
        raise_loan_max(club, club.parameters.later_loan_max)
    if club.random.chance(40):
        hand_over_the_box(club)


def retain_interest(club: DemoClub, year: int, capital: int, reserve: int) -> None:
    """Add shares of the interest to the capital and to the reserve for losses."""
    club.cash_box.write(
        INCOME,
        "",
        "Phân phối lãi",
        f"Lãi năm {year} bổ sung vốn, trích dự phòng",
        (account(INCOME, Role.ALLOCATION), capital + reserve),
        (account(INCOME, Role.RETAINED), -capital),
        (account(INCOME, Role.RESERVE), -reserve),
        minutes=club.minutes,
        period=str(year),
    )


def transfer_interest(club: DemoClub, year: int, amount: int) -> None:
    """Move the operating fund's share over: a slip in each fund."""
    for fund, series, sign, direction in (
        (INCOME, "PC", 1, "sang quỹ hoạt động"),
        (OPERATING, "PT", -1, "từ quỹ tăng thu nhập"),
    ):
        club.cash_box.write(
            fund,
            series,
            "Chuyển quỹ",
            f"Lãi năm {year} {direction}",
            (account(fund, Role.TRANSFER), sign * amount),
            (account(fund, Role.CASH), -sign * amount),
            link=f"CQ-{year}-001",
            period=str(year),
            minutes=club.minutes,
        )


def pay_allowances(club: DemoClub, year: int, total: int) -> None:
    """Pay the allowance of a year to three of the board."""
    each = total // 3 - total // 3 % 1000
    for office, amount in (("chair", total - 2 * each), ("treasurer", each), ("accountant", each)):
        club.cash_box.write(
            INCOME,
            "PC",
            club.board[office].code,
            f"Thù lao năm {year}",
            (account(INCOME, Role.ALLOWANCE), amount),
            (account(INCOME, Role.CASH), -amount),
            minutes=club.minutes,
            period=str(year),
        )


def hand_over_the_box(club: DemoClub) -> None:
    """Elect another treasurer, who owes the club nothing; the old one hands over on that day."""
    willing = [
        member
        for member in club.members
        if member.present and not member.kind.older and not member.owes and not club.on_board(member)
    ]
    if willing:
        club.board["treasurer"] = club.random.pick(willing)
        for code in ("", club.board["treasurer"].code):
            club.decide(custom_text(club.today, "board", quoted("treasurer"), quoted(code)))


def raise_loan_max(club: DemoClub, amount: int) -> None:
    """Change the regulation: larger loans from now on."""
    club.loan_max = amount
    club.decide(
        provision_text(
            club.today,
            "loan-max",
            str(amount),
            article=f"{ARTICLES['loan-max']} (sửa đổi)",
            minutes=club.minutes,
        )
    )
