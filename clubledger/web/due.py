"""The page of what is due at the next meeting and what is late, to print and to read aloud."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.i18n import N_, Message, message
from clubledger.loans.terms import months_after
from clubledger.reports.due import LONGEST_LOOK, DueList, due, next_meeting
from clubledger.web.page import ClubPage
from clubledger.web.page_request import request_argument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.books.books import Books
    from clubledger.reports.due import MemberDue


@dataclass(frozen=True, slots=True)
class DueView:
    """The list of a day, ``None`` in the operating fund. ``guessed``: nobody named the day; ``problem``: or not well.

    ``written_until`` is the day of the last entry, if that is long ago: who paid since is not known.
    """

    asked: str
    due: DueList | None = None
    guessed: bool = False
    problem: Message | None = None
    written_until: date | None = None


class Due(ClubPage):
    """What is due, member by member, on ``?on=dd/mm/yyyy`` or at the next meeting."""

    @property
    def report_title(self) -> str:  # type: ignore[override] # Fava reads it, nobody writes it
        """The page's name in the menu."""
        return self.translate(N_("What is due"))

    def view(self) -> DueView:
        """What the page shows."""
        asked = request_argument("on").strip()
        if self.fund is Fund.OPERATING:
            return DueView(asked)
        books = self.books()
        day = read_day(asked)
        first = min(books.began or books.as_of, books.as_of)
        last = months_after(books.as_of, LONGEST_LOOK)
        problem = None
        if asked and day is None:
            problem = message("{value} is no day; expected 31/12/2025 or 2025-12-31", value=asked[:40])
        elif day is not None and not first <= day <= last:
            problem = message("{day} is not a day from {first} to {last}.", day=day, first=first, last=last)
        guessed = day is None or problem is not None
        by_name = not self.hides_names
        due_list = due(books, next_meeting(books) if day is None or guessed else day, by_name=by_name)
        return DueView(asked, due_list, guessed=guessed, problem=problem, written_until=_long_ago(books))

    def members_loans_url(self, members: Sequence[MemberDue]) -> str:
        """The entries of the loans of which members have to pay, until the page's day."""
        return self.loans_url(*(loan.loan for member in members for loan in member.loans))


def _long_ago(books: Books) -> date | None:
    """The day of the last entry, if it is more than a month before the books' day."""
    if not books.transactions:
        return None
    last = books.transactions[-1].date
    return last if months_after(last, 1) < books.as_of else None


def read_day(text: str) -> date | None:
    """A day written as 10/01/2026 or 2026-01-10; ``None`` if it is none."""
    local = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text, re.ASCII)
    with suppress(ValueError):
        if local:
            return date(int(local[3]), int(local[2]), int(local[1]))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    return None
