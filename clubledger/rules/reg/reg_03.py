"""REG-03: a limit that limits nothing, or did so for a while, where another value would have found something."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from clubledger.books.periods import DAY
from clubledger.i18n import N_, Message, Percent, message
from clubledger.regulation import KEYS, NONE
from clubledger.regulation.bounds import BOUNDS, Stricter
from clubledger.regulation.law import INTEREST_CAP, INTEREST_CAP_ARTICLE, INTEREST_CAP_SINCE
from clubledger.regulation.parameters import LOCKS, SPLIT_KEYS
from clubledger.regulation.scopes import ALL
from clubledger.rules.findings import Finding, Found, Level
from clubledger.rules.judging import judge_rule
from clubledger.rules.loan.contract_terms import SCHEDULE_KEYS
from clubledger.rules.reg.board_lines import ForTheBoard, lines_for_the_board
from clubledger.rules.reg.taken_back import Spell, spells, without_spells
from clubledger.rules.registry import Rule, all_rules, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.i18n import Param
    from clubledger.regulation import Provision, Regulation

CASH_MAX: Final = "cash-max"
"""The limit of the cash, and the box that needs none."""
RATE: Final = "loan-rate"
"""The key whose bound is the law's."""
_NAMED: Final = 5
"""Findings that are named."""


def limitless(books: Books) -> Iterable[tuple[Provision | Spell | ForTheBoard, ...]]:
    """List the provisions that set their limit aside, each by itself; the spells in which a key was loosened; lines for the board."""
    for provision in set_aside(books):
        yield (provision,)
    if books.began is not None:
        loosened = {
            line: tuple(
                spell
                for spell in spells(books.regulation, *line, books.began)
                if not _was_locked(books.regulation, spell)
            )
            for line in books.regulation.lines()
        }
        split = [key for key in SPLIT_KEYS if loosened[key, ALL]]
        for (key, _), found in loosened.items():
            if found and key not in split[:-1]:
                yield found
    for line in lines_for_the_board(books):
        yield (line,)


def set_aside(books: Books) -> Iterable[Provision]:
    """List the provisions that set their limit aside, the last of each line; and rates above the law."""
    for key, scope in books.regulation.lines():
        beyond = [
            provision
            for provision in books.regulation.provisions(key, scope)
            if _sets_aside(books.regulation, provision)
        ]
        if beyond:
            yield beyond[-1]
    for rate in reversed(books.regulation.others(RATE, books.as_of)):
        if rate.value != NONE and rate.number * 12 > INTEREST_CAP:
            yield rate


def _sets_aside(regulation: Regulation, provision: Provision) -> bool:
    """Whether a provision sets its limit aside, on any day on which it holds."""
    days = [provision.since]
    if provision.key == CASH_MAX and provision.value == NONE:
        end = regulation.replaced(provision)
        days += [day for day in regulation.dates(LOCKS) if provision.since < day < end]
    return any(_sets_aside_on(regulation, provision, day) for day in days)


def _sets_aside_on(regulation: Regulation, provision: Provision, day: date) -> bool:
    """Whether a provision sets its limit aside on a day.

    ``none`` of a key that only some clubs have says what they all say; and a box with locks needs no limit.
    """
    if provision.value == NONE:
        locked = provision.key == CASH_MAX and regulation.limit(LOCKS, day) is not None
        if KEYS[provision.key].default == NONE or locked:
            return False
    return not provision.ended and BOUNDS[provision.key].sets_aside(provision.value)


def _was_locked(regulation: Regulation, spell: Spell) -> bool:
    """Whether cash had no limit for a while because the box had locks all that time."""
    first = spell.loose.since
    days = [first, *(day for day in regulation.dates(LOCKS) if spell.holds(day))]
    return (
        spell.loose.key == CASH_MAX
        and spell.loose.value == NONE
        and all(regulation.limit(LOCKS, day) is not None for day in days)
    )


@rule(
    "REG-03",
    "limit-set-aside",
    Level.WARNING,
    subject=N_("key"),
    title=N_("A limit of the regulation limits nothing"),
    why=N_(
        "A club may set other limits than the template. But where a limit is “none”, or so wide that nothing reaches it, the "
        "audit is silent on what another club would be asked about. So it is where a limit is loosened for a few weeks and put back. "
        "Here something of that kind happened."
    ),
    source=N_("Books: the bound of each key, with its reason, is on the page of the format"),
    paper=N_(
        "Read the article out at the next meeting, with what is named here. Let the members decide whether they want no such "
        "limit, and write it into the minutes."
    ),
    ledger=N_(
        "If the value was typed wrongly, correct it. If the meeting sets another limit, write it as a new regulation line with "
        "its minutes. If it wants none, or wanted it so for that while, write a waiver for REG-03 and the key with reason, by, minutes and until."
    ),
    each=limitless,
    as_of=True,
    by_time=True,
)
def limit_set_aside(books: Books, what: tuple[Provision | Spell | ForTheBoard, ...]) -> Iterator[Found]:
    """A value of ``none``, beyond the bound or loosened for a while, if by another the rules would find what they do not."""
    first = what[0]
    if isinstance(first, Spell):
        yield from _loosened(books, [one for one in what if isinstance(one, Spell)])
    elif isinstance(first, ForTheBoard):
        line = first.provision
        text = message(
            "{key} ({meaning}) is {value} for some members only, and nobody but the board is among them",
            key=line.key,
            meaning=Message(KEYS[line.key].meaning),
            value=line.shown,
        )
        yield _found(books, line, text, line.article)
    elif first.key == RATE:
        if books.as_of >= INTEREST_CAP_SINCE:
            yield _found(books, first, _above_the_law(first), INTEREST_CAP_ARTICLE)
    elif missed := _missed(books, first.key, _with_the_template(books.regulation, first)):
        yield _found(books, first, _text(first, _named(missed)), first.article, _level(missed))


def _loosened(books: Books, found: Sequence[Spell]) -> Iterator[Found]:
    """Judge the spells of a key as if they had not been."""
    last = found[-1].loose
    if missed := _missed(books, last.key, without_spells(books.regulation, found)):
        text = message(
            "{key} ({meaning}) was changed only for a while: {whiles}. By the value before and after it this would be looked at: "
            "{found}",
            key=last.key,
            meaning=Message(KEYS[last.key].meaning),
            whiles=tuple(map(_while, found)),
            found=_named(missed),
        )
        yield _found(books, last, text, last.article, _level(missed))


def _while(spell: Spell) -> Message:
    return message(
        "{value} from {day} to {last}, else {usual}",
        value=spell.loose.shown,
        day=spell.loose.since,
        last=spell.back - DAY,
        usual=replace(spell.loose, value=spell.usual).shown,
    )


def _named(missed: Sequence[Finding]) -> tuple[str, ...]:
    found = tuple(f"{finding.rule} {finding.subject}" for finding in missed)
    return found if len(found) <= _NAMED else (*found[:_NAMED], "…")


def _level(missed: Sequence[Finding]) -> Level | None:
    """A note where only notes are missed."""
    return Level.NOTE if all(finding.level is Level.NOTE for finding in missed) else None


def _found(
    books: Books, provision: Provision, text: Message, article: str | None, level: Level | None = None
) -> Found:
    place = books.directives.place_of(provision)
    return Found(provision.line, text, books.as_of, place, article=article, level=level)


def _missed(books: Books, key: str, other: Regulation) -> list[Finding]:
    """What the rules that go by a key would find by another regulation, or find graver."""
    by_the_other = replace(books, regulation=other)
    missed = []
    for asked in all_rules():
        if _goes_by(asked, key):
            today = {(one.subject, one.fund): one.level.rank for one in judge_rule(books, asked).findings}
            missed += [
                finding
                for finding in judge_rule(by_the_other, asked).findings
                if finding.level.rank < today.get((finding.subject, finding.fund), len(Level))
            ]
    return missed


def _goes_by(asked: Rule, key: str) -> bool:
    """Whether a rule judges by a key: one that it needs, or a loan's term with a default, without which none is unknown."""
    is_term = KEYS[key].default is not None
    return key in asked.needs or (is_term and set(SCHEDULE_KEYS) <= set(asked.needs))


def _with_the_template(regulation: Regulation, beyond: Provision) -> Regulation:
    """The regulation with the template's value where a line's limit is set aside; the shares of interest go together."""
    key, scope = beyond.key, beyond.scope
    if scope != ALL:
        return regulation.amended(
            replace(one, value=KEYS[key].template_value) if _sets_aside(regulation, one) else one
            for one in regulation.provisions(key, scope)
        )
    together = SPLIT_KEYS if key in SPLIT_KEYS else (key,)
    provisions = []
    for day in regulation.dates(*together, *((LOCKS,) if key == CASH_MAX else ())):
        held = regulation.get(key, day)
        aside = held is not None and _sets_aside_on(regulation, held, day)
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
        "found": found,
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
