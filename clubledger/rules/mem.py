"""MEM-01 to 06: who the members are, and what they pay."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import Role
from clubledger.books.contracts import CannotTell
from clubledger.books.loan_cases import member_regulation
from clubledger.books.members import fold
from clubledger.books.periods import Month, finished_months
from clubledger.errors import CannotJudge
from clubledger.i18n import N_, Dong, Message, Percent, message
from clubledger.regulation import NONE
from clubledger.regulation.scopes import ALL
from clubledger.rules.findings import Found, Level
from clubledger.rules.persons import written_alike
from clubledger.rules.registry import rule
from clubledger.rules.waivers import MONTHS, defect, end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.directives import Waiver
    from clubledger.books.members import Member
    from clubledger.regulation import Provision
    from clubledger.regulation.profiles import Range

UNPAID_FEES: Final = "MEM-06"
FEE: Final = "fee-monthly"
UNPAID_MONTHS: Final = 3
"""Months of the fee that may stay unpaid before MEM-06 speaks of it."""
MOST_MONTHS: Final = 600
"""Months that one waiver exempts at most: nobody decides for longer."""

TARGETS_SOURCE = N_(
    "The targets in force: Quyết định 1336/QĐ-TTg (2020), Quyết định 1648/QĐ-TTg (2025), or the commune's own plan (plan.toml)"
)
NOTHING_ON_PAPER = N_(
    "Nothing is wrong with the books: this is a target that the club works towards. Speak of it at the next meeting."
)


# -- MEM-01 to 04 ------------------------------------------------------------------------------------------


class MemberShare(NamedTuple):
    """A part of a whole, in heads; ``missing`` may belong to the part or not, so that it lies from low to high %."""

    part: int
    whole: int
    missing: int
    low: Decimal
    high: Decimal

    def holds(self, target: Range) -> bool | None:
        """Whether the share lies in the range; ``None`` if that depends on the missing ones."""
        if target.holds(self.low) and target.holds(self.high):
            return True
        if target.least is not None and self.high < target.least:
            return False
        if target.most is not None and self.low > target.most:
            return False
        return None


def _share_of(answers: Sequence[bool | None]) -> MemberShare:
    """Reckon the share of those of whom the list says yes; ``None`` is one of whom it says nothing."""
    part, missing = answers.count(True), answers.count(None)
    return MemberShare(
        part, len(answers), missing, _percent(part, len(answers)), _percent(part + missing, len(answers))
    )


def _share_among(answers: Sequence[tuple[bool | None, bool | None]]) -> MemberShare:
    """Reckon the share of those of whom both hold among those of whom the second holds."""
    sure = [part for part, among in answers if among]
    unsure = [part for part, among in answers if among is None]
    yes, no = sure.count(True), sure.count(False)
    highest = yes + sure.count(None) + unsure.count(True) + unsure.count(None)
    return MemberShare(
        part=yes,
        whole=len(sure),
        missing=sure.count(None) + len(unsure),
        low=_percent(yes, len(sure) + unsure.count(False) + unsure.count(None)),
        high=_percent(highest, highest + no),
    )


def _percent(part: int, whole: int) -> Decimal:
    return Decimal(100 * part) / whole if whole else Decimal()


def _shown(share: MemberShare) -> Percent:
    whole = Decimal(100 * share.part) / share.whole if share.whole else Decimal()
    return Percent(whole.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize())


def _asked(target: Range, kind: type[Percent | Decimal] = Percent) -> Message:
    least, most = target.least, target.most
    if least is not None and most is not None:
        return message("{least} to {most}", least=kind(least), most=kind(most))
    if least is not None:
        return message("at least {least}", least=kind(least))
    return message("at most {most}", most=kind(most or 0))


def _outside(books: Books, msgid: str, share: MemberShare, target: Range) -> Message:
    """Say how many of how many, what the profile asks for, and whom the list says nothing of."""
    text = Message(
        msgid,
        {
            "part": share.part,
            "whole": share.whole,
            "share": _shown(share),
            "profile": books.profile.title,
            "asked": _asked(target),
        },
    )
    if not share.missing:
        return text
    return message("{text}; of {missing} the member list does not say", text=text, missing=share.missing)


def _present(books: Books) -> tuple[Member, ...]:
    if not books.present_members:
        raise CannotTell(message("the member list is empty"))
    return books.present_members


@rule(
    "MEM-01",
    "members-count",
    Level.NOTE,
    subject=N_("club"),
    title=N_("The club has fewer or more members than the targets ask for"),
    why=N_(
        "A club of the asked size can look after its members and share the work; the supervising association counts it."
    ),
    source=TARGETS_SOURCE,
    paper=NOTHING_ON_PAPER,
    ledger=N_(
        "Check that the member list is complete: every member has an open of the loan account, and who left has a member "
        'directive with "left".'
    ),
    as_of=True,
)
def members_count(books: Books, _club: Books) -> Iterator[Found]:
    """The number of present members outside the profile's range."""
    target = books.profile.require("members")
    count = len(_present(books))
    if not target.holds(Decimal(count)):
        yield Found(
            "club",
            message(
                "{count} members; {profile} asks for {asked}",
                count=count,
                profile=books.profile.title,
                asked=_asked(target, Decimal),
            ),
            books.as_of,
        )


@rule(
    "MEM-02",
    "women-share",
    Level.NOTE,
    subject=N_("club"),
    title=N_("The share of women is not what the targets ask for"),
    why=N_(
        "The clubs are meant for those who need them most; among older people in need women are the majority."
    ),
    source=TARGETS_SOURCE,
    paper=NOTHING_ON_PAPER,
    ledger=N_("Check the gender of each member in members.beancount: nữ or nam."),
    as_of=True,
)
def women_share(books: Books, _club: Books) -> Iterator[Found]:
    """Women among the members, or among the older members, whichever the profile asks for."""
    if "older_women" not in books.profile.targets:
        books.profile.require("women")
    outside: list[Message] = []
    unknown: list[Message] = []
    for share, target, text, without in _women(books):
        holds = share.holds(target) if share.whole or share.missing else None
        if holds is False:
            outside.append(_outside(books, text, share, target))
        elif holds is None:
            unknown.append(without)
    if outside:
        text_all = (
            outside[0] if len(outside) == 1 else message("{one}; {other}", one=outside[0], other=outside[1])
        )
        yield Found("club", text_all, books.as_of)
    if unknown:
        raise CannotTell(unknown[0])


def _women(books: Books) -> Iterator[tuple[MemberShare, Range, str, Message]]:
    """The shares of women that the profile asks for, how each is said, and what to say if it cannot be told."""
    present, targets = _present(books), books.profile.targets
    if "women" in targets:
        share = _share_of([member.woman for member in present])
        yield (
            share,
            targets["women"],
            N_("{part} of {whole} members are women ({share}); {profile} asks for {asked}"),
            message("the member list has no gender for {count} of the members", count=share.missing),
        )
    if "older_women" in targets:
        share = _share_among([(member.woman, member.older(books.as_of)) for member in present])
        yield (
            share,
            targets["older_women"],
            N_("{part} of {whole} older members are women ({share}); {profile} asks for {asked}"),
            message(
                "the member list has no gender or no birth year for {count} of the members",
                count=share.missing,
            )
            if share.missing
            else message("no member is 60 or over, so there is no share of women among them"),
        )


@rule(
    "MEM-03",
    "older-share",
    Level.NOTE,
    subject=N_("club"),
    title=N_("The share of older members is not what the targets ask for"),
    why=N_(
        "The clubs are meant for older people, and need younger ones who help: the targets ask for a share of each."
    ),
    source=TARGETS_SOURCE,
    paper=NOTHING_ON_PAPER,
    ledger=N_(
        "Check the birth year of each member in members.beancount. Older is 60 or over in the year of the audit."
    ),
    as_of=True,
)
def older_share(books: Books, _club: Books) -> Iterator[Found]:
    """Members of 60 or over among the members."""
    target = books.profile.require("older")
    share = _share_of([member.older(books.as_of) for member in _present(books)])
    text = N_("{part} of {whole} members are 60 or over ({share}); {profile} asks for {asked}")
    yield from _judged(books, text, share, target)
    if share.holds(target) is None:
        raise CannotTell(
            message("the member list has no birth year for {count} of the members", count=share.missing)
        )


@rule(
    "MEM-04",
    "borrowers-share",
    Level.NOTE,
    subject=N_("club"),
    title=N_("Fewer members were lent to than the targets ask for"),
    why=N_("The fund is there so that many members can work with it, not the same few again and again."),
    source=TARGETS_SOURCE,
    paper=NOTHING_ON_PAPER,
    ledger=N_(
        "Check that each loan stands under its member's account; a loan older than the books needs its opening entry."
    ),
    as_of=True,
)
def borrowers_share(books: Books, _club: Books) -> Iterator[Found]:
    """Present members ever lent to among the present members."""
    target = books.profile.require("borrowers")
    lent_to = books.loans_by_member
    share = _share_of([member.code in lent_to for member in _present(books)])
    text = N_("{part} of {whole} members were ever lent to ({share}); {profile} asks for {asked}")
    yield from _judged(books, text, share, target)


def _judged(books: Books, text: str, share: MemberShare, target: Range) -> Iterator[Found]:
    if share.holds(target) is False:
        yield Found("club", _outside(books, text, share, target), books.as_of)


# -- MEM-05 ------------------------------------------------------------------------------------------------


def namesakes(books: Books) -> Iterable[tuple[Member, ...]]:
    """List the members of one folded name, and together those without a name."""
    by_name: dict[str | None, list[Member]] = defaultdict(list)
    for member in books.present_members:
        by_name[fold(member.name) if member.name else None].append(member)
    return (tuple(same) for name, same in by_name.items() if name is None or len(same) > 1)


@rule(
    "MEM-05",
    "duplicate-member",
    Level.WARNING,
    subject=N_("member"),
    title=N_("Two members have the same name and birth year"),
    why=N_(
        "One person under two codes can borrow twice, and the club counts a member too many. A second code may also be nobody."
    ),
    source=N_("Books: one code for each person"),
    paper=N_(
        "Ask in the village: are they two people? Then write it into the minutes of the next meeting. If it is one person, "
        "keep the code that was given first."
    ),
    ledger=N_(
        "If they are two people, write a waiver for MEM-05 and the code with reason, by and minutes. If it is one, write a "
        'member directive with "left" for the second code once nothing is owed under it.'
    ),
    each=namesakes,
    as_of=True,
    plugin="members",
)
def duplicate_member(books: Books, same: tuple[Member, ...]) -> Iterator[Found]:
    """Present members with the same folded name and birth year; a note if their accents tell them apart."""
    if same[0].name is None:
        raise CannotTell(message("the member list has no name for {count} of the members", count=len(same)))
    first_of: dict[int, dict[str, str]] = defaultdict(dict)  # the first code of each spelling, by birth year
    for member in same:
        if member.birth_year is None:
            continue
        others = first_of[member.birth_year]
        if others:
            alike = next(
                (code for name, code in others.items() if written_alike(books, name, member.name or "")), None
            )
            first = next(iter(others.values()))
            yield Found(
                member.code,
                message(
                    "{member} and {other} have the same name and birth year",
                    member=member.code,
                    other=alike,
                )
                if alike is not None
                else message(
                    "{member} and {other} have the same birth year, and names that differ only in their accents",
                    member=member.code,
                    other=first,
                ),
                books.as_of,
                member.place,
                member=member.code,
                level=None if alike is not None else Level.NOTE,
            )
        others.setdefault(member.name or "", member.code)
    without = [member.code for member in same if member.birth_year is None]
    if without:
        raise CannotTell(message("{member} has a namesake and no birth year", member=without[0]), without[0])


# -- MEM-06 ------------------------------------------------------------------------------------------------


class Dues(NamedTuple):
    """What a member owed and paid in fees since the books began, and what was booked without saying who paid.

    ``months``: what each month asked whose fee is to be paid by now; ``allowed``: how much may be missing of it.
    """

    member: Member
    months: Mapping[Month, int]
    paid: int
    unnamed: int
    fee: Provision
    allowed: int
    problem: CannotJudge | None = None
    """Why the fee of this member cannot be told."""

    @property
    def due(self) -> int:
        """What all the months asked together."""
        return sum(self.months.values())


def dues(books: Books) -> Iterable[Dues]:
    """List the dues of the present members, by the months finished since the books began."""
    fees = [fee for fee in books.regulation.others(FEE, books.as_of) if fee.value != NONE and fee.whole]
    if not fees:
        books.regulation.require(FEE, books.as_of)
    if books.began is None or not fees:
        return
    months = [
        month
        for month in finished_months(books.began, books.as_of)
        if month.first >= books.began and _is_payable(books, month)
    ]
    allowed = UNPAID_MONTHS if _months_together(books, Month.of(books.as_of)) == 1 else 1
    paid: dict[str | None, int] = defaultdict(int)
    for entry in books.effective:
        for posting in entry.postings:
            if posting.account.role is Role.FEE:
                paid[posting.member] -= posting.amount
    of_month = Fees(books)
    for member in books.present_members:
        exempt = _exempt_months(books, member)
        try:
            fee = _fee_line(books, member, books.as_of)
            asked = {
                month: amount
                for month in months
                if month not in exempt and _belonged(member, month) and (amount := of_month.of(member, month))
            }
        except CannotJudge as problem:
            yield Dues(member, {}, paid[member.code], max(paid[None], 0), fees[0], 0, problem)
            continue
        if fee.value != NONE and fee.whole:
            yield Dues(member, asked, paid[member.code], max(paid[None], 0), fee, allowed * fee.whole)


def _exempt_months(books: Books, member: Member) -> frozenset[Month]:
    """The months for which meetings exempted a member, once the waiver is over: while it holds, it is shown as one."""
    over = [
        waiver
        for waiver in books.exemptions(UNPAID_FEES, member.code)
        if waiver.by != member.code and end(waiver) < books.as_of and defect(books, waiver) is None
    ]
    return frozenset(month for waiver in over for month in _months_of(waiver))


def _months_of(waiver: Waiver) -> Iterator[Month]:
    """A waiver's months: from that of its day to that of its end, or twelve."""
    first = Month.of(waiver.date)
    count = MONTHS if waiver.until is None else Month.of(waiver.until) - first + 1
    return (first + index for index in range(max(0, min(count, MOST_MONTHS))))


def _fee_line(books: Books, member: Member, day: date) -> Provision:
    """What the regulation says of a member's fee on a day. Raises `Missing`, `GroupNotKnown`."""
    regulation = member_regulation(books, member, day)
    fee = regulation.get(FEE, day)
    if fee is None:
        raise regulation.missing(FEE, day)
    return fee


class Fees:
    """What the regulation asked of members at the beginning of each month, in đồng; the same of all of one household."""

    def __init__(self, books: Books) -> None:
        """Look nothing up before it is asked for."""
        self._books = books
        self._known: dict[tuple[str, Month], int] = {}

    def of(self, member: Member, month: Month) -> int:
        """What a member was to pay for a month. Raises `GroupNotKnown`."""
        household = member.household_on(month.first)
        if household is None:
            return self._fee(member, month)
        if (household, month) not in self._known:
            self._known[household, month] = self._fee(member, month)
        return self._known[household, month]

    def _fee(self, member: Member, month: Month) -> int:
        provision = member_regulation(self._books, member, month.first).get(FEE, month.first)
        return 0 if provision is None or provision.value == NONE else provision.whole


def _months_together(books: Books, month: Month) -> int:
    """The months whose fees the regulation lets members pay at a time."""
    return books.regulation.require("fee-every", month.first).whole


def _is_payable(books: Books, month: Month) -> bool:
    """Whether a month's fee is to be paid by now: at its end, or three months after the end of its block."""
    together = _months_together(books, month)
    if together == 1 == _months_together(books, Month.of(books.as_of)):
        return True
    last = Month.of(books.fiscal_years.last_of(month.last))
    end = month + (last - month) % together
    return (end + UNPAID_MONTHS).last <= books.as_of


def _unpaid_text(books: Books, dues: Dues, unpaid: int) -> Message:
    """What is unpaid, in months of the fee in force; of the last months, where their household had them pay others."""
    if dues.fee.scope == ALL and not any(
        line.scope != ALL for line in books.regulation.others(FEE, books.as_of)
    ):
        return message(
            "{member} has not paid {unpaid} of fees, {months} months of {fee}",
            member=dues.member.code,
            unpaid=Dong(unpaid),
            months=unpaid // dues.fee.whole,
            fee=Dong(dues.fee.whole),
        )
    months, rest = 0, unpaid
    for amount in reversed([*dues.months.values()]):
        months, rest = months + (rest > 0), rest - amount
    return message(
        "{member} has not paid {unpaid} of fees, those of {months} months",
        member=dues.member.code,
        unpaid=Dong(unpaid),
        months=months,
    )


def _belonged(member: Member, month: Month) -> bool:
    """Whether they were a member from the beginning of a month to its end."""
    if member.first_joined > month.first:
        return False
    return not member.moves or (member.present(month.first) and member.present(month.last))


@rule(
    UNPAID_FEES,
    "fees-unpaid",
    Level.NOTE,
    subject=N_("member"),
    title=N_("A member has not paid the fee for months"),
    why=N_(
        "The fees carry the operating fund. A fee that was collected and not entered looks the same as one that was never "
        "paid: ask before you remind."
    ),
    source=N_("The club's regulation, the article on the fee (fee-monthly, fee-every)"),
    paper=N_(
        "Look into the fee sheets: did they pay, and was it entered? Who cannot pay may be exempted or given time by the "
        "meeting; write it into the minutes."
    ),
    ledger=N_(
        "Enter the fees that were paid, each with its member. If the meeting exempted the member, write a waiver for MEM-06 "
        "and the code with reason, by and minutes."
    ),
    each=dues,
    needs=("fee-monthly", "fee-every"),
    as_of=True,
    by_time=True,
)
def fees_unpaid(books: Books, dues: Dues) -> Iterator[Found]:
    """More than three months of the fee in force unpaid, whoever the payers were that nobody wrote down."""
    if dues.problem is not None:
        raise dues.problem
    unpaid = dues.due - dues.paid
    if unpaid <= dues.allowed:
        return
    if unpaid - dues.unnamed <= dues.allowed:
        raise CannotTell(
            message("fees of {amount} are booked without saying which member paid", amount=Dong(dues.unnamed))
        )
    yield Found(
        dues.member.code,
        _unpaid_text(books, dues, unpaid),
        books.as_of,
        dues.member.place,
        member=dues.member.code,
        amount=unpaid,
        article=dues.fee.article,
    )
