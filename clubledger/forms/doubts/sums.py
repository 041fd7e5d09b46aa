"""Rows that read like a sum and like money that was paid: a balance with the number of a slip, a total with a day of its own; running totals that nothing proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import question
from clubledger.forms.limits import SHOWN
from clubledger.i18n import N_, Dong, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

SUM_NUMBERED = question(
    "sum-numbered",
    N_(
        "“{words}” reads like a sum or a balance, but the row has a number of its own and is entered as money that was paid: {number}. Was it paid?"
    ),
    N_(
        "Look at the paper. A sum has no number of a slip, no contract and no member's code; money that was paid needs as its reason what it was for."
    ),
)
SUM_OR_MONEY = question(
    "sum-or-money",
    N_(
        "“{words}” is read as a sum or a balance and is not entered, but the row has something of its own like money that was paid: {own}. Is it a sum?"
    ),
    N_(
        "Look at the paper. Money that was paid needs the number that it has there, of its slip or of the member, and as its reason what it was for."
    ),
)
SUM_UNPROVED = question(
    "sum-unproved",
    N_(
        "This running total has {earlier} more than the rows of the sheet, and neither a line at the top nor a total below says that this came before it. Is it from before the sheet?"
    ),
    N_(
        "Compare the rows and the running total with the paper, and correct what was mistyped. What was carried over from before has its line above the first row, as on the paper."
    ),
)
RUNNING_OTHER = question(
    "running-other",
    N_(
        "“{heading}” is no running total of these rows, and says nothing of what was paid. Are the amounts beside it right?"
    ),
    N_("Compare the amounts and this column with the paper, and correct what was mistyped."),
)
SUM_FAULTS: Final = (SUM_NUMBERED, SUM_OR_MONEY, SUM_UNPROVED, RUNNING_OTHER)


def doubt_sums(table: Table, entries: Sequence[Entry], _context: ImportContext) -> None:
    """Ask of each such row whether it was read rightly, and once of what “Lũy kế” alone brings from before the sheet."""
    new = {entry.record.spot.row for entry in entries}
    for doubt in table.doubtful_sums:
        words, own = printable(doubt.words, SHOWN), printable(doubt.own, SHOWN)
        if not doubt.paid:
            table.ask(SUM_OR_MONEY, doubt.row, words=words, own=own)
        elif doubt.row in new:
            table.ask(SUM_NUMBERED, doubt.row, words=words, number=own)
    unproved = [key for key in table.supposed if key not in table.agreed]
    if unproved:
        earlier = tuple(Dong(table.brought[key]) for key in unproved)
        table.ask(SUM_UNPROVED, table.supposed[unproved[0]], earlier=earlier)
    for heading in table.unfitting:
        table.ask(RUNNING_OTHER, column=printable(heading, SHOWN), heading=printable(heading, SHOWN))
