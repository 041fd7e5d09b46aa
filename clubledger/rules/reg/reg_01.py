"""REG-01: can what the club says of itself be read."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from clubledger.i18n import N_, Percent, message
from clubledger.regulation import NONE
from clubledger.regulation.parameters import SPLIT_KEYS
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.directives import Malformed
    from clubledger.i18n import Message
    from clubledger.regulation import Provision

SPLIT = "split"
"""The subject of a split that does not add up."""


def unreadable(books: Books) -> Iterable[tuple[Malformed, ...]]:
    """List what could not be read, by key; then, as an empty one, the split of interest."""
    by_key: dict[str, list[Malformed]] = defaultdict(list)
    for malformed in books.directives.malformed:
        by_key[malformed.key].append(malformed)
    return [*map(tuple, by_key.values()), ()]


@rule(
    "REG-01",
    "invalid-regulation",
    Level.ERROR,
    subject=N_("key"),
    title=N_("A line of the regulation cannot be read"),
    why=N_(
        "A limit that cannot be read limits nothing: the rules that need it cannot be judged. The same goes for a board, "
        "an extension or a waiver that is written wrongly."
    ),
    source=N_("Books: the club's own regulation, written as dated values"),
    paper=N_(
        "Take the regulation that the club adopted and look up the article. If its own shares of the interest do not add up "
        "to 100 %, the next meeting must put that right."
    ),
    ledger=N_(
        'Correct the line in club.beancount: the key as the template has it, the value in its unit, "none" where the '
        "regulation sets no such limit. The four split keys of a day add up to 100."
    ),
    each=unreadable,
    structural=True,
    plugin="members",
)
def invalid_regulation(books: Books, same: tuple[Malformed, ...]) -> Iterator[Found]:
    """A directive with an unknown key or a wrong value; a split that does not add up at a day's end."""
    if not same:
        yield from _split(books)
        return
    first = same[0]
    text = message("{key}: {problem}", key=first.key, problem=first.message)
    if len(same) > 1:
        text = message("{problem} ({count} such lines)", problem=text, count=len(same))
    yield Found(first.key, text, first.date, first.place)


def _split(books: Books) -> Iterator[Found]:
    """Judge the first day at whose end the four shares do not add up; ``none`` leaves a share open."""
    for day in books.regulation.dates(*SPLIT_KEYS):
        provisions = [books.regulation.get(key, day) for key in SPLIT_KEYS]
        shares = [
            provision.number for provision in provisions if provision is not None and provision.value != NONE
        ]
        open_shares = sum(provision is not None and provision.value == NONE for provision in provisions)
        if len(shares) + open_shares < len(SPLIT_KEYS):
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
                    shares=tuple(_share(provision) for provision in provisions if provision is not None),
                ),
                day,
                place,
                article=last.article,
            )
            return


def _share(provision: Provision) -> Message:
    value = provision.value
    return message(
        "{key} {share}", key=provision.key, share=value if isinstance(value, str) else Percent(value)
    )


def _changes_split(key: str, since: date, day: date) -> bool:
    return key in SPLIT_KEYS and since == day
