"""No club that follows its by-law is accused on any day, and each breach of it is found under its name."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing.club import Outcome, audit_club
from clubledger.books.books import Source, read_books
from clubledger.books.loading import load
from clubledger.books.periods import months
from clubledger.regulation import KEYS
from clubledger.rules import Level, judge
from tests.rules.by_laws import (
    clan_fund,
    elderly_branch,
    emergency_loans,
    farmers,
    fixed_allowance,
    locked_box,
    older_club,
    savings_and_loan_group,
    short_loans,
    women_rounds,
)
from tests.rules.by_laws.club import UNTIL, Club, Deed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from types import ModuleType

    from clubledger.rules import Finding, Unknown

BY_LAWS = (
    clan_fund,
    women_rounds,
    savings_and_loan_group,
    locked_box,
    elderly_branch,
    short_loans,
    emergency_loans,
    farmers,
    fixed_allowance,
    older_club,
)
DAY = timedelta(days=1)
FEES = "MEM-06"


def days_of(club: Club) -> Iterator[date]:
    """The end of every month, and the eve or the morrow of a meeting in every third."""
    for number, month in enumerate(months(club.began, club.until)):
        if number % 3 == 0:
            yield max(club.began, month.first + (3, 5, 13)[number // 3 % 3] * DAY)
        yield month.last


def accused(findings: Iterable[Finding]) -> list[Finding]:
    """What is louder than a note, and unpaid fees."""
    return [one for one in findings if not one.waived and (one.level is not Level.NOTE or one.rule == FEES)]


def complaints(day: date, findings: Iterable[Finding], unknown: Iterable[Unknown]) -> list[str]:
    said = [f"{day}: {one.rule} {one.level} {one.subject}: {one.message}" for one in accused(findings)]
    return said + [f"{day}: unknown {one.rule} {one.subject}: {one.reason}" for one in unknown]


def name_of(by_law: ModuleType) -> str:
    return by_law.__name__.rpartition(".")[2]


@pytest.mark.parametrize("by_law", BY_LAWS, ids=name_of)
def test_who_follows_the_by_law_is_never_accused(by_law: ModuleType, tmp_path: Path) -> None:
    club = by_law.club()
    folder = club.write(tmp_path / "club")
    loaded = load(folder)
    assert loaded.problems == ()
    source = Source.of(loaded)
    said = []
    for day in days_of(club):
        judgement = judge(read_books(source, day))
        said += complaints(day, judgement.findings, judgement.unknown)
    assert said == []
    result = audit_club(folder, UNTIL)
    assert complaints(UNTIL, result.findings, result.unknown) == []
    assert (result.outcome, result.errors) == (Outcome.PASSED, ())


def deeds(*of: str) -> Iterator[object]:
    for by_law in BY_LAWS:
        for deed in (deed for name in of for deed in getattr(by_law, name, ())):
            yield pytest.param(by_law, deed, id=f"{name_of(by_law)}-{deed.name}")


@pytest.mark.parametrize(("by_law", "breach"), list(deeds("BREACHES", "MORE_BREACHES")))
def test_a_breach_of_the_by_law_is_found(by_law: ModuleType, breach: Deed, tmp_path: Path) -> None:
    judged(by_law, breach, tmp_path)


@pytest.mark.parametrize(("by_law", "deed"), list(deeds("NEIGHBOURS")))
def test_the_nearest_honest_deed_is_none(by_law: ModuleType, deed: Deed, tmp_path: Path) -> None:
    judged(by_law, deed, tmp_path)


def judged(by_law: ModuleType, deed: Deed, folder: Path) -> None:
    """The audit says what a deed is to be called, and nothing else."""
    club = by_law.club()
    deed.done(club)
    loaded = load(club.write(folder / "club"))
    assert loaded.problems == ()
    judgement = judge(read_books(Source.of(loaded), deed.as_of))
    said = {f"{one.rule} {one.subject}": str(one.message) for one in accused(judgement.findings)}
    assert (set(said), judgement.unknown) == (set(deed.finds), ()), said


def test_each_by_law_has_four_breaches_and_together_they_use_every_key_and_scope() -> None:
    assert [len(by_law.BREACHES) for by_law in BY_LAWS] == [4] * 10
    used = Counter((by_law, line.key) for by_law in BY_LAWS for line in by_law.LINES)
    keys = Counter(key for _, key in used)
    assert {key for key, parameter in KEYS.items() if parameter.optional and keys[key] < 2} == set()
    scopes = Counter((by_law, name) for by_law in BY_LAWS for line in by_law.LINES for name in line.scope)
    clubs = Counter(name for _, name in scopes)
    assert {name for name in ("for", "group", "round", "over") if clubs[name] < 2} == set()
