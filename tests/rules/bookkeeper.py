"""An honest treasurer: keeps a small club's books properly, so that a test only writes down what is untidy.

Four members hold bullet loans and pay their interest at each meeting, so that the club lives as long as the books go.
The treasurer numbers the slips, counts the box and compares the bank, brings what is too much to the bank, holds the
meetings, splits each year's interest and hands in the report. What a test adds is done by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clubledger.books.chart import Fund
from clubledger.books.files import JOURNALS
from clubledger.books.periods import Month, Quarter, fiscal_year, fiscal_year_last, months
from clubledger.books.writing import (
    LOAN_ACCOUNT,
    ROOT_OPTIONS,
    MemberLine,
    chart_text,
    club_files,
    custom_text,
    event_text,
    members_file,
    regulation_text,
    value_text,
)
from clubledger.demo.parameters import ARTICLES
from clubledger.loans import Amortisation, InterestMethod, InterestPeriod, Schedule, Terms
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from clubledger.loans import Instalment

DAY = timedelta(days=1)
INCOME, OPERATING = Fund.INCOME, Fund.OPERATING

I_CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
I_BANK = "Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng"
I_RECEIVABLE = "Tài-sản:Quỹ-tăng-thu-nhập:Phải-thu"
I_PAYABLE = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả"
BORROWED = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Vốn-vay"
CAPITAL = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT"
LOCAL_CAPITAL = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-quỹ-địa-phương"
DONOR_CAPITAL = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-tài-trợ"
RETAINED = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Lãi-bổ-sung-vốn"
RESERVE = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro"
ALLOCATION = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Phân-phối-lãi"
I_TRANSFER = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ"
I_OPENING = "Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ"
INTEREST = "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay"
OVERDUE = "Thu:Quỹ-tăng-thu-nhập:Lãi-quá-hạn"
FINE = "Thu:Quỹ-tăng-thu-nhập:Tiền-phạt"
BANK_INTEREST = "Thu:Quỹ-tăng-thu-nhập:Lãi-ngân-hàng"
ALLOWANCE = "Chi:Quỹ-tăng-thu-nhập:Thù-lao"
WRITE_OFF = "Chi:Quỹ-tăng-thu-nhập:Xóa-nợ"
I_BANK_FEE = "Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng"
O_CASH = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
O_BANK = "Tài-sản:Quỹ-hoạt-động:Ngân-hàng"
O_PAYABLE = "Nợ-phải-trả:Quỹ-hoạt-động:Phải-trả"
O_RECEIVABLE = "Tài-sản:Quỹ-hoạt-động:Phải-thu"
RETURN = "Chi:Quỹ-tăng-thu-nhập:Chia-lãi-thành-viên"
FINE = "Thu:Quỹ-tăng-thu-nhập:Tiền-phạt"
O_FINE = "Thu:Quỹ-hoạt-động:Tiền-phạt"
O_TRANSFER = "Nguồn-vốn:Quỹ-hoạt-động:Chuyển-quỹ"
O_OPENING = "Nguồn-vốn:Quỹ-hoạt-động:Số-dư-đầu-kỳ"
FEE = "Thu:Quỹ-hoạt-động:Hội-phí"
DONATION = "Thu:Quỹ-hoạt-động:Ủng-hộ"
STATE = "Thu:Quỹ-hoạt-động:Nhà-nước-hỗ-trợ"
HEALTH = "Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe"
CULTURE = "Chi:Quỹ-hoạt-động:Văn-hóa-thể-thao"
ADMIN = "Chi:Quỹ-hoạt-động:Hành-chính"

CASH_BANK = ((INCOME, I_CASH, I_BANK), (OPERATING, O_CASH, O_BANK))
OF_A_MEMBER = {FEE, RETURN, FINE, O_FINE}
"""Accounts whose postings name the member."""
KEPT_IN_THE_BOX = 3_000_000

GIVEN_NAMES = "An Bình Châu Dung Giang Hà Hiền Hoa Hòa Hồng Hương Khanh Lan Lành Lý Mai Minh Nga Ngọc Nhung"


def add_months(day: date, count: int) -> date:
    """The same day ``count`` months on, or the month's last where it has no such day."""
    month = Month.of(day) + count
    return date(month.year, month.number, min(day.day, month.last.day))


def loan(member: str) -> str:
    return f"{LOAN_ACCOUNT}:{member}"


def savings(member: str) -> str:
    return f"Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn:{member}"


@dataclass
class Entry:
    """A slip, or a line of the sheet of its day."""

    day: date
    payee: str
    text: str
    legs: tuple[tuple[str, int], ...]
    meta: dict[str, Any]
    links: tuple[str, ...] = ()
    flag: str = "*"
    prefix: str | None = None
    sheet: str | None = None
    reverses: Entry | None = None
    voucher: str | None = None

    @property
    def fund(self) -> Fund:
        names = [name for name, _ in self.legs] or [I_CASH]  # a void slip is the income fund's
        money = [name for name in names if name in {I_CASH, I_BANK, O_CASH, O_BANK}] or names
        return OPERATING if "Quỹ-hoạt-động" in money[0] else INCOME

    def moved(self, account: str) -> int:
        return sum(amount for name, amount in self.legs if name == account)

    def slip(self) -> str | None:
        """The prefix of its slip: the club's own for cash, the bank's for the bank."""
        for cash, bank in ((I_CASH, I_BANK), (O_CASH, O_BANK)):
            if self.moved(cash):
                return "PT" if self.moved(cash) > 0 else "PC"
            if self.moved(bank):
                return "BC" if self.moved(bank) > 0 else "BN"
        return None


@dataclass
class Bookkeeper:
    """The club, and the treasurer's habits. ``until``: the last day to which the books are kept."""

    began: date = date(2024, 1, 5)
    until: date = date(2026, 3, 31)
    founded: date | None = None
    capital: int = 20_000_000
    steady: bool = True
    regulation: dict[str, str] = field(default_factory=dict)
    meeting_day: int = 5
    meetings: dict[str, date] = field(default_factory=dict)
    reports: dict[int, date] = field(default_factory=dict)
    count_on: str = "month end"
    split: bool = True
    banking: bool = True
    fees: bool = False
    members: int = 20
    extra_members: tuple[MemberLine, ...] = ()

    def __post_init__(self) -> None:
        self.entries: list[Entry] = []
        self.club = ""
        self.more_members = ""
        self.terms: dict[str, tuple[str, Terms]] = {}
        self.regulation = {"loan-term-max": "36"} | self.regulation
        for month in months(self.began, self.until):
            day = date(month.year, month.number, self.meeting_day)
            if self.began <= day <= self.until:
                self.meetings.setdefault(f"BB-{month}", day)
        if self.capital:
            self.book(
                self.began + DAY, "Hội NCT xã", "Vốn ban đầu", {I_BANK: self.capital, CAPITAL: -self.capital}
            )
            self.book(
                self.began + DAY, "Nhà hảo tâm", "Ủng hộ ra mắt", {O_CASH: 2_000_000, DONATION: -2_000_000}
            )
        if self.steady:
            self._steady_loans()
        if self.fees:
            self._fees()

    # -- what a test writes ------------------------------------------------------------------------------------

    def book(self, day: date, payee: str, text: str, legs: dict[str, int], **how: Any) -> Entry:
        fields = {
            key: how.pop(key)
            for key in ("links", "flag", "prefix", "sheet", "reverses", "voucher")
            if key in how
        }
        how.pop("loan", None)
        meta = {key.replace("_", "-"): value for key, value in how.items() if value is not None}
        entry = Entry(day, payee, text, tuple(legs.items()), meta, **fields)
        self.entries.append(entry)
        return entry

    def lend(
        self,
        day: date,
        number: str,
        member: str,
        amount: int,
        term: int | None = 12,
        *,
        by: str = I_BANK,
        **how: Any,
    ) -> Entry:
        """Pay a loan out; ``how`` may hold the contract's terms."""
        agreed = {key.replace("_", "-"): value for key, value in how.items()}
        self.terms[number] = (
            member,
            Terms(
                amount,
                Decimal(str(agreed.get("rate", "0.8"))),
                1 if term is None else term,
                day,
                InterestMethod(
                    agreed.get("interest-method", self.regulation.get("interest-method", "declining"))
                ),
                InterestPeriod(
                    agreed.get("interest-period", self.regulation.get("interest-period", "month"))
                ),
                Amortisation(
                    agreed.get("amortisation", self.regulation.get("amortisation", "equal-principal"))
                ),
                int(agreed.get("grace-principal", 0)),
                int(self.regulation.get("rounding", "1000").replace("none", "1")),
                agreed.get("first-due"),
                int(agreed.get("instalment-every", self.regulation.get("instalment-every", 1))),
                self._due_day(agreed.get("due-day", self.regulation.get("due-day"))),
                agreed.get("due"),
            ),
        )
        minutes = how["minutes"] if "minutes" in how else self.minutes(day)
        how = {"minutes": minutes, "purpose": "chăn nuôi", "term": term} | how
        return self.book(day, member, "Cho vay", {loan(member): amount, by: -amount}, links=(number,), **how)

    @staticmethod
    def _due_day(day: str | int | None) -> int | None:
        return None if day in {None, "lending-day"} else int(day)

    def schedule(self, number: str) -> tuple[Instalment, ...]:
        return Schedule(self.terms[number][1]).rows

    def pay(
        self, day: date, number: str, principal: int, interest: int = 0, overdue: int = 0, **how: Any
    ) -> Entry:
        """A repayment in cash."""
        member = self.terms[number][0]
        by = how.pop("by", I_CASH)
        legs = {
            by: principal + interest + overdue,
            loan(member): -principal,
            INTEREST: -interest,
            OVERDUE: -overdue,
        }
        kept = {name: amount for name, amount in legs.items() if amount}
        return self.book(day, member, "Trả gốc, lãi", kept, links=(number,), **how)

    def pay_all(self, number: str, late: int = 0, first: int = 1, last: int | None = None) -> None:
        """Pay by the schedule, each instalment so many days after its due date."""
        for row in self.schedule(number)[first - 1 : last]:
            if row.payment:
                self.pay(row.due + late * DAY, number, row.principal, row.interest)

    def reverse(self, entry: Entry, day: date, **how: Any) -> Entry:
        legs = {name: -amount for name, amount in entry.legs}
        return self.book(day, entry.payee, "Ghi đảo", legs, links=entry.links, reverses=entry, **how)

    def transfer(self, day: date, amount: int, link: str, **how: Any) -> None:
        """Money from the income fund's box to the operating fund's; negative: the other way."""
        text = "Chuyển quỹ"
        self.book(day, text, text, {I_TRANSFER: amount, I_CASH: -amount}, links=(link,), **how)
        self.book(day, text, text, {O_CASH: amount, O_TRANSFER: -amount}, links=(link,), **how)

    def minutes(self, day: date) -> str:
        return max((held, name) for name, held in self.meetings.items() if held <= day)[1]

    # -- what the treasurer does ---------------------------------------------------------------------------------

    def _steady_loans(self) -> None:
        first = next(day for day in sorted(self.meetings.values()) if day >= self.began + DAY)
        for index, code in enumerate(("TV004", "TV005", "TV006", "TV007"), 1):
            number = f"KU-{first.year}-90{index}"
            self.lend(first, number, code, self.capital * 19 // 100, 36, amortisation="bullet")
            for month in range(1, 37):
                due = add_months(first, month)
                if due <= self.until:
                    self.pay(
                        due,
                        number,
                        self.capital * 19 // 100 if month == 36 else 0,
                        self.capital * 19 // 100 * 8 // 1000,
                    )

    def _fees(self) -> None:
        for name, day in self.meetings.items():
            if day <= self.began:
                continue
            for index in range(1, self.members + 1):
                code = f"TV{index:03}"
                self.book(day, code, "Hội phí", {O_CASH: 5_000, FEE: -5_000}, sheet=name, fee_of=code)

    def _year_end(self) -> str:
        return self.regulation.get("fiscal-year-end", "12-31")

    def _splits(self) -> None:
        interest: Counter[int] = Counter()
        for entry in self.entries:
            if "opening" not in entry.meta:
                interest[fiscal_year(entry.day, self._year_end())] -= entry.moved(INTEREST) + entry.moved(
                    OVERDUE
                )
        for year, taken in sorted(interest.items()):
            day = fiscal_year_last(year, self._year_end()) + 20 * DAY
            if day <= self.until and taken > 0:
                self.split_year(year, taken, day)

    def interest_of(self, first: date, last: date) -> int:
        """What interest was taken from one day to another."""
        return -sum(
            entry.moved(INTEREST) + entry.moved(OVERDUE)
            for entry in self.entries
            if first <= entry.day <= last
        )

    def split_year(self, year: int, taken: int, day: date, **parts: int) -> None:
        shares = {"capital": 30, "reserve": 10, "operating": 40, "allowance": 20}
        got = {key: taken * share // 100 for key, share in shares.items()} | parts
        details = {"minutes": self.minutes(day), "period": str(year)}
        kept = {
            ALLOCATION: got["capital"] + got["reserve"],
            RETAINED: -got["capital"],
            RESERVE: -got["reserve"],
        }
        self.book(day, "Phân phối lãi", f"Lãi năm {year}", kept, **details)
        if got["allowance"]:
            legs = {ALLOWANCE: got["allowance"], I_CASH: -got["allowance"]}
            self.book(day, "Ban chủ nhiệm", f"Thù lao {year}", legs, **details)
        if got["operating"]:
            self.transfer(day, got["operating"], f"CQ-{year}-001", **details)

    def _bring_to_the_bank(self) -> None:
        for fund, cash, bank in CASH_BANK:
            for month in months(self.began, self.until):
                last = month.last
                if last > self.until:
                    continue
                held = sum(entry.moved(cash) for entry in self.entries if entry.day <= last)
                if held > KEPT_IN_THE_BOX:
                    amount = held - 1_000_000
                    text = f"Gửi ngân hàng {fund}"
                    self.book(last, "Thủ quỹ", text, {cash: -amount, bank: amount})

    def _number(self) -> None:
        numbers: Counter[tuple[Fund, str, int]] = Counter()
        sheets: dict[tuple[Fund, str, date, str], str] = {}
        lines: Counter[str] = Counter()
        self.entries.sort(key=lambda entry: entry.day)
        for entry in self.entries:
            prefix = entry.prefix or entry.slip()
            if entry.voucher is not None or prefix is None:
                continue
            series = (entry.fund, prefix, entry.day.year)
            sheet = (entry.fund, prefix, entry.day, entry.sheet or "")
            slip = sheets.get(sheet) if entry.sheet else None
            if slip is None:
                numbers[series] += 1
                slip = f"{prefix}-{entry.day.year}-{numbers[series]:03}"
                if entry.sheet:
                    sheets[sheet] = slip
            if entry.sheet:
                lines[f"{entry.fund}{slip}"] += 1
                slip += f"/{lines[f'{entry.fund}{slip}']:02}"
            entry.voucher = slip

    def _counts(self) -> Iterable[tuple[Fund, date, str]]:
        for fund, cash, bank in CASH_BANK:
            days = {entry.day for entry in self.entries if entry.moved(cash)}
            for evening in self._evenings(days):
                if evening <= self.until:
                    yield fund, evening, cash
            moved = {entry.day for entry in self.entries if entry.moved(bank)}
            for quarter in sorted({Quarter.of(day) for day in moved}):
                if quarter.last <= self.until:
                    yield fund, quarter.last, bank

    def _evenings(self, days: set[date]) -> Iterable[date]:
        """The evenings on which a box is counted whose money moved on some days."""
        if self.count_on == "each meeting":
            yield from (day for day in sorted(self.meetings.values()) if days and day >= min(days))
            return
        for month in sorted({Month.of(day) for day in days}):
            yield {
                "last movement": max(day for day in days if Month.of(day) == month),
                "month end": month.last,
                "next meeting": month.last + self.meeting_day * DAY,
            }[self.count_on]

    # -- the files -----------------------------------------------------------------------------------------------

    def finish(self) -> None:
        if self.split:
            self._splits()
        if self.banking:
            self._bring_to_the_bank()
        self.entries = [entry for entry in self.entries if entry.day <= self.until]
        self._number()

    def files(self) -> dict[str, str]:
        self.finish()
        journals: dict[Fund, dict[int, str]] = {fund: defaultdict(str) for fund in JOURNALS}
        for entry in self.entries:
            journals[entry.fund][entry.day.year] += _text(entry)
        for fund, evening, account in self._counts():
            held = sum(entry.moved(account) for entry in self.entries if entry.day <= evening)
            journals[fund][evening.year] += f"{evening + DAY} balance {account}  {held:,} VND\n\n"
        for fund in JOURNALS:
            journals[fund][self.began.year] += ""
        return club_files("CLB trung thực", self._club(), self._members(), journals)

    def write(self, folder: Path) -> Path:
        return write(folder, self.files())

    def _club(self) -> str:
        founded = self.founded or self.began
        lines = [
            ROOT_OPTIONS,
            f"{self.began} commodity VND\n",
            custom_text(self.began, "club", '"CLB trung thực"', meta={"founded": founded}),
            self._regulation(),
            chart_text(self.began),
            *(
                custom_text(self.began, "board", f'"{office}"', f'"{code}"')
                for office, code in (("chair", "TV001"), ("treasurer", "TV002"), ("accountant", "TV003"))
            ),
            *self._meetings(),
        ]
        for year in range(self.began.year, self.until.year + 1):
            day = self.reports.get(year, fiscal_year_last(year, self._year_end()) + 25 * DAY)
            if self.began < day <= self.until:
                lines.append(event_text(day, "report", str(year)))
        return "\n".join([*lines, self.club])

    def _regulation(self) -> str:
        return regulation_text(self.began, self.regulation, articles=ARTICLES)

    def _meetings(self) -> Iterable[str]:
        return (event_text(day, "meeting", name) for name, day in sorted(self.meetings.items()))

    def _members(self) -> str:
        names = GIVEN_NAMES.split()
        lines = [
            MemberLine(
                f"TV{index:03}",
                self.began,
                f"Nguyễn Thị {names[(index - 1) % len(names)]}",
                "nam" if index % 3 == 0 else "nữ",
                1948 + index,
                "nghèo",
            )
            for index in range(1, self.members + 1)
        ]
        return members_file([*lines, *self.extra_members], self.more_members)


def _text(entry: Entry) -> str:
    meta = dict(entry.meta)
    payers = meta.pop("fee-of", ())
    payers = (payers,) if isinstance(payers, str) else payers
    if entry.voucher:
        meta["voucher"] = entry.voucher
    if entry.reverses is not None:
        meta["reverses"] = entry.reverses.voucher
    links = "".join(f" ^{link}" for link in entry.links)
    lines = [f'{entry.day} {entry.flag} "{entry.payee}" "{entry.text}"{links}']
    lines += [f"  {key}: {_value(value)}" for key, value in meta.items()]
    for name, amount in entry.legs:
        if not payers or name not in OF_A_MEMBER:
            lines.append(f"  {name}  {amount:,} VND")
            continue
        for member in payers:
            lines += [f"  {name}  {amount // len(payers):,} VND", f'    member: "{member}"']
    return "\n".join(lines) + "\n\n"


def _value(value: Any) -> str:
    return value if isinstance(value, str) and value.endswith(" VND") else value_text(value)
