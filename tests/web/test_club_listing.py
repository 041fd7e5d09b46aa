"""The table behind the hall: its orders and its search are those that Python would say."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clubledger.auditing.club import Outcome
from clubledger.books.members import fold
from clubledger.regulation.profiles import shipped
from clubledger.reports.collation import text_key
from clubledger.web.club_line import ClubLine
from clubledger.web.club_listing import ClubListing, Held
from tests.web.test_club_list import TODAY, club

if TYPE_CHECKING:
    from collections.abc import Iterable

HELD = Held(TODAY, TODAY, "stamp")
NAMES = st.text(st.sampled_from("aăâđ ôơưnàạẫềĐC%_'\"\\*?[]-1\N{COMBINING ACUTE ACCENT}\0"), max_size=8)


def listing(lines: Iterable[ClubLine]) -> ClubListing:
    made = ClubListing()
    for line in lines:
        made.put(line, HELD)
    return made


@given(names=st.lists(NAMES, max_size=12), descending=st.booleans())
def test_names_stand_as_in_vietnamese_lists(names: list[str], descending: bool) -> None:
    lines = [club(name, id=f"c{number:02}") for number, name in enumerate(names)]
    with closing(listing(lines)) as table:
        shown = table.page("", "name", 1, TODAY, descending=descending).lines
    in_order = sorted(lines, key=lambda line: text_key(_name(line)), reverse=descending)
    assert [text_key(_name(line)) for line in shown] == [text_key(_name(line)) for line in in_order]
    assert sorted(line.id for line in shown) == [line.id for line in lines]


def _name(line: ClubLine) -> str:
    return (line.summary and line.summary.name) or line.id


@given(names=st.lists(NAMES, max_size=8), query=NAMES)
def test_the_search_takes_every_sign_as_it_is(names: list[str], query: str) -> None:
    lines = [club(name, id=f"c{number:02}") for number, name in enumerate(names)]
    with closing(listing(lines)) as table:
        found = table.page(query, "name", 1, TODAY)
    wanted = {line.id for line in lines if fold(query) in fold(f"{line.summary.name} {line.id}")}  # type: ignore[union-attr]
    assert {line.id for line in found.lines} == wanted
    assert found.found == len(wanted)


@pytest.mark.parametrize("query", ["%", "_", "'", '"', "'; DROP TABLE club; --", "\\", "*", "["])
def test_signs_of_the_database_are_letters_like_others(query: str) -> None:
    with closing(listing([club("A", id="a"), club(f"B {query} C", id="b")])) as table:
        assert [line.id for line in table.page(query, "worst", 1, TODAY).lines] == ["b"]
        assert table.page("", "worst", 1, TODAY).found == 2


LINES = [
    club("In order"),
    replace(club("Old", last_entry=None, both_funds=True), as_of=date(2025, 1, 1), fresh=False),
    club("Silent", Outcome.FINDINGS, silent=True, errors=2, warnings=3, figures={"par30": None, "women": None}),
    club("Few", Outcome.INCOMPLETE, warnings=1),
    club("Broken", Outcome.BROKEN, problem={"vi": "hỏng", "en": "broken"}, where="main.beancount:1", errors=1),
]  # fmt: skip


def test_a_line_is_read_as_it_was_put() -> None:
    with closing(listing(LINES)) as table:
        shown = {line.id: line for line in table.page("", "name", 1, TODAY).lines}
        assert [shown[line.id] for line in LINES] == LINES
        table.put(LINES[0], HELD)
        assert table.page("", "name", 1, TODAY).found == len(LINES)


def test_it_is_fresh_on_the_days_that_it_holds_until_somebody_doubts_it() -> None:
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    with closing(ClubListing()) as table:
        table.put(LINES[0], Held(first, last, "stamp"))

        def fresh(day: date) -> bool:
            return table.page("", "name", 1, day).lines[0].fresh

        days = [date(2025, 12, 31), first, last, date(2026, 2, 1)]
        assert [fresh(day) for day in days] == [False, True, True, False]
        table.set_fresh(LINES[0].id, fresh=False)
        assert not fresh(first)
        assert table.not_fresh() == 1
        table.set_fresh(LINES[0].id, fresh=True)
        assert table.not_fresh() == 0
        table.doubt_all()
        held = table.held(LINES[0].id)
        assert held is not None
        assert (held.stamp, held.of_day(first), table.not_fresh()) == (None, False, 1)


def test_clubs_that_are_kept_stay_as_they_are() -> None:
    with closing(listing(LINES)) as table:
        table.keep(["new", LINES[0].id])
        assert table.page("", "name", 1, TODAY).lines == (LINES[0], ClubLine("new"))
        assert (table.held("new"), table.held("gone"), table.held(LINES[0].id)) == (None, None, HELD)
        table.keep([])
        assert table.page("", "name", 1, TODAY).lines == ()


def test_the_sums_are_reckoned_again_when_a_club_changed_only() -> None:
    profile = shipped("qd-1648-2025")
    with closing(listing(LINES)) as table:
        first = table.sums(profile)
        assert (first.clubs, first.counted, first.broken, first.unchecked) == (5, 4, 1, 0)
        assert (first.members, first.late_clubs, first.totals.with_both_funds) == (200, 3, 1)
        table.page("a", "owed", 1, TODAY)
        table.keep([line.id for line in LINES])
        assert table.sums(profile) is first
        table.keep([line.id for line in LINES[1:]])
        assert table.sums(profile).members == 150
        table.put(LINES[0], HELD)
        assert table.sums(profile) == first
        other = shipped("qd-1336-2020")
        assert table.sums(other).totals.profile == other


def test_sums_beyond_what_a_database_adds_up() -> None:
    rich = [club(f"c{number}", figures={"principal_outstanding": 10**18}) for number in range(12)]
    with closing(listing(rich)) as table:
        assert table.sums(shipped("qd-1648-2025")).owed == 12 * 10**18
        assert len(table.page("", "cash", 1, TODAY).lines) == 12
