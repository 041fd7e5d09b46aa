"""Audit one club: load its folder safely, judge its books, count what was found."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from beancount.core.data import Open

from clubledger.as_of import AsOf
from clubledger.books.books import Books, Source, read_books
from clubledger.books.chart import Fund
from clubledger.books.files import MAIN
from clubledger.books.loading import Loaded, collector_paused, load
from clubledger.books.parsing import GAVE_UP
from clubledger.books.problem import Problem
from clubledger.crash_report import brief
from clubledger.figures.indicators import Indicators, indicators
from clubledger.figures.series import monthly
from clubledger.i18n import Message, message, printable
from clubledger.regulation import Regulation
from clubledger.rules import (
    Finding,
    Level,
    NotApplicable,
    Rule,
    Unknown,
    all_rules,
    get_rule,
    judge,
    judge_rule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from clubledger.figures.series import MonthFigures
    from clubledger.i18n import Param
    from clubledger.regulation.profiles import Profile

BROKEN_RULE = "BOOK-01"


_EMPTY = message(
    "The ledger opens no account: its files are empty, or main.beancount includes none of them. Bring them back from a "
    "copy."
)


class Outcome(StrEnum):
    """What an audit of a club comes to."""

    PASSED = "passed"
    INCOMPLETE = "incomplete"
    FINDINGS = "findings"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class ClubResult:
    """What the audit says of one club. No personal name stands in it."""

    id: str
    name: str | None
    outcome: Outcome
    digest: str | None
    indicators: Indicators | None
    both_funds: bool
    last_entry: date | None = None
    """The day of the last transaction."""
    regulation: Regulation = field(default_factory=lambda: Regulation(()))
    """What the club set until the as-of day, of all days."""
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    not_applicable: tuple[NotApplicable, ...] = ()
    errors: tuple[Problem, ...] = ()
    state: str | None = field(default=None, compare=False)
    """A digest of all that the audit could tell of the folder (`Scan.state`)."""
    series: tuple[MonthFigures, ...] = field(default=(), compare=False)
    """The figures month by month, where they were asked for."""
    finished: bool = True
    """Not where the check broke off or was stopped: another time the same files may have another result."""
    holds: tuple[date, date] | None = None
    """The first and the last as-of day as of which the same comes out by the same targets; ``None`` where nobody can tell."""

    def on(self, day: date) -> ClubResult:
        """The result as of another day of those that it holds for: what is found of that day bears it."""
        return replace(
            self,
            findings=tuple(
                replace(finding, date=day) if get_rule(finding.rule).as_of else finding
                for finding in self.findings
            ),
        )

    def count(self, level: Level) -> int:
        """The findings of a level that the club did not waive."""
        return sum(finding.level is level and not finding.waived for finding in self.findings)

    @property
    def waived(self) -> int:
        """The findings that the club waived."""
        return sum(finding.waived for finding in self.findings)


def audit_club(
    folder: Path,
    as_of: date,
    *,
    profile: Profile | None = None,
    rules: Iterable[Rule] | None = None,
    waivers: bool = True,
    series: bool = False,
) -> ClubResult:
    """Audit the club in a folder as of a day, by some rules or all; a broken ledger is a result, not an error.

    Without ``waivers`` it is judged as if the club had let nothing stand; with ``series`` the result has the figures of
    all months.
    """
    chosen = tuple(all_rules() if rules is None else rules)
    with collector_paused():
        return _audited(folder, as_of, profile, chosen, waivers=waivers, series=series)


def _audited(
    folder: Path,
    as_of: date,
    profile: Profile | None,
    rules: tuple[Rule, ...],
    *,
    waivers: bool,
    series: bool,
) -> ClubResult:
    loaded = load(folder)
    source, day = Source.of(loaded), AsOf(as_of)
    books = read_books(source, day, profile)
    if not loaded.problems and not any(isinstance(entry, Open) for entry in loaded.entries):
        loaded = replace(loaded, problems=(Problem(_EMPTY, MAIN, None),))
        books = replace(books, source=replace(source, loaded=loaded))
    if loaded.problems:
        return _holding(_broken(folder, books, loaded), day)
    judgement = judge(books, rules, waivers=waivers)
    result = ClubResult(
        id=club_id(folder),
        name=books.directives.club.name,
        outcome=_outcome(judgement.findings, judgement.unknown),
        digest=loaded.digest,
        state=loaded.state,
        indicators=indicators(books),
        both_funds=all(books.keeps_money(fund) for fund in Fund),
        last_entry=books.transactions[-1].date if books.transactions else None,
        regulation=books.regulation,
        findings=judgement.findings,
        unknown=judgement.unknown,
        not_applicable=judgement.not_applicable,
    )
    return replace(_holding(result, day), series=monthly(books, as_of) if series else ())


def _holding(result: ClubResult, day: AsOf) -> ClubResult:
    """A result judged by a noting day, in plain days, and with those that it holds for."""
    plain = replace(
        result,
        findings=tuple(
            replace(finding, message=_in_plain_days(finding.message), date=_day_of(finding, day))
            for finding in result.findings
        ),
        unknown=tuple(replace(unknown, reason=_in_plain_days(unknown.reason)) for unknown in result.unknown),
        not_applicable=tuple(
            replace(exempt, reason=_in_plain_days(exempt.reason)) for exempt in result.not_applicable
        ),
    )
    return replace(plain, holds=day.holds)


def _day_of(finding: Finding, day: AsOf) -> date:
    """A finding's day; where it is not what `ClubResult.on` takes it for, the result holds on that day alone."""
    if (finding.date is day) is not get_rule(finding.rule).as_of:
        day.alone()
    return finding.date.plain if isinstance(finding.date, AsOf) else finding.date


def _in_plain_days(text: Message) -> Message:
    return Message(text.msgid, {name: _plain(value) for name, value in text.params.items()})


def _plain(value: Param) -> Param:
    """What a sentence says; one that says the as-of day is another on any other."""
    match value:
        case AsOf():
            return value.alone()
        case Message():
            return _in_plain_days(value)
        case tuple():
            return tuple(_plain(part) for part in value)
        case _:
            return value


def crashed(folder: Path, as_of: date, error: BaseException | None = None) -> ClubResult:
    """The result of a club whose ledger brought the audit down, by a crash of the process or by ``error``."""
    return _unfinished(
        folder,
        as_of,
        message(
            "The audit of this folder broke off ({error}). Its files may be damaged or too large: compare them "
            "with a copy, and show this message, without the members' data, to the developers of clubledger.",
            error=brief(error) if error else "crash",
        ),
    )


def too_slow(folder: Path, as_of: date, seconds: int) -> ClubResult:
    """The result of a club whose check was stopped after so many seconds of processor time."""
    return _unfinished(
        folder,
        as_of,
        message(
            "The check of this folder took more than {seconds} s of processor time and was stopped. Its files may be "
            "much too large, or made so on purpose: compare them with a copy. If they are right, check this club alone, "
            "which is never stopped.",
            seconds=seconds,
        ),
    )


def too_large(folder: Path, as_of: date) -> ClubResult:
    """The result of a club whose check was stopped because there was no more memory for it."""
    return _unfinished(
        folder,
        as_of,
        message(
            "The check of this folder took more memory than one club may have, and was stopped. Its files may be much "
            "too large, or made so on purpose: compare them with a copy. If they are right, check this club alone, on a "
            "computer with much memory."
        ),
    )


def _unfinished(folder: Path, as_of: date, why: Message) -> ClubResult:
    loaded = Loaded(folder, problems=(Problem(why, None, None),))
    return replace(_broken(folder, read_books(Source([], {}, folder, loaded), as_of), loaded), finished=False)


def _broken(folder: Path, books: Books, loaded: Loaded) -> ClubResult:
    return ClubResult(
        id=club_id(folder),
        name=None,
        outcome=Outcome.BROKEN,
        digest=loaded.digest,
        state=loaded.state,
        indicators=None,
        both_funds=False,
        findings=judge_rule(books, get_rule(BROKEN_RULE)).findings,
        errors=loaded.problems,
        finished=all(problem.message.msgid != GAVE_UP for problem in loaded.problems),
    )


def nfc(name: str) -> str:
    """A file's name as people read it: one form of each letter, and no byte that is no text."""
    return printable(unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace")))


def club_id(folder: Path) -> str:
    """A club's id: its folder's name."""
    return nfc(folder.name or folder.resolve().name)


def _outcome(findings: Iterable[Finding], unknown: Iterable[Unknown]) -> Outcome:
    if any(finding.level is not Level.NOTE and not finding.waived for finding in findings):
        return Outcome.FINDINGS
    if any(get_rule(item.rule).level is not Level.NOTE for item in unknown):
        return Outcome.INCOMPLETE
    return Outcome.PASSED
