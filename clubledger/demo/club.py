"""An invented club as it stands today: who its members are, what they owe, what it holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clubledger.books.periods import Month
from clubledger.demo.agenda import Agenda
from clubledger.demo.cash_box import CashBox
from clubledger.demo.people import PeopleGenerator
from clubledger.demo.records import ClubRecords

if TYPE_CHECKING:
    from datetime import date

    from clubledger.demo.loan import DemoLoan
    from clubledger.demo.parameters import DemoParameters
    from clubledger.demo.people import DemoMember
    from clubledger.demo.random_source import RandomSource


class DemoClub:
    """The state that the simulation changes from day to day; all amounts in whole đồng.

    ``members`` are those who ever joined, ``vacancies`` those who left and whose like has not yet come; ``board`` is
    by office; ``loans`` are those that run, ``loan_numbers`` how many each year had; ``interest`` is what each year
    brought; ``capital`` is what may be lent; ``loan_max`` is the most for one borrower today.
    """

    def __init__(self, parameters: DemoParameters, random: RandomSource) -> None:
        self.parameters, self.random = parameters, random
        self.records = ClubRecords(parameters.title, parameters.founded, parameters.until)
        self.agenda = Agenda(parameters.founded)
        self.cash_box = CashBox(self.agenda, self.records)
        self.people = PeopleGenerator(random, parameters.until.year, parameters.founded.year)
        self.members: list[DemoMember] = []
        self.vacancies: list[DemoMember] = []
        self.board: dict[str, DemoMember] = {}
        self.loans: list[DemoLoan] = []
        self.loan_numbers: Counter[int] = Counter()
        self.interest: Counter[int] = Counter()
        self.capital = 0
        self.loan_max = parameters.number("loan-max")

    @property
    def today(self) -> date:
        """The day that it is."""
        return self.agenda.today

    @property
    def minutes(self) -> str:
        """The minutes of this month's meeting."""
        return f"BB-{Month.of(self.today)}"

    def on_board(self, member: DemoMember) -> bool:
        """Whether a member holds an office."""
        return member in self.board.values()

    def decide(self, text: str) -> None:
        """Write a decision of today into club.beancount."""
        self.records.decisions.append((self.today, text))

    def interest_share(self, year: int, key: str) -> int:
        """A share of a year's interest so far, by its key in the regulation."""
        return self.interest[year] * self.parameters.number(key) // 100
