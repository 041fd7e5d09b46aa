"""The life of one invented club, day by day, from its foundation to the last day of its books.

What happens is honest and a little untidy, as in a village: some pay early, some late within grace or ahead, a line
is written wrong and reversed, a loan is extended or topped up. An audit finds nothing in it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.books.periods import DAY, Month, months
from clubledger.demo.club import DemoClub
from clubledger.demo.donations import receive_gift
from clubledger.demo.expenses import book_bank_statement, pay_expense
from clubledger.demo.founding import found_club
from clubledger.demo.lending import lend_in_need
from clubledger.demo.meetings import hold_meeting
from clubledger.demo.repaying import collect_instalment

if TYPE_CHECKING:
    from clubledger.demo.loan import DemoLoan
    from clubledger.demo.parameters import DemoParameters
    from clubledger.demo.random_source import RandomSource
    from clubledger.demo.records import ClubRecords


def simulate(parameters: DemoParameters, random: RandomSource) -> ClubRecords:
    """Let a club live from its first day to its last, and return what it wrote down."""
    club = DemoClub(parameters, random)
    club.agenda.plan(parameters.founded, found_club, club)
    for month in months(parameters.founded, parameters.until):
        club.agenda.plan(max(month.first, parameters.founded), plan_month, club, month)
    club.agenda.run()
    club.records.members = [member.line for member in club.members]
    return club.records


def plan_month(club: DemoClub, month: Month) -> None:
    """Plan a month: who pays when, the meeting, the days after it, the count."""
    parameters, random, agenda = club.parameters, club.random, club.agenda
    meeting_day = date(month.year, month.number, parameters.meeting_day)
    paying_there = plan_instalments(club, meeting_day)
    agenda.plan(meeting_day, hold_meeting, club, paying_there)
    for days in (2, 6):
        for fund in Fund:
            agenda.plan(meeting_day + days * DAY, club.cash_box.bank_surplus, fund)
    first_day = max(5, parameters.founded.day + 1 if month == Month.of(parameters.founded) else 5)
    for _ in range(random.between(5, 11)):
        agenda.plan(date(month.year, month.number, random.between(first_day, 27)), pay_expense, club)
    if random.chance(35):
        agenda.plan(date(month.year, month.number, random.between(first_day, 27)), receive_gift, club)
    if month.number in {8, 9} and random.chance(20):
        agenda.plan(meeting_day + 4 * DAY, lend_in_need, club)
    agenda.plan(date(month.year, month.number, 25), book_bank_statement, club)
    record_counts(club, month)


def plan_instalments(club: DemoClub, meeting_day: date) -> list[DemoLoan]:
    """Let some borrowers pay before the meeting and some within the days of grace; return those who pay at it."""
    random, grace_days = club.random, club.parameters.number("grace-days")
    at_meeting: list[DemoLoan] = []
    for loan in club.loans:
        if Month.of(loan.due) > Month.of(meeting_day):
            continue
        roll = random.below(100)
        if roll < 8:
            club.agenda.plan(meeting_day - random.between(1, 3) * DAY, collect_instalment, club, loan)
        elif roll < 16 and grace_days > 1:
            club.agenda.plan(
                loan.due + random.between(1, grace_days - 1) * DAY, collect_instalment, club, loan
            )
        else:
            at_meeting.append(loan)
    return at_meeting


def record_counts(club: DemoClub, month: Month) -> None:
    """Count the cash after the month's last movement; at a quarter's end see the bank as well."""
    evening = month.last - club.random.between(1, month.last.day - 27) * DAY
    if month.number != 12 and club.random.chance(40):
        evening = month.last + club.random.below(3) * DAY
    if evening >= club.parameters.until:
        return
    for fund in Fund:
        club.records.counts.append((evening, fund, Role.CASH))
        if month.number % 3 == 0:
            club.records.counts.append((evening, fund, Role.BANK))
