"""The parameters of an invented club, drawn before its first day: its place, its size, its regulation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from clubledger.demo import names
from clubledger.demo.accounts import MILLION
from clubledger.regulation import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from clubledger.demo.random_source import RandomSource

ARTICLES: Final = {
    "loan-max": "Điều 8, khoản 2",
    "loan-max-share": "Điều 8, khoản 3",
    "loan-term-max": "Điều 8, khoản 4",
    "loan-rate": "Điều 9, khoản 1",
    "overdue-rate": "Điều 9, khoản 3",
    "interest-method": "Điều 9, khoản 2",
    "interest-period": "Điều 9, khoản 2",
    "amortisation": "Điều 10, khoản 1",
    "instalment-every": "Điều 10, khoản 1",
    "due-day": "Điều 10, khoản 1",
    "grace-days": "Điều 10, khoản 2",
    "rounding": "Điều 10, khoản 3",
    "tolerance": "Điều 10, khoản 3",
    "loan-open-max": "Điều 7, khoản 2",
    "membership-min": "Điều 7, khoản 1",
    "approval-days": "Điều 7, khoản 3",
    "extension-max": "Điều 11, khoản 1",
    "rollover-days": "Điều 11, khoản 2",
    "fee-monthly": "Điều 5, khoản 1",
    "silence-days": "Điều 16, khoản 4",
    "cash-max": "Điều 12, khoản 1",
    "cash-grace-days": "Điều 12, khoản 1",
    "cash-count-days": "Điều 12, khoản 2",
    "bank-count-days": "Điều 12, khoản 3",
    "minutes-over": "Điều 13, khoản 1",
    "split-capital": "Điều 14, khoản 1",
    "split-reserve": "Điều 14, khoản 1",
    "split-operating": "Điều 14, khoản 1",
    "split-allowance": "Điều 14, khoản 1",
    "split-days": "Điều 14, khoản 2",
    "capital-min": "Điều 6, khoản 1",
    "idle-max": "Điều 6, khoản 3",
    "idle-months": "Điều 6, khoản 3",
    "insider-max": "Điều 7, khoản 4",
    "par30-max": "Điều 11, khoản 3",
    "report-days": "Điều 16, khoản 2",
    "meeting-months": "Điều 15, khoản 1",
    "fiscal-year-end": "Điều 16, khoản 1",
}
"""Where a club's regulation sets each of its figures."""


REPAYMENTS: Final = (
    *({"amortisation": "equal-principal"},) * 4,
    {"amortisation": "equal-instalment"},
    {"amortisation": "bullet"},
    {"amortisation": "equal-principal", "instalment-every": "3"},
    {"amortisation": "equal-principal", "interest-method": "flat", "loan-rate": "0.5"},
)
"""How invented clubs are repaid; most as the template says."""
LIMITS: Final = {
    "grace-days": ("5", "5", "7"),
    "tolerance": ("1000", "1000", "2000"),
    "membership-min": ("3", "3", "6"),
    "approval-days": ("62", "45"),
    "cash-max": ("5000000", "6000000"),
    "report-days": ("30", "45"),
}
"""What invented clubs limit more or less strictly than the template."""
SPLIT_KEYS: Final = ("split-capital", "split-reserve", "split-operating", "split-allowance")
SPLITS: Final = ((30, 10, 40, 20), (40, 10, 30, 20), (20, 10, 50, 20), (30, 20, 40, 10))
"""How the interest is split, in percent."""


@dataclass(frozen=True)
class DemoParameters:
    """A club before its first day; ``capital``, given on that day, and ``later_loan_max`` in whole đồng.

    ``regulation`` has what differs from the template; ``later_loan_max`` is the most for one borrower after the first
    year.
    """

    title: str
    village: str
    commune: str
    founded: date
    until: date
    meeting_day: int
    members: int
    capital: int
    regulation: Mapping[str, str]
    later_loan_max: int

    def value(self, key: str) -> str:
        """What the club's regulation says of a key on its first day."""
        return self.regulation.get(key, KEYS[key].template)

    def number(self, key: str) -> int:
        """The same, of a key that is a whole number."""
        return int(self.value(key))


def draw_parameters(random: RandomSource, index: int, founded: date, until: date) -> DemoParameters:
    """Draw what a club is like; its place follows from its index, so that no two clubs have one name."""
    village, commune = village_name(index), commune_name(index)
    split = random.pick(SPLITS)
    regulation = {key: str(percent) for key, percent in zip(SPLIT_KEYS, split, strict=True)}
    regulation |= {"loan-max": str(8 * MILLION), "loan-rate": random.pick(("0.7", "0.8", "0.8", "1.0"))}
    regulation |= {key: random.pick(values) for key, values in LIMITS.items()}
    regulation |= random.pick(REPAYMENTS)
    members = random.between(65, 70)
    meeting_day = random.between(8, 18)
    if random.chance(40):
        regulation["due-day"] = str(meeting_day + random.pick((0, 0, 2)))
    return DemoParameters(
        title=f"CLB LTHTGN {village}, {commune}",
        village=village,
        commune=commune,
        founded=founded,
        until=until,
        meeting_day=meeting_day,
        members=members,
        capital=members * random.between(15, 18) * MILLION // 10,
        regulation=regulation,
        later_loan_max=10 * MILLION,
    )


def village_name(index: int) -> str:
    """The village of a club; no two of one name."""
    turn, place = divmod(index * 7, len(names.VILLAGE_FIRST) * len(names.VILLAGE_SECOND))
    first, second = divmod(place, len(names.VILLAGE_SECOND))
    number = f" {turn + 1}" if turn else ""
    return f"xóm {names.VILLAGE_FIRST[first]} {names.VILLAGE_SECOND[second]}{number}"


def commune_name(index: int) -> str:
    """The commune of a club: three clubs after each other are of one."""
    first, second = divmod(index // 3 % 100, len(names.COMMUNE_SECOND))
    return f"xã {names.COMMUNE_FIRST[first]} {names.COMMUNE_SECOND[second]}"
