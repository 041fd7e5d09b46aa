"""Whom an invented club lends to, and how much."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.periods import DAY
from clubledger.books.writing import LOAN_ACCOUNT, custom_text, event_text, quoted
from clubledger.demo import names
from clubledger.demo.accounts import INCOME, MILLION, account
from clubledger.demo.loan import DemoLoan
from clubledger.loans import Amortisation, InterestMethod, Terms
from clubledger.regulation.parameters import LENDING_DAY

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub
    from clubledger.demo.people import DemoMember
    from clubledger.demo.records import RecordedEntry

LEAST: Final = 2 * MILLION
"""The smallest loan, in đồng."""


def lend_spare_money(club: DemoClub) -> None:
    """Top a loan up now and then; lend what there is to those who have waited longest."""
    spare = club.cash_box.holds(INCOME) - MILLION
    year = club.today.year
    if club.today.month > 10:
        spare -= club.interest_share(year, "split-operating") + club.interest_share(year, "split-allowance")
    if club.random.chance(12):
        spare -= top_up(club, spare)
    granted: list[tuple[DemoMember, int]] = []
    applicants = rank_applicants(club, spare)
    for place, member in enumerate(applicants):
        amount = loan_size(club, spare, len(applicants) - place)
        if amount and within_insider_share(club, member, amount):
            granted.append((member, amount))
            spare -= amount
    if granted:
        club.cash_box.fetch(INCOME, sum(amount for _, amount in granted) + 200_000)
    for member, amount in granted:
        member.owes = member.ever_borrowed = True
        absent = club.random.chance(8)
        club.agenda.plan(club.today + DAY if absent else club.today, disburse, club, member, amount)


def lend_in_need(club: DemoClub) -> None:
    """Lend before anybody could meet, after a storm; that evening the members meet, and let it stand."""
    amount = LEAST
    applicants = [member for member in club.members if may_borrow(club, member) and not club.on_board(member)]
    if not applicants or club.cash_box.holds(INCOME) < amount + MILLION:
        return
    member = club.random.pick(applicants)
    member.owes = member.ever_borrowed = True
    club.cash_box.fetch(INCOME, amount)
    disburse(club, member, amount, approved=False)
    number, minutes = club.loans[-1].number, f"{club.minutes}B"

    club.decide(event_text(club.today, "meeting", minutes))
    club.decide(
        custom_text(
            club.today,
            "waiver",
            quoted("LOAN-11"),
            quoted(number),
            meta={"reason": "vay gấp sau bão, chưa kịp họp", "by": "Họp câu lạc bộ", "minutes": minutes},
        )
    )


def rank_applicants(club: DemoClub, spare: int) -> list[DemoMember]:
    """Who may borrow and wants to, first those who never have; others are asked if much money lies idle."""
    free = [member for member in club.members if may_borrow(club, member)]
    willing = [member for member in free if member.borrows]
    if spare * 6 > club.capital and len(willing) < 5:
        asked = [member for member in free if not member.borrows][: 5 - len(willing)]
        for member in asked:
            member.borrows = True
        willing += asked
    return sorted(club.random.shuffled(willing), key=lambda member: member.ever_borrowed)


def may_borrow(club: DemoClub, member: DemoMember) -> bool:
    """Whether a member owes nothing, has not just repaid, and has belonged to the club long enough."""
    if not member.present or member.owes:
        return False
    if member.may_borrow_from is not None and member.may_borrow_from > club.today:
        return False
    days = 31 * club.parameters.number("membership-min")
    return member.founder or (club.today - member.line.joined).days > days


def loan_size(club: DemoClub, spare: int, waiting: int) -> int:
    """What to lend one member, in halves of a million: a fair part of the capital, more if few are waiting."""
    willing = sum(member.present and member.borrows for member in club.members)
    turnover = 80 if club.parameters.value("amortisation") == "bullet" else 47
    fair = max(club.capital * 100 // (willing * turnover), spare // waiting)
    amount = min(max(fair * club.random.between(70, 130) // 100, LEAST), club.loan_max, spare)
    amount -= amount % 500_000
    return amount if amount >= LEAST else 0


def within_insider_share(club: DemoClub, member: DemoMember, amount: int) -> bool:
    """Whether the board keeps well below its share of the loans."""
    if not club.on_board(member):
        return True
    insiders = sum(loan.balance for loan in club.loans if club.on_board(loan.member))
    return (insiders + amount) * 12 <= sum(loan.balance for loan in club.loans)


def disburse(club: DemoClub, member: DemoMember, amount: int, *, approved: bool = True) -> None:
    """Lend a member money, as a rule by the month's meeting."""
    parameters, year = club.parameters, club.today.year
    club.loan_numbers[year] += 1
    terms = Terms(
        principal=amount,
        rate=Decimal(parameters.value("loan-rate")),
        term=club.random.pick((6, 10, 10, 12, 12, 12)),
        start=club.today,
        method=InterestMethod(parameters.value("interest-method")),
        amortisation=Amortisation(parameters.value("amortisation")),
        rounding=parameters.number("rounding"),
        every=parameters.number("instalment-every"),
        due_day=None if parameters.value("due-day") == LENDING_DAY else parameters.number("due-day"),
    )
    loan = DemoLoan(
        f"KU-{year}-{club.loan_numbers[year]:03}",
        member,
        terms,
        parameters.number("grace-days"),
        parameters.number("tolerance"),
    )
    club.loans.append(loan)
    purpose, sentence = club.random.pick(names.PURPOSES)
    entry = pay_out(club, loan, amount, f"Cho vay {sentence}", purpose)
    if not approved:
        del entry.meta["minutes"]
    entry.meta |= {"term": terms.term, "rate": terms.rate}


def top_up(club: DemoClub, spare: int) -> int:
    """Lend a borrower some more under the same contract; return how much."""
    amount = MILLION
    candidates = [
        loan
        for loan in club.loans
        if loan.paid > 1
        and loan.instalments - loan.paid > 3
        and not loan.extended
        and loan.lent + amount <= club.loan_max
        and loan.last_due <= club.today < loan.due - 20 * DAY
        and not club.on_board(loan.member)
    ]
    if not candidates or spare < amount:
        return 0
    loan = club.random.pick(candidates)
    club.cash_box.fetch(INCOME, amount)
    loan.lend(club.today, amount)
    pay_out(club, loan, amount, "Cho vay thêm", "chăn nuôi")
    return amount


def pay_out(club: DemoClub, loan: DemoLoan, amount: int, narration: str, purpose: str) -> RecordedEntry:
    """Write a disbursement under a loan's contract."""
    return club.cash_box.write(
        INCOME,
        "PC",
        loan.member.code,
        narration,
        (f"{LOAN_ACCOUNT}:{loan.member.code}", amount),
        (account(INCOME, Role.CASH), -amount),
        link=loan.number,
        minutes=club.minutes,
        purpose=purpose,
    )
