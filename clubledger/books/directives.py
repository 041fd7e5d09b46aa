"""The club's own directives: who it is, its board, regulation, extensions, remissions, waivers, meetings and reports.

A directive that cannot be read is kept as `Malformed` and has no effect (rule REG-01 reports it).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from datetime import date as Day  # noqa: N812 - a waiver has a field of the other name
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from beancount.core.amount import Amount

from clubledger.books.entries import CURRENCY, LOAN_LINK, text_of
from clubledger.books.members import fold
from clubledger.errors import ClubledgerError
from clubledger.i18n import Message, message
from clubledger.regulation import KEYS, NONE, Provision
from clubledger.regulation.parameters import Unit
from clubledger.regulation.provisions import ENDED
from clubledger.regulation.scopes import ALL, NO_AMOUNT, ONLY_GROUPS, SCOPED_KEYS, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from clubledger.books.place import Place
    from clubledger.regulation.parameters import Value

FAVA_TYPES: Final = ("fava-option", "fava-extension", "fava-sidebar-link", "budget")
"""The ``custom`` directives that Fava reads."""

CLOSE: Final = 0.82
"""From this likeness on a word was meant to be ours: "membre" and "waver" are, "broad" and "budget" are not."""
LONGEST: Final = 40
"""Letters of a stranger's word that are compared."""

_NO_ARTICLE: Final = re.compile(r"điều|khoản|điểm|article|\W|_")
MOST_FORGIVEN: Final = 10**15
"""Đồng. Beyond it an amount is a slip of the pen."""

NO_SUCH_KEY: Final = message("the regulation has no parameter of this name")
MOST_SCOPES: Final = 40
"""Scopes of one key: more than any regulation has, few enough that a stranger's ledger cannot keep us busy."""
FINE: Final = "late-fine"
DAY: Final = "day"
"""What a fine may be for each of, where it is not for each late instalment."""
HOUSEHOLD: Final = "household"
BOARD: Final = "board"
"""Under a meeting's ``of``: not all members met."""

OFFICES: Final = ("chair", "deputy", "secretary", "treasurer", "accountant", "member")


@dataclass(frozen=True, slots=True)
class ClubDirective:
    """What the club says of itself; ``None`` where it does not."""

    name: str | None = None
    village: str | None = None
    commune: str | None = None
    founded: date | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A member takes an office; an empty code ends it."""

    date: date
    office: str
    member: str
    place: Place


@dataclass(frozen=True, slots=True)
class MemberMove:
    """A member leaves, or joins again."""

    date: date
    member: str
    joined: bool
    place: Place


@dataclass(frozen=True, slots=True)
class HouseholdChange:
    """From ``date`` on a member's household is another one."""

    date: date
    member: str
    household: str
    minutes: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class ExtensionDirective:
    """A loan's term is made longer by ``months`` from ``date``."""

    date: date
    loan: str
    months: int
    minutes: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class RemissionDirective:
    """Interest of a loan is forgiven: ``amount`` đồng, or that of the days from ``first`` to ``last``."""

    date: date
    loan: str
    amount: int
    first: Day | None
    last: Day | None
    minutes: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """The club decided that a finding of a rule on a subject stands from ``date`` to ``until``."""

    date: date
    rule: str
    subject: str
    fund: str | None
    reason: str | None
    by: str | None
    minutes: str | None
    until: Day | None
    place: Place


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting (its minutes) or a report (its fiscal year).

    ``of`` is ``"board"`` where not the members met; ``ratifies`` are the contracts that the meeting approved afterwards.
    """

    date: date
    name: str
    place: Place
    of: str | None = None
    ratifies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Malformed:
    """A directive that could not be read, and why."""

    key: str
    message: Message
    date: date
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A word that is none of ours, so that what it says is passed over."""

    word: str
    message: Message
    date: date
    place: Place


@dataclass
class Directives:
    """Everything that ``custom`` and ``event`` directives said, by kind, in the order of their dates."""

    club: ClubDirective = field(default_factory=ClubDirective)
    appointments: list[Appointment] = field(default_factory=list)
    provisions: list[tuple[Provision, Place]] = field(default_factory=list)
    extensions: list[ExtensionDirective] = field(default_factory=list)
    remissions: list[RemissionDirective] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    member_moves: list[MemberMove] = field(default_factory=list)
    households: list[HouseholdChange] = field(default_factory=list)
    meetings: list[Event] = field(default_factory=list)
    reports: list[Event] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    scopes: dict[str, set[Scope]] = field(default_factory=dict)
    """By key, the scopes that its lines name."""
    groups: dict[str, int] = field(default_factory=dict)
    """The groups of households that the regulation names, folded, and their numbers in the order of its lines."""

    def place_of(self, provision: Provision) -> Place | None:
        """Where a provision is written, the last place where the same is said twice."""
        return self._places.get(_said(provision))

    @cached_property
    def households_of(self) -> Mapping[str, tuple[HouseholdChange, ...]]:
        """The changes of household of each member, in order."""
        found: dict[str, list[HouseholdChange]] = defaultdict(list)
        for change in self.households:
            found[change.member].append(change)
        return {member: tuple(changes) for member, changes in found.items()}

    @cached_property
    def _places(self) -> Mapping[tuple[str, date, Value], Place]:
        return {_said(provision): place for provision, place in self.provisions}


def _said(provision: Provision) -> tuple[str, date, Value]:
    return provision.line, provision.since, provision.value


class _Unreadable(ClubledgerError):
    def __init__(self, text: Message, key: str | None = None) -> None:
        super().__init__(text)
        self.key = key


Values = tuple[Any, ...]


def read_directives(
    customs: Iterable[Any], events: Iterable[Any], place: Callable[[Any], Place]
) -> Directives:
    """Read Beancount's ``Custom`` and ``Event`` entries.

    What is not ours is passed over; a word that is nearly ours was meant to be, and is `Malformed`.
    """
    directives = Directives()
    for entry in customs:
        reader = _READERS.get(entry.type)
        try:
            if reader is None:
                _expect_other(entry.type, _READERS, 'custom "{word}"')
                if entry.type not in FAVA_TYPES:
                    text = message("nothing is read under this name, and what it says has no effect")
                    directives.unread.append(Unread(entry.type, text, entry.date, place(entry.meta)))
                continue
            values = tuple(value.value for value in entry.values or ())
            reader(directives, entry.date, values, entry.meta, place(entry.meta))
            _misspelt(directives, entry, place)
        except _Unreadable as error:
            directives.malformed.append(
                Malformed(error.key or entry.type, error.message, entry.date, place(entry.meta))
            )
    for entry in events:
        if entry.type == "meeting":
            _meeting(directives, entry, place(entry.meta))
            _misspelt(directives, entry, place)
            continue
        if entry.type == "report":
            directives.reports.append(Event(entry.date, entry.description.strip(), place(entry.meta)))
            continue
        try:
            _expect_other(entry.type, ("meeting", "report"), 'event "{word}"')
        except _Unreadable as error:
            directives.malformed.append(Malformed(entry.type, error.message, entry.date, place(entry.meta)))
    return directives


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that another was most likely meant to be: a letter or two differ, or capitals."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a slip needs it

    matches = get_close_matches(word.casefold().strip()[:LONGEST], list(known), n=1, cutoff=CLOSE)
    return matches[0] if matches else None


def _expect_other(word: str, known: Iterable[str], form: str) -> None:
    near = nearest(word, known)
    if near is not None:
        raise _Unreadable(
            message(
                "nothing is read under this name, and what it says has no effect; expected: {form}",
                form=form.format(word=near),
            )
        )


def _misspelt(directives: Directives, entry: Any, place: Callable[[Any], Place]) -> None:
    """Note the metadata of a directive of ours that were meant to be what it has no other of."""
    known = _METADATA.get(entry.type, ())
    missing = [key for key in known if key not in entry.meta]
    for key in entry.meta:
        near = nearest(key, missing) if key not in known and key not in {"filename", "lineno"} else None
        if near is not None:
            text = message(
                "nothing is read under this name, and what it says has no effect; expected: {form}",
                form=f"{near}:",
            )
            directives.unread.append(Unread(key, text, entry.date, place(entry.meta)))


def _club(directives: Directives, _day: date, values: Values, meta: Mapping[str, Any], _place: Place) -> None:
    (name,) = _expect(values, (str,), 'custom "club" "name of the club"')
    founded = meta.get("founded")
    directives.club = ClubDirective(
        name=name,
        village=text_of(meta, "village"),
        commune=text_of(meta, "commune"),
        founded=founded if isinstance(founded, date) else None,
    )


def _board(directives: Directives, day: date, values: Values, _meta: Mapping[str, Any], place: Place) -> None:
    office, member = _expect(values, (str, str), 'custom "board" "treasurer" "TV002"')
    if office not in OFFICES:
        raise _Unreadable(message("office {office} is not one of: {known}", office=office, known=OFFICES))
    directives.appointments.append(Appointment(day, office, member, place))


def _meeting(directives: Directives, entry: Any, place: Place) -> None:
    """A meeting; one of a body that we do not know is none."""
    minutes = entry.description.strip()
    body = entry.meta.get("of")
    if body not in {None, BOARD}:
        text = message('of: expected "{body}", or nothing for a meeting of the members', body=BOARD)
        directives.malformed.append(Malformed(minutes, text, entry.date, place))
        return
    named = (text_of(entry.meta, "ratifies") or "").replace(",", " ").split()
    for contract in named:
        if not contract.startswith(LOAN_LINK):
            text = message(
                'ratifies: expected contract numbers such as "{form}", read {value}',
                form="KU-2024-001, KU-2024-002",
                value=contract,
            )
            directives.malformed.append(Malformed(minutes, text, entry.date, place))
    directives.meetings.append(Event(entry.date, minutes, place, body, tuple(dict.fromkeys(named))))


def _regulation(
    directives: Directives, day: date, values: Values, meta: Mapping[str, Any], place: Place
) -> None:
    if len(values) != 2 or not isinstance(values[0], str):
        raise _Unreadable(message("expected: {form}", form='custom "regulation" "loan-max" 10000000 VND'))
    key, value = values
    parameter = KEYS.get(key)
    if parameter is None:
        raise _Unreadable(NO_SUCH_KEY, key)
    if isinstance(value, Amount):
        if parameter.unit is not Unit.VND or value.currency != CURRENCY:
            raise _Unreadable(
                message("expected {unit}, read {value}", unit=parameter.unit.value, value=str(value)), key
            )
        value = value.number
    elif parameter.unit is Unit.VND and isinstance(value, Decimal):
        raise _Unreadable(message("expected an amount such as {value} VND", value=str(value)), key)
    scope = _scope(directives, key, meta)
    problem = None if value == ENDED and scope != ALL else parameter.problem(value)
    if problem is not None:
        raise _Unreadable(message("{problem}; read {value}", problem=problem, value=_shown(value)), key)
    directives.provisions.append(
        (
            Provision(key, value, day, _article(meta), text_of(meta, "minutes"), scope, _per(key, meta)),
            place,
        )
    )


def _scope(directives: Directives, key: str, meta: Mapping[str, Any]) -> Scope:
    """For what a line of the regulation holds."""
    named = [name for name in ("for", "group", "round", "over") if name in meta]
    if not named:
        return ALL
    if key not in SCOPED_KEYS or (key in ONLY_GROUPS and named != ["group"]):
        raise _Unreadable(message("{scope}: this key holds for all alike", scope=named[0]), key)
    kind, group = (_scope_text(key, name, meta) for name in ("for", "group"))
    turn = meta.get("round", Decimal(1))
    if (
        not isinstance(turn, Decimal)
        or turn != turn.to_integral_value()
        or ("round" in meta and turn < 2)
        or turn > 1000
    ):
        raise _Unreadable(message("round: expected a whole number from 2 on, without quotes"), key)
    over = 0
    if "over" in meta:
        if key in NO_AMOUNT:
            raise _Unreadable(message("{scope}: this key holds for all alike", scope="over"), key)
        over = _dong(meta["over"], "over: 5000000 VND", key)
    number = 0
    if group:
        number = directives.groups.setdefault(fold(group), len(directives.groups) + 1)
    scope = Scope(fold(kind), fold(group), int(turn), over, kind, number, group)
    scopes = directives.scopes.setdefault(key, set())
    if scope not in scopes and len(scopes) >= MOST_SCOPES:
        text = message(
            "more than {most} different lines for some loans or members: nobody could say which holds",
            most=MOST_SCOPES,
        )
        raise _Unreadable(text, key)
    scopes.add(scope)
    return scope


def _scope_text(key: str, name: str, meta: Mapping[str, Any]) -> str:
    text = meta.get(name, "-")
    if not isinstance(text, str) or not fold(text):
        raise _Unreadable(message("{scope}: expected a word in quotes", scope=name), key)
    return "" if name not in meta else " ".join(text.split())


def _per(key: str, meta: Mapping[str, Any]) -> str | None:
    """What a fine is for each of."""
    per = meta.get("per")
    if per is not None and (key != FINE or per != DAY):
        raise _Unreadable(message('per: only {key} has it, and only "{word}"', key=FINE, word=DAY), key)
    return per


def _article(meta: Mapping[str, Any]) -> str | None:
    """The article, where more is filled in than the words that stand before its number."""
    article = text_of(meta, "article")
    return article if article is not None and _NO_ARTICLE.sub("", article.casefold()) else None


def _extension(
    directives: Directives, day: date, values: Values, meta: Mapping[str, Any], place: Place
) -> None:
    loan, months = _expect(values, (str, Decimal), 'custom "extension" "KU-2024-001" 3')
    if not loan.startswith(LOAN_LINK) or months != months.to_integral_value() or not 0 < months <= 600:
        raise _Unreadable(message("expected: {form}", form='custom "extension" "KU-2024-001" 3'))
    directives.extensions.append(ExtensionDirective(day, loan, int(months), text_of(meta, "minutes"), place))


def _remission(
    directives: Directives, day: date, values: Values, meta: Mapping[str, Any], place: Place
) -> None:
    form = 'custom "remission" "KU-2024-001" 120000 VND'
    loan, *sums = values or (None,)
    if not isinstance(loan, str) or not loan.startswith(LOAN_LINK) or len(sums) > 1:
        raise _Unreadable(message("expected: {form}", form=form))
    first, last = meta.get("from"), meta.get("to")
    if sums and (first is not None or last is not None):
        raise _Unreadable(message("a remission has an amount, or from and to, and not both"))
    if sums:
        amount = _dong(sums[0], form)
        directives.remissions.append(
            RemissionDirective(day, loan, amount, None, None, text_of(meta, "minutes"), place)
        )
        return
    if not isinstance(first, date) or not isinstance(last, date) or last < first:
        raise _Unreadable(
            message(
                "expected an amount such as {value} VND, or from and to as dates without quotes, for example 2024-09-01 and "
                "2024-11-30",
                value="120000",
            )
        )
    directives.remissions.append(
        RemissionDirective(day, loan, 0, first, last, text_of(meta, "minutes"), place)
    )


def _dong(value: object, form: str, key: str | None = None) -> int:
    """Whole đồng, more than none."""
    if isinstance(value, Amount) and value.currency == CURRENCY and isinstance(value.number, Decimal):
        number = value.number
        if number.is_finite() and 0 < number <= MOST_FORGIVEN and number == number.to_integral_value():
            return int(number)
    raise _Unreadable(message("expected: {form}", form=form), key)


def _waiver(directives: Directives, day: date, values: Values, meta: Mapping[str, Any], place: Place) -> None:
    rule, subject = _expect(values, (str, str), 'custom "waiver" "LOAN-02" "KU-2024-007"')
    until = meta.get("until")
    if until is not None and not isinstance(until, date):
        raise _Unreadable(message("until must be a date without quotes, for example 2024-12-31"))
    directives.waivers.append(
        Waiver(
            day,
            rule,
            subject,
            text_of(meta, "fund"),
            text_of(meta, "reason"),
            text_of(meta, "by"),
            text_of(meta, "minutes"),
            until,
            place,
        )
    )


def _member(directives: Directives, day: date, values: Values, meta: Mapping[str, Any], place: Place) -> None:
    if len(values) == 3:
        code, word, household = _expect(
            values, (str, str, str), 'custom "member" "TV001" "household" "cận nghèo"'
        )
        if word != HOUSEHOLD or not household.strip():
            raise _Unreadable(
                message("expected: {form}", form='custom "member" "TV001" "household" "cận nghèo"')
            )
        directives.households.append(
            HouseholdChange(day, code, household.strip(), text_of(meta, "minutes"), place)
        )
        return
    code, move = _expect(values, (str, str), 'custom "member" "TV001" "left"')
    if move not in {"left", "joined"}:
        raise _Unreadable(message('expected "left" or "joined", read "{value}"', value=move))
    directives.member_moves.append(MemberMove(day, code, move == "joined", place))


_READERS: Final = {
    "club": _club,
    "board": _board,
    "regulation": _regulation,
    "extension": _extension,
    "remission": _remission,
    "waiver": _waiver,
    "member": _member,
}


_METADATA: Final[Mapping[str, tuple[str, ...]]] = {
    "club": ("village", "commune", "commune-code", "founded"),
    "regulation": ("article", "minutes", "for", "group", "round", "over", "per"),
    "meeting": ("of", "ratifies"),
    "member": ("minutes",),
    "extension": ("minutes",),
    "remission": ("minutes", "from", "to"),
    "waiver": ("reason", "by", "minutes", "until", "fund"),
}
"""What is read under a directive."""


def _expect(values: Values, types: tuple[type, ...], form: str) -> Values:
    if len(values) != len(types) or not all(map(isinstance, values, types)):
        raise _Unreadable(message("expected: {form}", form=form))
    return values


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) and value != NONE else str(value)
