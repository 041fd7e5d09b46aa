"""The members page in stock Fava: who is a member, what they borrowed and paid, and where it is written."""

from __future__ import annotations

import html
import re
import shutil
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from fava.application import create_app
from fava.beans.abc import Transaction

from clubledger.i18n import Dong, show
from clubledger.reports.members import member_page, members
from tests.known import known
from tests.web.conftest import LEDGERS, audited, books_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

SAMPLES = ("dong-mau", "ben-gia", "na-thu")
EXTENSION = '\n2024-04-10 custom "fava-extension" "clubledger.web"\n'
DAY = date(2025, 12, 31)


@cache
def stock(top: Path) -> Flask:
    """Stock Fava with a ledger."""
    app = create_app([top], poll_watcher=True)  # the other kind leaves its threads behind
    app.testing = True
    return app


class Reader:
    """Someone who reads a club's ledger in a browser that asks for a language."""

    def __init__(
        self, folder: Path, top: str = "main.beancount", *, language: str = "en", nameless: bool = False
    ) -> None:
        self._app, self._nameless = stock(folder / top), nameless
        self.slug, self.ledger = next(iter(self._app.config["LEDGERS"].items()))
        self._client, self._language = self._app.test_client(), language

    def get(self, **args: str) -> str:
        self._app.config["CLUBLEDGER_NO_NAMES"] = self._nameless
        answer = self._client.get(
            f"/{self.slug}/extension/Members/",
            query_string={"time": "2025", **args},
            headers={"Accept-Language": self._language},
        )
        assert answer.status_code == 200
        body = answer.get_data(as_text=True)
        return body[
            body.index('<div class="club">') : body.index('<script type="application/json" id="page-title">')
        ]

    def entries(self, address: str) -> list[Transaction]:
        """What Fava's journal shows at an address of the page."""
        filters = {key: told[0] for key, told in parse_qs(urlsplit(address).query).items()}
        return [
            entry
            for entry in self.ledger.get_filtered(**filters).entries
            if isinstance(entry, Transaction) and entry.flag != "S"
        ]


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def links(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page)
    return [(html.unescape(text), html.unescape(address)) for address, text in found]


def link(page: str, text: str) -> str:
    return next(address for said, address in links(page) if said == text)


def dong(amount: int | None) -> str:
    return show(Dong(known(amount)), "en")


def copied(name: str, folder: Path) -> Path:
    shutil.copytree(LEDGERS / name, folder / name)
    with (folder / name / "club.beancount").open("a", encoding="utf-8") as club:
        club.write(EXTENSION)
    return folder / name


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(request.param, tmp_path_factory.mktemp("ledgers"))


@pytest.fixture(scope="module")
def na_thu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied("na-thu", tmp_path_factory.mktemp("ledgers"))


@pytest.fixture
def reader(na_thu: Path) -> Reader:
    return Reader(na_thu)


def rows(page: str) -> Iterator[tuple[str, list[str]]]:
    """The first cell and the others of the rows of all tables."""
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.DOTALL):
        head, *cells = re.split(r"</th>|</td>", row)
        yield text_of(head), [text_of(cell) for cell in cells if cell.strip()]


def test_the_list_shows_the_audits_figures(sample: Path) -> None:
    page = Reader(sample).get()
    audit, told = audited(sample, DAY), members(books_of(sample, DAY))
    lines = dict(rows(page))
    assert f"Members: {known(audit.indicators).members}" in page
    assert len(lines) == len(told.present) + len(told.left)
    for line in (*told.present, *told.left):
        *_, owed, paid, owing = lines[f"{line.member.code} {line.member.name}"]
        assert owed == " ".join(dong(loan.balance) for loan in line.loans) or (owed, line.loans) == ("—", ())
        assert paid == dong(line.fees.paid)
        assert owing == ("—" if line.fees.owing is None else dong(line.fees.owing))
    assert list(lines)[: len(told.present)] == [
        f"{line.member.code} {line.member.name}" for line in told.present
    ]


def test_who_left_waits_in_a_fold(sample: Path) -> None:
    page = Reader(sample).get()
    left = members(books_of(sample, DAY)).left
    fold = known(re.search(r"<details>.*</details>", page, re.DOTALL))
    assert bool(fold) == bool(left)
    if left:
        assert {code for code, _ in rows(fold[0])} == {
            f"{line.member.code} {line.member.name}" for line in left
        }


def test_a_members_page_shows_the_record(reader: Reader, na_thu: Path) -> None:
    books = books_of(na_thu, DAY)
    told = member_page(books, known(members(books).line("TV014")))
    lines = dict(rows(reader.get(member="TV014")))
    for record in told.records:
        *_, owed, fallen, on_time, most, now = lines[record.line.loan]
        assert owed == dong(record.line.balance)
        assert (fallen, on_time, most) == (str(record.fallen), str(record.on_time), str(record.most))
        assert now == str(known(record.line.standing).days_past_due)
    assert told.most == 104
    assert lines["Fees paid"] == [dong(told.line.fees.paid)]
    assert lines["Fees due"] == [dong(told.line.fees.due)]


def test_the_page_is_as_of_the_time_filter(reader: Reader, na_thu: Path) -> None:
    page = reader.get(time="2024-06", member="TV014")
    assert "KU-2024-009" in page
    assert "KU-2025-013" not in page
    assert dict(rows(page))["Fees paid"] == [
        dong(known(members(books_of(na_thu, date(2024, 6, 30))).line("TV014")).fees.paid)
    ]


@pytest.mark.parametrize("code", ["TV999", "<script>alert(1)</script>", "x" * 5000, "\u202e", "'", "\x00"])
def test_an_unknown_member_is_answered_in_a_sentence(reader: Reader, code: str) -> None:
    page = reader.get(member=code)
    assert "These books have no member" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "x" * 41 not in page
    assert "Members: " in page


# -- links


def test_each_figure_leads_to_the_entries_it_is_made_of(reader: Reader, na_thu: Path) -> None:
    page = reader.get(member="TV014")
    books = books_of(na_thu, DAY)
    told = member_page(books, known(members(books).line("TV014")))
    months = re.findall(r'<td class="n"><a href="([^"#]+)">([^<]+)</a></td><td><a[^>]*>P', page)
    paid = [month for month in told.months if month.payments]
    assert len(months) == len(paid)
    for (address, shown), month in zip(months, paid, strict=True):
        assert shown == dong(month.paid)
        assert {entry.meta.get("voucher") for entry in reader.entries(html.unescape(address))} == {
            payment.voucher for payment in month.payments
        }
    for record in told.records:
        entries = reader.entries(link(page, dong(record.line.balance)))
        assert sum(
            posting.units.number
            for entry in entries
            for posting in entry.postings
            if posting.account.endswith(":TV014")
        ) == pytest.approx(record.line.balance)
    everything = reader.entries(link(page, "All entries of this member"))
    assert len(everything) >= len(paid) + sum(
        len(books.loans[record.line.loan].transactions) for record in told.records
    )


def test_a_slip_leads_to_the_members_line_of_it_alone(reader: Reader, na_thu: Path) -> None:
    page = reader.get(member="TV014")
    books = books_of(na_thu, DAY)
    for month in member_page(books, known(members(books).line("TV014"))).months:
        for payment in month.payments:
            (entry,) = reader.entries(link(page, known(payment.voucher)))
            assert (entry.date, entry.meta["voucher"]) == (payment.date, payment.voucher)


def test_fees_in_the_list_lead_to_the_months_that_add_up_to_them(reader: Reader) -> None:
    page = reader.get()
    (row,) = re.findall(r"<tr><th scope=\"row\"><a[^>]*>TV014 .*?</tr>", page)
    address = known(re.search(r'data-label="Fees paid"><a href="([^"]+)">', row))[1]
    assert "member=TV014" in address
    assert address.endswith("#fees")
    assert 'id="fees"' in reader.get(member="TV014")


def test_members_and_loans_lead_to_their_pages(reader: Reader) -> None:
    page = reader.get()
    assert "member=TV014" in link(page, "TV014 Lương Xuân Trực")
    assert urlsplit(link(page, "KU-2025-013")).path.endswith("/extension/Loans/")
    assert "time=2025" in link(page, "KU-2025-013")


# -- what the targets ask about


def test_the_figures_of_the_targets_are_the_audits_and_the_rows_add_up_to_them(sample: Path) -> None:
    page = Reader(sample).get()
    told = known(audited(sample, DAY).indicators)
    assert (
        f"Women {told.women}/{told.members} · From 60 years on {told.older}/{told.members} · "
        f"Women among them {told.older_women}/{told.older} · Ever lent to {told.borrowers_ever}/{told.members}"
    ) in text_of(page).replace(" of ", "/")
    present = [cells for _, cells in rows(page.partition("<details>")[0])]
    assert sum(cells[0] == "nữ" for cells in present) == told.women
    assert sum(DAY.year - int(cells[2]) >= 60 for cells in present) == told.older
    assert sum(cells[4] != "0" for cells in present) == told.borrowers_ever


def test_a_figure_that_is_not_known_is_said_to_be_so(make_club: Callable[..., Path]) -> None:
    folder = make_club(
        club='2024-01-06 custom "fava-extension" "clubledger.web"',
        members="""
2024-01-05 open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV9  VND
  fund: "income"
  role: "loan"
  member: "TV9"
""",
    )
    assert "Women not enough data yet · From 60 years on not enough data yet" in text_of(
        Reader(folder).get(time="2024")
    )


# -- what is not shown


def test_without_names_there_are_codes_alone(na_thu: Path) -> None:
    nameless = Reader(na_thu, nameless=True)
    books = books_of(na_thu, DAY)
    for page in (nameless.get(), nameless.get(member="TV014")):
        assert "TV014" in page
        assert not [member.code for member in books.members.values() if known(member.name) in page]
        assert "khó khăn" not in page
        assert "1948" not in page
    codes = [code for code, _ in rows(nameless.get().partition("<details>")[0])]
    assert codes == sorted(codes)


def test_a_funds_own_ledger_shows_what_concerns_it(na_thu: Path) -> None:
    income = Reader(na_thu, "income-fund.beancount").get(member="TV014")
    operating = Reader(na_thu, "operating-fund.beancount").get(member="TV014")
    assert "KU-2025-013" in income
    assert "Membership fee" not in income
    assert "KU-2025-013" not in operating
    assert "Membership fee" in operating
    assert "Fees paid" not in Reader(na_thu, "income-fund.beancount").get()
    assert "Open loan" not in Reader(na_thu, "operating-fund.beancount").get()


# -- other clubs


def test_strange_books_are_shown_as_text(make_club: Callable[..., Path]) -> None:
    folder = make_club(
        club='2024-01-06 custom "fava-extension" "clubledger.web"',
        members="""
2024-02-05 open Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV-6  VND
  fund: "income"
  role: "loan"
  member: "T'V\\"6<b>"
  name: "<i>Bà</i> Sáu"
  household: "<script>"
""",
        income="""
2024-05-15 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  term: "ba"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -3,000,000 VND
""",
        operating="""
2024-05-15 * "Bà Sáu" "Ủng hộ <b>gạo</b>"
  voucher: "PT(2024\\"1"
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt  30000 VND
  Thu:Quỹ-hoạt-động:Ủng-hộ
    member: "T'V\\"6<b>"
""",
    )
    reader = Reader(folder)
    page = reader.get(time="2024")
    assert "&lt;i&gt;Bà&lt;/i&gt; Sáu" in page
    assert "KU-2024-001" in page
    page = reader.get(time="2024", member="T'V\"6<b>")
    assert "Ủng hộ &lt;b&gt;gạo&lt;/b&gt;" in page
    assert dong(30_000) in page
    assert len(reader.entries(link(page, 'PT(2024"1'))) == 1
    assert len(reader.entries(link(page, "All entries of this member"))) == 1
    assert "KU-2024-001" in reader.get(time="2024", member="TV004")


@pytest.mark.parametrize("time", ["2020", "2024-01", "1999-01-01"])
def test_a_time_before_the_books_shows_no_traceback(make_club: Callable[..., Path], time: str) -> None:
    folder = make_club(club='2024-01-06 custom "fava-extension" "clubledger.web"')
    Reader(folder).get(time=time)
    Reader(folder).get(time=time, member="TV001")


def test_broken_books_are_named_in_place_of_the_page(make_club: Callable[..., Path]) -> None:
    folder = make_club(club='2024-01-06 custom "fava-extension" "clubledger.web"')
    reader = Reader(folder)
    (folder / "x.py").write_text("", "utf-8")
    assert "cannot be read" in reader.get()


def test_the_sidebar_and_the_page_speak_vietnamese(na_thu: Path) -> None:
    page = Reader(na_thu, language="vi").get()
    assert "31/12/2025" in page
    assert "2.700.000 đ" in page
