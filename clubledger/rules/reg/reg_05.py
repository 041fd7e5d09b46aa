"""REG-05: the regulation is the template's, and was never filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.periods import days_after
from clubledger.i18n import N_, message
from clubledger.regulation import NONE
from clubledger.rules.findings import Found, Level
from clubledger.rules.reg.undecided import TIME_TO_FILL_IN
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.books.books import Books

_NAMED: Final = 8
"""Keys that the finding names."""


@rule(
    "REG-05",
    "regulation-not-filled-in",
    Level.NOTE,
    subject=N_("club"),
    title=N_("The club's own regulation is not filled in"),
    why=N_(
        "Values without an article are the template's, or somebody's: no member can look up that they were agreed. The audit "
        "goes by them, and says so."
    ),
    source=N_("Books: each value of the regulation with the article that it stands in"),
    paper=N_(
        "Take the regulation that the members adopted and look up each figure. What it does not say, the next meeting decides."
    ),
    ledger=N_(
        "Correct each value in club.beancount to that of the regulation and write its article under it, as article: "
        "“Điều 8, khoản 2”. What the regulation does not limit is “none” and needs no article."
    ),
    as_of=True,
    by_time=True,
)
def regulation_not_filled_in(books: Books, _club: Books) -> Iterator[Found]:
    """Values in force, ``none`` aside, without an article; a warning once the days to fill it in are over."""
    bare = [
        provision
        for provision in books.regulation.in_force(books.as_of)
        if provision.article is None and provision.value != NONE
    ]
    if not bare:
        return
    named = tuple(provision.key for provision in bare[:_NAMED])
    in_time = books.began is None or books.as_of <= days_after(books.began, TIME_TO_FILL_IN)
    yield Found(
        "club",
        message(
            "no article stands under {keys} ({count} in all): until the club's regulation is filled in these values are the "
            "template's, and they count",
            count=len(bare),
            keys=named if len(named) == len(bare) else (*named, "…"),
        ),
        books.as_of,
        books.directives.place_of(bare[0]),
        level=None if in_time else Level.WARNING,
    )
