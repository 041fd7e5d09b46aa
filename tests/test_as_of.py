"""A noting day answers as a plain one, and never names a day on which it would have answered otherwise."""

from __future__ import annotations

import copy
import pickle
from datetime import date, timedelta
from operator import attrgetter, eq, ge, gt, le, lt, ne
from types import GetSetDescriptorType, MethodDescriptorType, WrapperDescriptorType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.as_of import AsOf, cache_key

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
NOON = date(2024, 6, 15)

near = st.integers(-40, 40).map(lambda days: NOON + timedelta(days))
comparisons = st.sampled_from([lt, le, gt, ge, eq, ne])
questions = st.one_of(
    st.builds(lambda ask, other: lambda day: ask(day, other), comparisons, near),
    st.builds(lambda ask, other: lambda day: ask(other, day), comparisons, near),
    st.builds(
        lambda ask, other, days: lambda day: ask(day + timedelta(days), other),
        comparisons,
        near,
        st.integers(-40, 40),
    ),
    st.builds(lambda ask, days: lambda day: ask(day - timedelta(days), day), comparisons, st.integers(-2, 2)),
    st.sampled_from([attrgetter("year"), attrgetter("month")]),
)


@given(near, st.lists(questions, min_size=1, max_size=4))
def test_each_answer_is_that_of_every_day_that_holds_and_of_none_beside_them(
    day: date, asked: list[Callable[[date], object]]
) -> None:
    noting = AsOf(day)
    answers = [ask(noting) for ask in asked]
    first, last = noting.holds
    assert first <= day <= last
    within = [day + timedelta(days) for days in range(-400, 401) if first <= day + timedelta(days) <= last]
    for other in {within[0], day, within[-1]}:
        assert [ask(other) for ask in asked] == answers
    for beyond in (within[0] - DAY, within[-1] + DAY):
        if first <= beyond <= last:
            continue  # it holds on and on
        assert [ask(beyond) for ask in asked] != answers


@pytest.mark.parametrize(
    "ask",
    [
        str,
        repr,
        hash,
        format,
        pickle.dumps,
        copy.copy,
        attrgetter("day"),
        lambda day: f"{day:%m}",
        lambda day: day.toordinal(),
        lambda day: (day - NOON).days,
        lambda day: (NOON - day).days,
        lambda day: (day + DAY).weekday(),
        lambda day: day.replace(month=1),
        {NOON: 1}.get,
    ],
)
def test_what_differs_from_day_to_day_holds_on_its_own(ask: Callable[[date], Any]) -> None:
    noting = AsOf(NOON)
    assert ask(noting) == ask(NOON)
    assert noting.holds == (NOON, NOON)


def test_nothing_that_a_day_can_be_asked_goes_unheard() -> None:
    kinds = (MethodDescriptorType, WrapperDescriptorType, GetSetDescriptorType)
    asked = {name for name, kind in vars(date).items() if isinstance(kind, kinds)}
    assert asked - vars(AsOf).keys() == {"__getattribute__"}


def test_it_stands_among_plain_days_in_order() -> None:
    noting = AsOf(NOON)
    days = sorted([NOON + DAY, noting, NOON - DAY])
    assert days[1] is noting
    assert max(noting, NOON - 9 * DAY) is noting
    assert noting.holds == (NOON, NOON)


def test_other_things_are_no_days() -> None:
    noting = AsOf(NOON)
    assert noting != "2024-06-15"
    with pytest.raises(TypeError):
        assert noting < "2024-06-15"  # type: ignore[operator]
    with pytest.raises(TypeError):
        assert noting + 1  # type: ignore[operator]
    assert noting.holds == (date.min, date.max)


def test_a_time_that_leaves_the_calendar_is_noted() -> None:
    noting = AsOf(date.max - DAY)
    with pytest.raises(OverflowError):
        assert noting + 2 * DAY
    assert noting.holds == (noting.plain, noting.plain)
    within = AsOf(date.max - 2 * DAY)
    assert within + DAY < date.max
    assert within.holds[1] == date.max - 2 * DAY


def test_a_cache_of_one_audit_is_asked_nothing_of_the_day() -> None:
    noting = AsOf(NOON)
    assert cache_key(noting) == cache_key(noting)
    assert len({cache_key(noting), cache_key(noting + DAY), cache_key(AsOf(NOON)), cache_key(NOON)}) == 4
    assert noting.holds == (date.min, date.max - DAY)
