"""A loan's card: who paid which instalment when, what was agreed, and what was owed day by day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import audit_club
from clubledger.books import load_club
from clubledger.figures.loan_register import register
from clubledger.i18n import render
from clubledger.loans.history import step_at
from clubledger.reports.loan_card import LoanCard, loan_card
from clubledger.reports.loans import loan_book
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAY = date(2025, 12, 31)

LOAN = """
2024-01-15 * "TV001" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-01"
  purpose: "chăn nuôi"
  term: 3
  rate: 1
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


def entry(day: str, voucher: str, principal: int, interest: int, more: str = 'purpose: "trả nợ"') -> str:
    return f"""
{day} * "TV001" "Trả gốc, lãi" ^KU-2024-001
  voucher: "{voucher}"
  {more}
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  {principal + interest} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  {-principal} VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  {-interest} VND
"""


def card_of(folder: Path, day: date) -> LoanCard:
    books = load_club(folder, day)
    return loan_card(books, books.loans["KU-2024-001"])


def paid(card: LoanCard) -> list[tuple[date | None, list[tuple[str | None, int, int]]]]:
    return [
        (row.paid_on, [(share.movement.voucher, share.principal, share.interest) for share in row.shares])
        for row in card.instalments
    ]


def states(card: LoanCard) -> list[tuple[str, bool]]:
    return [(str(row.state), row.late) for row in card.instalments]


# -- what paid an instalment -----------------------------------------------------------------------------------


def test_each_instalment_with_the_slip_that_paid_it(make_club: Callable[..., Path]) -> None:
    path = make_club(income=LOAN + entry("2024-02-15", "PT-2024-001", 1_000_000, 30_000))
    card = card_of(path, date(2024, 3, 25))
    assert [(row.due, row.principal, row.interest) for row in card.instalments] == [
        (date(2024, 2, 15), 1_000_000, 30_000),
        (date(2024, 3, 15), 1_000_000, 20_000),
        (date(2024, 4, 15), 1_000_000, 20_000),  # the arrears bear interest as well
    ]
    assert paid(card) == [(date(2024, 2, 15), [("PT-2024-001", 1_000_000, 30_000)]), (None, []), (None, [])]
    assert states(card) == [("paid", False), ("10 days late", True), ("to come", False)]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 2, 14), ("to come", False)),
        (date(2024, 2, 15), ("due now", False)),
        (date(2024, 2, 20), ("due now", False)),  # the last day of grace
        (date(2024, 2, 21), ("6 days late", True)),
    ],
)
def test_what_is_not_paid_is_late_after_grace(
    day: date, state: tuple[str, bool], make_club: Callable[..., Path]
) -> None:
    assert states(card_of(make_club(income=LOAN), day))[0] == state


def test_an_instalment_paid_in_two_parts_was_paid_with_the_last_of_them(
    make_club: Callable[..., Path],
) -> None:
    path = make_club(
        income=LOAN
        + entry("2024-02-15", "PT-2024-001", 400_000, 30_000)
        + entry("2024-02-28", "PT-2024-002", 600_000, 0)
    )
    card = card_of(path, date(2024, 3, 1))
    assert paid(card)[0] == (date(2024, 2, 28), [("PT-2024-001", 400_000, 30_000), ("PT-2024-002", 600_000, 0)])  # fmt: skip
    assert states(card)[0] == ("paid 13 days late", True)


def test_one_payment_pays_several_instalments(make_club: Callable[..., Path]) -> None:
    path = make_club(income=LOAN + entry("2024-02-15", "PT-2024-001", 3_000_000, 30_000))
    card = card_of(path, date(2024, 3, 1))
    assert known(card.standing).status == "closed"
    assert [day for day, _ in paid(card)] == [date(2024, 2, 15)] * 3
    assert [shares[0][1:] for _, shares in paid(card)] == [
        (1_000_000, 30_000),
        (1_000_000, 0),
        (1_000_000, 0),
    ]


def test_a_shortage_that_is_overlooked_makes_nobody_late_when_it_is_made_good(
    make_club: Callable[..., Path],
) -> None:
    path = make_club(
        income=LOAN
        + entry("2024-02-15", "PT-2024-001", 1_000_000, 29_500)
        + entry("2024-03-15", "PT-2024-002", 1_000_000, 20_500)
    )
    card = card_of(path, date(2024, 3, 20))
    assert paid(card)[0] == (date(2024, 2, 15), [("PT-2024-001", 1_000_000, 29_500), ("PT-2024-002", 0, 500)])
    assert states(card)[:2] == [("paid", False), ("paid", False)]


def test_the_tolerance_alone_pays_no_instalment_before_its_money_came(make_club: Callable[..., Path]) -> None:
    flat = LOAN.replace("rate: 1", 'rate: 0.05\n  amortisation: "bullet"')  # 1,500 đ of interest a month
    path = make_club(
        income=flat
        + entry("2024-02-15", "PT-2024-001", 0, 1_500)
        + entry("2024-03-15", "PT-2024-002", 0, 1_500)
    )
    assert [day for day, _ in paid(card_of(path, date(2024, 3, 20)))][:2] == [
        date(2024, 2, 15),
        date(2024, 3, 15),
    ]


def test_a_refund_takes_back_what_came_last(make_club: Callable[..., Path]) -> None:
    path = make_club(
        income=LOAN
        + entry("2024-02-15", "PT-2024-001", 1_000_000, 30_000)
        + entry("2024-02-16", "PC-2024-001", 0, -20_000)
    )
    card = card_of(path, date(2024, 2, 28))
    assert paid(card)[0] == (None, [("PT-2024-001", 1_000_000, 10_000)])
    assert states(card)[0] == ("13 days late", True)


def test_what_was_written_off_is_told_apart(make_club: Callable[..., Path]) -> None:
    lost = """
2024-03-20 * "TV001" "Xóa nợ" ^KU-2024-001
  voucher: "PC-2024-009"
  minutes: "BB-2024-03"
  Chi:Quỹ-tăng-thu-nhập:Xóa-nợ  2000000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  -2000000 VND
"""
    path = make_club(income=LOAN + entry("2024-02-15", "PT-2024-001", 1_000_000, 30_000) + lost)
    card = card_of(path, date(2024, 4, 1))
    assert [(one.title, one.principal, one.written_off, one.balance) for one in card.movements] == [
        ("Lent", 0, 0, 3_000_000),
        ("Paid back", 1_000_000, 0, 2_000_000),
        ("Written off", 0, 2_000_000, 0),
    ]
    assert known(card.standing).status == "written-off"
    assert card.instalments[1].paid_principal == 1_000_000
    assert not any(row.late and not row.paid for row in card.instalments)


def test_a_loan_older_than_the_books(make_club: Callable[..., Path]) -> None:
    opening = """
2024-01-05 * "Số dư đầu kỳ" ^KU-2023-009
  opening: TRUE
  disbursed: 2023-11-20
  principal: 3,000,000 VND
  term: 3
  rate: 1
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  2,000,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Số-dư-đầu-kỳ
"""
    books = load_club(make_club(income=opening), date(2024, 1, 10))
    card = loan_card(books, books.loans["KU-2023-009"])
    first, second, _ = card.instalments
    assert (first.paid, first.paid_principal, second.paid) == (True, 1_000_000, False)
    assert [share.movement.title for share in first.shares] == ["Taken over into the books"]
    assert card.actual == ((date(2024, 1, 5), 2_000_000),)
    assert card.planned[0] == (date(2023, 11, 20), 3_000_000)


def test_reversed_slips_are_listed_and_pay_nothing(make_club: Callable[..., Path]) -> None:
    wrong = entry("2024-02-15", "PT-2024-001", 1_000_000, 30_000)
    undone = entry("2024-02-16", "PC-2024-001", -1_000_000, -30_000, 'reverses: "PT-2024-001"')
    card = card_of(make_club(income=LOAN + wrong + undone), date(2024, 2, 18))
    assert [one.voucher for one in card.reversed] == ["PT-2024-001", "PC-2024-001"]
    assert [one.voucher for one in card.movements] == ["BN-2024-001"]
    assert paid(card)[0] == (None, [])


# -- what was agreed -------------------------------------------------------------------------------------------


def test_the_terms_say_whether_contract_or_regulation_set_them(make_club: Callable[..., Path]) -> None:
    path = make_club(
        income=LOAN,
        club='2024-01-10 custom "regulation" "interest-method" "flat"\n  article: "Điều 9"\n  minutes: "BB-2024-01"',
    )
    card = card_of(path, date(2024, 2, 1))
    terms = {term.title: term for term in card.terms}
    assert terms["Interest rate"].provision is None
    assert str(terms["Interest rate"].value) == "1 % a month"
    assert str(terms["Term"].value) == "3 months"
    told = terms["Interest is reckoned"]
    provision = known(told.provision)
    assert str(told.value) == "on the whole principal once lent"
    assert (provision.article, provision.minutes) == ("Điều 9", "BB-2024-01")
    assert str(terms["Days of grace"].value) == "5 days"
    assert known(terms["Days of grace"].provision).key == "grace-days"


def test_a_limit_that_the_regulation_does_not_set(make_club: Callable[..., Path]) -> None:
    path = make_club(income=LOAN, club='2024-01-10 custom "regulation" "tolerance" "none"')
    terms = {term.title: str(term.value) for term in card_of(path, date(2024, 2, 1)).terms}
    assert terms["Difference that is overlooked"] == "the regulation sets no limit: tolerance"


def test_a_loan_that_cannot_be_told_says_why_and_what_was_owed(make_club: Callable[..., Path]) -> None:
    path = make_club(
        income=LOAN.replace("term: 3", 'term: "ba"') + entry("2024-02-15", "PT-2024-001", 1_000_000, 30_000)
    )
    card = card_of(path, date(2024, 3, 1))
    assert "KU-2024-001" in render(known(card.problem), "vi")
    assert (card.standing, card.terms, card.instalments, card.planned) == (None, (), (), ())
    assert card.actual == ((date(2024, 1, 15), 3_000_000), (date(2024, 2, 15), 2_000_000))
    book = loan_book(load_club(path, date(2024, 3, 1)))
    assert [line.loan for line in book.untold] == ["KU-2024-001"]
    assert (book.overdue_principal, book.at_risk[0].amount, book.at_risk[0].share) == (None, None, None)
    assert book.outstanding == 2_000_000


def test_an_extension_moves_the_plan(make_club: Callable[..., Path]) -> None:
    path = make_club(
        income=LOAN + entry("2024-02-15", "PT-2024-001", 1_000_000, 30_000),
        club='2024-03-10 custom "extension" "KU-2024-001" 2\n  minutes: "BB-2024-03"',
    )
    before, after = card_of(path, date(2024, 3, 9)), card_of(path, date(2024, 3, 10))
    assert before.planned == (
        (date(2024, 1, 15), 3_000_000),
        (date(2024, 2, 15), 2_000_000),
        (date(2024, 3, 15), 1_000_000),
        (date(2024, 4, 15), 0),
    )
    assert [one.minutes for one in after.extensions] == ["BB-2024-03"]
    assert (before.extensions, after.planned[-1]) == ((), (date(2024, 6, 15), 0))


# -- over the samples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("club", SAMPLES)
def test_the_register_says_what_the_audit_says(club: str) -> None:
    books = load_club(LEDGERS / club, DAY)
    told, book = known(audit_club(LEDGERS / club, DAY).indicators), loan_book(books)
    assert len(book.open) == told.loans_open
    assert book.outstanding == told.principal_outstanding == sum(line.balance for line in book.open)
    assert book.overdue_principal == told.principal_overdue
    assert {risk.days: risk.amount for risk in book.at_risk}[30] == told.par30
    assert sorted(line.loan for line in book.open + book.done) == sorted(books.loans)
    for risk in book.at_risk:
        assert risk.amount == sum(line.balance for line in book.open if line.loan in risk.loans)


@pytest.mark.parametrize("club", SAMPLES)
def test_every_card_agrees_with_the_standing(club: str) -> None:
    books = load_club(LEDGERS / club, DAY)
    for line in register(books).lines:
        loan = books.loans[line.loan]
        card, standing = loan_card(books, loan), known(line.standing)
        grace = timedelta(days=loan.contract.grace_days)
        assert card.balance == card.actual[-1][1] == line.balance
        assert [row.paid for row in card.instalments] == [row.paid for row in standing.rows]
        assert sum(row.paid_principal for row in card.instalments) == min(
            sum(one.principal + one.written_off for one in card.movements),
            sum(row.principal for row in card.instalments),
        )
        past = [row for row in card.instalments if row.due + grace < DAY]
        if standing.days_past_due:
            assert standing.overdue_principal == sum(row.principal - row.paid_principal for row in past)
            assert step_at(list(card.planned), DAY - grace) == card.balance - standing.overdue_principal
            assert max((DAY - row.due).days for row in past if not row.paid) == standing.days_past_due
        for row in card.instalments:
            assert 0 <= row.paid_principal <= row.principal
            assert 0 <= row.paid_interest <= row.interest
            assert row.paid or row.paid_on is None
            assert row.paid_on is None or row.paid_on >= row.shares[0].movement.date


# -- fines -----------------------------------------------------------------------------------------------------

FINES = """
2024-01-05 open Thu:Quỹ-tăng-thu-nhập:Tiền-phạt VND
  fund: "income"
  role: "fine"
2024-01-05 custom "regulation" "late-fine" 5000 VND
  article: "Điều 9"
  per: "day"
"""
FINE = """
2024-02-20 * "TV001" "Tiền phạt" ^KU-2024-001
  voucher: "PT-2024-002"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  25,000 VND
  Thu:Quỹ-tăng-thu-nhập:Tiền-phạt
"""


def test_a_fine_pays_no_instalment_and_has_its_own_column(make_club: Callable[..., Path]) -> None:
    card = card_of(make_club(income=LOAN + FINE, club=FINES), date(2024, 2, 29))
    assert card.fined
    assert [(one.title, one.fine, one.interest) for one in card.movements] == [
        ("Lent", 0, 0),
        ("Fine", 25_000, 0),
    ]
    assert paid(card)[0] == (None, [])
    told = {term.title: str(term.value) for term in card.terms}
    assert told["Fine for a late instalment"] == "5,000 đ a day late"


def test_a_card_without_fines_says_nothing_of_them(make_club: Callable[..., Path]) -> None:
    card = card_of(make_club(income=LOAN), date(2024, 2, 29))
    assert not card.fined
    assert "Fine for a late instalment" not in {term.title for term in card.terms}


@pytest.mark.parametrize(
    ("rate", "monthly", "told"),
    [
        ("rate: 1", '"none"', "150 % of the loan's rate"),
        ("rate: 1", "0.5", "0.5 % a month"),
        ("rate: 0", "0.5", "0.5 % a month"),
        ("rate: 0", "2", "10 % a year, as the loan bears no interest"),
    ],
)
def test_the_rate_on_overdue_principal_is_the_one_that_is_judged(
    make_club: Callable[..., Path], rate: str, monthly: str, told: str
) -> None:
    rule = f'2024-01-06 custom "regulation" "overdue-rate-month" {monthly}\n  article: "Điều 9"\n'
    card = card_of(make_club(income=LOAN.replace("rate: 1", rate), club=rule), date(2024, 2, 29))
    assert [str(term.value) for term in card.terms if term.title == "Rate on overdue principal"] == [told]
