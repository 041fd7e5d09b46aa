"""REG-01: can what the club says of itself be read, and does it say one thing."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.directives import Malformed
from clubledger.books.entries import LOAN_LINK
from clubledger.books.members import MOST_ROUNDS
from clubledger.books.periods import Month
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Percent, message
from clubledger.regulation import NONE
from clubledger.regulation.parameters import SPLIT_KEYS
from clubledger.regulation.shares import FIXED, split_keys
from clubledger.rules.findings import Found, Level
from clubledger.rules.reg.older_rounds import TooManyRounds, too_many_rounds
from clubledger.rules.registry import rule
from clubledger.rules.waivers import lent_or_awaited, waived_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.directives import Event, Waiver
    from clubledger.books.place import Place
    from clubledger.i18n import Message
    from clubledger.regulation import Provision

CONTINUED_DAYS = 7
"""Within so many days a meeting may be gone on with."""
SPLIT = "split"
"""The subject of a split that does not add up."""


def unreadable(books: Books) -> Iterable[tuple[Malformed, ...]]:
    """List what could not be read or contradicts itself, by key; then, as an empty one, the split of interest."""
    by_key: dict[str, list[Malformed]] = defaultdict(list)
    for faults in (
        books.directives.malformed,
        _contradictions(books),
        _rivals(books),
        _strangers(books),
        _unknown_contracts(books),
        _two_meetings(books),
        _ended_lines(books),
        _rounds(books),
        _ratified(books),
        _due_dates(books),
    ):
        for malformed in faults:
            by_key[malformed.key].append(malformed)
    return [*map(tuple, by_key.values()), ()]


@rule(
    "REG-01",
    "invalid-regulation",
    Level.ERROR,
    subject=N_("key"),
    title=N_("A line of the regulation cannot be read"),
    why=N_(
        "A limit that cannot be read, or that two lines of one day give different values, limits nothing: the rules that need "
        "it cannot be judged. The same goes for a board, a member, an extension or a waiver that is written wrongly."
    ),
    source=N_("Books: the club's own regulation, written as dated values"),
    paper=N_(
        "Take the regulation that the club adopted and look up the article; for an office, look up in the minutes who was "
        "elected. If the regulation's own shares of the interest do not add up to 100 %, the next meeting must put that right."
    ),
    ledger=N_(
        "Correct the line that is named. A due date stands at the disbursement, alone; rounds at the member's open. In "
        'club.beancount: the key as the template has it, the value in its unit, "none" where the '
        "regulation sets no such limit. Of two lines of one day take out the wrong one. A member's code is the one in "
        "members.beancount. The five split keys of a day add up to 100, with allowance-fixed the four others."
    ),
    each=unreadable,
    structural=True,
    plugin="members",
)
def invalid_regulation(books: Books, same: tuple[Malformed, ...]) -> Iterator[Found]:
    """A directive that cannot be read or names an unknown member or contract, two that contradict each other, a split.

    A warning: rounds for which there was hardly the time.
    """
    if not same:
        yield from _split(books)
        return
    first = same[0]
    text = message("{key}: {problem}", key=first.key, problem=first.message)
    if len(same) > 1:
        text = message("{problem} ({count} such lines)", problem=text, count=len(same))
    levels = (fault.level if isinstance(fault, TooManyRounds) else Level.ERROR for fault in same)
    level = min(levels, key=lambda level: level.rank)
    yield Found(first.key, text, first.date, first.place, level=level)


def _contradictions(books: Books) -> Iterator[Malformed]:
    """Two different values of one key on one day."""
    said: dict[tuple[date, str], list[tuple[Provision, Place]]] = defaultdict(list)
    for provision, place in books.directives.provisions:
        said[provision.since, provision.line].append((provision, place))
    for (day, key), lines in sorted(said.items()):
        if len({(provision.value, provision.per) for provision, _ in lines}) > 1:
            text = message(
                "two lines of {day} give it different values, and neither counts: {values}",
                day=day,
                values=tuple(
                    message("{value} ({where})", value=provision.shown, where=str(place))
                    for provision, place in lines
                ),
            )
            yield Malformed(key, text, day, lines[-1][1])


def _rivals(books: Books) -> Iterator[Malformed]:
    """Two different holders of one office on one day; who leaves it on that day is none."""
    for (day, office), codes in books.appointed.items():
        rivals = tuple(code for code in codes if code)
        if office != "member" and len(rivals) > 1:
            places = [
                appointment.place
                for appointment in books.directives.appointments
                if (appointment.date, appointment.office) == (day, office) and appointment.member
            ]
            text = message(
                "two lines of {day} give the office to different members, and both count as holding it: {where}",
                day=day,
                where=tuple(map(str, places)),
            )
            yield Malformed(office, text, day, places[-1])


class _Naming(NamedTuple):
    """Where a directive names a member."""

    directive: str
    code: str
    date: date
    place: Place


def _strangers(books: Books) -> Iterator[Malformed]:
    """Codes that are in no member list at the end of the month after they were named: lists are often typed later."""
    known = books.members.keys() | {account.member for account in books.chart.values() if account.member}
    shapes = frozenset(map(_shape, known))
    for naming in _namings(books, shapes):
        if naming.code in known or Month.of(books.as_of) - Month.of(naming.date) <= 1:
            continue
        if _shape(naming.code) in shapes:
            text = message("named on {day}, and the member list has no such code", day=naming.date)
            yield Malformed(naming.code, text, naming.date, naming.place)
        else:  # perhaps a name, which no report repeats
            text = message("what is written there is no code of the member list; write the member's code")
            yield Malformed(naming.directive, text, naming.date, naming.place)


def _namings(books: Books, shapes: frozenset[str]) -> Iterator[_Naming]:
    """The members that the board, the member lines and the waivers name; a waiver may name other things, too."""
    directives = books.directives
    for appointment in directives.appointments:
        if appointment.member:
            yield _Naming("board", appointment.member, appointment.date, appointment.place)
    for move in directives.member_moves:
        yield _Naming("member", move.member, move.date, move.place)
    for change in directives.households:
        yield _Naming("member", change.member, change.date, change.place)
    for waiver in directives.waivers:
        named = {waiver.by, waiver.subject if _is_of_members(waiver) else None}
        for code in sorted(text for text in named if text is not None and _shape(text) in shapes):
            yield _Naming("waiver", code, waiver.date, waiver.place)


def _unknown_contracts(books: Books) -> Iterator[Malformed]:
    """Contracts that no loan bears, once a loan decided on that day would have been paid out.

    A club older than its books may have extended what was repaid before they began.
    """
    directives = books.directives
    named = [(extension.loan, extension.date, extension.place) for extension in directives.extensions]
    named += [(waiver.subject, waiver.date, waiver.place) for waiver in directives.waivers]
    for contract, day, place in named:
        older = books.brought_forward is not None and day <= books.brought_forward
        if contract.startswith(LOAN_LINK) and not older and not lent_or_awaited(books, contract, day):
            yield Malformed(
                contract, message("named on {day}, and no loan has this number", day=day), day, place
            )


def _two_meetings(books: Books) -> Iterator[Malformed]:
    """Minutes that two meetings of one year are said to have: nobody can tell which decided.

    A club may begin its numbers anew each year, and go on with a meeting some days later.
    """
    days: dict[str, list[Event]] = defaultdict(list)
    for meeting in books.directives.meetings:
        days[meeting.name].append(meeting)
    for minutes, meetings in days.items():
        for first, second in pairwise(meetings):
            same_year = first.date.year == second.date.year
            if same_year and first.of != second.of:
                text = message(
                    "a meeting of the members and one of the board, of {first} and {second}, have the same minutes: they "
                    "count as the board's",
                    first=first.date,
                    second=second.date,
                )
                yield Malformed(minutes, text, second.date, second.place)
            elif same_year and (second.date - first.date).days > CONTINUED_DAYS:
                text = message(
                    "the meetings of {first} and {second} have the same minutes, and nobody can tell which one decided",
                    first=first.date,
                    second=second.date,
                )
                yield Malformed(minutes, text, second.date, second.place)


def _ended_lines(books: Books) -> Iterator[Malformed]:
    """Lines that are ended and were never in force."""
    for provision, place in books.directives.provisions:
        earlier = books.regulation.before(provision) if provision.ended else None
        if provision.ended and (earlier is None or earlier.ended):
            text = message("ended on {day}, and no such line was in force", day=provision.since)
            yield Malformed(provision.line, text, provision.since, place)


def _rounds(books: Books) -> Iterator[Malformed]:
    """Loans paid back before the books, of a member who joined later or shortly before them, or as no number."""
    for member in books.members.values():
        if member.rounds is None:
            text = message(
                "rounds: expected a whole number from 0 to {most}, without quotes", most=MOST_ROUNDS
            )
            yield Malformed(member.code, text, member.joined, member.place)
        elif member.rounds and books.founded_with_them:
            text = message(
                "rounds: the club was founded with its books: what was paid back stands in the books"
            )
            yield Malformed(member.code, text, member.joined, member.place)
        elif member.rounds and books.began is not None and member.joined > books.began:
            text = message(
                "rounds: joined on {day}, and the books began on {began}: what was paid back since stands in the books",
                day=member.joined,
                began=books.began,
            )
            yield Malformed(member.code, text, member.joined, member.place)
    yield from too_many_rounds(books)


def _ratified(books: Books) -> Iterator[Malformed]:
    """Contracts that a meeting says it approved afterwards, and that were not lent by then."""
    for meeting in books.directives.meetings:
        for contract in meeting.ratifies:
            loan = books.loans.get(contract)
            lent = loan.disbursed if loan is not None else None
            if contract.startswith(LOAN_LINK) and (lent is None or lent > meeting.date):
                text = message(
                    "approved afterwards on {day}, and no loan of this number was lent by then",
                    day=meeting.date,
                )
                yield Malformed(contract, text, meeting.date, meeting.place)


def _due_dates(books: Books) -> Iterator[Malformed]:
    """Due dates of loans that cannot be theirs; where the regulation does not say how a loan is repaid, nobody can tell."""
    for loan in books.loans.values():
        if loan.first is not None and "due" in loan.first.meta:
            with suppress(CannotJudge):
                if loan.due_problem is not None:
                    yield Malformed(loan.number, loan.due_problem, loan.first.date, loan.first.place)


def _is_of_members(waiver: Waiver) -> bool:
    waived = waived_rule(waiver)
    return waived is not None and waived.subject == "member"


def _shape(code: str) -> str:
    """What codes of one kind have in common: TV001, tv012 and TV999 have these letters and three digits."""
    return re.sub(r"\d", "0", code).upper()


def _split(books: Books) -> Iterator[Found]:
    """Judge the first day at whose end the shares do not add up; ``none`` leaves a share open."""
    for day in books.regulation.dates(*SPLIT_KEYS, FIXED):
        fixed = books.regulation.get(FIXED, day)
        allowance = books.regulation.get("split-allowance", day)
        if fixed is not None and NONE not in {fixed.value, allowance.value if allowance else NONE}:
            yield _beside_a_sum(books, fixed, allowance, day)
            return
        provisions = [books.regulation.get(key, day) for key in split_keys(books.regulation, day)]
        shares = [
            provision.number for provision in provisions if provision is not None and provision.value != NONE
        ]
        open_shares = sum(provision is not None and provision.value == NONE for provision in provisions)
        if any(provision is None for provision in provisions):
            continue
        total = sum(shares, Decimal())
        if total > 100 or (total != 100 and not open_shares):
            last, place = max(
                (
                    (provision, place)
                    for provision, place in books.directives.provisions
                    if _changes_split(provision.key, provision.since, day)
                ),
                key=lambda change: change[1],
            )
            yield Found(
                SPLIT,
                message(
                    "from {day} on the shares of the interest add up to {total} instead of {whole}: {shares}",
                    day=day,
                    total=Percent(total),
                    whole=Percent(100),
                    shares=tuple(
                        _share(provision)
                        for provision in provisions
                        if provision is not None and provision.since > date.min  # what the club itself wrote
                    ),
                ),
                day,
                place,
                article=last.article,
            )
            return


def _beside_a_sum(books: Books, fixed: Provision, allowance: Provision | None, day: date) -> Found:
    text = message(
        "from {day} on the allowances of a year are {fixed}, and split-allowance is {share}; where they are a fixed sum it is "
        "“none”, and the other shares add up to 100 of the interest left after them",
        day=day,
        fixed=fixed.shown,
        share=allowance.shown if allowance else "",
    )
    return Found(SPLIT, text, day, books.directives.place_of(fixed), article=fixed.article)


def _share(provision: Provision) -> Message:
    value = provision.value
    return message(
        "{key} {share}", key=provision.key, share=value if isinstance(value, str) else Percent(value)
    )


def _changes_split(key: str, since: date, day: date) -> bool:
    return key in {*SPLIT_KEYS, FIXED} and since == day
