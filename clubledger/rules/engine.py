"""Judge books by rules, then apply the club's waivers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clubledger.books.contracts import CannotTell
from clubledger.books.place import Place
from clubledger.errors import CannotJudge
from clubledger.regulation.parameters import NoSuchLimit
from clubledger.regulation.profiles import NoSuchTarget
from clubledger.rules.findings import Finding, Found, NotApplicable, Unknown
from clubledger.rules.registry import Rule, all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.directives import Waiver

_NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a club, in the order of the rules; waived findings stay among the others."""

    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    not_applicable: tuple[NotApplicable, ...]


def judge(books: Books, rules: Iterable[Rule] | None = None) -> Judgement:
    """Judge books by some rules, by default all, and apply the club's waivers."""
    judged = [judge_rule(books, rule) for rule in (all_rules() if rules is None else rules)]
    return Judgement(
        tuple(waive(finding, books.waivers) for one in judged for finding in one.findings),
        tuple(unknown for one in judged for unknown in one.unknown),
        tuple(exempt for one in judged for exempt in one.not_applicable),
    )


def judge_rule(books: Books, rule: Rule) -> Judgement:
    """Judge books by one rule, waivers left aside: one finding for a subject, each reason not to judge once."""
    findings: dict[tuple[str, Fund | None], Finding] = {}
    unknown: dict[Unknown, None] = {}
    exempt: dict[NotApplicable, None] = {}

    for said in _said(books, rule):
        match said:
            case Found():
                finding, key = _finding(rule, said), (said.subject, said.fund)
                if key not in findings or finding.level.rank < findings[key].level.rank:
                    findings[key] = finding
            case Unknown():
                unknown[said] = None
            case _:
                exempt[said] = None
    in_order = sorted(findings.values(), key=lambda one: (one.date, one.place or _NOWHERE, one.subject))
    return Judgement(tuple(in_order), tuple(unknown), tuple(exempt))


def _said(books: Books, rule: Rule) -> Iterator[Found | Unknown | NotApplicable]:
    """What a rule says, item by item; what it cannot tell of one item leaves the others judged."""
    try:
        for item in rule.each(books):
            try:
                yield from rule.check(books, item)
            except CannotJudge as untold:
                yield _unjudged(rule, untold)
    except CannotJudge as untold:
        yield _unjudged(rule, untold)


def _unjudged(rule: Rule, untold: CannotJudge) -> Unknown | NotApplicable:
    if isinstance(untold, NoSuchLimit | NoSuchTarget):
        return NotApplicable(rule.id, untold.message)
    return Unknown(rule.id, untold.subject if isinstance(untold, CannotTell) else None, untold.message)


def _finding(rule: Rule, found: Found) -> Finding:
    return Finding(
        rule=rule.id,
        name=rule.name,
        level=found.level or rule.level,
        subject=found.subject,
        message=found.message,
        date=found.date,
        place=found.place,
        fund=found.fund,
        loan=found.loan,
        member=found.member,
        voucher=found.voucher,
        amount=found.amount,
        article=found.article,
        structural=rule.structural,
    )


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is of a finding's rule and subject and in force on its date; a structural rule has none."""
    return (
        not finding.structural
        and waiver.rule == finding.rule
        and waiver.subject == finding.subject
        and waiver.fund in {None, finding.fund}
        and waiver.date <= finding.date
        and (waiver.until is None or finding.date <= waiver.until)
    )


def waive(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    """The finding, marked as waived if the club's waivers cover it."""
    return replace(finding, waived=True) if any(covers(waiver, finding) for waiver in waivers) else finding
