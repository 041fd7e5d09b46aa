"""Load a club's folder: look, parse, judge, and only then book; no plugin runs and nothing is written.

`load` takes the place of `beancount.loader.load_file`, which runs the plugins that a ledger names, unpickles a
cache that lies beside it, and writes or deletes that cache. Each file is parsed once, from the bytes that the
digest was taken of. What a ledger says to switch checks off is reported (`Weakness`) and not obeyed.

What we use of Beancount below its public API stands in `parsing` and `booking`; a test holds it against
`beancount.loader` entry by entry and error by error.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from beancount.core.data import Open
from beancount.parser.options import OPTIONS_DEFAULTS

from clubledger.books.allowed_plugins import OUR_PLUGINS
from clubledger.books.booking import book, broke_down_on
from clubledger.books.files import FUND_TOPS, LEDGER_SUFFIXES, MAIN
from clubledger.books.folder_scan import scan
from clubledger.books.includes import IncludeReader
from clubledger.books.parsing import MAX_ERRORS, gave_up
from clubledger.books.place import Place, place_of
from clubledger.books.problem import Problem
from clubledger.books.weakened_checks import weaknesses
from clubledger.books.work_bounds import TOO_MUCH, TooMuchError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from clubledger.books.balance_checks import FailedBalance
    from clubledger.books.beancount_errors import Translator
    from clubledger.books.folder_scan import Scan
    from clubledger.books.parsing import Parsed
    from clubledger.books.weakened_checks import Weakness


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
    def state(self) -> str | None:
        """The state of the folder (`Scan.state`)."""
        return self.scan.state if self.scan else None

    @property
    def ok(self) -> bool:
        """Whether the books can be judged at all."""
        return not self.problems


def load(folder: Path, instead: Mapping[str, bytes] | None = None) -> Loaded:
    """Load a club's folder, whatever is in it; never raises for what a stranger wrote there.

    ``instead``: by name, what some files shall be taken to hold, also files that are not there yet.
    """
    scanned = scan(folder)
    return load_scanned(scanned.instead(instead) if instead else scanned)


def load_scanned(scanned: Scan) -> Loaded:
    """Load what a scan found; a ledger file that it kept is not read again."""
    if scanned.problems:
        return Loaded(
            scanned.folder,
            problems=scanned.problems,
            caches=scanned.caches,
            files=scanned.files,
            scan=scanned,
        )
    with collector_paused():
        return _load(scanned)


def _load(scanned: Scan) -> Loaded:
    reader = IncludeReader(scanned)
    main = reader.follow(MAIN)
    tops = [name for name in FUND_TOPS.values() if name in scanned.files]
    of_funds = [name for top in tops for name in reader.follow(top)]
    every = list(dict.fromkeys([*main, *of_funds]))
    files = [reader.parsed[name] for name in every if name in reader.parsed]
    club = [reader.parsed[name] for name in main if name in reader.parsed]
    options = _options(club, scanned)
    entries: list[Any] = []
    parser_errors = [error for parsed in files for error in parsed.errors]
    problems = reader.problems
    later: list[Any] = []
    failed: list[FailedBalance] = []
    if not problems:
        entries, later, failed, given_up = _booked(club, options, scanned.folder)
        problems += given_up
    if parser_errors or later:
        translator = _translator(files, scanned.folder)
        misread: set[str] = set()
        for fault in parser_errors[:MAX_ERRORS]:
            problems.append(translator.problem(fault, follows=fault.source["filename"] in misread))
            misread.add(fault.source["filename"])
        problems += [translator.problem(error, follows=bool(parser_errors)) for error in later[:MAX_ERRORS]]
    return Loaded(
        folder=scanned.folder,
        entries=[] if problems else entries,
        options=options,
        problems=_unique(problems),
        failed_balances=() if problems else tuple(failed),
        weakened=tuple(weaknesses(files, scanned.folder)),
        tops={name: _our_plugins(reader.parsed[name]) for name in (MAIN, *tops) if name in reader.parsed},
        unincluded=tuple(name for name in scanned.files if _is_ledger_like(name) and name not in every),
        fund_only=tuple(name for name in every if name not in main and name not in FUND_TOPS.values()),
        caches=scanned.caches,
        missing_documents=tuple(dict.fromkeys(reader.missing)),
        digest=scanned.digest,
        files=scanned.files,
        scan=scanned,
    )


def load_fund(loaded: Loaded, top: str) -> Loaded:
    """The ledger that a fund's top file makes of a sound club, from the bytes that `load` looked at.

    Only what the entries say is told: entries, options, problems, failed balances.
    """
    if loaded.scan is None or top not in loaded.files:
        raise FileNotFoundError(top)
    scanned = loaded.scan
    with collector_paused():
        reader = IncludeReader(scanned)
        names = reader.follow(top)
        files = [reader.parsed[name] for name in names if name in reader.parsed]
        options = _options(files, scanned)
        entries, errors, failed, problems = _booked(files, options, scanned.folder)
    errors = [*(error for parsed in files for error in parsed.errors), *errors]
    if errors:
        translator = _translator(files, scanned.folder)
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
        return *book(entries, options, folder), []
    except TooMuchError:
        return [], [], [], [Problem(TOO_MUCH, MAIN, None)]
    except Exception as error:  # noqa: BLE001 - nothing a stranger writes may stop the others
        place = place_of(broke_down_on(error), folder)
        return [], [], [], [Problem(gave_up(error), place.file or MAIN, place.line)]


def _translator(files: list[Parsed], folder: Path) -> Translator:
    from clubledger.books.beancount_errors import Translator  # noqa: PLC0415 - only a broken ledger needs it

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
    return frozenset(name for name, _, _ in top.written.plugins if name.startswith(OUR_PLUGINS))


def _is_ledger_like(name: str) -> bool:
    """Also ``2024.beancount.bak`` and ``2024 - Copy.beancount``: a treasurer may think that it counts."""
    last = name.rpartition("/")[2].lower()
    return any(
        last.endswith(suffix) or f"{suffix}." in last or f"{suffix}~" in last for suffix in LEDGER_SUFFIXES
    )


def _options(club: list[Parsed], scanned: Scan) -> dict[str, Any]:
    """The options of main.beancount, with the two things that Beancount gathers from all files."""
    options = dict(club[0].options) if club else dict(OPTIONS_DEFAULTS)
    currencies = [currency for parsed in club for currency in parsed.options.get("operating_currency", ())]
    options["operating_currency"] = list(dict.fromkeys(currencies))
    options["include"] = sorted(str(scanned.files[parsed.name]) for parsed in club)
    return options


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let Python not look for garbage: reading and judging books makes many objects and little of it, and looking costs a tenth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
