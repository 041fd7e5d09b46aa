"""What the ten by-laws share: a club with lines, boards, savings and homes of its own, and a breach of its by-law."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clubledger.books.periods import fiscal_year_last
from clubledger.books.writing import (
    MemberLine,
    custom_text,
    event_text,
    member_text,
    members_file,
    open_text,
    regulation_text,
)
from clubledger.demo.parameters import ARTICLES
from clubledger.regulation import KEYS
from tests.rules.bookkeeper import (
    ALLOCATION,
    ALLOWANCE,
    FEE,
    FINE,
    GIVEN_NAMES,
    I_BANK,
    I_CASH,
    O_CASH,
    O_FINE,
    RESERVE,
    RETAINED,
    RETURN,
    Bookkeeper,
    Entry,
    savings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

D = date
BEGAN = date(2024, 1, 5)
UNTIL = date(2025, 5, 31)


@dataclass(frozen=True)
class Line:
    """A line of a by-law: key, value as Beancount has it, article and scope."""

    key: str
    value: str
    article: str
    scope: Mapping[str, str]

    def text(self, day: date) -> str:
        scope = "".join(f"  {name}: {value}\n" for name, value in self.scope.items())
        head = custom_text(day, "regulation", f'"{self.key}"', self.value, meta={"article": self.article})
        return head + scope


def line(
    key: str,
    value: str | float,
    article: str,
    *,
    kind: str | None = None,
    group: str | None = None,
    from_round: int | None = None,
    over: int | None = None,
    per: str | None = None,
) -> Line:
    """Write a line of a by-law; a word is quoted, and an amount gets its VND."""
    if isinstance(value, str):
        shown = f'"{value}"'
    else:
        shown = f"{value} VND" if KEYS[key].unit.value == "VND" else str(value)
    scope = {
        "for": f'"{kind}"' if kind else None,
        "group": f'"{group}"' if group else None,
        "round": str(from_round) if from_round else None,
        "over": f"{over} VND" if over else None,
        "per": f'"{per}"' if per else None,
    }
    return Line(key, shown, article, {name: text for name, text in scope.items() if text})


@dataclass
class Club(Bookkeeper):
    """A club that follows a by-law of its own; what that does not say is by the commune's model (``rest``).

    ``shares``: how the interest is split, in percent; ``fixed``: the year's allowances as one sum, which `allowances`
    paid during the year. ``by_bank``: large sums do not go through the box. ``paid_shares`` and ``paid_members`` are what a breach pays instead, in đồng.
    """

    until: date = UNTIL
    steady: bool = False
    members: int = 14
    lines: tuple[Line, ...] = ()
    rest: str = "Điều 20"
    shares: dict[str, int] = field(
        default_factory=lambda: {"capital": 30, "reserve": 10, "operating": 40, "allowance": 20, "members": 0}
    )
    fixed: int = 0
    households: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    joined: dict[str, date] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    board_meetings: dict[str, date] = field(default_factory=dict)
    ratified: dict[str, str] = field(default_factory=dict)
    savers: tuple[str, ...] = ()
    by_bank: bool = True
    split_day: date | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.lent: dict[str, Entry] = {}
        self.paid_shares: dict[str, int] = {}
        self.paid_members: dict[str, int] = {}

    # -- loans -------------------------------------------------------------------------------------------------

    def lend_out(
        self, day: date, number: str, member: str, amount: int, term: int = 12, *silent: str, **how: Any
    ) -> Entry:
        """Pay out a loan and collect it as it falls due; the terms named in ``silent`` are left to the regulation."""
        how = {"amortisation": "bullet"} | how
        if "rate" in how:
            how["rate"] = Decimal(how["rate"])
        self.lent[number] = self.lend(day, number, member, amount, term, **how)
        for name in silent:
            del self.lent[number].meta[name]
        for row in self.schedule(number):
            if row.payment and row.due <= self.until:
                self.collect(row.due, number, row.principal, row.interest)
        return self.lent[number]

    def lend_until(self, day: date, due: date, number: str, member: str, amount: int, **how: Any) -> Entry:
        """Pay out a loan without interest that is repaid at once on a day of its own."""
        self.lend(day, number, member, amount, 1)
        entry = self.entries[-1]
        del entry.meta["term"]
        entry.meta |= {"amortisation": "single", "due": due} | {
            key.replace("_", "-"): value for key, value in how.items()
        }
        entry.meta = {key: value for key, value in entry.meta.items() if value is not None}
        self.lent[number] = entry
        return entry

    def collect(self, day: date, number: str, principal: int, interest: int = 0, overdue: int = 0) -> Entry:
        """Take an instalment in cash, a large one by the bank."""
        by = I_BANK if principal > 1_000_000 and self.by_bank else I_CASH
        return self.pay(day, number, principal, interest, overdue, by=by)

    def payments(self, number: str) -> list[Entry]:
        """What was repaid under a contract, the oldest first."""
        return sorted(
            (
                entry
                for entry in self.entries
                if number in entry.links and entry is not self.lent[number] and entry.moved(FINE) == 0
            ),
            key=lambda entry: entry.day,
        )

    def drop(self, entries: Iterable[Entry]) -> None:
        """Leave entries out of the books."""
        gone = {id(entry) for entry in entries}
        self.entries = [entry for entry in self.entries if id(entry) not in gone]

    def forget(self, number: str) -> None:
        """Leave a loan out of the books, with all that was repaid on it."""
        self.drop([entry for entry in self.entries if number in entry.links])

    def fine(self, day: date, number: str, amount: int) -> Entry:
        """Take a fine under a contract."""
        member = self.terms[number][0]
        return self.book(
            day,
            member,
            "Phạt trả chậm",
            {I_CASH: amount, FINE: -amount},
            links=(number,),
            fee_of=member,
        )

    def fine_for_absence(self, day: date, member: str, amount: int) -> Entry:
        """Take a fine that has nothing to do with a loan."""
        return self.book(day, member, "Phạt vắng họp", {O_CASH: amount, O_FINE: -amount}, fee_of=member)

    # -- members -----------------------------------------------------------------------------------------------

    @property
    def codes(self) -> list[str]:
        """All members' codes."""
        return [f"TV{index:03}" for index in range(1, self.members + 1)]

    def collect_fees(self, day: date, amount: int, *codes: str) -> Entry:
        """Take a fee from each of the members, on one sheet."""
        legs = {O_CASH: amount * len(codes), FEE: -amount * len(codes)}
        return self.book(day, "Thành viên", "Hội phí", legs, fee_of=codes)

    def save(self, day: date, amounts: Mapping[str, int], by: str = I_BANK) -> Entry:
        """Take contributions from the members, on one sheet."""
        legs = {by: sum(amounts.values())} | {savings(code): -amount for code, amount in amounts.items()}
        return self.book(day, "Thành viên", "Góp vốn quay vòng", legs)

    def saved(self, member: str, day: date) -> int:
        """What a member has contributed by the end of a day, in đồng."""
        return -sum(entry.moved(savings(member)) for entry in self.entries if entry.day <= day)

    def monthly(self, first: date = date(2024, 2, 5)) -> list[date]:
        """The meetings from one on."""
        return [day for day in sorted(self.meetings.values()) if day >= first]

    # -- the year's end ----------------------------------------------------------------------------------------

    def split_year(self, year: int, taken: int, day: date, **parts: int) -> None:
        """Share out what a year brought, with the money for it from the bank."""
        day = self.split_day or day
        rest = taken - self.fixed
        got = {share: rest * percent // 100 for share, percent in self.shares.items()}
        got |= {"allowance": 0 if self.fixed else got["allowance"]} | parts | self.paid_shares
        details = {"minutes": self.minutes(day), "period": str(year)}
        savers = {code: self.saved(code, fiscal_year_last(year, self._year_end())) for code in self.savers}
        shares = {code: got["members"] * amount // sum(savers.values()) for code, amount in savers.items()}
        shares |= self.paid_members
        paid = got["operating"] + got["allowance"] + sum(shares.values())
        if self.by_bank and paid:
            self.book(day, "Ngân hàng", "Rút tiền để chia lãi", {I_CASH: paid, I_BANK: -paid})
        legs = {
            ALLOCATION: got["capital"] + got["reserve"],
            RETAINED: -got["capital"],
            RESERVE: -got["reserve"],
        }
        self.book(day, "Phân phối lãi", f"Lãi năm {year}", legs, **details)
        if got["allowance"]:
            legs = {ALLOWANCE: got["allowance"], I_CASH: -got["allowance"]}
            self.book(day, "Ban chủ nhiệm", f"Thù lao {year}", legs, **details)
        for code, amount in shares.items():
            if amount:
                legs = {RETURN: amount, I_CASH: -amount}
                self.book(
                    day, code, f"Chia lãi {year}", legs, fee_of=code, sheet=f"Chia lãi {year}", **details
                )
        if got["operating"]:
            self.transfer(day, got["operating"], f"CQ-{year}-001", **details)

    # -- the files ---------------------------------------------------------------------------------------------

    def write_into_club(self, text: str) -> None:
        """Write directives into club.beancount."""
        self.club += text + "\n"

    def _regulation(self) -> str:
        plain = {one.key for one in self.lines if not one.scope}
        articles = {key: f"{self.rest} (quy chế mẫu của xã, {article})" for key, article in ARTICLES.items()}
        template = regulation_text(self.began, self.regulation, articles=articles)
        kept = [part for part in _directives(template) if part.split('"')[3] not in plain]
        return "\n".join([*kept, *(one.text(self.began) for one in self.lines)])

    def _meetings(self) -> Iterable[str]:
        for name, day in sorted(self.meetings.items()):
            loans = self.ratified.get(name)
            yield event_text(day, "meeting", name, {"ratifies": loans} if loans else {})
        for name, day in sorted(self.board_meetings.items()):
            yield event_text(day, "meeting", name, {"of": "board"})
        yield open_text(self.began, RETURN, {"fund": "income", "role": "member-return"})
        yield open_text(self.began, FINE, {"fund": "income", "role": "fine"})
        yield open_text(self.began, O_FINE, {"fund": "operating", "role": "fine"})
        for code in self.savers:
            yield open_text(
                self.began, savings(code), {"fund": "income", "role": "member-capital", "member": code}
            )

    def _members(self) -> str:
        names = GIVEN_NAMES.split()
        text = members_file(())
        for index, code in enumerate(self.codes, 1):
            text += member_text(
                MemberLine(
                    code,
                    self.joined.get(code, self.began),
                    f"Nguyễn Thị {names[(index - 1) % len(names)]}",
                    "nam" if index % 3 == 0 else "nữ",
                    1948 + index,
                    self.households.get(code, "khác"),
                    self.homes.get(code),
                )
            )
            if code in self.rounds:
                text = f"{text.rstrip()}\n  rounds: {self.rounds[code]}\n"
            text += "\n"
        return text + self.more_members


def _directives(text: str) -> list[str]:
    """The directives of a text, each with its metadata."""
    found: list[str] = []
    for row in text.splitlines(keepends=True):
        if row.startswith((" ", "\n")) and found:
            found[-1] += row
        else:
            found.append(row)
    return found


@dataclass(frozen=True)
class Deed:
    """Something that is done in an honest club, and the findings that must say so: rule and subject.

    A breach of the by-law has some, its nearest honest neighbour has none.
    """

    name: str
    done: Callable[[Any], None]
    finds: tuple[str, ...] = ()
    as_of: date = UNTIL


def excuse(sheet: Entry, code: str, amount: int) -> None:
    """Take a member's fee off a sheet."""
    sheet.meta["fee-of"] = tuple(one for one in sheet.meta["fee-of"] if one != code)
    sheet.legs = tuple((name, sum_ - amount if sum_ > 0 else sum_ + amount) for name, sum_ in sheet.legs)
