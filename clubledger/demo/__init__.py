"""Invented clubs of any number, the same for the same seed, in which an audit finds nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.books.writing import create_folder, refuse_unless_empty
from clubledger.demo import names
from clubledger.demo.cash_box import MILLION
from clubledger.demo.parameters import DemoParameters
from clubledger.demo.random_source import RandomSource
from clubledger.demo.records import files
from clubledger.demo.simulation import simulate

if TYPE_CHECKING:
    from pathlib import Path

FIRST_DAY: Final = date(2024, 1, 5)

FORMS: Final = (
    *({"amortisation": "equal-principal"},) * 5,
    {"amortisation": "equal-instalment"},
    {"amortisation": "bullet"},
    {"amortisation": "equal-principal", "interest-method": "flat", "loan-rate": "0.5"},
)
"""How invented clubs are repaid; most as the template says."""
SPLITS: Final = ((30, 10, 40, 20), (40, 10, 30, 20), (20, 10, 50, 20), (30, 20, 40, 10))
"""The shares of interest: capital, reserve, operating fund, allowance."""


def write_demo(target: Path, clubs: int, years: int, seed: int) -> list[str]:
    """Write ``clubs`` invented clubs of ``years`` calendar years into an empty folder, and return their ids.

    The books begin on 5 January 2024. Raises `CannotWrite`; each club is written whole or not at all.
    """
    refuse_unless_empty(target)
    ids = [f"club-{index:04}" for index in range(1, clubs + 1)]
    for index, name in enumerate(ids):
        create_folder(target / name, demo_club(index, years, seed))
    return ids


def last_day(years: int) -> date:
    """The last day of the books of invented clubs of so many years."""
    return date(FIRST_DAY.year + years - 1, 12, 31)


def demo_club(index: int, years: int, seed: int) -> dict[str, str]:
    """The files of one invented club."""
    random = RandomSource(f"{seed}-{index}")
    return files(simulate(_parameters(index, years, random), random))


def _parameters(index: int, years: int, random: RandomSource) -> DemoParameters:
    village, commune = _village(index), _commune(index)
    split = dict(
        zip(
            ("split-capital", "split-reserve", "split-operating", "split-allowance"),
            random.pick(SPLITS),
            strict=True,
        )
    )
    regulation = {key: str(share) for key, share in split.items()}
    regulation |= {
        "loan-max": "8000000",
        "loan-rate": random.pick(("0.7", "0.8", "0.8", "1.0")),
    } | random.pick(FORMS)
    members = random.between(65, 70)
    return DemoParameters(
        title=f"CLB LTHTGN {village}, {commune}",
        village=village,
        commune=commune,
        founded=FIRST_DAY,
        until=last_day(years),
        meeting_day=random.between(8, 18),
        members=members,
        capital=members * random.between(15, 18) * MILLION // 10,
        regulation=regulation,
        later_loan_max=10 * MILLION,
    )


def _village(index: int) -> str:
    turn, place = divmod(index * 7, len(names.VILLAGE_FIRST) * len(names.VILLAGE_SECOND))
    first, second = divmod(place, len(names.VILLAGE_SECOND))
    number = f" {turn + 1}" if turn else ""
    return f"xóm {names.VILLAGE_FIRST[first]} {names.VILLAGE_SECOND[second]}{number}"


def _commune(index: int) -> str:
    first, second = divmod(index // 3 % 100, len(names.COMMUNE_SECOND))
    return f"xã {names.COMMUNE_FIRST[first]} {names.COMMUNE_SECOND[second]}"
