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
class Record:
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
    reverses: Record | None = None
    currency: str = CURRENCY
    voucher: str = ""


@dataclass
class Story:
    """All that an invented club wrote down; ``counts`` are evenings on which an account was counted."""

    title: str
    head: str
    founded: date
    until: date
    records: list[Record] = field(default_factory=list)
    counts: list[tuple[date, Fund, Role]] = field(default_factory=list)
    decisions: list[tuple[date, str]] = field(default_factory=list)
    members: list[MemberLine] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)


def files(story: Story) -> dict[str, str]:
    """The files of the club."""
    records = sorted(story.records, key=lambda record: record.day)
    number(records)
    decided = sorted(story.decisions, key=lambda decision: decision[0])
    chart = [line for line in CHART if line.currency == CURRENCY] + list(IN_KIND)
    club = "\n".join(
        [
            story.head,
            ROOT_OPTIONS,
            f'{story.founded} commodity {CURRENCY}\n\n{story.founded} commodity {RICE}\n  name: "gạo (kg)"\n',
            fava_text(story.founded),
            chart_text(story.founded, chart),
            "".join(text for _, text in decided),
        ]
    )
    members = story.head + "\n" + members_file(story.members, "".join(story.moves))
    return club_files(story.title, club, members, _journals(story, records))


def number(records: Iterable[Record]) -> None:
    """Give records, in the order of their days, the numbers of their slips: a series a fund, prefix and year."""
    last: Counter[tuple[Fund, str, int]] = Counter()
    sheets: dict[tuple[Fund, str, date, str], str] = {}
    slips: dict[tuple[Fund, str], list[Record]] = defaultdict(list)
    for record in records:
        if not record.series:
            continue
        sheet = (record.fund, record.series, record.day, record.sheet)
        if not record.sheet or sheet not in sheets:
            series = (record.fund, record.series, record.day.year)
            last[series] += 1
            sheets[sheet] = f"{record.series}-{record.day.year}-{last[series]:03}"
        slips[record.fund, sheets[sheet]].append(record)
    for (_, slip), rows in slips.items():
        for line, record in enumerate(rows, start=1):
            record.voucher = slip if len(rows) == 1 else f"{slip}/{line:02}"


def _journals(story: Story, records: Iterable[Record]) -> Mapping[Fund, Mapping[int, str]]:
    """The text of each fund's journal of each year; a count stands at the start of the day after its evening."""
    texts: dict[tuple[Fund, int], list[str]] = {
        (fund, year): [] for fund in Fund for year in range(story.founded.year, story.until.year + 1)
    }
    held: Counter[str] = Counter()
    counts = iter(sorted(story.counts, key=lambda count: count[0]))
    count = next(counts, None)

    def count_until(day: date) -> None:
        nonlocal count
        while count is not None and count[0] < day:
            evening, fund, role = count
            name = account(fund, role)
            texts[fund, (evening + DAY).year].append(balance_text(evening + DAY, name, held[name]))
            count = next(counts, None)

    for record in records:
        count_until(record.day)
        for name, amount, *_ in record.postings:
            held[name] += amount
        texts[record.fund, record.day.year].append(_text(record))
    count_until(date.max)
    journals: dict[Fund, dict[int, str]] = {fund: {} for fund in Fund}
    for (fund, year), told in texts.items():
        journals[fund][year] = "\n".join(told)
    return journals


def _text(record: Record) -> str:
    meta: Meta = (
        ({"voucher": record.voucher} if record.voucher else {})
        | ({"reverses": record.reverses.voucher} if record.reverses else {})
        | record.meta
    )
    return transaction_text(
        record.day,
        record.payee,
        record.narration,
        record.postings,
        meta=meta,
        links=record.links,
        currency=record.currency,
    )
