"""A column of what is still owed that was read as what is paid back: every loan of the sheet would be paid off at once.

One loan that is paid off early, last instalments, and rows whose own total counts the principal in are no doubt.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.loan_sums import repayments
from clubledger.forms.faults import question
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.doubts.loan_sums import LoanSums
    from clubledger.forms.entries import Booking, Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

BALANCE_AS_PAID = question(
    "balance-as-paid",
    N_(
        "All {rows} rows pay back the whole debt, though much less is due. Is the column “{heading}” what is still owed?"
    ),
    N_(
        "Look at the signed sheet: what was paid belongs into this column, and what is still owed under “Còn nợ”."
    ),
)
PAYOFF_FAULTS: Final = (BALANCE_AS_PAID,)

_FEWEST: Final = 2
_MUCH: Final = Decimal("1.5")
"""How many times what is due or usual the whole debt is, for nobody to expect it."""


def doubt_payoffs(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table whose rows all pay off their loans long before the end."""
    rows = list(repayments(entries, context))
    if len(rows) < len(entries) or not all(_pays_off(*row) for row in rows):
        return
    early = [entry.record for entry, sums in rows if sums.balance > _MUCH * _expected(sums)]
    if len(early) < _FEWEST or 2 * len(early) < len(rows) or early[0].is_doubted("principal"):
        return
    heading = early[0].columns["principal"].title
    early[0].ask("principal", BALANCE_AS_PAID, also=early, rows=len(rows), heading=heading)


def _pays_off(entry: Booking, sums: LoanSums) -> bool:
    """Whether a row pays all that is owed, and no sum of the row says that this was paid."""
    is_paid = entry.record.get("total") is not None
    return 0 < sums.balance == entry.record.amount("principal") and not is_paid


def _expected(sums: LoanSums) -> int:
    """The principal that is due, or what is usually paid of it, whichever is more."""
    return max(sums.due[0], *sums.principals, 0)
