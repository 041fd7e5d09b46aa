"""The book of meetings (sổ họp): each row is a meeting with its minutes, written to club.beancount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.blank_layout import BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Meeting
from clubledger.forms.form import Form, by_row
from clubledger.forms.people import NAME_TWICE
from clubledger.forms.synonyms import DAY, MEETING_DAY, MINUTES_NUMBER
from clubledger.forms.values import DATE, MINUTES, PRESENT, TEXT
from clubledger.forms.values.numbers import guests
from clubledger.i18n import N_, message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The event, with how many came and what was decided."""
    cell = row.cells.get("present")
    if cell is not None and row.get("present") is not None and (read := guests(cell.text)) is not None:
        present, others = read
        row.remark(
            message(
                "Read as {present} members and {guests} guests; the books have the members.",
                present=present,
                guests=others,
            ),
            "present",
        )
    meta = {"present": row.get("present"), "agenda": context.people.without_names(row, "agenda") or None}
    yield Meeting(
        row, row.day(), row.get("minutes"), {key: value for key, value in meta.items() if value is not None}
    )


FORM: Final = Form(
    name="meetings",
    file="so-hop",
    paper="SỔ HỌP",
    title=N_("Book of meetings"),
    columns=(
        NUMBER_COLUMN,
        Column("date", "Ngày", DATE, (*DAY, *MEETING_DAY), required=True, needed=True),
        Column("minutes", "Số biên bản", MINUTES, MINUTES_NUMBER, required=True, needed=True),
        Column("present", "Có mặt", PRESENT, ("Số người có mặt", "Số có mặt", "Số người dự", "Số người dự họp", "Số người tới họp", "Số người đến họp", "Dự họp")),
        Column("agenda", "Nội dung", TEXT, ("Nội dung họp", "Nội dung cuộc họp", "Nội dung chính", "Nội dung", "Diễn giải", "Quyết định"), required=True),
    ),
    filled_by=("date", "minutes"),
    entries=by_row(entries),
    blank=BlankLayout(("Thư ký", "Chủ nhiệm"), rows=18),
    faults=(NAME_TWICE,),
)  # fmt: skip
