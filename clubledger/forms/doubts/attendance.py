"""How many came to a meeting: seldom more than the club has members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.forms.entries import Meeting
from clubledger.forms.faults import question
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

MORE_THAN_MEMBERS = question(
    "present-more-than-members",
    N_("{present} people came on {day}, but the club has {members} members then. Were there guests?"),
    N_("Look at the minutes, and correct how many came."),
)
_GUESTS = re.compile(r"\b(?:khách|đại biểu|bà con|khach moi|dai bieu)\b", re.IGNORECASE)
ATTENDANCE_FAULTS: Final = (MORE_THAN_MEMBERS,)


def doubt_attendance(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask once a table, of the fullest meeting that has more people than the club has members, and speaks of no guests."""
    crowded: list[tuple[int, Meeting, int]] = []
    for entry in entries:
        present = entry.record.get("present") if isinstance(entry, Meeting) else None
        if present is None or not isinstance(entry, Meeting):
            continue
        members = sum(context.people.is_present(code, entry.date) for code in context.people.persons)
        if not members or present <= members:
            continue
        if _GUESTS.search(entry.record.text("agenda")):
            entry.record.remark(
                message(
                    "{present} people came, guests among them: the club has {members} members.",
                    present=present,
                    members=members,
                ),
                "present",
            )
        else:
            crowded.append((present - members, entry, members))
    if crowded:
        _, meeting, members = max(crowded, key=lambda found: found[0])
        meeting.record.ask(
            "present",
            MORE_THAN_MEMBERS,
            also=[other.record for _, other, _ in crowded],
            present=meeting.record.get("present"),
            day=meeting.date,
            members=members,
        )
