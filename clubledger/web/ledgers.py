"""The ledgers of the reading room: each club's three, looked at before they are loaded, loaded when first opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fava.context import g

from clubledger.auditing.club import club_id
from clubledger.books.chart import Fund
from clubledger.errors import ClubledgerError
from clubledger.i18n import DEFAULT_LANGUAGE, message
from clubledger.web.club_cache import CLUB_CACHE
from clubledger.web.club_ledger import ClubLedger, LedgerLocation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from clubledger.web.club_cache import OpenClub

RESERVED: Final = frozenset({"static"})
"""Addresses that are Fava's own."""


class AddressTaken(ClubledgerError):
    """A club's ledger cannot be shown: its address, which has the club's id in it, is that of something else."""

    def __init__(self, location: LedgerLocation, other: LedgerLocation) -> None:
        if other is location:
            text = message(
                "{folder} cannot be shown: /{slug}/ is an address of the program's own. Rename the folder.",
                folder=str(location.folder),
                slug=location.slug,
            )
        else:
            text = message(
                "{one} and {other} cannot be shown together: both would have the address /{slug}/. Show them one at a time.",
                one=str(other.folder),
                other=str(location.folder),
                slug=location.slug,
            )
        super().__init__(text)


class _MenuItem:
    """What the ledger menu wants to know of a ledger, without loading it."""

    def __init__(self, title: str) -> None:
        self.options = {"title": title}


class Ledgers:
    """All ledgers by slug: the club's id, and with ``-income`` or ``-operating`` its funds'. Fava takes them from here."""

    def __init__(
        self,
        folders: Sequence[Path],
        *,
        names: bool = True,
        write: bool = False,
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        self._names = names
        self._write = write
        self._language = language
        self._folders: Sequence[Path] = ()
        self._taken: Sequence[AddressTaken] = ()
        self.clubs: dict[str, Path] = {}
        """The folder of each club by its id."""
        self.locations: dict[str, LedgerLocation] = {}
        for error in self.show(folders):
            raise error

    def show(self, folders: Sequence[Path]) -> Sequence[AddressTaken]:
        """Have the clubs in these folders from now on; why some of them cannot be shown. Those that are shown stay."""
        if folders != self._folders:
            clubs: dict[str, Path] = {}
            locations: dict[str, LedgerLocation] = {}
            taken: list[AddressTaken] = []
            shown = set(self.clubs.values())
            for folder in sorted(folders, key=lambda folder: folder not in shown):
                own = {location.slug: location for location in _locations(folder)}
                other = next((slug for slug in own if slug in locations or slug in RESERVED), None)
                if other is not None:
                    taken.append(AddressTaken(own[other], locations.get(other, own[other])))
                    continue
                clubs[club_id(folder)] = folder
                locations |= own
            self._folders, self._taken = folders, taken
            self.clubs, self.locations = clubs, locations  # new ones: pages are being made of those that were
        return self._taken

    def first_slug(self) -> str:
        """The first club's."""
        return next(iter(self.locations), "")

    def __getitem__(self, slug: str) -> ClubLedger:
        """The ledger of a slug as its files are now. Raises `KeyError`, `BrokenLedger`."""
        location = self.locations[slug]
        club = CLUB_CACHE.club(location.folder)
        if location.path.name not in club.loaded.files:
            raise KeyError(slug)
        siblings = _present(location.folder, club)
        make = partial(
            ClubLedger,
            location,
            club,
            siblings,
            names=self._names,
            write=self._write,
            language=self._language,
        )
        return club.ledger((location.fund, self._names, self._write, self._language), make)

    def items(self) -> Iterator[tuple[str, Any]]:
        """The ledgers of the open club: the menu of a thousand clubs is their list, not a list on every page."""
        current = self.locations.get(g.beancount_file_slug or "")
        if current is not None:
            club = CLUB_CACHE.club(current.folder)
            for location in _present(current.folder, club):
                yield location.slug, _MenuItem(location.title(club, self._language))


def _present(folder: Path, club: OpenClub) -> list[LedgerLocation]:
    """The ledgers that a club has."""
    return [location for location in _locations(folder) if location.path.name in club.loaded.files]


def _locations(folder: Path) -> Iterator[LedgerLocation]:
    club = club_id(folder)
    yield LedgerLocation(club, club, folder, None)
    for fund in Fund:
        yield LedgerLocation(f"{club}-{fund.value}", club, folder, fund)
