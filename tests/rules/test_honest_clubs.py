"""Honest clubs, kept as village treasurers keep them: the whole audit says nothing louder than a note of them.

Each test is one untidy habit that is no offence. The rest of the club is kept by `Bookkeeper`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from clubledger.auditing import club as audit
from clubledger.auditing.club import Outcome, audit_club
from clubledger.books import load_club
from clubledger.books.books import Source, read_books
from clubledger.books.loading import load
from clubledger.books.writing import MemberLine, custom_text, event_text, open_text
from clubledger.demo.parameters import ARTICLES
from clubledger.rules import Level, judge
from tests.rules import bookkeeper as books
from tests.rules.bookkeeper import (
    ALLOWANCE,
    CAPITAL,
    FINE,
    I_BANK,
    I_CASH,
    INTEREST,
    O_BANK,
    O_CASH,
    Bookkeeper,
    loan,
    savings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from clubledger.rules import Finding, Unknown
    from tests.rules.bookkeeper import Entry

DAY = timedelta(days=1)
D = date


def clean(club: Bookkeeper, tmp_path: Path, *days: date) -> None:
    """The audit accuses nobody, on the days given or, without any, all through the club's life; nor at its end.

    The books are loaded once: what a day sees of them is up to the judging.
    """
    folder = club.write(tmp_path / "club")
    loaded = load(folder)
    source = Source.of(loaded)
    assert loaded.problems == ()
    last = max(days, default=club.until)
    for day in days or every_so_often(club):
        if day < last:
            judgement = judge(read_books(source, day))
            assert complaints(day, judgement.findings, judgement.unknown) == []
    with mock.patch.object(audit, "load", return_value=loaded):
        for day in sorted({last, max(last, club.until)}):
            accuses_nobody(folder, day)


def every_so_often(club: Bookkeeper) -> list[date]:
    """Days of all parts of a month, four months apart."""
    return [club.began + count * 127 * DAY for count in range((club.until - club.began).days // 127 + 1)]


def complaints(day: date, findings: Iterable[Finding], unknown: Iterable[Unknown]) -> list[str]:
    said = [
        f"{day}: {one.rule} {one.level} {one.subject}: {one.message}"
        for one in findings
        if one.level is not Level.NOTE and not one.waived
    ]
    return said + [f"{day}: unknown {one.rule} {one.subject}: {one.reason}" for one in unknown]


def accuses_nobody(folder: Path, day: date) -> None:
    result = audit_club(folder, day)
    said = complaints(day, result.findings, result.unknown)
    said += [f"{day}: broken: {one.message} {one.place}" for one in result.errors]
    assert said == []
    assert result.outcome is Outcome.PASSED


def borrower(amount: int = 2_400_000, term: int | None = 12, **how: object) -> Bookkeeper:
    """A club with a loan KU-2024-001 of TV008, of 10 March 2024."""
    rules = how.pop("regulation", {})
    club = Bookkeeper(regulation=rules)  # type: ignore[arg-type]
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", amount, term, **how)  # type: ignore[arg-type]
    return club


# -- how members pay -----------------------------------------------------------------------------------------


def test_nothing_but_an_ordinary_club(tmp_path: Path) -> None:
    clean(Bookkeeper(), tmp_path)


@pytest.mark.parametrize("days", [-20, -9, -2, 0, 1, 5])
def test_paying_early_and_late_within_grace(tmp_path: Path, days: int) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", late=days)
    clean(club, tmp_path)


@pytest.mark.parametrize("days", [-9, 0, 5])
@pytest.mark.parametrize("method", ["declining", "flat"])
@pytest.mark.parametrize("amortisation", ["equal-principal", "equal-instalment", "bullet", "single"])
@pytest.mark.parametrize("period", ["month", "actual-365"])
def test_every_form_of_loan_repaid_by_its_schedule(
    tmp_path: Path, days: int, method: str, amortisation: str, period: str
) -> None:
    club = borrower(2_500_000, 10, interest_method=method, amortisation=amortisation, interest_period=period)
    club.pay_all("KU-2024-001", late=days)
    clean(club, tmp_path, D(2024, 6, 12), D(2024, 12, 13), D(2025, 1, 12), D(2025, 3, 31))


@pytest.mark.parametrize("amortisation", ["equal-principal", "equal-instalment"])
def test_grace_on_principal(tmp_path: Path, amortisation: str) -> None:
    club = borrower(grace_principal=3, amortisation=amortisation)
    club.pay_all("KU-2024-001", late=2)
    clean(club, tmp_path)


@pytest.mark.parametrize("due", [D(2024, 3, 25), D(2024, 4, 5), D(2024, 5, 5)])
@pytest.mark.parametrize("period", ["month", "actual-365"])
def test_first_due(tmp_path: Path, due: date, period: str) -> None:
    club = borrower(first_due=due, interest_period=period)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_interest_exact_where_principal_is_rounded(tmp_path: Path) -> None:
    club = borrower(2_350_000, 11)
    owed = 2_350_000
    for row in club.schedule("KU-2024-001"):
        club.pay(row.due, "KU-2024-001", row.principal, owed * 8 // 1000)
        owed -= row.principal
    clean(club, tmp_path)


def test_whole_dong_without_rounding(tmp_path: Path) -> None:
    club = borrower(2_350_000, 11, regulation={"rounding": "1", "tolerance": "1000"})
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_paying_ahead_two_instalments_at_a_time(tmp_path: Path) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    for one, two in zip(rows[::2], rows[1::2], strict=True):
        club.pay(one.due, "KU-2024-001", one.principal + two.principal, one.interest + two.interest)
    clean(club, tmp_path)


def test_all_interest_paid_ahead_in_the_first_month(tmp_path: Path) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    club.pay(rows[0].due, "KU-2024-001", rows[0].principal, sum(row.interest for row in rows))
    for row in rows[1:]:
        club.pay(row.due, "KU-2024-001", row.principal)
    clean(club, tmp_path)


@pytest.mark.parametrize("interest", [0, 5_000, 19_000])
def test_repaid_in_full_in_the_middle_of_the_first_month(tmp_path: Path, interest: int) -> None:
    club = borrower()
    club.pay(D(2024, 3, 25), "KU-2024-001", 2_400_000, interest)
    clean(club, tmp_path)


@pytest.mark.parametrize("method", ["declining", "flat"])
@pytest.mark.parametrize("amortisation", ["equal-principal", "equal-instalment", "bullet", "single"])
@pytest.mark.parametrize("whole_month", [True, False])
def test_repaid_in_full_half_way(tmp_path: Path, method: str, amortisation: str, whole_month: bool) -> None:
    club = borrower(interest_method=method, amortisation=amortisation)
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=5)
    left = 2_400_000 - sum(row.principal for row in rows[:5])
    since = 5 if amortisation == "single" else 0
    monthly = (2_400_000 if method == "flat" else left) * 8 // 1000
    interest = monthly * (since + 1) if whole_month else monthly * since + monthly * 12 // 30
    club.pay(D(2024, 8, 22), "KU-2024-001", left, interest)
    clean(club, tmp_path, D(2024, 8, 21), D(2024, 8, 22), D(2024, 9, 30), D(2025, 6, 30))


def test_paying_at_each_meeting_instead_of_the_due_date(tmp_path: Path) -> None:
    club = borrower()
    for row in club.schedule("KU-2024-001"):
        club.pay(row.due.replace(day=5), "KU-2024-001", row.principal, row.interest)
    clean(club, tmp_path)


def test_paying_in_part_and_the_rest_within_grace(tmp_path: Path) -> None:
    club = borrower()
    for row in club.schedule("KU-2024-001"):
        club.pay(row.due - 3 * DAY, "KU-2024-001", 50_000)
        club.pay(row.due, "KU-2024-001", 50_000, row.interest)
        club.pay(row.due + 4 * DAY, "KU-2024-001", row.principal - 100_000)
    clean(club, tmp_path)


def test_paying_every_week(tmp_path: Path) -> None:
    club = borrower()
    for row in club.schedule("KU-2024-001"):
        for week in range(4):
            club.pay(
                row.due - (24 - 8 * week) * DAY,
                "KU-2024-001",
                row.principal // 4,
                row.interest if week == 3 else 0,
            )
    clean(club, tmp_path)


def test_two_repayments_on_one_day(tmp_path: Path) -> None:
    club = borrower()
    for row in club.schedule("KU-2024-001"):
        club.pay(row.due, "KU-2024-001", row.principal)
        club.pay(row.due, "KU-2024-001", 0, row.interest)
    clean(club, tmp_path)


def test_a_larger_sum_shortens_the_loan(tmp_path: Path) -> None:
    club = borrower()
    club.pay(D(2024, 4, 10), "KU-2024-001", 1_000_000, 19_000)
    for month, interest in zip(range(5, 12), (11, 10, 8, 6, 5, 3, 2), strict=True):
        club.pay(D(2024, month, 10), "KU-2024-001", 200_000, interest * 1000)
    clean(club, tmp_path)


def test_the_meeting_moves_by_a_few_days_each_month(tmp_path: Path) -> None:
    meetings = {
        f"BB-{year}-{month:02}": D(year, month, 4 + month * 7 % 9)
        for year in (2024, 2025)
        for month in range(1, 13)
    }
    club = Bookkeeper(meetings=meetings)
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    for row in club.schedule("KU-2024-001"):
        day = meetings[f"BB-{row.due.year}-{row.due.month:02}"]
        club.pay(day, "KU-2024-001", row.principal, row.interest)
    clean(club, tmp_path)


@pytest.mark.parametrize("lent", [D(2024, 1, 31), D(2024, 2, 29), D(2024, 10, 31), D(2024, 8, 30)])
@pytest.mark.parametrize("period", ["month", "actual-365"])
def test_the_last_day_of_the_month(tmp_path: Path, lent: date, period: str) -> None:
    club = Bookkeeper()
    club.lend(lent, "KU-2024-001", "TV008", 2_400_000, interest_period=period)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_overdue_interest_as_the_regulation_says(tmp_path: Path) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    for row in rows:
        if row.n == 3:
            club.pay(row.due + 30 * DAY, "KU-2024-001", row.principal, row.interest, 2_000)
        else:
            club.pay(row.due, "KU-2024-001", row.principal, row.interest)
    clean(club, tmp_path, D(2024, 7, 10), D(2024, 8, 1), D(2025, 3, 31))


def test_paid_very_late_and_more_interest_for_it(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=3)
    owed = 1_800_000
    club.pay(D(2024, 9, 10), "KU-2024-001", 600_000, 43_000, 5_000)
    owed -= 600_000
    for month in (10, 11, 12, 13, 14, 15):
        day = D(2024 + (month > 12), (month - 1) % 12 + 1, 10)
        club.pay(day, "KU-2024-001", 200_000, round(owed * 0.008, -3).__int__())
        owed -= 200_000
    clean(club, tmp_path, D(2024, 9, 10), D(2024, 12, 31), D(2025, 3, 31))


# -- a due date of its own ------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [15, 30, 45, 100])
@pytest.mark.parametrize("late", [-10, 0, 5])
def test_a_loan_repaid_at_once_on_its_due_date_or_about_it(tmp_path: Path, days: int, late: int) -> None:
    due = D(2024, 3, 10) + days * DAY
    club = borrower(term=None, due=due, amortisation="single")
    club.pay_all("KU-2024-001", late=late)
    clean(club, tmp_path, D(2024, 3, 20), due, due + 40 * DAY)


@pytest.mark.parametrize("days", [15, 45])
def test_a_loan_repaid_early_with_the_interest_of_its_days(tmp_path: Path, days: int) -> None:
    club = borrower(term=None, due=D(2024, 3, 10) + days * DAY, amortisation="single")
    held = days - 5
    club.pay(D(2024, 3, 10) + held * DAY, "KU-2024-001", 2_400_000, round(2_400_000 * held * 8 // 30_000, -3))
    clean(club, tmp_path, D(2024, 6, 30))


def test_a_loan_without_interest_that_is_late_and_the_regulation_has_a_rate_for_that(tmp_path: Path) -> None:
    club = borrower(term=None, rate=Decimal(0), due=D(2024, 4, 24), amortisation="single")
    club.club += '2024-01-05 custom "regulation" "overdue-rate-month" 0.4\n  article: "Điều 9"\n'
    club.pay(D(2024, 5, 24), "KU-2024-001", 2_400_000, 0, 10_000)
    clean(club, tmp_path, D(2024, 4, 29), D(2024, 5, 24), D(2024, 12, 31))


# -- fines for paying late ------------------------------------------------------------------------------------


def fines(fine: str = "5000 VND", per: str = "") -> str:
    """An account for fines, and what the regulation says of them; without an amount, nothing."""
    opened = f'2024-01-05 open {FINE} VND\n  fund: "income"\n  role: "fine"\n'
    each = f'  per: "{per}"\n' if per else ""
    return opened + (
        f'2024-01-05 custom "regulation" "late-fine" {fine}\n  article: "Điều 9"\n{each}' if fine else ""
    )


def fined(club: Bookkeeper, day: date, amount: int, *, under: bool = True) -> Entry:
    links = {"links": ("KU-2024-001",)} if under else {}
    return club.book(day, "TV008", "Tiền phạt", {I_CASH: amount, FINE: -amount}, **links)


@pytest.mark.parametrize("late", [1, 5, 20])
def test_a_fine_with_each_late_instalment(tmp_path: Path, late: int) -> None:
    club = borrower()
    club.club += fines()
    for row in club.schedule("KU-2024-001"):
        legs = {
            I_CASH: row.payment + 5_000,
            loan("TV008"): -row.principal,
            INTEREST: -row.interest,
            FINE: -5_000,
        }
        club.book(row.due + late * DAY, "TV008", "Trả gốc, lãi, tiền phạt", legs, links=("KU-2024-001",))
    clean(club, tmp_path, D(2024, 4, 30), D(2024, 6, 30), D(2025, 4, 30))


def test_a_fine_for_each_day_grows(tmp_path: Path) -> None:
    club = borrower()
    club.club += fines("1000 VND", "day")
    fined(club, D(2024, 4, 13), 3_000)
    fined(club, D(2024, 4, 15), 2_000)
    club.pay_all("KU-2024-001", late=5, last=1)
    club.pay_all("KU-2024-001", first=2)
    clean(club, tmp_path, D(2024, 4, 13), D(2024, 4, 30), D(2024, 6, 30))


def test_a_fine_that_was_too_much_is_given_back(tmp_path: Path) -> None:
    club = borrower()
    club.club += fines()
    club.pay_all("KU-2024-001")
    fined(club, D(2024, 4, 20), 5_000)
    fined(club, D(2024, 5, 5), -5_000)
    clean(club, tmp_path, D(2024, 5, 31), D(2024, 12, 31))


def test_fines_for_being_absent_are_no_fines_for_paying_late_and_no_fees(tmp_path: Path) -> None:
    club = borrower()
    club.club += fines("")
    club.pay_all("KU-2024-001")
    fined(club, D(2024, 4, 5), 10_000, under=False)
    clean(club, tmp_path, D(2024, 4, 30), D(2024, 12, 31))


def test_a_fine_of_before_the_loan_was_extended(tmp_path: Path) -> None:
    club = borrower()
    club.club += fines()
    fined(club, D(2024, 4, 15), 5_000)
    club.pay(D(2024, 4, 15), "KU-2024-001", 0, 19_000)
    club.club += '2024-05-05 custom "extension" "KU-2024-001" 3\n  minutes: "BB-2024-05"\n'
    club.pay(D(2024, 5, 10), "KU-2024-001", 2_400_000, 19_000)
    clean(club, tmp_path, D(2024, 5, 5), D(2024, 5, 10))


# -- interest refunded, corrections ---------------------------------------------------------------------------


def test_interest_refunded(tmp_path: Path) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=5)
    club.pay(rows[5].due, "KU-2024-001", rows[5].principal, rows[5].interest + 90_000)
    legs = {INTEREST: 90_000, I_CASH: -90_000}
    club.book(D(2024, 9, 25), "TV008", "Trả lại lãi thu thừa", legs, links=("KU-2024-001",))
    club.pay_all("KU-2024-001", first=7)
    clean(club, tmp_path, D(2024, 9, 25), D(2024, 12, 31), D(2025, 3, 31))


def test_interest_refunded_after_the_loan_is_closed_and_over_the_new_year(tmp_path: Path) -> None:
    club = borrower(2_400_000, 10)
    club.pay_all("KU-2024-001", last=9)
    club.pay(D(2024, 12, 28), "KU-2024-001", 240_000, 22_000)
    legs = {INTEREST: 20_000, I_CASH: -20_000}
    club.book(D(2025, 1, 8), "TV008", "Trả lại lãi", legs, links=("KU-2024-001",))
    clean(club, tmp_path, D(2025, 1, 10), D(2025, 3, 31), D(2026, 3, 31))


@pytest.mark.parametrize("day", [D(2024, 6, 10), D(2024, 6, 12), D(2024, 7, 3), D(2025, 1, 8)])
@pytest.mark.parametrize("prefix", ["PT", "PC"])
def test_a_reversal_and_the_right_entry_after_it(tmp_path: Path, day: date, prefix: str) -> None:
    """Principal and interest were booked the wrong way about; the money is the same."""
    club = borrower()
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=2)
    wrong = club.pay(rows[2].due, "KU-2024-001", rows[2].principal - 5_000, rows[2].interest + 5_000)
    club.reverse(wrong, day, prefix=prefix)
    club.pay(day, "KU-2024-001", rows[2].principal, rows[2].interest)
    club.pay_all("KU-2024-001", first=4)
    clean(club, tmp_path, max(day, D(2024, 8, 13)), D(2025, 1, 9), D(2025, 3, 31))


def test_a_wrong_amount_found_at_the_count(tmp_path: Path) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    wrong = club.pay(rows[0].due, "KU-2024-001", rows[0].principal + 180_000, rows[0].interest)
    club.reverse(wrong, D(2024, 4, 28))
    club.pay(D(2024, 4, 28), "KU-2024-001", rows[0].principal, rows[0].interest)
    club.pay_all("KU-2024-001", first=2)
    clean(club, tmp_path)


@pytest.mark.parametrize("day", [D(2024, 3, 10), D(2024, 3, 14), D(2024, 4, 2)])
def test_a_disbursement_reversed_and_booked_under_the_right_number(tmp_path: Path, day: date) -> None:
    club = Bookkeeper()
    wrong = club.lend(D(2024, 3, 10), "KU-2024-010", "TV008", 2_400_000)
    club.reverse(wrong, day)
    club.lend(day, "KU-2024-001", "TV008", 2_400_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


@pytest.mark.parametrize("day", [D(2024, 3, 10), D(2024, 3, 14), D(2024, 4, 2)])
def test_a_disbursement_to_the_wrong_member_reversed(tmp_path: Path, day: date) -> None:
    club = Bookkeeper()
    wrong = club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    club.reverse(wrong, day)
    club.lend(day, "KU-2024-001", "TV009", 2_400_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


@pytest.mark.parametrize("day", [D(2024, 4, 8), D(2024, 5, 6), D(2024, 12, 20)])
def test_a_large_repayment_reversed_and_booked_again_later(tmp_path: Path, day: date) -> None:
    """What was paid is the same; it was paid when it was paid, not when the slip was corrected."""
    club = borrower(3_600_000, 3)
    rows = club.schedule("KU-2024-001")
    wrong = club.pay(D(2024, 4, 5), "KU-2024-001", rows[0].principal - 10_000, rows[0].interest + 10_000)
    club.pay_all("KU-2024-001", first=2)
    club.reverse(wrong, day)
    club.pay(day + DAY, "KU-2024-001", rows[0].principal, rows[0].interest)
    clean(club, tmp_path, day + DAY, D(2024, 12, 31))


@pytest.mark.parametrize("later", [3, 25, 60])
def test_a_repayment_under_the_wrong_contract_put_right(tmp_path: Path, later: int) -> None:
    club = Bookkeeper()
    for number, code in (("KU-2024-001", "TV008"), ("KU-2024-002", "TV009")):
        club.lend(D(2024, 3, 10), number, code, 1_800_000, 3)
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001")
    wrong = club.pay(rows[0].due, "KU-2024-001", rows[0].principal, rows[0].interest)
    day = rows[0].due + later * DAY
    club.reverse(wrong, day)
    club.pay(day, "KU-2024-002", rows[0].principal, rows[0].interest)
    club.pay_all("KU-2024-002", first=2)
    clean(club, tmp_path, day, D(2024, 6, 30), D(2024, 12, 31))


@pytest.mark.parametrize("later", [3, 40])
def test_a_disbursement_booked_to_the_wrong_box_and_put_right_after_a_repayment(
    tmp_path: Path, later: int
) -> None:
    club = borrower()
    club.pay_all("KU-2024-001")
    wrong, day = club.entries[-13], D(2024, 4, 11) + later * DAY
    assert wrong.moved(loan("TV008")) == 2_400_000
    club.reverse(wrong, day)
    told = {"minutes": "BB-2024-03", "purpose": "chăn nuôi", "term": 12, "links": ("KU-2024-001",)}
    club.book(day, "TV008", "Cho vay nuôi lợn", {loan("TV008"): 2_400_000, I_BANK: -2_400_000}, **told)
    clean(club, tmp_path, day, D(2024, 6, 30), D(2024, 12, 31), D(2025, 3, 31))


def test_a_loan_given_back_unused_by_reversal(tmp_path: Path) -> None:
    club = Bookkeeper()
    unused = club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    club.reverse(unused, D(2024, 3, 28))
    clean(club, tmp_path)


def test_a_borrower_who_did_not_come_and_got_the_money_a_month_later(tmp_path: Path) -> None:
    club = Bookkeeper()
    unused = club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    club.reverse(unused, D(2024, 3, 28))
    club.lend(D(2024, 4, 10), "KU-2024-001", "TV008", 2_400_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_a_disbursement_mistyped_twice_in_one_week(tmp_path: Path) -> None:
    club = Bookkeeper()
    wrong = club.lend(D(2024, 3, 10), "KU-2024-001", "TV009", 2_400_000)
    club.reverse(wrong, D(2024, 3, 12))
    wrong = club.lend(D(2024, 3, 12), "KU-2024-001", "TV008", 2_000_000)
    club.reverse(wrong, D(2024, 3, 15))
    club.lend(D(2024, 3, 16), "KU-2024-001", "TV008", 2_400_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_a_transfer_reversed_and_booked_again(tmp_path: Path) -> None:
    club = Bookkeeper(split=False, until=D(2025, 9, 30))
    day = D(2025, 1, 20)
    taken = club.interest_of(club.began, D(2024, 12, 31))
    told = {"minutes": "BB-2025-01", "period": "2024"}
    club.split_year(2024, taken, day, operating=0)
    text = "Chuyển quỹ"
    out = club.book(
        day, text, text, {books.I_TRANSFER: 500_000, I_CASH: -500_000}, links=("CQ-2024-001",), **told
    )
    into = club.book(
        day, text, text, {O_CASH: 500_000, books.O_TRANSFER: -500_000}, links=("CQ-2024-001",), **told
    )
    for half in (out, into):
        club.reverse(half, D(2025, 2, 5))
    club.transfer(D(2025, 2, 5), taken * 40 // 100, "CQ-2024-002", **told)
    clean(club, tmp_path, D(2025, 1, 20), D(2025, 2, 4), D(2025, 2, 5), D(2025, 3, 31))


def test_a_fee_booked_on_the_wrong_member_reversed(tmp_path: Path) -> None:
    club = Bookkeeper(fees=True, until=D(2024, 9, 30))
    wrong = club.book(D(2024, 4, 9), "TV009", "Hội phí", {O_CASH: 5_000, books.FEE: -5_000}, fee_of="TV009")
    club.reverse(wrong, D(2024, 5, 5))
    club.book(D(2024, 5, 5), "TV010", "Hội phí", {O_CASH: 5_000, books.FEE: -5_000}, fee_of="TV010")
    clean(club, tmp_path)


# -- slips and money --------------------------------------------------------------------------------------------


def test_a_gift_that_was_two_givers_put_right_after_the_count(tmp_path: Path) -> None:
    club = Bookkeeper(fees=True)
    wrong = club.book(D(2024, 4, 9), "Xã", "Ủng hộ", {O_CASH: 900_000, books.DONATION: -900_000})
    club.reverse(wrong, D(2024, 6, 5))
    club.book(D(2024, 6, 5), "Xã", "Ủng hộ", {O_CASH: 200_000, books.DONATION: -200_000})
    club.book(D(2024, 6, 5), "Công ty", "Ủng hộ", {O_CASH: 700_000, books.DONATION: -700_000})
    clean(club, tmp_path)


def test_a_savings_book_given_up_early(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 6, 25), "Ngân hàng", "Lãi tiết kiệm", {I_BANK: 310_000, books.BANK_INTEREST: -310_000})
    club.book(
        D(2024, 8, 1), "Ngân hàng", "Tất toán trước hạn", {I_BANK: -305_000, books.BANK_INTEREST: 305_000}
    )
    clean(club, tmp_path)


def test_one_slip_for_a_whole_meetings_sheet(tmp_path: Path) -> None:
    club = Bookkeeper(fees=True, until=D(2025, 6, 30))
    for index, code in enumerate(("TV008", "TV009", "TV010"), 1):
        number = f"KU-2024-{index:03}"
        club.lend(D(2024, 3, 5), number, code, 1_200_000)
        for row in club.schedule(number):
            club.pay(row.due, number, row.principal, row.interest, sheet=f"BB {row.due}")
    clean(club, tmp_path)


def test_loans_of_a_meeting_paid_out_on_one_slip(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 3, 4), "Thủ quỹ", "Rút tiền", {I_CASH: 3_600_000, I_BANK: -3_600_000})
    for index, code in enumerate(("TV008", "TV009", "TV010"), 1):
        number = f"KU-2024-{index:03}"
        club.lend(D(2024, 3, 5), number, code, 1_200_000, by=I_CASH, sheet="loans")
        club.pay_all(number)
    clean(club, tmp_path)


def test_cash_counted_on_meeting_day(tmp_path: Path) -> None:
    club = borrower(first_due=D(2024, 4, 5))
    club.count_on = "last movement"
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_void_slips(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001")
    club.book(D(2024, 5, 8), "", "Hủy", {}, prefix="PT")
    club.book(D(2024, 7, 1), "Hủy", "Viết sai", {}, prefix="PT")
    club.book(D(2024, 7, 1), "Hủy", "Viết sai", {}, prefix="PC")
    clean(club, tmp_path)


@pytest.mark.parametrize("prefix", ["BC", "BN", "PC", "PT"])
def test_cash_brought_to_the_bank_and_fetched_under_any_slip(tmp_path: Path, prefix: str) -> None:
    club = borrower()
    club.pay_all("KU-2024-001")
    for month in range(4, 12):
        club.book(
            D(2024, month, 11), "Thủ quỹ", "Gửi tiền", {I_BANK: 150_000, I_CASH: -150_000}, prefix=prefix
        )
    club.book(D(2024, 12, 5), "Thủ quỹ", "Rút tiền", {I_CASH: 500_000, I_BANK: -500_000}, prefix=prefix)
    clean(club, tmp_path)


def test_money_banked_the_next_day(tmp_path: Path) -> None:
    club = borrower(3_600_000, amortisation="bullet", term=10)
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001")
    club.book(rows[-1].due + DAY, "Thủ quỹ", "Gửi tiền", {I_BANK: 3_500_000, I_CASH: -3_500_000})
    clean(club, tmp_path)


def test_repaid_straight_into_the_bank(tmp_path: Path) -> None:
    club = borrower()
    for row in club.schedule("KU-2024-001"):
        club.pay(row.due, "KU-2024-001", row.principal, row.interest, by=I_BANK)
    clean(club, tmp_path)


def test_a_loan_paid_out_partly_in_cash_partly_by_bank(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 3, 9), "Thủ quỹ", "Rút tiền", {I_CASH: 400_000, I_BANK: -400_000})
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    club.entries[-1].legs = ((loan("TV008"), 2_400_000), (I_CASH, -400_000), (I_BANK, -2_000_000))
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


@pytest.mark.parametrize("later", [0, 1, 6])
def test_a_loan_paid_out_in_two_slips(tmp_path: Path, later: int) -> None:
    club = Bookkeeper()
    club.book(D(2024, 3, 9), "Thủ quỹ", "Rút tiền", {I_CASH: 400_000, I_BANK: -400_000})
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    club.entries[-1].legs = ((loan("TV008"), 2_000_000), (I_BANK, -2_000_000))
    legs = {loan("TV008"): 400_000, I_CASH: -400_000}
    how = {"minutes": "BB-2024-03", "links": ("KU-2024-001",)}
    club.book(D(2024, 3, 10) + later * DAY, "TV008", "Cho vay, phần tiền mặt", legs, **how)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_paper_completed_within_its_time(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 7, 4))
    club.book(
        D(2024, 6, 20), "Trạm y tế", "Khám sức khỏe", {books.HEALTH: 600_000, O_CASH: -600_000}, flag="!"
    )
    club.lend(D(2024, 6, 20), "KU-2024-001", "TV008", 2_400_000, flag="!", minutes=None, purpose=None)
    clean(club, tmp_path, D(2024, 6, 20), D(2024, 7, 4))


def test_equal_prizes_on_one_slip_and_equal_rice_on_two_days(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 12, 31))
    for code in ("TV011", "TV012", "TV013"):
        legs = {books.CULTURE: 50_000, O_CASH: -50_000}
        club.book(D(2024, 10, 1), code, "Mừng thọ", legs, sheet="birthdays")
    for day in (D(2024, 10, 2), D(2024, 10, 3)):
        club.book(day, "Quán cô Hoa", "Nước uống", {books.ADMIN: 60_000, O_CASH: -60_000})
    clean(club, tmp_path)


def test_an_advance_and_its_settlement(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 12, 31))
    club.book(D(2024, 9, 20), "TV001", "Tạm ứng", {books.O_RECEIVABLE: 800_000, O_CASH: -800_000})
    legs = {books.CULTURE: 700_000, O_CASH: 100_000, books.O_RECEIVABLE: -800_000}
    club.book(D(2024, 10, 2), "TV001", "Quyết toán tạm ứng", legs)
    clean(club, tmp_path)


def test_a_large_expense_with_minutes_and_a_bill_paid_later(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 12, 31))
    club.book(D(2024, 8, 6), "UBND xã", "Hỗ trợ", {O_BANK: 5_000_000, books.STATE: -5_000_000})
    legs = {books.HEALTH: 3_000_000, books.O_PAYABLE: -3_000_000}
    club.book(D(2024, 9, 6), "Trạm y tế", "Khám sức khỏe", legs, minutes="BB-2024-09")
    club.book(D(2024, 9, 20), "Trạm y tế", "Trả tiền khám", {books.O_PAYABLE: 3_000_000, O_BANK: -3_000_000})
    clean(club, tmp_path)


# -- the club's beginning, its members and its board --------------------------------------------------------------


def older(**how: object) -> Bookkeeper:
    """A club founded in 2019 whose books begin in 2024 with what the old ones ended with."""
    began = D(2024, 1, 1)
    club = Bookkeeper(began=began, founded=D(2019, 5, 10), capital=0, steady=False, **how)  # type: ignore[arg-type]
    owed = {"TV008": 1_200_000, "TV009": 3_000_000, "TV010": 330_000, "TV011": 2_500_000}
    told = {
        "TV008": ("KU-2023-004", D(2023, 7, 10), 2_400_000, 12),
        "TV009": ("KU-2023-009", D(2023, 12, 15), 3_000_000, 12),
        "TV010": ("KU-2022-015", D(2023, 2, 20), 2_000_000, 12),
        "TV011": ("KU-2023-011", D(2023, 6, 5), 2_500_000, 18),
    }
    for code, (number, day, lent, term) in told.items():
        club.book(
            began,
            code,
            "Dư nợ chuyển sang",
            {loan(code): owed[code], books.I_OPENING: -owed[code]},
            links=(number,),
            opening=True,
            disbursed=day,
            principal=f"{lent:,} VND",
            term=term,
            rate=Decimal("0.8"),
            **({"amortisation": "bullet"} if code == "TV011" else {}),
        )
    legs = {I_CASH: 900_000, I_BANK: 2_500_000, CAPITAL: -8_000_000, books.RETAINED: -1_500_000}
    legs |= {books.RESERVE: -500_000, books.I_OPENING: 6_600_000}
    club.book(began, "", "Số dư chuyển sang", legs, opening=True)
    legs = {O_CASH: 700_000, O_BANK: 1_100_000, books.O_OPENING: -1_800_000}
    club.book(began, "", "Số dư chuyển sang", legs, opening=True)
    return club


def older_repaid(club: Bookkeeper) -> None:
    """The old loans go on as their contracts say, to the end."""
    links = {"TV008": "KU-2023-004", "TV009": "KU-2023-009", "TV010": "KU-2022-015", "TV011": "KU-2023-011"}

    def pay(day: date, code: str, principal: int, interest: int) -> None:
        legs = {I_CASH: principal + interest, loan(code): -principal, INTEREST: -interest}
        kept = {name: amount for name, amount in legs.items() if amount}
        club.book(day, code, "Trả gốc, lãi", kept, links=(links[code],))

    for month in range(1, 8):
        if month < 7:
            owed = 1_200_000 - 200_000 * (month - 1)
            pay(D(2024, month, 10), "TV008", 200_000, round(owed * 8 / 1_000_000) * 1000)
    for month in range(1, 13):
        owed = 3_000_000 - 250_000 * (month - 1)
        pay(D(2024, month, 15), "TV009", 250_000, round(owed * 8 / 1_000_000) * 1000)
    pay(D(2024, 1, 20), "TV010", 167_000, 3_000)
    pay(D(2024, 2, 20), "TV010", 163_000, 1_000)
    for month in range(1, 13):
        pay(D(2024, month, 5), "TV011", 2_500_000 if month == 12 else 0, 20_000)


@pytest.mark.parametrize("began_at", [1, 48])
def test_a_club_older_than_its_books(tmp_path: Path, began_at: int) -> None:
    club = older(until=D(2024, 12, 31), regulation={"idle-max": "90", "loan-max-share": "40"})
    older_repaid(club)
    club.finish()
    club.split = club.banking = False
    for entry in club.entries:
        if entry.voucher and entry.voucher[:2] in {"PT", "PC"} and entry.fund is books.INCOME:
            prefix, year, number = entry.voucher.split("-")
            entry.voucher = f"{prefix}-{year}-{int(number) + began_at - 1:03}"
    clean(club, tmp_path, D(2024, 1, 1), D(2024, 1, 31), D(2024, 3, 2), D(2024, 6, 30), D(2024, 12, 31))


def test_an_older_club_splits_last_years_interest_in_the_new_books(tmp_path: Path) -> None:
    club = older(until=D(2024, 12, 31), regulation={"idle-max": "90", "loan-max-share": "40"})
    older_repaid(club)
    club.split_year(2023, 600_000, D(2024, 1, 25))
    club.book(D(2024, 11, 29), "Thủ quỹ", "Gửi tiền", {I_BANK: 2_000_000, I_CASH: -2_000_000})
    clean(club, tmp_path, D(2024, 1, 31), D(2024, 3, 2), D(2024, 6, 30), D(2024, 12, 31))


def test_openings_of_both_funds_with_members_savings(tmp_path: Path) -> None:
    club = older(until=D(2024, 12, 31), regulation={"idle-max": "90", "loan-max-share": "40"})
    older_repaid(club)
    for code in ("TV008", "TV009"):
        club.more_members += open_text(
            club.began, savings(code), {"fund": "income", "role": "member-capital", "member": code}
        )
    club.book(
        club.began,
        "",
        "Vốn góp chuyển sang",
        {I_BANK: 600_000, savings("TV008"): -400_000, savings("TV009"): -200_000},
        opening=True,
    )
    club.book(D(2024, 8, 6), "TV008", "Trả lại vốn góp", {savings("TV008"): 400_000, I_BANK: -400_000})
    club.book(D(2024, 9, 6), "TV009", "Góp thêm", {I_CASH: 100_000, savings("TV009"): -100_000})
    club.book(D(2024, 11, 6), "TV009", "Trả lại vốn góp", {savings("TV009"): 300_000, I_CASH: -300_000})
    clean(club, tmp_path, D(2024, 1, 31), D(2024, 8, 31), D(2024, 12, 31))


def test_books_begun_in_the_middle_of_a_month(tmp_path: Path) -> None:
    club = Bookkeeper(began=D(2024, 5, 17), founded=D(2020, 3, 1))
    clean(club, tmp_path)


def test_a_clubs_first_month(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 2, 20))
    clean(club, tmp_path, D(2024, 1, 5), D(2024, 1, 6), D(2024, 1, 31), D(2024, 2, 5), D(2024, 2, 20))


def test_founders_lent_to_at_the_launch(tmp_path: Path) -> None:
    club = Bookkeeper(meetings={"BB-2024-01": D(2024, 1, 5)})
    club.lend(D(2024, 1, 6), "KU-2024-001", "TV008", 2_400_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_a_member_leaves_after_repaying_and_comes_back(tmp_path: Path) -> None:
    club = borrower(term=6)
    club.pay_all("KU-2024-001")
    club.club += custom_text(D(2024, 9, 20), "member", '"TV008"', '"left"')
    club.club += custom_text(D(2025, 2, 5), "member", '"TV008"', '"joined"')
    club.lend(D(2025, 6, 10), "KU-2025-001", "TV008", 2_400_000, 6)
    club.pay_all("KU-2025-001")
    clean(club, tmp_path)


def test_a_member_leaves_on_the_day_of_the_last_repayment(tmp_path: Path) -> None:
    club = borrower(term=6)
    club.pay_all("KU-2024-001")
    club.club += custom_text(D(2024, 9, 10), "member", '"TV008"', '"left"')
    clean(club, tmp_path, D(2024, 9, 10), D(2025, 3, 31))


def test_a_new_member_waits_and_borrows(tmp_path: Path) -> None:
    new = MemberLine("TV021", D(2024, 4, 5), "Trần Văn Mới", "nam", 1960, "khác")
    club = Bookkeeper(extra_members=(new,))
    club.lend(D(2024, 7, 5), "KU-2024-001", "TV021", 2_400_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_a_member_dies_the_debt_is_written_off_and_the_savings_go_to_the_family(tmp_path: Path) -> None:
    club = borrower()
    club.more_members += open_text(
        club.began, savings("TV008"), {"fund": "income", "role": "member-capital", "member": "TV008"}
    )
    club.book(D(2024, 2, 6), "TV008", "Góp vốn", {I_CASH: 300_000, savings("TV008"): -300_000})
    club.pay_all("KU-2024-001", last=5)
    how = {"links": ("KU-2024-001",), "minutes": "BB-2024-09"}
    club.book(
        D(2024, 9, 5), "TV008", "Xóa nợ", {books.WRITE_OFF: 1_400_000, loan("TV008"): -1_400_000}, **how
    )
    club.book(D(2024, 9, 5), "TV008", "Trả vốn góp", {savings("TV008"): 300_000, I_CASH: -300_000})
    club.club += custom_text(D(2024, 8, 28), "member", '"TV008"', '"left"')
    clean(club, tmp_path, D(2024, 8, 27), D(2024, 9, 5), D(2024, 12, 31), D(2025, 3, 31))


def test_savings_set_off_against_the_debt_of_a_dead_member(tmp_path: Path) -> None:
    club = borrower()
    club.more_members += open_text(
        club.began, savings("TV008"), {"fund": "income", "role": "member-capital", "member": "TV008"}
    )
    club.book(D(2024, 2, 6), "TV008", "Góp vốn", {I_CASH: 300_000, savings("TV008"): -300_000})
    club.pay_all("KU-2024-001", last=5)
    how = {"links": ("KU-2024-001",), "minutes": "BB-2024-09"}
    legs = {savings("TV008"): 300_000, books.WRITE_OFF: 1_100_000, loan("TV008"): -1_400_000}
    club.book(D(2024, 9, 5), "TV008", "Xóa nợ sau khi trừ vốn góp", legs, **how)
    clean(club, tmp_path, D(2024, 9, 5), D(2024, 12, 31), D(2025, 3, 31))


def test_a_son_takes_over_his_dead_mothers_debt_as_a_meeting_decided(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=5)
    for code, number, amount in (("TV008", "KU-2024-001", -1_400_000), ("TV009", "KU-2024-002", 1_400_000)):
        legs = {loan(code): amount, books.I_PAYABLE: -amount}
        told = {"term": 7, "purpose": "nhận nợ thay mẹ"} if amount > 0 else {}
        club.book(D(2024, 9, 5), code, "Nhận nợ thay", legs, links=(number,), minutes="BB-2024-09", **told)
    club.club += custom_text(D(2024, 8, 28), "member", '"TV008"', '"left"')
    for month, left in zip((10, 11, 12, 13, 14, 15, 16), range(1_400_000, 0, -200_000), strict=True):
        legs = {loan("TV009"): -200_000, INTEREST: -left * 8 // 1000, I_CASH: 200_000 + left * 8 // 1000}
        day = D(2024 + month // 13, (month - 1) % 12 + 1, 5)
        club.book(day, "TV009", "Trả gốc, lãi", legs, links=("KU-2024-002",))
    clean(club, tmp_path, D(2024, 8, 27), D(2024, 9, 5), D(2024, 9, 30))


def test_written_off_against_the_reserve(tmp_path: Path) -> None:
    club = borrower(400_000)
    club.pay_all("KU-2024-001", last=10)
    how = {"links": ("KU-2024-001",), "minutes": "BB-2025-02"}
    left = 400_000 - sum(row.principal for row in club.schedule("KU-2024-001")[:10])
    club.book(D(2025, 2, 5), "TV008", "Xóa nợ", {books.WRITE_OFF: left, loan("TV008"): -left}, **how)
    legs = {books.RESERVE: left, books.ALLOCATION: -left}
    club.book(D(2025, 2, 5), "TV008", "Dùng dự phòng bù khoản xóa nợ", legs, minutes="BB-2025-02")
    clean(club, tmp_path)


def test_a_recovery_after_a_write_off(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=5)
    how = {"links": ("KU-2024-001",)}
    legs = {books.WRITE_OFF: 1_400_000, loan("TV008"): -1_400_000}
    club.book(D(2024, 9, 8), "TV008", "Xóa nợ", legs, minutes="BB-2024-09", **how)
    for day, amount in ((D(2024, 11, 5), 200_000), (D(2025, 4, 5), 500_000), (D(2025, 9, 5), 700_000)):
        club.book(day, "TV008", "Thu lại nợ đã xóa", {I_CASH: amount, books.WRITE_OFF: -amount}, **how)
    clean(club, tmp_path, D(2024, 9, 8), D(2024, 11, 5), D(2024, 12, 31), D(2025, 4, 30), D(2025, 9, 30))


def test_a_recovery_of_more_than_was_written_off_with_its_interest(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=5)
    how = {"links": ("KU-2024-001",)}
    legs = {books.WRITE_OFF: 1_400_000, loan("TV008"): -1_400_000}
    club.book(D(2024, 9, 8), "TV008", "Xóa nợ", legs, minutes="BB-2024-09", **how)
    legs = {I_CASH: 1_411_000, books.WRITE_OFF: -1_400_000, INTEREST: -11_000}
    club.book(D(2025, 4, 5), "TV008", "Thu lại nợ đã xóa", legs, **how)
    clean(club, tmp_path, D(2024, 9, 8), D(2025, 4, 5), D(2025, 9, 30))


def test_a_new_treasurer(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001")
    club.club += custom_text(D(2024, 10, 5), "board", '"treasurer"', '"TV012"')
    club.club += custom_text(D(2025, 3, 5), "board", '"chair"', '"TV002"')
    clean(club, tmp_path)


def test_the_accountant_becomes_treasurer_and_another_accountant_is_chosen(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.club += custom_text(D(2024, 10, 5), "board", '"treasurer"', '"TV003"')
    club.club += custom_text(D(2024, 10, 5), "board", '"accountant"', '"TV002"')
    clean(club, tmp_path)


# -- loans that change ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("interest_method", ["declining", "flat"])
def test_a_loan_topped_up(tmp_path: Path, interest_method: str) -> None:
    club = borrower(1_200_000, interest_method=interest_method)
    club.pay_all("KU-2024-001", last=3)
    how = {"minutes": "BB-2024-06", "links": ("KU-2024-001",)}
    club.book(D(2024, 6, 15), "TV008", "Cho vay thêm", {loan("TV008"): 900_000, I_BANK: -900_000}, **how)
    owed = 1_800_000
    for index in range(9):
        day = D(2024 + (index > 5), (6 + index) % 12 + 1, 10)
        bearing = 2_100_000 if interest_method == "flat" else owed
        if index == 0:
            bearing -= 900_000
        club.pay(day, "KU-2024-001", 200_000, (bearing * 8 + 500_000) // 1_000_000 * 1000)
        owed -= 200_000
    clean(club, tmp_path)


def test_an_extension_with_minutes_within_the_limit(tmp_path: Path) -> None:
    club = borrower(1_200_000)
    club.pay_all("KU-2024-001", last=9)
    club.club += custom_text(D(2025, 1, 5), "extension", '"KU-2024-001"', "3", meta={"minutes": "BB-2025-01"})
    for index, interest in enumerate((2, 2, 2, 1, 1, 0)):
        club.pay(D(2025, 1 + index, 10), "KU-2024-001", 50_000, interest * 1000)
    clean(club, tmp_path)


@pytest.mark.parametrize("amortisation", ["bullet", "single"])
def test_an_extension_of_a_loan_paid_at_its_end(tmp_path: Path, amortisation: str) -> None:
    club = borrower(1_000_000, 6, amortisation=amortisation)
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=5) if amortisation == "bullet" else None
    club.club += custom_text(D(2024, 9, 5), "extension", '"KU-2024-001"', "3", meta={"minutes": "BB-2024-09"})
    if amortisation == "bullet":
        for month in (9, 10, 11):
            club.pay(D(2024, month, 10), "KU-2024-001", 0, 8_000)
        club.pay(D(2024, 12, 10), "KU-2024-001", 1_000_000, 8_000)
    else:
        club.pay(D(2024, 12, 10), "KU-2024-001", 1_000_000, rows[-1].interest + 24_000)
    clean(club, tmp_path)


def test_a_new_loan_the_day_after_the_old_one_was_repaid_in_time(tmp_path: Path) -> None:
    club = borrower(1_200_000, term=6)
    club.pay_all("KU-2024-001")
    club.lend(D(2024, 9, 10), "KU-2024-002", "TV008", 1_200_000, 6)
    club.pay_all("KU-2024-002", late=3)
    club.lend(D(2025, 3, 14), "KU-2025-001", "TV008", 1_000_000, 6)
    club.pay_all("KU-2025-001")
    clean(club, tmp_path)


def test_the_regulation_changes_in_the_middle_of_the_year(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", late=5)
    for key, value in (
        ("loan-rate", "1.0"),
        ("loan-max", "2000000 VND"),
        ("grace-days", "2"),
        ("cash-max", "4000000 VND"),
    ):
        meta = {"article": "Điều 8", "minutes": "BB-2024-07"}
        club.club += custom_text(D(2024, 7, 5), "regulation", f'"{key}"', value, meta=meta)
    club.lend(D(2024, 7, 8), "KU-2024-002", "TV009", 1_200_000, 12, rate=Decimal("1.0"))
    club.pay_all("KU-2024-002", late=2)
    clean(club, tmp_path)


def test_limits_raised_before_the_new_year_feast_and_put_back(tmp_path: Path) -> None:
    """Nothing was lent, kept or left unpaid in those weeks that the limits around them would forbid."""
    club = borrower()
    for day, values in (
        (D(2024, 12, 5), (("loan-max", "15000000 VND"), ("instalment-every", "3"), ("grace-days", "10"))),
        (D(2025, 2, 5), (("loan-max", "10000000 VND"), ("instalment-every", "1"), ("grace-days", "5"))),
    ):
        meta = {"article": "Điều 8", "minutes": f"BB-{day:%Y-%m}"}
        for key, value in values:
            club.club += custom_text(day, "regulation", f'"{key}"', value, meta=meta)
    club.pay_all("KU-2024-001", late=2)
    clean(club, tmp_path)


def test_asking_more_of_oneself_needs_no_minutes(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001")
    for key, value in (("loan-max", "4000000 VND"), ("minutes-over", "500000 VND"), ("membership-min", "6")):
        meta = {"article": "Điều 8"}
        club.club += custom_text(D(2024, 7, 5), "regulation", f'"{key}"', value, meta=meta)
    clean(club, tmp_path)


def test_the_same_regulation_copied_into_a_journal(tmp_path: Path) -> None:
    club = Bookkeeper()
    for day in (club.began, D(2024, 9, 1)):
        club.club += custom_text(day, "regulation", '"loan-max"', "10000000 VND", meta={"article": "Điều 8"})
    clean(club, tmp_path)


def test_a_regulation_that_is_adopted_at_the_second_meeting(tmp_path: Path) -> None:
    """Until then the template's values stand there without an article; each is filled in with the minutes."""
    club = Bookkeeper(until=D(2024, 12, 31))
    adopted = {"article": "Điều 8", "minutes": "BB-2024-03"}
    club.club = "".join(
        custom_text(D(2024, 3, 5), "regulation", f'"{key}"', value, meta=adopted)
        for key, value in (("loan-max", "8000000 VND"), ("par30-max", "8"))
    )
    folder = club.write(tmp_path / "club")
    file = folder / "club.beancount"
    text = file.read_text("utf-8")
    for key in ("loan-max", "par30-max"):
        text = text.replace(f'  article: "{ARTICLES[key]}"', '  article: "…"')
    file.write_text(text, "utf-8")
    for day in (D(2024, 1, 31), D(2024, 3, 4), D(2024, 3, 9), D(2024, 12, 31)):
        accuses_nobody(folder, day)


def test_the_board_is_elected_before_the_list_is_typed(tmp_path: Path) -> None:
    newcomer = MemberLine("TV077", D(2024, 2, 20), "Lý Thị Mới", "nữ", 1958, "khác")
    club = Bookkeeper(until=D(2024, 12, 31), extra_members=(newcomer,))
    club.club = custom_text(D(2024, 1, 5), "board", '"deputy"', '"TV077"')
    clean(club, tmp_path, D(2024, 1, 31), D(2024, 2, 15), D(2024, 2, 29), D(2024, 3, 1))


@pytest.mark.parametrize("first", ["leaves", "comes"])
def test_the_box_is_handed_over_on_one_day(tmp_path: Path, first: str) -> None:
    club = Bookkeeper(until=D(2024, 12, 31))
    lines = [
        custom_text(D(2024, 7, 5), "board", '"treasurer"', '""'),
        custom_text(D(2024, 7, 5), "board", '"treasurer"', '"TV008"'),
    ]
    club.club = "".join(lines if first == "leaves" else reversed(lines))
    clean(club, tmp_path)
    assert load_club(tmp_path / "club").office_holders(D(2024, 7, 5))["treasurer"] == ("TV008",)


def test_a_treasurer_who_notes_more_than_the_format_has(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 12, 31))
    club.club = (
        custom_text(D(2024, 7, 5), "budget", "Chi:Quỹ-hoạt-động:Hành-chính", '"monthly"', "50000 VND")
        + custom_text(D(2024, 7, 5), "giấy-khen", '"TV001"')
        + custom_text(D(2024, 7, 5), "board", '"deputy"', '"TV009"', meta={"minutes": "BB-2024-07"})
        + event_text(D(2024, 7, 5), "location", "Nhà văn hóa xóm")
    )
    clean(club, tmp_path)


def test_the_split_changes_in_the_middle_of_the_year(tmp_path: Path) -> None:
    club = Bookkeeper(split=False)
    for key, value in (
        ("split-capital", "40"),
        ("split-reserve", "20"),
        ("split-operating", "30"),
        ("split-allowance", "10"),
    ):
        meta = {"article": "Điều 12", "minutes": "BB-2024-07"}
        club.club += custom_text(D(2024, 7, 5), "regulation", f'"{key}"', value, meta=meta)
    for year in (2024, 2025):
        taken = club.interest_of(D(year, 1, 1), D(year, 12, 31))
        parts = {"capital": 40, "reserve": 20, "operating": 30, "allowance": 10}
        club.split_year(
            year, taken, D(year + 1, 1, 20), **{key: taken * part // 100 for key, part in parts.items()}
        )
    clean(club, tmp_path)


# -- what the funds get and give -----------------------------------------------------------------------------------


def test_a_bank_fee_before_the_first_interest(tmp_path: Path) -> None:
    club = Bookkeeper()
    for day in (D(2024, 1, 8), D(2024, 1, 31), D(2024, 4, 30)):
        club.book(day, "Ngân hàng", "Phí", {books.I_BANK_FEE: 22_000, I_BANK: -22_000})
    club.book(D(2024, 6, 25), "Ngân hàng", "Lãi tiền gửi", {I_BANK: 3_100, books.BANK_INTEREST: -3_100})
    clean(club, tmp_path)


def test_two_equal_bank_fees_on_one_day(tmp_path: Path) -> None:
    club = Bookkeeper()
    for _ in range(2):
        club.book(D(2024, 3, 12), "Ngân hàng", "Phí chuyển tiền", {books.I_BANK_FEE: 5_500, I_BANK: -5_500})
    clean(club, tmp_path)


@pytest.mark.parametrize("first", [D(2024, 2, 5), D(2024, 3, 5)])
def test_an_allowance_paid_by_month(tmp_path: Path, first: date) -> None:
    club = Bookkeeper(split=False)
    club.book(D(2024, 1, 30), "Thủ quỹ", "Rút tiền", {I_CASH: 200_000, I_BANK: -200_000})
    taken = {year: club.interest_of(D(year, 1, 1), D(year, 12, 31)) for year in (2024, 2025)}
    day = first
    while day <= club.until:
        amount = (
            taken.get(day.year, taken[2025]) * 20 // 100 // (13 - first.month if day.year == 2024 else 12)
        )
        legs = {ALLOWANCE: amount, I_CASH: -amount}
        club.book(day, "Ban chủ nhiệm", "Thù lao tháng", legs, minutes=club.minutes(day))
        day = books.add_months(day, 1)
    for year, interest in taken.items():
        club.split_year(year, interest, D(year + 1, 1, 20), allowance=0)
    clean(club, tmp_path)


def test_a_split_over_two_payments(tmp_path: Path) -> None:
    club = Bookkeeper(split=False, until=D(2025, 12, 31))
    told = {"minutes": "BB-2025-01", "period": "2024"}
    taken = club.interest_of(club.began, D(2024, 12, 31))
    club.split_year(2024, taken, D(2025, 1, 20), operating=200_000, allowance=100_000)
    club.transfer(D(2025, 2, 12), taken * 40 // 100 - 200_000, "CQ-2024-002", **told)
    club.book(D(2025, 2, 12), "TV001", "Thù lao", {ALLOWANCE: 80_000, I_CASH: -80_000}, **told)
    club.book(
        D(2025, 2, 12),
        "TV002",
        "Thù lao",
        {ALLOWANCE: taken * 20 // 100 - 180_000, I_CASH: 180_000 - taken * 20 // 100},
        **told,
    )
    clean(club, tmp_path)


def test_half_the_split_at_midyear(tmp_path: Path) -> None:
    club = Bookkeeper(split=False, until=D(2025, 12, 31))
    club.split_year(2024, club.interest_of(club.began, D(2024, 7, 19)), D(2024, 7, 20))
    for entry in club.entries:
        entry.links = tuple(link.replace("CQ-2024-001", "CQ-2024-000") for link in entry.links)
    club.split_year(2024, club.interest_of(D(2024, 7, 20), D(2024, 12, 31)), D(2025, 1, 20))
    clean(club, tmp_path)


def test_a_year_without_interest(tmp_path: Path) -> None:
    club = Bookkeeper(
        steady=False, split=False, until=D(2025, 12, 31), regulation={"idle-max": "90", "idle-months": "12"}
    )
    club.fees = True
    club._fees()
    club.lend(D(2024, 11, 10), "KU-2024-001", "TV008", 4_000_000, 6, amortisation="single")
    club.pay_all("KU-2024-001")
    club.split_year(2025, 192_000, D(2025, 12, 10))
    clean(club, tmp_path, D(2024, 12, 31), D(2025, 3, 2), D(2025, 5, 20))


@pytest.mark.parametrize("kept", [0, 500_000])
def test_capital_added_from_the_operating_fund(tmp_path: Path, kept: int) -> None:
    club = Bookkeeper()
    how = {"links": ("CQ-2024-009",), "minutes": "BB-2024-06"}
    club.book(
        D(2024, 6, 5), "Chuyển quỹ", "Bổ sung vốn", {books.O_TRANSFER: 1_000_000, O_CASH: -1_000_000}, **how
    )
    club.book(
        D(2024, 6, 5), "Chuyển quỹ", "Bổ sung vốn", {I_CASH: 1_000_000, books.I_TRANSFER: -1_000_000}, **how
    )
    if kept:
        club.transfer(D(2025, 2, 7), kept, "CQ-2025-009", minutes="BB-2025-02")
    clean(club, tmp_path)


def test_capital_added_from_the_operating_fund_and_named_as_capital(tmp_path: Path) -> None:
    club = Bookkeeper()
    how = {"links": ("CQ-2024-009",), "minutes": "BB-2024-06"}
    club.book(
        D(2024, 6, 5), "Chuyển quỹ", "Bổ sung vốn", {books.O_TRANSFER: 1_000_000, O_CASH: -1_000_000}, **how
    )
    club.book(
        D(2024, 6, 5), "Chuyển quỹ", "Bổ sung vốn", {I_CASH: 1_000_000, books.I_TRANSFER: -1_000_000}, **how
    )
    legs = {books.ALLOCATION: 1_000_000, CAPITAL: -1_000_000}
    club.book(D(2024, 6, 5), "Chuyển quỹ", "Ghi vốn", legs, minutes="BB-2024-06")
    clean(club, tmp_path)


def test_borrowed_capital_given_back(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 2, 12), "Hội Nông dân", "Vay vốn", {I_BANK: 3_000_000, books.BORROWED: -3_000_000})
    for day, amount in ((D(2024, 8, 12), 1_000_000), (D(2025, 2, 12), 2_000_000)):
        club.book(day, "Hội Nông dân", "Trả vốn vay", {books.BORROWED: amount, I_BANK: -amount})
    clean(club, tmp_path)


def test_capital_given_back_to_its_donor_with_minutes(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 2, 12), "Công ty", "Tài trợ vốn", {I_BANK: 3_000_000, books.DONOR_CAPITAL: -3_000_000})
    legs = {books.DONOR_CAPITAL: 3_000_000, I_BANK: -3_000_000}
    club.book(D(2025, 2, 12), "Công ty", "Trả lại vốn", legs, minutes="BB-2025-02")
    clean(club, tmp_path)


def test_a_donors_cheque(tmp_path: Path) -> None:
    club = Bookkeeper()
    legs = {books.I_RECEIVABLE: 2_000_000, books.DONOR_CAPITAL: -2_000_000}
    club.book(D(2024, 5, 20), "Công ty", "Séc tài trợ", legs)
    club.book(D(2024, 6, 3), "Ngân hàng", "Séc đã về", {I_BANK: 2_000_000, books.I_RECEIVABLE: -2_000_000})
    legs = {books.O_RECEIVABLE: 1_000_000, books.DONATION: -1_000_000}
    club.book(D(2024, 5, 20), "Công ty", "Séc ủng hộ", legs)
    club.book(D(2024, 6, 3), "Ngân hàng", "Séc đã về", {O_BANK: 1_000_000, books.O_RECEIVABLE: -1_000_000})
    clean(club, tmp_path)


def test_gifts_in_kind(tmp_path: Path) -> None:
    club = Bookkeeper(until=D(2024, 12, 31))
    for root, leaf in (("Tài-sản", "Hiện-vật"), ("Thu", "Hiện-vật"), ("Chi", "Hiện-vật")):
        meta = {"fund": "operating", "role": "in-kind"}
        club.club += open_text(club.began, f"{root}:Quỹ-hoạt-động:{leaf}", meta, "GAO,NGAYCONG")
    club.club += """
2024-09-02 * "Nhà hảo tâm" "Gạo"
  Tài-sản:Quỹ-hoạt-động:Hiện-vật  50 GAO
  Thu:Quỹ-hoạt-động:Hiện-vật
2024-09-10 * "Người neo đơn" "Phát gạo"
  Chi:Quỹ-hoạt-động:Hiện-vật  50 GAO
  Tài-sản:Quỹ-hoạt-động:Hiện-vật
2024-09-12 * "TV011" "Giúp việc nhà"
  Chi:Quỹ-hoạt-động:Hiện-vật  2 NGAYCONG
  Thu:Quỹ-hoạt-động:Hiện-vật
"""
    clean(club, tmp_path)


# -- fiscal years that end in June -----------------------------------------------------------------------------------


def test_fiscal_years_that_end_in_june(tmp_path: Path) -> None:
    club = borrower(regulation={"fiscal-year-end": "06-30"})
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


@pytest.mark.parametrize("written", ["2023-2024", "7/2023-6/2024"])
def test_a_june_year_with_its_period_written_as_two(tmp_path: Path, written: str) -> None:
    club = Bookkeeper(split=False, until=D(2024, 12, 31), regulation={"fiscal-year-end": "06-30"})
    club.split_year(2024, club.interest_of(club.began, D(2024, 6, 30)), D(2024, 7, 20))
    for entry in club.entries:
        if entry.meta.get("period"):
            entry.meta["period"] = written
    clean(club, tmp_path)


def test_the_fiscal_year_is_changed_from_december_to_june(tmp_path: Path) -> None:
    club = Bookkeeper(split=False, until=D(2025, 12, 31))
    meta = {"article": "Điều 15", "minutes": "BB-2025-02"}
    club.split_year(2024, club.interest_of(club.began, D(2024, 12, 31)), D(2025, 1, 20))
    club.club += custom_text(D(2025, 2, 10), "regulation", '"fiscal-year-end"', '"06-30"', meta=meta)
    club.reports = {2024: D(2025, 1, 25), 2025: D(2025, 7, 25)}
    club.split_year(2025, club.interest_of(D(2025, 1, 1), D(2025, 6, 30)), D(2025, 7, 20))
    clean(club, tmp_path)


# -- further habits ----------------------------------------------------------------------------------------------------


def test_too_much_paid_kept_for_the_member_and_given_back(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=11)
    row = club.schedule("KU-2024-001")[-1]
    legs = {I_CASH: 250_000, loan("TV008"): -row.principal, INTEREST: -row.interest}
    legs[books.I_PAYABLE] = row.payment - 250_000
    club.book(row.due, "TV008", "Trả kỳ cuối", legs, links=("KU-2024-001",))
    legs = {books.I_PAYABLE: 250_000 - row.payment, I_CASH: row.payment - 250_000}
    club.book(row.due + 5 * DAY, "TV008", "Trả lại tiền thừa", legs, links=("KU-2024-001",))
    clean(club, tmp_path)


def test_too_much_principal_paid_and_given_back_next_day(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=11)
    row = club.schedule("KU-2024-001")[-1]
    wrong = club.pay(row.due, "KU-2024-001", row.principal + 50_000, row.interest)
    club.reverse(wrong, row.due)
    club.pay(row.due, "KU-2024-001", row.principal, row.interest)
    clean(club, tmp_path)


def test_the_bank_keeps_its_fee_of_a_repayment_and_of_a_loan(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    club.entries[-1].legs = ((loan("TV008"), 2_400_000), (books.I_BANK_FEE, 5_500), (I_BANK, -2_405_500))
    for row in club.schedule("KU-2024-001"):
        legs = {I_BANK: row.payment - 5_500, books.I_BANK_FEE: 5_500, loan("TV008"): -row.principal}
        club.book(row.due, "TV008", "Chuyển khoản", {**legs, INTEREST: -row.interest}, links=("KU-2024-001",))
    clean(club, tmp_path)


def test_the_first_interest_kept_back_at_the_disbursement(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 2_400_000)
    rows = club.schedule("KU-2024-001")
    first = rows[0].interest
    club.entries[-1].legs = ((loan("TV008"), 2_400_000), (INTEREST, -first), (I_BANK, first - 2_400_000))
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        club.pay(row.due, "KU-2024-001", row.principal, following.interest if following else 0)
    clean(club, tmp_path)


def test_savings_set_aside_with_each_repayment(tmp_path: Path) -> None:
    club = borrower()
    club.more_members += open_text(
        club.began, savings("TV008"), {"fund": "income", "role": "member-capital", "member": "TV008"}
    )
    for row in club.schedule("KU-2024-001"):
        legs = {I_CASH: row.payment + 10_000, loan("TV008"): -row.principal, INTEREST: -row.interest}
        club.book(
            row.due,
            "TV008",
            "Gốc, lãi, tiết kiệm",
            {**legs, savings("TV008"): -10_000},
            links=("KU-2024-001",),
        )
    club.book(D(2025, 3, 20), "TV008", "Rút tiết kiệm", {savings("TV008"): 120_000, I_CASH: -120_000})
    clean(club, tmp_path)


def test_the_family_takes_the_debt_over(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=5)
    club.pay(D(2024, 9, 5), "KU-2024-001", 1_400_000, 0)
    club.lend(D(2024, 9, 5), "KU-2024-002", "TV009", 1_400_000, 7, by=I_CASH)
    club.pay_all("KU-2024-002")
    club.club += custom_text(D(2024, 9, 5), "member", '"TV008"', '"left"')
    clean(club, tmp_path)


def test_two_loans_at_a_time_where_the_regulation_allows_it(tmp_path: Path) -> None:
    club = Bookkeeper(regulation={"loan-open-max": "2"})
    for index, day in enumerate((D(2024, 3, 10), D(2024, 6, 10)), 1):
        club.lend(day, f"KU-2024-{index:03}", "TV008", 1_200_000)
        for row in club.schedule(f"KU-2024-{index:03}"):
            club.pay(row.due, f"KU-2024-{index:03}", row.principal, row.interest, sheet="TV008")
    clean(club, tmp_path)


@pytest.mark.parametrize(
    "key",
    [
        "loan-max",
        "cash-max",
        "idle-max",
        "approval-days",
        "grace-days",
        "tolerance",
        "rounding",
        "minutes-over",
        "meeting-months",
        "silence-days",
        "capital-min",
        "overdue-rate",
        "cash-count-days",
        "bank-count-days",
        "split-days",
        "membership-min",
    ],
)
def test_a_regulation_without_a_limit(tmp_path: Path, key: str) -> None:
    exact = {"rounding": "1"} if key == "tolerance" else {}
    club = borrower(regulation={key: "none"} | exact)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path, D(2024, 6, 30), D(2025, 3, 31))


def test_a_longest_term_beyond_the_template(tmp_path: Path) -> None:
    """Its own values are a club's own: only where there is none at all, loans of three years are looked at."""
    clean(Bookkeeper(regulation={"loan-term-max": "60"}), tmp_path, D(2024, 6, 30))
    result = audit_club(
        Bookkeeper(regulation={"loan-term-max": "none"}).write(tmp_path / "none"), D(2024, 6, 30)
    )
    found = [(one.rule, one.subject) for one in result.findings if one.level is not Level.NOTE]
    assert found == [("REG-03", "loan-term-max")]


def test_money_kept_in_the_box_to_the_last_day_of_grace(tmp_path: Path) -> None:
    club = Bookkeeper()
    for day in (D(2024, 6, 5), D(2024, 9, 12)):
        club.book(day, "Nhà hảo tâm", "Ủng hộ", {O_CASH: 6_000_000, books.DONATION: -6_000_000})
        club.book(day + 7 * DAY, "Thủ quỹ", "Gửi tiền", {O_BANK: 6_000_000, O_CASH: -6_000_000})
    clean(club, tmp_path)


@pytest.mark.parametrize("habit", ["next meeting", "last movement"])
def test_counted_at_the_next_meeting(tmp_path: Path, habit: str) -> None:
    club = borrower()
    club.pay_all("KU-2024-001")
    club.count_on = habit
    clean(club, tmp_path)


def test_the_operating_funds_books_begin_later(tmp_path: Path) -> None:
    club = Bookkeeper(
        began=D(2024, 1, 5),
        founded=D(2020, 3, 1),
        until=D(2024, 12, 31),
        capital=0,
        steady=False,
        regulation={"idle-max": "90"},
    )
    legs = {I_BANK: 9_000_000, CAPITAL: -9_000_000}
    club.book(D(2024, 1, 5), "", "Số dư chuyển sang", legs, opening=True)
    legs = {O_CASH: 700_000, O_BANK: 1_100_000, books.O_OPENING: -1_800_000}
    club.book(D(2024, 2, 1), "", "Số dư chuyển sang", legs, opening=True)
    club.fees = True
    club._fees()
    club.entries = [
        entry for entry in club.entries if entry.fund is books.INCOME or entry.day >= D(2024, 2, 1)
    ]
    clean(club, tmp_path, D(2024, 2, 1), D(2024, 3, 31), D(2024, 12, 31))


def test_an_older_club_lends_to_its_members_at_once(tmp_path: Path) -> None:
    club = older(until=D(2024, 12, 31), regulation={"idle-max": "90", "loan-max-share": "40"})
    older_repaid(club)
    club.lend(D(2024, 1, 8), "KU-2024-001", "TV012", 1_500_000, 6)
    club.pay_all("KU-2024-001")
    club.lend(D(2024, 7, 12), "KU-2024-002", "TV008", 1_000_000, 4)
    club.pay_all("KU-2024-002")
    clean(club, tmp_path, D(2024, 1, 31), D(2024, 7, 31), D(2024, 12, 31))


def test_books_begun_at_midyear_with_the_years_interest_brought_forward(tmp_path: Path) -> None:
    began = D(2024, 7, 1)
    club = Bookkeeper(
        began=began, founded=D(2020, 3, 1), capital=0, steady=False, until=D(2025, 6, 30), split=False
    )
    told = {"opening": True, "disbursed": D(2023, 12, 20), "principal": "5,000,000 VND", "term": 24}
    for code, number in (("TV008", "KU-2023-008"), ("TV009", "KU-2023-009")):
        legs = {loan(code): 5_000_000, books.I_OPENING: -5_000_000}
        how = told | {"amortisation": "bullet", "rate": Decimal("0.8"), "links": (number,)}
        club.book(began, code, "Dư nợ chuyển sang", legs, **how)
        for month in range(12):
            day = books.add_months(D(2024, 7, 20), month)
            club.book(day, code, "Lãi", {I_CASH: 40_000, INTEREST: -40_000}, links=(number,))
    legs = {
        I_BANK: 2_000_000,
        I_CASH: 480_000,
        INTEREST: -480_000,
        CAPITAL: -12_000_000,
        books.I_OPENING: 10_000_000,
    }
    club.book(began, "", "Số dư chuyển sang", legs, opening=True)
    club.book(began, "", "Số dư chuyển sang", {O_CASH: 300_000, books.O_OPENING: -300_000}, opening=True)
    club.split_year(2024, 960_000, D(2025, 1, 20))
    clean(club, tmp_path, D(2024, 7, 31), D(2024, 12, 31), D(2025, 3, 2), D(2025, 6, 30))


def test_exceptions_that_a_meeting_decided(tmp_path: Path) -> None:
    meetings = {f"BB-2024-{month:02}": D(2024, month, 5) for month in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)}
    club = Bookkeeper(meetings=meetings, until=D(2024, 12, 31), regulation={"loan-max": "3900000"})
    del club.meetings["BB-2024-08"]
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 4_000_000, 12)
    club.pay_all("KU-2024-001")
    for rule, subject in (("LOAN-02", "KU-2024-001"), ("GOV-02", "2024-08")):
        meta = {"reason": "Cả họp đồng ý", "by": "Cuộc họp thành viên", "minutes": "BB-2024-03"}
        club.club += custom_text(D(2024, 3, 10), "waiver", f'"{rule}"', f'"{subject}"', meta=meta)
    clean(club, tmp_path, D(2024, 9, 30), D(2024, 12, 31))


def test_exceptions_that_a_later_meeting_decided(tmp_path: Path) -> None:
    """A loan over the limit, and one without minutes: the next meeting let both stand."""
    club = Bookkeeper(capital=30_000_000, until=D(2025, 12, 31), regulation={"loan-max": "5700000"})
    club.lend(D(2024, 3, 10), "KU-2024-001", "TV008", 5_800_000, 12)
    club.lend(D(2024, 3, 12), "KU-2024-002", "TV009", 1_000_000, 12, minutes=None)
    club.pay_all("KU-2024-001")
    club.pay_all("KU-2024-002")
    for rule, subject in (("LOAN-02", "KU-2024-001"), ("LOAN-11", "KU-2024-002")):
        meta = {"reason": "Cả họp đồng ý", "by": "Cuộc họp thành viên", "minutes": "BB-2024-04"}
        club.club += custom_text(D(2024, 4, 5), "waiver", f'"{rule}"', f'"{subject}"', meta=meta)
    clean(club, tmp_path, D(2024, 4, 5), D(2024, 6, 30), D(2025, 12, 31))


def test_a_treasurers_allowance_taken_off_their_debt(tmp_path: Path) -> None:
    club = Bookkeeper(split=False, until=D(2025, 6, 30))
    club.lend(D(2024, 11, 10), "KU-2024-001", "TV002", 600_000, 6)
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=2)
    taken = club.interest_of(club.began, D(2024, 12, 31))
    club.split_year(2024, taken, D(2025, 1, 20), allowance=taken * 20 // 100 - 100_000)
    told = {"minutes": "BB-2025-02", "period": "2024", "links": ("KU-2024-001",)}
    club.book(
        D(2025, 2, 10), "TV002", "Trừ thù lao vào nợ", {ALLOWANCE: 100_000, loan("TV002"): -100_000}, **told
    )
    club.pay(rows[2].due, "KU-2024-001", 0, rows[2].interest)
    club.pay_all("KU-2024-001", first=4)
    clean(club, tmp_path)


def test_a_loan_repaid_the_day_it_was_lent(tmp_path: Path) -> None:
    club = borrower()
    club.pay(D(2024, 3, 10), "KU-2024-001", 2_400_000)
    clean(club, tmp_path)


def test_members_return_part_of_the_loan_at_once_and_go_on(tmp_path: Path) -> None:
    club = borrower()
    club.pay(D(2024, 3, 12), "KU-2024-001", 1_200_000)
    owed = 1_200_000
    for row in club.schedule("KU-2024-001")[:6]:
        club.pay(row.due, "KU-2024-001", 200_000, owed * 8 // 1000)
        owed -= 200_000
    clean(club, tmp_path)


def test_a_flat_loan_repaid_early_with_all_its_interest(tmp_path: Path) -> None:
    club = borrower(interest_method="flat")
    club.pay_all("KU-2024-001", last=4)
    rows = club.schedule("KU-2024-001")[4:]
    club.pay(
        D(2024, 7, 25), "KU-2024-001", sum(row.principal for row in rows), sum(row.interest for row in rows)
    )
    clean(club, tmp_path)


def test_capital_from_several_sources_and_a_gift_of_the_members(tmp_path: Path) -> None:
    club = Bookkeeper()
    for day, source in ((D(2024, 5, 6), books.LOCAL_CAPITAL), (D(2025, 5, 6), books.DONOR_CAPITAL)):
        club.book(day, "Quỹ xã", "Bổ sung vốn", {I_BANK: 1_000_000, source: -1_000_000})
    clean(club, tmp_path)


def test_borrowed_capital_given_back_with_its_interest_by_the_operating_fund(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 2, 12), "Hội Nông dân", "Vay vốn", {I_BANK: 3_000_000, books.BORROWED: -3_000_000})
    club.book(D(2025, 2, 12), "Hội Nông dân", "Trả vốn vay", {books.BORROWED: 3_000_000, I_BANK: -3_000_000})
    club.book(D(2025, 2, 12), "Hội Nông dân", "Phí vay vốn", {books.ADMIN: 90_000, O_CASH: -90_000})
    clean(club, tmp_path)


# -- still more corrections and habits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("later", [5, 30])
def test_a_line_of_a_sheet_reversed(tmp_path: Path, later: int) -> None:
    club = Bookkeeper()
    for index, code in enumerate(("TV008", "TV009", "TV010"), 1):
        number = f"KU-2024-{index:03}"
        club.lend(D(2024, 3, 5), number, code, 1_200_000)
        for row in club.schedule(number):
            wrong = club.pay(row.due, number, row.principal, row.interest, sheet=f"BB {row.due}")
            if row.n == 4 and index == 2:
                club.reverse(wrong, row.due + later * DAY)
                club.pay(row.due + later * DAY, number, row.principal, row.interest)
    clean(club, tmp_path)


def test_three_equal_instalments_under_swapped_numbers(tmp_path: Path) -> None:
    club = Bookkeeper()
    for index, code in enumerate(("TV008", "TV009", "TV010"), 1):
        club.lend(D(2024, 3, 5), f"KU-2024-{index:03}", code, 1_300_000, 5)
    rows = club.schedule("KU-2024-001")
    wrong = club.pay(rows[0].due, "KU-2024-001", rows[0].principal, rows[0].interest)
    for row in rows:
        club.pay(row.due, "KU-2024-001", row.principal, row.interest)
        club.pay(row.due, "KU-2024-003", row.principal, row.interest)
        if row.n > 1:
            club.pay(row.due, "KU-2024-002", row.principal, row.interest)
    club.reverse(wrong, rows[1].due)
    club.pay(rows[1].due, "KU-2024-002", rows[0].principal, rows[0].interest)
    clean(club, tmp_path, rows[1].due, D(2024, 6, 30), D(2024, 12, 31))


def test_a_repayment_never_made_is_reversed_and_made_within_grace(tmp_path: Path) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=2)
    wrong = club.pay(rows[2].due, "KU-2024-001", rows[2].principal, rows[2].interest)
    club.reverse(wrong, rows[2].due + DAY)
    club.pay(rows[2].due + 4 * DAY, "KU-2024-001", rows[2].principal, rows[2].interest)
    club.pay_all("KU-2024-001", first=4)
    clean(club, tmp_path)


def test_capital_and_a_split_reversed_and_booked_again(tmp_path: Path) -> None:
    club = Bookkeeper()
    wrong = club.book(D(2024, 5, 6), "Quỹ xã", "Vốn", {I_BANK: 1_000_000, CAPITAL: -1_000_000})
    club.reverse(wrong, D(2024, 6, 6))
    club.book(D(2024, 6, 6), "Quỹ xã", "Vốn", {I_BANK: 1_000_000, books.LOCAL_CAPITAL: -1_000_000})
    legs = {books.ALLOCATION: 90_000, books.RETAINED: -90_000}
    told = {"minutes": "BB-2025-01", "period": "2024"}
    wrong = club.book(D(2025, 1, 21), "Phân phối lãi", "Ghi nhầm", legs, voucher="PK-01", **told)
    club.reverse(wrong, D(2025, 1, 22), voucher="PK-02", **told)
    clean(club, tmp_path)


def test_an_expense_reversed_and_paid_again_on_the_same_day(tmp_path: Path) -> None:
    club = Bookkeeper()
    wrong = club.book(D(2024, 5, 6), "Quán cô Hoa", "Nước", {books.ADMIN: 100_000, O_CASH: -100_000})
    club.reverse(wrong, D(2024, 5, 6))
    club.book(D(2024, 5, 6), "Quán cô Hoa", "Nước", {books.CULTURE: 100_000, O_CASH: -100_000})
    clean(club, tmp_path)


def test_a_bank_fee_and_interest_of_the_operating_fund(tmp_path: Path) -> None:
    club = Bookkeeper()
    club.book(D(2024, 2, 6), "Thủ quỹ", "Gửi tiền", {O_BANK: 500_000, O_CASH: -500_000})
    fee, interest = "Chi:Quỹ-hoạt-động:Phí-ngân-hàng", "Thu:Quỹ-hoạt-động:Lãi-ngân-hàng"
    for month in range(3, 12):
        club.book(D(2024, month, 25), "Ngân hàng", "Phí", {fee: 11_000, O_BANK: -11_000})
        club.book(D(2024, month, 25), "Ngân hàng", "Lãi", {O_BANK: 100, interest: -100})
    clean(club, tmp_path)


@pytest.mark.parametrize("rate", ["0.5", "0.8"])
def test_a_lower_rate_for_those_in_hardship(tmp_path: Path, rate: str) -> None:
    club = borrower(rate=Decimal(rate))
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_transfers_by_bank(tmp_path: Path) -> None:
    club = Bookkeeper(split=False, until=D(2025, 12, 31))
    taken = club.interest_of(club.began, D(2024, 12, 31))
    club.split_year(2024, taken, D(2025, 1, 20), operating=0)
    told = {"minutes": "BB-2025-01", "period": "2024", "links": ("CQ-2024-001",)}
    share = taken * 40 // 100
    club.book(D(2025, 1, 21), "Chuyển quỹ", "", {books.I_TRANSFER: share, I_BANK: -share}, **told)
    club.book(D(2025, 1, 21), "Chuyển quỹ", "", {O_BANK: share, books.O_TRANSFER: -share}, **told)
    clean(club, tmp_path, D(2025, 1, 21), D(2025, 3, 2))


@pytest.mark.parametrize("unit", [1_000, 10_000])
def test_a_split_rounded_to_what_can_be_paid(tmp_path: Path, unit: int) -> None:
    club = Bookkeeper(split=False, until=D(2025, 12, 31))
    taken = club.interest_of(club.began, D(2024, 12, 31))
    parts = {"capital": 30, "reserve": 10, "operating": 40, "allowance": 20}
    club.split_year(
        2024,
        taken,
        D(2025, 1, 20),
        **{key: taken * part // 100 // unit * unit for key, part in parts.items()},
    )
    clean(club, tmp_path)


def test_overdue_interest_in_place_of_interest(tmp_path: Path) -> None:
    club = borrower(1_200_000, 4)
    rows = club.schedule("KU-2024-001")
    club.pay_all("KU-2024-001", last=3)
    club.pay(rows[3].due + 30 * DAY, "KU-2024-001", rows[3].principal, rows[3].interest, 3_000)
    clean(club, tmp_path, rows[3].due + 30 * DAY, D(2024, 9, 30), D(2025, 3, 31))


def test_a_club_that_meets_every_quarter(tmp_path: Path) -> None:
    club = borrower(first_due=D(2024, 4, 10), regulation={"meeting-months": "3", "approval-days": "100"})
    club.meetings = {
        name: day
        for name, day in club.meetings.items()
        if day.month in {1, 4, 7, 10} or (day.year == 2024 and day.month < 4)
    }
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_a_member_joins_in_the_founding_month_and_borrows_at_once(tmp_path: Path) -> None:
    new = MemberLine("TV021", D(2024, 2, 4), "Trần Văn Mới", "nam", 1960, "khác")
    club = Bookkeeper(extra_members=(new,))
    club.lend(D(2024, 2, 6), "KU-2024-001", "TV021", 1_200_000)
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_repaid_by_a_dead_members_family_without_interest_after_the_death(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=5)
    club.pay(D(2024, 9, 8), "KU-2024-001", 1_400_000)
    club.club += custom_text(D(2024, 9, 8), "member", '"TV008"', '"left"')
    clean(club, tmp_path)


# -- instalments as clubs pay them ---------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["regulation", "contract"])
def test_a_club_that_meets_on_the_5th_lends_on_the_10th_and_is_paid_at_every_meeting(
    tmp_path: Path, where: str
) -> None:
    club = borrower(regulation={"due-day": "5"}) if where == "regulation" else borrower(due_day=5)
    paid = [row.due for row in club.schedule("KU-2024-001")]
    assert paid[0] == D(2024, 4, 5)
    assert set(paid) <= set(club.meetings.values())
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


@pytest.mark.parametrize("by_days", [False, True])
@pytest.mark.parametrize("lent", [D(2024, 3, 10), D(2024, 3, 24)])
def test_the_first_period_is_a_month_or_its_days(tmp_path: Path, lent: date, by_days: bool) -> None:
    club = Bookkeeper(regulation={"due-day": "5"})
    club.lend(lent, "KU-2024-001", "TV008", 2_400_000, 12)
    first, *others = club.schedule("KU-2024-001")
    interest = 2_400_000 * 8 * (first.due - lent).days // 30_000 if by_days else first.interest
    club.pay(first.due, "KU-2024-001", first.principal, interest)
    for row in others:
        club.pay(row.due, "KU-2024-001", row.principal, row.interest)
    clean(club, tmp_path)


@pytest.mark.parametrize("every", [3, 6])
@pytest.mark.parametrize("method", ["declining", "flat"])
@pytest.mark.parametrize("amortisation", ["equal-principal", "equal-instalment", "bullet", "single"])
@pytest.mark.parametrize("days", [-6, 5])
def test_quarterly_and_half_yearly_instalments(
    tmp_path: Path, every: int, method: str, amortisation: str, days: int
) -> None:
    club = borrower(
        2_500_000,
        15,
        interest_method=method,
        amortisation=amortisation,
        regulation={"instalment-every": str(every), "due-day": "5"},
    )
    club.pay_all("KU-2024-001", late=days)
    clean(club, tmp_path, D(2024, 8, 12), D(2024, 12, 13), D(2025, 6, 18), D(2025, 7, 31))


@pytest.mark.parametrize("months", [2, 3])
def test_a_quarterly_loan_repaid_in_full_within_a_quarter(tmp_path: Path, months: int) -> None:
    club = borrower(instalment_every=3)
    club.pay_all("KU-2024-001", last=1)
    club.pay(D(2024, 8, 25), "KU-2024-001", 1_800_000, 1_800_000 * 8 * months // 1000)
    clean(club, tmp_path)


def test_a_quarterly_loan_with_a_first_due_date_of_its_own(tmp_path: Path) -> None:
    club = borrower(instalment_every=3, first_due=D(2024, 6, 5))
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def _forgive(club: Bookkeeper, day: date, *amount: str, **meta: object) -> None:
    """A meeting of the day forgives interest of KU-2024-001."""
    told = {"minutes": club.minutes(day)} | meta
    club.club += custom_text(day, "remission", '"KU-2024-001"', *amount, meta=told)  # type: ignore[arg-type]


@pytest.mark.parametrize("early", [False, True])
def test_interest_forgiven_as_a_sum_after_a_storm(tmp_path: Path, early: bool) -> None:
    club = borrower()
    rows = club.schedule("KU-2024-001")
    storm = rows[5:8]
    _forgive(club, D(2024, 9, 5), f"{sum(row.interest for row in storm)} VND")
    for row in rows:
        if early and row.n > 8:
            break
        club.pay(row.due, "KU-2024-001", row.principal, 0 if row in storm else row.interest)
    if early:
        club.pay(D(2024, 11, 20), "KU-2024-001", 800_000)
    clean(club, tmp_path)


@pytest.mark.parametrize("reading", ["by days", "by due dates"])
@pytest.mark.parametrize("every", [1, 3])
def test_interest_of_some_months_forgiven_after_a_death(tmp_path: Path, reading: str, every: int) -> None:
    club = borrower(instalment_every=every)
    first, last = D(2024, 9, 1), D(2024, 11, 30)
    _forgive(club, D(2024, 9, 5), **{"from": first, "to": last})
    start = D(2024, 3, 10)
    for row in club.schedule("KU-2024-001"):
        days = max(0, (min(row.due, last + DAY) - max(start, first)).days)
        if reading == "by days":
            part = row.interest * ((row.due - start).days - days) // (row.due - start).days
        else:
            part = 0 if first <= row.due <= last else row.interest
        club.pay(row.due, "KU-2024-001", row.principal, part // 1000 * 1000)
        start = row.due
    clean(club, tmp_path)


def test_a_loan_booked_again_on_its_own_terms_after_instalments_were_due(tmp_path: Path) -> None:
    club = borrower()
    wrong = club.entries[-1]
    club.pay_all("KU-2024-001")
    club.reverse(wrong, D(2024, 6, 5))
    club.lend(D(2024, 6, 5), "KU-2024-001", "TV008", 2_400_000, 12, minutes=wrong.meta["minutes"])
    clean(club, tmp_path)


def test_terms_corrected_before_the_first_instalment(tmp_path: Path) -> None:
    club = borrower(term=6)
    wrong = club.entries[-1]
    club.reverse(wrong, D(2024, 3, 28))
    club.lend(
        D(2024, 3, 28),
        "KU-2024-001",
        "TV008",
        2_400_000,
        12,
        grace_principal=2,
        minutes=wrong.meta["minutes"],
    )
    agreed = club.terms["KU-2024-001"]
    club.terms["KU-2024-001"] = (agreed[0], replace(agreed[1], start=D(2024, 3, 10)))
    club.pay_all("KU-2024-001")
    clean(club, tmp_path)


def test_easier_terms_that_a_meeting_allowed(tmp_path: Path) -> None:
    club = borrower()
    wrong = club.entries[-1]
    club.pay_all("KU-2024-001", last=4)
    club.reverse(wrong, D(2024, 8, 5))
    club.lend(D(2024, 8, 5), "KU-2024-001", "TV008", 2_400_000, 18)
    agreed = club.terms["KU-2024-001"]
    club.terms["KU-2024-001"] = (agreed[0], replace(agreed[1], start=D(2024, 3, 10)))
    owed = 1_600_000
    for row in club.schedule("KU-2024-001")[4:]:
        principal = min(row.principal, owed)
        club.pay(row.due, "KU-2024-001", principal, owed * 8 // 1000)
        owed -= principal
    clean(club, tmp_path)


def test_a_member_whose_account_was_opened_before_they_joined_owes_no_fee_for_that_time(
    tmp_path: Path,
) -> None:
    new = MemberLine("TV021", D(2024, 1, 5), "Trần Văn Mới", "nam", 1960, "khác")
    club = Bookkeeper(extra_members=(new,), fees=True)
    club.more_members += custom_text(D(2025, 6, 5), "member", '"TV021"', '"joined"')
    for name, day in club.meetings.items():
        if day >= D(2025, 6, 5):
            club.book(day, "TV021", "Hội phí", {O_CASH: 5_000, books.FEE: -5_000}, sheet=name, fee_of="TV021")
    folder = club.write(tmp_path / "club")
    accuses_nobody(folder, D(2026, 3, 31))
    found = [one for one in audit_club(folder, D(2026, 3, 31)).findings if one.rule == "MEM-06"]
    assert [one.subject for one in found] == []


def test_a_debt_that_another_member_takes_over_by_minutes(tmp_path: Path) -> None:
    club = borrower()
    club.pay_all("KU-2024-001", last=5)
    day = D(2024, 9, 5)
    club.lend(day, "KU-2024-002", "TV009", 1_400_000, 7, by=books.I_PAYABLE)
    legs = {books.I_PAYABLE: 1_400_000, loan("TV008"): -1_400_000}
    club.book(day, "TV008", "Chuyển nợ", legs, links=("KU-2024-001",), minutes="BB-2024-09")
    club.pay_all("KU-2024-002")
    clean(club, tmp_path)
