"""What an import knows: the books, and the sheets read so far; every check of a row against them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.entries import Slip
from clubledger.books.members import fold
from clubledger.books.writing import MemberLine
from clubledger.errors import CannotJudge
from clubledger.forms.accounts import Accounts
from clubledger.forms.entries import (
    Booking,
    Content,
    Entry,
    Joining,
    Leaving,
    Leg,
    booked_content,
    count_summary,
    member_content,
    member_summary,
    summary,
)
from clubledger.forms.faults import fault
from clubledger.forms.people import People
from clubledger.i18n import N_, Dong, Message, message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.chart import Account, Chart
    from clubledger.books.contracts import Loan
    from clubledger.books.entries import Transaction
    from clubledger.forms.record import Record

CONTRACT_UNKNOWN = fault(
    "contract-unknown",
    N_("The books have no loan {contract}."),
    N_("Correct the number, or import the loan book (so-cho-vay) with this loan first."),
)
CONTRACT_OF_OTHER = fault(
    "contract-of-other",
    N_("{contract} is a loan of {owner}, not of {code}."),
    N_("Look at the contract: correct its number, or the member's code."),
)
CONTRACT_LATER = fault(
    "contract-later",
    N_("{contract} was lent only on {day}."),
    N_("Correct the number of the contract, or the date."),
)
VOUCHER_WRONG_KIND = fault(
    "voucher-wrong-kind",
    N_("{voucher} is the wrong kind of slip here: expected {expected}."),
    N_(
        "Write the number of the right slip: PT and BC for money that comes in, PC and BN for money that goes out."
    ),
)
VOUCHER_OTHER_YEAR = fault(
    "voucher-other-year",
    N_("{voucher} bears another year than its date {day}."),
    N_("Correct the number or the date: each year has a series of its own."),
)
AMOUNT_MISSING = fault(
    "amount-missing",
    N_("No amount is written."),
    N_("Write the amount; a slip that was spoiled says “Hủy” as its reason."),
)
PAID_NOT_SIGNED = fault(
    "paid-not-signed",
    N_("An amount is written, but “Ký nộp” says that it was not paid."),
    N_("Look at the signed sheet, and type the amount and “Ký nộp” as they stand there."),
)
WORDS_AND_FIGURES = fault(
    "words-not-figures",
    N_("The words say {words}, the figures {figures}."),
    N_("Look at the signed slip, and correct the wrong one."),
)
CONTRACT_FAULTS: Final = (CONTRACT_UNKNOWN, CONTRACT_OF_OTHER, CONTRACT_LATER)
VOUCHER_FAULTS: Final = (VOUCHER_WRONG_KIND, VOUCHER_OTHER_YEAR)
"""What the checks of a contract and a slip can say."""
SUM_DIFFERS = fault(
    "sum-differs",
    N_("The parts add up to {sum}, but “{heading}” says {total}."),
    N_("Compare the parts and the total with the paper, and correct the one that was mistyped."),
)

IN: Final = ("PT", "BC")
OUT: Final = ("PC", "BN")
"""The slips for money that comes in and goes out, of the cash box and of the bank."""
_INTEREST: Final = (Role.INTEREST, Role.OVERDUE_INTEREST)


@dataclass(frozen=True)
class KnownLoan:
    """A loan as the sheets are checked against it."""

    member: str | None
    lent: date
    slip: Slip | None
    """The slip of the first disbursement; ``None`` of a loan older than the books."""
    terms: Mapping[str, object]
    """What its disbursement says was agreed."""


@dataclass(frozen=True)
class Known:
    """What the books, or a sheet before, have under a key: contents by line, and where."""

    contents: Mapping[str, Hashable]
    summarised: Callable[[], tuple[Message, ...]]
    where: str

    @classmethod
    def of(cls, contents: Mapping[str, Hashable], summaries: tuple[Message, ...], where: str) -> Known:
        """What is known, each with a line about it."""
        return cls(contents, lambda: summaries, where)

    @property
    def summaries(self) -> tuple[Message, ...]:
        """A line about each entry, put together only where it is shown: few of the books' thousands are."""
        return self.summarised()


class ImportContext:
    """What is known when a row is checked. Sheets that are read add to it; `copy` lets a bad file leave no trace."""

    def __init__(self, books: Books, today: date) -> None:
        self.books = books
        self.today = today
        self.chart = books.chart
        self.people = People(books)
        self.accounts = Accounts(books.chart)
        self.loans = {
            number: _known_loan(loan, loan.first) for number, loan in books.loans.items() if loan.first
        }
        self.known: dict[Hashable, Known] = {}
        self.interest: list[tuple[date, int]] = [
            (entry.date, -taken) for entry in books.effective if (taken := entry.moved(*_INTEREST))
        ]
        self.moves: dict[Hashable, str] = {}
        """The slips by what they moved on which day, to notice one that is entered under two numbers."""
        self.shared_out: dict[str, int] = defaultdict(int)
        """How much of each fiscal year's interest was split already, in đồng."""
        self.lent: dict[str, tuple[tuple[date, int], ...]] = {}
        """What sheets moved of each loan's principal, in đồng, by their days; the books have theirs."""
        self.allowances: dict[str, dict[str, int]] = defaultdict(dict)
        """What was paid of each fiscal year's allowances where the entry says of which year it is, by slips, in đồng."""
        self.slips_of_run: Mapping[tuple[str, int], Collection[int]] = {}
        """The numbers of all slips that are read together, also of sheets that come later, by kind and year."""
        self._learn_books()

    def copy(self) -> ImportContext:
        """A context that knows the same and learns apart."""
        other = object.__new__(ImportContext)
        other.__dict__.update(self.__dict__)
        other.people, other.loans, other.known = self.people.copy(), dict(self.loans), dict(self.known)
        other.interest, other.moves, other.lent = list(self.interest), dict(self.moves), dict(self.lent)
        other.shared_out = defaultdict(int, self.shared_out)
        other.allowances = defaultdict(dict, {year: dict(paid) for year, paid in self.allowances.items()})
        return other

    # -- what is known ---------------------------------------------------------------------------------

    def _learn_books(self) -> None:
        contents = [booked_content(entry) for entry in self.books.transactions]
        for (fund, slip), entries in self.books.slips.items():
            self.known[fund, slip] = Known(
                {entry.voucher or "": contents[entry.index] for entry in entries},
                partial(_summaries, entries),
                str(entries[0].place),
            )
        for entry in self.books.transactions:
            content = contents[entry.index]
            identity = _identity(entry.meta.get("opening") is True, entry.loan, content, self.chart)
            if entry.voucher is None and identity and entry.fund:
                self.known[entry.fund, *identity] = Known(
                    {"": content}, partial(_summaries, [entry]), str(entry.place)
                )
        for entry in self.books.effective:
            self._learn_move(entry.voucher, entry.period, contents[entry.index])
        self._learn_members()
        self._learn_days()

    def _learn_move(self, voucher: str | None, period: str | None, content: Content) -> None:
        if voucher and content.legs:
            self.moves.setdefault(_move(content), voucher)
        if period:
            self.shared_out[period] += _shared(content, self.chart)
            if paid := moved_on(Role.ALLOWANCE, content.legs, self.chart):
                slips = self.allowances[period]
                slips[voucher or "—"] = slips.get(voucher or "—", 0) + paid

    def _learn_members(self) -> None:
        for member in self.books.members.values():
            line = MemberLine(
                member.code,
                member.joined,
                member.name or "",
                member.gender,
                member.birth_year,
                member.household,
            )
            self.known["member", member.code] = Known.of(
                {"": member_content(line)}, (member_summary(line),), str(member.place)
            )
            gone = [day for day, came in member.moves if not came]
            if gone:
                left = message("{code} left on {day}", code=member.code, day=gone[-1])
                self.known["left", member.code] = Known.of({"": gone[-1]}, (left,), str(member.place))

    def _learn_days(self) -> None:
        """Meetings and counts."""
        for meeting in self.books.directives.meetings:
            held = message("minutes {minutes} of {day}", minutes=meeting.name, day=meeting.date)
            self.known["meeting", meeting.name] = Known.of({"": meeting.date}, (held,), str(meeting.place))
        for count in self.books.counts:
            evening = count.date - timedelta(days=1)
            counted = count_summary(count.account.name, evening, int(count.amount))
            self.known["count", count.account.name, evening] = Known.of(
                {"": int(count.amount)}, (counted,), str(count.place)
            )

    def learn(self, entries: Iterable[Entry], where: str) -> None:
        """Take entries of a sheet for known, so that later sheets are checked against them, too."""
        grouped: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in entries:
            grouped[entry.key].append(entry)
            match entry:
                case Joining():
                    self.people.join(entry)
                case Leaving():
                    self.people.leave(entry.code, entry.date)
                case Booking():
                    self.learn_loan(entry)
                    self._learn_owed(entry)
                    self._learn_interest(entry)
                    period = entry.meta.get("period")
                    self._learn_move(entry.voucher, str(period) if period else None, entry.content)
                case _:
                    pass
        for key, group in grouped.items():
            self.known[key] = Known.of(
                {entry.line: entry.content for entry in group}, tuple(entry.summary for entry in group), where
            )

    def learn_loan(self, entry: Booking) -> None:
        """Take a loan for known, from its first disbursement on."""
        for link in entry.links:
            if (
                link.startswith("KU-")
                and link not in self.loans
                and any(leg.amount > 0 for leg in entry.legs)
            ):
                self.loans[link] = KnownLoan(
                    entry.payee,
                    entry.date,
                    Slip.of(entry.voucher),
                    entry.meta,
                )

    def _learn_owed(self, entry: Booking) -> None:
        """Take for known what an entry lends or pays back; a new member's loan account is not in the chart."""
        loans = [
            leg.amount
            for leg in entry.legs
            if leg.account not in self.chart or self.chart[leg.account].role is Role.LOAN
        ]
        if len(entry.links) == 1 and loans:
            self.lent[entry.links[0]] = (*self.lent.get(entry.links[0], ()), (entry.date, sum(loans)))

    def owed(self, number: str, on: date) -> int:
        """What is owed under a contract at the end of a day, in đồng, by the books and the sheets before."""
        loan = self.books.loans.get(number)
        sheets = sum(amount for day, amount in self.lent.get(number, ()) if day <= on)
        return (loan.owed(on) if loan is not None else 0) + sheets

    def loans_of(self, member: str) -> list[str]:
        """The contracts of a member."""
        return [number for number, loan in self.loans.items() if loan.member == member]

    def is_first_lending(self, number: str, voucher: str | None) -> bool:
        """Whether a slip is the first under a contract: it is new, or this slip is the one that the books have."""
        known = self.loans.get(number)
        return known is None or (known.slip is not None and known.slip == Slip.of(voucher))

    def _learn_interest(self, entry: Booking) -> None:
        names = {account.name for account in self.chart.having(*_INTEREST)}
        taken = -sum(leg.amount for leg in entry.legs if leg.account in names)
        if taken:
            self.interest.append((entry.date, taken))

    # -- slips that are known ---------------------------------------------------------------------------

    def slips(self) -> Iterator[tuple[Hashable, Slip, Known]]:
        """The slips of the books and of the sheets before: fund, number, and what is known of each."""
        for key, known in self.known.items():
            if isinstance(key, tuple) and len(key) > 1 and isinstance(key[1], Slip):
                yield key[0], key[1], known

    # -- loans -----------------------------------------------------------------------------------------

    def contract(
        self, record: Record, number: str | None, member: str | None, day: date, key: str = "contract"
    ) -> str | None:
        """A loan that a row names: the books have it, it is this member's and was lent by then."""
        if number is None:
            return None
        known = self.loans.get(number)
        if known is None:
            record.refuse(key, CONTRACT_UNKNOWN, contract=number)
            return None
        if member is not None and known.member is not None and known.member != member:
            record.refuse(key, CONTRACT_OF_OTHER, contract=number, owner=known.member, code=member)
            return None
        if day < known.lent:
            record.refuse(key, CONTRACT_LATER, contract=number, day=known.lent)
            return None
        return number

    def same_move(self, entry: Booking) -> str | None:
        """Another slip that moved the same money on the same day, if there is one."""
        other = self.moves.get(_move(entry.content))
        return None if other is None or Slip.of(other) == Slip.of(entry.voucher) else other

    def month_fee(self, day: date) -> int | None:
        """The fee of a month by the regulation, in đồng; ``None`` where it sets none, or groups of members pay others."""
        regulation = self.books.regulation
        fee = regulation.limit("fee-monthly", day)
        return None if fee is None or len(regulation.others("fee-monthly", day)) > 1 else fee.whole

    def interest_of(self, year: int) -> int:
        """The interest that was taken in a fiscal year, in đồng."""
        return sum(amount for day, amount in self.interest if self.fiscal_year(day) == year)

    def fiscal_year(self, day: date) -> int:
        """The fiscal year of a day; the calendar's where the regulation does not say when the year ends."""
        try:
            return self.books.fiscal_years.of(day)
        except CannotJudge:
            return day.year

    # -- slips and sums ----------------------------------------------------------------------------------

    def voucher(self, record: Record, expected: tuple[str, ...], key: str = "voucher") -> str | None:
        """The slip of a row: of a kind that fits, and of the year of its date."""
        voucher: str | None = record.get(key)
        return voucher if voucher is None else self.check_voucher(record, voucher, expected, key)

    def check_voucher(self, record: Record, voucher: str, expected: tuple[str, ...], key: str) -> str | None:
        """The same for one of several slips of a row."""
        slip = Slip.of(voucher)
        if slip is None or slip.prefix not in expected:
            record.refuse(key, VOUCHER_WRONG_KIND, voucher=voucher, expected=expected)
            return None
        if (day := record.get("date")) is not None and slip.year != day.year:
            record.refuse(key, VOUCHER_OTHER_YEAR, voucher=voucher, day=day)
            return None
        return voucher


def check_words(record: Record, figures: str = "amount", words: str = "words") -> None:
    """The amount in words is the amount in figures."""
    in_words, in_figures = record.get(words), record.get(figures)
    if in_words is not None and in_figures is not None and in_words != in_figures:
        record.refuse(words, WORDS_AND_FIGURES, words=Dong(in_words), figures=Dong(in_figures))


def check_sum(record: Record, parts: Iterable[str], total: str = "total") -> None:
    """The row's own total is the sum of its parts."""
    written = record.get(total)
    added = sum(record.amount(part) for part in parts)
    if written is not None and written != added:
        title = record.columns[total].title
        record.refuse(total, SUM_DIFFERS, sum=Dong(added), heading=title, total=Dong(written))


# -- what the books say, as the context knows it -------------------------------------------------------------------


def _known_loan(loan: Loan, first: Transaction) -> KnownLoan:
    return KnownLoan(loan.member, first.date, first.slip, first.meta)


def _summaries(entries: Iterable[Transaction]) -> tuple[Message, ...]:
    return tuple(
        summary(entry.date, entry.payee, entry.narration, booked_content(entry).legs) for entry in entries
    )


def opening_identity(loan: str | None, account: str) -> tuple[str, ...]:
    """What a balance brought forward is known by: its loan, else its account."""
    return ("opening", loan or account)


def split_identity(period: str, minutes: str) -> tuple[str, ...]:
    """What the allocation of a year's interest is known by."""
    return ("split", fold(period), fold(minutes))


def _identity(opening: bool, loan: str | None, content: Content, chart: Chart) -> tuple[str, ...] | None:
    """What a transaction without a voucher is known by, if the forms can make one like it."""
    roles = {leg.account: chart[leg.account].role for leg in content.legs if leg.account in chart}
    if opening:
        account = next((name for name, role in roles.items() if role is not Role.OPENING), None)
        return opening_identity(loan, account) if account else None
    meta = dict(content.meta)
    if Role.ALLOCATION in roles.values() and "period" in meta and "minutes" in meta:
        return split_identity(meta["period"], meta["minutes"])
    return None


def accounts_of(legs: Iterable[Leg], chart: Chart) -> list[Account]:
    """The accounts of legs, as far as the chart has them: a new member's loan account is not there yet."""
    return [account for leg in legs if (account := chart.get(leg.account)) is not None]


def moved_on(role: Role, legs: Iterable[Leg], chart: Chart) -> int:
    """What legs add to the accounts of a role, in đồng."""
    return sum(leg.amount for leg in legs if leg.account in chart and chart[leg.account].role is role)


def _move(content: Content) -> Hashable:
    return content.date, content.legs, content.links


def _shared(content: Content, chart: Chart) -> int:
    """What an entry gave away of a year's interest: to capital and reserve, to the operating fund, as allowances, to members."""
    shared = 0
    for leg in content.legs:
        account = chart.get(leg.account)
        if account is None or account.fund is not Fund.INCOME:
            continue
        if account.role in {Role.RETAINED, Role.RESERVE}:
            shared -= leg.amount
        elif account.role in {Role.TRANSFER, Role.ALLOWANCE, Role.MEMBER_RETURN}:
            shared += leg.amount
    return shared
