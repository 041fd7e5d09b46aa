"""A ledger of a club as Fava shows it: made of the books as they were looked at, with our pages and our menu."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from beancount.core.data import Transaction
from beancount.core.display_context import DisplayContext
from beancount.ops.documents import process_documents
from flask import request

from clubledger.books import BrokenLedger
from clubledger.books.allowed_plugins import OUR_PLUGINS
from clubledger.books.books import Source, read_books
from clubledger.books.files import FUND_TOPS, MAIN
from clubledger.books.loading import load_fund
from clubledger.i18n import message, render
from clubledger.plugins.checking import as_error, errors_of
from clubledger.rules import get_rule, judge
from clubledger.web import PAGES
from clubledger.web.drafts import DraftFiles
from clubledger.web.fava_seams import GivenExtensions, GivenLedger
from clubledger.web.import_sheets import ImportSheets
from clubledger.web.queries import Queries
from clubledger.web.redacted_entries import redacted
from clubledger.web.redaction import Redaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from clubledger.books.chart import Fund
    from clubledger.books.loading import Loaded
    from clubledger.web.club_cache import OpenClub

WHOLE_CLUB: Final = message("The whole club")
ALL_CLUBS: Final = message("All clubs")
"""The way back to the list of clubs, on every page's menu."""
COUNTS: Final = "CASH-04"
"""The rule of counts that differ: stock Fava says of them that a balance failed."""


_FIND_DOCUMENTS: Final[Any] = process_documents


@dataclass(frozen=True)
class LedgerLocation:
    """Where a ledger is: its slug in addresses, the club's folder, and the fund whose top file it is."""

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
        label = render(self.fund.label if self.fund else WHOLE_CLUB, language)
        return label[:1].upper() + label[1:]

    def title(self, club: OpenClub, language: str) -> str:
        """What the ledger menu calls it."""
        name = club.books.directives.club.name or self.club
        return f"{name} · {self.part(language)}" if self.fund else name


class ClubLedger(GivenLedger):
    """A ledger of a club as it was looked at. It is not watched: the registry opens a changed one anew."""

    def __init__(
        self,
        location: LedgerLocation,
        club: OpenClub,
        siblings: Iterable[LedgerLocation] = (),
        *,
        names: bool,
        write: bool,
        language: str,
    ) -> None:
        self._club = club
        self._write = write
        self._location = location
        self._siblings = tuple(siblings)
        self._redaction = None if names else Redaction.of(club.books)
        super().__init__(str(location.path), language)

    def load_file(self) -> None:
        """Load it with our pages in place of the extensions that it names, and the list of clubs on top of its menu."""
        if hasattr(self, "_loaded"):  # Fava's editor asks for the new one, which is another ledger
            return
        imports = self._write and self._location.fund is None  # a sheet may be for both funds
        self.extensions = GivenExtensions(self, (*PAGES, ImportSheets) if imports else PAGES)
        self.file = DraftFiles(self)
        self.query_shell = Queries(self)
        super().load_file()
        self.misc.sidebar_links = [
            (render(ALL_CLUBS, self.language), f"{request.script_root}/"),
            *(
                (sibling.part(self.language), f"{request.script_root}/{sibling.slug}/")
                for sibling in self._siblings
                if sibling != self._location
            ),
            *self.misc.sidebar_links,
        ]
        if self._redaction is not None:
            title = self._location.title(self._club, self.language)
            self._options = self._redaction.options(self.options, title)

    def given(self) -> tuple[Sequence[Any], dict[str, Any]]:
        """The entries, without free texts where names are hidden. Raises `BrokenLedger` if a fund's top file spoils sound books."""
        loaded = self._club.loaded
        if self._location.fund is not None:
            loaded = load_fund(loaded, self._location.path.name)
            if loaded.problems:
                raise BrokenLedger(loaded.problems)
        self._loaded = loaded
        options = {**loaded.options, "dcontext": _decimals(loaded.entries)}
        entries, _errors = _FIND_DOCUMENTS(list(loaded.entries), options)
        redaction = self._redaction
        if redaction is not None:
            entries = [kept for entry in entries if (kept := redacted(entry, redaction)) is not None]
        return entries, options

    def given_errors(self) -> list[Any]:
        """What the plugins that the ledger names say of it, and the counts that differ; found when first asked for."""
        redaction = self._redaction
        if redaction is None:
            return self._errors
        return [redaction.error(error, self.language) for error in self._errors]

    @cached_property
    def _errors(self) -> list[Any]:
        top, loaded = str(self._location.path), self._loaded
        books = self._club.books if loaded is self._club.loaded else read_books(Source.of(loaded))
        counts = judge(books, [get_rule(COUNTS)]).findings
        books = replace(books, source=replace(books.source, loaded=None))  # what a plugin is given
        return [
            *(
                error
                for name, config in loaded.options["plugin"]
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
    context = DisplayContext()
    transactions: Iterator[Any] = (entry for entry in entries if type(entry) is Transaction)
    for entry in transactions:
        for posting in entry.postings:
            context.update(posting.units.number, posting.units.currency)
    return context
