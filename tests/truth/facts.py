"""What the books say of money, persons and days, in a form in which a paper and an import can be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.members import fold
from clubledger.forms.entries import Booking, CountedCash, Joining, Leaving, Meeting, booked_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from clubledger.books.chart import Fund
    from clubledger.books.entries import Transaction
    from clubledger.books.writing import MemberLine
    from clubledger.forms.entries import Entry, Leg

Fact = tuple[Any, ...]
_TERMS: Final = ("term", "rate", "instalment-every", "due-day", "principal", "disbursed")
"""What a contract settles. Wording is no money, and the line of a slip follows from the order of the rows."""


def booking(
    fund: Fund | None,
    day: date,
    voucher: str | None,
    legs: Iterable[Leg],
    links: Iterable[str] = (),
    meta: Mapping[str, Any] | None = None,
) -> Fact:
    """A transaction: fund, day, slip, postings, contract and its terms."""
    return (
        "booking",
        fund,
        day,
        (voucher or "").partition("/")[0],
        tuple(sorted((leg.account, leg.amount, leg.member or "") for leg in legs)),
        tuple(sorted(link for link in links if link.startswith("KU-"))),
        tuple((key, _plain(meta[key])) for key in _TERMS if meta and meta.get(key) is not None),
    )


def _plain(value: Any) -> str:
    return f"{Decimal(value).normalize():f}" if isinstance(value, int | Decimal) else str(value)


def of_transaction(entry: Transaction) -> Fact:
    """What a transaction of a journal says."""
    return booking(
        entry.fund, entry.date, entry.voucher, booked_content(entry).legs, entry.links, dict(entry.meta)
    )


def of_member(line: MemberLine) -> Fact:
    """What the member list says of somebody."""
    return "member", line.code, fold(line.name), line.joined, line.birth_year, line.gender, line.household


def of_entry(entry: Entry) -> Fact:
    """What an entry that the import makes would say."""
    match entry:
        case Booking():
            return booking(entry.fund, entry.date, entry.voucher, entry.legs, entry.links, dict(entry.meta))
        case Joining():
            return of_member(entry.member)
        case Leaving():
            return "left", entry.code, entry.date
        case Meeting():
            return "meeting", entry.minutes, entry.date, entry.meta.get("present")
        case CountedCash():
            return "count", entry.account, entry.evening, entry.amount
