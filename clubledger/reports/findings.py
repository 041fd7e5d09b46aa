"""The audit's findings in the order in which one works through them, each with what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from beancount.core.data import Document

from clubledger.auditing.report import by_level
from clubledger.books.place import place_of
from clubledger.rules import Finding, Level, NotApplicable, Rule, Unknown, get_rule, judge
from clubledger.rules.waivers import end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.directives import Waiver
    from clubledger.books.entries import Transaction

Line = tuple[str, int | None]
"""A file of the club and a line of it."""


@dataclass(frozen=True, slots=True)
class ScannedPaper:
    """A picture of a paper; ``path`` is the absolute name of its ``document`` directive, if it has one."""

    name: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A finding; ``day`` is the date of the entry it stands in, where neither slip nor loan tells the entry.

    ``account`` is one that the entry posts to, if it does.
    """

    finding: Finding
    day: date | None
    account: str | None
    scans: tuple[ScannedPaper, ...]


@dataclass(frozen=True, slots=True)
class RuleItems:
    """The findings of a rule at one level."""

    rule: Rule
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class LevelItems:
    """The findings of a level that the club did not waive, by rule."""

    level: Level
    rules: tuple[RuleItems, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(one.items) for one in self.rules)


@dataclass(frozen=True, slots=True)
class WaiverItems:
    """A waiver, its last day, and the findings that it waives; none if it is over or nothing is found any more."""

    waiver: Waiver
    last: date
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class UnknownItems:
    """What of a rule could not be judged."""

    rule: Rule
    items: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """What the audit says of a club, or of one of its funds, on a day."""

    as_of: date
    levels: tuple[LevelItems, ...]
    waivers: tuple[WaiverItems, ...]
    unknown: tuple[UnknownItems, ...]
    not_applicable: tuple[tuple[Rule, NotApplicable], ...]

    @property
    def waived(self) -> int:
        """How many findings the club waived."""
        return sum(len(one.items) for one in self.waivers)

    @property
    def unjudged(self) -> int:
        """How much could not be judged."""
        return sum(len(one.items) for one in self.unknown)


def findings(books: Books, fund: Fund | None = None) -> FindingsReport:
    """Judge books by all rules as of their day; of one fund also what concerns the whole club."""
    judgement = judge(books)
    chosen = by_level(one for one in judgement.findings if fund is None or one.fund in {None, fund})
    item = _describer(books, chosen)
    open_ones = [one for one in chosen if not one.waived]
    unknown = groupby(judgement.unknown, key=lambda one: one.rule)
    return FindingsReport(
        as_of=books.as_of,
        levels=tuple(_of_level(level, open_ones, item) for level in Level),
        waivers=tuple(_waivers(books, [one for one in chosen if one.waived], fund, item)),
        unknown=tuple(UnknownItems(get_rule(rule), tuple(ones)) for rule, ones in unknown),
        not_applicable=tuple((get_rule(one.rule), one) for one in judgement.not_applicable),
    )


def _of_level(level: Level, found: Iterable[Finding], item: Callable[[Finding], Item]) -> LevelItems:
    rules = groupby((one for one in found if one.level is level), key=lambda one: one.rule)
    return LevelItems(level, tuple(RuleItems(get_rule(rule), tuple(map(item, ones))) for rule, ones in rules))


def _waivers(
    books: Books, waived: Sequence[Finding], fund: Fund | None, item: Callable[[Finding], Item]
) -> Iterator[WaiverItems]:
    """The waivers, each finding under the first that covers it; none that waives but the other fund's."""
    for waiver in books.waivers:
        covered = [one for one in waived if one.waiver is waiver]
        if covered or fund is None or waiver.fund == fund:
            yield WaiverItems(waiver, end(waiver), tuple(map(item, covered)))


# -- what a finding is about -------------------------------------------------------------------------------


def _describer(books: Books, found: Sequence[Finding]) -> Callable[[Finding], Item]:
    """Tell the entry's date and the scans of any of some findings."""
    wanted = {(one.place.file, one.place.line) for one in found if one.place is not None}
    entries = _entries(books, wanted)
    days = _days(books, wanted)
    papers = [entry for entry in books.source.entries if isinstance(entry, Document)]

    def item(finding: Finding) -> Item:
        at = (finding.place.file, finding.place.line) if finding.place is not None else None
        entry = entries.get(at) if at is not None else None
        day = entry.date if entry is not None else days.get(at) if at is not None else None
        is_known_elsewhere = finding.voucher is not None or finding.loan is not None
        account = entry.postings[0].account.name if entry is not None and entry.postings else None
        return Item(
            finding,
            None if is_known_elsewhere else day,
            account,
            tuple(_scans(finding, entry, papers, books.as_of)),
        )

    return item


def _entries(books: Books, wanted: set[Line]) -> Mapping[Line, Transaction]:
    """The transactions that have a line of their own, or one of a posting, among some."""
    found: dict[Line, Transaction] = {}
    for entry in books.transactions:
        lines = {(entry.place.file, entry.place.line), *((one.file, one.line) for one in entry.postings)}
        found.update(dict.fromkeys(lines & wanted, entry))
    return found


def _days(books: Books, wanted: set[Line]) -> Mapping[Line, date]:
    """The dates of the directives of any kind that begin on some lines."""
    numbers = {number for _, number in wanted}
    found: dict[Line, date] = {}
    for entry in books.source.entries:
        if entry.meta.get("lineno") in numbers:
            place = place_of(entry.meta, books.source.folder)
            found[place.file, place.line] = entry.date
    return found


def _scans(
    finding: Finding, entry: Transaction | None, papers: Sequence[Document], as_of: date
) -> Iterator[ScannedPaper]:
    """The scans of the entry, its slip and its loan: named by the entry, linked to them, or called after them."""
    named = _named(entry) if entry is not None else []
    numbers = [
        number
        for number in (finding.voucher, (finding.voucher or "").partition("/")[0], finding.loan)
        if number
    ]
    calls = [re.compile(rf"(?<![^\W_]){re.escape(number)}(?![^\W_])", re.IGNORECASE) for number in numbers]
    shown: set[str] = set()
    for paper in papers:
        name = _last_part(paper.filename)
        if paper.date <= as_of and (
            name in map(_last_part, named)
            or not (paper.links or frozenset()).isdisjoint(numbers)
            or any(call.search(name) for call in calls)
        ):
            shown.add(name)
            yield ScannedPaper(name, paper.filename)
    yield from (ScannedPaper(_last_part(one), None) for one in named if _last_part(one) not in shown)


def _named(entry: Transaction) -> list[str]:
    return [
        value for key, value in entry.meta.items() if key.startswith("document") and isinstance(value, str)
    ]


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
