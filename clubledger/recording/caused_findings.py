"""What new entries would bring about: the findings of the books with them that the books without them do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.auditing.baseline import Key
from clubledger.books.books import Books, Source, read_books
from clubledger.rules import Finding, get_rule, judge

if TYPE_CHECKING:
    from datetime import date

    from clubledger.books.loading import Loaded


def caused_findings(before: Loaded, after: Loaded) -> tuple[Finding, ...]:
    """The findings, not waived, that entries cause which are in ``after`` and not in ``before``, in the rules' order.

    Both are judged as of the last entry of ``after``, so that nothing is put down to the entries but what they say. A
    finding that was there and has grown counts as caused.
    """
    books = _books(after)
    found = [finding for finding in judge(books).findings if not finding.waived]
    if not found:
        return ()
    # only what these rules said before can have been there already
    rules = [get_rule(name) for name in dict.fromkeys(finding.rule for finding in found)]
    there = judge(_books(before, books.as_of), rules).findings
    earlier = {Key.of(finding): abs(finding.amount or 0) for finding in there}
    return tuple(finding for finding in found if abs(finding.amount or 0) > earlier.get(Key.of(finding), -1))


def _books(loaded: Loaded, as_of: date | None = None) -> Books:
    return read_books(Source.of(loaded), as_of)
