"""The regulation: what holds on a day, what two lines of one day come to, and where a value stops limiting anything."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clubledger.regulation import KEYS, NONE, Provision, Regulation
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.parameters import Value
from clubledger.regulation.provisions import Missing, NoSuchLimit

D = date
FOUNDED, LATER, LAST = D(2024, 1, 5), D(2024, 7, 5), D(2024, 9, 5)


def value(text: str) -> Value:
    return text if text == NONE else Decimal(text)


def loan_max(since: date, text: str, article: str | None = None, minutes: str | None = None) -> Provision:
    return Provision("loan-max", value(text), since, article, minutes)


def test_a_value_holds_until_a_later_one() -> None:
    regulation = Regulation([loan_max(LATER, "none"), loan_max(FOUNDED, "10"), loan_max(LAST, "12")])
    assert regulation.get("loan-max", D(2024, 1, 4)) is None
    assert regulation.require("loan-max", D(2024, 7, 4)).whole == 10
    with pytest.raises(NoSuchLimit):
        regulation.require("loan-max", LATER)
    assert [one.value for one in regulation.in_force(D(2025, 1, 1))] == [12]


@pytest.mark.parametrize("other", ["9", "none"])
def test_two_values_of_one_day_are_none_until_a_later_line(other: str) -> None:
    lines = [loan_max(FOUNDED, "10"), loan_max(LATER, "8"), loan_max(LATER, other), loan_max(LAST, "12")]
    for regulation in (Regulation(lines), Regulation(reversed(lines))):
        assert regulation.require("loan-max", D(2024, 7, 4)).whole == 10
        assert regulation.get("loan-max", LATER) is None
        assert regulation.in_force(D(2024, 9, 4)) == ()
        with pytest.raises(Missing, match="two lines of 2024-07-05"):
            regulation.require("loan-max", D(2024, 9, 4))
        assert regulation.require("loan-max", LAST).whole == 12
        assert [(one and one.since, other.since) for one, other in regulation.changes()] == [(FOUNDED, LAST)]


def test_a_third_line_does_not_settle_which_of_two_was_agreed() -> None:
    regulation = Regulation([loan_max(LATER, "8"), loan_max(LATER, "9"), loan_max(LATER, "8")])
    assert regulation.get("loan-max", LATER) is None


def test_the_same_value_twice_is_one_with_what_either_says() -> None:
    lines = [loan_max(FOUNDED, "10", article="Điều 8"), loan_max(FOUNDED, "10.0", minutes="BB-2024-01")]
    held = Regulation(lines).require("loan-max", FOUNDED)
    assert (held.whole, held.article, held.minutes) == (10, "Điều 8", "BB-2024-01")


def test_a_value_said_again_is_no_change() -> None:
    lines = [loan_max(FOUNDED, "10"), loan_max(LATER, "10", article="Điều 8"), loan_max(LAST, "11")]
    ((before, after),) = Regulation(lines).changes()
    assert (before and before.since, after.since) == (LATER, LAST)


def test_an_amended_regulation_keeps_its_other_keys() -> None:
    regulation = Regulation([loan_max(FOUNDED, "10"), Provision("grace-days", Decimal(5), FOUNDED)])
    amended = regulation.amended([loan_max(FOUNDED, "20")])
    assert [one.whole for one in amended.in_force(LATER)] == [20, 5]
    assert regulation.require("loan-max", LATER).whole == 10
    assert amended != regulation == Regulation(regulation.in_force(LATER))


def test_every_key_has_a_bound_and_the_template_is_within_it() -> None:
    assert list(BOUNDS) == list(KEYS)
    assert not [key for key, one in KEYS.items() if BOUNDS[key].sets_aside(one.template_value)]


@pytest.mark.parametrize("key", KEYS)
def test_the_bound_itself_still_limits_and_the_next_value_does_not(key: str) -> None:
    bound = BOUNDS[key]
    assert bound.sets_aside(NONE) == (bound.stricter is not Stricter.NEITHER and bound.none is None)
    if bound.last is not None:
        beyond = bound.last + (-1 if bound.stricter is Stricter.HIGHER else 1)
        assert (bound.sets_aside(bound.last), bound.sets_aside(beyond)) == (False, True)


@pytest.mark.parametrize(
    ("key", "before", "after", "tightens"),
    [
        ("loan-max", "10", "9", True),
        ("loan-max", "10", "11", False),
        ("loan-max", "none", "11", True),
        ("loan-max", "11", "none", False),
        ("membership-min", "3", "4", True),
        ("membership-min", "3", "2", False),
        ("membership-min", "none", "1", True),
        ("loan-rate", "0.8", "0.7", False),
        ("loan-rate", "none", "0.7", False),
        ("tolerance", "1000", "none", True),
        ("tolerance", "none", "1000", False),
        ("grace-days", "0", "none", False),
    ],
)
def test_which_change_asks_more_of_the_club(key: str, before: str, after: str, *, tightens: bool) -> None:
    assert BOUNDS[key].tightens(value(before), value(after)) == tightens
