"""What the XML of a sheet tells beside the values: merged cells, what is hidden, formulas without a result."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring, iterparse

from clubledger.forms.sheets import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zipfile import ZipFile

_Marks = dict[str, frozenset[Look]]

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
    looks: dict[tuple[int, int], frozenset[Look]] = field(default_factory=dict)
    """Cells of which a part is struck through or raised, and those that are results of formulas."""
    comments: list[tuple[int, int]] = field(default_factory=list)
    """Cells that somebody has written a comment on."""


def marked_texts(archive: ZipFile) -> _Marks:
    """The texts of a workbook, by their numbers, of which a part is struck through or raised."""
    marks: _Marks = {}
    for name in archive.namelist():
        if name.lower().endswith("sharedstrings.xml"):
            with archive.open(name) as source:
                number = 0
                for _, element in iterparse(source):  # noqa: S314 - without DTD there is nothing to expand or to fetch
                    if _name(element) == "si":
                        if looks := _marks(element):
                            marks[str(number)] = looks
                        number += 1
                        element.clear()
    return marks


def _marks(text: Element) -> frozenset[Look]:
    """How the parts of a text look that are not blank."""
    looks = set()
    for run in text:
        if _name(run) == "r" and any((part.text or "").strip() for part in run if _name(part) == "t"):
            for sign in (sign for part in run if _name(part) == "rPr" for sign in part):
                if _name(sign) == "strike" and _is_true(sign.get("val", "1")):
                    looks.add(Look.STRUCK)
                if _name(sign) == "vertAlign" and sign.get("val") in ("superscript", "subscript"):
                    looks.add(Look.RAISED)
    return frozenset(looks)


def survey_sheet(archive: ZipFile, part: str, marks: Mapping[str, frozenset[Look]]) -> Survey:
    """Walk the cells that are stored; raises `Misread` beyond the limits, ValueError if rows are out of order.

    ``marks``: the `marked_texts` of the workbook.
    """
    survey = Survey()
    number = 0
    with archive.open(part) as source:
        for _, element in iterparse(source):  # noqa: S314 - without DTD there is nothing to expand or to fetch
            match _name(element):
                case "row":
                    before, number = number, int(element.get("r") or number + 1)
                    if not before < number <= LAST_ROW:
                        raise ValueError("rows out of order")
                    _survey_row(survey, number, element, marks)
                    element.clear()
                case "col":
                    if _is_true(element.get("hidden")):
                        survey.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
                case "mergeCell":
                    survey.merged.append(_range(element.get("ref", "")))
    survey.comments = sorted(_comments(archive, part))
    return survey


def _comments(archive: ZipFile, part: str) -> Iterator[tuple[int, int]]:
    """The cells of a sheet that have comments, which stand in a part of their own."""
    folder, name = posixpath.split(part.lstrip("/"))
    relations = f"{folder}/_rels/{name}.rels"
    parts = set(archive.namelist())
    if relations not in parts:
        return
    for relation in fromstring(archive.read(relations)):  # noqa: S314 - without DTD
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("Type", "").endswith("/comments") and target in parts:
            for element in fromstring(archive.read(target)).iter():  # noqa: S314
                if _name(element) == "comment":
                    row, column, _, _ = _range(element.get("ref", ""))
                    yield row, column


def _survey_row(survey: Survey, number: int, row: Element, marks: Mapping[str, frozenset[Look]]) -> None:
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
        looks = _marks(parts["is"]) if "is" in parts else frozenset[Look]()
        if cell.get("t") == "s" and value is not None:
            looks = marks.get((value.text or "").strip(), looks)
        if "f" in parts:
            looks |= {Look.COMPUTED}
        if looks:
            survey.looks[number, column] = looks
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
