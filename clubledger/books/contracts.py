"""A club's loans: what the books say under each contract number, and the contract it amounts to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final

from clubledger.as_of import cache_key
from clubledger.books.chart import Role
from clubledger.books.entries import text_of
from clubledger.books.members import fold
from clubledger.books.periods import days_before
from clubledger.errors import CannotJudge
from clubledger.i18n import Message, message
from clubledger.loans import (
    Amortisation,
    Contract,
    Disbursement,
    Extension,
    InterestMethod,
    InterestPeriod,
    Opening,
    Remission,
    Repayment,
    Standing,
    Terms,
    TermsError,
    WriteOff,
    interest_bounds,
    standing,
)
from clubledger.loans.terms import months_until
from clubledger.regulation import NONE, Provision, Regulation
from clubledger.regulation.law import LATE_WITHOUT_INTEREST
from clubledger.regulation.overdue import SHARE, overdue_provision
from clubledger.regulation.parameters import KEYS, LENDING_DAY
from clubledger.regulation.provisions import NoSuchLimit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from clubledger.books.directives import ExtensionDirective, RemissionDirective
    from clubledger.books.entries import Transaction
    from clubledger.books.place import Place
    from clubledger.loans import Event

INTEREST = (Role.INTEREST, Role.OVERDUE_INTEREST)


class CannotTell(CannotJudge):
    """Something that a judgement needs is not in the books; ``message`` says what, ``subject`` of what."""

    def __init__(self, text: Message, subject: str | None = None) -> None:
        super().__init__(text)
        self.subject = subject


class TooManyLoans(CannotTell):
    """A member has more contracts than can be compared with each other; nobody borrows so often in a lifetime."""

    MOST: Final = 300

    def __init__(self, member: str, count: int) -> None:
        super().__init__(
            message(
                "{member} has {count} contracts, more than can be compared with each other",
                member=member,
                count=count,
            )
        )


@dataclass(frozen=True, slots=True)
class Lending:
    """What a day lent under a contract: the loan itself, or a top-up; ``owed`` is the debt before it. In đồng."""

    date: date
    entries: tuple[Transaction, ...]
    amount: int
    owed: int


@dataclass(frozen=True, slots=True)
class Reentry:
    """A loan that was reversed and booked anew, on easier terms after an instalment had fallen due, or so that it began later.

    Whoever decides that gives more time: it is an extension; but one alone that only begins later, soon after the
    loan, does not count: the borrower may not have come for the money. ``minutes`` are those of a meeting that was held
    between, ``wrong`` the entry that was reversed.
    """

    date: date
    loan: str
    minutes: str | None
    place: Place
    wrong: Transaction
    eased: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True)
class OverdueRate:
    """What overdue principal of a loan bears: percent a month, and what the regulation says.

    ``capped``: the law allows no more on a loan without interest.
    """

    month: Decimal
    provision: Provision
    capped: bool = False


@dataclass(frozen=True)
class Loan:
    """One contract number with its transactions (reversed pairs left out), extensions and remissions.

    ``remissions`` are, in the `Books`, those that a meeting decided, and ``regulation`` is as it holds for this loan.
    """

    number: str
    transactions: tuple[Transaction, ...]
    extensions: tuple[ExtensionDirective, ...]
    regulation: Regulation
    remissions: tuple[RemissionDirective, ...] = ()
    reentries: tuple[Reentry, ...] = ()

    @cached_property
    def first(self) -> Transaction | None:
        """The disbursement, or the opening entry of a loan older than the books."""
        return next((entry for entry in self.transactions if entry.moved(Role.LOAN) > 0), None)

    @cached_property
    def member(self) -> str | None:
        """The borrower's code."""
        return next((code for entry in self.transactions if (code := entry.member_of(Role.LOAN))), None)

    @cached_property
    def kind(self) -> str:
        """The kind that the disbursement names, folded; empty if it names none."""
        return fold(text_of(self.first.meta, "kind") or "") if self.first is not None else ""

    @property
    def opening(self) -> bool:
        """Whether the loan is older than the books."""
        return self.first is not None and self.first.opening

    @cached_property
    def disbursed(self) -> date | None:
        """The day the money was lent; for a loan older than the books what its ``disbursed`` says."""
        if self.first is None:
            return None
        if not self.first.opening:
            return self.first.date
        day = self.first.meta.get("disbursed")
        return day if isinstance(day, date) else None

    @cached_property
    def disbursements(self) -> tuple[tuple[Transaction, int], ...]:
        """The transactions that lent money under the contract, with the amounts in đồng."""
        return tuple((entry, lent) for entry in self.transactions if (lent := lent_by(entry)) > 0)

    @cached_property
    def lendings(self) -> tuple[Lending, ...]:
        """What was lent within the books, day by day; giving back an overpayment is no lending.

        What a lending finds owed is what is left after the day's repayments: of one day, these come first.
        """
        lendings = []
        evening = 0
        for day, of_day in groupby(self.transactions, key=lambda entry: entry.date):
            entries = tuple(of_day)
            owed = evening - sum(map(repaid_by, entries))
            evening = owed + sum(map(lent_by, entries))
            lending = tuple(entry for entry in entries if not entry.opening and lent_by(entry))
            amount = sum(map(lent_by, lending)) + min(owed, 0)
            if lending and amount > 0:
                lendings.append(Lending(day, lending, amount, max(owed, 0)))
        return tuple(lendings)

    @cached_property
    def principal(self) -> int:
        """All that was lent under the contract, in đồng; for a loan older than the books its ``principal``."""
        lent = sum(amount for entry, amount in self.disbursements if not entry.opening)
        return lent + (self.opening_principal if self.opening else 0)

    @cached_property
    def opening_principal(self) -> int:
        """What was lent before the books began, in đồng, of a loan older than they. Raises `CannotTell`."""
        amount = self._agreed("principal")
        number = getattr(amount, "number", amount)
        if not isinstance(number, Decimal):
            raise CannotTell(
                message("the opening entry of {loan} has no principal", loan=self.number), self.number
            )
        return int(number)

    @property
    def balance(self) -> int:
        """What is owed by the books at their end, in đồng."""
        return self.owed(date.max)

    def owed(self, on: date) -> int:
        """What is owed at the end of a day, in đồng."""
        days, totals = self.debt_by_day
        return totals[bisect_right(days, on)]

    def beside(self, reversed_since: Iterable[Transaction]) -> Loan:
        """The same loan with entries that still stood on some day; kept until it is asked for with others."""
        stood = list(reversed_since)
        which = tuple(entry.index for entry in stood)
        if which not in self._beside:
            entries = sorted([*self.transactions, *stood], key=lambda entry: entry.index)
            self._beside.clear()
            self._beside[which] = replace(self, transactions=tuple(entries))
        return self._beside[which]

    @cached_property
    def _beside(self) -> dict[tuple[int, ...], Loan]:
        return {}

    @cached_property
    def debt_by_day(self) -> tuple[list[date], list[int]]:
        """The days of its transactions in order; and what is owed before the first and at the end of each, in đồng."""
        by_day: dict[date, int] = defaultdict(int)
        for entry in self.transactions:
            by_day[entry.date] += entry.moved(Role.LOAN)
        days = sorted(by_day)
        return days, list(accumulate((by_day[day] for day in days), initial=0))

    @cached_property
    def rate(self) -> Decimal:
        """Percent a month: the contract's, else the regulation's. Raises `CannotTell`, `Missing`, `NoSuchLimit`."""
        rate = self._agreed("rate")
        if rate is None:
            return self._silent("loan-rate").number
        if not isinstance(rate, Decimal):
            raise CannotTell(message("the rate of {loan} is not a number", loan=self.number), self.number)
        return rate

    @cached_property
    def due_problem(self) -> Message | None:
        """Why the due date that the contract names cannot be one; ``None`` if it can, or names none.

        Raises `CannotTell` or `Missing` where how the loan is repaid cannot be known.
        """
        due = self._agreed("due")
        if due is None:
            return None
        if not isinstance(due, date):
            return message("due: expected a date, for example 2024-06-30, without quotes")
        if self._agreed("term") is not None:
            return message("due: a loan that names its due date has no term beside it")
        if due <= self._start:
            return message("due: {due} is not after the day of lending, {start}", due=due, start=self._start)
        if self._word("amortisation") != Amortisation.SINGLE.value:
            return message(
                "due: only a loan that is repaid at once (amortisation “{form}”) names its due date",
                form=Amortisation.SINGLE.value,
            )
        return None

    @cached_property
    def due(self) -> date | None:
        """The day on which all is due, if the contract names one. Raises what `due_problem` raises, or says."""
        if self.due_problem is not None:
            raise CannotTell(
                message(
                    "the terms of {loan} cannot be used: {problem}",
                    loan=self.number,
                    problem=self.due_problem,
                ),
                self.number,
            )
        due = self._agreed("due")
        return due if isinstance(due, date) else None

    @cached_property
    def term(self) -> int:
        """The original term in months: the contract's, up to its due date, else the regulation's longest."""
        if self.due is not None:
            return months_until(self._start, self.due)
        term = self._agreed("term")
        if term is None:
            return self._silent("loan-term-max").whole
        if not isinstance(term, Decimal) or term != term.to_integral_value():
            raise CannotTell(
                message("the term of {loan} is not a whole number of months", loan=self.number), self.number
            )
        return int(term)

    @cached_property
    def every(self) -> int:
        """The months from one instalment to the next: the contract's, else the regulation's."""
        if self.due is not None:
            return self.term
        return int(self._fitting("instalment-every"))

    @cached_property
    def due_day(self) -> int | None:
        """The day of the month on which instalments fall due; ``None`` for that of lending, or of a due date of its own."""
        if self.due is not None:
            return None
        day = self._fitting("due-day")
        return None if day == LENDING_DAY else int(day)

    @cached_property
    def terms(self) -> Terms:
        """What was agreed. Raises `CannotTell`, `Missing` or `NoSuchLimit` where it cannot be known."""
        first, start = self._lending, self._start
        principal = self.opening_principal if self.opening else lent_by(first)
        first_due = self._agreed("first-due")
        grace = self._agreed("grace-principal")
        with self._usable():
            return Terms(
                principal=principal,
                rate=self.rate,
                term=self.term,
                start=start,
                method=InterestMethod(self._word("interest-method")),
                period=InterestPeriod(self._word("interest-period")),
                amortisation=Amortisation(self._word("amortisation")),
                grace_principal=int(grace) if isinstance(grace, Decimal) else 0,
                rounding=self._setting("rounding", 1) or 1,
                first_due=first_due if isinstance(first_due, date) else None,
                every=self.every,
                due_day=self.due_day,
                due=self.due,
            )

    @cached_property
    def contract(self) -> Contract:
        """The loan as a contract to reckon with. Raises what `terms` raises."""
        first = self._lending
        with self._usable():
            return Contract(
                self.terms,
                tuple(self._events(first)),
                opening=Opening(first.date, first.moved(Role.LOAN)) if self.opening else None,
                grace_days=self._setting("grace-days", 0),
                tolerance=self._setting("tolerance", 0),
                overdue_apart=self._overdue_is_apart,
            )

    def provision(self, key: str) -> Provision:
        """What the regulation says of a key for this loan, also ``"none"``. Raises `CannotTell` or `Missing`.

        It is that of the day of lending; a loan older than the books that was lent before the regulation's
        first word of the key goes by the day on which the books took it over.
        """
        provision = self.regulation.get(key, self._start)
        said = provision is not None and (provision.since > date.min or provision.value != NONE)
        if not said and self.opening:
            provision = self.regulation.get(key, self._lending.date)
        if provision is None:
            raise self.regulation.missing(key, self._start)
        return provision

    def require(self, key: str) -> Provision:
        """The same, where it must be a limit. Raises `CannotTell`, `Missing` or `NoSuchLimit`."""
        provision = self.provision(key)
        if provision.value == NONE:
            raise NoSuchLimit(key)
        return provision

    @cached_property
    def overdue_rate(self) -> OverdueRate:
        """What its overdue principal bears. Raises `CannotTell`, `Missing` or `NoSuchLimit`."""
        provision = overdue_provision(self.provision)
        if provision is None or provision.value == NONE:
            raise NoSuchLimit(SHARE)
        if provision.key == SHARE:
            return OverdueRate(self.rate * provision.number / 100, provision)
        most = LATE_WITHOUT_INTEREST / 12
        capped = self.rate == 0 and provision.number > most
        return OverdueRate(most if capped else provision.number, provision, capped)

    @property
    def _overdue_is_apart(self) -> bool:
        try:
            return self.overdue_rate.provision.key != SHARE
        except CannotJudge:
            return False

    def _silent(self, key: str) -> Provision:
        """What holds where the contract is silent; a regulation that sets no limit settles no contract."""
        provision = self.provision(key)
        if provision.value == NONE:
            raise CannotTell(
                message("neither {loan} nor the regulation says: {key}", loan=self.number, key=key),
                self.number,
            )
        return provision

    def extended_by(self, day: date) -> bool:
        """Whether it was given more time by the end of a day: by an extension, or by booking it anew."""
        given = [extension.date for extension in self.extensions] + [
            again.date for again in self.reentries if again.counts
        ]
        return any(when <= day for when in given)

    def standing(self, as_of: date) -> Standing:
        """Where the loan stands on a day. Raises what `terms` raises."""
        asked = cache_key(as_of)
        if asked not in self._standings:
            stands = self._fairly(standing(self.contract, as_of))
            self._standings[asked] = replace(stands, extended=self.extended_by(as_of))
        return self._standings[asked]

    def _fairly(self, strict: Standing) -> Standing:
        """A standing that is late only by interest open to doubt is not late.

        What was due goes by the balance that a period began with; who paid back within it may have paid on the rest.
        """
        if not strict.days_past_due or strict.overdue_principal:
            return strict
        due = interest_bounds(self.contract, days_before(strict.as_of, self.contract.grace_days))
        least = due.low_ended - self.contract.tolerance * due.periods_ended
        now = interest_bounds(self.contract, strict.as_of)
        return replace(strict, days_past_due=0) if now.taken + now.remitted >= least else strict

    @cached_property
    def _standings(self) -> dict[Hashable, Standing]:
        return {}

    def _events(self, first: Transaction) -> Iterable[Event]:
        for entry in self.transactions:
            written_off = entry.moved(Role.WRITE_OFF)
            lent, repaid = lent_by(entry), repaid_by(entry)
            interest, overdue = -entry.moved(Role.INTEREST), -entry.moved(Role.OVERDUE_INTEREST)
            if lent and not (entry is first and entry.opening):
                yield Disbursement(entry.date, lent)
            lost = min(written_off, repaid) if written_off > 0 else 0
            if lost:
                yield WriteOff(entry.date, lost)
            if repaid - lost or interest or overdue:
                yield Repayment(entry.date, repaid - lost, interest, overdue)
        for extension in self.extensions:
            yield Extension(extension.date, extension.months)
        for remission in self.remissions:
            yield Remission(remission.date, remission.amount, remission.first, remission.last)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Turn terms that cannot be reckoned with into `CannotTell`."""
        try:
            yield
        except TermsError as error:
            reason = message(
                "the terms of {loan} cannot be used: {problem}", loan=self.number, problem=error.message
            )
            raise CannotTell(reason, self.number) from error
        except ValueError as error:
            reason = message("the terms of {loan} have a word that is not known", loan=self.number)
            raise CannotTell(reason, self.number) from error

    @property
    def _lending(self) -> Transaction:
        if self.first is None:
            raise CannotTell(
                message("the books have no disbursement of {loan}", loan=self.number), self.number
            )
        return self.first

    @property
    def _start(self) -> date:
        if not self._lending.opening:
            return self._lending.date
        if self.disbursed is None:
            raise CannotTell(
                message("the opening entry of {loan} has no disbursed date", loan=self.number), self.number
            )
        return self.disbursed

    def _agreed(self, key: str) -> object:
        """What the disbursement says was agreed under a key."""
        return self._lending.meta.get(key)

    def _fitting(self, key: str) -> Decimal | str:
        """What the contract says under a key that the regulation has, too, and by the same measure; else that."""
        value = self._agreed(key)
        if value is None:
            return self.provision(key).value
        problem = KEYS[key].problem(value)
        if problem is not None or not isinstance(value, Decimal | str):
            reason = message("{key}: {problem}", key=key, problem=problem or "")
            raise CannotTell(
                message("the terms of {loan} cannot be used: {problem}", loan=self.number, problem=reason),
                self.number,
            )
        return value

    def _word(self, key: str) -> str:
        word = self._agreed(key)
        return str(word) if word is not None else self.require(key).word

    def _setting(self, key: str, without: int) -> int:
        provision = self.provision(key)
        return without if provision.value == NONE else provision.whole


def lent_by(entry: Transaction) -> int:
    """What a transaction lent: its debits of loan accounts."""
    lent = 0
    for posting in entry.postings:
        if posting.account.role is Role.LOAN and posting.amount > 0:
            lent += posting.amount
    return lent


def repaid_by(entry: Transaction) -> int:
    """What a transaction took off the debt: its credits of loan accounts."""
    repaid = 0
    for posting in entry.postings:
        if posting.account.role is Role.LOAN and posting.amount < 0:
            repaid -= posting.amount
    return repaid


def read_loans(
    transactions: Iterable[Transaction],
    extensions: Iterable[ExtensionDirective],
    remissions: Iterable[RemissionDirective],
    regulation: Regulation,
) -> Mapping[str, Loan]:
    """The loans by contract number, from transactions that have exactly one contract's link."""
    entries: dict[str, list[Transaction]] = defaultdict(list)
    for transaction in transactions:
        if transaction.loan is not None:
            entries[transaction.loan].append(transaction)
    longer: dict[str, list[ExtensionDirective]] = defaultdict(list)
    for extension in extensions:
        longer[extension.loan].append(extension)
    forgiven: dict[str, list[RemissionDirective]] = defaultdict(list)
    for remission in remissions:
        forgiven[remission.loan].append(remission)
    return {
        number: Loan(
            number,
            tuple(entries[number]),
            tuple(longer.get(number, ())),
            regulation,
            tuple(forgiven.get(number, ())),
        )
        for number in sorted(entries)
    }
