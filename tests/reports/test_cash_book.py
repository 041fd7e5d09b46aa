"""The cash books: the audit's balances, every slip once, counts on their evening, any cut of days the same books."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clubledger.auditing import audit_club
from clubledger.books import load_club
from clubledger.books.chart import Fund, Role
from clubledger.reports.cash_book import (
    CashBooks,
    CashDay,
    CashLine,
    CashRow,
    FundCashBook,
    cash_books,
    shown_days,
)
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger import Books

LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAY = date(2025, 12, 31)
ONE = timedelta(days=1)


def balances(view: CashBooks) -> dict[tuple[Fund, Role], int]:
    return {(book.fund, book.role): book.balance for book in view.books}


def book_of(view: CashBooks, fund: Fund = Fund.INCOME, role: Role = Role.CASH) -> FundCashBook:
    return next(book for book in view.books if (book.fund, book.role) == (fund, role))


def days(book: FundCashBook) -> list[CashDay]:
    return [day for page in book.months for day in page.days]


def rows(book: FundCashBook) -> list[CashRow]:
    return [row for day in days(book) for row in day.rows]


@pytest.fixture(scope="module")
def sample() -> Callable[[str], Books]:
    kept = {}

    def books(club: str) -> Books:
        if club not in kept:
            kept[club] = load_club(LEDGERS / club, DAY + ONE)
        return kept[club]

    return books


@pytest.mark.parametrize("club", SAMPLES)
@pytest.mark.parametrize("day", [DAY, date(2025, 5, 20)])
def test_the_balances_are_those_of_the_audit(club: str, day: date, sample: Callable[[str], Books]) -> None:
    told = known(audit_club(LEDGERS / club, day).indicators)
    shown = balances(cash_books(sample(club), date(2025, 1, 1), day))
    assert shown[Fund.INCOME, Role.CASH] == told.cash_income
    assert shown[Fund.INCOME, Role.BANK] == told.bank_income
    assert shown[Fund.OPERATING, Role.CASH] == told.cash_operating
    assert shown.get((Fund.OPERATING, Role.BANK), 0) == told.bank_operating


@pytest.mark.parametrize("club", SAMPLES)
def test_every_entry_of_the_money_stands_in_its_book_once(club: str, sample: Callable[[str], Books]) -> None:
    books = sample(club)
    view = cash_books(books, date.min, DAY)
    for book in view.books:
        assert book.opening == 0
        moved = [
            (entry.voucher, entry.date, posting.amount)
            for entry in books.transactions
            for posting in entry.postings
            if (posting.account.fund, posting.account.role) == (book.fund, book.role) and posting.amount
        ]
        shown = [
            (line.voucher, row.date, line.came_in - line.went_out)
            for row in rows(book)
            for line in row.lines
            if not row.void
        ]
        assert sorted(moved, key=str) == sorted(shown, key=str)


@pytest.mark.parametrize("club", SAMPLES)
def test_void_slips_keep_their_place(club: str, sample: Callable[[str], Books]) -> None:
    void = [entry for entry in sample(club).transactions if not entry.postings]
    view = cash_books(sample(club), date.min, DAY)
    shown = {(book.fund, row.voucher) for book in view.books for row in rows(book) if row.void and row.lines}
    assert void
    assert {(entry.fund, entry.voucher) for entry in void} <= shown


@pytest.mark.parametrize("club", SAMPLES)
def test_balances_run_and_months_add_up(club: str, sample: Callable[[str], Books]) -> None:
    for book in cash_books(sample(club), date(2025, 1, 1), DAY).books:
        balance = book.opening
        for page in book.months:
            for day in page.days:
                assert (day.date.year, day.date.month) == (page.month.year, page.month.number)
                for row in day.rows:
                    balance += row.came_in - row.went_out
                    assert (
                        row.balance == balance >= 0
                    )  # receipts come first: no honest box is ever below zero
                    assert row.came_in == sum(line.came_in for line in row.lines)
            assert page.balance == balance
            assert page.came_in == sum(row.came_in for day in page.days for row in day.rows)
            assert page.went_out == sum(row.went_out for day in page.days for row in day.rows)
        assert book.balance == balance == book.opening + book.came_in - book.went_out


@pytest.mark.parametrize("club", SAMPLES)
def test_counts_that_agree_equal_the_book_on_their_evening(club: str, sample: Callable[[str], Books]) -> None:
    found = 0
    for book in cash_books(sample(club), date.min, DAY).books:
        balance = 0
        for day in days(book):
            balance = day.rows[-1].balance if day.rows else balance
            for count in day.counts:
                assert (count.amount, count.difference) == (balance, 0)
                found += 1
    assert found == len([count for count in sample(club).counts if count.account.is_money])


@given(st.dates(date(2024, 3, 1), date(2026, 1, 1)), st.dates(date(2024, 3, 1), date(2026, 1, 1)))
@settings(max_examples=25, deadline=None)
def test_a_cut_of_days_is_a_part_of_the_whole(one: date, other: date) -> None:
    books = load_cached()
    first, last = min(one, other), max(one, other)
    whole = cash_books(books, date.min, last)  # what is reversed after the last day stands in no cut of days
    part = cash_books(books, first, last)
    for book in part.books:
        all_of_it = book_of(whole, book.fund, book.role)
        assert rows(book) == [row for row in rows(all_of_it) if first <= row.date <= last]
        earlier = [row.balance for row in rows(all_of_it) if row.date < first]
        assert book.opening == (earlier[-1] if earlier else 0)


@cache
def load_cached() -> Books:
    return load_club(LEDGERS / "na-thu", date(2026, 1, 1))


SLIPS = """
2024-02-15 * "TV001" "Góp vốn" ; the sheet of a meeting
  voucher: "PT-2024-081/01"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  300,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-thành-viên

2024-02-15 * "Ngân hàng" "Gửi tiền"
  voucher: "PC-2024-082"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  400,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt

2024-02-15 * "TV002" "Góp vốn"
  voucher: "PT-2024-081/02"
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  500,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-thành-viên

2024-02-20 * "Ngân hàng" "Gửi tiền, viết nhầm"
  voucher: "PT-2024-083"
  reverses: "PC-2024-082"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -400,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt
"""


@pytest.fixture
def february(make_club: Callable[..., Path]) -> Callable[..., Books]:
    def books(extra: str = "", day: date = date(2024, 2, 29)) -> Books:
        return load_club(make_club(income=SLIPS + extra), day)

    return books


def test_the_lines_of_a_slip_are_one_row_and_receipts_come_first(february: Callable[..., Books]) -> None:
    day = next(
        day
        for day in days(book_of(cash_books(february(), date(2024, 2, 1), date(2024, 2, 29))))
        if day.date == date(2024, 2, 15)
    )
    receipt, payment = day.rows
    assert (receipt.voucher, receipt.came_in, receipt.went_out) == ("PT-2024-081", 800_000, 0)
    assert [line.voucher for line in receipt.lines] == ["PT-2024-081/01", "PT-2024-081/02"]
    assert receipt.text == "Góp vốn"
    assert receipt.receipt
    assert (payment.voucher, payment.went_out, payment.receipt) == ("PC-2024-082", 400_000, False)


def test_a_deposit_stands_in_both_books(february: Callable[..., Books]) -> None:
    view = cash_books(february(), date(2024, 2, 1), date(2024, 2, 19))
    (deposit,) = [row for row in rows(book_of(view, role=Role.BANK)) if row.voucher == "PC-2024-082"]
    assert (deposit.came_in, deposit.receipt) == (400_000, True)


def test_a_reversal_and_what_it_cancels_name_each_other_once_it_is_written(
    february: Callable[..., Books],
) -> None:
    def deposit(last: date) -> dict[str | None, CashLine]:
        view = cash_books(february(), date(2024, 2, 1), last)
        return {row.voucher: row.lines[0] for row in rows(book_of(view))}

    after = deposit(date(2024, 2, 20))
    assert after["PC-2024-082"].cancelled_by == "PT-2024-083"
    assert after["PT-2024-083"].reverses == "PC-2024-082"
    assert deposit(date(2024, 2, 19))["PC-2024-082"].cancelled_by is None


def test_a_count_that_differs_says_by_how_much_on_its_evening(february: Callable[..., Books]) -> None:
    agreed = book_of(cash_books(february(), date(2024, 2, 1), date(2024, 2, 29))).balance
    count = "\n2024-03-01 balance Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  {} VND\n"
    for told, difference in ((agreed, 0), (agreed - 70_000, -70_000), (agreed + 5_000, 5_000)):
        books = february(count.format(told), date(2024, 3, 1))
        evening = days(book_of(cash_books(books, date(2024, 2, 1), date(2024, 2, 29))))[-1]
        assert evening.date == date(2024, 2, 29)
        assert [(one.amount, one.difference) for one in evening.counts] == [(told, difference)]
        earlier = days(book_of(cash_books(books, date(2024, 2, 1), date(2024, 2, 28))))
        assert not [one for day in earlier for one in day.counts]


def test_the_days_shown(february: Callable[..., Books]) -> None:
    books = february(day=date(2026, 5, 5))
    assert shown_days(books, date(2024, 2, 2), date(2024, 3, 3)) == (date(2024, 2, 2), date(2024, 3, 3))
    assert shown_days(books, None, date(2026, 5, 5)) == (date(2024, 1, 1), date(2024, 12, 31))
    assert shown_days(books, None, date(2024, 2, 20)) == (date(2024, 1, 1), date(2024, 2, 20))
    assert shown_days(books, None, date(2020, 2, 20)) == (date(2020, 1, 1), date(2020, 2, 20))


def test_one_fund_alone_and_an_unused_bank_account(february: Callable[..., Books]) -> None:
    view = cash_books(february(), date(2024, 1, 1), date(2024, 2, 29), Fund.OPERATING)
    assert {book.fund for book in view.books} == {Fund.OPERATING}
    unused = cash_books(february(), date(2023, 1, 1), date(2023, 12, 31))
    assert {book.role for book in unused.books} == {Role.CASH}
    assert {(book.opening, book.balance, book.months) for book in unused.books} == {(0, 0, ())}


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["Nộp hội phí", "Nộp hội phí"], "Nộp hội phí"),
        (["Trả gốc, lãi kỳ 9", "Trả gốc, lãi kỳ 8, tất toán"], "Trả gốc, lãi kỳ …"),
        (["Góp vốn", "Hội phí"], "Góp vốn …"),
        (["", "Hội phí"], "Hội phí"),
        (["", ""], ""),
    ],
)
def test_a_slip_is_told_by_the_words_with_which_all_its_lines_begin(texts: list[str], told: str) -> None:
    lines = tuple(CashLine("PT-2024-001/01", "TV001", text, 1, 0, None, None, ()) for text in texts)
    assert CashRow(DAY, lines, 2, 0, 2, receipt=True).text == told
