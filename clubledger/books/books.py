"""A club's books as of a day: one pass over the entries, indexed for the rules.

Everything dated after the as-of day is left out first, so no figure can depend on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from beancount.core import data

from clubledger.books.balances import Balances
from clubledger.books.chart import Account
from clubledger.books.chart import Chart
from clubledger.books.chart import Fund
from clubledger.books.chart import Kind
from clubledger.books.chart import read_chart
from clubledger.books.contracts import Loan
from clubledger.books.contracts import read_loans
from clubledger.books.directives import Directives
from clubledger.books.directives import Waiver
from clubledger.books.directives import read_directives
from clubledger.books.entries import CURRENCY
from clubledger.books.entries import Count
from clubledger.books.entries import Slip
from clubledger.books.entries import Transaction
from clubledger.books.entries import read_transaction
from clubledger.books.loading import Loaded
from clubledger.books.members import Member
from clubledger.books.members import read_members
from clubledger.books.periods import DAY
from clubledger.books.periods import Month
from clubledger.books.place import Place
from clubledger.books.place import relative
from clubledger.books.reversals import Reversal
from clubledger.books.reversals import find_reversals
from clubledger.regulation import NONE
from clubledger.regulation import Regulation
from clubledger.regulation.parameters import Missing
from clubledger.regulation.profiles import Profile
from clubledger.regulation.profiles import in_force


@dataclass(frozen=True)
class Books:
    """What a club has written down until the end of a day."""

    as_of: date
    chart: Chart
    directives: Directives
    regulation: Regulation
    members: Mapping[str, Member]
    transactions: tuple[Transaction, ...]
    counts: tuple[Count, ...]
    profile: Profile
    source: Source

    # -- time ------------------------------------------------------------------------------------------

    @cached_property
    def began(self) -> date | None:
        """The day of the first transaction; ``None`` in empty books."""
        return self.transactions[0].date if self.transactions else None

    def until(self, day: date) -> Books:
        """The same books as of another, earlier day."""
        return self if day == self.as_of else read_books(self.source, day, self.profile)

    def paper_due(self, day: date) -> date:
        """The last day to complete the paper of a day's ``!`` transaction. Raises `Missing`."""
        end = Month.of(day).last
        provision = self.regulation.get("cash-count-days", self.as_of)
        if provision is None:
            raise Missing("cash-count-days", self.as_of)
        return end if provision.value == NONE else end + provision.whole * DAY

    def deferred(self, transaction: Transaction) -> bool:
        """Whether a ``!`` transaction's paper may still be completed (design, section 2). Raises `Missing`."""
        return transaction.pending and self.as_of <= self.paper_due(transaction.date)

    # -- money -----------------------------------------------------------------------------------------

    @cached_property
    def balances(self) -> Balances:
        """Balances by account and day, of all transactions."""
        return Balances(self.transactions)

    def assets(self, fund: Fund, on: date) -> int:
        """The VND assets of a fund at the end of a day."""
        return self.balances.total(self.chart.assets(fund), on)

    @cached_property
    def counted(self) -> Mapping[str, tuple[date, ...]]:
        """The evenings on which each account was counted, by the account's name."""
        found: dict[str, list[date]] = defaultdict(list)
        for count in self.counts:
            found[count.account.name].append(count.date - DAY)
        return {name: tuple(evenings) for name, evenings in found.items()}

    # -- transactions ----------------------------------------------------------------------------------

    @cached_property
    def reversals(self) -> tuple[Reversal, ...]:
        """Every transaction that says ``reverses``, with what it cancels."""
        return find_reversals(self.transactions, self.vouchers)

    @cached_property
    def cancelled(self) -> frozenset[int]:
        """The indexes of transactions that a reversal cancelled, and of the reversals themselves."""
        return frozenset(
            index
            for reversal in self.reversals
            if reversal.original is not None and reversal.problem is None
            for index in (reversal.transaction.index, reversal.original.index)
        )

    @cached_property
    def effective(self) -> tuple[Transaction, ...]:
        """The transactions without reversed pairs: what all rules but those on balances and slips judge."""
        cancelled = self.cancelled
        return tuple(entry for entry in self.transactions if entry.index not in cancelled)

    @cached_property
    def vouchers(self) -> Mapping[tuple[Fund | None, str], tuple[Transaction, ...]]:
        """The transactions by fund and whole voucher number."""
        found: dict[tuple[Fund | None, str], list[Transaction]] = defaultdict(list)
        for entry in self.transactions:
            if entry.voucher is not None:
                found[entry.fund, entry.voucher].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def slips(self) -> Mapping[tuple[Fund | None, Slip], tuple[Transaction, ...]]:
        """The transactions by fund and slip, all lines of a slip together."""
        found: dict[tuple[Fund | None, Slip], list[Transaction]] = defaultdict(list)
        for entry in self.transactions:
            if entry.slip is not None:
                found[entry.fund, entry.slip].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    # -- loans, members, meetings ------------------------------------------------------------------------

    @cached_property
    def loans(self) -> Mapping[str, Loan]:
        """The loans by contract number."""
        return read_loans(self.effective, self.directives.extensions, self.regulation)

    @cached_property
    def loans_by_member(self) -> Mapping[str, tuple[Loan, ...]]:
        """The loans of each borrower."""
        found: dict[str, list[Loan]] = defaultdict(list)
        for loan in self.loans.values():
            if loan.member is not None:
                found[loan.member].append(loan)
        return {member: tuple(loans) for member, loans in found.items()}

    @cached_property
    def present_members(self) -> tuple[Member, ...]:
        """Who is a member on the as-of day."""
        return tuple(member for member in self.members.values() if member.present(self.as_of))

    @cached_property
    def meetings(self) -> Mapping[str, date]:
        """The day of each meeting by its minutes; the earliest where two have the same."""
        days: dict[str, date] = {}
        for event in self.directives.meetings:
            days.setdefault(event.name.strip(), event.date)
        return days

    def office_holders(self, on: date) -> Mapping[str, tuple[str, ...]]:
        """Who holds each office on a day; several may be plain board members."""
        holders: dict[str, list[str]] = {}
        for appointment in self.directives.appointments:
            if appointment.date > on:
                continue
            if not appointment.member:
                holders.pop(appointment.office, None)
            elif appointment.office == "member":
                holders.setdefault("member", []).append(appointment.member)
            else:
                holders[appointment.office] = [appointment.member]
        return {office: tuple(dict.fromkeys(members)) for office, members in holders.items()}

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers that the club wrote, in the order of their dates."""
        return tuple(self.directives.waivers)

    @property
    def loaded(self) -> Loaded | None:
        """How the ledger was loaded; ``None`` inside a Beancount plugin."""
        return self.source.loaded


@dataclass(frozen=True)
class Source:
    """Booked entries in Beancount's order and where they come from."""

    entries: list[Any]
    options: Mapping[str, Any]
    folder: Path
    loaded: Loaded | None = None


def read_books(source: Source, as_of: date | None = None, profile: Profile | None = None) -> Books:
    """The `Books` of booked entries: of all without an as-of day, with the shipped targets in force without a profile."""
    by_type: dict[type, list[Any]] = defaultdict(list)
    last = date.min
    for entry in source.entries:
        if as_of is None or entry.date <= as_of:
            by_type[type(entry)].append(entry)
            last = entry.date
    place = _places(source.folder)
    chart = read_chart(by_type[data.Open], by_type[data.Close], _roots(source.options), place)
    find = _finder(chart)
    told = read_directives(by_type[data.Custom], by_type[data.Event], place)
    return Books(
        as_of=as_of if as_of is not None else last,
        chart=chart,
        directives=told,
        regulation=Regulation(provision for provision, _ in told.provisions),
        members=read_members(by_type[data.Open], by_type[data.Close], told.member_moves, chart),
        transactions=tuple(
            read_transaction(index, entry, find, place) for index, entry in enumerate(by_type[data.Transaction])
        ),
        counts=tuple(
            Count(entry.date, find(entry.account), entry.amount.number, place(entry.meta))
            for entry in by_type[data.Balance]
            if entry.amount.currency == CURRENCY  # that a box holds no dollars is no count of it
        ),
        profile=profile or in_force(as_of or last),
        source=source,
    )


def _roots(options: Mapping[str, Any]) -> Mapping[str, Kind]:
    names = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
    return {options[name]: kind for name, kind in zip(names, Kind, strict=True) if name in options}


def _places(folder: Path) -> Callable[[Any], Place]:
    """A reader of a metadata's file and line, the file relative to the club's folder."""
    names: dict[str, str] = {}

    def place(meta: Any) -> Place:
        filename = meta.get("filename", "")
        name = names.get(filename)
        if name is None:
            name = names[filename] = relative(filename, folder)
        return Place(name, meta.get("lineno"))

    return place


def _finder(chart: Chart) -> Callable[[str], Account]:
    """Look an account up by name; one that was not opened in these books is known by its name alone."""
    unknown: dict[str, Account] = {}

    def find(name: str) -> Account:
        account = chart.get(name)
        if account is not None:
            return account
        if name not in unknown:
            unknown[name] = Account(name, None, None, None, None, None, None, None, None, Place("", None), None)
        return unknown[name]

    return find


def each_count(books: Books, accounts: Iterable[Account]) -> Iterable[Count]:
    """The counts of some accounts, in the order of their dates."""
    names = {account.name for account in accounts}
    return (count for count in books.counts if count.account.name in names)
