"""Interest shared out to the members: honest clubs stay quiet, thefts are found, each at the đồng that is too much."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.figures.fund_growth import fund_growth
from clubledger.figures.indicators import indicators
from clubledger.i18n import show
from clubledger.reports.overview import overview
from clubledger.rules import get_rule, judge_rule
from clubledger.rules.examples import base_files, without
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clubledger import Books
    from clubledger.rules import Finding

D = date
AS_OF = D(2025, 3, 31)
CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
RETURN = "Chi:Quỹ-tăng-thu-nhập:Chia-lãi"
PAYABLE = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Phải-trả"
SAVERS = ("TV001", "TV002", "TV003", "TV004")


def savings(member: str) -> str:
    return f"Nợ-phải-trả:Quỹ-tăng-thu-nhập:Góp-vốn:{member}"


def regulation(**values: object) -> str:
    said = {"split-capital": 10, "split-members": 20} | {
        key.replace("_", "-"): value for key, value in values.items()
    }
    return "".join(
        f'2024-01-05 custom "regulation" "{key}" {value}\n  article: "Điều 14"\n'
        for key, value in said.items()
        if value is not None
    )


CLUB = (
    f'2024-01-05 open {RETURN}  VND\n  fund: "income"\n  role: "member-return"\n'
    + "".join(
        f'2024-01-05 open {savings(member)}  VND\n  fund: "income"\n  role: "member-capital"\n  member: "{member}"\n'
        for member in SAVERS
    )
    + '2025-02-05 event "meeting" "BB-2025-02"\n'
    + '2024-12-20 event "meeting" "BB-BCN-2024-12"\n  of: "board"\n'
)


class Journal:
    """Entries of the income fund, each with a slip of its own; the interest of 2024 is 400,000."""

    def __init__(self) -> None:
        self.text = ""
        self.slips = 0
        self.entry("2024-11-15", 400_000, {CASH: 400_000, "Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay": -400_000})

    def entry(self, day: str, amount: int, legs: dict[str, int], **told: str) -> Journal:
        self.slips += 1
        prefix = "PT" if legs.get(CASH, 0) > 0 else "PC"
        link = " ^KU-2024-001" if "Lãi-cho-vay" in str(legs) else ""
        lines = [f'{day} * "Họp" "{amount}"{link}']
        if CASH in legs:
            lines.append(f'  voucher: "{prefix}-{day[:4]}-{self.slips:03}"')
        lines += [f'  {key}: "{value}"' for key, value in told.items() if value]
        for account, moved in legs.items():
            name, _, member = account.partition("@")
            lines.append(f"  {name}  {moved} VND")
            if member:
                lines.append(f'    member: "{member}"')
        self.text += "\n".join(lines) + "\n\n"
        return self

    def save(self, day: str, **amounts: int) -> Journal:
        for member, amount in amounts.items():
            self.entry(day, amount, {CASH: amount, savings(member): -amount})
        return self

    def share(self, **parts: int) -> Journal:
        return self.share_as({}, **parts)

    def share_as(self, told: Mapping[str, str], day: str = "2025-02-10", /, **parts: int) -> Journal:
        """Interest of 2024 paid to members, each part a posting; ``told`` is what the entry says of it."""
        legs = {f"{RETURN}@{member}": part for member, part in parts.items()}
        legs[CASH] = -sum(parts.values())
        return self.entry(day, 0, legs, **({"minutes": "BB-2024-12", "period": "2024"} | dict(told)))


@pytest.fixture
def club(tmp_path: Path) -> Club:
    return Club(tmp_path)


class Club:
    """The base club with split-members, as text on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def books(self, journal: Journal, as_of: date = AS_OF, /, **regulated: object) -> Books:
        files = dict(base_files())
        for key in {"split-capital", *(key.replace("_", "-") for key in regulated)}:
            files = {name: without(text, f'"{key}"') for name, text in files.items()}
        files["club.beancount"] += "\n" + CLUB + regulation(**regulated)
        files["income-fund/2024.beancount"] += "\n" + journal.text
        return load_club(write(self.folder / str(len(list(self.folder.iterdir()))), files), as_of)

    def found(
        self, rule: str, journal: Journal, as_of: date = AS_OF, /, **regulated: object
    ) -> tuple[Finding, ...]:
        return judge_rule(self.books(journal, as_of, **regulated), get_rule(rule)).findings

    def parts(self, journal: Journal, as_of: date = AS_OF, /, **regulated: object) -> list[str]:
        """Whose part FUND-05 finds wrong, or that it finds the members' whole share wrong."""
        return [
            finding.subject.removeprefix("2024 members").strip()
            for finding in self.found("FUND-05", journal, as_of, **regulated)
            if finding.subject.startswith("2024 members")
        ]


def test_the_members_share_is_the_fifth_of_the_split(club: Club) -> None:
    saved = Journal().save("2024-01-10", TV001=600_000, TV002=200_000)
    assert club.parts(saved.share(TV001=60_000, TV002=20_000)) == []
    saved = Journal().save("2024-01-10", TV001=600_000, TV002=200_000)
    assert club.parts(saved.share(TV001=45_000, TV002=15_000)) == [""]  # 20,000 too little
    (finding,) = (one for one in club.found("FUND-05", saved) if one.subject == "2024 members")
    assert show(finding.message, "en").startswith(
        "of the 400,000 đ of interest of 2024, the members got 60,000 đ: 20,000 đ less"
    )
    assert (finding.level, finding.date, finding.article) == ("warning", D(2025, 3, 2), "Điều 14")
    saved = Journal().save("2024-01-10", TV001=600_000, TV002=200_000)
    assert club.parts(saved.share(TV001=75_000, TV002=25_000)) == [""]  # 20,000 too much


@pytest.mark.parametrize(("short", "found"), [(6_000, []), (6_001, [""])])
def test_rounding_parts_down_loses_a_thousand_a_saver(club: Club, short: int, found: list[str]) -> None:
    # two savers lose up to 2,000 by rounding; 4,000 are 1 % of the interest
    journal = Journal().save("2024-01-10", TV001=400_000, TV002=400_000)
    assert club.parts(journal.share(TV001=40_000, TV002=40_000 - short)) == found


@pytest.mark.parametrize(("part", "found"), [(20_000, []), (19_999, ["TV002"])])
def test_half_of_what_both_reckonings_give_is_the_least(club: Club, part: int, found: list[str]) -> None:
    journal = Journal().save("2024-01-10", TV001=400_000, TV002=400_000)
    assert club.parts(journal.share(TV001=80_000 - part, TV002=part)) == found


def test_savings_of_new_year_s_eve_that_are_taken_back_count_for_nothing(club: Club) -> None:
    def friend(back: str) -> Journal:
        journal = (
            Journal().save("2024-01-10", TV001=400_000, TV003=400_000).save("2024-12-31", TV002=4_000_000)
        )
        journal.entry(back, 0, {savings("TV002"): 4_000_000, CASH: -4_000_000}, minutes="BB-2024-12")
        return journal.share(TV001=6_000, TV002=68_000, TV003=6_000)

    assert club.parts(friend("2025-01-02")) == ["TV001", "TV002", "TV003"]
    assert club.parts(friend("2025-03-05")) == []  # once it was shared out, savings may go where they will


def test_a_club_without_the_key_has_no_fifth_share(tmp_path: Path) -> None:
    files = dict(base_files())
    files["income-fund/2024.beancount"] += Journal().text
    for less in (
        '"tolerance"',
        '"split-capital"',
        '"split-reserve"',
        '"split-operating"',
        '"split-allowance"',
    ):
        files = {name: without(text, less) for name, text in files.items()}
    judged = judge_rule(load_club(write(tmp_path, files), AS_OF), get_rule("FUND-05"))
    assert [show(one.reason, "en").split()[5] for one in judged.unknown] == [
        "split-capital", "split-reserve", "split-operating", "split-allowance",
    ]  # fmt: skip


def test_what_members_get_without_the_key_is_more_than_their_part(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000).share(TV001=10_000)
    assert club.parts(journal, split_members=None, split_capital=30) == [""]


def year() -> Journal:
    """TV001 saved all year, TV002 from November on, TV003 left in June, TV004 took all out in December."""
    journal = Journal().save("2024-01-10", TV001=600_000, TV003=300_000, TV004=300_000)
    journal.save("2024-11-05", TV002=600_000)
    journal.entry("2024-06-20", 0, {savings("TV003"): 300_000, CASH: -300_000})
    return journal.entry("2024-12-10", 0, {savings("TV004"): 300_000, CASH: -300_000})


HONEST = {
    "by the year's end": {"TV001": 40_000, "TV002": 40_000},
    "by daily average": {"TV001": 44_000, "TV002": 7_000, "TV003": 10_000, "TV004": 20_000},
    "by the year's end, and who left got theirs": {"TV001": 35_000, "TV002": 35_000, "TV003": 9_000},
}


@pytest.mark.parametrize("how", HONEST)
def test_honest_ways_to_share(club: Club, how: str) -> None:
    assert club.parts(year().share_as({}, **HONEST[how])) == []
    assert club.found("FUND-08", year().share_as({}, **HONEST[how])) == ()


def test_who_leaves_in_june_gets_their_part_on_leaving(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000, TV003=600_000)
    journal.entry(
        "2024-06-20",
        0,
        {f"{RETURN}@TV003": 20_000, savings("TV003"): 600_000, CASH: -620_000},
        minutes="BB-2024-06",
        period="2024",
    )
    journal.share(TV001=60_000)
    assert club.parts(journal) == []
    assert club.found("FUND-08", journal) == ()


def test_a_part_for_who_contributed_nothing_is_found(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000).share(TV001=40_000, TV005=40_000)
    (finding,) = (one for one in club.found("FUND-05", journal) if one.member)
    assert (finding.subject, finding.member, finding.amount) == ("2024 members TV005", "TV005", 40_000)
    assert (finding.level, finding.date, finding.article) == ("warning", D(2025, 3, 2), "Điều 14")


@pytest.mark.parametrize(("written", "shown"), [("Nguyễn Thị Mẫu", "?"), ("TV099", "TV099")])
def test_nobody_is_named_by_name(club: Club, written: str, shown: str) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000).share(TV001=40_000, **{written: 40_000})
    (finding,) = (one for one in club.found("FUND-05", journal) if one.member)
    assert (finding.subject, finding.member) == (f"2024 members {shown}", shown)
    assert "Mẫu" not in show(finding.message, "vi")


def test_what_was_credited_of_the_interest_is_no_contribution_of_its_year(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000)
    journal.entry(
        "2024-12-31",
        0,
        {
            f"{RETURN}@TV001": 40_000,
            f"{RETURN}@TV002": 40_000,
            savings("TV001"): -40_000,
            savings("TV002"): -40_000,
        },
        minutes="BB-2024-12",
        period="2024",
    )
    assert club.parts(journal) == ["TV002"]


@pytest.mark.parametrize(("saved", "found"), [(10_000, ["TV002"]), (9_999, [])])
def test_a_saver_whose_part_is_a_thousand_gets_it(club: Club, saved: int, found: list[str]) -> None:
    journal = Journal().save("2024-01-10", TV001=800_000 - saved, TV002=saved)
    assert club.parts(journal.share(TV001=80_000)) == found
    assert club.parts(journal, rounding="2000 VND") == []


def test_without_rounding_in_the_regulation_it_is_a_thousand(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=790_000, TV002=10_000).share(TV001=80_000)
    assert club.parts(journal, rounding=None) == ["TV002"]
    assert club.parts(journal, rounding='"none"') == ["TV002"]


def test_what_went_to_nobody_knows_whom_may_have_been_a_savers(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=400_000, TV002=400_000)
    journal.entry("2025-02-10", 0, {RETURN: 80_000, CASH: -80_000}, minutes="BB-2024-12", period="2024")
    assert club.parts(journal) == []
    (finding,) = club.found("FUND-08", journal)
    assert (finding.level, finding.amount) == ("error", 80_000)


@pytest.mark.parametrize(("part", "found"), [(40_000, []), (40_001, ["TV002"])])
def test_a_part_over_twice_what_either_reckoning_gives(club: Club, part: int, found: list[str]) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000, TV002=200_000)
    assert club.parts(journal.share(TV001=80_000 - part, TV002=part)) == found


def test_small_parts_rounded_away_make_no_thief_of_the_others(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=3_000, TV002=900, TV003=900, TV004=900)
    assert club.parts(journal.share(TV001=3_000), split_members=1, split_capital=29) == []


def test_the_days_to_split_it_are_waited_for(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000).share(TV001=40_000, TV005=40_000)
    assert club.parts(journal, D(2025, 3, 1)) == []
    assert club.parts(journal, D(2025, 3, 2)) == ["TV005"]


def test_interest_that_never_came_in_is_not_shared_out(club: Club) -> None:
    journal = Journal()
    journal.text = ""
    journal.save("2024-01-10", TV001=600_000).share(TV001=80_000)
    assert club.parts(journal) == [""]


# -- FUND-08 -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, 0),
        ({"minutes": ""}, 80_000),
        ({"minutes": "BB-2025-09"}, 80_000),  # no such meeting
        ({"period": ""}, 80_000),
        ({"period": "lần hai"}, 80_000),
        ({"period": "2023"}, 80_000),  # before the club
        ({"period": "2027"}, 80_000),
        ({"period": "2024-2025"}, 0),
    ],
)
def test_sharing_out_needs_a_year_and_a_meeting(club: Club, told: dict[str, str], found: int) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000, TV002=200_000)
    findings = club.found("FUND-08", journal.share_as(told, TV001=60_000, TV002=20_000))
    assert [(one.level, one.amount) for one in findings] == ([("error", found)] if found else [])


@pytest.mark.parametrize(("day", "found"), [("2025-02-04", [80_000]), ("2025-02-05", [])])
def test_the_meeting_is_held_by_the_day(club: Club, day: str, found: list[int]) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000)
    findings = club.found("FUND-08", journal.share_as({"minutes": "BB-2025-02"}, day, TV001=80_000))
    assert [one.amount for one in findings] == found


def test_the_board_does_not_share_out(club: Club) -> None:
    journal = (
        Journal().save("2024-01-10", TV001=600_000).share_as({"minutes": "BB-BCN-2024-12"}, TV001=80_000)
    )
    assert [one.amount for one in club.found("FUND-08", journal)] == [80_000]


def test_a_posting_without_a_member_is_found(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000, TV002=200_000)
    journal.entry(
        "2025-02-10",
        0,
        {f"{RETURN}@TV001": 60_000, RETURN: 20_000, CASH: -80_000},
        minutes="BB-2024-12",
        period="2024",
    )
    (finding,) = club.found("FUND-08", journal)
    assert finding.amount == 20_000


@pytest.mark.parametrize("way", [savings("TV001"), PAYABLE])
def test_it_may_be_added_to_savings_or_owed_and_paid_later(club: Club, way: str) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000)
    journal.entry(
        "2025-02-10", 0, {f"{RETURN}@TV001": 80_000, way: -80_000}, minutes="BB-2024-12", period="2024"
    )
    paid = 680_000 if way != PAYABLE else 80_000
    journal.entry("2025-03-10", 0, {way: paid, CASH: -paid})
    assert [one for one in club.found("FUND-08", journal) if one.level != "note"] == []
    assert club.parts(journal) == []
    # without minutes it is found once, where it was shared out
    stolen = Journal().save("2024-01-10", TV001=600_000)
    stolen.entry("2025-02-10", 0, {f"{RETURN}@TV001": 80_000, way: -80_000}, period="2024")
    stolen.entry("2025-03-10", 0, {way: paid, CASH: -paid})
    errors = [one for one in club.found("FUND-08", stolen) if one.level == "error"]
    assert [one.amount for one in errors] == [80_000]


def test_the_growth_of_the_fund_adds_up(club: Club) -> None:
    books = club.books(year().share_as({}, **HONEST["by the year's end"]))
    shown = overview(books)
    assert shown.growth is not None
    assert shown.growth.net == shown.funds[0].net
    growth = fund_growth(books, indicators(books), shown.funds[0].net)
    figures = {figure.key: figure.amount for group in growth.groups for figure in group.figures}
    assert figures["member-return"] == -80_000
    assert "mixed" not in figures
    plain = club.books(Journal())
    assert all(
        figure.key != "member-return"
        for group in fund_growth(plain, indicators(plain), 0).groups
        for figure in group.figures
    )


def test_the_capital_stays_whole_while_only_interest_is_shared_out(club: Club) -> None:
    assert club.found("FUND-06", year().share_as({}, **HONEST["by daily average"])) == ()
    stolen = Journal().save("2024-01-10", TV001=600_000).share(TV001=400_001)
    assert [one.amount for one in club.found("FUND-06", stolen)] == [1]


def test_contributions_from_interest_are_capital_members_have_in_the_fund(club: Club) -> None:
    journal = Journal().save("2024-01-10", TV001=600_000)
    journal.entry(
        "2025-02-10",
        0,
        {f"{RETURN}@TV001": 80_000, savings("TV001"): -80_000},
        minutes="BB-2024-12",
        period="2024",
    )
    exactly = {"capital_min": "30680000 VND"}
    assert club.found("FUND-04", journal, **exactly) == ()
    assert len(club.found("FUND-04", journal, capital_min="30680001 VND")) == 1
