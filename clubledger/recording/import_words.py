"""The sentences that every report of an import for people has: of a sheet, of what is wrong or asked, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.i18n import Message, message

if TYPE_CHECKING:
    from clubledger.forms.faults import SheetProblem, Spot
    from clubledger.forms.form_files import FormSheet


def recognised(sheet: FormSheet) -> Message:
    """Which form a sheet is, and how much of it is new."""
    return message(
        "{form} — rows: {rows}, new entries: {new}, in the books already: {there}",
        form=sheet.form.label,
        rows=sheet.rows,
        new=len(sheet.new),
        there=len(sheet.there),
    )


def sentence(problem: SheetProblem) -> Message:
    """What is wrong or asked: where, and what was read there."""
    if problem.read is None:
        return placed(problem.spot, problem.message)
    text = message("read “{read}”. {problem}", read=problem.read, problem=problem.message)
    return placed(problem.spot, text)


def placed(spot: Spot, text: Message) -> Message:
    """A message with the place that it is about."""
    if spot.row is None:
        return message("sheet “{sheet}”: {text}", sheet=spot.sheet, text=text) if spot.sheet else text
    if spot.column is None:
        there = message("row {row}: {text}", row=str(spot.row), text=text)
    else:
        there = message(
            "row {row}, column “{column}”: {text}", row=str(spot.row), column=spot.column, text=text
        )
    return message("sheet “{sheet}”, {text}", sheet=spot.sheet, text=there) if spot.sheet else there
