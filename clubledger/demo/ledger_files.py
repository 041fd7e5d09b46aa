"""How the records of an invented club become the files of a ledger: numbered slips, counts, journals."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.books.entries import CURRENCY
from clubledger.books.periods import DAY
from clubledger.books.writing import (
    ROOT_OPTIONS,
    Meta,
    balance_text,
    chart_text,
    club_files,
    fava_text,
    members_file,
    transaction_text,
)
from clubledger.demo.accounts import DEMO_CHART, RICE, account
from clubledger.demo.names import INVENTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clubledger.demo.records import ClubRecords, RecordedEntry


def ledger_files(records: ClubRecords) -> dict[str, str]:
    """The files of a club, by their paths in its folder."""
    entries = sorted(records.entries, key=lambda entry: entry.day)
    _number_vouchers(entries)
    decided = sorted(records.decisions, key=lambda decision: decision[0])
    club_file = "\n".join(
        [
            INVENTED,
            ROOT_OPTIONS,
            f'{records.founded} commodity {CURRENCY}\n\n{records.founded} commodity {RICE}\n  name: "gạo (kg)"\n',
            fava_text(records.founded),
            chart_text(records.founded, DEMO_CHART),
            "".join(text for _, text in decided),
        ]
    )
    members = INVENTED + "\n" + members_file(records.members, "".join(records.moves))
    return club_files(records.title, club_file, members, _journals(records, entries))


def _number_vouchers(entries: Iterable[RecordedEntry]) -> None:
    """Give entries, in the order of their days, the numbers of their slips: a series a fund, prefix and year."""
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


def _journals(records: ClubRecords, entries: Iterable[RecordedEntry]) -> Mapping[Fund, Mapping[int, str]]:
    """The text of each fund's journal of each year; a count stands at the start of the day after its evening."""
    texts: dict[tuple[Fund, int], list[str]] = {
        (fund, year): [] for fund in Fund for year in range(records.founded.year, records.until.year + 1)
    }
    balances: Counter[str] = Counter()
    counts = iter(sorted(records.counts, key=lambda count: count[0]))
    count = next(counts, None)

    def count_until(day: date) -> None:
        nonlocal count
        while count is not None and count[0] < day:
            evening, fund, role = count
            name = account(fund, role)
            texts[fund, (evening + DAY).year].append(balance_text(evening + DAY, name, balances[name]))
            count = next(counts, None)

    for entry in entries:
        count_until(entry.day)
        for name, amount, *_ in entry.postings:
            balances[name] += amount
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
