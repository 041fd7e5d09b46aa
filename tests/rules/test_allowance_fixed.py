"""Allowances that are one fixed sum a year: what is left is split, the sum needs no minutes, a đồng more does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from clubledger.books import load_club
from clubledger.i18n import show
from clubledger.rules import get_rule, judge_rule
from clubledger.rules.examples import base_files, without
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clubledger.rules import Judgement

D = date
AS_OF = D(2025, 3, 31)
CASH = "Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt"
SPLIT = {
    "split-allowance": '"none"',
    "split-capital": "60",
    "split-reserve": "10",
    "split-operating": "30",
    "allowance-fixed": "600000 VND",
}


def regulation(**values: str) -> str:
    said = SPLIT | {key.replace("_", "-"): value for key, value in values.items()}
    return "".join(
        f'2024-01-05 custom "regulation" "{key}" {value}\n  article: "Điều 15"\n'
        for key, value in said.items()
        if value
    )


def allowance(day: str, amount: int, period: str = "", minutes: str = "", **told: str) -> str:
    number = crc32(f"{day} {amount} {period}".encode())
    told |= {"voucher": f"PC-{day[:4]}-{number % 10**6}"}
    told |= {key: value for key, value in (("period", period), ("minutes", minutes)) if value}
    lines = [f'{day} * "Ban chủ nhiệm" "Thù lao"', *(f'  {key}: "{value}"' for key, value in told.items())]
    return "\n".join([*lines, f"  Chi:Quỹ-tăng-thu-nhập:Thù-lao  {amount} VND", f"  {CASH}"]) + "\n\n"


def months(count: int, first: int = 1, amount: int = 50_000) -> str:
    return "".join(allowance(f"2024-{month:02}-20", amount) for month in range(first, first + count))


def interest(amount: int) -> str:
    return (
        f'2024-11-15 * "TV001" "Lãi" ^KU-2024-001\n  voucher: "PT-2024-001"\n  {CASH}  {amount} VND\n'
        "  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay\n\n"
    )


def shares(capital: int, reserve: int, operating: int) -> str:
    return (
        '2024-12-31 * "Phân phối lãi" "Lãi năm 2024"\n  minutes: "BB-2024-12"\n  period: "2024"\n'
        f"  Nguồn-vốn:Quỹ-tăng-thu-nhập:Phân-phối-lãi  {capital + reserve} VND\n"
        f"  Nguồn-vốn:Quỹ-tăng-thu-nhập:Lãi-bổ-sung-vốn  {-capital} VND\n"
        f"  Nguồn-vốn:Quỹ-tăng-thu-nhập:Dự-phòng-rủi-ro  {-reserve} VND\n\n"
        '2024-12-31 * "Chuyển quỹ" "Lãi" ^CQ-2024-001\n  voucher: "PC-2024-900"\n  period: "2024"\n'
        f"  Nguồn-vốn:Quỹ-tăng-thu-nhập:Chuyển-quỹ  {operating} VND\n  {CASH}\n\n"
    )


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Judgement]:
    def judged(
        rule: str, income: str, as_of: date = AS_OF, club: str = "", less: str = "", **said: str
    ) -> Judgement:
        files = dict(base_files())
        for key in (*SPLIT, *([less] if less else [])):
            files = {name: without(text, f'"{key}"') for name, text in files.items()}
        files["club.beancount"] += "\n" + regulation(**said) + club
        files["income-fund/2024.beancount"] += "\n" + income
        folder = write(tmp_path / str(len(list(tmp_path.iterdir()))), files)
        return judge_rule(load_club(folder, as_of), get_rule(rule))

    return judged


def subjects(judgement: Judgement) -> list[str]:
    return [finding.subject for finding in judgement.findings]


# -- REG-01 ------------------------------------------------------------------------------------------------------


def test_a_regulation_with_a_fixed_sum_adds_up_without_its_share(judge: Callable[..., Judgement]) -> None:
    assert subjects(judge("REG-01", "")) == []
    assert subjects(judge("REG-01", "", split_capital="50")) == ["split"]
    assert subjects(judge("REG-01", "", split_capital="40", split_members="20")) == []
    (finding,) = judge("REG-01", "", split_capital="40", split_allowance="20").findings
    assert show(finding.message, "en").startswith("from 2024-01-05 on the allowances of a year are 600,000")


@pytest.mark.parametrize(("capital", "found"), [("10", []), ("9", ["split"]), ("11", ["split"])])
def test_five_shares_add_up_to_100(judge: Callable[..., Judgement], capital: str, found: list[str]) -> None:
    five = {
        "split_capital": capital,
        "split_reserve": "10",
        "split_operating": "40",
        "split_allowance": "20",
        "split_members": "20",
        "allowance_fixed": "",
    }
    assert subjects(judge("REG-01", "", **five)) == found


# -- FUND-05 -----------------------------------------------------------------------------------------------------


def test_what_is_left_after_the_allowances_is_split(judge: Callable[..., Judgement]) -> None:
    whole = interest(1_000_000) + months(12)
    honest = judge("FUND-05", whole + shares(240_000, 40_000, 120_000))
    assert (subjects(honest), honest.not_applicable, honest.unknown) == ([], (), ())
    of_all = judge("FUND-05", whole + shares(600_000, 100_000, 300_000))
    assert subjects(of_all) == ["2024 capital", "2024 operating", "2024 reserve"]
    (operating,) = (one for one in of_all.findings if one.subject == "2024 operating")
    assert show(operating.message, "en") == (
        "of the 400,000 đ of interest of 2024 that were left after the allowances, the operating fund got 300,000 đ: "
        "180,000 đ more than 30 %, the part set by the regulation"
    )


PAID = {
    "by month": months(12),
    "December's in January": months(11) + allowance("2025-01-10", 50_000, "2024"),
    "at once": allowance("2024-12-20", 600_000),
    "less": months(3),
    "nothing": "",
    "January's some days ahead": months(12) + allowance("2024-12-28", 50_000, "2025"),
}


@pytest.mark.parametrize("how", PAID)
def test_allowances_within_the_sum(judge: Callable[..., Judgement], how: str) -> None:
    found = subjects(judge("FUND-05", interest(1_000_000) + PAID[how]))
    assert "2024 allowance" not in found


TOO_MUCH = {
    "a thirteenth month": months(12) + allowance("2024-12-31", 50_000),
    "a đồng": months(12) + allowance("2024-12-31", 1),
    "a year before the club": months(12) + allowance("2024-12-31", 600_000, "2023"),
    "a period of no year": months(12) + allowance("2024-12-31", 600_000, "đợt 2"),
    "a year to come": months(12) + allowance("2024-12-31", 600_000, "2031"),
    "last year's twice": months(12) + allowance("2025-01-10", 50_000, "2024"),
}


@pytest.mark.parametrize("how", TOO_MUCH)
def test_allowances_over_the_sum(judge: Callable[..., Judgement], how: str) -> None:
    for taken in (1_000_000, 0):
        paid = TOO_MUCH[how] + (interest(taken) if taken else "")
        (finding,) = (one for one in judge("FUND-05", paid).findings if one.subject == "2024 allowance")
        assert (finding.level, finding.date, finding.article) == ("warning", D(2025, 3, 2), "Điều 15")
        assert finding.amount in {1, 50_000, 600_000}


def test_the_next_years_sum_taken_ahead_is_taken_once(judge: Callable[..., Judgement]) -> None:
    ahead = months(12) + allowance("2024-06-20", 600_000, "2025")
    again = allowance("2025-06-20", 50_000)
    assert "2025 allowance" not in subjects(judge("FUND-05", ahead, D(2026, 3, 31)))
    assert "2025 allowance" in subjects(judge("FUND-05", ahead + again, D(2026, 3, 31)))


def test_more_allowances_than_interest_leave_nothing_to_split(judge: Callable[..., Judgement]) -> None:
    assert subjects(judge("FUND-05", interest(600_000) + months(12))) == []
    assert subjects(judge("FUND-05", interest(500_000) + months(12))) == []


def test_the_sum_in_force_on_the_years_last_day_counts(judge: Callable[..., Judgement]) -> None:
    later = '2025-01-05 custom "regulation" "allowance-fixed" 100000 VND\n  article: "Điều 15"\n'
    assert "2024 allowance" not in subjects(judge("FUND-05", interest(1_000_000) + months(12), club=later))
    earlier = later.replace("2025-01-05", "2024-12-31")
    assert "2024 allowance" in subjects(judge("FUND-05", interest(1_000_000) + months(12), club=earlier))


# -- DOC-04 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [how for how in PAID if "ahead" not in how])
def test_the_sum_needs_no_minutes(judge: Callable[..., Judgement], how: str) -> None:
    assert subjects(judge("DOC-04", PAID[how])) == []


@pytest.mark.parametrize("how", TOO_MUCH)
def test_what_goes_over_the_sum_needs_minutes(judge: Callable[..., Judgement], how: str) -> None:
    (finding,) = judge("DOC-04", TOO_MUCH[how]).findings
    assert finding.amount in {1, 50_000, 600_000}
    assert show(finding.message, "en").startswith("an allowance of")


def test_the_next_years_sum_is_not_decided_yet(judge: Callable[..., Judgement]) -> None:
    assert len(judge("DOC-04", months(12) + allowance("2024-12-31", 600_000, "2025")).findings) == 1


def test_what_a_meeting_decided_counts_towards_the_sum(judge: Callable[..., Judgement]) -> None:
    decided = allowance("2024-01-20", 600_000, minutes="BB-2024-01")
    assert len(judge("DOC-04", decided + allowance("2024-02-20", 50_000)).findings) == 1
    assert subjects(judge("DOC-04", decided + allowance("2024-02-20", 50_000, minutes="BB-2024-02"))) == []


def test_without_a_fixed_sum_every_allowance_needs_minutes(judge: Callable[..., Judgement]) -> None:
    assert len(judge("DOC-04", months(2), allowance_fixed="").findings) == 2
    assert len(judge("DOC-04", months(2), allowance_fixed='"none"').findings) == 2


def test_the_sum_in_force_on_its_day_covers_it(judge: Callable[..., Judgement]) -> None:
    adopted = '2024-06-20 custom "regulation" "allowance-fixed" 600000 VND\n'
    assert len(judge("DOC-04", months(12), allowance_fixed="", club=adopted).findings) == 5


def test_without_the_years_end_the_allowances_cannot_be_judged_and_the_rest_can(
    judge: Callable[..., Judgement],
) -> None:
    spent = '2024-05-20 * "Cửa hàng" "Bàn ghế"\n  voucher: "PC-2024-77"\n'
    spent += "  Chi:Quỹ-tăng-thu-nhập:Phí-ngân-hàng  2000001 VND\n" + f"  {CASH}\n\n"
    judgement = judge("DOC-04", months(13 - 1) + spent, less="fiscal-year-end")
    assert (subjects(judgement), len(judgement.unknown)) == (["PC-2024-77"], 1)


OLDER = (
    '2024-01-05 * "Số dư đầu kỳ" "Tiền mặt"\n  opening: TRUE\n'
    f"  {CASH}  3,000,000 VND\n  Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ\n\n"
)


@pytest.mark.parametrize(("day", "found"), [("2024-02-29", 0), ("2024-03-01", 1)])
def test_a_club_older_than_its_books_pays_last_years_until_it_is_split(
    judge: Callable[..., Judgement], day: str, found: int
) -> None:
    paid = allowance(day, 600_000, "2023") + months(10, 3)
    assert len(judge("DOC-04", OLDER + paid + allowance("2024-02-28", 100_000)).findings) == 11 * found


# -- REG-03 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("most", "found"), [("12000000", []), ("12000001", ["allowance-fixed"])])
def test_a_sum_beyond_the_bound_limits_nothing(
    judge: Callable[..., Judgement], most: str, found: list[str]
) -> None:
    taken = allowance("2024-06-20", 5_000_000)
    assert subjects(judge("REG-03", taken, allowance_fixed=f"{most} VND")) == found
