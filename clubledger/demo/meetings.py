"""The monthly meeting of an invented club: members come and go, then fees, repayments, the year's end, new loans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clubledger.books.chart import Fund
from clubledger.books.periods import Month
from clubledger.books.writing import custom_text, event_text, quoted
from clubledger.demo.expenses import celebrate_older_persons
from clubledger.demo.fees import collect_fees
from clubledger.demo.lending import lend_spare_money
from clubledger.demo.repaying import choose_payment, collect_instalment
from clubledger.demo.year_end import close_year

if TYPE_CHECKING:
    from clubledger.demo.club import DemoClub
    from clubledger.demo.loan import DemoLoan


def hold_meeting(club: DemoClub, due_loans: list[DemoLoan]) -> None:
    """Meet; the borrowers of some loans pay there."""
    founded, random = club.parameters.founded, club.random
    if Month.of(club.today) != Month.of(founded):
        club.decide(event_text(club.today, "meeting", club.minutes))
    replace_members(club)
    collect_fees(club)
    for loan in due_loans:
        collect_instalment(club, loan, choose_payment(club, loan), sheet="thu gốc lãi")
    if club.today.month == 1 and club.today.year > founded.year:
        close_year(club, club.today.year - 1)
    if club.today.month == 10:
        celebrate_older_persons(club)
    if random.chance(15):
        fund, series = random.pick(tuple(Fund)), random.pick(("PT", "PC"))
        club.cash_box.write(fund, series, "Phiếu hỏng", "Viết sai, gạch chéo, lưu tại cuống")
    lend_spare_money(club)


def replace_members(club: DemoClub) -> None:
    """Now and then somebody without debts leaves, and the month after somebody like them joins."""
    while club.vacancies:
        left = club.vacancies.pop()
        club.members.append(club.people.newcomer(left.kind, club.today, founder=False))
    if len(club.records.entries) < 100 or not club.random.chance(12):
        return
    free = [
        member
        for member in club.members
        if member.present and not member.owes and not member.ever_borrowed and not club.on_board(member)
    ]
    if free:
        leaving = club.random.pick(free)
        leaving.present = False
        club.vacancies.append(leaving)
        club.records.moves.append(custom_text(club.today, "member", quoted(leaving.code), quoted("left")))
