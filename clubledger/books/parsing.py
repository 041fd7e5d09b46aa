"""Parse one ledger file with Beancount's parser, and note what it says besides its entries.

What we use of Beancount below its public API: `beancount.parser._parser.Parser(builder).parse(file, filename=, lineno=)`,
as `beancount.parser.parser.parse_file` does, and `beancount.parser.grammar.Builder`, whose methods (`option`, `include`,
`plugin`, `amount`, …) the C parser calls by their names. tests/books/test_loading.py holds entries and errors against
`beancount.loader._load`.
"""

from __future__ import annotations

import decimal
import io
import os
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from beancount.core.amount import Amount
from beancount.parser import (  # type: ignore[attr-defined]  # a C module
    _parser,
    grammar,
)
from beancount.parser.options import OPTIONS_DEFAULTS

from clubledger.books.file_checks import HUGE_NUMBER, MAX_DIGITS
from clubledger.books.work_bounds import TOO_MUCH
from clubledger.i18n import N_, Message, message

if TYPE_CHECKING:
    from pathlib import Path

MAX_ERRORS: Final = 1_000
"""How many errors of one file are kept; after so many the rest of it is not parsed."""
MAX_SETTINGS: Final = 2_000
"""How many options, plugins and includes one file may have."""
MAX_PUSHED: Final = 100
"""How many tags or metadata keys may be pushed at a time: each goes onto every entry."""

INTERNAL_OPTIONS: Final = frozenset(
    {"filename", "include", "plugin", "pythonpath", "input_hash", "dcontext", "commodities"}
)
"""What Beancount keeps among the options for itself; ``option "include" …`` would include, too."""
RESERVED_KEYS: Final = frozenset({"filename", "lineno"})
"""Beancount keeps the place of each entry in its metadata: a ledger that writes them moves its errors elsewhere."""

_BUILDER: Any = grammar.Builder
_ZERO = Decimal()


@dataclass(slots=True)
class Written:
    """What a file says besides its entries, each with its line; filled while it is parsed."""

    options: list[tuple[str, Any, int]] = field(default_factory=list)
    plugins: list[tuple[str, str | None, int]] = field(default_factory=list)
    includes: list[tuple[str, int]] = field(default_factory=list)
    documents: list[tuple[str, int]] = field(default_factory=list)
    faults: list[tuple[Message, int]] = field(default_factory=list)


@dataclass(slots=True)
class Parsed:
    """One ledger file after the parser and before any booking."""

    name: str
    data: bytes
    written: Written
    entries: list[Any]
    errors: list[Any]
    options: dict[str, Any]
    targets: list[tuple[str, int]] = field(default_factory=list)
    """The files that it includes, with the line of the `include`."""


def parse(name: str, path: Path, data: bytes) -> Parsed:
    """Parse one file. Beancount's parser crashes the whole process on ``1/0``: no number may raise here."""
    builder = _Recorder()
    with decimal.localcontext() as context:
        for signal in (decimal.DivisionByZero, decimal.InvalidOperation, decimal.Overflow):
            context.traps[signal] = False
        try:
            parser = _parser.Parser(builder, debug=False)
            parser.parse(_Feed(data, builder), filename=os.fspath(path), lineno=1)
            entries, errors, options = builder.finalize()
        except Exception as error:  # noqa: BLE001 - nothing a stranger writes may stop the others
            builder.written.faults.append((gave_up(error), 0))
            entries, errors, options = [], [], dict(OPTIONS_DEFAULTS)
    return Parsed(name, data, builder.written, entries, errors, options)


GAVE_UP: Final = N_(
    "Beancount gave up on this ledger ({error}). Undo the last change, or show the file to the person who helps "
    "the club with the computer."
)
"""It may have been for want of memory."""


def gave_up(error: Exception) -> Message:
    """That Beancount broke down on what a ledger says."""
    if isinstance(error, ArithmeticError):
        return _UNRECKONABLE
    return Message(GAVE_UP, {"error": type(error).__name__})


class _Recorder(_BUILDER):  # type: ignore[misc]
    """Beancount's builder that also notes what a file says besides its entries, with the lines.

    It keeps no display context (no one asks for the number of decimals of a đồng), and bounds what
    grows without end: errors, pushed tags and metadata, the digits of a number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.written = Written()

    def option(self, filename: str, lineno: int, key: str, value: Any) -> None:
        self.written.options.append((key, value, lineno))
        if key not in INTERNAL_OPTIONS:
            super().option(filename, lineno, key, value)

    def include(self, filename: str, lineno: int, include_filename: str) -> None:
        self.written.includes.append((include_filename, lineno))
        super().include(filename, lineno, include_filename)

    def plugin(self, filename: str, lineno: int, plugin_name: str, plugin_config: str | None) -> None:
        self.written.plugins.append((plugin_name, plugin_config, lineno))
        super().plugin(filename, lineno, plugin_name, plugin_config)

    def amount(self, filename: str, lineno: int, number: Any, currency: Any) -> Amount:  # noqa: ARG002 - the C parser gives it
        return Amount(self._sane(number, lineno), currency)

    def compound_amount(
        self,
        filename: str,  # noqa: ARG002 - the C parser gives it
        lineno: int,
        number_per: Any,
        number_total: Any,
        currency: Any,
    ) -> Any:
        return grammar.CompoundAmount(
            self._sane(number_per, lineno), self._sane(number_total, lineno), currency
        )

    def balance(
        self, filename: str, lineno: int, date: Any, account: str, amount: Any, tolerance: Any, kvlist: Any
    ) -> Any:
        return super().balance(filename, lineno, date, account, amount, self._sane(tolerance, lineno), kvlist)

    def custom_value(self, filename: str, lineno: int, value: Any, dtype: Any = None) -> Any:
        return super().custom_value(filename, lineno, self._sane(value, lineno), dtype)

    def key_value(self, filename: str, lineno: int, key: str, value: Any) -> Any:  # noqa: ARG002 - the C parser gives it
        if type(value) is Decimal:
            value = self._sane(value, lineno)
        if key[:8] in _WATCHED:
            if key in RESERVED_KEYS:
                self.written.faults.append((_RESERVED, lineno))
                return grammar.KeyValue(f"{key}-", value)
            if key.startswith("document") and isinstance(value, str):
                self.written.documents.append((value, lineno))
        return grammar.KeyValue(key, value)

    def pushtag(self, filename: str, lineno: int, tag: str) -> None:
        if len(self.tags) < MAX_PUSHED:
            super().pushtag(filename, lineno, tag)
        else:
            self.written.faults.append((TOO_MUCH, lineno))

    def pushmeta(self, filename: str, lineno: int, key_value: Any) -> None:
        if len(self.meta) < MAX_PUSHED:
            super().pushmeta(filename, lineno, key_value)
        else:
            self.written.faults.append((TOO_MUCH, lineno))

    def build_grammar_error(
        self, filename: str, lineno: int, exc_value: Any, exc_type: Any = None, exc_traceback: Any = None
    ) -> None:
        """Keep the place in the ledger; Beancount's own puts that of its source there when a callback fails."""
        del exc_traceback
        text = f"{exc_type.__name__}: {exc_value}" if exc_type is not None else str(exc_value)
        self.errors.append(grammar.ParserSyntaxError({"filename": filename, "lineno": lineno}, text))

    def finalize(self) -> tuple[list[Any], list[Any], dict[str, Any]]:
        del self.errors[MAX_ERRORS:], self.written.faults[MAX_ERRORS:]
        for values in self.meta.values():  # Beancount joins them into its error: a number would raise
            values[:] = map(str, values)
        entries, errors, options = super().finalize()
        return entries, errors, options

    def _sane(self, number: Any, lineno: int) -> Any:
        """A number as it is, unless it is none (1/0) or so large that merely printing it would take long."""
        if type(number) is Decimal and not (number.is_finite() and _digits(number) <= MAX_DIGITS):
            self.written.faults.append((HUGE_NUMBER, lineno))
            return _ZERO
        return number


def _digits(number: Decimal) -> int:
    """How many digits a number has before and after its point, leading zeros aside; no fewer where these are few."""
    if number.adjusted() < MAX_DIGITS and (written := len(str(number))) <= MAX_DIGITS:
        return written  # nearly all: quicker than taking the digits apart
    return max(len(number.as_tuple().digits), number.adjusted() + 1)


_UNRECKONABLE = message(
    "Beancount cannot reckon with the numbers of this entry: one is far too long, or something is divided by zero. "
    "Write the amounts in đồng, as they stand on the slip."
)
_WATCHED = frozenset({"document", *(key[:8] for key in RESERVED_KEYS)})
_RESERVED = message(
    "The keys “filename” and “lineno” are Beancount's own: with them a ledger could blame another file for its errors. "
    "Give the line another key."
)


class _Feed(io.RawIOBase):
    """Hands a file to the parser, and ends it early once there are more errors than anyone will read."""

    def __init__(self, data: bytes, builder: _Recorder) -> None:
        self._file = io.BytesIO(data)
        self._builder = builder

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        written = self._builder.written
        if len(written.options) + len(written.plugins) + len(written.includes) > MAX_SETTINGS:
            written.faults.append((TOO_MUCH, 0))
            return 0
        if len(self._builder.errors) + len(written.faults) > MAX_ERRORS:
            return 0
        return self._file.readinto(buffer)
