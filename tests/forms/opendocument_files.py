"""OpenDocument spreadsheets for the tests, written by hand as LibreOffice writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

KIND: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_SPACES: Final = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office", "table": "table", "text": "text", "style": "style", "number": "datastyle", "draw": "drawing",
        "fo": "xsl-fo-compatible", "dc": "dc",
    }.items()
)  # fmt: skip


def content(tables: str, styles: str = "", before: str = "") -> bytes:
    """``content.xml`` with these tables."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_SPACES} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    ).encode()


def ods(content_xml: bytes, parts: Mapping[str, bytes] | None = None) -> bytes:
    """A spreadsheet of a ``content.xml``."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", KIND, ZIP_STORED)
        for name, part in {"content.xml": content_xml, **(parts or {})}.items():
            archive.writestr(name, part)
    return out.getvalue()


def table(rows: str, name: str = "Tháng 5", attributes: str = "") -> str:
    """A sheet of rows."""
    return f"<table:table table:name={quoteattr(name)} {attributes}>{rows}</table:table>"


def row(*cells: str, attributes: str = "") -> str:
    """A row of cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(value: object = None, shown: str | None = None, attributes: str = "") -> str:
    """A cell of a text or a whole number; ``None`` is an empty one."""
    if value is None:
        return f"<table:table-cell {attributes}/>"
    kind = (
        f'office:value-type="float" office:value="{value}"'
        if isinstance(value, int)
        else 'office:value-type="string"'
    )
    text = escape(str(value) if shown is None else shown)
    return f"<table:table-cell {kind} {attributes}><text:p>{text}</text:p></table:table-cell>"


def spreadsheet(rows: Sequence[Sequence[object]]) -> bytes:
    """A spreadsheet of one sheet of texts and whole numbers."""
    end = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    return ods(content(table("".join(row(*map(cell, values)) for values in rows) + end)))
