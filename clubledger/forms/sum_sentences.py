"""Sentences around a table that say its sum: “Tổng số tiền thu được: 15.000 đ”, “Tổng số người nộp: 3”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clubledger.forms.captions import reads
from clubledger.forms.faults import Misread, question
from clubledger.forms.folding import plain
from clubledger.forms.limits import LOOKED_AT
from clubledger.forms.sheets import Cell
from clubledger.forms.table import row_text
from clubledger.forms.table_totals import TOTAL_DIFFERS
from clubledger.forms.values import AMOUNT
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.forms.sheets import SheetRow
    from clubledger.forms.table import Table

PEOPLE_DIFFER = question(
    "people-differ",
    N_("The sheet says that {said} people paid, and its rows with money are {count}. Are rows missing, or is one too many?"),
    N_("Compare each row with the paper, and type what stands there; then the number of people."),
)  # fmt: skip

_SUM = re.compile(
    r"(?:tong(?: cong)?(?: so)?(?: tien)?)(?: hoi phi| goc,? lai| goc va lai)?(?: da)?(?: thuc)?(?: (?P<way>thu|chi|nop|tra))?(?: duoc| vao| ra)?"
    r"(?: (?:cua )?bang nay)?\s*[:=]\s*(?P<amount>\d[\d.]*)\s*(?:d|dong|vnd)?\s*[.;]?(?:\s*\(\s*(?:viet )?bang chu.*)?"
)
"""A whole line; “phải thu”, “từ đầu năm”, “quỹ”, “năm” and “hôm nay” speak of something else, or of other sheets, too."""
_PEOPLE = re.compile(
    r"tong so (?:nguoi|hoi vien|thanh vien|tv|hv)(?: da)? (?:nop|dong|tra)(?: phi| tien| hoi phi)?\s*[:=]\s*(?P<count>\d{1,3})(?: \w+){0,2}\s*\.?"
)


_OTHER_WAY: Final = {
    "fees": ("chi",),
    "repayments": ("chi",),
    "receipts": ("chi",),
    "payments": ("thu", "nop"),
    "loans": ("thu", "nop", "tra"),
}
"""Beside a sheet of what came in, what went out is another sum."""


def check_sentences(table: Table) -> None:
    """Check what is said above the table and below its last total or row."""
    if any(record.problems for record in table.records) or table.brought or not table.records:
        return
    shown = [column for column in table.form.amounts if table.has(column.key)]
    whole = next((column for column in shown if column.key == "total"), shown[0] if len(shown) == 1 else None)
    if whole is None:
        return
    figures = [record.amount(whole.key) for record in table.records]
    if table.form.name not in _OTHER_WAY or sum(figures) in table.totals.get(whole.key, ()):
        return
    for row, line in _lines(table):
        said = _SUM.fullmatch(line)
        if said is not None and said["way"] in _OTHER_WAY[table.form.name]:
            continue
        if said is not None and reads(AMOUNT, cell := Cell(said["amount"].rstrip("."), 0)):
            total = AMOUNT.read(cell)
            if total != sum(figures):
                wrong = Misread(TOTAL_DIFFERS, heading=whole.title, total=Dong(total), sum=Dong(sum(figures)))
                table.refuse(wrong, row.number, whole.title, row_text(row))
        people = _PEOPLE.fullmatch(line)
        if people is not None:
            count = sum(map(bool, figures))
            members = {record.get("member") for record in table.records if record.amount(whole.key)}
            if int(people["count"]) not in {count, len(members)}:
                table.ask(PEOPLE_DIFFER, row.number, said=people["count"], count=count)


def _lines(table: Table) -> Iterator[tuple[SheetRow, str]]:
    """The lines as they are looked at: whole, or their only cell that begins with “tổng”."""
    for row in (*table.lines, *table.below):
        texts = [plain(text[:LOOKED_AT]).strip(" -*+•") for text in row.texts]
        yield row, " ".join(texts)[:LOOKED_AT]
        begun = [text for text in texts if text.startswith("tong")]
        if len(texts) > 1 and len(begun) == 1:
            yield row, begun[0]
