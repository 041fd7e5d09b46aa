"""A club at a glance: where each fund's money is, how the income fund grew, the targets. Whole đồng."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.auditing.club import ClubResult, Outcome
from clubledger.auditing.report import target_met, target_range, target_value
from clubledger.auditing.targets import TargetFigure, Totals
from clubledger.books.chart import Fund
from clubledger.figures.figure import Figure
from clubledger.figures.fund_growth import FundGrowth, fund_growth
from clubledger.figures.fund_money import FundMoney, fund_money
from clubledger.figures.indicators import Indicators, indicators, loan_standings
from clubledger.i18n import N_, Message, message
from clubledger.regulation.profiles import CLUB_LABELS, CLUB_TARGETS, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from clubledger.books.books import Books

BAR_WIDTH: Final = 1000
"""How wide a whole bar is drawn, in units of its own."""


class Segment(NamedTuple):
    """A piece of a bar: what it shows, and where it begins and how wide it is of `BAR_WIDTH`."""

    key: str
    label: str
    amount: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Target:
    """A target for one club with its figure, each in words; ``met`` is ``None`` where nothing could be counted."""

    label: str
    value: Message
    asked: Message
    verdict: Message
    met: bool | None


@dataclass(frozen=True, slots=True)
class ClubOverview:
    """A club on a day. ``growth`` where the income fund is shown, ``targets`` where the whole club is.

    ``remitted`` is the interest that meetings forgave, in đồng: money that never came.
    """

    as_of: date
    began: date | None
    indicators: Indicators
    funds: tuple[FundMoney, ...]
    growth: FundGrowth | None
    profile: Profile
    targets: tuple[Target, ...]
    remitted: int


def overview(books: Books, fund: Fund | None = None) -> ClubOverview:
    """The overview of one fund or of the whole club as of the books' day, by the books' profile."""
    figures = indicators(books)
    shown = [kept for kept in Fund if fund in {None, kept} and books.chart.assets(kept)]
    money = {kept: fund_money(books, figures, kept) for kept in shown}
    income = money.get(Fund.INCOME)
    return ClubOverview(
        as_of=books.as_of,
        began=books.began,
        indicators=figures,
        funds=tuple(money.values()),
        growth=fund_growth(books, figures, income.net) if income else None,
        profile=books.profile,
        targets=club_targets(figures, books.profile) if fund is None and books.began else (),
        remitted=sum(standing.remitted for standing in loan_standings(books) or ()) if income else 0,
    )


def bar(money: FundMoney) -> tuple[Segment, ...]:
    """The parts of a fund's money side by side, overdue loans apart; what is below zero cannot be drawn."""
    amounts = [(part.key, part.label, part.amount) for part in _drawn(money) if part.amount > 0]
    whole = sum(amount for _, _, amount in amounts)
    segments, before = [], 0
    for key, label, amount in amounts:
        start, end = BAR_WIDTH * before // whole, BAR_WIDTH * (before + amount) // whole
        segments.append(Segment(key, label, amount, start, end - start))
        before += amount
    return tuple(segments)


def _drawn(money: FundMoney) -> Iterator[Figure]:
    for part in money.parts:
        if part.key == "lent" and money.late:
            yield Figure("lent", N_("Lent, not late"), part.amount - money.late, part.accounts)
            yield Figure("late", N_("Overdue"), money.late, part.accounts)
        else:
            yield part


def club_targets(figures: Indicators, profile: Profile) -> tuple[Target, ...]:
    """A profile's targets for one club, and where that club stands."""
    totals = Totals(profile)
    # the outcome is another page's: nothing is judged here
    totals.add(ClubResult("", None, Outcome.INCOMPLETE, None, figures, both_funds=False))
    return tuple(
        _target(figure, figures.members) for figure in totals.targets() if figure.key in CLUB_TARGETS
    )


def _target(figure: TargetFigure, members: int) -> Target:
    alone = figure.key == "members"
    return Target(
        label=CLUB_LABELS[figure.key],
        value=message("{count}", count=members) if alone else target_value(figure),
        asked=target_range(figure),
        verdict=target_met(figure),
        met=figure.met,
    )
