"""A new member with a code of other letters than all others have: a second series, or a slip of the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.entries import Joining
from clubledger.forms.faults import question
from clubledger.forms.member_codes import CodePattern
from clubledger.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

OTHER_SERIES = question(
    "member-code-other-series",
    N_(
        "{codes} is not written as all other codes of the club are, such as {example}. Does the club begin a second series?"
    ),
    N_("Correct the code; the next one that is free is {proposed}."),
)
OTHER_SERIES_FAULTS: Final = (OTHER_SERIES,)
_SHOWN: Final = 5
"""Codes that the question names."""


def doubt_other_series(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table: who begins a series does so with a whole list."""
    joining = [entry for entry in entries if isinstance(entry, Joining)]
    pattern = CodePattern.of(context.books.members, context.people.persons) if joining else None
    if pattern is None:
        return
    others = [entry for entry in joining if not pattern.fits(entry.member.code)]
    if others:
        table.ask(
            OTHER_SERIES,
            row=others[0].record.spot.row,
            column=others[0].record.columns["code"].title,
            codes=tuple(entry.member.code for entry in others[:_SHOWN]),
            example=next(iter(context.books.members)),
            proposed=pattern.free(0),
        )
