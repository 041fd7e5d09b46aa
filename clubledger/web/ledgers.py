"""The ledgers of the reading room: each club's three, looked at before they are loaded, loaded when first opened.

Takes the place of the loader in Fava's ``app.config["LEDGERS"]``, of which Fava uses ``first_slug``, ``[slug]`` and
``items`` alone (a test tells when it asks for more).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import FunctionType
from typing import TYPE_CHECKING, Any, Final, cast

from beancount.core.data import Transaction
from beancount.core.display_context import DisplayContext
from beancount.ops.documents import process_documents
from fava.context import g
from fava.core import FavaLedger
from fava.core.extensions import ExtensionModule
from flask import request

from clubledger.audit.club import club_id
from clubledger.books import BrokenLedger
from clubledger.books.books import Source, read_books
from clubledger.books.chart import Fund
from clubledger.books.files import FUND_TOPS, MAIN
from clubledger.books.loading import load_fund
from clubledger.books.safety import OUR_PLUGINS
from clubledger.errors import ClubledgerError
from clubledger.i18n import DEFAULT_LANGUAGE, message, render
from clubledger.plugins.checking import as_error, errors_of
from clubledger.rules import get_rule, judge
from clubledger.web import PAGES
from clubledger.web.club_cache import CLUB_CACHE
from clubledger.web.drafts import DraftFiles
from clubledger.web.queries import Queries
from clubledger.web.redaction import Redaction, redacted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from clubledger.books.loading import Loaded
    from clubledger.web.club_cache import OpenClub

WHOLE_CLUB: Final = message("The whole club")
ALL_CLUBS: Final = message("All clubs")
"""The way back to the hall, on every page's menu."""


_FIND_DOCUMENTS: Final[Any] = process_documents


class _OurPages(ExtensionModule):
    """The club's pages, whatever extensions a ledger names: no module is looked for in its folder."""

    def load_file(self) -> None:
        self.errors = []
        self._instances = {page.__qualname__: page(self.ledger) for page in PAGES}
        # Fava reads its options just before this, and sets how numbers are written just after it.
        told = self.ledger.fava_options
        told.locale = cast("ClubLedger", self.ledger).language


class ClubLedger(FavaLedger):
    """A ledger of a club as it was looked at. It is not watched: the registry opens a changed one anew."""

    def __init__(
        self, slot: Slot, club: OpenClub, beside: Iterable[Slot] = (), *, names: bool, language: str
    ) -> None:
        self._club = club
        self._slot = slot
        self._beside = tuple(beside)
        self._redaction = None if names else Redaction.of(club.books)
        self.language = language
        super().__init__(str(slot.path), poll_watcher=True)

    @property
    def all_entries(self) -> Any:
        """The entries; without free texts where nobody's name is to be shown."""
        return self._entries

    @all_entries.setter
    def all_entries(self, entries: Sequence[Any]) -> None:
        redaction = self._redaction
        self._entries = (
            entries
            if redaction is None
            else [kept for entry in entries if (kept := redacted(entry, redaction)) is not None]
        )

    def load_file(self) -> None:
        """Load it with our pages in place of the extensions that it names, and the hall on top of its menu.

        Fava would read the files a second time and run the plugins that they name: it is given what was looked at.
        """
        if hasattr(self, "_told"):  # Fava's editor asks for the new one, which is another ledger
            return
        self.extensions = _OurPages(self)
        self.file = DraftFiles(self)
        self.query_shell = Queries(self)
        its_own = FavaLedger.load_file
        FunctionType(its_own.__code__, {**its_own.__globals__, "load_uncached": self._loaded})(self)
        self.misc.sidebar_links = [
            (render(ALL_CLUBS, self.language), f"{request.script_root}/"),
            *(
                (other.part(self.language), f"{request.script_root}/{other.slug}/")
                for other in self._beside
                if other != self._slot
            ),
            *self.misc.sidebar_links,
        ]
        if self._redaction is not None:
            title = self._slot.title(self._club, self.language)
            self.options = cast("Any", self._redaction.options(self.options, title))

    def _loaded(self, _path: str, *, is_encrypted: bool) -> tuple[list[Any], list[Any], dict[str, Any]]:
        """What Fava asks its loader for. Raises `BrokenLedger` if a fund's top file spoils sound books."""
        assert not is_encrypted  # noqa: S101 - such a file is refused
        told = self._club.loaded
        if self._slot.fund is not None:
            told = load_fund(told, self._slot.path.name)
            if told.problems:
                raise BrokenLedger(told.problems)
        self._told = told
        options = {**told.options, "dcontext": _decimals(told.entries)}
        entries, _errors = _FIND_DOCUMENTS(list(told.entries), options)
        return entries, [], options

    @property
    def load_errors(self) -> list[Any]:
        """What the plugins that the ledger names say of it, and the counts that differ; found when first asked for."""
        redaction = self._redaction
        return (
            self._found if redaction is None else [redaction.error(one, self.language) for one in self._found]
        )

    @load_errors.setter
    def load_errors(self, _none: Sequence[Any]) -> None:
        """Fava puts here what its loader said: ours says nothing yet."""

    @cached_property
    def _found(self) -> list[Any]:
        top, told = str(self._slot.path), self._told
        books = (
            self._club.books
            if told is self._club.loaded
            else read_books(Source(told.entries, told.options, told.folder, told))
        )
        counts = judge(books, [get_rule("CASH-04")]).findings
        books = replace(books, source=replace(books.source, loaded=None))  # what a plugin is given
        return [
            *(
                error
                for name, config in told.options["plugin"]
                if name.startswith(OUR_PLUGINS)
                for error in errors_of(name.removeprefix(OUR_PLUGINS), books, config, top, self.language)
            ),
            *(as_error(finding, top, self.language) for finding in counts if not finding.waived),
        ]

    @property
    def loaded(self) -> Loaded:
        """The whole club as it was looked at."""
        return self._club.loaded

    def changed(self) -> bool:
        """Never by itself: a changed file is looked at before it is loaded."""
        return False


def _decimals(entries: Iterable[Any]) -> DisplayContext:
    """How many decimals the amounts of each commodity have; our loader leaves that to who shows them."""
    told = DisplayContext()
    transactions: Iterator[Any] = (entry for entry in entries if type(entry) is Transaction)
    for entry in transactions:
        for posting in entry.postings:
            told.update(posting.units.number, posting.units.currency)
    return told


@dataclass(frozen=True)
class Slot:
    """One ledger's place: its slug, the club's folder and the top file."""

    slug: str
    club: str
    folder: Path
    fund: Fund | None

    @property
    def path(self) -> Path:
        """The top file."""
        return self.folder / (FUND_TOPS[self.fund] if self.fund else MAIN)

    def part(self, language: str) -> str:
        """Which part of the club it is."""
        told = render(self.fund.label if self.fund else WHOLE_CLUB, language)
        return told[:1].upper() + told[1:]

    def title(self, club: OpenClub, language: str) -> str:
        """What the ledger menu calls it."""
        called = club.books.directives.club.name or self.club
        return f"{called} · {self.part(language)}" if self.fund else called


TAKEN: Final = frozenset({"static"})
"""Addresses that are Fava's own."""


class AddressTaken(ClubledgerError):
    """A club's ledger cannot be shown: its address, which has the club's id in it, is that of something else."""

    def __init__(self, slot: Slot, other: Slot) -> None:
        if other is slot:
            text = message(
                "{folder} cannot be shown: /{slug}/ is an address of the program's own. Rename the folder.",
                folder=str(slot.folder),
                slug=slot.slug,
            )
        else:
            text = message(
                "{one} and {other} cannot be shown together: both would have the address /{slug}/. Show them one at a time.",
                one=str(other.folder),
                other=str(slot.folder),
                slug=slot.slug,
            )
        super().__init__(text)


class _Titled:
    """What the ledger menu wants to know of a ledger, without loading it."""

    def __init__(self, title: str) -> None:
        self.options = {"title": title}


class Ledgers:
    """All ledgers by slug: the club's id, and with ``-income`` or ``-operating`` its funds'."""

    def __init__(
        self, folders: Sequence[Path], *, names: bool = True, language: str = DEFAULT_LANGUAGE
    ) -> None:
        self._names = names
        self._language = language
        self.slots: dict[str, Slot] = {}
        for slot in (slot for folder in folders for slot in _slots(folder)):
            other = self.slots.setdefault(slot.slug, slot)
            if other is not slot or slot.slug in TAKEN:
                raise AddressTaken(slot, other)

    def first_slug(self) -> str:
        """The first club's."""
        return next(iter(self.slots), "")

    def __getitem__(self, slug: str) -> ClubLedger:
        """The ledger of a slug as its files are now. Raises `KeyError`, `BrokenLedger`."""
        slot = self.slots[slug]
        club = CLUB_CACHE.club(slot.folder)
        if slot.path.name not in club.loaded.files:
            raise KeyError(slug)
        beside = _present(slot.folder, club)
        make = partial(ClubLedger, slot, club, beside, names=self._names, language=self._language)
        return club.ledger((slot.fund, self._names, self._language), make)

    def items(self) -> Iterator[tuple[str, Any]]:
        """The ledgers of the open club: the menu of a thousand clubs is the hall, not a list on every page."""
        here = self.slots.get(g.beancount_file_slug or "")
        if here is not None:
            club = CLUB_CACHE.club(here.folder)
            for slot in _present(here.folder, club):
                yield slot.slug, _Titled(slot.title(club, self._language))


def _present(folder: Path, club: OpenClub) -> list[Slot]:
    """The ledgers that a club has."""
    return [slot for slot in _slots(folder) if slot.path.name in club.loaded.files]


def _slots(folder: Path) -> Iterator[Slot]:
    club = club_id(folder)
    yield Slot(club, club, folder, None)
    for fund in Fund:
        yield Slot(f"{club}-{fund.value}", club, folder, fund)
