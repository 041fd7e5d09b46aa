"""A finding or a figure as of a day never changes when later entries are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.auditing.club import audit_club
from clubledger.books.books import Source, read_books
from clubledger.books.loading import Loaded, load
from clubledger.figures.indicators import indicators
from clubledger.rules import Judgement, judge

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGERS = Path(__file__).parents[2] / "ledgers"
CLUBS = ("dong-mau", "na-thu", "ben-gia")
FIRST, LAST = date(2024, 4, 10), date(2025, 12, 31)


@cache
def loaded(club: str) -> Loaded:
    return load(LEDGERS / club)


def judged(club: str, entries: list[Any], as_of: date) -> tuple[Judgement, object]:
    found = loaded(club)
    cut = replace(found, failed_balances=tuple(one for one in found.failed_balances if one.date <= LAST))
    books = read_books(Source(entries, found.options, found.folder, cut), as_of)
    return judge(books), indicators(books)


@pytest.mark.long
@pytest.mark.parametrize("club", CLUBS)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_later_entries_change_nothing(club: str, data: st.DataObject) -> None:
    as_of = FIRST + timedelta(days=data.draw(st.integers(0, (LAST - FIRST).days)))
    written_until = as_of + timedelta(days=data.draw(st.integers(0, 400)))
    entries = loaded(club).entries
    short = [entry for entry in entries if entry.date <= as_of]
    longer = [entry for entry in entries if entry.date <= written_until]
    assert judged(club, short, as_of) == judged(club, longer, as_of) == judged(club, entries, as_of)


def test_valid_later_entries_in_the_file_change_nothing_but_the_digest(
    make_club: Callable[..., Path],
) -> None:
    later = """
2024-03-05 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-03"
  purpose: "chăn nuôi"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng

2024-03-06 custom "regulation" "cash-max" 1 VND
"""
    day = date(2024, 3, 4)
    before, after = audit_club(make_club("a"), day), audit_club(make_club("b", income=later), day)
    assert replace(after, id="a", digest=before.digest) == before
    assert after.digest != before.digest
