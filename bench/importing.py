"""The import's part of ``make bench``: a meeting's repayment sheet into a club of five years."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bench.measuring import CHECK, CLUBLEDGER, in_turn, processor_seconds, ratio_row
from clubledger.books import load_club
from clubledger.books.chart import Fund
from clubledger.demo import write_demo

if TYPE_CHECKING:
    from pathlib import Path

YEARS = 5
ROWS = 70
REACH = 1.5
"""How many times as long as ``bean-check -C`` of the club an import may take."""


def measure(folder: Path, runs: int) -> None:
    """Time imports of the same sheet into the same club, and ``bean-check -C`` of the club before, in turn."""
    before = past_club(folder)
    sheet = folder / "bang-thu-goc-lai.csv"
    sheet.write_text(repayment_sheet(before), "utf-8")
    club = folder / "club"

    def imported() -> float:
        shutil.rmtree(club, ignore_errors=True)
        shutil.copytree(before, club)
        took = processor_seconds([CLUBLEDGER, "import", str(club), str(sheet)])
        if len(load_club(club).transactions) != entries + ROWS:
            raise SystemExit("the sheet was not imported")
        return took

    entries = len(load_club(before).transactions)
    check = [*CHECK, str(before / "main.beancount")]
    ours, peer = in_turn(runs, imported, partial(processor_seconds, check))
    ratio_row(f"import of {ROWS} rows : bean-check of {entries} transactions", ours, peer, REACH)


def past_club(folder: Path) -> Path:
    """An invented club whose five years are over: a sheet of a day that has not come is refused."""
    (name,) = write_demo(folder / "invented", 1, YEARS, 1)
    source, target = folder / "invented" / name, folder / "before"
    for path in source.rglob("*.beancount"):
        copy = target / earlier(path.relative_to(source).as_posix())
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(earlier(path.read_text("utf-8")), "utf-8")
    return target


def earlier(text: str) -> str:
    """The same four years before, so that the leap years fit."""
    return re.sub(r"\b20(2[4-9])\b", lambda found: str(2000 + int(found[1]) - 4), text)


def repayment_sheet(club: Path) -> str:
    """A meeting's sheet of the day after the books' last: a little principal on each open loan, and interest after.

    A club of seventy members has fewer open loans than the sheet has rows: some pay twice, and have two rows.
    """
    books = load_club(club)
    day = books.as_of + timedelta(days=1)
    used = (slip for fund, slip in books.slips if fund is Fund.INCOME)
    slip = max((slip.number for slip in used if (slip.prefix, slip.year) == ("PT", day.year)), default=0) + 1
    loans = sorted(loan.number for loan in books.loans.values() if loan.balance > 0)
    rows = [
        (number, books.loans[number].member, *((3_000, 0) if turn == 0 else (0, 1_000 * turn)))
        for turn in range(ROWS // len(loans) + 1)
        for number in loans
    ][:ROWS]
    return "\n".join(
        [
            f"Ngày: {day:%d/%m/%Y}",
            f"Số phiếu thu: PT-{day.year}-{slip:03}",
            "STT;Số khế ước;Mã TV;Họ và tên;Trả gốc;Trả lãi;Lãi quá hạn;Cộng",
            *(
                f"{number};{contract};{member};{books.members[member or ''].name};"
                f"{principal};{interest};;{principal + interest}"
                for number, (contract, member, principal, interest) in enumerate(rows, 1)
            ),
            f"Cộng;;;;;;;{sum(principal + interest for _, _, principal, interest in rows)}",
            "",
        ]
    )
