"""Twice as much in the books costs twice as much to judge, whatever there is more of.

Counted are the functions that are called while a club is loaded and judged: the same on every machine.
"""

from __future__ import annotations

from cProfile import Profile
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.rules import Level, get_rule, gov, judge, judge_rule
from clubledger.rules.examples import base_files
from tests.conftest import write
from tests.rules.conftest import HOMES
from tests.rules.test_rule_boundaries import BANK, CASH, lent, living, paid, single

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Text = dict[str, str]
"""What is added to the base club, by the file."""

DAY = timedelta(days=1)
BEGAN = date(2024, 2, 5)
OPERATING_CASH = "Tài-sản:Quỹ-hoạt-động:Tiền-mặt"
DONATION = "Thu:Quỹ-hoạt-động:Ủng-hộ"
ADMIN = "Chi:Quỹ-hoạt-động:Hành-chính"


def club(folder: Path, text: Text) -> Path:
    """The base club with more in its books."""
    files = dict(base_files())
    for home, more in text.items():
        files[HOMES[home]] += "\n" + more
    return write(folder, files)


def steps(folder: Path, text: Text) -> int:
    """How many calls it takes to load and judge the base club with more in its books."""
    club(folder, text)
    profile = Profile()
    books = profile.runcall(load_club, folder, date(2024, 12, 31))
    assert profile.runcall(judge, books).findings
    return sum(entry.callcount for entry in profile.getstats())


def on(place: int, number: int) -> date:
    """The day of one of so many in a year."""
    return BEGAN + place * 300 // number * DAY


def codes(number: int) -> list[str]:
    return [f"TV{code:05}" for code in range(1000, 1000 + number)]


def homes(members: list[str]) -> str:
    return "".join(living(f"H{place // 4}", code) for place, code in enumerate(members))


def reversed_entry(day: date, number: str, member: str, voucher: str, amount: int, slip: str) -> str:
    return (
        f'{day} * "{member}" "Ghi đảo" ^{number}\n  voucher: "{slip}"\n  reverses: "{voucher}"\n'
        f"  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  {amount} VND\n  {CASH}\n\n"
    )


def spent(day: date, voucher: str, amount: int = 50_000) -> str:
    return (
        f'{day} * "Cửa hàng An" "Mua chè"\n  voucher: "{voucher}"\n  minutes: "BB-2024-02"\n'
        f"  {ADMIN}  {amount} VND\n  {OPERATING_CASH}\n\n"
    )


def exception(day: str, rule: str, subject: str) -> str:
    minutes = f"BB-{day[:7]}"
    return f'{day} custom "waiver" "{rule}" "{subject}"\n  reason: "x"\n  by: "Đại hội"\n  minutes: "{minutes}"\n'


def loans_of_one(number: int) -> Text:
    """A member borrows again as soon as the loan before is repaid."""
    text = ""
    for place in range(number):
        contract, day = f"KU-2024-{place:04}", BEGAN + place * DAY
        text += single(f"{day}", contract, "TV004", 1_000_000, 1)
        text += paid(f"{day + DAY}", contract, "TV004", 1_000_000, 8_000)
    return {"income": text}


def loans_of_many(number: int) -> Text:
    text, members = "", codes(number)
    for place, member in enumerate(members):
        contract, day = f"KU-2024-{place:04}", on(place, number)
        text += lent(f"{day}", contract, member, 1_000_000, 2)
        text += paid(f"{day + 40 * DAY}", contract, member, 500_000, 8_000)
    return {"income": text, "members": homes(members)}


def reversals(number: int) -> Text:
    """Repayments of a borrower's loans are reversed after a while, and booked again."""
    contracts = [f"KU-2024-{place:04}" for place in range(20)]
    text = "".join(
        single(f"{on(n, 30)}", contract, "TV004", 1_000_000) for n, contract in enumerate(contracts)
    )
    slip = count(1)
    for place in range(number):
        contract, day = contracts[place % 20], on(20, 30) + place % 60 * DAY
        wrong = f"PT-{contract}-{day}/{place}"
        text += paid(f"{day}", contract, "TV004", 1_000).replace(f"PT-{contract}-{day}", wrong)
        text += reversed_entry(day + 9 * DAY, contract, "TV004", wrong, 1_000, f"PC-2024-{next(slip)}")
    return {"income": text}


def lent_anew(number: int) -> Text:
    text, members = "", codes(number)
    for place, member in enumerate(members):
        contract, day = f"KU-2024-{place:04}", on(place, number)
        text += lent(f"{day}", contract, member, 1_000_000, 2).replace(BANK, CASH)
        text += reversed_entry(day + DAY, contract, member, f"BN-{contract}", -1_000_000, f"PT-2024-{place}")
        text += lent(f"{day + 40 * DAY}", contract, member, 1_000_000, 6, voucher=f"BN-{place}")
    return {"income": text, "members": homes(members)}


def waivers(number: int) -> Text:
    """Each of a loan that was extended, and of a fee that was not paid."""
    text, members = "", codes(number)
    waived = ""
    for place, member in enumerate(members):
        contract = f"KU-2024-{place:04}"
        text += lent("2024-02-15", contract, member, 20_000_000)
        for rule, subject in (("LOAN-02", contract), ("MEM-06", member)):
            waived += exception("2024-12-05", rule, subject)
    return {"income": text, "members": homes(members), "club": waived}


def waivers_and_reversals(number: int) -> Text:
    """Exceptions that covered nothing: whether they ever did is asked of the day before each reversal."""
    text = ""
    for place in range(number):
        day, slip = on(place, number), f"PC-2024-{place:04}"
        text += "".join(spent(day, f"{slip}/{line}") for line in range(3))
        wrong = spent(day + DAY, f"PC-2024-{5000 + place}", -50_000)
        text += wrong.replace("  minutes", f'  reverses: "{slip}/1"\n  minutes')
    waived = "".join(exception("2024-12-05", rule, "KU-2024-001") for rule in ("LOAN-02", "LOAN-08"))
    return {
        "income": lent("2024-02-15", "KU-2024-001", "TV004", 1_000_000),
        "operating": text,
        "club": waived,
    }


def lines_of_the_regulation(number: int) -> Text:
    keys = ("loan-max", "minutes-over", "cash-max", "capital-min")
    return {
        "club": "".join(
            f'{BEGAN + place // 4 * 3 * DAY} custom "regulation" "{keys[place % 4]}" {1_000_000 + place} VND\n'
            f'  article: "Điều {place}"\n  minutes: "BB-{place}"\n'
            for place in range(number)
        )
    }


def households(number: int) -> Text:
    members = codes(number // 5)
    text = "".join(
        f'{on(place % 5, 5)} custom "member" "{members[place // 5]}" "household" "{("nghèo", "khác")[place % 2]}"\n'
        for place in range(number)
    )
    return {"members": homes(members), "club": text}


def namesakes(number: int) -> Text:
    told = '  name: "Nguyễn Thị Mẫu"\n  birth-year: 1955\n  home'
    return {"members": homes(codes(number)).replace("  home", told)}


def slips_with_gaps(number: int) -> Text:
    return {
        "operating": "".join(
            spent(on(place, number), f"PC-2024-{3 * place:04}", 50_000 + place) for place in range(number)
        )
    }


def on_one_day(number: int) -> Text:
    return {"operating": "".join(spent(BEGAN, f"PC-2024-001/{place}") for place in range(number))}


def counts(number: int) -> Text:
    return {
        "operating": "".join(
            f"{BEGAN + place % 320 * DAY} balance {account}  {place % 2} VND\n"
            f'{BEGAN + place % 320 * DAY} * "Ông A" "Ủng hộ"\n  {OPERATING_CASH}  1 VND\n  {DONATION}\n\n'
            for place, account in ((place, OPERATING_CASH) for place in range(min(number, 320)))
        )
    }


def extensions(number: int) -> Text:
    return {
        "income": lent(f"{BEGAN}", "KU-2024-001", "TV004", 6_000_000),
        "club": "".join(
            f'{on(place, number)} custom "extension" "KU-2024-001" 1\n  minutes: "BB-2024-02"\n'
            for place in range(number)
        ),
    }


def remissions(number: int) -> Text:
    return {
        "income": lent(f"{BEGAN}", "KU-2024-001", "TV004", 6_000_000),
        "club": "".join(
            f'{on(place, number)} custom "remission" "KU-2024-001"\n  from: {BEGAN}\n  to: {BEGAN + DAY}\n'
            '  minutes: "BB-2024-02"\n'
            for place in range(number)
        ),
    }


def meetings_and_notes(number: int) -> Text:
    return {
        "club": "".join(
            f'{on(place, number)} event "meeting" "BH-{place}"\n{on(place, number)} note {BANK} "x"\n'
            for place in range(number)
        )
    }


KINDS: dict[Callable[[int], Text], int] = {
    loans_of_one: 130,
    loans_of_many: 80,
    reversals: 250,
    lent_anew: 75,
    waivers: 100,
    waivers_and_reversals: 40,
    lines_of_the_regulation: 220,
    households: 500,
    namesakes: 250,
    slips_with_gaps: 250,
    on_one_day: 250,
    counts: 160,
    extensions: 250,
    remissions: 250,
    meetings_and_notes: 500,
}
"""Each with a number of which twice as many show it where they are compared with each other."""


@pytest.mark.parametrize("kind", KINDS)
def test_twice_as_many_cost_twice_as_much(tmp_path: Path, kind: Callable[[int], Text]) -> None:
    few, many = (steps(tmp_path / f"{number}", kind(number)) for number in (KINDS[kind], 2 * KINDS[kind]))
    assert many <= 2.3 * few


def test_days_before_a_reversal_of_what_a_waiver_names_are_looked_at_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where not all entries are gone through again for each day; of what is left out nobody says that it never was."""
    text = {"income": "", "club": ""}
    for place in range(3):
        contract, day = f"KU-2024-{place:04}", date(2024, 3 + place, 10)
        text["income"] += lent(f"{day}", contract, "TV004", 11_000_000).replace(BANK, CASH)
        text["income"] += reversed_entry(
            day + DAY, contract, "TV004", f"BN-{contract}", -11_000_000, f"PT-2024-90{place}"
        )
    text["income"] += lent("2024-08-10", "KU-2024-0000", "TV004", 1_000_000, voucher="BN-0")
    for subject in ("KU-2024-0000", "TV001"):
        text["club"] += exception("2024-09-05", "LOAN-02", subject)
    books = load_club(club(tmp_path, text), date(2024, 12, 31))
    (never,) = judge_rule(books, get_rule("GOV-05")).findings
    assert (never.subject, never.level) == ("LOAN-02 TV001", Level.WARNING)
    monkeypatch.setattr(gov, "MOST_ENTRIES", len(books.transactions))
    (unknown,) = judge_rule(books, get_rule("GOV-05")).findings
    assert (unknown.subject, unknown.level) == ("LOAN-02 TV001", Level.NOTE)
    assert "the last 2 days" in str(unknown.message)
    monkeypatch.setattr(gov, "MOST_ENTRIES", len(books.transactions) - 1)
    assert len(judge_rule(books, get_rule("GOV-05")).findings) == 2


@pytest.mark.long
@pytest.mark.parametrize("kind", [loans_of_many, reversals, waivers])
def test_so_it_stays_up_to_thousands(tmp_path: Path, kind: Callable[[int], Text]) -> None:
    few, many = (steps(tmp_path / f"{number}", kind(number)) for number in (500, 4000))
    assert many <= 2.3**3 * few
