"""The cash books in Fava: the paper's columns, the audit's balances, links to every slip, a page a year."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.known import known
from tests.web.conftest import CLUBS, LEDGERS, audited, books_of
from tests.web.test_overview_page import DAY, Reader, Rows, dong, number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def reader(shared_room: Callable[..., Flask]) -> Reader:
    return Reader(shared_room(language="en"))


def sections(page: str) -> dict[str, str]:
    """The part of the page of each book, by its name."""
    return dict(re.findall(r'<section aria-labelledby="([^"]+)">(.*?)</section>', page, re.DOTALL))


@pytest.mark.parametrize("club", CLUBS)
@pytest.mark.parametrize("time", ["2025", "2025-03"])
def test_the_books_end_with_the_figures_of_the_audit(club: str, time: str, reader: Reader) -> None:
    day = DAY if time == "2025" else date(2025, 3, 31)
    told = known(audited(LEDGERS / club, day).indicators)
    books = sections(reader.article(club, "CashBook", time=time))
    expected = {
        "income-cash": told.cash_income,
        "income-bank": told.bank_income,
        "operating-cash": told.cash_operating,
        "operating-bank": told.bank_operating,
    }
    for name, text in books.items():
        assert Rows(text).rows[-1][3].strip() == dong(expected[name]), name
    assert {name for name, amount in expected.items() if amount} <= books.keys()


@pytest.mark.parametrize("club", CLUBS)
def test_what_is_brought_forward_is_what_the_year_before_ended_with(club: str, reader: Reader) -> None:
    earlier = sections(reader.article(club, "CashBook", time="2024"))
    for name, text in sections(reader.article(club, "CashBook", time="2025")).items():
        opening = Rows(text).rows[1]
        assert opening[0] == "Opening balance"
        assert opening[1] == (Rows(earlier[name]).rows[-1][3] if name in earlier else dong(0))


def test_the_columns_are_those_of_the_paper(reader: Reader) -> None:
    book = sections(reader.article("dong-mau", "CashBook", time="2025"))["income-cash"]
    assert re.findall(r'<th scope="col"[^>]*>(.*?)</th>', book) == [
        "Date", "Receipt no.", "Payment no.", "What for", "In", "Out", "Left",
    ]  # fmt: skip
    slips = [row for row in Rows(book).rows if len(row) == 7 and re.match(r"\d{4}-", row[0])]
    assert len(slips) > 50
    for _, receipt, payment, _, came_in, went_out, _ in slips:
        assert bool(receipt.strip()) != bool(payment.strip())
        assert not (went_out.strip() if receipt.strip() else came_in.strip())


@pytest.mark.parametrize("slug", ["dong-mau", "ben-gia-income", "na-thu-operating"])
def test_every_amount_links_to_the_entries_it_is_made_of(slug: str, reader: Reader) -> None:
    page, found = reader.article(slug, "CashBook", time="2025-05"), 0
    for text in sections(page).values():
        rows = Rows(text)
        opening = number(rows.rows[1][1])
        evening = {cells[0]: cells[6] for cells in rows.rows if len(cells) == 7}
        for cells, links in zip(rows.rows, rows.links, strict=True):
            if len(cells) == 3:
                continue  # a count: below
            for link in dict.fromkeys(links):
                account, entries = reader.entries(link)
                if account is None:
                    assert "void" in cells[3]
                    continue
                assert "/account/" in link  # there Fava tells the amounts
                amounts = [
                    posting.units.number
                    for entry in entries
                    for posting in entry.postings
                    if posting.account == account
                ]
                if cells[0] == "Opening balance":
                    assert sum(amounts) == number(cells[1])
                    continue
                if len(cells) == 7 and link == links[-1]:
                    assert opening + sum(amounts) == number(evening[cells[0]])
                    continue
                told = [cells[-3].strip(), cells[-2].strip()]
                came_in, went_out = (number(cell) if cell else 0 for cell in told)
                assert sum(amount for amount in amounts if amount > 0) == came_in, cells
                assert -sum(amount for amount in amounts if amount < 0) == went_out, cells
                found += 1
    assert found > 5


@pytest.mark.parametrize("club", CLUBS)
def test_counts_are_marked_on_their_evening_the_last_of_the_year_too(club: str, reader: Reader) -> None:
    books = books_of(LEDGERS / club, DAY + timedelta(days=1))
    evenings = sorted(
        str(count.date - timedelta(days=1))
        for count in books.counts
        if count.account.is_money and count.date.year >= 2025
    )
    page = reader.article(club, "CashBook", time="2025")
    marked = re.findall(r'<tr class="good">\s*<td class="n">([^<]+)</td>', page)
    unused = len(evenings) - len(marked)
    assert unused >= 0
    assert set(marked) <= set(evenings)
    in_book = [
        str(count.date - timedelta(days=1))
        for count in books.counts
        if count.account.is_money and books.balances.days(count.account)
        and DAY.replace(month=1, day=1) <= count.date - timedelta(days=1) <= DAY
    ]  # fmt: skip
    assert sorted(marked) == sorted(in_book)


def test_a_count_that_differs_is_told_with_its_difference(room: Callable[..., Flask], tmp_path: Path) -> None:
    app = room("dong-mau", language="en")
    journal = tmp_path / "ledgers" / "dong-mau" / "income-fund" / "2025.beancount"
    text = journal.read_text("utf-8")
    balance = known(re.search(r"(2025-\S+) balance (\S+:Tiền-mặt) +([\d,]+) VND", text))
    counted = int(balance[3].replace(",", "")) - 20_000
    journal.write_text(text.replace(balance[0], f"{balance[1]} balance {balance[2]}  {counted} VND"), "utf-8")
    page = Reader(app).article("dong-mau", "CashBook", time="2025")
    (row,) = re.findall(r'<tr class="error">(.*?)</tr>', page, re.DOTALL)
    assert str(date.fromisoformat(balance[1]) - timedelta(days=1)) in row
    assert "Counted in the evening: 20,000 đ missing" in row
    assert dong(counted) in row
    link = unescape(known(re.search(r'href="([^"]+)"', row))[1])
    assert balance[1] in link


def test_without_a_filter_a_page_is_a_year_with_links_to_the_others(reader: Reader) -> None:
    page = reader.article("na-thu", "CashBook")
    assert "From 2025-01-01 to 2025-12-31" in page
    assert re.search(r'<strong aria-current="page">2025</strong>', page)
    (link,) = re.findall(r'<a href="([^"]+)">2024</a>', page)
    assert "time=2024" in link
    assert "2025-02" not in re.sub(
        "KU-2025|P[TC]-2025", "", reader.article("na-thu", "CashBook", time="2024")
    )


def test_the_lines_of_a_slip_open_on_the_page(reader: Reader) -> None:
    page = reader.article("dong-mau-income", "CashBook", time="2025-05")
    shown = known(
        re.search(
            r"<details><summary>[^<]*\((\d+) lines, \d+ members\)</summary>\s*<ul>(.*?)</ul>", page, re.DOTALL
        )
    )
    lines = re.findall("<li>(.*?)</li>", shown[2])
    assert len(lines) == int(shown[1]) > 1
    assert all(re.match(r"P[TC]-2025-\d+/\d+ TV\d+ ", line) for line in lines)


def test_a_reversal_and_the_slip_it_cancels_name_each_other(reader: Reader) -> None:
    page = reader.article("dong-mau-income", "CashBook", time="2025")
    assert "(cancels PT-2025-001/23)" in page
    assert "(cancelled by PC-2025-005)" in page


def test_in_a_public_meeting_codes_alone_are_shown(reader: Reader, shared_room: Callable[..., Flask]) -> None:
    open_page = reader.article("dong-mau", "CashBook", time="2025")
    hidden = Reader(shared_room(language="en", names=False)).article("dong-mau", "CashBook", time="2025")
    members = books_of(LEDGERS / "dong-mau", DAY).members.values()
    names = {member.name for member in members if member.name}
    assert any(name in open_page for name in names)
    assert not any(name in hidden for name in names)
    assert "TV0" in hidden


def test_what_a_stranger_wrote_is_no_markup(room: Callable[..., Flask], tmp_path: Path) -> None:
    app = room("dong-mau", language="en")
    journal = tmp_path / "ledgers" / "dong-mau" / "operating-fund" / "2025.beancount"
    with journal.open("a", encoding="utf-8") as out:
        out.write(
            '\n2025-12-30 * "<b>Ông" "<script>alert(1)</script>"\n  voucher: "PT 9<i>"\n'
            "  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  1,000 VND\n  Thu:Quỹ-hoạt-động:Ủng-hộ\n"
        )
    reader = Reader(app)
    page = reader.article("dong-mau", "CashBook", time="2025-12")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    link = unescape(known(re.search(r'<a href="([^"]+)">PT 9&lt;i&gt;</a>', page))[1])
    _, entries = reader.entries(link)
    assert [entry.narration for entry in entries] == ["<script>alert(1)</script>"]


@pytest.mark.parametrize("time", ["2019", "2099", "2025-05-10 - 2025-05-20"])
def test_any_time_filter_is_answered(time: str, reader: Reader) -> None:
    page = reader.article("dong-mau-operating", "CashBook", time=time)
    assert ("There is nothing to show here yet." in page) == (time in {"2019", "2099"})
    assert "income-cash" not in page


def test_it_speaks_vietnamese(shared_room: Callable[..., Flask]) -> None:
    page = Reader(shared_room(language="vi")).article("dong-mau", "CashBook", time="2025")
    assert "1.520.600 đ" in page
    assert "31/12/2025" in page


def test_a_printed_book_says_whose_it_is_and_is_signed(reader: Reader) -> None:
    page = reader.article("dong-mau-income", "CashBook", time="2025-05")
    assert "CLB LTHTGN xóm Đồng Mẫu · income fund · Cash book · As of 2025-05-31" in page
    signed = re.findall(r"<p><strong>(\w+)</strong><br>", page)
    assert signed == ["Treasurer", "Accountant", "Chair"] * len(sections(page))


def test_a_long_time_is_told_by_the_month_and_what_was_missing_all_the_same(
    room: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clubledger.reports.cash_book.MOST_DAYS", 100)
    reader = Reader(room("ben-gia", language="en"))
    page = reader.article("ben-gia-income", "CashBook", time="2025")
    whole = Reader(room("ben-gia", language="en"))
    monkeypatch.setattr("clubledger.reports.cash_book.MOST_DAYS", 1000)
    slips = whole.article("ben-gia-income", "CashBook", time="2025")
    assert "PT-2025-001" in slips
    assert "PT-2025-001" not in page
    assert "shown month by month" in page
    assert "shown month by month" not in slips
    totals = re.compile(r"Total of month \d\d/2025")
    assert totals.findall(page) == totals.findall(slips)
    assert re.search(r'href="[^"]*/CashBook/\?time=2025-03"[^>]*>Total of month 03/2025</a>', page)
    missing = re.compile(r"Counted in the evening: [\d,]+ đ missing")
    assert missing.findall(page) == missing.findall(slips)
    assert "agrees with the book" not in page


def test_a_month_leaves_the_way_back_to_its_year(reader: Reader) -> None:
    page = reader.article("dong-mau", "CashBook", time="2025-05")
    assert re.search(r'<a href="[^"]*time=2025">2025</a>', page)
    assert '<strong aria-current="page">2025</strong>' in reader.article("dong-mau", "CashBook", time="2025")
