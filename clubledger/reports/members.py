"""The members of a club, and what each borrowed, paid and gave. Amounts in whole đồng."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import AccountKind, Role
from clubledger.books.likeness import plain_code
from clubledger.books.periods import Month, months
from clubledger.figures.indicators import indicators
from clubledger.figures.loan_register import register
from clubledger.i18n import N_, Message, message
from clubledger.regulation.provisions import Missing, NoSuchLimit
from clubledger.reports.collation import vietnamese_key
from clubledger.rules.mem import dues

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.books.contracts import Loan
    from clubledger.books.members import Member
    from clubledger.figures.indicators import Indicators
    from clubledger.figures.loan_register import RegisterLine
    from clubledger.rules.mem import Dues

GIFTS: Final = {
    Role.MEMBER_CAPITAL: message("contribution to be given back"),
    Role.CAPITAL: message("capital given"),
    Role.DONATION: message("donation"),
    Role.IN_KIND: message("in kind"),
}
"""What a member gives beside the fee, by the role of the account that it is booked to."""

OFFICES: Final = {
    "chair": message("chair"),
    "deputy": message("deputy chair"),
    "secretary": message("secretary"),
    "treasurer": message("treasurer"),
    "accountant": message("accountant"),
    "member": message("board member"),
}
"""The offices of the board as people call them."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Payment:
    """A fee that was paid (or, below nothing, given back), and its slip; ``alone``: its entry has no other's fee."""

    date: date
    amount: int
    voucher: str | None
    alone: bool


@dataclass(frozen=True, slots=True)
class Fees:
    """A member's fees since the books began: what was paid, and what rule MEM-06 reckons of them (``None``: not told)."""

    payments: tuple[Payment, ...]
    dues: Dues | None

    @property
    def paid(self) -> int:
        """All that was paid, in đồng."""
        return sum(payment.amount for payment in self.payments)

    @property
    def due(self) -> int | None:
        """All that was asked, in đồng."""
        return None if self.dues is None else self.dues.due

    @property
    def owing(self) -> int | None:
        """What is missing, if anything is."""
        return None if self.due is None else max(self.due - self.paid, 0)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member's line in the list; ``loans`` are the open ones, ``borrowed`` how many there ever were."""

    member: Member
    loans: tuple[RegisterLine, ...]
    borrowed: int
    fees: Fees


@dataclass(frozen=True, slots=True)
class MemberList:
    """All members in the order of their names; ``untold`` says why nobody's fees due are known.

    ``unnamed`` are the fees booked without saying who paid: what members owe may be less by as much. ``indicators`` are the
    audit's figures of the present members.
    """

    as_of: date
    present: tuple[MemberRow, ...]
    left: tuple[MemberRow, ...]
    untold: Message | None
    unnamed: int
    indicators: Indicators

    @property
    def shares(self) -> tuple[Message, ...]:
        """What the targets ask about, each of how many."""
        figures = self.indicators
        parts = (
            (N_("Women {share}"), figures.women, figures.members),
            (N_("From 60 years on {share}"), figures.older, figures.members),
            (N_("Women among them {share}"), figures.older_women, figures.older),
            (N_("Ever lent to {share}"), figures.borrowers_ever, figures.members),
        )
        return tuple(Message(text, {"share": _share(part, whole)}) for text, part, whole in parts)

    def line(self, code: str) -> MemberRow | None:
        """The line of a member by code, however its letters are written."""
        lines = {line.member.code: line for line in (*self.left, *self.present)}
        wanted = plain_code(code)
        alike = (line for code, line in lines.items() if plain_code(code) == wanted)
        return lines.get(code.strip()) or next(alike, None)


@dataclass(frozen=True, slots=True)
class FeeMonth:
    """The fees that a member paid in a month, whichever months they are for; ``due`` is what the month itself asked.

    That is ``None`` of a month that asked nothing: it is not over, there was no fee, or they were no member for all of it.
    """

    month: Month
    due: int | None
    payments: tuple[Payment, ...]

    @property
    def paid(self) -> int:
        """Their sum, in đồng."""
        return sum(payment.amount for payment in self.payments)


@dataclass(frozen=True, slots=True)
class Gift:
    """What a member gave beside the fee: ``number`` of ``currency``, less than nothing if it was given back."""

    date: date
    what: Message
    fund: Fund | None
    number: Decimal
    currency: str
    amount: int
    text: str
    voucher: str | None


@dataclass(frozen=True, slots=True)
class LoanRecord:
    """How a loan was repaid, at the ends of the days: that is when the audit calls it late (days of grace counted).

    ``fallen`` instalments fell due, and their days of grace ran out, since the books know the loan; ``on_time`` of them
    found nothing past due then. ``most`` is the most days past due ever. ``None`` where the terms cannot be known.
    """

    line: RegisterLine
    fallen: int | None = None
    on_time: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class MemberPage:
    """All that the books say of a member. ``offices`` are those of the board that they hold."""

    line: MemberRow
    present: bool
    offices: tuple[Message, ...]
    records: tuple[LoanRecord, ...]
    months: tuple[FeeMonth, ...]
    gifts: tuple[Gift, ...]

    @property
    def fallen(self) -> int:
        """The instalments of all loans that fell due."""
        return sum(record.fallen or 0 for record in self.records)

    @property
    def on_time(self) -> int:
        """Those of them that were paid on time."""
        return sum(record.on_time or 0 for record in self.records)

    @property
    def most(self) -> int:
        """The most days that a loan was ever past due."""
        return max((record.most or 0 for record in self.records), default=0)

    @property
    def late_now(self) -> int:
        """The most days that a loan is past due now."""
        return max((one.standing.days_past_due for one in self.line.loans if one.standing), default=0)

    @property
    def given(self) -> int:
        """The contributions in money together, in đồng."""
        return sum(gift.amount for gift in self.gifts)


def members(books: Books) -> MemberList:
    """The members as of the books' day."""
    loans: dict[str | None, list[RegisterLine]] = defaultdict(list)
    for line in register(books).lines:
        if line.balance > 0:
            loans[line.member].append(line)
    paid = _payments(books)
    owed, untold = _dues(books)

    def line_of(member: Member) -> MemberRow:
        fees = Fees(tuple(paid.get(member.code, ())), owed.get(member.code))
        borrowed = len(books.loans_by_member.get(member.code, ()))
        return MemberRow(member, tuple(loans[member.code]), borrowed, fees)

    lines = [line_of(member) for member in sorted(books.members.values(), key=_order)]
    return MemberList(
        as_of=books.as_of,
        present=tuple(line for line in lines if line.member.present(books.as_of)),
        left=tuple(line for line in lines if not line.member.present(books.as_of)),
        untold=untold,
        unnamed=next((dues.unnamed for dues in owed.values()), 0),
        indicators=indicators(books),
    )


def _share(part: int | None, whole: int | None) -> Message:
    if part is None or whole is None:
        return message("not enough data yet")
    return message("{part} of {whole}", part=part, whole=whole)


def member_page(books: Books, line: MemberRow) -> MemberPage:
    """The page of a member of the list."""
    member = line.member
    present = member.present(books.as_of)
    holders = books.office_holders(books.as_of)
    return MemberPage(
        line=line,
        present=present,
        offices=tuple(OFFICES[office] for office, held_by in holders.items() if member.code in held_by),
        records=tuple(
            _record(books.loans[one.loan], one) for one in register(books).lines if one.member == member.code
        ),
        months=tuple(_fee_months(books, member, line.fees)),
        gifts=tuple(_gifts(books, member.code)),
    )


def _order(member: Member) -> tuple[object, str]:
    return vietnamese_key(member.name or ""), member.code


# -- fees --------------------------------------------------------------------------------------------------


def _dues(books: Books) -> tuple[Mapping[str, Dues], Message | None]:
    """What rule MEM-06 reckons, by member; or why it cannot."""
    try:
        return {one.member.code: one for one in dues(books) if one.problem is None}, None
    except Missing as missing:
        return {}, missing.message
    except NoSuchLimit:
        return {}, message("The club's regulation asks for no fee.")


def _payments(books: Books) -> Mapping[str, Sequence[Payment]]:
    """The fees that each member paid, in the order of their dates."""
    found: dict[str, list[Payment]] = defaultdict(list)
    for entry in books.by_role.get(Role.FEE, ()):
        fees = [posting for posting in entry.postings if posting.account.role is Role.FEE]
        alone = len({posting.member for posting in fees}) == 1
        for posting in fees:
            if posting.member is not None:
                found[posting.member].append(Payment(entry.date, -posting.amount, entry.voucher, alone))
    return found


def _fee_months(books: Books, member: Member, fees: Fees) -> Iterable[FeeMonth]:
    """The months of the books in which someone was a member or paid."""
    by_month: dict[Month, list[Payment]] = defaultdict(list)
    for payment in fees.payments:
        by_month[Month.of(payment.date)].append(payment)
    due = fees.dues.months if fees.dues else {}
    for month in months(books.began, books.as_of) if books.began is not None else ():
        was_there = member.present(month.first) or member.present(min(month.last, books.as_of))
        if was_there or month in by_month:
            yield FeeMonth(month, due.get(month), tuple(by_month[month]))


# -- contributions -----------------------------------------------------------------------------------------


def _gifts(books: Books, code: str) -> Iterable[Gift]:
    entries = {entry.index: entry for role in GIFTS for entry in books.by_role.get(role, ())}
    for _, entry in sorted(entries.items()):
        for posting in entry.postings:
            account = posting.account
            if (
                account.role in GIFTS
                and posting.member == code
                and account.kind not in {AccountKind.ASSET, AccountKind.EXPENSE}
            ):
                yield Gift(
                    date=entry.date,
                    what=GIFTS[account.role],
                    fund=account.fund,
                    number=-posting.number,
                    currency=posting.currency,
                    amount=-posting.amount,
                    text=entry.narration,
                    voucher=entry.voucher,
                )


# -- repayment ---------------------------------------------------------------------------------------------


def _record(loan: Loan, line: RegisterLine) -> LoanRecord:
    if line.standing is None or loan.first is None:
        return LoanRecord(line)
    first, as_of = loan.first.date, line.standing.as_of
    judged = [
        day
        for row in line.standing.rows
        if (day := _after_grace(row.due, loan.contract.grace_days, as_of)) is not None and day >= first
    ]
    changes = [*(entry.date for entry in loan.transactions), *(longer.date for longer in loan.extensions)]
    eves = {as_of, *(day - _DAY for day in changes if day > first)}
    return LoanRecord(
        line,
        fallen=len(judged),
        on_time=sum(loan.standing(day).days_past_due == 0 for day in judged),
        most=max(loan.standing(day).days_past_due for day in eves),
    )


def _after_grace(due: date, grace_days: int, as_of: date) -> date | None:
    """The first day at whose end an instalment is late, if it is not in the future."""
    day = due.toordinal() + grace_days + 1
    return date.fromordinal(day) if day <= as_of.toordinal() else None
