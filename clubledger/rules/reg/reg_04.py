"""REG-04: a line that nothing reads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.directives import Unread


def unread_words(books: Books) -> Iterable[list[Unread]]:
    """List the lines that nothing reads, those of one word together."""
    by_word: dict[str, list[Unread]] = defaultdict(list)
    for unread in books.directives.unread:
        by_word[unread.word].append(unread)
    return by_word.values()


@rule(
    "REG-04",
    "line-not-read",
    Level.NOTE,
    subject=N_("word"),
    title=N_("A line of the club's file is read by nobody"),
    why=N_(
        "Whoever wrote the line relies on it: on a date that ends an exception, on the minutes of a decision. A word that is "
        "not in the format says nothing to the audit."
    ),
    source=N_("The format of the books: directives and what stands under them"),
    paper=N_("Look up what the line was to say, and whether a meeting decided it."),
    ledger=N_(
        "Write the word as the format has it. What is only a remark of your own can stand behind a semicolon; a line of another "
        "program may stay."
    ),
    each=unread_words,
)
def line_not_read(_books: Books, same: list[Unread]) -> Iterator[Found]:
    """A ``custom`` of no known type, and metadata that are nearly what a directive of ours has none of."""
    first = same[0]
    text = message("{key}: {problem}", key=first.word, problem=first.message)
    if len(same) > 1:
        text = message("{problem} ({count} such lines)", problem=text, count=len(same))
    yield Found(first.word, text, first.date, first.place)
