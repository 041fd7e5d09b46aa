"""REG-03: a limit that limits nothing, where the template's would have found something."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clubledger.i18n import N_, Message, Percent, message
from clubledger.regulation import KEYS, NONE
from clubledger.regulation.law import INTEREST_CAP, INTEREST_CAP_ARTICLE, INTEREST_CAP_SINCE
from clubledger.regulation.parameters import BOUNDS, SPLIT_KEYS, Stricter
from clubledger.rules.findings import Finding, Found, Level
from clubledger.rules.judging import judge_rule
from clubledger.rules.registry import all_rules, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.i18n import Param
    from clubledger.regulation import Provision, Regulation

RATE: Final = "loan-rate"
"""The key whose bound is the law's."""
_NAMED: Final = 5
"""Findings that are named."""


def set_aside(books: Books) -> Iterable[Provision]:
    """List the provisions that set their limit aside, the last of each key; and a rate above the law."""
    for key in KEYS:
        beyond = [
            provision
            for provision in books.regulation.provisions(key)
            if BOUNDS[key].sets_aside(provision.value)
        ]
        if beyond:
            yield beyond[-1]
    rate = books.regulation.get(RATE, books.as_of)
    if rate is not None and rate.value != NONE and rate.number * 12 > INTEREST_CAP:
        yield rate


@rule(
    "REG-03",
    "limit-set-aside",
    Level.WARNING,
    subject=N_("key"),
    title=N_("A limit of the regulation limits nothing"),
    why=N_(
        "A club may set other limits than the template. But where a limit is “none”, or so wide that nothing reaches it, the "
        "audit is silent on what another club would be asked about. Here something of that kind happened."
    ),
    source=N_("Books: the bound of each key, with its reason, is on the page of the format"),
    paper=N_(
        "Read the article out at the next meeting, with what is named here. Let the members decide whether they want no such "
        "limit, and write it into the minutes."
    ),
    ledger=N_(
        "If the value was typed wrongly, correct it. If the meeting sets another limit, write it as a new regulation line with "
        "its minutes. If it wants none, write a waiver for REG-03 and the key with reason, by, minutes and until."
    ),
    each=set_aside,
    as_of=True,
    by_time=True,
)
def limit_set_aside(books: Books, provision: Provision) -> Iterator[Found]:
    """A value of ``none`` or beyond the bound, if by the template's the rules of the key would find what they do not."""
    if provision.key == RATE:
        if books.as_of >= INTEREST_CAP_SINCE:
            yield _found(books, provision, _above_the_law(provision), INTEREST_CAP_ARTICLE)
        return
    missed = _missed(books, provision.key)
    if missed:
        level = min((finding.level for finding in missed), key=lambda level: level.rank)
        text = _text(provision, tuple(f"{finding.rule} {finding.subject}" for finding in missed))
        yield _found(books, provision, text, provision.article, Level.NOTE if level is Level.NOTE else None)


def _found(
    books: Books, provision: Provision, text: Message, article: str | None, level: Level | None = None
) -> Found:
    place = books.directives.place_of(provision)
    return Found(provision.key, text, books.as_of, place, article=article, level=level)


def _missed(books: Books, key: str) -> list[Finding]:
    """What the rules that need a key would find by the template's value, or find graver."""
    by_the_template = replace(books, regulation=_with_the_template(books.regulation, key))
    missed = []
    for asked in all_rules():
        if key in asked.needs:
            today = {(one.subject, one.fund): one.level.rank for one in judge_rule(books, asked).findings}
            missed += [
                finding
                for finding in judge_rule(by_the_template, asked).findings
                if finding.level.rank < today.get((finding.subject, finding.fund), len(Level))
            ]
    return missed


def _with_the_template(regulation: Regulation, key: str) -> Regulation:
    """The regulation with the template's value where a key's limit is set aside; the shares of interest go together."""
    together = SPLIT_KEYS if key in SPLIT_KEYS else (key,)
    provisions = []
    for day in regulation.dates(*together):
        held = regulation.get(key, day)
        aside = held is not None and BOUNDS[key].sets_aside(held.value)
        for other in together:
            provision = regulation.get(other, day)
            if provision is not None:
                value = KEYS[other].template_value if aside else provision.value
                provisions.append(replace(provision, since=day, value=value))
    return regulation.amended(provisions)


def _text(provision: Provision, found: tuple[str, ...]) -> Message:
    key, bound = provision.key, BOUNDS[provision.key]
    facts: dict[str, Param] = {
        "key": key,
        "meaning": Message(KEYS[key].meaning),
        "reason": Message(bound.reason),
        "template": replace(provision, value=KEYS[key].template_value).shown,
        "found": found if len(found) <= _NAMED else (*found[:_NAMED], "…"),
    }
    if provision.value == NONE or bound.last is None:
        return message(
            "the regulation sets no {key} ({meaning}). By the template's {template} this would be looked at: {found}",
            **facts,
        )
    facts |= {"value": provision.shown, "last": replace(provision, value=bound.last).shown}
    if bound.stricter is Stricter.HIGHER:
        return message(
            "{key} ({meaning}) is {value}, and below {last} it limits nothing: {reason}. By the template's {template} this would "
            "be looked at: {found}",
            **facts,
        )
    return message(
        "{key} ({meaning}) is {value}, and above {last} it limits nothing: {reason}. By the template's {template} this would be "
        "looked at: {found}",
        **facts,
    )


def _above_the_law(rate: Provision) -> Message:
    return message(
        "the regulation's rate of {rate} a month is {yearly} a year; the law allows {cap} a year",
        rate=Percent(rate.number),
        yearly=Percent(rate.number * 12),
        cap=Percent(INTEREST_CAP),
    )
