"""A club's books as of a day: one pass over the entries, indexed for the rules.

Everything dated after the as-of day is left out first, so no figure can depend on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby, repeat
from typing import TYPE_CHECKING, Any, Self

from beancount.core import data

from clubledger.books.balances import Balances
from clubledger.books.chart import MONEY, Account, AccountKind, Chart, Fund, Role, read_chart
from clubledger.books.contracts import Loan, lent_by, read_loans, repaid_by
from clubledger.books.contributions import Contributions
from clubledger.books.debts import Debts
from clubledger.books.directives import BOARD, Directives, RemissionDirective, Waiver, read_directives
from clubledger.books.entries import CURRENCY, Count, Slip, Transaction, read_transaction
from clubledger.books.likeness import accents, typed_without_accents
from clubledger.books.loan_cases import LoanCases
from clubledger.books.members import Member, bare, fold, read_members
from clubledger.books.offices import Offices
from clubledger.books.periods import FiscalYears, Month, days_after, evening_before
from clubledger.books.place import Place, relative
from clubledger.books.reentries import find_reentries
from clubledger.books.reversals import Reversal, as_it_happened, find_reversals, find_right_entries
from clubledger.regulation import NONE, Regulation
from clubledger.regulation.profiles import Profile, in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from clubledger.books.directives import Event
    from clubledger.books.loading import Loaded


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
    exempting: bool = True
    """Whether what meetings exempted members of is left out; not where an audit goes without waivers."""

    # -- time ------------------------------------------------------------------------------------------

    @cached_property
    def began(self) -> date | None:
        """The day of the first transaction; ``None`` in empty books."""
        return self.transactions[0].date if self.transactions else None

    def as_if(self, day: date, profile: Profile) -> Books:
        """The same books as of another day, judged by some targets."""
        if day < self.as_of:
            return read_books(self.source, day, profile, later=self)
        return replace(self, as_of=day, profile=profile)  # every entry is there already

    def until(self, day: date) -> Books:
        """The same books as of another, earlier day."""
        return self if day == self.as_of else read_books(self.source, day, self.profile, later=self)

    def paper_due(self, day: date) -> date:
        """The last day to complete the paper of a day's ``!`` transaction. Raises `Missing`."""
        end = Month.of(day).last
        provision = self.regulation.get("cash-count-days", self.as_of)
        if provision is None:
            raise self.regulation.missing("cash-count-days", self.as_of)
        return end if provision.value == NONE else days_after(end, provision.whole)

    def deferred(self, transaction: Transaction) -> bool:
        """Whether a ``!`` transaction's paper may still be completed. Raises `Missing`.

        A plugin knows no as-of day, and leaves what is marked to the audit.
        """
        return transaction.pending and (self.loaded is None or self.as_of <= self.paper_due(transaction.date))

    @cached_property
    def fiscal_years(self) -> FiscalYears:
        """The fiscal years. Raises `Missing`, or `NoSuchLimit`, where the regulation does not say when they end."""
        key = "fiscal-year-end"
        self.regulation.require(key, self.as_of)
        articles = [(day, self.regulation.get(key, day)) for day in self.regulation.dates(key)]
        return FiscalYears(
            [(day, provision.word) for day, provision in articles if provision and provision.value != NONE]
        )

    def keeps_money(self, fund: Fund) -> bool:
        """Whether a fund has a cash or bank account that is open and can be judged."""
        return any(
            account.problem is None and (account.closed is None or account.closed > self.as_of)
            for account in self.chart.having(*MONEY, fund=fund)
        )

    @cached_property
    def strangers(self) -> frozenset[str]:
        """The names of accounts that are posted to and were never opened."""
        posted = {posting.account.name for entry in self.transactions for posting in entry.postings}
        return frozenset(posted - self.chart.keys())

    # -- money -----------------------------------------------------------------------------------------

    @cached_property
    def balances(self) -> Balances:
        """Balances by account and day, of all transactions."""
        return Balances(self.transactions)

    def assets(self, fund: Fund, on: date) -> int:
        """The VND assets of a fund at the end of a day."""
        days, totals = self._assets[fund]
        index = bisect_right(days, on)
        return totals[index - 1] if index else 0

    @cached_property
    def _assets(self) -> Mapping[Fund, tuple[list[date], list[int]]]:
        """The VND assets of each fund at the end of the days on which they moved."""
        ends = {fund: dict(self.balances.day_ends(self.chart.assets(fund))) for fund in Fund}
        return {fund: (list(totals), list(totals.values())) for fund, totals in ends.items()}

    @cached_property
    def contributions(self) -> Contributions:
        """What the members contributed and may have back."""
        return Contributions(self.by_role.get(Role.MEMBER_CAPITAL, ()))

    @cached_property
    def counted(self) -> Mapping[str, tuple[date, ...]]:
        """The evenings on which each account was counted, by the account's name."""
        found: dict[str, list[date]] = defaultdict(list)
        for count in self.counts:
            found[count.account.name].append(evening_before(count.date))
        return {name: tuple(evenings) for name, evenings in found.items()}

    # -- transactions ----------------------------------------------------------------------------------

    @cached_property
    def reversals(self) -> tuple[Reversal, ...]:
        """Every transaction that says ``reverses``, with what it cancels."""
        return find_reversals(self.transactions)

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
    def corrections(self) -> Mapping[str, tuple[Reversal, ...]]:
        """The reversals that cancelled something, by the links of what they cancelled."""
        found: dict[str, list[Reversal]] = defaultdict(list)
        for reversal in self.reversals:
            if reversal.original is not None and reversal.problem is None:
                for link in reversal.original.links:
                    found[link].append(reversal)
        return {link: tuple(reversals) for link, reversals in found.items()}

    @cached_property
    def undone(self) -> Mapping[str, tuple[Reversal, ...]]:
        """By contract, the reversals of its repayments, but of those whose right entries bear their days."""
        found: dict[str, list[Reversal]] = defaultdict(list)
        for reversal in self.reversals:
            wrong = reversal.original
            if wrong is None or reversal.problem is not None or wrong.loan is None:
                continue
            if wrong.index not in self.put_right and repaid_by(wrong):
                found[wrong.loan].append(reversal)
        return {number: tuple(reversals) for number, reversals in found.items()}

    @cached_property
    def put_right(self) -> Mapping[int, Transaction]:
        """By the indexes of reversed entries of loans, the right entries that were booked in their place."""
        return find_right_entries(self.effective, self.reversals)

    @cached_property
    def wrong_entries(self) -> Mapping[int, Transaction]:
        """By the indexes of right entries of loans, the reversed ones in whose place they stand."""
        wrong = {
            reversal.original.index: reversal.original for reversal in self.reversals if reversal.original
        }
        return {right.index: wrong[index] for index, right in self.put_right.items()}

    @cached_property
    def effective(self) -> tuple[Transaction, ...]:
        """The transactions without reversed pairs: what all rules but those on balances and slips judge."""
        cancelled = self.cancelled
        return tuple(entry for entry in self.transactions if entry.index not in cancelled)

    @cached_property
    def by_role(self) -> Mapping[Role, tuple[Transaction, ...]]:
        """The effective transactions by the roles of the accounts that they post to."""
        found: dict[Role, list[Transaction]] = defaultdict(list)
        for entry in self.effective:
            for role in {posting.account.role for posting in entry.postings}:
                if role is not None:
                    found[role].append(entry)
        return {role: tuple(entries) for role, entries in found.items()}

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
        wrong = (self.transactions[index] for index in self.put_right)
        entries = as_it_happened(self.effective, wrong, self.put_right)
        lent = read_loans(entries, self.directives.extensions, self.directives.remissions, self.regulation)
        loans = LoanCases(self, lent).loans
        reentries = find_reentries(loans, self.transactions, self.reversals, self.put_right, self.either_met)
        return {
            number: replace(
                loan,
                reentries=reentries.get(number, ()),
                remissions=tuple(one for one in loan.remissions if self.decided(one, loan)),
            )
            for number, loan in loans.items()
        }

    def decided(self, remission: RemissionDirective, loan: Loan | None) -> bool:
        """Whether a meeting decided a remission, by its minutes, and not before the loan was lent: no others count."""
        held = self.met(remission.minutes, remission.date)
        return held is not None and self.lent_after(held, loan) is None

    def lent_after(self, held: date, loan: Loan | None) -> date | None:
        """The day on which a loan was lent, if a meeting was held before it: that decided nothing of it.

        An entry that was reversed lent, too. Of a loan older than the books they do not know enough.
        """
        if loan is None or loan.disbursed is None or loan.opening:
            return None
        lent = min(loan.disbursed, self._first_lent[loan.number])
        return lent if held < lent else None

    @cached_property
    def _first_lent(self) -> Mapping[str, date]:
        days: dict[str, date] = {}
        for entry in self.transactions:
            if entry.loan is not None and entry.reverses is None and lent_by(entry):
                days.setdefault(entry.loan, entry.date)
        return days

    @cached_property
    def debts_let_go(self) -> Mapping[tuple[date, int], set[str]]:
        """The contracts under which a day took an amount off the debt, in đồng, and no money moved."""
        found: dict[tuple[date, int], set[str]] = defaultdict(set)
        for loan in self.loans.values():
            for entry in loan.transactions:
                less = -entry.moved(Role.LOAN)
                if less > 0 and not entry.touches_money:
                    found[entry.date, less].add(loan.number)
        return found

    @cached_property
    def loans_by_member(self) -> Mapping[str, tuple[Loan, ...]]:
        """The loans of each borrower."""
        found: dict[str, list[Loan]] = defaultdict(list)
        for loan in self.loans.values():
            if loan.member is not None:
                found[loan.member].append(loan)
        return {member: tuple(loans) for member, loans in found.items()}

    @cached_property
    def debts(self) -> Mapping[str, Debts]:
        """The loans of each borrower by what was owed and repaid of them."""
        return {member: Debts(loans, self.undone) for member, loans in self.loans_by_member.items()}

    @cached_property
    def homes(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the members by the home that the member list names, `bare`."""
        found: dict[str, list[str]] = defaultdict(list)
        for member in self.members.values():
            if member.home is not None:
                found[bare(member.home)].append(member.code)
        return {home: tuple(codes) for home, codes in found.items()}

    @cached_property
    def namesakes(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """The codes of the members by their name, folded, and birth year, where the list has both."""
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for member in self.members.values():
            if member.name is not None and member.birth_year is not None:
                found[fold(member.name), member.birth_year].append(member.code)
        return {who: tuple(codes) for who, codes in found.items()}

    @cached_property
    def names_lack_accents(self) -> bool:
        """Whether the member list is typed without accents: more of its names are so than have any."""
        names = [member.name for member in self.members.values() if member.name]
        return sum(map(typed_without_accents, names)) > sum(any(accents(name)) for name in names)

    @cached_property
    def present_members(self) -> tuple[Member, ...]:
        """Who is a member on the as-of day."""
        return tuple(member for member in self.members.values() if member.present(self.as_of))

    @cached_property
    def meetings(self) -> Mapping[str, date]:
        """The day of each members' meeting by its minutes; the earliest where two have the same."""
        return {minutes: held[0] for minutes, held in self.meeting_days.items()}

    @cached_property
    def meeting_days(self) -> Mapping[str, tuple[date, ...]]:
        """The days of the members' meetings by their minutes, in order; more than one where several have the same."""
        return self._days_of_meetings(None)

    @cached_property
    def board_days(self) -> Mapping[str, tuple[date, ...]]:
        """The days of the board's meetings by their minutes, in order."""
        return self._days_of_meetings(BOARD)

    def _days_of_meetings(self, of: str | None) -> Mapping[str, tuple[date, ...]]:
        days: dict[str, list[date]] = defaultdict(list)
        for event in self.directives.meetings:
            if event.of == of:
                days[event.name].append(event.date)
        return {minutes: tuple(held) for minutes, held in days.items()}

    def met(self, minutes: str | None, by: date) -> date | None:
        """The day of the members' meeting of these minutes, held by the end of a day; the last where two have the same.

        A number belongs to one meeting: one that the board's meeting of the same year has, by then, is the board's.
        """
        days, _ = self.days_of(minutes, by)
        return _last_until(days, by)

    def days_of(self, minutes: str | None, by: date) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """The days of the members' and of the board's meetings of these minutes, told apart by what was written by a day."""
        name = minutes.strip() if minutes else ""
        days, board = self.meeting_days.get(name, ()), self.board_days.get(name, ())
        if board:
            taken = {day.year for day in board if day <= by}
            days = tuple(day for day in days if day.year not in taken)
        return days, board

    def board_met(self, minutes: str | None, by: date) -> date | None:
        """The day of the board's meeting of these minutes, held by the end of a day."""
        days = self.board_days.get(minutes.strip(), ()) if minutes else ()
        return _last_until(days, by)

    @cached_property
    def ratifications(self) -> Mapping[str, tuple[Event, ...]]:
        """The meetings that say they approved a loan afterwards, by its contract."""
        found: dict[str, list[Event]] = defaultdict(list)
        for meeting in self.directives.meetings:
            for contract in meeting.ratifies:
                found[contract].append(meeting)
        return {contract: tuple(meetings) for contract, meetings in found.items()}

    def either_met(self, minutes: str | None, by: date) -> date | None:
        """The day of the members' meeting of these minutes held by the end of a day, else of the board's."""
        return self.met(minutes, by) or self.board_met(minutes, by)

    def members_decided(self, entry: Transaction) -> bool:
        """Whether an entry names minutes that are not the board's alone: whether there was such a meeting, DOC-09 asks."""
        return entry.minutes is not None and not self.by_board(entry.minutes, entry.date)

    def by_board(self, minutes: str | None, by: date) -> bool:
        """Whether minutes are of a meeting of the board, held by the end of a day, and of none of the members."""
        return self.board_met(minutes, by) is not None and not self.held(minutes, by)

    def held(self, minutes: str | None, by: date) -> bool:
        """Whether the books have a members' meeting of these minutes, held by the end of a day."""
        return self.met(minutes, by) is not None

    @property
    def founded_with_them(self) -> bool:
        """Whether the club was founded with its books, and not before them."""
        founded = self.directives.club.founded
        return founded is not None and self.began is not None and founded >= self.began

    @cached_property
    def brought_forward(self) -> date | None:
        """The first day of the books of a club older than they: what it decided until then stands in older minutes."""
        return self.began if any(entry.opening for entry in self.transactions) else None

    def office_holders(self, on: date) -> Mapping[str, tuple[str, ...]]:
        """Who holds each office on a day: several plain board members, and who else was appointed to one office on one day."""
        return self._offices.holders(on)

    def insiders(self, on: date) -> frozenset[str]:
        """Who is on the board on a day, those included who laid down an office shortly before that nobody took over."""
        return self._offices.insiders(on)

    def returned(self, on: date) -> frozenset[str]:
        """Who laid down an office shortly before a day, and took one up again soon after: only the paper changed hands."""
        return self._offices.returned(on)

    @cached_property
    def _offices(self) -> Offices:
        return Offices(self.appointed)

    @cached_property
    def appointed(self) -> Mapping[tuple[date, str], tuple[str, ...]]:
        """The codes that each office got on each day, in whichever order they were written; an empty one ends it."""
        found: dict[tuple[date, str], list[str]] = defaultdict(list)
        for appointment in self.directives.appointments:
            found[appointment.date, appointment.office].append(appointment.member)
        return {at: tuple(dict.fromkeys(codes)) for at, codes in found.items()}

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers that the club wrote, in the order of their dates."""
        return tuple(self.directives.waivers)

    @cached_property
    def waivers_of(self) -> Mapping[tuple[str, str], tuple[Waiver, ...]]:
        """The waivers by the rule and the subject that they name."""
        found: dict[tuple[str, str], list[Waiver]] = defaultdict(list)
        for waiver in self.waivers:
            found[waiver.rule, waiver.subject].append(waiver)
        return {of: tuple(waivers) for of, waivers in found.items()}

    def exemptions(self, rule: str, subject: str) -> tuple[Waiver, ...]:
        """The waivers by which dues of a subject are left out; none in books that are judged without waivers."""
        return self.waivers_of.get((rule, subject), ()) if self.exempting else ()

    @property
    def loaded(self) -> Loaded | None:
        """How the ledger was loaded; ``None`` inside a Beancount plugin."""
        return self.source.loaded


def _last_until(days: Sequence[date], by: date) -> date | None:
    """The last of some days, which are in order, until another."""
    at = bisect_right(days, by)
    return days[at - 1] if at else None


@dataclass(frozen=True)
class Source:
    """Booked entries in Beancount's order and where they come from."""

    entries: list[Any]
    options: Mapping[str, Any]
    folder: Path
    loaded: Loaded | None = None

    @classmethod
    def of(cls, loaded: Loaded) -> Self:
        """What a loaded folder holds."""
        return cls(loaded.entries, loaded.options, loaded.folder, loaded)

    def until(self, day: date) -> list[Any]:
        """Its entries up to the end of a day."""
        return self.entries[: bisect_right(self.entries, day, key=lambda entry: entry.date)]


def read_books(
    source: Source, as_of: date | None = None, profile: Profile | None = None, *, later: Books | None = None
) -> Books:
    """The `Books` of booked entries: of all without an as-of day, with the shipped targets in force without a profile.

    ``later``: the books of the same entries as of a later day; what they read is not read again.
    """
    by_type: dict[type, list[Any]] = defaultdict(list)
    known = source.entries if as_of is None else source.until(as_of)
    for entry in known:
        by_type[type(entry)].append(entry)
    last = known[-1].date if known else date.min
    place = _places(source.folder)
    chart = read_chart(by_type[data.Open], by_type[data.Close], _roots(source.options), place)
    entries = by_type[data.Transaction]
    known_already: Iterable[Transaction | None] = repeat(None)
    if later is not None:
        chart = _with_accounts_of(later.chart, chart)
        known_already = _known_already(later, chart)
    find = _Finder(chart).__getitem__
    began = entries[0].date if entries else date.min
    directives = read_directives(by_type[data.Custom], by_type[data.Event], place)
    moves = [(move.date, move.member, move.joined) for move in directives.member_moves]
    households = [(change.date, change.member, change.household) for change in directives.households]
    return Books(
        as_of=as_of if as_of is not None else last,
        chart=chart,
        directives=directives,
        regulation=Regulation(provision for provision, _ in directives.provisions),
        members=read_members(by_type[data.Open], by_type[data.Close], moves, households, chart),
        transactions=_without_late_openings(
            [
                known or read_transaction(index, entry, began, find, place)
                for index, (entry, known) in enumerate(zip(entries, known_already, strict=False))
            ]
        ),
        counts=tuple(
            Count(entry.date, find(entry.account), entry.amount.number, place(entry.meta))
            for entry in by_type[data.Balance]
            if entry.amount.currency == CURRENCY  # that a box holds no dollars is no count of it
        ),
        profile=profile or in_force(as_of or last),
        source=source,
    )


def _with_accounts_of(later: Chart, chart: Chart) -> Chart:
    """A chart with the very accounts of a later one where they are the same."""
    return Chart(later[name] if later[name] == account else account for name, account in chart.items())


def _known_already(later: Books, chart: Chart) -> Iterable[Transaction | None]:
    """The transactions of later books; ``None`` for those of accounts that were others before.

    Whether one is an opening goes by those before it alone, and by what its accounts are, not by whether they are closed.
    """
    others = [name for name, account in chart.items() if account is not later.chart[name]]
    if any(replace(chart[name], closed=later.chart[name].closed) != later.chart[name] for name in others):
        return repeat(None)  # an account above it was opened since, and told its fund or role
    if not others:
        return later.transactions
    closed_since = frozenset(others)
    return (
        None if any(posting.account.name in closed_since for posting in entry.postings) else entry
        for entry in later.transactions
    )


def _without_late_openings(transactions: list[Transaction]) -> tuple[Transaction, ...]:
    """The transactions; what calls itself an opening too late is none.

    After a fund's first day balances are brought forward only against ``opening``, and leave nothing on it.
    """
    began: dict[Fund, date] = {}
    for entry in transactions:
        for fund in entry.funds:
            if entry.postings:
                began.setdefault(fund, entry.date)
    late = [
        entry
        for entry in transactions
        if entry.opening and any(entry.date > began[fund] for fund in entry.funds)
    ]
    if not late:
        return tuple(transactions)
    unsettled = {(fund, day) for fund in Fund for day in _unsettled_days(transactions, fund)}
    refused = {
        entry.index
        for entry in late
        if not _forwards(entry) or any((fund, entry.date) in unsettled for fund in entry.funds)
    }
    return tuple(replace(entry, opening=False) if entry.index in refused else entry for entry in transactions)


def _unsettled_days(transactions: Iterable[Transaction], fund: Fund) -> Iterator[date]:
    """The days that moved what stands on a fund's ``opening`` and left something there."""
    left = 0
    for day, entries in groupby(transactions, key=lambda entry: entry.date):
        moved = sum(entry.moved(Role.OPENING, fund=fund) for entry in entries)
        left += moved
        if moved and left:
            yield day


def _forwards(entry: Transaction) -> bool:
    """Whether an entry moves balances against ``opening``; no expenses, and of the operating fund only its income."""
    return entry.moved(Role.OPENING) != 0 and not any(
        posting.account.kind is AccountKind.EXPENSE
        or (posting.account.kind is AccountKind.INCOME and posting.account.fund is Fund.INCOME)
        for posting in entry.postings
    )


def _roots(options: Mapping[str, Any]) -> Mapping[str, AccountKind]:
    names = ("name_assets", "name_liabilities", "name_equity", "name_income", "name_expenses")
    return {options[name]: kind for name, kind in zip(names, AccountKind, strict=True) if name in options}


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


class _Finder(dict[str, Account]):
    """Accounts by name; one that was not opened in these books is known by its name alone."""

    def __missing__(self, name: str) -> Account:
        account = Account(name, None, None, None, None, None, None, None, None, Place("", None), None)
        self[name] = account
        return account
