"""CASH-02: too much cash in the box."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Account, Fund, Role
from clubledger.books.periods import DAY, Quarter
from clubledger.i18n import N_, Dong, message
from clubledger.regulation import NONE, Provision
from clubledger.rules.cash.movements import (
    found_at,
    last_movement,
)
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import both_funds, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days running with the same cash in a fund and the same limit of it; ``None``: the regulation is silent."""

    first: date
    last: date
    cash: int
    limit: Provision | None
    grace: Provision | None

    @property
    def over(self) -> bool:
        """Whether there is more cash than the limit of these days allows."""
        return self.limit is not None and self.limit.value != NONE and self.cash > self.limit.whole

    @property
    def silent(self) -> str | None:
        """The key that the regulation would have to set to judge these days."""
        if self.cash > 0 and self.limit is None:
            return "cash-max"
        return "cash-grace-days" if self.over and self.grace is None else None


OFTEN: Final = 30
"""Days of a quarter on which there may be too much cash at least, however short each time."""


@rule(
    "CASH-02",
    "cash-over-limit",
    Level.WARNING,
    subject=N_("fund and first day, or fund and quarter"),
    title=N_("Too much cash stays in the box"),
    why=N_(
        "Cash in a house can be stolen, burnt or lent on the quiet. The club set a limit, and days to bring the rest to the bank."
    ),
    source=N_("The club's regulation, the article on keeping cash (cash-max, cash-grace-days)"),
    paper=N_(
        "Bring what is over the limit to the bank, or lend it out at the next meeting. Count the box with two witnesses first."
    ),
    ledger=N_(
        "Enter the deposit with its slip. If the meeting allowed more cash for a while, write a waiver for CASH-02 with "
        "the fund and the first day, or the quarter, reason, by, minutes and until."
    ),
    each=both_funds,
    needs=("cash-max", "cash-grace-days"),
)
def cash_over_limit(books: Books, fund: Fund) -> Iterator[Found]:
    """A fund's cash above the limit of the day at more day ends running than the grace allows; or on too many of a quarter."""
    accounts = books.chart.having(Role.CASH, fund=fund)
    stretches = list(_stretches(books, accounts))
    short: list[Stretch] = []
    for over, days in groupby(stretches, key=lambda stretch: stretch.over):
        if not over:
            continue
        run = list(days)
        too_long = list(_too_long(books, fund, accounts, run))
        yield from too_long
        if not too_long and run[-1].last < books.as_of:  # what is not over yet may still become too long
            short += run
    yield from _too_often(books, fund, accounts, short)
    for stretch in stretches:
        if stretch.silent:
            books.regulation.require(stretch.silent, stretch.first)
    for key in ("cash-max", "cash-grace-days"):
        books.regulation.require(key, books.as_of)


def _stretches(books: Books, accounts: Iterable[Account]) -> Iterator[Stretch]:
    moves = dict(books.balances.day_ends(accounts))
    if not moves:
        return
    began = min(moves)
    changes = {day for day in books.regulation.dates("cash-max", "cash-grace-days") if day > began}
    days = sorted(moves.keys() | changes)
    cash = 0
    for first, last in pairwise([*days, None]):
        cash = moves.get(first, cash)  # type: ignore[arg-type]
        yield Stretch(
            first,  # type: ignore[arg-type]
            last - DAY if last else books.as_of,
            cash,
            books.regulation.get("cash-max", first),  # type: ignore[arg-type]
            books.regulation.get("cash-grace-days", first),  # type: ignore[arg-type]
        )


def _too_long(books: Books, fund: Fund, accounts: Iterable[Account], run: list[Stretch]) -> Iterator[Found]:
    first = run[0].first
    for stretch in run:
        limit, grace = stretch.limit, stretch.grace
        if limit is None or grace is None or grace.value == NONE or (stretch.last - first).days < grace.whole:
            continue
        most = max(stretch.cash for stretch in run)
        yield found_at(
            last_movement(books, accounts, first, sign=1),
            f"{fund} {first}",
            message(
                "cash of the {fund} above {limit} at {days} day ends running, from {first} to {last}, at most {most}; "
                "the regulation allows {grace} days",
                fund=fund.label,
                limit=Dong(limit.whole),
                days=(run[-1].last - first).days + 1,
                first=first,
                last=run[-1].last,
                most=Dong(most),
                grace=grace.whole,
            ),
            on=max(stretch.first, first + grace.whole * DAY),
            fund=fund,
            amount=most,
            article=limit.article,
        )
        return


def _too_often(
    books: Books, fund: Fund, accounts: Iterable[Account], short: list[Stretch]
) -> Iterator[Found]:
    """The quarters with too many days of too much cash, those apart that are found as too long already."""
    quarters: dict[Quarter, list[Stretch]] = defaultdict(list)
    for stretch in short:
        if stretch.grace is not None and stretch.grace.value != NONE:
            for part in _by_quarter(stretch):
                quarters[Quarter.of(part.first)].append(part)
    for quarter, parts in quarters.items():
        days = 0
        for part in parts:
            limit, grace = part.limit, part.grace
            if limit is None or grace is None:
                continue
            allowed = max(OFTEN, 3 * (grace.whole + 1))
            here = (part.last - part.first).days + 1
            if days + here > allowed:
                most = max(other.cash for other in parts)
                yield found_at(
                    last_movement(books, accounts, part.first, sign=1),
                    f"{fund} {quarter}",
                    message(
                        "cash of the {fund} above {limit} at {days} day ends of {quarter}, at most {most}, though never more than "
                        "{grace} running; more than {allowed} are too many",
                        fund=fund.label,
                        limit=Dong(limit.whole),
                        days=sum((other.last - other.first).days + 1 for other in parts),
                        quarter=quarter.label,
                        most=Dong(most),
                        grace=grace.whole,
                        allowed=allowed,
                    ),
                    on=part.first + (allowed - days) * DAY,
                    fund=fund,
                    amount=most,
                    article=limit.article,
                )
                break
            days += here


def _by_quarter(stretch: Stretch) -> Iterator[Stretch]:
    first = stretch.first
    while first <= stretch.last:
        last = min(stretch.last, Quarter.of(first).last)
        yield replace(stretch, first=first, last=last)
        if last == stretch.last:
            return
        first = last + DAY
