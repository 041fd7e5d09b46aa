"""The rules: each with its page, its level and its check, registered once and looked up by id."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from clubledger.books.books import Books
from clubledger.books.chart import Fund
from clubledger.rules.findings import Found, Level

Check = Callable[[Books, Any], Iterator[Found]]

FAMILIES: Final = ("BOOK", "REG", "CASH", "DOC", "DATA", "FUND", "LOAN", "MEM", "GOV")
PLUGINS: Final = ("funds", "loans", "vouchers", "members")


class Decided(Enum):
    """When a meeting may let stand what a rule finds: shortly before it or later, only later, or whenever."""

    AROUND = "around"
    LATER = "later"
    ANY_DAY = "any day"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. The texts are msgids: the English page, translated by the catalogues.

    ``each`` lists what the rule judges, one at a time; ``needs`` the keys of the regulation without which it is
    unknown; ``structural`` rules cannot be waived, others as ``decided`` says; findings of an ``as_of`` rule bear the as-of date;
    those of a ``by_time`` rule come with the passing of time, and later sheets take them away again: new entries do no
    more than move the day; ``plugin`` is the Beancount plugin that shows it while the books are written, if any.
    """

    id: str
    name: str
    level: Level
    subject: str
    title: str
    why: str
    source: str
    paper: str
    ledger: str
    check: Check
    each: Callable[[Books], Iterable[Any]]
    needs: tuple[str, ...]
    structural: bool
    decided: Decided
    as_of: bool
    by_time: bool
    plugin: str | None

    @property
    def family(self) -> str:
        """The part of the id before its number."""
        return self.id.partition("-")[0]


_RULES: dict[str, Rule] = {}


def the_club(books: Books) -> Iterable[Books]:
    """The subject of a rule that judges the whole club at once."""
    return (books,)


def both_funds(_books: Books) -> Iterable[Fund]:
    """The subjects of a rule that judges each fund."""
    return Fund


def rule(
    id: str,  # noqa: A002 - the word of the contract
    name: str,
    level: Level,
    *,
    subject: str,
    title: str,
    why: str,
    source: str,
    paper: str,
    ledger: str,
    each: Callable[[Books], Iterable[Any]] = the_club,
    needs: tuple[str, ...] = (),
    structural: bool = False,
    decided: Decided = Decided.AROUND,
    as_of: bool = False,
    by_time: bool = False,
    plugin: str | None = None,
) -> Callable[[Check], Check]:
    """Register a check ``(books, item) -> Iterator[Found]`` as a rule, with its page."""

    def register(check: Check) -> Check:
        if not re.fullmatch(r"[A-Z]+-\d\d", id) or id.partition("-")[0] not in FAMILIES or id in _RULES:
            raise ValueError(f"rule id {id!r} is of no family, or taken")
        if plugin is not None and plugin not in PLUGINS:
            raise ValueError(f"rule {id}: there is no plugin {plugin!r}")
        _RULES[id] = Rule(
            id,
            name,
            level,
            subject,
            title,
            why,
            source,
            paper,
            ledger,
            check,
            each,
            needs,
            structural,
            Decided.ANY_DAY if as_of or (by_time and decided is Decided.AROUND) else decided,
            as_of,
            by_time,
            plugin,
        )
        return check

    return register


def all_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the families and ids."""
    return tuple(sorted(_RULES.values(), key=lambda rule: (FAMILIES.index(rule.family), rule.id)))


def get_rule(id: str) -> Rule:  # noqa: A002
    """A rule by its id or its name. Raises `KeyError`."""
    if id in _RULES:
        return _RULES[id]
    return next(iter(rule for rule in _RULES.values() if rule.name == id.lower()), None) or _RULES[id.upper()]


def select(selected: Iterable[str] = (), ignored: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules of some ids or families (all, if none is given), less others. Raises `KeyError` for an unknown one."""
    chosen, left_out = list(selected), list(ignored)
    known = {*FAMILIES, *_RULES}
    for name in chosen + left_out:
        if name not in known:
            raise KeyError(name)
    return tuple(
        rule
        for rule in all_rules()
        if (not chosen or rule.id in chosen or rule.family in chosen)
        and rule.id not in left_out
        and rule.family not in left_out
    )
