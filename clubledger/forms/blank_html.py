"""A blank form as a page to print: self-contained, on A4, with rows high enough for handwriting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader

from clubledger.forms.blank import CLUB, IN_WORDS, SIGN_HERE, TOTAL
from clubledger.forms.blank_layout import LANGUAGE
from clubledger.forms.values import BROUGHT_CONTRACT, CONTRACT, ORDINAL
from clubledger.i18n import number, printable

if TYPE_CHECKING:
    from clubledger.forms.blank import Blank
    from clubledger.forms.columns import Column


def content(blank: Blank) -> bytes:
    """The bytes of the page."""
    environment = Environment(
        loader=PackageLoader("clubledger.forms"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    page = environment.get_template("blank.html.j2").render(
        blank=blank,
        classes=[_class(column) for column in blank.columns],
        first_summed=next((index for index, column in enumerate(blank.columns) if column.summed), 0),
        CLUB=CLUB,
        TOTAL=TOTAL,
        IN_WORDS=IN_WORDS,
        SIGN_HERE=SIGN_HERE,
    )
    return page.encode("utf-8")


def _class(column: Column) -> str:
    return "n" if column.kind.figure else _CLASSES.get(column.kind, "")


_CLASSES = {ORDINAL: "c", CONTRACT: "k", BROUGHT_CONTRACT: "k"}


def _shown(value: object) -> object:
    """Numbers with Vietnamese separators; what a stranger wrote without control characters."""
    match value:
        case None:
            return ""
        case int():
            return number(value, LANGUAGE)
        case _:
            return printable(value) if type(value) is str else value
