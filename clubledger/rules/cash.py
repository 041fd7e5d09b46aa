"""CASH-01 to 05: the money in the box and in the bank, and whether somebody looked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Account, AccountKind, Fund, Role
from clubledger.books.entries import CURRENCY, Transaction
from clubledger.books.periods import DAY, Month, Quarter, evening_before
from clubledger.i18n import N_, Dong, Message, message
from clubledger.regulation import NONE, Provision
from clubledger.regulation.parameters import LOCKS
from clubledger.rules.count_differences import count_differences
from clubledger.rules.findings import Found, Level, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from clubledger.books.balance_checks import FailedBalance
    from clubledger.books.books import Books

# -- CASH-01 ---------------------------------------------------------------------------------------------------


def money_accounts(books: Books) -> Iterable[Account]:
    """Every cash and bank account."""
    return (
        account for account in books.chart.having(Role.CASH, Role.BANK) if account.kind is AccountKind.ASSET
    )


@rule(
    "CASH-01",
    "negative-cash",
    Level.ERROR,
    subject=N_("account and first day"),
    title=N_("More money is written out than there was"),
    why=N_(
        "Nobody can take more out of a box than is in it. A receipt was forgotten, a payment was written twice or on "
        "the wrong day, or somebody paid from their own pocket."
    ),
    source=N_("Books: a cash book is never below zero"),
    paper=N_(
        "Go through the slips up to that day one by one. Look for a receipt that was not entered, a payment entered "
        "twice, a wrong amount, or money of the other fund. If somebody lent the money for a day, write a receipt for it."
    ),
    ledger=N_(
        "Enter the receipt that is missing, on its own day. Reverse what was entered wrongly and book it again; never "
        "change the amount of an old entry."
    ),
    each=money_accounts,
    structural=True,
    plugin="vouchers",
)
def negative_cash(books: Books, account: Account) -> Iterator[Found]:
    """A cash or bank account below zero at a day's end, days running being one finding."""
    for below, run in groupby(books.balances.day_ends([account]), key=lambda day_end: day_end[1] < 0):
        if not below:
            continue
        day_ends = list(run)
        first = day_ends[0][0]
        shortage = -min(balance for _, balance in day_ends)
        yield _at(
            _last_movement(books, [account], first, sign=-1),
            f"{account.name} {first}",
            message(
                "{account} stands below zero from the evening of {first} on, by up to {shortage}",
                account=account.name,
                first=first,
                shortage=Dong(shortage),
            ),
            on=first,
            fund=account.fund,
            amount=shortage,
        )


# -- CASH-02 ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days running with the same cash in a fund and the same limit of it; ``None``: the regulation is silent."""

    first: date
    last: date
    cash: int
    limit: Provision | None
    grace: Provision | None

    @property
    def over(self) -> bool:
        """Whether there is more cash than the limit of these days allows."""
        return self.limit is not None and self.limit.value != NONE and self.cash > self.limit.whole

    @property
    def silent(self) -> str | None:
        """The key that the regulation would have to set to judge these days."""
        if self.cash > 0 and self.limit is None:
            return "cash-max"
        return "cash-grace-days" if self.over and self.grace is None else None


def both_funds(_books: Books) -> Iterable[Fund]:
    """The two funds."""
    return Fund


@rule(
    "CASH-02",
    "cash-over-limit",
    Level.WARNING,
    subject=N_("fund and first day"),
    title=N_("Too much cash stays in the box"),
    why=N_(
        "Cash in a house can be stolen, burnt or lent on the quiet. The club set a limit, and days to bring the rest to the bank."
    ),
    source=N_("The club's regulation, the article on keeping cash (cash-max, cash-grace-days)"),
    paper=N_(
        "Bring what is over the limit to the bank, or lend it out at the next meeting. Count the box with two witnesses first."
    ),
    ledger=N_(
        "Enter the deposit with its slip. If the meeting allowed more cash for a while, write a waiver for CASH-02 with "
        "the fund and the first day, reason, by, minutes and until."
    ),
    each=both_funds,
    needs=("cash-max", "cash-grace-days"),
)
def cash_over_limit(books: Books, fund: Fund) -> Iterator[Found]:
    """A fund's cash above the limit of the day at more day ends running than the grace allows."""
    accounts = books.chart.having(Role.CASH, fund=fund)
    stretches = list(_stretches(books, accounts))
    for over, run in groupby(stretches, key=lambda stretch: stretch.over):
        if over:
            yield from _too_long(books, fund, accounts, list(run))
    for stretch in stretches:
        if stretch.silent:
            books.regulation.require(stretch.silent, stretch.first)
    for key in ("cash-max", "cash-grace-days"):
        books.regulation.require(key, books.as_of)


def _stretches(books: Books, accounts: Iterable[Account]) -> Iterator[Stretch]:
    moves = dict(books.balances.day_ends(accounts))
    if not moves:
        return
    began = min(moves)
    changes = {day for day in books.regulation.dates("cash-max", "cash-grace-days") if day > began}
    days = sorted(moves.keys() | changes)
    cash = 0
    for first, last in pairwise([*days, None]):
        cash = moves.get(first, cash)  # type: ignore[arg-type]
        yield Stretch(
            first,  # type: ignore[arg-type]
            last - DAY if last else books.as_of,
            cash,
            books.regulation.get("cash-max", first),  # type: ignore[arg-type]
            books.regulation.get("cash-grace-days", first),  # type: ignore[arg-type]
        )


def _too_long(books: Books, fund: Fund, accounts: Iterable[Account], run: list[Stretch]) -> Iterator[Found]:
    first = run[0].first
    for stretch in run:
        limit, grace = stretch.limit, stretch.grace
        if limit is None or grace is None or grace.value == NONE or (stretch.last - first).days < grace.whole:
            continue
        most = max(stretch.cash for stretch in run)
        yield _at(
            _last_movement(books, accounts, first, sign=1),
            f"{fund} {first}",
            message(
                "cash of the {fund} above {limit} at {days} day ends running, from {first} to {last}, at most {most}; "
                "the regulation allows {grace} days",
                fund=fund.label,
                limit=Dong(limit.whole),
                days=(run[-1].last - first).days + 1,
                first=first,
                last=run[-1].last,
                most=Dong(most),
                grace=grace.whole,
            ),
            on=max(stretch.first, first + grace.whole * DAY),
            fund=fund,
            amount=most,
            article=limit.article,
        )
        return


# -- CASH-03, CASH-05 ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Movements:
    """The accounts of a fund in which money moved during a month or quarter, each with its last movement."""

    fund: Fund
    period: Month | Quarter
    last: dict[str, tuple[Account, date]]

    def unchecked(self, books: Books, days: int) -> list[tuple[Account, date]]:
        """The accounts not counted from their last movement to ``days`` after the period, once these are over."""
        if (books.as_of - self.period.last).days <= days:
            return []
        return [
            (account, day)
            for account, day in self.last.values()
            if not self._checked(books, account, day, days)
        ]

    def _checked(self, books: Books, account: Account, since: date, days: int) -> bool:
        """Whether somebody looked into an account in time, or it was closed empty by then."""
        closed = account.closed
        if closed is not None and (closed - self.period.last).days <= days:
            return books.balances.of(account, closed) == 0
        for name in _with_those_above(books, account):
            evenings = books.counted.get(name, ())
            index = bisect_left(evenings, since)
            if index < len(evenings) and (evenings[index] - self.period.last).days <= days:
                return True
        return False


def _with_those_above(books: Books, account: Account) -> Iterator[str]:
    """An account and the ones above it that hold the same kind of money: counting them counts it."""
    name = account.name
    while name:
        above = books.chart.get(name)
        if above is not None and above.role is account.role and above.fund is account.fund:
            yield name
        name = name.rpartition(":")[0]


def _moves(books: Books, role: Role, period: type[Month | Quarter]) -> Iterable[Movements]:
    """By fund and period, what moved in the accounts of a role; a balance brought forward moved before the books."""
    movements: dict[tuple[Fund, Month | Quarter], dict[str, tuple[Account, date]]] = defaultdict(dict)
    openings = {entry.date for entry in books.transactions if entry.opening}
    for account in books.chart.having(role):
        if account.fund is None:
            continue
        for day in books.balances.days(account):
            if day not in openings or any(not entry.opening for entry in _movements(books, account, day)):
                movements[account.fund, period.of(day)][account.name] = (account, day)
        if account.closed is not None and books.balances.of(account, account.closed):
            movements[account.fund, period.of(account.closed)][account.name] = (account, account.closed)
    return [Movements(fund, when, last) for (fund, when), last in movements.items()]


def _movements(books: Books, account: Account, day: date) -> Iterator[Transaction]:
    """The transactions of a day that moved an account."""
    start = bisect_left(books.transactions, day, key=lambda entry: entry.date)
    for entry in islice(books.transactions, start, None):
        if entry.date != day:
            return
        if any(posting.account.name == account.name and posting.amount for posting in entry.postings):
            yield entry


@dataclass(frozen=True)
class MeetingCount:
    """A fund's cash accounts that a members' meeting should have had counted, each with the day it moved on uncounted."""

    fund: Fund
    meeting: date
    locks: Provision
    uncounted: tuple[tuple[Account, date], ...]


LEFT_UNCOUNTED: Final = 92
"""Days after which a locked box with money in it should have been counted, though nothing moved: three meetings."""


def counts_asked_for(books: Books) -> Iterable[MeetingCount | Movements]:
    """The meetings after which a locked box was used uncounted; then each fund's months in which cash moved."""
    yield from _uncounted_meetings(books)
    books.regulation.require("cash-count-days", books.as_of)
    yield from _moves(books, Role.CASH, Month)


def _uncounted_meetings(books: Books) -> Iterator[MeetingCount]:
    """Where a box with locks is asked for: the members' meetings, in order, and the funds whose cash they did not see counted."""
    if not books.regulation.dates(LOCKS):
        return
    days = sorted({meeting.date for meeting in books.directives.meetings if meeting.of is None})
    for since, day in zip([None, *days], days, strict=False):
        locks = books.regulation.limit(LOCKS, day)
        if locks is None:
            continue
        for fund in Fund:
            uncounted = []
            for account in books.chart.having(Role.CASH, fund=fund):
                moved = _moved_uncounted(books, account, since, day)
                if moved is not None:
                    uncounted.append((account, moved))
            if uncounted:
                yield MeetingCount(fund, day, locks, tuple(uncounted))


def _counted_between(books: Books, account: Account, first: date, last: date) -> Iterator[bool]:
    """Whether an account, or one above it that holds the same kind of money, was counted from one evening to before another."""
    for name in _with_those_above(books, account):
        evenings = books.counted.get(name, ())
        at = bisect_left(evenings, first)
        yield at < len(evenings) and evenings[at] < last


def _moved_uncounted(books: Books, account: Account, since: date | None, meeting: date) -> date | None:
    """The day after a meeting on which an account that had money, or had moved since the meeting before, moved uncounted."""
    days = books.balances.days(account)
    index = bisect_right(days, meeting)
    moved = days[index] if index < len(days) else date.max
    had = index and (since is None or days[index - 1] > since or books.balances.of(account, meeting))
    if not had:
        return None
    waited = meeting + min(LEFT_UNCOUNTED, (date.max - meeting).days) * DAY
    if moved > waited and books.balances.of(account, meeting):
        asked = (
            since is not None and books.regulation.limit(LOCKS, since) and books.balances.of(account, since)
        )
        if since is not None and asked and not any(_counted_between(books, account, since, meeting)):
            return None  # the meeting before was not counted either, and says so
        moved = waited
    if moved > books.as_of:
        return None
    return None if any(_counted_between(books, account, meeting, moved)) else moved


@rule(
    "CASH-03",
    "cash-not-counted",
    Level.WARNING,
    subject=N_("fund and month, or fund and day of the meeting"),
    title=N_("The cash was not counted at the month's end"),
    why=N_(
        "Only a count shows that the money in the book is really in the box. A shortage found after one month can still "
        "be explained; after a year nobody remembers."
    ),
    source=N_(
        "The club's regulation, the articles on counting the cash (cash-count-days) and on the locks of the box (box-locks): "
        "counted in front of the meeting; the form is bảng kiểm kê quỹ 08a-TT"
    ),
    paper=N_(
        "Count the box now, with the accountant and a third person, on the form bảng kiểm kê quỹ, and sign it together. "
        "From now on count on the evening of the meeting or at the month's end."
    ),
    ledger=N_(
        "Write a balance of the cash account, dated the day after the evening of the count. If a count was made on paper "
        "then, enter that one. Never write a balance that nobody counted."
    ),
    each=counts_asked_for,
    needs=("cash-count-days", LOCKS),
    by_time=True,
)
def cash_not_counted(books: Books, movements: MeetingCount | Movements) -> Iterator[Found]:
    """A month in which cash moved, without a count between its last movement and the days allowed after its end.

    Of a box with locks a meeting after which it moved again, without a count between.
    """
    if isinstance(movements, MeetingCount):
        yield _not_counted_at(books, movements)
        return
    allowed = books.regulation.require("cash-count-days", books.as_of)
    yield from _unchecked(
        books,
        movements,
        allowed,
        N_(
            "cash of the {fund} moved in {period}, last on {last}, and was not counted from then until {days} days after "
            "the month's end: {accounts}"
        ),
    )


_MOVED: Final = N_(
    "cash of the {fund} is kept in a box with {locks} locks, and after the meeting of {meeting} it moved before it was "
    "counted: {accounts}"
)
_LEFT: Final = N_(
    "cash of the {fund} is kept in a box with {locks} locks, and from the meeting of {meeting} on nobody counted it for {days} "
    "days: {accounts}"
)


def _not_counted_at(books: Books, asked: MeetingCount) -> Found:
    """A locked box that was used after a meeting before anybody had counted it."""
    account, moved = min(asked.uncounted, key=lambda movement: movement[1])
    movement = next(_movements(books, account, moved), None)
    return _at(
        movement,
        f"{asked.fund} {asked.meeting}",
        message(
            _LEFT if movement is None else _MOVED,
            days=LEFT_UNCOUNTED,
            fund=asked.fund.label,
            locks=asked.locks.whole,
            meeting=asked.meeting,
            accounts=tuple(
                message("{account} ({day})", account=one.name, day=day) for one, day in asked.uncounted
            ),
        ),
        on=moved,
        fund=asked.fund,
        amount=books.balances.total((one for one, _ in asked.uncounted), asked.meeting),
        article=asked.locks.article,
    )


def bank_quarters(books: Books) -> Iterable[Movements]:
    """Each fund's quarters in which a bank account moved."""
    books.regulation.require("bank-count-days", books.as_of)
    return _moves(books, Role.BANK, Quarter)


@rule(
    "CASH-05",
    "bank-not-checked",
    Level.WARNING,
    subject=N_("fund and quarter"),
    title=N_("The bank account was not checked against the bank's statement"),
    why=N_(
        "What the book says of the bank is only what the club wrote. The statement or passbook shows what is really there, "
        "and what somebody took out without a word."
    ),
    source=N_("The club's regulation, the article on the bank account (bank-count-days)"),
    paper=N_(
        "Have the passbook updated or ask the bank for a statement, compare it line by line with the book, and keep it "
        "with the slips. Somebody other than the treasurer should look at it too."
    ),
    ledger=N_(
        "Write a balance of the bank account with the bank's figure, dated the day after the statement's last day."
    ),
    each=bank_quarters,
    needs=("bank-count-days",),
    by_time=True,
)
def bank_not_checked(books: Books, movements: Movements) -> Iterator[Found]:
    """A quarter in which a bank account moved, without a balance of it from then to the days allowed after its end."""
    allowed = books.regulation.require("bank-count-days", books.as_of)
    yield from _unchecked(
        books,
        movements,
        allowed,
        N_(
            "the bank account of the {fund} moved in {period}, last on {last}, and was not checked from then until {days} "
            "days after the quarter's end: {accounts}"
        ),
    )


def _unchecked(books: Books, movements: Movements, allowed: Provision, text: str) -> Iterator[Found]:
    unchecked = movements.unchecked(books, allowed.whole)
    if not unchecked:
        return
    end = movements.period.last
    account, last = max(unchecked, key=lambda movement: movement[1])
    yield _at(
        next(_movements(books, account, last), None),
        f"{movements.fund} {movements.period}",
        Message(
            text,
            {
                "fund": movements.fund.label,
                "period": movements.period.label,
                "last": last,
                "days": allowed.whole,
                "accounts": tuple(account.name for account, _ in unchecked),
            },
        ),
        on=end,
        fund=movements.fund,
        amount=books.balances.total((account for account, _ in unchecked), end),
        article=allowed.article,
    )


# -- CASH-04 ---------------------------------------------------------------------------------------------------


def failed_balances(books: Books) -> Iterable[tuple[FailedBalance, Transaction | None]]:
    """The counts that do not hold, one of an account and day, with the entry that booked the difference.

    Inside a plugin Beancount itself says so.
    """
    failed = books.loaded.failed_balances if books.loaded else ()
    counts = {
        (balance.account, balance.date): balance
        for balance in reversed(failed)
        if balance.date <= books.as_of
    }
    if not counts:
        return ()
    booked = {
        (difference.account.name, difference.date): difference.booking
        for difference in count_differences(books)
    }
    return [
        (balance, booked.get(where) if balance.currency == CURRENCY else None)
        for where, balance in counts.items()
    ]


@rule(
    "CASH-04",
    "count-differs",
    Level.ERROR,
    subject=N_("account and date"),
    title=N_("What was counted is not what the books say"),
    why=N_(
        "The book and the box, the bank's statement or the member's loan book must say the same. A difference is money "
        "missing, money too much, or an entry that is wrong or not there."
    ),
    source=N_(
        "Books: the count must agree with the book; the form bảng kiểm kê quỹ 08a-TT has a line for the difference"
    ),
    paper=N_(
        "Count again, then go through the slips since the last count that agreed. Write the difference and its reason on "
        "the form, sign it together, and let the meeting decide: does the keeper of the box owe the shortage, or is it "
        "written off? Whose is the surplus?"
    ),
    ledger=N_(
        "Enter the slip that is missing or reverse the wrong one. Leave the balance as it was counted: never change it to "
        "the book's figure. Book what stays missing or too much with its own slip and the minutes: the finding then is a "
        "warning that says it is explained."
    ),
    each=failed_balances,
    structural=True,
)
def count_differs(books: Books, item: tuple[FailedBalance, Transaction | None]) -> Iterator[Found]:
    """A ``balance`` that the books do not add up to: a warning once a meeting's decision about it is booked."""
    failed, booked = item
    account = books.chart.get(failed.account)
    difference = failed.expected - failed.actual
    yield Found(
        subject=f"{failed.account} {failed.date}",
        message=message(
            _difference(account, more=difference > 0) if booked is None else _BOOKED,
            account=failed.account,
            evening=evening_before(failed.date),
            counted=_quantity(failed.expected, failed.currency),
            books=_quantity(failed.actual, failed.currency),
            difference=_quantity(abs(difference), failed.currency),
            **(
                {}
                if booked is None
                else {"voucher": voucher_or_place(booked), "minutes": booked.minutes or ""}
            ),
        ),
        date=failed.date,
        place=failed.place,
        fund=account.fund if account else None,
        member=account.member if account else None,
        amount=int(abs(difference)) if failed.currency == CURRENCY else None,
        level=None if booked is None else Level.WARNING,
    )


_BOOKED: Final = N_(
    "{account}: on the evening of {evening} there was {counted}, and the books said {books}: the difference of "
    "{difference} is explained, by the minutes {minutes} and {voucher}"
)


def _difference(account: Account | None, *, more: bool) -> str:
    if account is None or not account.is_money:
        return N_(
            "{account}: on the evening of {evening} there should be {counted} by the balance, and the books add up to "
            "{books}; the difference is {difference}"
        )
    if more:
        return N_(
            "{account}: on the evening of {evening} there was {counted}, and the books say {books}: {difference} too much"
        )
    return N_(
        "{account}: on the evening of {evening} there was {counted}, and the books say {books}: {difference} missing"
    )


def _quantity(number: Decimal, currency: str) -> Message | Dong:
    if currency == CURRENCY and number == number.to_integral_value():
        return Dong(int(number))
    return message("{number} {currency}", number=number, currency=currency)


# -- shared ----------------------------------------------------------------------------------------------------


def _last_movement(
    books: Books, accounts: Iterable[Account], until: date, *, sign: int
) -> Transaction | None:
    """The last transaction by a day's end that put money into some accounts together, or (-1) took it out."""
    names = {account.name for account in accounts}
    for index in reversed(range(bisect_right(books.transactions, until, key=lambda entry: entry.date))):
        entry = books.transactions[index]
        if sign * sum(posting.amount for posting in entry.postings if posting.account.name in names) > 0:
            return entry
    return None


def _at(
    entry: Transaction | None,
    subject: str,
    text: Message,
    *,
    on: date,
    fund: Fund | None,
    amount: int,
    article: str | None = None,
) -> Found:
    """A fault of a fund's money, shown at the transaction that brought it about."""
    return Found(
        subject=subject,
        message=text,
        date=on,
        place=entry.place if entry else None,
        fund=fund,
        voucher=entry.voucher if entry else None,
        amount=amount,
        article=article,
    )
