"""The files that a blank form can be written to, each by a module of its own."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from clubledger.forms.blank import Blank


@dataclass(frozen=True, slots=True)
class BlankFormat:
    """A kind of file; its module, which has a ``content``, is loaded when it is first written: it may bring much.

    ``binary``: a screen cannot show it.
    """

    module: str
    binary: bool = False

    def content(self, blank: Blank) -> bytes:
        """The bytes of the file."""
        written: bytes = import_module(self.module).content(blank)
        return written


FORMATS: Final = {
    "csv": BlankFormat("clubledger.forms.blank_csv"),
    "xlsx": BlankFormat("clubledger.forms.blank_xlsx", binary=True),
    "html": BlankFormat("clubledger.forms.blank_html"),
}
"""By what the names of the files end with."""
