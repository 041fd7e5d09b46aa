"""FUND-01 to 04 and 06 to 09: two funds kept apart, the capital kept whole and used for what it is for."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING

from clubledger.books.chart import MONEY, AccountKind, Fund, Role
from clubledger.books.contracts import CannotTell
from clubledger.books.files import JOURNALS
from clubledger.books.periods import Month, finished_months
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, Message, Percent, message
from clubledger.rules.allowances import allowances, paid_of, within_fixed_sum
from clubledger.rules.count_differences import found_missing
from clubledger.rules.findings import Found, Level, found_in, voucher_or_place
from clubledger.rules.fund_uses import brought_forward, wrong_uses
from clubledger.rules.registry import Decided, rule
from clubledger.rules.transfers import Transfer, period_year, transfers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.regulation import Provision

# -- FUND-01 ---------------------------------------------------------------------------------------------------


def both_funds(_books: Books) -> Iterable[Fund]:
    """List the two funds."""
    return Fund


@rule(
    "FUND-01",
    "fund-missing",
    Level.ERROR,
    subject=N_("fund"),
    title=N_("One of the two funds is missing"),
    why=N_(
        "The money to be lent and the money to be spent are two purses. With one purse alone, the capital that was given "
        "to be lent is soon spent on activities, and nobody can say how much of it is left."
    ),
    source=N_(
        "The commune's plan, part II, 2c, and QĐ 1336/QĐ-TTg: every club has an income fund and an operating fund that "
        "it manages itself by its own regulation"
    ),
    paper=N_(
        "Begin a cash book for the fund that has none, and put its money in a box or a bank account of its own. Write in "
        "the minutes from which day it is kept and with how much."
    ),
    ledger=N_(
        "Open an account with role cash or bank for that fund in club.beancount, and begin its journal."
    ),
    each=both_funds,
    as_of=True,
    structural=True,
)
def fund_missing(books: Books, fund: Fund) -> Iterator[Found]:
    """A fund has no cash or bank account that is open."""
    if not books.chart and books.directives.club.name is None:
        raise CannotTell(message("the books had not begun on {day}", day=books.as_of))
    if not books.keeps_money(fund):
        yield Found(
            subject=fund.value,
            message=message("the {fund} has no cash or bank account that is open", fund=fund.label),
            date=books.as_of,
            fund=fund,
        )


# -- FUND-02 ---------------------------------------------------------------------------------------------------


@rule(
    "FUND-02",
    "transfer-unbalanced",
    Level.ERROR,
    subject=N_("link"),
    title=N_("Money left one fund and did not arrive in the other"),
    why=N_(
        "What one fund gives the other fund must receive, the same amount on the same day. A transfer with one half "
        "only is money that nobody has."
    ),
    source=N_("Books: a transfer between the funds has two halves"),
    paper=N_(
        "Lay the payment slip of the one fund beside the receipt of the other. If one is missing, find out who carried "
        "the money; count both boxes."
    ),
    ledger=N_(
        "Give both halves the same link, such as ^CQ-2024-001, the same date and the same amount: one entry in each "
        "fund's journal, each with its own slip. A half with a wrong amount or link is reversed and booked again."
    ),
    each=transfers,
    structural=True,
    plugin="funds",
)
def transfer_unbalanced(books: Books, transfer: Transfer) -> Iterator[Found]:
    """No link or several; halves that do not cancel out over both funds; halves of different days."""
    if transfer.link is None:
        entry = transfer.halves[0]
        yield _at_transfer(transfer, _link_missing(entry), _crossing(entry))
        return
    if not sees_both(books):
        return
    income, operating = transfer.moved(Fund.INCOME), transfer.moved(Fund.OPERATING)
    days = sorted({entry.date for entry in transfer.halves})
    if income + operating:
        yield _at_transfer(transfer, _one_sided(transfer), abs(income + operating))
    elif not income:
        text = message(
            "{link}: what each fund sends comes back to it; nothing crosses the funds", link=transfer.link
        )
        yield _at_transfer(
            transfer, text, sum(max(0, entry.moved(Role.TRANSFER)) for entry in transfer.halves)
        )
    elif len(days) > 1 and not _one_day_before_corrections(books, transfer):
        text = message(
            "{link}: one half is dated {first}, the other {last}; money arrives on the day it leaves",
            link=transfer.link,
            first=days[0],
            last=days[-1],
        )
        yield _at_transfer(transfer, text, abs(income))


def sees_both(books: Books) -> bool:
    """Tell whether the other fund's journal is there at all: in one fund's own ledger it is not."""
    if books.loaded is not None:
        return True
    seen = {PurePath(name).parent.name for name in books.source.options.get("include", ())}
    return all(
        JOURNALS[fund] in seen or any(fund in entry.funds for entry in books.transactions) for fund in Fund
    )


def _crossing(entry: Transaction) -> int:
    """What an entry sends to the other fund or receives from it, in đồng."""
    return max(abs(entry.moved(Role.TRANSFER, fund=fund)) for fund in Fund)


def _link_missing(entry: Transaction) -> Message:
    amount = Dong(_crossing(entry))
    if not entry.links:
        return message(
            "{voucher} moves {amount} between the funds without a link to its other half",
            voucher=voucher_or_place(entry),
            amount=amount,
        )
    return message(
        "{voucher} moves {amount} between the funds under {count} links; a transfer has exactly one",
        voucher=voucher_or_place(entry),
        amount=amount,
        count=len(entry.links),
    )


def _one_sided(transfer: Transfer) -> Message:
    giver = transfer.sender.fund or Fund.INCOME
    taker = next(fund for fund in Fund if fund is not giver)
    return message(
        "{link}: {sent} left the {giver}, {arrived} arrived in the {taker}",
        link=transfer.link or "",
        sent=Dong(transfer.moved(giver)),
        giver=giver.label,
        arrived=Dong(-transfer.moved(taker)),
        taker=taker.label,
    )


def _one_day_before_corrections(books: Books, transfer: Transfer) -> bool:
    """Tell whether the halves met on one day before one was reversed and booked again."""
    stood: dict[Fund | None, set[date]] = defaultdict(set)
    for reversal in books.corrections.get(transfer.link or "", ()):
        if reversal.original is not None:
            stood[reversal.original.fund].add(reversal.original.date)
    days = [{entry.date, *stood[entry.fund]} for entry in transfer.halves]
    return bool(set.intersection(*days))


def _at_transfer(transfer: Transfer, text: Message, amount: int) -> Found:
    return found_in(transfer.sender, transfer.subject, text, amount=amount)


# -- FUND-03 ---------------------------------------------------------------------------------------------------


def mixed_entries(books: Books) -> Iterable[Transaction]:
    """List the entries that post to accounts of both funds."""
    return (entry for entry in books.effective if len(entry.funds) > 1)


@rule(
    "FUND-03",
    "funds-mixed",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("One entry mixes the two funds"),
    why=N_(
        "Each fund has its own slips, its own cash book and its own box. An entry over both makes two books out of one "
        "slip, and neither fund can be checked alone."
    ),
    source=N_("Books: each fund has its own journal and its own slips"),
    paper=N_(
        "Write a slip for each fund. If money of one fund paid for the other, bring the money back, or write a transfer: "
        "a payment slip in the one fund, a receipt in the other."
    ),
    ledger=N_(
        "Reverse the entry and book it as two, one in each fund's journal. Money that crosses goes over the transfer "
        "accounts of both funds, under one link such as ^CQ-2024-001."
    ),
    each=mixed_entries,
    structural=True,
    plugin="funds",
)
def funds_mixed(_books: Books, entry: Transaction) -> Iterator[Found]:
    """One transaction with postings in both funds."""
    fund = entry.fund or Fund.INCOME
    other = next(owner for owner in entry.funds if owner is not fund)
    crossing = abs(sum(posting.amount for posting in entry.postings if posting.account.fund is other))
    yield found_in(
        entry,
        voucher_or_place(entry),
        message(
            "{voucher} is a slip of the {fund}, and its entry posts to accounts of the {other} as well",
            voucher=voucher_or_place(entry),
            fund=fund.label,
            other=other.label,
        ),
        amount=crossing or abs(entry.money(other)),
    )


# -- FUND-04 ---------------------------------------------------------------------------------------------------


@rule(
    "FUND-04",
    "capital-below-minimum",
    Level.NOTE,
    subject=N_("club"),
    title=N_("The income fund has less capital than the regulation wants"),
    why=N_(
        "With too little capital few members can borrow, and the interest does not carry the club's work."
    ),
    source=N_("The club's regulation, the article on the capital of the income fund (capital-min)"),
    paper=N_(
        "Raise it at the meeting: which sources of the commune's plan, part V, have not been asked yet? Write down who "
        "asks whom, and until when."
    ),
    ledger=N_(
        "Book what is given to the income fund to a capital account of its source. Nothing is wrong in the ledger itself."
    ),
    needs=("capital-min",),
    as_of=True,
)
def capital_below_minimum(books: Books, _club: Books) -> Iterator[Found]:
    """Capital received, with the contributions that members have in the fund, under the minimum."""
    least = books.regulation.require("capital-min", books.as_of)
    given = sum(max(0, -entry.moved(Role.CAPITAL)) for entry in books.by_role.get(Role.CAPITAL, ()))
    contributions = _owed(books, Role.MEMBER_CAPITAL)
    if given + contributions < least.whole:
        yield Found(
            subject="club",
            message=message(
                "the income fund received {capital} of capital; the regulation wants {least}",
                capital=Dong(given + contributions),
                least=Dong(least.whole),
            ),
            date=books.as_of,
            fund=Fund.INCOME,
            amount=given + contributions,
            article=least.article,
        )


def _owed(books: Books, *roles: Role) -> int:
    """What the income fund owes on accounts of some roles; one in debit owes nothing."""
    accounts = books.chart.having(*roles, fund=Fund.INCOME)
    return sum(max(0, -books.balances.of(account, books.as_of)) for account in accounts)


# -- FUND-06 ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worth:
    """What the income fund is worth, and what it should still be worth, in đồng."""

    assets: int
    owed: int
    capital: int
    lost_before: int
    written_off: int
    fees: int

    @property
    def net(self) -> int:
        """Net assets: what it has less what it owes."""
        return self.assets - self.owed

    @property
    def missing(self) -> int:
        """What is missing of the capital, allowed losses apart; 0 or less if it is all there."""
        return self.capital - self.lost_before - self.written_off - self.fees - self.net


@rule(
    "FUND-06",
    "capital-eroded",
    Level.ERROR,
    subject=N_("club"),
    title=N_("Some of the capital is gone"),
    why=N_(
        "Capital was given to be lent again and again. What the fund has in cash, bank and loans, less what it owes, "
        "must not be less than the capital it received: only interest may be spent."
    ),
    source=N_("Books: the income fund keeps its capital; losses only by minuted write-offs and bank fees"),
    paper=N_(
        "Add up box, bank and debts, take off what the fund must give back, and compare with the list of those who gave "
        "capital. Find what was spent beyond the interest, and bring it back to the meeting: who repays it, and when?"
    ),
    ledger=N_(
        "Look first at FUND-08, LOAN-17 and CASH-04: they name the entries. If the meeting decided a write-off or gave "
        "capital back, add the number of its minutes to the entry. Where the money came back, reverse the entry that "
        "took it, with the new receipt's number."
    ),
    as_of=True,
    structural=True,
)
def capital_eroded(books: Books, _club: Books) -> Iterator[Found]:
    """Net assets below the capital paid in, less minuted write-offs net of recoveries, less bank fees."""
    worth = _worth(books)
    if worth.missing <= 0:
        return
    ahead = worth.missing <= max(
        min(_allowances(books), _month_of_interest(books)), _fixed_sum_of_the_year(books)
    )
    text = (
        N_(
            "the income fund has {net} after what it owes, {missing} less than its capital of {capital}: allowances "
            "were paid ahead of the month's interest"
        )
        if ahead
        else N_(
            "the income fund has {net} after what it owes; of its capital of {capital}, {allowed} went by minuted "
            "write-offs and bank fees, and {missing} is gone otherwise"
        )
    )
    yield Found(
        subject="club",
        message=Message(
            text,
            {
                "net": Dong(worth.net),
                "capital": Dong(worth.capital),
                "allowed": Dong(worth.lost_before + worth.written_off + worth.fees),
                "missing": Dong(worth.missing),
            },
        ),
        date=books.as_of,
        fund=Fund.INCOME,
        amount=worth.missing,
        level=Level.NOTE if ahead else None,
    )


def _worth(books: Books) -> Worth:
    fees = (
        entry.moved(Role.BANK_FEE, fund=Fund.INCOME)
        for entry in books.by_role.get(Role.BANK_FEE, ())
        if not entry.opening
    )
    return Worth(
        assets=books.assets(Fund.INCOME, books.as_of),
        owed=_owed(books, Role.PAYABLE, Role.MEMBER_CAPITAL, Role.BORROWED_CAPITAL),
        capital=_capital(books),
        lost_before=_lost_before(books),
        written_off=_written_off(books),
        fees=max(0, sum(fees)),
    )


def _capital(books: Books) -> int:
    """Capital paid in: every credit; a debit lowers it with minutes only."""
    moves = ((entry, entry.moved(Role.CAPITAL)) for entry in books.by_role.get(Role.CAPITAL, ()))
    return -sum(move for entry, move in moves if move < 0 or books.members_decided(entry))


def _lost_before(books: Books) -> int:
    """What the openings themselves say was lost before the books: equity and expenses in debit."""
    return max(
        0,
        sum(
            posting.amount
            for entry in brought_forward(books)
            for posting in entry.postings
            if posting.account.fund is Fund.INCOME
            and posting.account.kind in {AccountKind.EQUITY, AccountKind.INCOME, AccountKind.EXPENSE}
            and posting.account.role not in {Role.CAPITAL, Role.OPENING}
        ),
    )


def _written_off(books: Books) -> int:
    """Minuted write-offs less what came back of them, loan by loan."""
    lost: Counter[str | None] = Counter()
    missing = found_missing(books)
    for entry in books.by_role.get(Role.WRITE_OFF, ()):
        moved, came_in = (
            entry.moved(Role.WRITE_OFF),
            entry.moved(Role.CASH, Role.BANK, Role.LOAN, fund=Fund.INCOME),
        )
        decided = moved > 0 and books.members_decided(entry)
        minuted = decided and entry.money(Fund.INCOME) >= 0 and not entry.opening
        if minuted or (moved < 0 < came_in):
            lost[entry.loan] += moved
        elif moved > 0:
            lost[entry.loan] += min(moved, missing.get(entry.index, 0))
    return sum(amount for amount in lost.values() if amount > 0)


def _allowances(books: Books) -> int:
    return sum(entry.moved(Role.ALLOWANCE) for entry in books.by_role.get(Role.ALLOWANCE, ()))


def _fixed_sum_of_the_year(books: Books) -> int:
    """What was paid in the running fiscal year of a fixed sum of allowances: its interest may come at the year's end."""
    within = within_fixed_sum(books)
    if not within:
        return 0
    year = books.fiscal_years.of(books.as_of)
    return sum(
        paid_of(entry)
        for entry in allowances(books)
        if entry.index in within and books.fiscal_years.of(entry.date) == year
    )


def _month_of_interest(books: Books) -> int:
    """What the loans owed bring in a month: it comes at the end of the month whose allowance was paid already."""
    total = Decimal()
    for loan in books.loans.values():
        if loan.balance > 0:
            try:
                total += loan.balance * loan.rate / 100
            except CannotJudge:  # a loan whose rate nobody knows excuses nothing
                continue
    return int(total)


# -- FUND-07 ---------------------------------------------------------------------------------------------------


@rule(
    "FUND-07",
    "idle-money",
    Level.WARNING,
    subject=N_("first month"),
    title=N_("Much of the income fund lies idle"),
    why=N_(
        "The fund is there to be lent. Money that lies in the box or the bank month after month earns nothing, while "
        "members may be waiting for a loan."
    ),
    source=N_("The club's regulation, the article on using the capital (idle-max, idle-months)"),
    paper=N_(
        "Ask at the meeting who wants to borrow, those in hardship first, and write their requests down. If nobody does, "
        "talk about the size, the term or the rate of the loans."
    ),
    ledger=N_(
        "Book the loans when they are paid out. If the meeting keeps the money back for a reason, write a waiver for "
        "FUND-07 and the first month, with until."
    ),
    needs=("idle-max", "idle-months"),
)
def idle_money(books: Books, _club: Books) -> Iterator[Found]:
    """Cash and bank above their share of the assets at so many month ends running, since the first loan."""
    lent = [loan.first.date for loan in books.loans.values() if loan.first is not None]
    if not lent:
        return
    accounts = books.chart.having(*MONEY, fund=Fund.INCOME)
    first: Month | None = None
    running, reported = 0, False
    unjudged: CannotJudge | None = None
    for month in finished_months(min(lent), books.as_of):
        try:
            most = books.regulation.require("idle-max", month.last)
            enough = books.regulation.require("idle-months", month.last).whole
        except CannotJudge as reason:  # the other months can be judged still
            unjudged, first, running, reported = reason, None, 0, False
            continue
        money, assets = books.balances.total(accounts, month.last), books.assets(Fund.INCOME, month.last)
        if not _is_idle(money, assets, most):
            first, running, reported = None, 0, False
            continue
        first, running = first or month, running + 1
        if running >= enough and not reported:
            reported = True
            yield Found(
                subject=str(first),
                message=message(
                    "at {count} month ends running from {first} on, more than {most} of the income fund lay idle; on "
                    "{day} {money} of {assets}",
                    count=running,
                    first=str(first),
                    most=Percent(most.number),
                    day=month.last,
                    money=Dong(money),
                    assets=Dong(assets),
                ),
                date=month.last,
                fund=Fund.INCOME,
                amount=money,
                article=most.article,
            )
    if unjudged is not None:
        raise unjudged


def _is_idle(money: int, assets: int, most: Provision) -> bool:
    return assets > 0 and money * 100 > most.number * assets


# -- FUND-08 ---------------------------------------------------------------------------------------------------


@rule(
    "FUND-08",
    "wrong-use",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("Money of the income fund was used for something else"),
    why=N_(
        "The income fund is lent to members. Apart from that it pays allowances and bank fees, passes the operating fund "
        "and, where the club agreed so, the members their share of the interest, and gives back what was only borrowed. "
        "Capital and reserve belong to all members: only their meeting may take of them."
    ),
    source=N_(
        "The commune's plan, part II, 2b and 2c: the members are lent the capital, each fund is managed by the club's "
        "regulation"
    ),
    paper=N_(
        "Look at the slip: who received the money, and what for? What belongs to the operating fund is paid by that "
        "fund: bring the money back. What nobody decided is repaid by whoever paid it out; what the meeting did decide "
        "is in its minutes: write their number on the slip. A decision of long ago is put to the meeting again."
    ),
    ledger=N_(
        "If a meeting decided to take of the capital or the reserve, add minutes to the entry. If the account is wrong, "
        "or the money came back, reverse the entry, and book again what was right. Contributions and loans to the fund are given back only as far as they "
        "were paid in; interest is refunded under the loan's link. What a count found missing is booked with the minutes "
        "of the meeting that decided about it. If a later meeting let another use stand, write a waiver for FUND-08 and the voucher."
    ),
    plugin="loans",
    decided=Decided.LATER,
)
def wrong_use(books: Books, _club: Books) -> Iterator[Found]:
    """Money, debts or the fund's own capital that went to what is none of its purposes."""
    for entry, uses in wrong_uses(books):
        level = min((use.level for use in uses), key=lambda level: level.rank)
        reported = [use for use in uses if use.level is level]
        yield found_in(
            entry,
            voucher_or_place(entry),
            max(reported, key=lambda use: use.amount).text,
            amount=sum(use.amount for use in reported),
            level=level,
            fund=Fund.INCOME,
        )


# -- FUND-09 ---------------------------------------------------------------------------------------------------


@rule(
    "FUND-09",
    "transfer-unexplained",
    Level.WARNING,
    subject=N_("link"),
    title=N_("Nothing says why money left the income fund for the operating fund"),
    why=N_(
        "Only the operating fund's share of a year's interest, or what a meeting decided, may leave the fund that is "
        "there to be lent."
    ),
    source=N_(
        "The club's regulation, the article on sharing out the interest; else a decision of the meeting"
    ),
    paper=N_(
        "Write on both slips which year's interest it was, or the number of the minutes. If neither is true, bring the "
        "money back."
    ),
    ledger=N_(
        "Add period and the fiscal year (such as “2024”) to the transfer, or minutes. If the money comes back, book a "
        "transfer the other way under a link of its own."
    ),
    each=transfers,
    plugin="funds",
)
def transfer_unexplained(books: Books, transfer: Transfer) -> Iterator[Found]:
    """A transfer out of the income fund with neither period nor minutes, on either half."""
    out = [entry for entry in transfer.halves if entry.moved(Role.TRANSFER, fund=Fund.INCOME) > 0]
    if not out or not sees_both(books) or any(_explained(books, entry) for entry in transfer.halves):
        return
    amount = sum(entry.moved(Role.TRANSFER, fund=Fund.INCOME) for entry in out)
    period = next((entry.period for entry in transfer.halves if entry.period), None)
    minutes = next((entry.minutes for entry in transfer.halves if entry.minutes), None)
    text = (
        message(
            "{link}: {amount} left the income fund by {minutes} of the board; only a meeting of the members decides it",
            link=transfer.subject,
            amount=Dong(amount),
            minutes=minutes,
        )
        if minutes is not None
        else message(
            "{link}: {amount} left the income fund with neither period nor minutes",
            link=transfer.subject,
            amount=Dong(amount),
        )
        if period is None
        else message(
            "{link}: {amount} left the income fund without minutes, and its period “{period}” is no fiscal year that "
            "had interest to share",
            link=transfer.subject,
            amount=Dong(amount),
            period=period,
        )
    )
    yield found_in(out[0], transfer.subject, text, amount=amount, fund=Fund.INCOME)


def _explained(books: Books, entry: Transaction) -> bool:
    """Tell whether it has minutes, or a period: the last year before the books, or one that has begun."""
    year = period_year(entry)
    began = books.began or entry.date
    return books.members_decided(entry) or (
        year is not None and began.year - 1 <= year <= entry.date.year + 1
    )
