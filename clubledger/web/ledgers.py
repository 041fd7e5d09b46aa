"""The ledgers of the reading room: each club's three, looked at before they are loaded, loaded when first opened.

Takes the place of the loader in Fava's ``app.config["LEDGERS"]``, of which Fava uses ``first_slug``, ``[slug]`` and
``items`` alone (a test tells when it asks for more).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast

from beancount.core.data import Open
from fava.context import g
from fava.core import FavaLedger
from fava.core.extensions import ExtensionModule
from flask import request

from clubledger.audit.club import club_id
from clubledger.books.chart import Fund
from clubledger.books.files import FUND_TOPS, MAIN
from clubledger.i18n import DEFAULT_LANGUAGE, message, render
from clubledger.web import PAGES
from clubledger.web.clubs import SHELF, Stamp, stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from clubledger.books import BrokenLedger
    from clubledger.i18n import Message

KEPT: Final = 12
"""How many ledgers stay loaded: four clubs with their funds."""
PERSONAL_KEYS: Final = frozenset({"name", "address", "note", "home", "birth-year", "gender", "household"})
"""What the member list says of a person; with ``--no-names`` no page and no answer has it."""
ALL_CLUBS: Final = message("All clubs")
"""The way back to the hall, on every page's menu."""


class _OurPages(ExtensionModule):
    """The club's pages, whatever extensions a ledger names: no module is looked for in its folder."""

    def load_file(self) -> None:
        self.errors = []
        self._instances = {page.__qualname__: page(self.ledger) for page in PAGES}
        # Fava reads its options just before this, and sets how numbers are written just after it.
        told = self.ledger.fava_options
        told.locale = told.locale or cast("ClubLedger", self.ledger).language


class ClubLedger(FavaLedger):
    """A ledger that passed the safe scan. It is not watched: the registry opens a changed one anew."""

    def __init__(self, path: Path, *, names: bool, language: str) -> None:
        self._names = names
        self.language = language
        super().__init__(str(path), poll_watcher=True)

    @property
    def all_entries(self) -> Any:
        """The entries; without names where nobody's name is to be shown."""
        return self._entries

    @all_entries.setter
    def all_entries(self, entries: Sequence[Any]) -> None:
        self._entries = entries if self._names else [_nameless(entry) for entry in entries]

    def load_file(self) -> None:
        """Load it with our pages in place of the extensions that it names, and the hall on top of its menu."""
        self.extensions = _OurPages(self)
        super().load_file()
        self.misc.sidebar_links = [
            (render(ALL_CLUBS, self.language), f"{request.script_root}/"),
            *self.misc.sidebar_links,
        ]

    def changed(self) -> bool:
        """Never by itself: a changed file is looked at before it is loaded."""
        return False


def _nameless(entry: Any) -> Any:
    if type(entry) is not Open or not PERSONAL_KEYS & entry.meta.keys():
        return entry
    return entry._replace(meta={key: value for key, value in entry.meta.items() if key not in PERSONAL_KEYS})


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

    def title(self, language: str) -> str:
        """What the ledger menu calls it."""
        return f"{self.club} · {render(self.fund.label, language)}" if self.fund else self.club


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
        self.slots = {slot.slug: slot for folder in folders for slot in _slots(folder)}
        self._open: OrderedDict[str, tuple[Stamp, ClubLedger]] = OrderedDict()
        self._lock = Lock()

    def first_slug(self) -> str:
        """The first club's."""
        return next(iter(self.slots), "")

    def __getitem__(self, slug: str) -> ClubLedger:
        """The ledger of a slug, loaded if it is not or a file of it changed. Raises `KeyError`, `BrokenLedger`."""
        slot = self.slots[slug]
        with self._lock:
            now = stamp(slot.folder)
            kept = self._open.get(slug)
            if kept is None or kept[0] != now:
                self._open.pop(slug, None)
                SHELF.books(slot.folder)  # raises what the safe scan found: nothing of it is loaded then
                if not slot.path.is_file():
                    raise KeyError(slug)
                kept = now, ClubLedger(slot.path, names=self._names, language=self._language)
                self._open[slug] = kept
            self._open.move_to_end(slug)
            while len(self._open) > KEPT:
                self._open.popitem(last=False)
            return kept[1]

    def items(self) -> Iterator[tuple[str, Any]]:
        """The ledgers of the open club: the menu of a thousand clubs is the hall, not a list on every page."""
        here = self.slots.get(g.beancount_file_slug or "")
        for slug, slot in self.slots.items():
            if here is not None and slot.folder == here.folder:
                yield slug, _Titled(slot.title(self._language))


def _slots(folder: Path) -> Iterator[Slot]:
    club = club_id(folder)
    yield Slot(club, club, folder, None)
    for fund in Fund:
        yield Slot(f"{club}-{fund.value}", club, folder, fund)


def first_problem(error: BrokenLedger) -> Message:
    """Why a ledger is not loaded: the first reason."""
    message: Message = error.problems[0].message
    return message
