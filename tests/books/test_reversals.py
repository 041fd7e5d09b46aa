"""What a reversal cancels and what was booked in its place, however many reversals there are."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from beancount.parser import parser
from hypothesis import example as such_as
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.books.books import Source, read_books
from clubledger.books.reversals import PUT_RIGHT_DAYS
from clubledger.books.writing import ROOT_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import FrameType

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction

CASH, LOAN, INTEREST = "Tài-sản:Tiền-mặt", "Tài-sản:Cho-vay:TV001", "Thu:Lãi"
CHART = ROOT_OPTIONS + "".join(
    f'2024-01-01 open {name} VND\n  fund: "income"\n  role: "{role}"\n'
    for name, role in ((CASH, "cash"), (LOAN, "loan"), (INTEREST, "interest"))
)


def entry(
    day: int, voucher: str, amount: int, *, loan: str = "1", account: str = LOAN, reverses: str = ""
) -> str:
    cancels = f'  reverses: "{reverses}"\n' if reverses else ""
    return (
        f'{date(2024, 1, 1) + timedelta(days=day)} * "x" ^KU-2024-{loan}\n  voucher: "{voucher}"\n{cancels}'
        f"  {CASH}  {amount} VND\n  {account}  {-amount} VND\n"
    )


def books_of(folder: Path, entries: Sequence[str]) -> Books:
    parsed, errors, options = parser.parse_string(CHART + "".join(entries))
    assert not errors
    return read_books(Source(sorted(parsed, key=lambda found: found.date), options, folder))


# ------------------------------------------------------------------------------------------ said plainly, and slowly


def cancelled_plainly(books: Books) -> list[tuple[int, int]]:
    """Each reversal with the first transaction of the slip that it names and fits, pair by pair."""
    pairs: list[tuple[int, int]] = []
    for reversal in books.transactions:
        taken = {index for pair in pairs for index in pair}
        for original in books.transactions:
            if (
                reversal.reverses is not None
                and original.reverses is None
                and original.voucher == reversal.reverses != reversal.voucher
                and original.index not in taken
                and original.date <= reversal.date
                and original.links == reversal.links
                and sorted((leg.account.name, leg.amount) for leg in original.postings)
                == sorted((leg.account.name, -leg.amount) for leg in reversal.postings)
            ):
                pairs.append((reversal.index, original.index))
                break
    return pairs


def put_right_plainly(books: Books, pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each wrong entry the right one, by looking at every entry."""
    gone = {index for pair in pairs for index in pair}
    entries = [found for found in books.transactions if found.index not in gone]
    right_ones: dict[int, int] = {}
    taken: set[int] = set()
    for reversal, wrong in ((books.transactions[one], books.transactions[other]) for one, other in pairs):

        def fits(found: Transaction, reversal: Transaction = reversal, wrong: Transaction = wrong) -> bool:
            less = found.loan == wrong.loan and (
                0 < found.money() < wrong.money() or wrong.money() < found.money() < 0
            )
            return (
                0 <= (found.date - reversal.date).days <= PUT_RIGHT_DAYS
                and found.index not in taken
                and (found.money() == wrong.money() or less)
            )

        right = min(
            filter(fits, entries),
            key=lambda found: (
                found.money() != wrong.money(),
                found.loan != wrong.loan,
                found.index < reversal.index,
                found.index,
            ),
            default=None,
        )
        if right is not None:
            taken.add(right.index)
            if right.money() > 0 or any(
                other.loan == right.loan and other.money() > 0 and wrong.date <= other.date <= right.date
                for other in entries
                if any(leg.account.name == LOAN for leg in other.postings)
            ):
                right_ones[wrong.index] = right.index
    return right_ones


def again(count: int, *, reversed_as: int, right: int | None = None) -> list[str]:
    """One slip written many times, each time reversed, and booked right where a right amount is given."""
    return [
        text
        for number in range(count)
        for text in (
            entry(3, "PT-2024-001", 5),
            entry(3, f"PC-2024-{number + 1:03}", -reversed_as, reverses="PT-2024-001"),
            *([entry(4, f"PT-2024-{number + 2:03}", right)] if right else []),
        )
    ]


slips = st.sampled_from(["PT-2024-001", "PT-2024-002", "PC-2024-001"])
written = st.builds(
    entry,
    st.sampled_from([0, 1, 1, 2, 2, 2, 3, 9, 10]),
    slips,
    st.sampled_from([-2, -1, 1, 2, 3]),
    loan=st.sampled_from("112"),
    account=st.sampled_from([LOAN, LOAN, INTEREST]),
    reverses=st.one_of(st.just(""), slips),
)


WRONG = entry(1, "PT-2024-001", 3)
REVERSAL = entry(2, "PC-2024-001", -3, reverses="PT-2024-001")


@given(st.lists(written, max_size=14))
@such_as(again(5, reversed_as=5, right=5))
@such_as(again(5, reversed_as=5, right=4))
@such_as([WRONG, entry(2, "PT-2024-002", 3), REVERSAL, entry(2, "PT-2024-003", 3)])
@such_as([WRONG, REVERSAL, entry(2, "PT-2024-002", 3, loan="2"), entry(3, "PT-2024-003", 3)])
@such_as([WRONG, REVERSAL, entry(2, "PT-2024-002", 2), entry(3, "PT-2024-003", 3, loan="2")])
@such_as([WRONG, REVERSAL, entry(9, "PT-2024-002", 2), entry(10, "PT-2024-003", 3)])
@such_as(
    [
        WRONG,
        REVERSAL,
        entry(1, "PT-2024-009", 5),
        entry(2, "PC-2024-009", -5, reverses="PT-2024-009"),
        entry(3, "PT-2024-003", 3),
    ]
)
@such_as([WRONG, REVERSAL, entry(2, "PT-2024-002", 2, loan="2"), entry(3, "PT-2024-003", 4)])
@settings(max_examples=300, deadline=None)
def test_what_is_cancelled_and_put_right(
    tmp_path_factory: pytest.TempPathFactory, entries: list[str]
) -> None:
    books = books_of(tmp_path_factory.getbasetemp(), entries)
    pairs = cancelled_plainly(books)
    assert [
        (reversal.transaction.index, reversal.original.index)
        for reversal in books.reversals
        if reversal.original is not None and reversal.problem is None
    ] == pairs
    assert {wrong: right.index for wrong, right in books.put_right.items()} == put_right_plainly(books, pairs)


# --------------------------------------------------------------------------------------------------- very many


def calls(folder: Path, entries: Sequence[str]) -> int:
    """How many functions are called to find what was reversed and put right."""
    books = books_of(folder, entries)
    assert books.vouchers
    count = 0

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(called)
    try:
        books.put_right  # noqa: B018 - reckoned when first asked for
        books.corrections  # noqa: B018
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("reversed_as", "right"),
    [(5, None), (6, None), (5, 5), (5, 4)],
    ids=["pairs", "none fits", "right", "less"],
)
def test_the_work_grows_as_the_reversals_do(tmp_path: Path, reversed_as: int, right: int | None) -> None:
    """8,000 pairs of one slip took 70 seconds: each reversal was compared with every line of it."""
    few, many = (calls(tmp_path, again(count, reversed_as=reversed_as, right=right)) for count in (100, 400))
    assert many < 6 * few  # four times, and a little for looking a place up
