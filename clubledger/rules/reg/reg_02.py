"""REG-02: a value of the regulation was changed or set late, and no meeting decided it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clubledger.i18n import N_, Message, message
from clubledger.regulation import KEYS
from clubledger.regulation.bounds import BOUNDS
from clubledger.regulation.scopes import ALL, exemplar
from clubledger.rules.findings import Found, Level
from clubledger.rules.reg.eased_households import HouseholdEased, eased_households
from clubledger.rules.reg.undecided import late_first_values, undecided_changes
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.i18n import Param
    from clubledger.regulation import Provision


def undecided(books: Books) -> Iterable[tuple[Provision | None, Provision] | HouseholdEased]:
    """List the changes that no meeting decided, late first values, before which nothing held, and eased households."""
    yield from undecided_changes(books)
    for first in late_first_values(books):
        yield None, first
    yield from eased_households(books)


@rule(
    "REG-02",
    "regulation-changed-alone",
    Level.WARNING,
    subject=N_("key and day"),
    title=N_("The regulation was changed without a meeting"),
    why=N_(
        "A limit protects only as long as those whom it limits cannot move it by a line of their own. The members adopted the "
        "regulation, and only they change it."
    ),
    source=N_("Books: the regulation is adopted and changed by a meeting"),
    paper=N_(
        "Find the minutes of the meeting that changed the article. If none did, the old value holds: put the change before the "
        "next meeting, and let it decide what happened in between, too."
    ),
    ledger=N_(
        "Write minutes under the line, of the regulation or of the member's household in members.beancount, and the meeting "
        'itself as event "meeting". If it was typed wrongly, correct the line itself; if no meeting decided it, take it out.'
    ),
    each=undecided,
    plugin="members",
)
def regulation_changed_alone(
    books: Books, change: tuple[Provision | None, Provision] | HouseholdEased
) -> Iterator[Found]:
    """A change after the books began without minutes of a meeting held by then; a note if it harms nobody by itself.

    That is: to a stricter value, with the article filled in, or the first value of a key, which is late. So is another
    household of a member, by which a line is easier on them.
    """
    if isinstance(change, HouseholdEased):
        yield _eased(change)
        return
    before, after = change
    held = _held_since(books, after)
    harmless = (
        before is None
        or (held is not None and _tightens(books, before, after, held))
        or (before.since > date.min and before.article is None and after.article is not None)
    )
    yield Found(
        f"{after.line} {after.since}",
        _text(books, before, after),
        after.since,
        books.directives.place_of(after),
        article=after.article,
        level=Level.NOTE if harmless else None,
    )


def _tightens(books: Books, before: Provision, after: Provision, held: Provision) -> bool:
    """Whether a change asks more of whomever it is for than each line that held for some of them until then."""
    others = books.regulation.displaced(after) if after.scope != ALL and not after.ended else ()
    return all(BOUNDS[after.key].tightens(other.value, held.value) for other in (before, *others))


def _held_since(books: Books, after: Provision) -> Provision | None:
    """What holds from the change on, where it ends a line: what the wider lines say."""
    if not after.ended:
        return after
    return books.regulation.about(exemplar(after.scope)).get(after.key, after.since)


def _eased(change: HouseholdEased) -> Found:
    keys = tuple(message("“{meaning}”", meaning=Message(KEYS[key].meaning)) for key in change.keys)
    if change.back is not None:
        text = message(
            "another household of {member} was written on {day}, and the one before again on {back}; between, {loans} was lent "
            "on easier terms: {keys}",
            member=change.member,
            day=change.day,
            back=change.back,
            loans=change.loans,
            keys=keys,
        )
    else:
        text = message(
            "another household of {member} was written on {day} without minutes of a meeting of the members, and by it this is "
            "easier on them: {keys}",
            member=change.member,
            day=change.day,
            keys=keys,
        )
    return Found(
        f"{change.member} {change.day}",
        text,
        change.found,
        change.place,
        member=change.member,
        article=change.article,
    )


def _text(books: Books, before: Provision | None, after: Provision) -> Message:
    key: Param = _named(after)
    if before is None:
        return message(
            "{key} was set for the first time on {day}, to {after}, without minutes",
            key=key,
            day=after.since,
            after=after.shown,
        )
    change: dict[str, Param] = {
        "key": key,
        "day": after.since,
        "before": before.shown,
        "after": after.shown,
    }
    if after.minutes is None:
        return message("{key} was {before} and is {after} from {day} on, without minutes", **change)
    if books.by_board(after.minutes, after.since):
        return message(
            "{key} was {before} and is {after} from {day} on; the minutes {minutes} are of a meeting of the board",
            minutes=after.minutes,
            **change,
        )
    held = books.meetings.get(after.minutes.strip())
    if held is None:
        return message(
            "{key} was {before} and is {after} from {day} on; the books have no meeting with the minutes {minutes}",
            minutes=after.minutes,
            **change,
        )
    return message(
        "{key} was {before} and is {after} from {day} on; the meeting of the minutes {minutes} was held later, on {held}",
        minutes=after.minutes,
        held=held,
        **change,
    )


def _named(provision: Provision) -> Param:
    """The key, with what its line is for; of a household no more than that it is for some."""
    words = provision.scope.line_words
    return message("{key} ({scope})", key=provision.key, scope=words) if words else provision.key
