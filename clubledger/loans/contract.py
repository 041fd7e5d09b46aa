"""One loan as the books have it: its terms and what happened to it, dated."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from clubledger.i18n import N_
from clubledger.loans.bounds import LONGEST_TERM, is_term
from clubledger.loans.terms import TermsError, due_date, fits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.loans.terms import Terms


DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Disbursement:
    """Money lent, đồng. The first is the loan itself, a later one tops it up."""

    date: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money paid back, đồng: principal, interest, and interest of overdue principal. Negative: refunded."""

    date: dt.date
    principal: int
    interest: int
    overdue_interest: int = 0


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Principal given up, đồng: no longer owed, never paid."""

    date: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Extension:
    """The last due date moved by ``months``. Raises ``TermsError`` for less than 1 month or an absurd many."""

    date: dt.date
    months: int

    def __post_init__(self) -> None:
        if not is_term(self.months):
            raise TermsError(
                N_("the extension is {months} months; it must be 1 to {longest}"),
                months=self.months,
                longest=LONGEST_TERM,
            )


@dataclass(frozen=True, slots=True)
class Opening:
    """A running loan taken over into the books: the principal owed, đồng, at the end of ``date``."""

    date: dt.date
    balance: int


@dataclass(frozen=True, slots=True)
class Remission:
    """Interest forgiven, đồng; or, with ``first`` and ``last``, that of the days from one to the other."""

    date: dt.date
    interest: int = 0
    first: dt.date | None = None
    last: dt.date | None = None

    def days(self, start: dt.date, due: dt.date) -> int:
        """How many of the days of a period, its due date left out, are forgiven."""
        if self.first is None or self.last is None:
            return 0
        return max(0, (min(due - DAY, self.last) - max(start, self.first)).days + 1)

    def asks_nothing_on(self, due: dt.date) -> bool:
        """Whether a due date lies in the days forgiven."""
        return self.first is not None and self.last is not None and self.first <= due <= self.last


Event: TypeAlias = Disbursement | Repayment | WriteOff | Extension | Remission

_ORDER = {Repayment: 0, WriteOff: 0, Remission: 0, Disbursement: 1, Extension: 2}


@dataclass(frozen=True, slots=True)
class Contract:
    """A loan: terms, events and what the regulation says of it.

    ``events`` are kept by date; of one day, repayments come before disbursements, and an extension last.
    ``grace_days`` are days late before overdue, ``tolerance`` is đồng for each instalment. With an ``opening``
    the terms are the original ones, what is missing of the principal then was paid before, and money
    that moved before it is not counted again. Raises ``TermsError`` when extensions leave the calendar, or
    make a loan longer than ``LONGEST_TERM`` months. ``overdue_apart``: overdue principal bears a rate of its own, and no
    interest besides. Source: docs/ledger-format.md, "Loans".
    """

    terms: Terms
    events: tuple[Event, ...]
    opening: Opening | None = None
    grace_days: int = 0
    tolerance: int = 0
    overdue_apart: bool = False

    def __post_init__(self) -> None:
        ordered = sorted(self.events, key=lambda event: (event.date, _ORDER[type(event)]))
        object.__setattr__(self, "events", tuple(ordered))
        self._check_extensions()
        self._check_top_ups()

    def _check_extensions(self) -> None:
        extensions = [event for event in self.events if isinstance(event, Extension)]
        if not extensions:
            return
        months = sum(event.months for event in extensions)
        if self.terms.term + months > LONGEST_TERM:
            raise TermsError(
                N_("the term is {term} months with its extensions; it must be {longest} at most"),
                term=self.terms.term + months,
                longest=LONGEST_TERM,
            )
        latest = max(due_date(self.terms, self.terms.instalments), extensions[-1].date)
        if not fits(latest, months + (2 if self.terms.due_day else 0)):
            raise TermsError(
                N_("{term} months from {start} is past the year 9999; check the year"),
                term=months,
                start=latest,
            )

    def _check_top_ups(self) -> None:
        """What is lent after the last due date falls due ``every`` months later."""
        terms = self.terms
        end = due_date(terms, terms.instalments)
        for event in self.events:
            if isinstance(event, Disbursement) and event.date > end and not fits(event.date, terms.every + 1):
                raise TermsError(
                    N_("{term} months from {start} is past the year 9999; check the year"),
                    term=terms.every,
                    start=event.date,
                )

    def grace_end(self, due: dt.date) -> dt.date:
        """The last day on which what fell due on a day is not overdue; at most that of the calendar."""
        return dt.date.fromordinal(min(due.toordinal() + self.grace_days, dt.date.max.toordinal()))

    def until(self, day: dt.date) -> Iterator[Event]:
        """The events up to the end of ``day`` that count: none that moved money before the opening."""
        first = self.opening.date if self.opening else None
        for event in self.events[: bisect_right(self.events, day, key=lambda event: event.date)]:
            if first is None or event.date >= first or isinstance(event, Extension):
                yield event


def balance_at(contract: Contract, day: dt.date) -> int:
    """The principal owed at the end of ``day``, đồng; negative when more was repaid than lent (LOAN-12)."""
    opening = contract.opening
    balance = opening.balance if opening and opening.date <= day else 0
    for event in contract.until(day):
        match event:
            case Disbursement():
                balance += event.amount
            case Repayment():
                balance -= event.principal
            case WriteOff():
                balance -= event.amount
            case Extension() | Remission():
                pass
    return balance
