"""What the income fund's money was used for, entry by entry (FUND-08).

An entry takes from the fund what its cash, bank, loans and transfers lose together. What it debits instead is its
use. Some uses are the fund's purposes, some give back what somebody gave before, the rest are wrong. Money that goes
out by a detour (first to an account that only owes, then out of it) is followed: only what came in as money, or what
a meeting decided, can be given back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.books.entries import CURRENCY
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, Message, message
from clubledger.rules.bank_interest import taken_back
from clubledger.rules.count_differences import found_missing
from clubledger.rules.findings import Level, voucher_or_place
from clubledger.rules.fund.board_debts import BoardDebts
from clubledger.rules.transfers import period_year
from clubledger.rules.waivers import waiting_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from clubledger.books.books import Books
    from clubledger.books.chart import Account
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Param

WEALTH: Final = (Role.CASH, Role.BANK, Role.LOAN)
"""What the fund lends from and gets back to."""

CHANNELS: Final = (*WEALTH, Role.TRANSFER)
"""Between these money may go to and fro: other rules look after loans and transfers."""

PURPOSES: Final = (*CHANNELS, Role.ALLOWANCE, Role.BANK_FEE)
"""Uses that need no look here."""

OWN: Final = (Role.CAPITAL, Role.RETAINED, Role.RESERVE)
"""The fund's own: only a meeting may take of it."""

RETURNABLE: Final = (Role.MEMBER_CAPITAL, Role.BORROWED_CAPITAL)
"""What members gave and lenders lent, to be had back."""

OWED_FOR: Final = (*RETURNABLE, Role.TRANSFER, Role.ALLOWANCE, Role.MEMBER_RETURN, Role.BANK_FEE)
"""What may be booked first and paid later."""

REFUNDED: Final = (*INTEREST, Role.FINE)
"""What a borrower paid under a contract, to be given back if it was too much."""

GIVEN: Final = (*RETURNABLE, Role.PAYABLE, Role.WRITE_OFF)
"""Roles whose credits may be paid out again later."""


@dataclass(frozen=True, slots=True)
class FundUse:
    """A use that is none of the fund's purposes, or, a warning, one of its own that a meeting decided too long ago or for its board.

    What pays a debt of the fund that it honestly came by is a note.
    """

    amount: int
    text: Message
    level: Level = Level.ERROR


def wrong_uses(books: Books) -> Iterator[tuple[Transaction, list[FundUse]]]:
    """Every entry that used the income fund's money wrongly, and for what."""
    spending = _to_judge(books)
    refunded = {
        entry.loan
        for entry in spending
        if entry.loan and (entry.moved(*INTEREST) > 0 or entry.moved(Role.FINE, fund=Fund.INCOME) > 0)
    }
    held = Counter({_interest_of(loan): _paid_before(books, loan) for loan in refunded})
    missing = found_missing(books) if spending else {}
    never_paid = {
        item.entry.index: item.amount
        for item in (taken_back(books) if spending else ())
        if item.fund is Fund.INCOME and not item.fee
    }
    board_debts = BoardDebts(books)
    opened = frozenset(entry.index for entry in brought_forward(books)) if spending else frozenset()
    for _, day in groupby(_to_follow(books, spending, refunded), key=lambda entry: entry.date):
        entries = list(day)
        for entry in entries:  # of one day, what came in comes first: no book tells the hour
            held.update(_given(entry, opening=entry.index in opened))
        for entry in entries:
            uses = [
                use
                for use in _Spending(
                    books,
                    entry,
                    held,
                    missing.get(entry.index, 0),
                    never_paid.get(entry.index, 0),
                    board_debts,
                ).uses()
                if use.amount > 0
            ]
            if uses:
                yield entry, uses


def brought_forward(books: Books) -> Sequence[Transaction]:
    """The opening entries of the income fund; one that is dated after its books began brings nothing forward."""
    openings: list[Transaction] = []
    began = None
    for entry in books.effective:
        if began is not None and entry.date > began:
            break
        if Fund.INCOME not in entry.funds or not entry.postings:
            continue
        if entry.opening:
            openings.append(entry)
        elif began is None:
            began = entry.date
    return openings


def _to_follow(
    books: Books, spending: Sequence[Transaction], refunded: Collection[str]
) -> Sequence[Transaction]:
    """Entries that use money for something to look at, and those that gave what they may give back."""
    if not spending:
        return ()
    giving = [entry for role in GIVEN for entry in books.by_role.get(role, ())]
    paying = [entry for role in REFUNDED for entry in books.by_role.get(role, ()) if entry.loan in refunded]
    entries = {entry.index: entry for entry in (*spending, *giving, *paying)}
    return [entries[index] for index in sorted(entries)]


def _to_judge(books: Books) -> list[Transaction]:
    """The income fund's entries that debit more than money, loans, transfers, allowances and fees, or a debt's fee."""
    plain = {
        name for name, account in books.chart.items() if account.role in PURPOSES and account.problem is None
    }
    return [
        entry
        for entry in books.effective
        if Fund.INCOME in entry.funds
        and (
            any(
                (posting.amount > 0 and posting.account.name not in plain) or posting.currency != CURRENCY
                for posting in entry.postings
            )
            or (entry.loan_links and entry.moved(Role.BANK_FEE) > 0)
        )
    ]


# -- what came in ------------------------------------------------------------------------------------------------


def _given(entry: Transaction, *, opening: bool) -> Counter[str]:
    """What an entry gave that may be given back, by account or contract, as far as something stands behind it."""
    given: Counter[str] = Counter()
    behind = None if opening else _behind(entry)
    for key, amount in _credits(entry):
        backed = amount if behind is None else min(amount, behind)
        given[key] += backed
        if behind is not None:
            behind -= backed
    return given


def _came_in(entry: Transaction) -> int:
    """Money or debts that an entry brought the fund."""
    return max(0, entry.moved(*WEALTH, fund=Fund.INCOME))


def _behind(entry: Transaction) -> int:
    """What came in; else what the fund may spend anyway and left unpaid, and what a meeting took of its own."""
    behind = {*OWED_FOR, *(OWN if entry.minutes else ()), *(REFUNDED if entry.loan else ())}
    return _came_in(entry) + sum(
        max(0, amount)
        for account, amount in _net(entry).values()
        if account.fund is Fund.INCOME and account.role in behind
    )


def _paid_before(books: Books, number: str) -> int:
    """What a loan older than the books may have paid before them, at most."""
    loan = books.loans.get(number)
    if loan is None or loan.first is None or not loan.opening:
        return 0
    try:
        return int(loan.principal * loan.rate * loan.term / 100)
    except CannotJudge:  # no reason to accuse: as much as was owed
        return loan.first.moved(Role.LOAN)


def _credits(entry: Transaction) -> Iterator[tuple[str, int]]:
    interest, recovered = -entry.moved(*INTEREST), -entry.moved(Role.WRITE_OFF)
    if interest > 0 and entry.loan:
        yield _interest_of(entry.loan), min(interest, _came_in(entry))
    fine = -entry.moved(Role.FINE, fund=Fund.INCOME)
    if fine > 0 and entry.loan:
        yield _fine_of(entry.loan), min(fine, _came_in(entry))
    for account, amount in _net(entry).values():
        if amount < 0 and account.role in {*RETURNABLE, Role.PAYABLE}:
            yield account.name, -amount
    if recovered > 0:
        yield _recovered_of(entry.loan), min(recovered, _came_in(entry))


def _net(entry: Transaction) -> dict[str, tuple[Account, int]]:
    """What an entry moves on each account, in đồng."""
    moved: dict[str, tuple[Account, int]] = {}
    for posting in entry.postings:
        _, before = moved.get(posting.account.name, (None, 0))
        moved[posting.account.name] = posting.account, before + posting.amount
    return moved


def _interest_of(loan: str) -> str:
    return f"{loan} interest"


def _fine_of(loan: str) -> str:
    return f"{loan} fine"


def _recovered_of(loan: str | None) -> str:
    return f"{loan} recovered"


# -- what it was used for ----------------------------------------------------------------------------------------


class _Spending:
    """One entry's uses. What it gives back is taken off ``held``."""

    def __init__(
        self,
        books: Books,
        entry: Transaction,
        held: Counter[str],
        missing: int,
        never_paid: int,
        board_debts: BoardDebts,
    ) -> None:
        self.books = books
        self.never_paid = never_paid
        """What it says that the bank took back of interest that the bank had not paid."""
        self.missing = missing
        """What it takes out of a box because a count had found it missing."""
        self.board_debts = board_debts
        self.entry = entry
        self.held = held
        self.net = _net(entry)
        self.paid = -self._moved(Role.CASH, Role.BANK, Role.TRANSFER)
        self.out = -self._moved(*CHANNELS)
        """What left the fund's money, loans and transfers."""
        self.lost = self.out - self._moved(*REFUNDED, Role.BANK_INTEREST)
        """The same with the interest and the fines that came in."""
        self.short = -sum(
            amount for account, amount in self.net.values() if account.fund is not Fund.OPERATING
        )
        """What the fund's own postings leave for the other fund, or for goods."""

    def uses(self) -> Iterator[FundUse]:
        """Every debit that is none of the fund's purposes."""
        yield from self._own()
        yield from self._interest()
        yield from self._fine()
        yield from self._written_off()
        yield from self._debt_as_fee()
        yield from self._allocated()
        yield from self._shared_out()
        for account, amount in self.net.values():
            if amount > 0:
                yield from self._account(account, amount)
        goods = min(-sum(amount for _, amount in self.net.values()), self.lost)
        if goods > 0:
            yield FundUse(
                goods, self._text(N_("{voucher} turns {amount} of the income fund into goods"), goods)
            )

    def _moved(self, *roles: Role) -> int:
        return sum(
            amount
            for account, amount in self.net.values()
            if account.fund is Fund.INCOME and account.problem is None and account.role in roles
        )

    def _own(self) -> Iterator[FundUse]:
        """Capital, retained interest and the reserve: only with minutes, and of no meeting long ago."""
        if self.entry.opening and self.out <= 0:
            return
        for role in OWN:
            taken = self._moved(role)
            if taken <= 0:
                continue
            if not self.books.members_decided(self.entry):
                text = (
                    N_(
                        "{voucher} takes {amount} of {account} by minutes of the board; only the members decide that"
                    )
                    if self.entry.minutes
                    else N_("{voucher} takes {amount} of {account} without minutes")
                )
                yield FundUse(taken, self._at(text, role, taken))
            elif decided := self._decided_long_ago():
                text = N_(
                    "{voucher} takes {amount} of {account} by a decision of {held}, {days} days before; a decision waits for "
                    "{limit} days"
                )
                yield FundUse(taken, self._at(text, role, taken, **decided), Level.WARNING)
        yield from self._owed_to_the_board()

    def _owed_to_the_board(self) -> Iterator[FundUse]:
        """What a meeting made of the fund's own a debt to somebody on its board: no receipt shows their money."""
        debt = self.board_debts.of(self.entry) if self.books.members_decided(self.entry) else None
        if debt is None:
            return
        text = (
            N_(
                "{voucher} makes {amount} of the fund's own a debt to {member}, who is on the board, by an entry alone: the books "
                "have no receipt of that money"
            )
            if debt.member
            else N_(
                "{voucher} makes {amount} of the fund's own a debt to somebody who holds an office, by an entry alone: the books "
                "have no receipt of that money"
            )
        )
        yield FundUse(
            debt.amount,
            self._text(text, debt.amount, **({"member": debt.member} if debt.member else {})),
            Level.WARNING,
        )

    def _decided_long_ago(self) -> Mapping[str, Param]:
        """Day and age of the meeting that decided the entry, and how long its decision waits, where that is over."""
        held = self.books.met(self.entry.minutes, self.entry.date)
        limit = waiting_days(self.books, self.entry.date)
        if held is None or limit is None or (self.entry.date - held).days <= limit:
            return {}
        return {"held": held, "days": (self.entry.date - held).days, "limit": limit}

    def _interest(self) -> Iterator[FundUse]:
        """A refund under a loan's link, of no more than the loan brought."""
        left_owed = -self._moved(Role.PAYABLE, *RETURNABLE)
        refund = min(self._moved(*INTEREST), self.out + left_owed)
        if refund <= 0:
            return
        loan = self.entry.loan
        if loan is None:
            yield FundUse(
                refund, self._text(N_("{voucher} pays {amount} of interest back under no contract"), refund)
            )
            return
        beyond = self._take(_interest_of(loan), refund)
        if beyond > 0:
            yield FundUse(
                beyond,
                self._text(
                    N_("{voucher} pays back {amount} more interest than {loan} had paid"), beyond, loan=loan
                ),
            )

    def _fine(self) -> Iterator[FundUse]:
        """A fine given back under a loan's link, of no more than the loan had brought."""
        left_owed = -self._moved(Role.PAYABLE, *RETURNABLE)
        refund = min(self._moved(Role.FINE), self.out + left_owed)
        if refund <= 0:
            return
        loan = self.entry.loan
        if loan is None:
            text = N_("{voucher} pays {amount} of fines back under no contract")
            yield FundUse(refund, self._text(text, refund))
            return
        beyond = self._take(_fine_of(loan), refund)
        if beyond > 0:
            text = N_("{voucher} pays back {amount} more of fines than {loan} had paid")
            yield FundUse(beyond, self._text(text, beyond, loan=loan))

    def _written_off(self) -> Iterator[FundUse]:
        """A write-off takes a debt off the books; money goes out by it only where too much had been recovered."""
        debts = max(0, -self._moved(Role.LOAN)) + max(0, -self._moved(Role.RECEIVABLE))
        paid = min(self._moved(Role.WRITE_OFF) - debts, self.out) - self.missing
        if paid <= 0:
            return
        beyond = self._take(_recovered_of(self.entry.loan), paid)
        yield FundUse(
            beyond, self._text(N_("{voucher} pays out {amount} as a write-off: no debt went down"), beyond)
        )

    def _debt_as_fee(self) -> Iterator[FundUse]:
        """A bank takes its fee of money: a debt goes down by no more of it than of money that came in."""
        repaid, came_in = -self._moved(Role.LOAN), self._moved(Role.CASH, Role.BANK)
        debt = min(repaid, self._moved(Role.BANK_FEE))
        if repaid > 0 and debt > max(0, came_in):
            yield FundUse(
                debt, self._text(N_("{voucher} takes {amount} of a debt off the books as a bank fee"), debt)
            )

    def _allocated(self) -> Iterator[FundUse]:
        """Allocation stands against retained interest and the reserve; nothing is paid out of it."""
        kept = max(0, -self._moved(Role.RETAINED)) + max(0, -self._moved(Role.RESERVE))
        yield self._none_of_the_purposes(
            self._account_of(Role.ALLOCATION), min(self._moved(Role.ALLOCATION) - kept, self.lost)
        )

    def _shared_out(self) -> Iterator[FundUse]:
        """Interest for the members: of a fiscal year, to members that are named, by the members' own meeting.

        What is booked to their contributions or as owed is paid out later as what the fund owes: it is judged here.
        """
        if self.entry.opening and self.out <= 0:
            return
        shared = [
            posting
            for posting in self.entry.postings
            if posting.account.role is Role.MEMBER_RETURN
            and posting.account.problem is None
            and posting.amount > 0
        ]
        whole = sum(posting.amount for posting in shared)
        unnamed = sum(posting.amount for posting in shared if posting.member is None)
        if not self._is_of_a_year():
            text = N_(
                "{voucher} shares {amount} of interest out to members and names no fiscal year as period"
            )
            yield FundUse(whole, self._text(text, whole))
        elif not self.books.held(self.entry.minutes, self.entry.date):
            text = N_(
                "{voucher} shares {amount} of interest out to members without minutes of a members' meeting held by then"
            )
            yield FundUse(whole, self._text(text, whole))
        else:
            text = N_("{voucher} shares {amount} of interest out to members and does not say to whom")
            yield FundUse(unnamed, self._text(text, unnamed))

    def _is_of_a_year(self) -> bool:
        """Whether its period is a fiscal year of the books that has begun, or the last one of a club older than they."""
        year, began = period_year(self.entry), (self.books.began or self.entry.date).year
        first = began if self.books.brought_forward is None else began - 1
        return year is not None and first <= year <= self.entry.date.year + 1

    def _account(self, account: Account, amount: int) -> Iterator[FundUse]:
        """One account's debit."""
        match account.role if account.problem is None else None:
            case Role.MEMBER_CAPITAL | Role.BORROWED_CAPITAL:
                beyond = self._take(account.name, amount)
                text = N_("{voucher} gives back {amount} more than was paid into {account}")
                yield FundUse(beyond, self._text(text, beyond, account=account.name))
            case Role.PAYABLE if account.fund is Fund.INCOME:
                yield from self._kept_for_others(account, min(amount, self.out))
            case Role.OPENING if account.fund is Fund.INCOME:
                if not self.entry.opening or self.out > 0:
                    yield self._none_of_the_purposes(account, min(amount, self.lost))
            case Role.RECEIVABLE if account.fund is Fund.INCOME:
                yield self._none_of_the_purposes(account, min(amount, self.out) - self.missing)
            case Role.BANK_INTEREST if account.fund is Fund.INCOME:
                yield self._none_of_the_purposes(account, min(amount, self.out, self.never_paid))
            case Role.ALLOCATION | Role.WRITE_OFF | Role.MEMBER_RETURN:
                return
            case role if role in {*PURPOSES, *OWN, *INTEREST} or self._is_own_fine(account):
                return
            case _ if account.fund is Fund.OPERATING:
                yield self._none_of_the_purposes(account, min(amount, self.short, self.lost))
            case _:
                yield self._none_of_the_purposes(account, min(amount, self.lost))

    @staticmethod
    def _is_own_fine(account: Account) -> bool:
        return account.role is Role.FINE and account.fund is Fund.INCOME

    def _kept_for_others(self, account: Account, amount: int) -> Iterator[FundUse]:
        """What the fund owed: a note while it is no more than had come in for somebody else."""
        if amount <= 0:
            return
        beyond = self._take(account.name, amount)
        yield self._none_of_the_purposes(account, beyond)
        if self.paid > 0:
            text = N_("{voucher} pays {amount} that the income fund owed ({account})")
            held = amount - beyond
            yield FundUse(held, self._text(text, held, account=account.name), level=Level.NOTE)

    def _take(self, key: str, amount: int) -> int:
        """Give back what is held; the answer is what nobody had given."""
        covered = min(max(self.held[key], 0), amount)
        self.held[key] -= covered
        return amount - covered

    def _account_of(self, role: Role) -> Account | None:
        return next(
            (account for account, amount in self.net.values() if account.role is role and amount > 0), None
        )

    def _none_of_the_purposes(self, account: Account | None, amount: int) -> FundUse:
        text = N_("{voucher} uses {amount} of the income fund for {account}: that is none of its purposes")
        return FundUse(amount, self._text(text, amount, account=account.name if account else ""))

    def _at(self, msgid: str, role: Role, amount: int, **params: Param) -> Message:
        account = self._account_of(role)
        return self._text(msgid, amount, account=account.name if account else role.value, **params)

    def _text(self, msgid: str, amount: int, **params: Param) -> Message:
        return message(msgid, voucher=voucher_or_place(self.entry), amount=Dong(amount), **params)
