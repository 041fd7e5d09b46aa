"""How a form's blank looks beside its columns: who signs it, how many rows it has, what is printed in them already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.i18n import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from clubledger.books.books import Books

LANGUAGE: Final = DEFAULT_LANGUAGE
"""What the paper is printed in, whatever the command speaks."""
KEEPERS: Final = ("Thủ quỹ", "Kế toán", "Chủ nhiệm")
MAKER_AND_KEEPERS: Final = ("Người lập biểu", *KEEPERS)
"""Who signs, from left to right."""

PrintedRow = Mapping[str, str | int]
"""What is printed in a row, by the columns' keys; money is whole đồng."""


def _no_rows(_books: Books | None) -> Sequence[PrintedRow]:
    return ()


def _no_notes(_books: Books) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class BlankLayout:
    """How a form's blank looks beside its columns.

    ``signers`` from left to right; ``above``: the columns that stand above the table whether they are known or not;
    ``rows``: how many empty ones go on a page; ``words``: the total is written in words below; ``without``: columns that
    the reader knows and the paper does not show.

    ``printed``: the rows that have something in them already, for the club of some books or for any; ``notes``: what
    people should know when they fill it in; ``dated``: they are of the books' day, which then stands above.
    """

    signers: tuple[str, ...]
    above: tuple[str, ...] = ()
    rows: int = 12
    words: bool = False
    without: tuple[str, ...] = ()
    printed: Callable[[Books | None], Sequence[PrintedRow]] = _no_rows
    notes: Callable[[Books], Iterable[str]] = _no_notes
    dated: bool = False

    @property
    def prints(self) -> bool:
        """Whether there are clubs for which it has rows with something in them."""
        return self.printed is not _no_rows
