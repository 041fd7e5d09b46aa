"""What a repayment sheet says is still owed: the loan's balance by the books, before the payment or after it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import reads
from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.forms.values import AMOUNT, NOTHING
from clubledger.i18n import N_, Dong, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

BALANCE_DIFFERS = question(
    "balance-differs",
    N_(
        "The sheet says that {left} are still owed under {contract}; by the books it is {before} before this payment and {after} after it."
    ),
    N_(
        "Look at the contract and its receipts: correct the amount or the contract's number here, or enter first the payments that the books do not have."
    ),
)
BALANCE_FAULTS: Final = (BALANCE_DIFFERS,)

_LEFT: Final = "left"
_DUE: Final = "due_principal"


def doubt_balances(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table, of the first row whose balance is neither that before its payment nor that after it.

    Where the payment is what “Phải trả gốc” asked for, the amount is sure, and a balance that was reckoned wrong a remark.
    """
    if not table.has(_LEFT):
        return
    wrong: list[tuple[Record, str, int, int]] = []
    for found in _differing(entries, context):
        record, contract, before, after = found
        if amount_on(record, _DUE) == record.amount("principal"):
            record.remark(
                message(
                    "The sheet says that {left} are still owed under {contract}; by the books it is {after}.",
                    left=Dong(amount_on(record, _LEFT) or 0),
                    contract=contract,
                    after=Dong(after),
                ),
                _LEFT,
            )
        else:
            wrong.append(found)
    if wrong:
        record, contract, before, after = wrong[0]
        record.ask(
            _LEFT,
            BALANCE_DIFFERS,
            left=Dong(amount_on(record, _LEFT) or 0),
            contract=contract,
            before=Dong(before),
            after=Dong(after),
            also=[other for other, *_ in wrong],
        )


def amount_on(record: Record, key: str) -> int | None:
    """What a row has in a printed column, in đồng; ``None`` where it says nothing."""
    cell = record.cells.get(key)
    if cell is None or cell.empty or cell.covered or cell.text in NOTHING or not reads(AMOUNT, cell):
        return None
    return int(AMOUNT.read(cell))


def _differing(entries: Sequence[Entry], context: ImportContext) -> Iterator[tuple[Record, str, int, int]]:
    """The rows whose balance fits nowhere, each with its contract and the balances by the books."""
    repaid: dict[str, int] = defaultdict(int)
    """What the rows above paid back of each loan."""
    whole: dict[str, int] = defaultdict(int)
    rows = [entry for entry in entries if isinstance(entry, Booking) and len(entry.links) == 1]
    for entry in rows:
        whole[entry.links[0]] += entry.record.amount("principal")
    for entry in rows:
        contract, record = entry.links[0], entry.record
        owed, principal = context.owed(contract, entry.date), record.amount("principal")
        before, after = owed - repaid[contract], owed - repaid[contract] - principal
        repaid[contract] += principal
        left = amount_on(record, _LEFT)
        if left is not None and left not in {owed, before, after, owed - whole[contract]}:
            others = sum(context.owed(number, entry.date) for number in context.loans_of(entry.payee)) - owed
            if not others or left not in {before + others, after + others}:
                yield record, contract, before, after
