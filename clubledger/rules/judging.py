"""Judge books by rules, then apply the club's waivers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clubledger.books.place import Place
from clubledger.errors import CannotJudge
from clubledger.regulation.profiles import NoSuchTarget
from clubledger.regulation.provisions import NoSuchLimit
from clubledger.rules.findings import Finding, Found, NotApplicable, Unknown
from clubledger.rules.registry import Rule, all_rules
from clubledger.rules.waivers import waive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund

_NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of a club, in the order of the rules; waived findings stay among the others."""

    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    not_applicable: tuple[NotApplicable, ...]


def judge(books: Books, rules: Iterable[Rule] | None = None, *, waivers: bool = True) -> Judgement:
    """Judge books by some rules, by default all, and apply the club's waivers unless they are left aside."""
    if not waivers:
        books = replace(books, exempting=False)
    judgements = [
        judge_rule(books, rule, waivers=waivers) for rule in (all_rules() if rules is None else rules)
    ]
    return Judgement(
        tuple(finding for judgement in judgements for finding in judgement.findings),
        tuple(unknown for judgement in judgements for unknown in judgement.unknown),
        tuple(exempt for judgement in judgements for exempt in judgement.not_applicable),
    )


def judge_rule(books: Books, rule: Rule, *, waivers: bool = False) -> Judgement:
    """Judge books by one rule: one finding for a subject, the gravest that is not waived.

    So no waiver of one fault hides another of the same subject.
    """
    every = all_faults(books, rule)
    findings: dict[tuple[str, Fund | None], Finding] = {}
    for fault in every.findings:
        finding, key = waive(books, fault) if waivers else fault, (fault.subject, fault.fund)
        if key not in findings or _weight(finding) < _weight(findings[key]):
            findings[key] = finding
    in_order = sorted(
        findings.values(), key=lambda finding: (finding.date, finding.place or _NOWHERE, finding.subject)
    )
    return Judgement(tuple(in_order), every.unknown, every.not_applicable)


def _weight(finding: Finding) -> tuple[bool, int]:
    return finding.waived, finding.level.rank


def all_faults(books: Books, rule: Rule) -> Judgement:
    """Every fault that one rule finds, waivers left aside, several of a subject too; each reason not to judge once."""
    findings: list[Finding] = []
    unknown: dict[Unknown, None] = {}
    exempt: dict[NotApplicable, None] = {}

    for answer in _answers(books, rule):
        match answer:
            case Found():
                findings.append(_finding(rule, answer))
            case Unknown():
                unknown[answer] = None
            case _:
                exempt[answer] = None
    return Judgement(tuple(findings), tuple(unknown), tuple(exempt))


def _answers(books: Books, rule: Rule) -> Iterator[Found | Unknown | NotApplicable]:
    """What a rule says, item by item; what it cannot tell of one item leaves the others judged."""
    try:
        for item in rule.each(books):
            try:
                yield from rule.check(books, item)
            except CannotJudge as reason:
                yield _unjudged(rule, reason)
    except CannotJudge as reason:
        yield _unjudged(rule, reason)


def _unjudged(rule: Rule, reason: CannotJudge) -> Unknown | NotApplicable:
    if isinstance(reason, NoSuchLimit | NoSuchTarget):
        return NotApplicable(rule.id, reason.message)
    return Unknown(rule.id, reason.subject, reason.message)


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
        done=found.done,
    )
