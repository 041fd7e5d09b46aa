"""Who signed on a sheet where others did not, or in another's row: amounts may be copied from what was due, or a line too low."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from clubledger.books.members import fold
from clubledger.forms.faults import question
from clubledger.forms.values import AMOUNT
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

SOME_NOT_SIGNED = question(
    "some-not-signed",
    N_("{unsigned} of {rows} rows with money are not signed, the others are. Did these pay?"),
    N_("Look at the signed sheet, and type the amounts and signatures as they stand there."),
)
SIGNED_BY_NEIGHBOUR = question(
    "signed-by-neighbour",
    N_("“{one}” and “{other}” signed each in the row of the other. Did the amounts slip into other rows?"),
    N_("Look at the signed sheet, and type each amount and signature in the row where it stands."),
)
UNSIGNED_FAULTS: Final = (SOME_NOT_SIGNED, SIGNED_BY_NEIGHBOUR)

_FEW: Final = 3
"""From how many rows with money on it is seen whether signatures are typed."""


def doubt_signatures(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table; where nobody typed the signatures, or only a few, nothing is said."""
    if "signed" not in table.form.by_key or "signed" not in table.keys.values():
        return
    paid = [record for record in table.records if _has_money(record)]
    new = {id(entry.record) for entry in entries}
    unsigned = [record for record in paid if not record.get("signed") and not record.problems]
    unsigned = [record for record in unsigned if id(record) in new]
    if len(paid) >= _FEW and unsigned and 2 * len(unsigned) <= len(paid):
        first, *others = unsigned
        first.ask("signed", SOME_NOT_SIGNED, others, unsigned=len(unsigned), rows=len(paid))
    _doubt_neighbours(paid, context)


def _has_money(record: Record) -> bool:
    return any(
        column.summed and column.kind is AMOUNT and record.amount(key)
        for key, column in record.columns.items()
    )


def _doubt_neighbours(paid: Sequence[Record], context: ImportContext) -> None:
    """Ask about rows next to each other whose signatures are exchanged; one who signs for another is none."""
    for above, below in pairwise(paid):
        one, other = _given_name(above, context), _given_name(below, context)
        if one and other and one != other and (_signed(above), _signed(below)) == (other, one):
            above.ask(
                "signed", SIGNED_BY_NEIGHBOUR, (below,), one=above.cells["signed"].text, other=below.cells["signed"].text
            )  # fmt: skip


def _given_name(record: Record, context: ImportContext) -> str:
    known = context.people.persons.get(record.get("member") or "")
    name = record.text("name") or (known.name if known is not None and known.name else "")
    return fold(name).split()[-1] if name.split() else ""


def _signed(record: Record) -> str:
    cell = record.cells.get("signed")
    words = fold(cell.text).split() if cell is not None else []
    return words[-1] if words else ""
