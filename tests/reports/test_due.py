"""What is due on a day: the sums of the blank sheet, the late ones first, the next meeting guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.forms import repayments
from clubledger.reports.collation import vietnamese_key
from clubledger.reports.due import MemberDue, due, next_meeting
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAY = date(2025, 12, 31)


def loan(number: int, member: str, day: str = "2024-01-15", term: str = "3") -> str:
    return f"""
{day} * "{member}" "Cho vay" ^KU-2024-00{number}
  voucher: "BN-2024-00{number}"
  minutes: "BB-2024-01"
  purpose: "chăn nuôi"
  term: {term}
  rate: 1
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


def repaid(number: int, member: str, day: str, principal: int = 1_000_000, interest: int = 30_000) -> str:
    return f"""
{day} * "{member}" "Trả" ^KU-2024-00{number}
  voucher: "BC-2024-00{number}"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  {principal + interest} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:{member}  -{principal} VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -{interest} VND
"""


def told(members: Iterable[MemberDue]) -> list[tuple[str | None, int, int, int]]:
    return [(one.member, one.principal, one.interest, one.days_late) for one in members]


def test_the_late_ones_first_then_who_pays_by_name(make_club: Callable[..., Path]) -> None:
    path = make_club(
        income=loan(1, "TV001")  # Nguyễn Thị Mẫu: nothing paid
        + loan(2, "TV002")  # Trần Văn Thử: paid until now
        + loan(3, "TV004", day="2024-02-15")  # Phạm Thị Giả: the first instalment
        + repaid(2, "TV002", "2024-02-15")
    )
    listed = due(load_club(path, date(2024, 3, 15)), date(2024, 3, 15))
    assert told(listed.late) == [("TV001", 2_000_000, 60_000, 29)]
    assert told(listed.others) == [("TV004", 1_000_000, 30_000, 0), ("TV002", 1_000_000, 20_000, 0)]
    assert listed.late[0].loans[0].since == date(2024, 2, 15)
    assert (listed.principal, listed.interest, listed.total) == (4_000_000, 110_000, 4_110_000)
    by_code = due(load_club(path, date(2024, 3, 15)), date(2024, 3, 15), by_name=False)
    assert [one.member for one in by_code.others] == ["TV002", "TV004"]


def test_a_members_loans_are_asked_for_together(make_club: Callable[..., Path]) -> None:
    path = make_club(income=loan(1, "TV001") + loan(2, "TV001", day="2024-02-10"))
    (member,) = due(load_club(path, date(2024, 3, 10)), date(2024, 3, 10)).late
    assert [(one.loan, one.total, one.days_late) for one in member.loans] == [
        ("KU-2024-001", 1_030_000, 24),
        ("KU-2024-002", 1_030_000, 0),
    ]
    assert (member.total, member.days_late) == (2_060_000, 24)


def test_a_coming_day_is_reckoned_as_if_nothing_is_paid_until_then(make_club: Callable[..., Path]) -> None:
    books = load_club(make_club(income=loan(1, "TV001")), date(2024, 1, 20))
    assert told(due(books, date(2024, 2, 14)).everyone) == []
    assert told(due(books, date(2024, 2, 15)).everyone) == [("TV001", 1_000_000, 30_000, 0)]
    assert told(due(books, date(2024, 3, 15)).everyone) == [("TV001", 2_000_000, 60_000, 29)]


def test_a_past_day_knows_nothing_of_later_payments(make_club: Callable[..., Path]) -> None:
    path = make_club(income=loan(1, "TV001") + repaid(1, "TV001", "2024-02-16"))
    books = load_club(path, date(2024, 3, 1))
    assert told(due(books, date(2024, 2, 15)).everyone) == [("TV001", 1_000_000, 30_000, 0)]
    assert due(books, date(2024, 2, 16)).everyone == ()


def test_a_loan_that_cannot_be_told_is_named_with_the_reason(make_club: Callable[..., Path]) -> None:
    path = make_club(income=loan(1, "TV001", term='"ba"') + loan(2, "TV002"))
    listed = due(load_club(path, date(2024, 2, 15)), date(2024, 2, 15))
    assert [one.member for one in listed.everyone] == ["TV002"]
    assert [(one.loan, one.member) for one in listed.untold] == [("KU-2024-001", "TV001")]
    assert "KU-2024-001" in str(listed.untold[0].problem)


@pytest.mark.parametrize(
    ("day", "meeting"),
    [
        (date(2024, 1, 20), date(2024, 2, 15)),  # two instalments, against one on the 18th
        (date(2024, 2, 15), date(2024, 2, 15)),  # today, before anything is entered
        (date(2024, 2, 16), date(2024, 3, 15)),
        (date(2024, 5, 1), date(2024, 5, 5)),  # no instalment any more: as the club met last
        (date(2024, 5, 6), date(2024, 6, 5)),
        (date(2025, 2, 1), date(2025, 2, 5)),
    ],
)
def test_the_next_meeting_is_when_most_instalments_fall(
    day: date, meeting: date, make_club: Callable[..., Path]
) -> None:
    path = make_club(
        income=loan(1, "TV001") + loan(2, "TV002") + loan(3, "TV003", day="2024-01-18", term="2")
    )
    assert next_meeting(load_club(path, day)) == meeting


def test_without_meetings_and_loans_the_next_meeting_is_today(make_club: Callable[..., Path]) -> None:
    path = make_club()
    assert next_meeting(load_club(path, date(2024, 1, 4))) == date(2024, 1, 4)
    assert next_meeting(load_club(path, date(2024, 1, 31))) == date(2024, 2, 5)


@pytest.mark.parametrize("club", SAMPLES)
@pytest.mark.parametrize("day", [DAY, date(2025, 12, 18), date(2026, 1, 18)])
def test_the_list_asks_for_what_the_blank_sheet_asks_for(club: str, day: date) -> None:
    books = load_club(LEDGERS / club, day)
    listed = due(load_club(LEDGERS / club, DAY), day)
    sheet = {
        row["contract"]: (row["due_principal"], row["due_interest"])
        for row in repayments.FORM.blank.printed(books)
        if row.get("due_principal") or row.get("due_interest")
    }
    asked = {loan.loan: (loan.principal, loan.interest) for one in listed.everyone for loan in one.loans}
    assert asked == sheet
    assert listed.total == sum(int(amount) for amounts in sheet.values() for amount in amounts)
    assert asked or day <= DAY  # in December all but the late ones have paid


@pytest.mark.parametrize("club", SAMPLES)
def test_the_order_of_a_club(club: str) -> None:
    books = load_club(LEDGERS / club, DAY)
    listed = due(books, date(2026, 1, 31))
    days = [one.days_late for one in listed.late]
    assert days == sorted(days, reverse=True)
    assert all(days)
    names = [vietnamese_key(known(books.members[known(one.member)].name)) for one in listed.others]
    assert names == sorted(names)
    for one in listed.everyone:
        for line in one.loans:
            assert line.days_late == books.loans[line.loan].standing(date(2026, 1, 31)).days_past_due


@pytest.mark.parametrize(("monthly", "key"), [('"none"', "overdue-rate"), ("0.5", "overdue-rate-month")])
def test_the_rate_of_overdue_principal_is_the_one_that_holds_on_the_day(
    make_club: Callable[..., Path], monthly: str, key: str
) -> None:
    rule = f'2024-03-05 custom "regulation" "overdue-rate-month" {monthly}\n  article: "Điều 9"\n'
    folder = make_club(club=rule)
    told = [due(load_club(folder, day), day).overdue_rate for day in (date(2024, 3, 4), date(2024, 3, 5))]
    assert [known(one).key for one in told] == ["overdue-rate", key]
