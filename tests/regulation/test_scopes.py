"""Lines of one key for some loans or members: which of those that fit judges, and what ends, changes or contradicts one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.regulation import NONE, Provision, Regulation
from clubledger.regulation.provisions import ENDED, Contradicted, GroupNotKnown, Missing, NoSuchLimit
from clubledger.regulation.scopes import ALL, PlainCase, Scope, exemplar, in_order

D = date
FOUNDED, LATER, LAST = D(2024, 1, 5), D(2024, 7, 5), D(2024, 9, 5)
URGENT = Scope(kind="khan cap", written="khẩn cấp")
POOR = Scope(group="ngheo", number=1)
SECOND = Scope(round=2)


def line(value: int | str, scope: Scope = ALL, since: date = FOUNDED, key: str = "loan-max") -> Provision:
    return Provision(key, value if isinstance(value, str) else Decimal(value), since, scope=scope)


def judging(regulation: Regulation, case: PlainCase, on: date = LAST) -> Decimal | str | None:
    held = regulation.about(case).get("loan-max", on)
    return None if held is None else held.value


def test_the_narrowest_line_that_fits_judges() -> None:
    both = Scope(kind="khan cap", round=2)
    regulation = Regulation([line(6), line(10, SECOND), line(1, URGENT), line(2, both), line(4, POOR)])
    assert judging(regulation, PlainCase()) == 6
    assert judging(regulation, PlainCase(round=2)) == 10
    assert judging(regulation, PlainCase(round=7)) == 10
    assert judging(regulation, PlainCase(kind="khan cap")) == 1
    assert judging(regulation, PlainCase(kind="khan cap", round=2)) == 2
    assert judging(regulation, PlainCase(kind="mua bo", round=2)) == 10
    assert judging(regulation, PlainCase(group="ngheo", round=2)) == 4  # a group goes before a round
    assert judging(regulation, PlainCase(group="ngheo", kind="khan cap")) == 1  # and a kind before a group


def test_above_an_amount_means_more_than_it() -> None:
    regulation = Regulation([line(6), line(12, Scope(over=5_000_000)), line(24, Scope(over=8_000_000))])
    of = [judging(regulation, PlainCase(principal=lent)) for lent in (5_000_000, 5_000_001, 8_000_001)]
    assert of == [6, 12, 24]


def test_a_later_line_without_scope_ends_none_with_one() -> None:
    regulation = Regulation([line(6), line(1, URGENT), line(8, since=LATER)])
    assert judging(regulation, PlainCase()) == 8
    assert judging(regulation, PlainCase(kind="khan cap")) == 1


def test_an_ended_line_leaves_its_loans_to_the_wider_ones() -> None:
    regulation = Regulation([line(6), line(1, URGENT), line(ENDED, URGENT, LATER), line(2, URGENT, LAST)])
    urgent = PlainCase(kind="khan cap")
    assert [judging(regulation, urgent, day) for day in (D(2024, 7, 4), LATER, LAST)] == [1, 6, 2]
    assert [one.value for one in regulation.in_force(LATER)] == [6]


def test_none_in_a_scope_is_no_limit_and_no_falling_back() -> None:
    regulation = Regulation([line(6), line(NONE, URGENT)])
    with pytest.raises(NoSuchLimit):
        regulation.about(PlainCase(kind="khan cap")).require("loan-max", LATER)


def test_where_only_narrow_lines_are_and_none_fits_nothing_can_be_told() -> None:
    regulation = Regulation([line(1, URGENT)])
    with pytest.raises(Missing):
        regulation.about(PlainCase()).require("loan-max", LATER)
    assert regulation.about(PlainCase()).require("approval-body", LATER).value == "meeting"


def test_two_values_of_one_line_and_day_are_none() -> None:
    regulation = Regulation([line(6), line(1, URGENT), line(2, URGENT)])
    assert judging(regulation, PlainCase()) == 6
    with pytest.raises(Contradicted):
        regulation.about(PlainCase(kind="khan cap")).require("loan-max", LATER)


def test_who_has_no_household_written_is_judged_where_the_lines_agree() -> None:
    regulation = Regulation([line(6), line(4, POOR)])
    with pytest.raises(GroupNotKnown, match="TV009"):
        judging(regulation, PlainCase(group=None, member="TV009"))
    assert judging(Regulation([line(6), line(6, POOR)]), PlainCase(group=None)) == 6
    assert judging(regulation, PlainCase(group="kho khan")) == 6
    assert judging(Regulation([line(6), line(4, POOR), line(1, URGENT)]), PlainCase("khan cap", None)) == 1


def test_the_first_word_of_a_scope_and_its_end_are_changes() -> None:
    regulation = Regulation([line(6), line(1, URGENT, LATER), line(ENDED, URGENT, LAST)])
    changes = [(one and one.value, other.value, other.since) for one, other in regulation.changes()]
    assert changes == [(Decimal(6), Decimal(1), LATER), (Decimal(1), ENDED, LAST)]


def test_the_first_word_of_a_key_with_a_default_is_a_change_from_it() -> None:
    board = Provision("approval-body", "board", LATER)
    assert [(one and one.value, other.value) for one, other in Regulation([board]).changes()] == [
        ("meeting", "board")
    ]
    assert not [*Regulation([replace(board, value="meeting")]).changes()]


def test_what_a_line_held_over_time_has_the_wider_lines_where_it_was_silent() -> None:
    regulation = Regulation([line(6), line(1, URGENT, LATER), line(ENDED, URGENT, LAST)])
    held = regulation.timeline("loan-max", URGENT)
    assert [(one.since, one.value, one.scope) for one in held] == [
        (FOUNDED, Decimal(6), URGENT),
        (LATER, Decimal(1), URGENT),
        (LAST, Decimal(6), URGENT),
    ]


def test_loans_are_counted_with_those_whose_kind_has_no_line_of_its_own() -> None:
    regulation = Regulation([line(1, URGENT), line(2, key="loan-open-max")])
    assert regulation.own_line("loan-max", "khan cap", LATER) == "khan cap"
    assert regulation.own_line("loan-open-max", "khan cap", LATER) == ""
    assert regulation.own_line("loan-max", "mua bo", LATER) == ""
    assert regulation.names("khan cap", LATER)
    assert not regulation.names("khan cap", D(2024, 1, 4))
    assert not regulation.names("mua bo", LATER)


def test_neither_a_code_nor_words_name_the_group() -> None:
    scope = Scope("khan cap", "ngheo", 2, 5_000_000, "khẩn cấp", 3)
    provision = line(1, scope)
    assert provision.line == "loan-max for:khẩn cấp group:3 round:2 over:5000000"
    assert "ngheo" not in f"{provision.line} {scope.words} {provision.limit}"


scopes = st.builds(
    Scope,
    st.sampled_from(["", "khan cap", "lam nha"]),
    st.sampled_from(["", "ngheo", "kho khan"]),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([0, 1_000_000, 5_000_000]),
)
lines = st.lists(
    st.tuples(scopes, st.sampled_from([FOUNDED, LATER, LAST]), st.sampled_from(["1", "2", "3", NONE, ENDED])),
    max_size=12,
)
cases = st.builds(
    PlainCase,
    st.sampled_from(["", "khan cap", "lam nha", "mua bo"]),
    st.sampled_from(["", "ngheo", "kho khan", "can ngheo"]),
    st.integers(1, 4),
    st.sampled_from([500_000, 1_000_000, 3_000_000, 5_000_001]),
)


@given(lines, cases, st.sampled_from([FOUNDED, LATER, LAST]))
def test_no_narrower_line_in_force_fits_than_the_one_that_judges(
    written: list[tuple[Scope, date, str]], case: PlainCase, on: date
) -> None:
    held: dict[Scope, tuple[date, set[str]]] = {}
    provisions = []
    for scope, since, text in written:
        if scope == ALL and text == ENDED:
            continue
        value = text if text in {NONE, ENDED} else Decimal(text)
        provisions.append(Provision("loan-max", value, since, scope=scope))
        if since <= on:
            day, values = held.get(scope, (D.min, set()))
            held[scope] = (
                (since, {text}) if since > day else (day, values | {text}) if since == day else (day, values)
            )
    fitting = [
        scope
        for scope, (_, values) in held.items()
        if values != {ENDED}
        and scope.kind in {"", case.kind}
        and scope.group in {"", case.group}
        and scope.round <= case.round
        and (not scope.over or scope.over < case.principal)
    ]
    got = Regulation(provisions).about(case).get("loan-max", on)
    if not fitting:
        assert got is None
        return
    narrowest = max(fitting, key=lambda scope: scope.rank)
    _, values = held[narrowest]
    assert (None if len(values) > 1 else got and str(got.value)) == (
        None if len(values) > 1 else values.copy().pop()
    )
    assert got is None if len(values) > 1 else got is not None and got.scope == narrowest


@given(st.lists(scopes, unique=True))
def test_the_case_that_a_scope_just_fits_is_judged_by_it(every: list[Scope]) -> None:
    regulation = Regulation(line(index, scope) for index, scope in enumerate(in_order(every)))
    for scope in every:
        held = regulation.about(exemplar(scope)).get("loan-max", LAST)
        assert held is not None
        assert held.scope == scope
