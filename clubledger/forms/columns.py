"""The columns of a paper form: headings, what kind of value stands below, and what the form asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.forms.folding import squeezed
from clubledger.forms.values import ORDINAL

if TYPE_CHECKING:
    from clubledger.forms.values import ValueKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form, known by its heading ``title`` or one of ``also``, in any case and without diacritics.

    ``required``: without the heading it is not this form. ``needed``: no filled row is without a value. ``above``: the
    value may stand above the table, once for all rows. ``summed``: the closing ``Cộng`` adds it up. ``printed``: a
    blank form has it filled already; it says nothing about what happened. ``width``: the letters that it has room for
    on paper, if not as many as its kind.
    """

    key: str
    title: str
    kind: ValueKind
    also: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False
    above: bool = False
    summed: bool = False
    printed: bool = False
    width: int = 0

    def __post_init__(self) -> None:
        """Each other heading once: the lists of `synonyms` have the title, too."""
        others = {squeezed(heading): heading for heading in reversed(self.also)}
        kept = tuple(
            heading for heading in reversed(others.values()) if squeezed(heading) != squeezed(self.title)
        )
        object.__setattr__(self, "also", kept)

    @property
    def paper_width(self) -> int:
        """The letters that it has room for on paper."""
        return self.width or self.kind.width

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that it is known by, the form's own first."""
        return (self.title, *self.also)


NUMBER_COLUMN: Final = Column("stt", "STT", ORDINAL, ("TT", "Số TT", "Số thứ tự", "S.TT"), printed=True)
"""The running number that most forms begin with."""
