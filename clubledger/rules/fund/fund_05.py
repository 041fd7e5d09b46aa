"""FUND-05: the interest of a year shared out as the regulation says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.contracts import INTEREST, CannotTell
from clubledger.books.periods import DAY, days_after
from clubledger.i18n import N_, Dong, Message, Percent, message
from clubledger.regulation import NONE
from clubledger.regulation.parameters import SPLIT_KEYS
from clubledger.regulation.shares import FIXED, fixed_allowance, split_keys
from clubledger.rules.allowances import allowance_year, allowances, paid_of
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.fund.members_share import members_share
from clubledger.rules.fund.misdated import Misdated, misdated, misdated_allowances
from clubledger.rules.fund.uses import brought_forward
from clubledger.rules.fund.year_before import BESIDE, first_whole_year, year_before
from clubledger.rules.fund.year_interest import interest_by_year
from clubledger.rules.registry import Decided, rule
from clubledger.rules.transfers import period_year, transfers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction
    from clubledger.regulation import Provision
    from clubledger.rules.fund.members_share import MembersShare
    from clubledger.rules.fund.year_interest import Years


class SplitShare(StrEnum):
    """What a year's interest is split into."""

    CAPITAL = "capital"
    RESERVE = "reserve"
    OPERATING = "operating"
    ALLOWANCE = "allowance"
    MEMBERS = "members"

    @property
    def key(self) -> str:
        """The regulation's key."""
        return f"split-{self.value}"

    @property
    def label(self) -> Message:
        """Where the share goes, for people."""
        return message(_SHARES[self])


_SHARES: Final = {
    SplitShare.CAPITAL: N_("the capital"),
    SplitShare.RESERVE: N_("the risk reserve"),
    SplitShare.OPERATING: N_("the operating fund"),
    SplitShare.ALLOWANCE: N_("allowances"),
    SplitShare.MEMBERS: N_("the members"),
}


@dataclass(frozen=True, slots=True)
class Split:
    """One share of a finished fiscal year's interest, and what it got.

    The year's interest is known as it was booked in the year and as later reversals left it: ``least`` and
    ``most``; where the allowances are a fixed sum, as what is left after it, or after what was paid until then:
    ``after_allowances``. ``whole`` is false for a year of which the club kept other books before these.
    """

    year: int
    first: date
    last: date
    share: SplitShare
    least: int
    most: int
    after_allowances: bool
    got: int
    whole: bool
    before: Split | None

    @property
    def subject(self) -> str:
        """The year and the share."""
        return f"{self.year} {self.share}"

    def too_little(self, provision: Provision) -> Decimal:
        """By how much it falls short of its part."""
        return provision.number * max(0, self.least) / 100 - self.got

    def too_much(self, provision: Provision) -> Decimal:
        """By how much it is above its part."""
        return self.got - provision.number * max(0, self.most) / 100


def splits(books: Books) -> Iterable[Split]:
    """Every share of the finished fiscal years in which interest came in, or was shared out by the keys that need none."""
    fixed = bool(books.regulation.dates(FIXED)) and Role.ALLOWANCE in books.by_role
    taken = any(books.by_role.get(role) for role in INTEREST)
    if not taken and not fixed and Role.MEMBER_RETURN not in books.by_role:
        return
    year_of = cache(books.fiscal_years.of)
    began = books.began or books.as_of
    lasts = {last.year: last for last in books.fiscal_years.lasts(began, books.as_of)}
    firsts = dict(zip(lasts, [began, *(last + DAY for last in lasts.values())], strict=False))
    kept, booked = interest_by_year(books, year_of)
    got = _got_by_share(books, year_of)
    older = {year_of(entry.date) for entry in brought_forward(books)[:1]}
    before: dict[SplitShare, Split] = {}
    for year in sorted({*(kept | booked), *_shared_without_interest(books, lasts, got)}):
        last = lasts.get(year)
        if last is None or last >= books.as_of:
            return
        interest = (kept[year], booked[year])
        fixed_sum = fixed_allowance(books.regulation, last)
        agreed = fixed_sum.whole if fixed_sum is not None else 0
        paid = got[year, SplitShare.ALLOWANCE] if fixed_sum is not None else 0
        for share in SplitShare:
            if share is SplitShare.MEMBERS and not _is_for_members(books, last, got):
                continue
            split = Split(
                year=year,
                first=firsts[year],
                last=last,
                share=share,
                least=min(interest) - max(agreed, paid),
                most=max(interest) - min(agreed, paid),
                after_allowances=agreed > 0,
                got=got[year, share],
                whole=year not in older,
                before=before.get(share),
            )
            before[share] = split
            yield split


def shares_and_periods(books: Books) -> Iterable[Split | Misdated]:
    """What FUND-05 judges: the shares of each finished year, and the allowances of no year."""
    yield from splits(books)
    yield from misdated(books)


def _shared_without_interest(
    books: Books, lasts: Mapping[int, date], got: Mapping[tuple[int, SplitShare], int]
) -> Iterator[int]:
    """The finished years of which the members got something, or that have a fixed sum of allowances to keep within."""
    for year, share in got:
        last = lasts.get(year)
        if last is not None and (
            share is SplitShare.MEMBERS
            or (share is SplitShare.ALLOWANCE and fixed_allowance(books.regulation, last))
        ):
            yield year


def _is_for_members(books: Books, last: date, got: Mapping[tuple[int, SplitShare], int]) -> bool:
    """Whether a year's interest is the members', too: by the club's own word, or because they got some."""
    part = books.regulation.get(SplitShare.MEMBERS.key, last)
    return part is None or part.since > date.min or (last.year, SplitShare.MEMBERS) in got


@rule(
    "FUND-05",
    "interest-split",
    Level.WARNING,
    subject=N_("year and share"),
    title=N_("The year's interest was not shared out as the regulation says"),
    why=N_(
        "The members agreed how much of the interest makes the capital grow, covers bad debts, pays for the activities "
        "and thanks those who keep the books; in some clubs a part comes back to each who contributed, booked as member-return "
        "with the member. Only the members may change that."
    ),
    source=N_(
        "The club's regulation, the article on sharing out the interest (split-capital to split-members, allowance-fixed, "
        "split-days)"
    ),
    paper=N_(
        "Fill in the sheet “Bảng phân phối lãi” for the year: interest received, each share in percent and in đồng, and "
        "what was moved or paid already. Move what is missing; write in the minutes what was decided otherwise."
    ),
    ledger=N_(
        "Book what is missing with period and the fiscal year: capital and reserve against the allocation account, the "
        "operating fund's share as a transfer, allowances as allowance. If the meeting shared it out otherwise, write a "
        "waiver for FUND-05 with the year and the share, such as “2024 capital”."
    ),
    each=shares_and_periods,
    needs=(*SPLIT_KEYS, FIXED, "split-days", "tolerance", "rounding", "fiscal-year-end"),
    decided=Decided.ANY_DAY,
)
def interest_split(books: Books, split: Split | Misdated) -> Iterator[Found]:
    """A share that got too little or too much of the interest, once the days to split it are over.

    Also an allowance whose period is no year of the books.
    """
    if isinstance(split, Misdated):
        yield from misdated_allowances(books, split)
        return
    due = days_after(split.last, books.regulation.require("split-days", split.last).whole)
    if books.as_of <= due:
        return
    if split.share is SplitShare.ALLOWANCE:
        yield from _of_the_year_before(books, split, due + DAY)
    yield from _wrong_share(books, split, due)


def _wrong_share(books: Books, split: Split, due: date) -> Iterator[Found]:
    """A share that got too little or too much."""
    fixed = fixed_allowance(books.regulation, split.last)
    if split.share is SplitShare.ALLOWANCE and fixed is not None:
        yield from _beyond_the_sum(split, fixed, due + DAY)
        return
    divided = members_share(books, split.first, split.last) if split.share is SplitShare.MEMBERS else None
    if divided is not None:
        yield from _wrong_parts(books, split, divided, due + DAY)
    if split.most <= 0 and (divided is None or split.got <= 0):
        return
    part = _part(books, split)
    less, more = split.too_little(part), split.too_much(part)
    rounded_away = divided.lost_by_rounding if divided is not None else 0
    if split.share is SplitShare.ALLOWANCE:
        more -= _allowance_owed_from_before(books, split)
    text, level, off = None, Level.WARNING, less
    if _is_off(books, split, less - rounded_away):
        text = _LESS_OF_THE_REST if split.after_allowances else _LESS
        level = Level.NOTE if split.share is SplitShare.ALLOWANCE else level
    elif split.whole and _is_off(books, split, more):
        off = more
        text = _MORE_OF_THE_REST if split.after_allowances else _MORE
        level = Level.NOTE if split.share in {SplitShare.CAPITAL, SplitShare.RESERVE} else level
    if text is not None:
        yield Found(
            subject=split.subject,
            message=Message(
                text,
                {
                    "interest": Dong(max(0, split.least if off is less else split.most)),
                    "year": str(split.year),
                    "share": split.share.label,
                    "got": Dong(split.got),
                    "difference": _whole(off),
                    "percent": Percent(part.number),
                },
            ),
            date=due + DAY,
            fund=Fund.INCOME,
            amount=_whole(off),
            article=part.article,
            level=level,
        )


_LESS: Final = N_(
    "of the {interest} of interest of {year}, {share} got {got}: {difference} less than {percent}, the part set "
    "by the regulation"
)
_MORE: Final = N_(
    "of the {interest} of interest of {year}, {share} got {got}: {difference} more than {percent}, the part set "
    "by the regulation"
)
_LESS_OF_THE_REST: Final = N_(
    "of the {interest} of interest of {year} that were left after the allowances, {share} got {got}: {difference} less than "
    "{percent}, the part set by the regulation"
)
_MORE_OF_THE_REST: Final = N_(
    "of the {interest} of interest of {year} that were left after the allowances, {share} got {got}: {difference} more than "
    "{percent}, the part set by the regulation"
)


def _of_the_year_before(books: Books, split: Split, on: date) -> Iterator[Found]:
    """Allowances of the year before the books that are out of all proportion to those of the first year in them.

    A note for a small sum, where as much interest was kept from before the books.
    """
    if not first_whole_year(books, split.first, split.last):
        return
    fixed = fixed_allowance(books.regulation, split.last)
    if fixed is not None:
        part, share, days = fixed, Decimal(fixed.whole), 365
    else:
        part = _part(books, split)
        share, days = part.number * max(0, split.most) / 100, (split.last - split.first).days + 1
    before = year_before(books, share, days)
    if before is None:
        return
    text = message(
        "allowances of {got} were paid for {year}, the year before the books, whose interest nobody can see in them; by the "
        "interest of {next} a year's allowances are {share}, and more than twice that and {beside} cannot be explained",
        got=Dong(before.got),
        year=str(before.year),
        next=str(split.year),
        share=_whole(share * max(365, days) / days),
        beside=Dong(BESIDE),
    )
    yield replace(
        found_in(
            before.beyond,
            f"{before.year} {split.share}",
            text,
            amount=before.got,
            article=part.article,
            fund=Fund.INCOME,
            level=Level.NOTE if before.may_have_been_earned else None,
        ),
        date=max(on, before.beyond.date),
    )


def _beyond_the_sum(split: Split, fixed: Provision, on: date) -> Iterator[Found]:
    """Allowances of a year over the fixed sum; less is nobody's loss."""
    more = split.got - fixed.whole
    if more > 0:
        text = message(
            "the allowances of {year} are {got}: {difference} more than {fixed}, the sum that the regulation sets for a year",
            year=str(split.year),
            got=Dong(split.got),
            difference=Dong(more),
            fixed=Dong(fixed.whole),
        )
        yield Found(split.subject, text, on, fund=Fund.INCOME, amount=more, article=fixed.article)


def _wrong_parts(books: Books, split: Split, divided: MembersShare, on: date) -> Iterator[Found]:
    """A member's part that neither what they had contributed at the year's end nor their average gives."""
    part = books.regulation.get(split.share.key, split.last)
    for member, amount, text in divided.wrong_parts():
        yield Found(
            f"{split.subject} {member}",
            text,
            on,
            fund=Fund.INCOME,
            member=member,
            amount=amount,
            article=part.article if part is not None else None,
        )


def _part(books: Books, split: Split) -> Provision:
    """The part that a share has by the regulation of the year's last day."""
    part = books.regulation.require(split.share.key, split.last)
    parts = [books.regulation.get(key, split.last) for key in split_keys(books.regulation, split.last)]
    numbers = [other.number for other in parts if other is not None and other.value != NONE]
    if len(numbers) == len(parts) and sum(numbers) != 100:
        text = message("the shares of the interest do not add up to 100 on {day}", day=split.last)
        raise CannotTell(text)
    return part


def _is_off(books: Books, split: Split, difference: Decimal) -> bool:
    """Off by more than the tolerance and more than 1 % of the interest."""
    tolerance = books.regulation.get("tolerance", split.last)
    if tolerance is None:
        raise books.regulation.missing("tolerance", split.last)
    overlooked = 0 if tolerance.value == NONE else tolerance.whole
    return difference > overlooked and difference * 100 > split.most


def _allowance_owed_from_before(books: Books, split: Split) -> Decimal:
    """What last year's allowance was short of: December's is often paid in January."""
    before = split.before
    if before is None or before.year != split.year - 1:
        return Decimal()
    part = books.regulation.get(before.share.key, before.last)
    return Decimal() if part is None or part.value == NONE else max(Decimal(), before.too_little(part))


def _whole(amount: Decimal) -> Dong:
    return Dong(amount.to_integral_value(ROUND_HALF_UP))


_ALLOTTED: Final = {
    Role.RETAINED: SplitShare.CAPITAL,
    Role.CAPITAL: SplitShare.CAPITAL,  # not where interest belongs, but it did grow the capital
    Role.RESERVE: SplitShare.RESERVE,
}


def _got_by_share(books: Books, year_of: Years) -> Counter[tuple[int, SplitShare]]:
    """What each share got of each fiscal year's interest, in đồng."""
    got: Counter[tuple[int, SplitShare]] = Counter()
    for role, share in _ALLOTTED.items():
        for entry in books.by_role.get(role, ()):
            year = _allocated_year(entry, role, year_of)
            if year is not None:
                got[year, share] -= entry.moved(role)
    for transfer in transfers(books):
        years = [year for entry in transfer.halves if (year := period_year(entry)) is not None]
        for entry in transfer.halves:
            year = period_year(entry) or next(iter(years), None)
            if year is not None:
                got[year, SplitShare.OPERATING] += entry.moved(Role.TRANSFER, fund=Fund.INCOME)
    for entry in allowances(books):
        fixed = fixed_allowance(books.regulation, entry.date)
        paid = entry.moved(Role.ALLOWANCE) if fixed is None else paid_of(entry)
        got[allowance_year(books, entry), SplitShare.ALLOWANCE] += paid
    for entry in books.by_role.get(Role.MEMBER_RETURN, ()):
        if not entry.opening:
            year = period_year(entry) or year_of(entry.date)
            got[year, SplitShare.MEMBERS] += entry.moved(Role.MEMBER_RETURN)
    return got


def _allocated_year(entry: Transaction, role: Role, year_of: Years) -> int | None:
    """The year whose interest an entry allots; ``None`` if it does not: it uses the reserve, or brings it forward."""
    allots, allotted = entry.moved(Role.ALLOCATION), -entry.moved(role)
    if (
        entry.opening
        or (allotted < 0 and (allots >= 0 or entry.period is None))
        or (role is Role.CAPITAL and allots <= 0)
    ):
        return None
    year = period_year(entry)
    return year_of(entry.date) if year is None and allots else year
