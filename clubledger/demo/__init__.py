"""Invented clubs of any number, the same for the same seed, in which an audit finds nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.books.writing import create_folder
from clubledger.demo.ledger_files import ledger_files
from clubledger.demo.parameters import draw_parameters
from clubledger.demo.random_source import RandomSource
from clubledger.demo.simulation import simulate

if TYPE_CHECKING:
    from pathlib import Path

FIRST_DAY: Final = date(2024, 1, 5)


def write_demo(target: Path, clubs: int, years: int, seed: int) -> list[str]:
    """Write ``clubs`` invented clubs of ``years`` calendar years into an empty folder, and return their ids.

    The books begin on 5 January 2024. All of them are written, or nothing. Raises `CannotWrite`.
    """
    ids = [f"club-{index:04}" for index in range(1, clubs + 1)]
    create_folder(
        target,
        (
            (f"{name}/{file}", text)
            for index, name in enumerate(ids)
            for file, text in demo_club(index, years, seed).items()
        ),
    )
    return ids


def last_day(years: int) -> date:
    """The last day of the books of invented clubs of so many years."""
    return date(FIRST_DAY.year + years - 1, 12, 31)


def demo_club(index: int, years: int, seed: int) -> dict[str, str]:
    """The files of one invented club."""
    random = RandomSource(f"{seed}-{index}")
    parameters = draw_parameters(random, index, FIRST_DAY, last_day(years))
    return ledger_files(simulate(parameters, random))
