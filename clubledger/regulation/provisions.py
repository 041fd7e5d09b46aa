"""The values that a club's regulation gives its keys, by date and scope."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Final

from clubledger.as_of import cache_key
from clubledger.errors import CannotJudge
from clubledger.i18n import Dong, Message, Percent, message
from clubledger.regulation.parameters import KEYS, NONE, Unit, Value
from clubledger.regulation.scopes import ALL, RaisedCase, Scope, exemplar, fits, in_order

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from clubledger.i18n import Param
    from clubledger.regulation.scopes import Case

ENDED: Final = ""
"""What a club writes to end a line with a scope."""


def not_set(key: str) -> Message:
    """That the regulation does not set a key, and what the key means."""
    return message(
        "the regulation does not set {key} ({meaning}): write it into club.beancount with its article",
        key=key,
        meaning=Message(KEYS[key].meaning),
    )


class Missing(CannotJudge):
    """The regulation in force says nothing of a key: what needs it cannot be judged."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(not_set(key))
        self.key = key
        self.on = on


class Contradicted(Missing):
    """Two lines of one day give a key different values: neither counts."""

    def __init__(self, key: str, on: date, since: date) -> None:
        super().__init__(key, on)
        self.message = message(
            "two lines of {day} give {key} different values: neither counts", key=key, day=since
        )


class NoSuchLimit(CannotJudge):
    """The club's regulation says that it sets no such limit (``"none"``)."""

    def __init__(self, key: str) -> None:
        super().__init__(message("the regulation sets no limit: {key}", key=key))
        self.key = key


class GroupNotKnown(CannotJudge):
    """Lines of a key differ by household, and the member list does not say which the member's is."""

    def __init__(self, key: str, member: str | None) -> None:
        super().__init__(
            message(
                "{key} differs by household, and the member list has none for {member}",
                key=key,
                member=member or "?",
            )
        )
        self.key = key
        self.subject = member


@dataclass(frozen=True, slots=True)
class Provision:
    """A value of the regulation with the article it stands in, in force from ``since`` for what its scope names.

    ``per`` is what a fine is asked for each of: ``"day"``, else each late instalment.
    """

    key: str
    value: Value
    since: date
    article: str | None = None
    minutes: str | None = None
    scope: Scope = ALL
    per: str | None = None

    @property
    def line(self) -> str:
        """The key and its scope, as subjects of findings have them."""
        return f"{self.key} {self.scope.code}".rstrip()

    @property
    def ended(self) -> bool:
        """Whether it ends the line of its scope."""
        return self.value == ENDED

    @property
    def shown(self) -> Param:
        """The value as people read it."""
        if self.ended:
            return message("ended")
        if not isinstance(self.value, Decimal):
            return self.value
        match KEYS[self.key].unit:
            case Unit.VND if self.per is not None:
                return message("{amount} for each day", amount=Dong(self.value))
            case Unit.VND:
                return Dong(self.value)
            case Unit.PERCENT:
                return Percent(self.value)
            case Unit.TIMES:
                return self.value.normalize()
            case _:
                return self.whole

    @property
    def limit(self) -> Param:
        """The value as people read it, with what the line is for; never with the group."""
        words = self.scope.words
        return message("{value} ({scope})", value=self.shown, scope=words) if words else self.shown

    @property
    def number(self) -> Decimal:
        """The value of a key that is a number."""
        assert isinstance(self.value, Decimal)  # noqa: S101 - Parameter.problem refused anything else
        return self.value

    @property
    def whole(self) -> int:
        """The value of a key that is a whole number: đồng, days, months, a count."""
        return int(self.number)

    @property
    def word(self) -> str:
        """The value of a key that is a word or a day of the year."""
        assert isinstance(self.value, str)  # noqa: S101
        return self.value


Line = tuple[str, Scope]
_Said = tuple[date | None, Provision | None]


class Regulation:
    """A club's provisions by key, scope and date; each holds until a later one of the same key and scope.

    Where those of one day differ nobody can tell which was agreed, and from then on that line has no value. Asked
    `about` a case, it answers by the narrowest line that fits it; else by the lines without a scope.
    """

    def __init__(self, provisions: Iterable[Provision]) -> None:
        by_day: dict[tuple[str, date, Scope], Provision | None] = {}
        for provision in provisions:
            at = provision.key, provision.since, provision.scope
            by_day[at] = _said_together(by_day[at], provision) if at in by_day else provision
        by_line: dict[Line, list[tuple[date, Provision | None]]] = defaultdict(list)
        for (key, since, scope), agreed in sorted(by_day.items(), key=lambda said: said[0][:2]):
            by_line[key, scope].append((since, agreed))
        self._read(dict(by_line))

    @classmethod
    def of_lines(cls, by_line: Mapping[Line, Sequence[tuple[date, Provision | None]]]) -> Regulation:
        """The regulation of which `said` tells this."""
        regulation = cls(())
        regulation._read({line: list(said) for line, said in by_line.items()})
        return regulation

    @property
    def said(self) -> Mapping[Line, Sequence[tuple[date, Provision | None]]]:
        """Of each line, day by day, what was agreed; ``None`` where two lines of a day contradict each other."""
        return self._by_line

    def _read(self, by_line: dict[Line, list[tuple[date, Provision | None]]]) -> None:
        scopes: dict[str, list[Scope]] = defaultdict(list)
        for key, scope in by_line:
            if scope != ALL:
                scopes[key].append(scope)
        self._by_line = by_line
        self._scopes = {key: in_order(found) for key, found in scopes.items()}
        self._case: Case | None = None
        self._known: dict[tuple[str, Hashable], Provision | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_known": {}}  # what was asked is no part of it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Regulation) and self._by_line == other._by_line

    def __hash__(self) -> int:
        return hash(frozenset(self._by_line))

    def about(self, case: Case) -> Regulation:
        """The same regulation as it holds for a case."""
        about = object.__new__(Regulation)
        about._by_line, about._scopes, about._case = self._by_line, self._scopes, case
        about._known = self._known
        return about

    def raised_to(self, principal: int) -> Regulation:
        """The same as it holds for a loan once so much was lent under its contract, in đồng."""
        return self if self._case is None else self.about(RaisedCase(self._case, principal))

    def get(self, key: str, on: date) -> Provision | None:
        """The provision in force on a day, also one that says ``"none"``; ``None`` if there is no word of it.

        A key with a default holds by it until the regulation says something else. Raises `GroupNotKnown`.
        """
        if self._case is not None and key in self._scopes:
            return self._or_default(key, *self._judging(key, on))
        asked = key, cache_key(on)
        if asked not in self._known:
            self._known[asked] = self._or_default(key, *self._last((key, ALL), on))
        return self._known[asked]

    def _or_default(self, key: str, since: date | None, provision: Provision | None) -> Provision | None:
        default = KEYS[key].default if key in KEYS and since is None else None
        return provision if default is None else Provision(key, default, date.min)

    def require(self, key: str, on: date) -> Provision:
        """The provision in force on a day. Raises `Missing`, or `NoSuchLimit` where it says ``"none"``."""
        provision = self.get(key, on)
        if provision is None:
            raise self.missing(key, on)
        if provision.value == NONE:
            raise NoSuchLimit(key)
        return provision

    def limit(self, key: str, on: date) -> Provision | None:
        """The provision in force on a day that sets a limit; ``None`` where it says ``"none"``, or there is no word of it."""
        provision = self.get(key, on)
        return None if provision is None or provision.value == NONE else provision

    def missing(self, key: str, on: date) -> Missing:
        """Why a key has no value on a day."""
        since, _ = self._judging(key, on)
        return Missing(key, on) if since is None else Contradicted(key, on, since)

    def in_force(self, on: date) -> tuple[Provision, ...]:
        """What the club set that holds on a day, in the order of the template, the wider lines of a key first."""
        found = []
        for key in KEYS:
            for scope in (ALL, *reversed(self._scopes.get(key, []))):
                _, provision = self._last((key, scope), on)
                if provision is not None and not provision.ended:
                    found.append(provision)
        return tuple(found)

    def contradicted(self, on: date) -> tuple[tuple[Line, date], ...]:
        """The lines that have no value on a day, as those of an earlier day contradict each other; and that day."""
        last = ((line, self._last(line, on)) for line in self.lines())
        return tuple((line, since) for line, (since, said) in last if since is not None and said is None)

    def beginning(self, provision: Provision) -> Provision:
        """The word from which a line has said what a provision says: later ones may only have named another article."""
        said = self._by_line.get((provision.key, provision.scope), [])
        first = provision
        for day, earlier in reversed(said):
            if day > provision.since:
                continue
            if earlier is None or (earlier.value, earlier.per) != (provision.value, provision.per):
                break
            first = earlier
        return first

    def before(self, provision: Provision) -> Provision | None:
        """The word of a provision's line that was in force until its day."""
        said = self._by_line.get((provision.key, provision.scope), [])
        until = bisect_left(said, provision.since, key=itemgetter(0))
        return next((one for at in reversed(range(until)) if (one := said[at][1]) is not None), None)

    def replaced(self, provision: Provision) -> date:
        """The day of the next word of a provision's line; the last of the calendar where there is none."""
        said = self._by_line.get((provision.key, provision.scope), [])
        later = bisect_right(said, provision.since, key=itemgetter(0))
        return next((said[at][0] for at in range(later, len(said)) if said[at][1] is not None), date.max)

    def lines(self) -> tuple[Line, ...]:
        """Every key of the template without a scope, each followed by the scopes that its lines ever named."""
        return tuple((key, scope) for key in KEYS for scope in (ALL, *reversed(self._scopes.get(key, []))))

    def dates(self, *keys: str) -> list[date]:
        """The days on which a line of one of the keys changes."""
        return sorted({since for (key, _), said in self._by_line.items() if key in keys for since, _ in said})

    def changes(self) -> Iterator[tuple[Provision | None, Provision]]:
        """Each change of a line's value, what held before and what is said since, in the order of the template.

        The first word of a key with a default, or of a scope, is a change of what held there until then.
        """
        for key, scope in self.lines():
            held = self.timeline(key, scope)
            if scope == ALL:
                for before, after in pairwise(held):
                    if (before.value, before.per) != (after.value, after.per):
                        yield before, after
                continue
            for last, said in pairwise((None, *self.provisions(key, scope))):
                if said is not None and (last is None or last.value != said.value):
                    index = bisect_left(held, said.since, key=attrgetter("since"))
                    yield (held[index - 1] if index else None), said

    def displaced(self, one: Provision) -> tuple[Provision, ...]:
        """The wider lines that held until a line with a scope was written, for some of what it is for."""
        before = one.since - timedelta(days=1) if one.since > date.min else one.since
        return tuple(
            other
            for other in self.others(one.key, before)
            if other.scope.rank < one.scope.rank and other.scope.kind in {"", one.scope.kind}
        )

    def provisions(self, key: str, scope: Scope = ALL) -> tuple[Provision, ...]:
        """What the club ever set in a line, in the order of the days."""
        said = self._by_line.get((key, scope), [])
        return tuple(provision for _, provision in said if provision is not None)

    def timeline(self, key: str, scope: Scope = ALL) -> tuple[Provision, ...]:
        """What held for the case that a scope just fits, as provisions of that scope; what holds by default comes first."""
        default = KEYS[key].default
        held = [] if default is None else [Provision(key, default, date.min, scope=scope)]
        if scope == ALL:
            return (*held, *self.provisions(key))
        about = self.about(exemplar(scope))
        for day in self.dates(key):
            since, provision = about._judging(key, day)  # noqa: SLF001 - another view of the same lines
            if since is not None and provision is not None:
                held.append(replace(provision, since=day, scope=scope))
        return tuple(held)

    def amended(self, provisions: Iterable[Provision]) -> Regulation:
        """The same regulation with other provisions of the lines that these are of."""
        amended = Regulation(provisions)
        amended._read(self._by_line | amended._by_line)
        return amended

    def names(self, kind: str, on: date) -> bool:
        """Whether a line in force on a day is for loans of a folded kind."""
        return any(kind == scope.kind and self._holds((key, scope), on) for key, scope in self._kind_lines())

    def has_kinds(self, on: date) -> bool:
        """Whether a line in force on a day is for loans of one kind."""
        return any(self._holds(line, on) for line in self._kind_lines())

    def kinds(self, on: date) -> tuple[str, ...]:
        """The kinds of loans that lines in force on a day are for, as the regulation writes them."""
        held = (scope for key, scope in self._kind_lines() if self._holds((key, scope), on))
        return tuple(dict.fromkeys(scope.written or scope.kind for scope in held))

    def own_line(self, key: str, kind: str, on: date) -> str:
        """The kind, where a line of a key is for it; empty for all loans whose kind has no line of its own."""
        if not kind:
            return ""
        lines = (scope for scope in self._scopes.get(key, ()) if scope.kind == kind)
        return kind if any(self._holds((key, scope), on) for scope in lines) else ""

    def others(self, key: str, on: date) -> tuple[Provision, ...]:
        """The lines of a key in force on a day, of every scope."""
        said = (self._last((key, scope), on)[1] for scope in (*self._scopes.get(key, []), ALL))
        return tuple(one for one in said if one is not None and not one.ended)

    def _kind_lines(self) -> Iterator[Line]:
        return ((key, scope) for key, scopes in self._scopes.items() for scope in scopes if scope.kind)

    def _holds(self, line: Line, on: date) -> bool:
        since, provision = self._last(line, on)
        return since is not None and (provision is None or not provision.ended)

    def _judging(self, key: str, on: date) -> _Said:
        """The narrowest line that fits the case, else that without a scope: its day, and its value unless two contradict."""
        case = self._case
        if case is None or key not in self._scopes:
            return self._last((key, ALL), on)
        fitting = [
            scope for scope in self._scopes[key] if self._holds((key, scope), on) and fits(scope, case)
        ]
        groups = {scope.group for scope in fitting if scope.group}
        group = case.group if groups else ""
        if group is not None:
            return self._of_group(key, on, fitting, group)
        answers = [self._of_group(key, on, fitting, one) for one in (*sorted(groups), "")]
        values = {None if answer is None else answer.value for _, answer in answers}
        if len(values) > 1:
            raise GroupNotKnown(key, case.member)
        return answers[-1]

    def _of_group(self, key: str, on: date, fitting: list[Scope], group: str) -> _Said:
        narrowest = next((scope for scope in fitting if scope.group in {"", group}), ALL)
        return self._last((key, narrowest), on)

    def _last(self, line: Line, on: date) -> _Said:
        """The last day, until a day, of which the club wrote a value in a line, and the value unless two contradict."""
        days = self._by_line.get(line, [])
        index = bisect_right(days, on, key=itemgetter(0))
        return days[index - 1] if index else (None, None)


def _said_together(earlier: Provision | None, later: Provision) -> Provision | None:
    """One provision of two of the same line and day; none where their values differ."""
    if earlier is None or (earlier.value, earlier.per) != (later.value, later.per):
        return None
    return replace(later, article=later.article or earlier.article, minutes=later.minutes or earlier.minutes)
