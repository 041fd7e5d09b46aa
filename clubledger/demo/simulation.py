"""The life of one invented club, day by day: meetings, fees, loans, visits to the bank, the year's interest.

What happens is honest and a little untidy, as in a village: some pay early, some late within grace or ahead, a line
is written wrong and reversed, a loan is extended or topped up. An audit finds nothing in it.
"""

from __future__ import annotations

import heapq
from collections import Counter
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import Month, months
from clubledger.books.writing import (
    LOAN_ACCOUNT,
    custom_text,
    event_text,
    provision_text,
    quoted,
    regulation_text,
)
from clubledger.demo import names
from clubledger.demo.cash_box import MILLION, CashBox
from clubledger.demo.loan import DemoLoan
from clubledger.demo.parameters import ARTICLES, DemoParameters
from clubledger.demo.people import DemoMember, PeopleGenerator, member_kinds
from clubledger.demo.records import DAY, IN_KIND, RICE, ClubRecords, RecordedEntry, account
from clubledger.loans import Amortisation, InterestMethod, Repayment, Terms
from clubledger.regulation import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.demo.random_source import RandomSource

INCOME, OPERATING = Fund.INCOME, Fund.OPERATING
TRIFLE: Final = 10_000
"""What rounding left of a loan: nobody comes again for that."""


class Way(Enum):
    """How a borrower pays an instalment."""

    AS_DUE = auto()
    AHEAD = auto()
    IN_FULL = auto()
    INTEREST_ONLY = auto()
    OVERCHARGED = auto()
    WRONGLY_WRITTEN = auto()


def simulate(parameters: DemoParameters, random: RandomSource) -> ClubRecords:
    """Let a club live from its first day to its last, and return what it wrote down."""
    simulation = Simulation(parameters, random)
    simulation.run()
    return simulation.records


class Simulation(CashBox):
    """A club that lives: its members, its loans, and an agenda of what happens on which day."""

    def __init__(self, parameters: DemoParameters, random: RandomSource) -> None:
        super().__init__(ClubRecords(parameters.title, parameters.head, parameters.founded, parameters.until))
        self.parameters, self.random = parameters, random
        self.people = PeopleGenerator(random, parameters.until.year, parameters.founded.year)
        self.members: list[DemoMember] = []
        self.board: dict[str, DemoMember] = {}
        self.loans: list[DemoLoan] = []
        self.numbers: Counter[int] = Counter()
        self.interest: Counter[int] = Counter()
        self.loan_max = parameters.number("loan-max")
        self.vacant: list[DemoMember] = []
        self.capital = 0
        self.agenda: list[tuple[date, int, Callable[..., object], tuple[object, ...]]] = []
        self.turn = 0

    # -- time --------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Do what the agenda says, day by day; what is done may add to it."""
        self.at(self.parameters.founded, self.launch)
        for month in months(self.parameters.founded, self.parameters.until):
            self.at(max(month.first, self.parameters.founded), self.plan, month)
        while self.agenda:
            self.today, _, action, arguments = heapq.heappop(self.agenda)
            action(*arguments)
        self.records.members = [member.line for member in self.members]

    def at(self, day: date, action: Callable[..., object], *arguments: object) -> None:
        """Do something on a day, after what is planned for it already."""
        self.turn += 1
        heapq.heappush(self.agenda, (day, self.turn, action, arguments))

    def plan(self, month: Month) -> None:
        """Plan a month: who pays when, the meeting, the days after it, the count."""
        random, meeting = self.random, date(month.year, month.number, self.parameters.meeting_day)
        grace = self.parameters.number("grace-days")
        at_meeting: list[DemoLoan] = []
        for loan in self.loans:
            roll = random.below(100)
            if roll < 8:
                self.at(meeting - random.between(1, 3) * DAY, self.collect, loan)
            elif roll < 16 and grace > 1:
                self.at(loan.due + random.between(1, grace - 1) * DAY, self.collect, loan)
            else:
                at_meeting.append(loan)
        self.at(meeting, self.meet, at_meeting)
        for days in (2, 6):
            for fund in Fund:
                self.at(meeting + days * DAY, self.bank_surplus, fund)
        first_day = max(
            5, self.parameters.founded.day + 1 if month == Month.of(self.parameters.founded) else 5
        )
        for _ in range(random.between(5, 11)):
            self.at(date(month.year, month.number, random.between(first_day, 27)), self.spend)
        if random.chance(35):
            self.at(date(month.year, month.number, random.between(first_day, 27)), self.be_given)
        self.at(date(month.year, month.number, 25), self.hear_from_the_bank)
        self.count(month)

    def count(self, month: Month) -> None:
        """Count the cash after the month's last movement; at a quarter's end see the bank as well."""
        evening = month.last - self.random.between(1, month.last.day - 27) * DAY
        if month.number != 12 and self.random.chance(40):
            evening = month.last + self.random.below(3) * DAY
        if evening >= self.parameters.until:
            return
        for fund in Fund:
            self.records.counts.append((evening, fund, Role.CASH))
            if month.number % 3 == 0:
                self.records.counts.append((evening, fund, Role.BANK))

    # -- the first day -----------------------------------------------------------------------------------

    def launch(self) -> None:
        """Found the club: members, board, regulation, the first capital and the first gifts."""
        parameters, random = self.parameters, self.random
        self.decide(
            custom_text(
                self.today,
                "club",
                quoted(parameters.title),
                meta={"village": parameters.village, "commune": parameters.commune, "founded": self.today},
            )
            + "\n"
        )
        for kind in random.shuffled(member_kinds(parameters.members)):
            self.members.append(self.people.newcomer(kind, self.today, founder=True))
        self.elect()
        values = {key: parameters.value(key) for key in KEYS}
        self.decide(
            "\n" + regulation_text(self.today, values, articles=ARTICLES, minutes=self.minutes) + "\n"
        )
        self.decide(event_text(self.today, "meeting", self.minutes))
        share = parameters.capital // 10
        share -= share % 100_000
        self.take_capital("association", "Hội NCT xã", "Vốn ban đầu", parameters.capital - 6 * share)
        self.take_capital(
            "local-fund", "Quỹ chăm sóc và phát huy vai trò NCT", "Hỗ trợ vốn ban đầu", 3 * share
        )
        self.take_capital("donor", random.pick(names.DONORS), "Ủng hộ vốn ngày ra mắt", 3 * share)
        each = random.pick((20_000, 30_000, 50_000)) * len(self.members)
        self.capital += each
        self.write(
            INCOME,
            "PT",
            "Các thành viên",
            "Thành viên góp vốn ngày ra mắt",
            (account(INCOME, Role.CASH), each),
            (account(INCOME, Role.CAPITAL, "member"), -each),
        )
        for donor in random.shuffled(names.DONORS)[:2]:
            self.donate(donor, "Ủng hộ ngày ra mắt", random.between(8, 16) * 100_000)

    def elect(self) -> None:
        """Elect the board, five members; those who handle the books are young."""
        young = [member for member in self.members if not member.kind.older]
        older = [member for member in self.members if member.kind.older]
        elected = {
            "chair": older[0],
            "deputy": older[1],
            "secretary": young[0],
            "treasurer": young[1],
            "accountant": young[2],
        }
        for office, member in elected.items():
            self.appoint(office, member)

    def appoint(self, office: str, member: DemoMember) -> None:
        """Give a member an office."""
        self.board[office] = member
        self.decide(custom_text(self.today, "board", quoted(office), quoted(member.code)))

    def take_capital(self, source: str, giver: str, reason: str, amount: int) -> None:
        """Take a gift to the income fund, into the bank."""
        self.capital += amount
        self.write(
            INCOME,
            "BC",
            giver,
            reason,
            (account(INCOME, Role.BANK), amount),
            (account(INCOME, Role.CAPITAL, source), -amount),
        )

    def donate(self, donor: str, reason: str, amount: int) -> None:
        """Take a gift to the operating fund, in cash."""
        self.write(
            OPERATING,
            "PT",
            donor,
            reason,
            (account(OPERATING, Role.CASH), amount),
            (account(OPERATING, Role.DONATION), -amount),
        )

    # -- the meeting -------------------------------------------------------------------------------------

    def meet(self, paying: list[DemoLoan]) -> None:
        """Meet: members come and go, fees, repayments, the year's interest, new loans."""
        if Month.of(self.today) != Month.of(self.parameters.founded):
            self.decide(event_text(self.today, "meeting", self.minutes))
        self.come_and_go()
        self.collect_fees()
        for loan in paying:
            self.collect(loan, self.way(loan), sheet="thu gốc lãi")
        if self.today.month == 1 and self.today.year > self.parameters.founded.year:
            self.end_the_year(self.today.year - 1)
        if self.today.month == 10:
            self.celebrate()
        if self.random.chance(15):
            fund, series = self.random.pick(tuple(Fund)), self.random.pick(("PT", "PC"))
            self.write(fund, series, "Phiếu hỏng", "Viết sai, gạch chéo, lưu tại cuống")
        self.lend()

    def come_and_go(self) -> None:
        """Now and then somebody without debts leaves, and the month after somebody like them joins."""
        while self.vacant:
            gone = self.vacant.pop()
            self.members.append(self.people.newcomer(gone.kind, self.today, founder=False))
        if len(self.records.entries) < 100 or not self.random.chance(12):
            return
        free = [
            member
            for member in self.members
            if member.present
            and not member.owes
            and not member.ever_borrowed
            and member not in self.board.values()
        ]
        if free:
            gone = self.random.pick(free)
            gone.present = False
            self.vacant.append(gone)
            self.records.moves.append(custom_text(self.today, "member", quoted(gone.code), quoted("left")))

    def collect_fees(self) -> None:
        """Collect the fees on one sheet; who is away pays two months the next time."""
        fee = self.parameters.number("fee-monthly")
        paid: list[tuple[DemoMember, int]] = []
        for member in self.members:
            if not member.present:
                continue
            member.unpaid += 1
            if member.unpaid == 1 and self.random.chance(4):
                continue
            paid.append((member, fee * member.unpaid))
            member.unpaid = 0
        reason = f"Thu hội phí tháng {self.today.month}"
        if not self.parameters.fees_one_by_one:
            self.receive_fee(f"Họp tháng {self.today.month}", reason, *paid)
            return
        for member, amount in paid:
            self.receive_fee(member.code, reason, (member, amount), sheet="hội phí")
        if self.random.chance(8):
            self.confuse(paid, reason)

    def confuse(self, paid: list[tuple[DemoMember, int]], reason: str) -> None:
        """Write a late-comer's fee under another member's name, and put it right the next day."""
        right, other = self.random.pick(paid)[0], self.random.pick(paid)[0]
        if right is other:
            return
        fee = self.parameters.number("fee-monthly")
        right.unpaid -= 1  # next month's fee is paid with it
        wrong = self.receive_fee(other.code, f"{reason} (đóng trước)", (other, fee))

        def put_right() -> None:
            self.reverse(wrong, f"Ghi đảo: nhầm tên {other.code} và {right.code}")
            self.receive_fee(right.code, f"{reason} (đóng trước), ghi lại cho đúng", (right, fee))

        self.at(self.today + DAY, put_right)

    def receive_fee(
        self, payee: str, reason: str, *paid: tuple[DemoMember, int], sheet: str = ""
    ) -> RecordedEntry:
        """Book fees of one or more members."""
        return self.write(
            OPERATING,
            "PT",
            payee,
            reason,
            (account(OPERATING, Role.CASH), sum(amount for _, amount in paid)),
            *((account(OPERATING, Role.FEE), -amount, {"member": member.code}) for member, amount in paid),
            sheet=sheet,
        )

    def celebrate(self) -> None:
        """Keep the Day of Older Persons: more than may be spent without minutes."""
        amount = self.random.between(22, 27) * 100_000
        if self.cash(OPERATING) + self.bank(OPERATING) < amount + 300_000:
            return
        self.fetch(OPERATING, amount)
        self.write(
            OPERATING,
            "PC",
            "Ban tổ chức",
            "Liên hoan Ngày quốc tế Người cao tuổi",
            (account(OPERATING, Role.ACTIVITY, "6"), amount),
            (account(OPERATING, Role.CASH), -amount),
            minutes=self.minutes,
        )

    # -- loans -------------------------------------------------------------------------------------------

    def way(self, loan: DemoLoan) -> Way:
        """How a borrower pays at the meeting."""
        roll, remaining = self.random.below(1000), loan.term - loan.done
        if roll < 20 and remaining > 2:
            return Way.AHEAD
        if roll < 28 and loan.done > 2:
            return Way.IN_FULL
        if roll < 34 and remaining <= 2 and not loan.extended and loan.due == self.today:
            return Way.INTEREST_ONLY
        if roll < 38 and remaining > 1:
            return Way.OVERCHARGED
        if roll < 44 and remaining > 1:
            return Way.WRONGLY_WRITTEN
        return Way.AS_DUE

    def collect(self, loan: DemoLoan, way: Way = Way.AS_DUE, sheet: str = "") -> None:
        """Collect the next instalment."""
        row = loan.row(self.today)
        principal = min(row.principal, loan.balance)
        match way:
            case Way.AHEAD:
                principal = min(2 * row.principal or 500_000, loan.balance)
            case Way.IN_FULL:
                principal = loan.balance
            case Way.INTEREST_ONLY:
                principal = 0
            case Way.OVERCHARGED:
                self.overcharge(loan, principal, row.interest, sheet)
                return
            case Way.WRONGLY_WRITTEN:
                self.write_wrongly(loan, principal, row.interest, sheet)
                return
            case Way.AS_DUE:
                pass
        if 0 < loan.balance - principal <= TRIFLE:
            principal = loan.balance
        self.receive(loan, principal, row.interest, sheet=sheet)
        if way is Way.INTEREST_ONLY:
            self.extend(loan)

    def receive(
        self, loan: DemoLoan, principal: int, interest: int, *, sheet: str = "", note: str = ""
    ) -> RecordedEntry:
        """Book an instalment, in the books and on the loan."""
        number = loan.done + 1
        loan.repay(self.today, principal, interest)
        self.interest[self.today.year] += interest
        if not loan.balance:
            self.close(loan)
            note = note or ", tất toán"
        return self.book(loan, principal, interest, f"Trả gốc, lãi kỳ {number}{note}", sheet)

    def book(
        self, loan: DemoLoan, principal: int, interest: int, narration: str, sheet: str
    ) -> RecordedEntry:
        """Write a receipt under a loan's contract."""
        return self.write(
            INCOME,
            "PT",
            loan.member.code,
            narration,
            (account(INCOME, Role.CASH), principal + interest),
            (f"{LOAN_ACCOUNT}:{loan.member.code}", -principal),
            (account(INCOME, Role.INTEREST), -interest),
            sheet=sheet,
            link=loan.number,
        )

    def overcharge(self, loan: DemoLoan, principal: int, interest: int, sheet: str) -> None:
        """Take too much interest, and give it back two days later."""
        excess = 10_000
        self.receive(loan, principal, interest + excess, sheet=sheet)

        def refund() -> None:
            loan.events.append(Repayment(self.today, 0, -excess))
            self.interest[self.today.year] -= excess
            self.write(
                INCOME,
                "PC",
                loan.member.code,
                "Trả lại tiền lãi thu thừa",
                (account(INCOME, Role.INTEREST), excess),
                (account(INCOME, Role.CASH), -excess),
                link=loan.number,
            )

        self.at(self.today + 2 * DAY, refund)

    def write_wrongly(self, loan: DemoLoan, principal: int, interest: int, sheet: str) -> None:
        """Write an instalment with a wrong interest, reverse it the next day and write it again."""
        number = loan.done + 1
        wrong = self.book(loan, principal, interest + 9_000, f"Trả gốc, lãi kỳ {number}", sheet)

        def put_right() -> None:
            self.reverse(wrong, "Ghi đảo: viết sai tiền lãi")
            self.receive(loan, principal, interest, note=", ghi lại cho đúng")

        self.at(self.today + DAY, put_right)

    def extend(self, loan: DemoLoan) -> None:
        """Give the borrower some months more."""
        longer = self.random.between(2, 3)
        loan.extend(self.today, longer)
        self.decide(
            custom_text(
                self.today, "extension", quoted(loan.number), str(longer), meta={"minutes": self.minutes}
            )
        )

    def close(self, loan: DemoLoan) -> None:
        """Let a repaid borrower wait for a later meeting's loan."""
        self.loans.remove(loan)
        loan.member.owes = False
        loan.member.may_borrow_from = self.today + 20 * DAY

    def lend(self) -> None:
        """Top a loan up now and then; lend what there is to those who have waited longest."""
        spare = self.cash(INCOME) + self.bank(INCOME) - MILLION
        if self.today.month > 10:
            spare -= self.share(self.today.year, "split-operating") + self.share(
                self.today.year, "split-allowance"
            )
        if self.random.chance(12):
            spare -= self.top_up(spare)
        lent: list[tuple[DemoMember, int]] = []
        waiting = self.waiting(spare)
        for place, member in enumerate(waiting):
            amount = self.size(spare, len(waiting) - place)
            if amount and self.allowed(member, amount):
                lent.append((member, amount))
                spare -= amount
        if lent:
            self.fetch(INCOME, sum(amount for _, amount in lent) + 200_000)
        for member, amount in lent:
            member.owes = member.ever_borrowed = True
            absent = self.random.chance(8)
            self.at(self.today + DAY if absent else self.today, self.disburse, member, amount)

    def waiting(self, spare: int) -> list[DemoMember]:
        """Who may borrow and wants to, first those who never have; others are asked if much money lies idle."""
        free = [
            member
            for member in self.members
            if member.present
            and not member.owes
            and (member.may_borrow_from is None or member.may_borrow_from <= self.today)
            and (
                member.founder
                or (self.today - member.line.joined).days > 31 * self.parameters.number("membership-min")
            )
        ]
        willing = [member for member in free if member.borrows]
        if spare * 6 > self.capital and len(willing) < 5:
            asked = [member for member in free if not member.borrows][: 5 - len(willing)]
            for member in asked:
                member.borrows = True
            willing += asked
        return sorted(self.random.shuffled(willing), key=lambda member: member.ever_borrowed)

    def size(self, spare: int, waiting: int) -> int:
        """What to lend one member, in halves of a million: a fair part of the capital, more if few are waiting."""
        willing = sum(member.present and member.borrows for member in self.members)
        turnover = 80 if self.parameters.value("amortisation") == "bullet" else 47
        fair = max(self.capital * 100 // (willing * turnover), spare // waiting)
        amount = min(max(fair * self.random.between(70, 130) // 100, 2 * MILLION), self.loan_max, spare)
        amount -= amount % 500_000
        return amount if amount >= 2 * MILLION else 0

    def allowed(self, member: DemoMember, amount: int) -> bool:
        """Whether the board keeps well below its share of the loans."""
        if member not in self.board.values():
            return True
        insiders = sum(loan.balance for loan in self.loans if loan.member in self.board.values())
        return (insiders + amount) * 12 <= sum(loan.balance for loan in self.loans)

    def disburse(self, member: DemoMember, amount: int) -> None:
        """Lend a member money."""
        parameters, random = self.parameters, self.random
        self.numbers[self.today.year] += 1
        terms = Terms(
            principal=amount,
            rate=Decimal(parameters.value("loan-rate")),
            term=random.pick((6, 10, 10, 12, 12, 12)),
            start=self.today,
            method=InterestMethod(parameters.value("interest-method")),
            amortisation=Amortisation(parameters.value("amortisation")),
            rounding=parameters.number("rounding"),
        )
        loan = DemoLoan(
            f"KU-{self.today.year}-{self.numbers[self.today.year]:03}",
            member,
            terms,
            parameters.number("grace-days"),
            parameters.number("tolerance"),
        )
        self.loans.append(loan)
        purpose, sentence = random.pick(names.PURPOSES)
        record = self.pay_out(loan, amount, f"Cho vay {sentence}", purpose)
        record.meta |= {"term": terms.term, "rate": terms.rate}

    def pay_out(self, loan: DemoLoan, amount: int, narration: str, purpose: str) -> RecordedEntry:
        """Write a disbursement under a loan's contract."""
        return self.write(
            INCOME,
            "PC",
            loan.member.code,
            narration,
            (f"{LOAN_ACCOUNT}:{loan.member.code}", amount),
            (account(INCOME, Role.CASH), -amount),
            link=loan.number,
            minutes=self.minutes,
            purpose=purpose,
        )

    def top_up(self, spare: int) -> int:
        """Lend a borrower some more under the same contract; return how much."""
        amount = MILLION
        good = [
            loan
            for loan in self.loans
            if loan.done > 1
            and loan.term - loan.done > 3
            and not loan.extended
            and loan.lent + amount <= self.loan_max
            and loan.last_due <= self.today < loan.due - 20 * DAY
            and loan.member not in self.board.values()
        ]
        if not good or spare < amount:
            return 0
        loan = self.random.pick(good)
        self.fetch(INCOME, amount)
        loan.lend(self.today, amount)
        self.pay_out(loan, amount, "Cho vay thêm", "chăn nuôi")
        return amount

    # -- money -------------------------------------------------------------------------------------------

    def hear_from_the_bank(self) -> None:
        """Book the bank's fee, and its interest once a quarter."""
        fee = 11_000
        if self.bank(INCOME) > 20 * fee:
            self.write(
                INCOME,
                "BN",
                "Ngân hàng",
                "Phí quản lý tài khoản",
                (account(INCOME, Role.BANK_FEE), fee),
                (account(INCOME, Role.BANK), -fee),
            )
        for fund in Fund:
            interest = self.bank(fund) // 8_000
            if self.today.month % 3 == 0 and interest:
                self.write(
                    fund,
                    "BC",
                    "Ngân hàng",
                    "Lãi tiền gửi",
                    (account(fund, Role.BANK), interest),
                    (account(fund, Role.BANK_INTEREST), -interest),
                )

    def spend(self) -> None:
        """Pay for one of the eight areas, if there is money."""
        area, payee, reason, least, most = self.random.pick(names.EXPENSES)
        better_off = 1 + self.bank(OPERATING) // (5 * MILLION)
        amount = min(
            self.random.between(least, most) * 1000 * better_off,
            self.parameters.number("minutes-over") * 9 // 10,
        )
        paid_today = (record for record in self.records.entries[-20:] if record.day == self.today)
        if self.cash(OPERATING) < amount + 150_000 and self.bank(OPERATING) > MILLION:
            self.fetch(OPERATING, self.cash(OPERATING) + MILLION)
        if self.cash(OPERATING) < amount + 150_000 or any(record.payee == payee for record in paid_today):
            return
        role = Role.ACTIVITY if area else Role.ADMIN
        self.write(
            OPERATING,
            "PC",
            payee,
            reason,
            (account(OPERATING, role, area), amount),
            (account(OPERATING, Role.CASH), -amount),
        )

    def be_given(self) -> None:
        """Receive a gift: money for the activities, rice, now and then capital."""
        random, donor = self.random, self.random.pick(names.DONORS)
        roll = random.below(100)
        if roll < 55:
            self.donate(donor, "Ủng hộ hoạt động câu lạc bộ", random.between(2, 12) * 100_000)
        elif roll < 65:
            amount = random.between(5, 15) * 100_000
            self.write(
                OPERATING,
                "PT",
                "UBND xã",
                "Nhà nước hỗ trợ tuyên truyền",
                (account(OPERATING, Role.CASH), amount),
                (account(OPERATING, Role.STATE_SUPPORT), -amount),
            )
        elif roll < 80:
            self.give_rice(donor, random.between(3, 10) * 10)
        else:
            source = random.pick(("donor", "local-fund", "aid"))
            self.take_capital(source, donor, "Ủng hộ bổ sung vốn vay", random.between(4, 10) * 500_000)

    def give_rice(self, donor: str, kilograms: int) -> None:
        """Take rice in and give it to those who need it: kilograms, not đồng."""
        store, given, shared = (line.name for line in IN_KIND)
        for payee, reason, debit, credit in (
            (donor, "Ủng hộ gạo", store, given),
            ("Các hộ khó khăn", "Phát gạo", shared, store),
        ):
            self.write(OPERATING, "", payee, reason, (debit, kilograms), (credit, -kilograms)).currency = RICE

    # -- the year's end ----------------------------------------------------------------------------------

    def end_the_year(self, year: int) -> None:
        """Split the interest of the year before, report, and perhaps change the regulation or the board."""
        shares = {key: self.share(year, key) for key in ("split-capital", "split-reserve")}
        period = str(year)
        self.write(
            INCOME,
            "",
            "Phân phối lãi",
            f"Lãi năm {year} bổ sung vốn, trích dự phòng",
            (account(INCOME, Role.ALLOCATION), sum(shares.values())),
            (account(INCOME, Role.RETAINED), -shares["split-capital"]),
            (account(INCOME, Role.RESERVE), -shares["split-reserve"]),
            minutes=self.minutes,
            period=period,
        )
        allowance = self.share(year, "split-allowance")
        moved = self.interest[year] - sum(shares.values()) - allowance
        self.fetch(INCOME, moved + allowance)
        link = f"CQ-{year}-001"
        for fund, series, sign, where in (
            (INCOME, "PC", 1, "sang quỹ hoạt động"),
            (OPERATING, "PT", -1, "từ quỹ tăng thu nhập"),
        ):
            self.write(
                fund,
                series,
                "Chuyển quỹ",
                f"Lãi năm {year} {where}",
                (account(fund, Role.TRANSFER), sign * moved),
                (account(fund, Role.CASH), -sign * moved),
                link=link,
                period=period,
                minutes=self.minutes,
            )
        self.pay_allowances(allowance, period)
        self.capital += sum(shares.values())
        self.decide(event_text(self.today, "report", period))
        if year == self.parameters.founded.year and self.parameters.later_loan_max:
            self.raise_loan_max(self.parameters.later_loan_max)

    def share(self, year: int, key: str) -> int:
        """A share of a year's interest so far."""
        return self.interest[year] * self.parameters.number(key) // 100

    def pay_allowances(self, total: int, period: str) -> None:
        """Pay the allowance of a year to three of the board."""
        each = total // 3 - total // 3 % 1000
        for office, amount in (("chair", total - 2 * each), ("treasurer", each), ("accountant", each)):
            self.write(
                INCOME,
                "PC",
                self.board[office].code,
                f"Thù lao năm {period}",
                (account(INCOME, Role.ALLOWANCE), amount),
                (account(INCOME, Role.CASH), -amount),
                minutes=self.minutes,
                period=period,
            )

    def raise_loan_max(self, amount: int) -> None:
        """Change the regulation: larger loans from now on."""
        self.loan_max = amount
        self.decide(
            provision_text(
                self.today,
                "loan-max",
                str(amount),
                article=f"{ARTICLES['loan-max']} (sửa đổi)",
                minutes=self.minutes,
            )
        )
