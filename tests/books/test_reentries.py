"""What counts as lending anew: how late, how often, and what does not; and who is on the board a while longer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser

from clubledger.books.books import Source, read_books
from clubledger.books.offices import LAID_DOWN_DAYS
from clubledger.books.reentries import SOON, STOOD_DAYS
from tests.books.test_reversals import books_of, entry

if TYPE_CHECKING:
    from clubledger.books.books import Books

D = date


def lent(*steps: tuple[int, int]) -> list[str]:
    """A loan that is reversed on the first of each two days after 1 January and lent anew on the second."""
    texts = [entry(0, "C0", -1_000_000)]
    for place, (back, anew) in enumerate(steps, start=1):
        texts.append(entry(back, f"T{place}", 1_000_000, reverses=f"C{place - 1}"))
        texts.append(entry(anew, f"C{place}", -1_000_000))
    return texts


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (((3, 3),), ()),
        (((3, SOON),), ()),
        (((3, SOON + 1),), (False,)),
        (((20, 20),), ()),
        (((20, 20 + SOON + 1),), (False,)),
        (((STOOD_DAYS, STOOD_DAYS),), ()),
        (((STOOD_DAYS + 1, STOOD_DAYS + 1),), (False,)),
        (((STOOD_DAYS + 1, STOOD_DAYS + 1 + SOON),), (False,)),
        (((STOOD_DAYS + 1, STOOD_DAYS + 2 + SOON),), (True,)),
        (((2, 2), (5, 6)), ()),
        (((2, 2), (25, 25)), (True,)),
        (((20, 28), (50, 58)), (True, True)),
        (((20, 20), (40, 40), (60, 60)), (True, True)),
    ],
)
def test_how_late_and_how_often_a_loan_is_lent_anew(
    steps: tuple[tuple[int, int], ...], found: tuple[bool, ...], tmp_path: Path
) -> None:
    """A regulation that is silent leaves no terms to compare: only the days speak."""
    loan = books_of(tmp_path, lent(*steps)).loans["KU-2024-1"]
    assert tuple(again.counts for again in loan.reentries) == found
    assert loan.extended_by(D(2024, 12, 31)) == any(found)
    days = [D(2024, 1, 1) + timedelta(days=anew) for _, anew in steps]
    assert {again.date for again in loan.reentries} <= set(days)


def test_each_lending_anew_has_its_own_day(tmp_path: Path) -> None:
    books = books_of(tmp_path, lent((20, 28), (50, 58), (80, 88)))
    found = [(again.date - D(2024, 1, 1)).days for again in books.loans["KU-2024-1"].reentries]
    assert found == [28, 58, 88]


def test_a_top_up_that_was_mistyped_is_not_the_loan_lent_anew(tmp_path: Path) -> None:
    texts = [
        entry(0, "C0", -1_000_000),
        entry(10, "C1", -500_000),
        entry(30, "T1", 500_000, reverses="C1"),
        entry(50, "C2", -600_000),
    ]
    assert books_of(tmp_path, texts).loans["KU-2024-1"].reentries == ()


def test_two_lines_that_are_booked_anew_as_one_are_lent_anew_once(tmp_path: Path) -> None:
    texts = [
        entry(0, "C0", -500_000),
        entry(0, "C1", -500_000),
        entry(10, "T0", 500_000, reverses="C0"),
        entry(10, "T1", 500_000, reverses="C1"),
        entry(20, "C2", -1_000_000),
    ]
    assert len(books_of(tmp_path, texts).loans["KU-2024-1"].reentries) == 1


def test_a_meeting_after_the_first_lending_is_no_earlier_one_though_it_was_put_right_later(
    tmp_path: Path,
) -> None:
    books = books_of(tmp_path, lent((20, 20)))
    loan = books.loans["KU-2024-1"]
    assert loan.disbursed == D(2024, 1, 21)
    assert books.lent_after(D(2024, 1, 1), loan) is None
    assert books.lent_after(D(2023, 12, 31), loan) == D(2024, 1, 1)
    assert books.lent_after(D(2023, 12, 31), None) is None


# -- the board -----------------------------------------------------------------------------------------------


def board(*lines: tuple[date, str, str]) -> Books:
    text = "".join(f'{day} custom "board" "{office}" "{code}"\n' for day, office, code in lines)
    parsed, errors, options = parser.parse_string(text)
    assert not errors
    return read_books(Source(parsed, options, Path()))


LEFT = D(2024, 12, 28)


def test_who_lays_down_an_office_is_on_the_board_a_while_longer() -> None:
    books = board((D(2024, 1, 5), "chair", "TV001"), (LEFT, "chair", ""), (LEFT, "chair", ""))
    last = LEFT + timedelta(days=LAID_DOWN_DAYS)
    assert books.insiders(LEFT) == books.insiders(last) == {"TV001"}
    assert books.insiders(last + timedelta(days=1)) == set()
    assert books.office_holders(LEFT) == {}
    assert books.insiders(D(2024, 1, 4)) == set()


@pytest.mark.parametrize("days", [0, 1, 40])
def test_a_successor_ends_it_at_once(days: int) -> None:
    taken = LEFT + timedelta(days=days)
    books = board((D(2024, 1, 5), "chair", "TV001"), (LEFT, "chair", ""), (taken, "chair", "TV002"))
    assert books.insiders(taken) == {"TV002"}
    if days:
        assert books.insiders(taken - timedelta(days=1)) == {"TV001"}


def test_plain_members_lay_down_their_office_all_together() -> None:
    lines = (
        (D(2024, 1, 5), "member", "TV001"),
        (D(2024, 2, 5), "member", "TV002"),
        (LEFT, "member", ""),
    )
    assert board(*lines).insiders(LEFT) == {"TV001", "TV002"}
    again = board(*lines, (LEFT, "member", "TV003"))
    assert again.insiders(LEFT) == {"TV003"}


def test_who_comes_back_holds_the_office_and_the_next_to_leave_it_is_another() -> None:
    books = board(
        (D(2024, 1, 5), "chair", "TV001"),
        (LEFT, "chair", ""),
        (D(2025, 1, 9), "chair", "TV001"),
        (D(2025, 3, 9), "chair", "TV002"),
        (D(2025, 3, 20), "chair", ""),
    )
    assert books.insiders(D(2024, 12, 31)) == books.insiders(D(2025, 1, 9)) == {"TV001"}
    assert books.insiders(D(2025, 3, 31)) == {"TV002"}
