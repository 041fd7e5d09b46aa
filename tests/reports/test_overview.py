"""A club at a glance: the audit's figures, and an income fund whose growth adds up to what it has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import audit_club
from clubledger.auditing.report import target_value
from clubledger.auditing.targets import Totals
from clubledger.books import load_club
from clubledger.books.chart import Fund, Role
from clubledger.regulation.profiles import read_plan, shipped
from clubledger.reports.overview import BAR_WIDTH, ClubOverview, bar, overview
from clubledger.rules.fund.worth import worth_of
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clubledger import Books
    from clubledger.figures.figure import Figure
    from clubledger.figures.fund_money import FundMoney

LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAY = date(2025, 12, 31)


def amounts(figures: Iterable[Figure]) -> dict[str, int]:
    return {figure.key: figure.amount for figure in figures}


def money_of(view: ClubOverview, fund: Fund) -> FundMoney:
    return next(money for money in view.funds if money.fund is fund)


def growth_of(view: ClubOverview) -> dict[str, int]:
    return amounts(figure for group in known(view.growth).groups for figure in group.figures)


def made(books: Books, figure: Figure) -> int:
    """What the entries of a figure's accounts come to."""
    names = figure.accounts
    return sum(
        posting.amount
        for entry in books.transactions
        for posting in entry.postings
        if any(posting.account.name == name or posting.account.name.startswith(f"{name}:") for name in names)
    )


@pytest.mark.parametrize("club", SAMPLES)
def test_the_money_is_that_of_the_audit(club: str) -> None:
    told = known(audit_club(LEDGERS / club, DAY).indicators)
    view = overview(load_club(LEDGERS / club, DAY))
    assert view.indicators == told
    income, operating = money_of(view, Fund.INCOME), money_of(view, Fund.OPERATING)
    parts = amounts(income.parts)
    assert (parts["cash"], parts["bank"]) == (told.cash_income, told.bank_income)
    assert parts["lent"] == income.lent == told.principal_outstanding
    assert (income.late, income.at_risk) == (told.principal_overdue, told.par30)
    assert sum(parts.values()) == income.assets == income.whole.amount == told.assets_income
    parts = amounts(operating.parts)
    assert (parts["cash"], parts["bank"]) == (told.cash_operating, told.bank_operating)
    assert sum(parts.values()) == operating.assets == told.assets_operating


@pytest.mark.parametrize("club", SAMPLES)
@pytest.mark.parametrize("day", [DAY, date(2025, 6, 30), date(2024, 12, 31)])
def test_the_growth_adds_up_to_the_net_assets(club: str, day: date) -> None:
    books = load_club(LEDGERS / club, day)
    view = overview(books)
    assert known(view.growth).net == money_of(view, Fund.INCOME).net == worth_of(books).net
    told = growth_of(view)
    assert told["interest"] == known(audit_club(LEDGERS / club, day).indicators).interest_collected
    assert told["write-off"] <= 0 >= told["bank-fee"]


@pytest.mark.parametrize("club", SAMPLES)
def test_the_accounts_of_a_figure_make_it(club: str) -> None:
    books = load_club(LEDGERS / club, DAY)
    view = overview(books)
    for money in view.funds:
        assert made(books, money.whole) == money.assets
        for part in money.parts:
            if part.key in {"cash", "bank", "other"}:
                assert made(books, part) == part.amount
    for group in known(view.growth).groups:
        for figure in group.figures:
            if figure.accounts or not figure.amount:
                assert -made(books, figure) == figure.amount, figure.key


@pytest.mark.parametrize("club", SAMPLES)
def test_the_targets_are_those_of_the_audit_for_this_club_alone(club: str) -> None:
    result = audit_club(LEDGERS / club, DAY)
    for profile in (shipped("qd-1336-2020"), shipped("qd-1648-2025"), read_plan(LEDGERS / "plan.toml")):
        totals = Totals(profile)
        totals.add(result)
        figures = [figure for figure in totals.targets() if figure.key not in {"clubs", "members_total"}]
        shown = overview(load_club(LEDGERS / club).as_if(DAY, profile)).targets
        assert len(shown) == len(figures) > 0
        for one, figure in zip(shown, figures, strict=True):
            assert one.met == figure.met
            if figure.key == "members":
                assert str(one.value) == str(known(result.indicators).members)
            else:
                assert str(one.value) == str(target_value(figure))
                assert str(figure.numerator) in str(one.value)


def test_money_mixed_with_the_other_fund_is_told_with_its_voucher() -> None:
    books = load_club(LEDGERS / "ben-gia", DAY)
    view = overview(books)
    mixed = next(
        figure for group in known(view.growth).groups for figure in group.figures if figure.key == "mixed"
    )
    entries = [
        entry for entry in books.transactions if entry.voucher in mixed.vouchers and len(entry.funds) > 1
    ]
    assert mixed.amount == sum(entry.money(Fund.INCOME) for entry in entries) < 0


def test_a_fund_alone_and_days_before_the_books() -> None:
    books = load_club(LEDGERS / "dong-mau", DAY)
    operating = overview(books, Fund.OPERATING)
    assert [money.fund for money in operating.funds] == [Fund.OPERATING]
    assert operating.growth is None
    assert not operating.targets
    income = overview(books, Fund.INCOME)
    assert income.growth is not None
    assert [money.fund for money in income.funds] == [Fund.INCOME]
    before = overview(load_club(LEDGERS / "dong-mau", date(2020, 1, 1)))
    assert (before.funds, before.growth, before.targets) == ((), None, ())


def test_a_loss_and_a_debt_are_told_apart(make_club: Callable[..., Path]) -> None:
    club = make_club(
        income="""
2024-02-01 * "Bà Sáu" "Cho quỹ mượn"
  voucher: "PT-2024-071"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  4,000,000 VND
  Nợ-phải-trả:Quỹ-tăng-thu-nhập:Vốn-vay

2024-02-02 * "Ngân hàng" "Phí"
  voucher: "PC-2024-072"
  Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng  11,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt
"""
    )
    before, after = (overview(load_club(club, day)) for day in (date(2024, 1, 31), date(2024, 2, 2)))
    money = money_of(after, Fund.INCOME)
    assert (
        amounts(money.owed)[Role.BORROWED_CAPITAL]
        - amounts(money_of(before, Fund.INCOME).owed).get(Role.BORROWED_CAPITAL, 0)
        == 4_000_000
    )
    assert (
        money.net - money_of(before, Fund.INCOME).net
        == -11_000
        == known(after.growth).net - known(before.growth).net
    )
    assert growth_of(after)["bank-fee"] - growth_of(before)["bank-fee"] == -11_000


@pytest.mark.parametrize("club", SAMPLES)
def test_the_bar_is_full_and_in_proportion(club: str) -> None:
    for money in overview(load_club(LEDGERS / club, DAY)).funds:
        whole = sum(piece.amount for piece in bar(money))
        assert sum(piece.width for piece in bar(money)) == BAR_WIDTH
        ends = 0
        for piece in bar(money):
            assert piece.start == ends
            assert abs(piece.width - BAR_WIDTH * piece.amount / whole) <= 1
            ends += piece.width
        late = sum(piece.amount for piece in bar(money) if piece.key == "late")
        assert late == (money.late or 0)


def test_fines_are_earned_and_the_growth_adds_up(make_club: Callable[..., Path]) -> None:
    account = '2024-01-05 open Thu:Quỹ-tăng-thu-nhập:Tiền-phạt VND\n  fund: "income"\n  role: "fine"\n'
    fine = """
2024-02-20 * "TV001" "Vắng họp"
  voucher: "PT-2024-002"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  25,000 VND
  Thu:Quỹ-tăng-thu-nhập:Tiền-phạt
"""
    fined = overview(load_club(make_club("fined", income=fine, club=account), date(2024, 3, 31)))
    told = growth_of(fined)
    assert told["fine"] == 25_000
    assert "mixed" not in told
    assert known(fined.growth).net == money_of(fined, Fund.INCOME).net
    spared = overview(load_club(make_club("spared", club=account), date(2024, 3, 31)))
    assert "fine" not in growth_of(spared)
