"""A blank form as a CSV file, to be filled in with a spreadsheet and imported."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from clubledger.export_values import cell
from clubledger.forms.blank import IN_WORDS, SIGN_HERE, TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.blank import Blank

# A Vietnamese Excel has the comma for decimals and parts the columns of a file at semicolons; the mark at the beginning
# tells it that the letters are UTF-8.
_SEPARATOR: Final = ";"
_ENCODING: Final = "utf-8-sig"
DOTS: Final = "…………………"


def content(blank: Blank) -> bytes:
    """The bytes of the file. Amounts have no dots: an Excel in another language takes 500.000 for five hundred."""
    out = StringIO()
    rows = csv.writer(out, delimiter=_SEPARATOR, lineterminator="\r\n")
    rows.writerows([cell(value) for value in row] for row in _rows(blank))
    return out.getvalue().encode(_ENCODING)


def _rows(blank: Blank) -> Iterator[Sequence[str | int | None]]:
    yield [blank.title]
    yield from ([note] for note in blank.notes)
    yield from ([f"{label}: {known or DOTS}"] for label, known in blank.above)
    yield []
    yield [column.title for column in blank.columns]
    yield from (list(blank.cells(row)) for row in blank.rows)
    if blank.totalled:
        yield [TOTAL, *[None] * (len(blank.columns) - 1)]
    if blank.words:
        yield [f"{IN_WORDS}: {DOTS}"]
    yield []
    yield from (_signed(blank, words) for words in (blank.signers, [SIGN_HERE] * len(blank.signers)))


def _signed(blank: Blank, words: Sequence[str]) -> Sequence[str | None]:
    places = {first: word for (first, _), word in zip(blank.signature_columns(), words, strict=True)}
    return [places.get(column) for column in range(len(blank.columns))]
