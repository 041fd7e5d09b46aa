"""Load a club's folder: look, parse, judge, and only then book; no plugin runs and nothing is written.

`load` takes the place of `beancount.loader.load_file`, which runs the plugins that a ledger names, unpickles a
cache that lies beside it, and writes or deletes that cache. Each file is parsed once, from the bytes that the
digest was taken of. What a ledger says to switch checks off is reported (`Weakness`) and not obeyed.

What we use of Beancount below its public API stands in the last part of this module, "seams"; a test holds it
against `beancount.loader` entry by entry and error by error.
"""

from __future__ import annotations

import decimal
import gc
import io
import os
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from beancount.core import account as account_names
from beancount.core.amount import Amount
from beancount.core.data import Balance, Open, Pad, Transaction, entry_sortkey
from beancount.core.number import MISSING
from beancount.ops import pad, validation
from beancount.parser import (  # type: ignore[attr-defined]  # a C module
    _parser,
    booking,
    grammar,
)
from beancount.parser.options import OPTIONS_DEFAULTS

from clubledger.books import safety
from clubledger.books.beancount_errors import Translator
from clubledger.books.files import FUND_TOPS, MAIN
from clubledger.books.place import Place, place_of
from clubledger.books.safety import (
    HUGE_NUMBER,
    LEDGER_SUFFIXES,
    Parsed,
    Problem,
    Scan,
    Written,
)
from clubledger.i18n import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

MAX_ERRORS: Final = 1_000
"""How many errors of one file are kept; after so many the rest of it is not parsed."""
MAX_SETTINGS: Final = 2_000
"""How many options, plugins and includes one file may have."""
MAX_PUSHED: Final = 100
"""How many tags or metadata keys may be pushed at a time: each goes onto every entry."""
MAX_PAIRS: Final = 10**7
"""How many comparisons Beancount may make where its work grows with a square (`pad`, lots at cost)."""

TOLERANCE_OPTIONS: Final = (
    "inferred_tolerance_default",
    "inferred_tolerance_multiplier",
    "tolerance_multiplier",
    "infer_tolerance_from_cost",
)
PROCESSING_MODE: Final = "plugin_processing_mode"
PADDING_FLAG: Final = "P"


@dataclass(frozen=True, slots=True)
class FailedBalance:
    """A `balance` that does not hold (CASH-04): what the ledger says was counted, and what it adds up to."""

    account: str
    date: date
    expected: Decimal
    actual: Decimal
    currency: str
    place: Place


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something in the ledger that switches Beancount's own checks off (BOOK-02)."""

    option: str
    message: Message
    place: Place
    date: date | None = None
    """The day of the entry; ``None`` of an option or plugin, which holds always."""


@dataclass(frozen=True)
class Loaded:
    """A club's folder, loaded. ``entries`` are booked and sorted; there are none if it has `problems`."""

    folder: Path
    entries: list[Any] = field(default_factory=list, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
    failed_balances: tuple[FailedBalance, ...] = ()
    weakened: tuple[Weakness, ...] = ()
    tops: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unincluded: tuple[str, ...] = ()
    fund_only: tuple[str, ...] = ()
    """Files that a fund's top file includes and main.beancount does not."""
    caches: tuple[str, ...] = ()
    missing_documents: tuple[tuple[str, Place], ...] = ()
    digest: str | None = None
    files: Mapping[str, Path] = field(default_factory=dict, repr=False)
    scan: Scan | None = field(default=None, repr=False)
    """What was found in the folder."""

    @property
    def ok(self) -> bool:
        """Whether the books can be judged at all."""
        return not self.problems


def load(folder: Path, instead: Mapping[str, bytes] | None = None) -> Loaded:
    """Load a club's folder, whatever is in it; never raises for what a stranger wrote there.

    ``instead``: by name, what some files shall be taken to hold, also files that are not there yet.
    """
    found = safety.scan(folder)
    return load_scanned(found.instead(instead) if instead else found)


def load_scanned(found: Scan) -> Loaded:
    """Load what a scan found; a ledger file that it kept is not read again."""
    if found.problems:
        return Loaded(
            found.folder, problems=found.problems, caches=found.caches, files=found.files, scan=found
        )
    with _collector_paused():
        return _load(found)


def _load(found: Scan) -> Loaded:
    reader = _Reader(found)
    main = reader.follow(MAIN)
    tops = [name for name in FUND_TOPS.values() if name in found.files]
    of_funds = [name for top in tops for name in reader.follow(top)]
    every = list(dict.fromkeys([*main, *of_funds]))
    files = [reader.parsed[name] for name in every if name in reader.parsed]
    club = [reader.parsed[name] for name in main if name in reader.parsed]
    options = _options(club, found)
    entries: list[Any] = []
    parser_errors = [error for parsed in files for error in parsed.errors]
    problems = reader.problems
    later: list[Any] = []
    failed: list[FailedBalance] = []
    if not problems:
        entries, later, failed, gave_up = _booked(club, options, found.folder)
        problems += gave_up
    if parser_errors or later:
        translator = _translator(files, found.folder)
        misread: set[str] = set()
        for fault in parser_errors[:MAX_ERRORS]:
            problems.append(translator.problem(fault, follows=fault.source["filename"] in misread))
            misread.add(fault.source["filename"])
        problems += [translator.problem(error, follows=bool(parser_errors)) for error in later[:MAX_ERRORS]]
    return Loaded(
        folder=found.folder,
        entries=[] if problems else entries,
        options=options,
        problems=_unique(problems),
        failed_balances=() if problems else tuple(failed),
        weakened=tuple(_weakened(files, found.folder)),
        tops={name: _our_plugins(reader.parsed[name]) for name in (MAIN, *tops) if name in reader.parsed},
        unincluded=tuple(name for name in found.files if _is_ledger_like(name) and name not in every),
        fund_only=tuple(name for name in every if name not in main and name not in FUND_TOPS.values()),
        caches=found.caches,
        missing_documents=tuple(dict.fromkeys(reader.missing)),
        digest=found.digest,
        files=found.files,
        scan=found,
    )


def load_fund(loaded: Loaded, top: str) -> Loaded:
    """The ledger that a fund's top file makes of a sound club, from the bytes that `load` looked at.

    Only what the entries say is told: entries, options, problems, failed balances.
    """
    if loaded.scan is None or top not in loaded.files:
        raise FileNotFoundError(top)
    found = loaded.scan
    with _collector_paused():
        reader = _Reader(found)
        names = reader.follow(top)
        files = [reader.parsed[name] for name in names if name in reader.parsed]
        options = _options(files, found)
        entries, errors, failed, problems = _booked(files, options, found.folder)
    errors = [*(error for parsed in files for error in parsed.errors), *errors]
    if errors:
        translator = _translator(files, found.folder)
        problems += [translator.problem(error, follows=False) for error in errors[:MAX_ERRORS]]
    return replace(
        loaded,
        entries=entries,
        options=options,
        problems=_unique([*reader.problems, *problems]),
        failed_balances=tuple(failed),
    )


def _booked(
    files: list[Parsed], options: Mapping[str, Any], folder: Path
) -> tuple[list[Any], list[Any], list[FailedBalance], list[Problem]]:
    """The entries of some files, booked, with Beancount's errors; or why that was given up."""
    entries = [entry for parsed in files for entry in parsed.entries]
    try:
        return *_book(entries, options, folder), []
    except _TooMuchError:
        return [], [], [], [Problem(_TOO_MUCH, MAIN, None)]
    except Exception as error:  # noqa: BLE001 - nothing a stranger writes may stop the others
        return [], [], [], [Problem(_gave_up(error), MAIN, None)]


class _Reader:
    """Parses the files that a top file includes, each once, and judges each before it follows its includes."""

    def __init__(self, found: Scan) -> None:
        self.found = found
        self.parsed: dict[str, Parsed] = {}
        self.problems: list[Problem] = []
        self.missing: list[tuple[str, Place]] = []
        self._read: set[str] = set()
        self._bytes = 0

    def follow(self, top: str) -> list[str]:
        """The names of a top file and of all that it includes, in Beancount's order."""
        names: dict[str, None] = {}
        queue: deque[tuple[str, Place]] = deque([(top, Place(top, None))])
        while queue:
            name, place = queue.popleft()
            if name in names:
                text = message(
                    "The file “{file}” is included a second time here. Remove one of the two lines, "
                    "or its entries would count twice.",
                    file=name,
                )
                self.problems.append(Problem(text, place.file, place.line))
                continue
            if len(names) >= safety.MAX_LEDGER_FILES:
                text = message(
                    "More than {count} files are included. Put the journals of a year into one file.",
                    count=safety.MAX_LEDGER_FILES,
                )
                self.problems.append(Problem(text, place.file, place.line))
                break
            names[name] = None
            self._parse(name)
            if name in self.parsed:
                queue.extend((target, Place(name, line)) for target, line in self.parsed[name].targets)
        return list(names)

    def _parse(self, name: str) -> None:
        if name in self._read:
            return
        self._read.add(name)
        try:
            self._bytes += self.found.size(name)
            if self._bytes > safety.MAX_LEDGER_BYTES:
                self.problems.append(Problem(_TOO_LARGE, name, None))
                return
            data = self.found.read(name)
        except OSError:
            self.problems.append(
                Problem(message("This file cannot be read any more. Try again."), name, None)
            )
            return
        unfit = safety.check_text(data, name)
        if unfit is not None:
            self.problems.append(unfit)
            return
        parsed = _parse(name, self.found.files[name], data)
        problems, missing = safety.check_parsed(parsed, self.found)
        self.problems += problems
        self.missing += missing
        self.parsed[name] = parsed


_TOO_LARGE = message(
    "The ledger files of this club are larger than {megabytes} MB together, as no club's are. "
    "Look for a file that is no ledger, and remove its “include”.",
    megabytes=safety.MAX_LEDGER_BYTES // 10**6,
)
_TOO_MUCH = message(
    "The ledger has so many “pad” lines, lots at cost, amounts without a currency, options, pushed tags or levels of "
    "accounts that reading it would take hours. A club's books have nearly none of them: remove them."
)


def _gave_up(error: Exception) -> Message:
    return message(
        "Beancount gave up on this ledger ({error}). Undo the last change, or show the file to the person who helps "
        "the club with the computer.",
        error=type(error).__name__,
    )


def _translator(files: list[Parsed], folder: Path) -> Translator:
    return Translator(
        folder,
        {parsed.name: parsed.data for parsed in files},
        {entry.account for parsed in files for entry in parsed.entries if type(entry) is Open},
        {str(entry.meta["name"]) for parsed in files for entry in parsed.entries if entry.meta.get("name")},
    )


def _unique(problems: list[Problem]) -> tuple[Problem, ...]:
    """Each problem once: Beancount says some things twice."""
    return tuple(
        {(repr(problem.message), problem.file, problem.line): problem for problem in problems}.values()
    )


def _our_plugins(top: Parsed) -> frozenset[str]:
    return frozenset(name for name, _, _ in top.written.plugins if name.startswith(safety.OUR_PLUGINS))


def _is_ledger_like(name: str) -> bool:
    """Also ``2024.beancount.bak`` and ``2024 - Copy.beancount``: a treasurer may think that it counts."""
    last = name.rpartition("/")[2].lower()
    return any(
        last.endswith(suffix) or f"{suffix}." in last or f"{suffix}~" in last for suffix in LEDGER_SUFFIXES
    )


def _options(club: list[Parsed], found: Scan) -> dict[str, Any]:
    """The options of main.beancount, with the two things that Beancount gathers from all files."""
    options = dict(club[0].options) if club else dict(OPTIONS_DEFAULTS)
    currencies = [currency for parsed in club for currency in parsed.options.get("operating_currency", ())]
    options["operating_currency"] = list(dict.fromkeys(currencies))
    options["include"] = sorted(str(found.files[parsed.name]) for parsed in club)
    return options


# ------------------------------------------------------------------------------------- what weakens the checks


def _weakened(files: list[Parsed], folder: Path) -> Iterator[Weakness]:  # noqa: C901
    for parsed in files:
        for key, value, line in parsed.written.options:
            place = Place(parsed.name, line)
            if key == PROCESSING_MODE and value == "raw":
                yield Weakness(key, _RAW, place)
            elif key in TOLERANCE_OPTIONS:
                yield Weakness(
                    key,
                    message(
                        "The option “{option}” lets amounts that do not balance pass. Remove the line.",
                        option=key,
                    ),
                    place,
                )
        for name, _, line in parsed.written.plugins:
            if name in safety.AUTO_PLUGINS:
                yield Weakness(
                    name,
                    message(
                        "The plugin “{plugin}” opens every misspelt account by itself. Remove the line and open the accounts.",
                        plugin=name,
                    ),
                    Place(parsed.name, line),
                )
        for entry in parsed.entries:
            kind = type(entry)
            if kind is Transaction:
                if entry.flag == PADDING_FLAG:
                    yield Weakness("P", _PADDED, place_of(entry.meta, folder), entry.date)
            elif kind is Balance:
                if entry.tolerance is not None:
                    yield Weakness("~", _TOLERANT, place_of(entry.meta, folder), entry.date)
            elif kind is Pad:
                yield Weakness("pad", _PAD, place_of(entry.meta, folder), entry.date)


_RAW = message(
    "The option “plugin_processing_mode” is “raw”: Beancount then checks no count at all. Remove the line. "
    "(The counts were checked here all the same.)"
)
_PADDED = message(
    "A transaction has the flag P, the mark of one that Beancount made up to fill a gap. "
    "Book what really happened, with its slip."
)
_TOLERANT = message(
    "This count passes even if money is missing: it has a tolerance (~). Write the amount counted, without “~”."
)
_PAD = message(
    "A “pad” fills any gap by itself and hides missing money. Remove it, and book the difference against an account "
    "of its own, with minutes."
)


# ---------------------------------------------------------------------------------------------------- booking


class _TooMuchError(Exception):
    """The ledger asks for work that grows with a square."""


def _book(
    entries: list[Any], options: Mapping[str, Any], folder: Path
) -> tuple[list[Any], list[Any], list[FailedBalance]]:
    """Book, pad, check the counts and validate as Beancount does, but with the tolerances of a ledger that sets none."""
    strict = {**options, "tolerance_multiplier": OPTIONS_DEFAULTS["tolerance_multiplier"]}
    for option in ("inferred_tolerance_default", "infer_tolerance_from_cost"):
        strict[option] = OPTIONS_DEFAULTS[option]
    entries.sort(key=entry_sortkey)
    _bound_work(entries)
    plain, rest = _plain_ones(entries)
    entries, errors = _BOOK(rest, strict)
    doubtful = [entry for entry in entries if type(entry) is Transaction and not _is_plainly_balanced(entry)]
    if plain:
        entries = sorted([*entries, *plain], key=entry_sortkey)
    if any(type(entry) is Pad for entry in entries):
        entries, pad_errors = _PAD_UP(entries, strict)
        entries.sort(key=entry_sortkey)
        errors += pad_errors
    entries, balance_errors, failed = _check_balances(entries, strict, folder)
    return entries, [*errors, *balance_errors, *_validate(entries, doubtful, strict)], failed


def _plain_ones(entries: list[Any]) -> tuple[list[Any], list[Any]]:
    """Transactions that booking would leave as they are, apart from the entries that it has to see.

    It fills in what is left out and matches lots at cost: a transaction that is written out in full and adds up needs
    neither, as long as no posting of the ledger has a cost. That is almost every one, and a third of the time.
    """
    plain: list[Any] = []
    rest: list[Any] = []
    for entry in entries:
        if type(entry) is not Transaction:
            rest.append(entry)
        elif any(posting.cost is not None for posting in entry.postings):
            return [], entries
        elif _is_plainly_balanced(entry):
            plain.append(entry)
        else:
            rest.append(entry)
    return plain, rest


def _bound_work(entries: list[Any]) -> None:
    """Refuse what would make Beancount compare everything with everything."""
    if len(entries) < MAX_PUSHED:
        return
    pads = costs = vague = 0
    for entry in entries:
        kind = type(entry)
        if kind is Transaction:
            for posting in entry.postings:
                if posting.cost is not None:
                    costs += 1
                elif posting.units is not MISSING and posting.units.currency is MISSING:
                    vague += 1
        elif kind is Pad:
            pads += 1
    if max(costs * costs, vague * vague, pads * len(entries)) > MAX_PAIRS:
        raise _TooMuchError


class _CountError(NamedTuple):
    """An error of a `balance`, in the shape of Beancount's errors."""

    source: Any
    message: str
    entry: Any


def _check_balances(  # noqa: C901
    entries: list[Any], options: Mapping[str, Any], folder: Path
) -> tuple[list[Any], list[Any], list[FailedBalance]]:
    """Beancount's ``ops.balance.check`` in one pass: its own compares every account with every count."""
    counted = {entry.account for entry in entries if type(entry) is Balance}
    if not counted:
        return entries, [], []
    opened = {entry.account: entry for entry in reversed(entries) if type(entry) is Open}
    sums: dict[tuple[str, str], Decimal] = {}
    counted_above: dict[str, tuple[str, ...]] = {}
    checked: list[Any] = []
    errors: list[Any] = []
    failed: list[FailedBalance] = []
    for entry in entries:
        kind = type(entry)
        if kind is Transaction:
            for posting in entry.postings:
                above = counted_above.get(posting.account)
                if above is None:
                    above = counted_above[posting.account] = _counted_above(posting.account, counted)
                for account in above:
                    key = (account, posting.units.currency)
                    sums[key] = sums.get(key, _ZERO) + posting.units.number
        elif kind is Balance:
            expected = entry.amount
            opening = opened.get(entry.account)
            if opening is None:
                text = f"Invalid reference to unknown account '{entry.account}'"
                errors.append(_CountError(entry.meta, text, entry))
            elif opening.currencies and expected.currency not in opening.currencies:
                text = f"Invalid currency '{expected.currency}' for Balance directive: "
                errors.append(_CountError(entry.meta, text, entry))
            actual = sums.get((entry.account, expected.currency), _ZERO)
            difference = actual - expected.number
            if abs(difference) > _tolerance(entry, options):
                place = place_of(entry.meta, folder)
                failed.append(
                    FailedBalance(
                        entry.account, entry.date, expected.number, actual, expected.currency, place
                    )
                )
                entry = entry._replace(  # noqa: PLW2901
                    meta=dict(entry.meta), diff_amount=Amount(difference, expected.currency)
                )
        checked.append(entry)
    return checked, errors, failed


_ZERO = Decimal()
_MAX_LEVELS = 50


def _counted_above(account: str, counted: set[str]) -> tuple[str, ...]:
    """The counted accounts that a posting to ``account`` goes into: itself and those above it."""
    if account.count(account_names.sep) > _MAX_LEVELS:
        raise _TooMuchError
    return tuple(parent for parent in account_names.parents(account) if parent in counted)


def _tolerance(entry: Any, options: Mapping[str, Any]) -> Decimal:
    if entry.tolerance is not None:
        return Decimal(entry.tolerance)
    exponent = entry.amount.number.as_tuple().exponent
    if exponent >= 0:
        return _ZERO
    multiplier: Decimal = options["tolerance_multiplier"]
    return Decimal(1).scaleb(exponent) * multiplier * 2


def _validate(entries: list[Any], doubtful: list[Any], options: Mapping[str, Any]) -> list[Any]:
    """Beancount's validations; of the transactions only the doubtful ones are added up again."""
    errors: list[Any] = []
    for check in _VALIDATIONS:
        adds_up = check is _ADDS_UP
        errors += check(doubtful if adds_up else entries, options)
    return errors


def _is_plainly_balanced(transaction: Any) -> bool:
    """Whether all postings are whole numbers of one commodity, without cost or price, and sum to zero."""
    total = _ZERO
    currency = None
    for posting in transaction.postings:
        units = posting.units
        if units is None or units is MISSING or posting.cost is not None or posting.price is not None:
            return False
        number, unit = units
        if number is MISSING or number is None or unit is MISSING:
            return False
        if currency is None:
            currency = unit
        if unit != currency:
            return False
        total += number
    return not total


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Parsing makes many objects and no garbage: looking for some costs a tenth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


# ------------------------------------------------------------------- seams: Beancount below its public API
#
# beancount.parser._parser.Parser(builder).parse(file, filename=, lineno=)   as beancount.parser.parser.parse_file
# beancount.parser.grammar.Builder: option, include, plugin, amount, …       called by the C parser by name
# beancount.parser.booking.book, beancount.ops.pad.pad,                      as beancount.loader._load, in its order
# beancount.ops.validation.BASIC_VALIDATIONS
#
# tests/books/test_loading.py holds entries and errors against beancount.loader._load.


_BUILDER: Any = grammar.Builder
_BOOK: Any = booking.book
_PAD_UP: Any = pad.pad
_VALIDATIONS: Any = validation.BASIC_VALIDATIONS
_ADDS_UP: Any = validation.validate_check_transaction_balances


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
        if key not in safety.INTERNAL_OPTIONS:
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
        if key[:8] in _WATCHED:
            if key in safety.RESERVED_KEYS:
                self.written.faults.append((_RESERVED, lineno))
                return grammar.KeyValue(f"{key}-", value)
            if key.startswith("document") and isinstance(value, str):
                self.written.documents.append((value, lineno))
        elif type(value) is Decimal:
            value = self._sane(value, lineno)
        return grammar.KeyValue(key, value)

    def pushtag(self, filename: str, lineno: int, tag: str) -> None:
        if len(self.tags) < MAX_PUSHED:
            super().pushtag(filename, lineno, tag)
        else:
            self.written.faults.append((_TOO_MUCH, lineno))

    def pushmeta(self, filename: str, lineno: int, key_value: Any) -> None:
        if len(self.meta) < MAX_PUSHED:
            super().pushmeta(filename, lineno, key_value)
        else:
            self.written.faults.append((_TOO_MUCH, lineno))

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
        if type(number) is Decimal and not (number.is_finite() and number.adjusted() <= safety.MAX_DIGITS):
            self.written.faults.append((HUGE_NUMBER, lineno))
            return _ZERO
        return number


_WATCHED = frozenset({"document", *(key[:8] for key in safety.RESERVED_KEYS)})
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
            written.faults.append((_TOO_MUCH, 0))
            return 0
        if len(self._builder.errors) + len(written.faults) > MAX_ERRORS:
            return 0
        return self._file.readinto(buffer)


def _parse(name: str, path: Path, data: bytes) -> Parsed:
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
            builder.written.faults.append((_gave_up(error), 0))
            entries, errors, options = [], [], dict(OPTIONS_DEFAULTS)
    return Parsed(name, data, builder.written, entries, errors, options)
