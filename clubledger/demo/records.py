"""What happened in an invented club, and how it is written down: numbered slips, counts, journals."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.entries import CURRENCY
from clubledger.books.writing import (
    CHART,
    OPERATING_FUND,
    ROOT_OPTIONS,
    AccountLine,
    MemberLine,
    Meta,
    PostingLine,
    balance_text,
    chart_text,
    club_files,
    fava_text,
    members_file,
    transaction_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

DAY: Final = timedelta(days=1)
RICE: Final = "GAO"
"""Rice given in kind is kept in kilograms of its own, never in VND."""


def account(fund: Fund, role: Role, extra: str | None = None) -> str:
    """The account of a role in the template's chart; ``extra`` is its source or area."""
    return _ACCOUNTS[fund, role, extra]


_ACCOUNTS: Final = {
    (line.fund, line.role, line.extra[1] if line.extra else None): line.name for line in CHART
}

IN_KIND: Final = tuple(
    AccountLine(f"{root}:{OPERATING_FUND}:Hiện-vật:Gạo", Fund.OPERATING, Role.IN_KIND, currency=RICE)
    for root in ("Tài-sản", "Thu", "Chi")
)
"""Rice in store, rice given to the club, rice given away."""


@dataclass(eq=False)
class RecordedEntry:
    """One transaction. ``series`` is the voucher's prefix (none: no money moved); lines of one slip share ``sheet``."""

    day: date
    fund: Fund
    series: str
    payee: str
    narration: str
    postings: list[PostingLine]
    meta: dict[str, str | int | Decimal | date] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    sheet: str = ""
    reverses: RecordedEntry | None = None
    currency: str = CURRENCY
    voucher: str = ""


@dataclass
class ClubRecords:
    """All that an invented club wrote down; ``counts`` are evenings on which an account was counted."""

    title: str
    head: str
    founded: date
    until: date
    entries: list[RecordedEntry] = field(default_factory=list)
    counts: list[tuple[date, Fund, Role]] = field(default_factory=list)
    decisions: list[tuple[date, str]] = field(default_factory=list)
    members: list[MemberLine] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)


def files(club: ClubRecords) -> dict[str, str]:
    """The files of the club."""
    entries = sorted(club.entries, key=lambda entry: entry.day)
    number(entries)
    decided = sorted(club.decisions, key=lambda decision: decision[0])
    chart = [line for line in CHART if line.currency == CURRENCY] + list(IN_KIND)
    club_file = "\n".join(
        [
            club.head,
            ROOT_OPTIONS,
            f'{club.founded} commodity {CURRENCY}\n\n{club.founded} commodity {RICE}\n  name: "gạo (kg)"\n',
            fava_text(club.founded),
            chart_text(club.founded, chart),
            "".join(text for _, text in decided),
        ]
    )
    members = club.head + "\n" + members_file(club.members, "".join(club.moves))
    return club_files(club.title, club_file, members, _journals(club, entries))


def number(entries: Iterable[RecordedEntry]) -> None:
    """Give records, in the order of their days, the numbers of their slips: a series a fund, prefix and year."""
    last: Counter[tuple[Fund, str, int]] = Counter()
    sheets: dict[tuple[Fund, str, date, str], str] = {}
    slips: dict[tuple[Fund, str], list[RecordedEntry]] = defaultdict(list)
    for entry in entries:
        if not entry.series:
            continue
        sheet = (entry.fund, entry.series, entry.day, entry.sheet)
        if not entry.sheet or sheet not in sheets:
            series = (entry.fund, entry.series, entry.day.year)
            last[series] += 1
            sheets[sheet] = f"{entry.series}-{entry.day.year}-{last[series]:03}"
        slips[entry.fund, sheets[sheet]].append(entry)
    for (_, slip), rows in slips.items():
        for line, entry in enumerate(rows, start=1):
            entry.voucher = slip if len(rows) == 1 else f"{slip}/{line:02}"


def _journals(club: ClubRecords, entries: Iterable[RecordedEntry]) -> Mapping[Fund, Mapping[int, str]]:
    """The text of each fund's journal of each year; a count stands at the start of the day after its evening."""
    texts: dict[tuple[Fund, int], list[str]] = {
        (fund, year): [] for fund in Fund for year in range(club.founded.year, club.until.year + 1)
    }
    held: Counter[str] = Counter()
    counts = iter(sorted(club.counts, key=lambda count: count[0]))
    count = next(counts, None)

    def count_until(day: date) -> None:
        nonlocal count
        while count is not None and count[0] < day:
            evening, fund, role = count
            name = account(fund, role)
            texts[fund, (evening + DAY).year].append(balance_text(evening + DAY, name, held[name]))
            count = next(counts, None)

    for entry in entries:
        count_until(entry.day)
        for name, amount, *_ in entry.postings:
            held[name] += amount
        texts[entry.fund, entry.day.year].append(_text(entry))
    count_until(date.max)
    journals: dict[Fund, dict[int, str]] = {fund: {} for fund in Fund}
    for (fund, year), paragraphs in texts.items():
        journals[fund][year] = "\n".join(paragraphs)
    return journals


def _text(entry: RecordedEntry) -> str:
    meta: Meta = (
        ({"voucher": entry.voucher} if entry.voucher else {})
        | ({"reverses": entry.reverses.voucher} if entry.reverses else {})
        | entry.meta
    )
    return transaction_text(
        entry.day,
        entry.payee,
        entry.narration,
        entry.postings,
        meta=meta,
        links=entry.links,
        currency=entry.currency,
    )
