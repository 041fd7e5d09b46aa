"""The monthly figures of a club as JSON and back, for a store: checked when they are read."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, Final

from clubledger.auditing.store import checked
from clubledger.auditing.store.result_data import read_indicators
from clubledger.books.chart import Role
from clubledger.books.periods import Month
from clubledger.figures.indicators import Indicators
from clubledger.figures.series import MOST_MONTHS, MonthFigures

_STOCKS: Final = tuple(field.name for field in fields(Indicators))
_FLOWS: Final = ("joined", "left", "loans", "lent", "repaid", "borrowers_of_year", "first_borrowers")
_stocks_of = attrgetter(*_STOCKS)
_flows_of = attrgetter(*_FLOWS)


def series_data(series: tuple[MonthFigures, ...]) -> list[Any]:
    """The months as JSON has them: the first month, then of each the figures in the order of their fields."""
    if not series:
        return []
    first = series[0].month
    months = [[_stocks_of(one.stocks), _flows_of(one), dict(one.moved)] for one in series]
    return [first.year, first.number, months]


def read_series(data: Any) -> tuple[MonthFigures, ...]:
    """The months from JSON. Raises `ValueError`, `KeyError` or `TypeError` for what `series_data` never wrote."""
    if not checked.items(data):
        return ()
    year, number, months = checked.row(data, 3)
    first = Month(checked.number(year), checked.number(number))
    if not 1 <= first.number <= 12 or len(checked.items(months)) > MOST_MONTHS:
        raise ValueError
    return tuple(_month(first + at, one) for at, one in enumerate(months))


def _month(month: Month, data: Any) -> MonthFigures:
    stocks, flows, moved = checked.row(data, 3)
    if not isinstance(moved, dict):
        raise TypeError
    figures = [checked.number(figure) for figure in checked.row(flows, len(_FLOWS))]
    return MonthFigures(
        month=month,
        stocks=read_indicators(dict(zip(_STOCKS, checked.row(stocks, len(_STOCKS)), strict=True))),
        moved={Role(role): checked.number(amount) for role, amount in moved.items()},
        **dict(zip(_FLOWS, figures, strict=True)),
    )
