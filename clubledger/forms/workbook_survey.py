"""What the XML of a sheet tells beside the values: merged cells, what is hidden, formulas without a result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, iterparse

if TYPE_CHECKING:
    from zipfile import ZipFile

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass
class Survey:
    """What a sheet's XML tells beside the values; rows and columns from 1."""

    filled: list[int] = field(default_factory=list)
    """The rows in which something is stored, or should be."""
    stored: int = 0
    """Cells with a value."""
    last_column: int = 0
    unfinished: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def survey_sheet(archive: ZipFile, part: str) -> Survey:
    """Walk the cells that are stored; raises `Misread` beyond the limits, ValueError if rows are out of order."""
    survey = Survey()
    number = 0
    with archive.open(part) as source:
        for _, element in iterparse(source):  # noqa: S314 - without DTD there is nothing to expand or to fetch
            match _name(element):
                case "row":
                    before, number = number, int(element.get("r") or number + 1)
                    if not before < number <= LAST_ROW:
                        raise ValueError("rows out of order")
                    _survey_row(survey, number, element)
                    element.clear()
                case "col":
                    if _is_true(element.get("hidden")):
                        survey.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
                case "mergeCell":
                    survey.merged.append(_range(element.get("ref", "")))
    return survey


def _survey_row(survey: Survey, number: int, row: Element) -> None:
    from openpyxl.utils.cell import coordinate_to_tuple  # noqa: PLC0415

    if _is_true(row.get("hidden")):
        survey.hidden_rows.add(number)
    column = 0
    filled = False
    for cell in row:
        place = cell.get("r")
        own_row, column = coordinate_to_tuple(place) if place else (number, column + 1)
        if own_row != number:
            raise ValueError("a cell of another row")
        parts = {_name(part): part for part in cell}
        value = parts.get("v")
        stored = "is" in parts or bool(value is not None and value.text)
        survey.stored += stored
        if "f" in parts and not stored and not (value is not None and cell.get("t") == "str"):
            survey.unfinished.append((number, column))
        if stored or "f" in parts:
            filled = True
            survey.last_column = max(survey.last_column, column)
    if filled:
        survey.filled.append(number)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _range(reference: str) -> Range:
    from openpyxl.utils.cell import range_boundaries  # noqa: PLC0415

    first_column, first_row, last_column, last_row = range_boundaries(reference)
    return first_row or 1, first_column or 1, last_row or LAST_ROW, last_column or LAST_COLUMN
