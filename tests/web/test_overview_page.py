"""The overview in Fava: the audit's figures, each with a link to the entries that it is made of."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from fava.beans.abc import Transaction
from fava.context import g

from clubledger.i18n import Dong, show
from clubledger.regulation.profiles import PLAN
from tests.known import known
from tests.web.conftest import CLUBS, LEDGERS, audited

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from pathlib import Path

    from flask import Flask

DAY = date(2025, 12, 31)


class Rows(HTMLParser):
    """A page's table rows: the texts of their cells and the links in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[list[str]] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self.links.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True
        elif tag == "a" and self.inside:
            self.links[-1].append(known(dict(attrs)["href"]))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data

    def named(self, name: str) -> tuple[list[str], list[str]]:
        """The cells and links of the first row that begins so."""
        return next(
            ([cell.strip() for cell in row], links)
            for row, links in zip(self.rows, self.links, strict=True)
            if row and row[0].strip() == name
        )


class Reader:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def article(self, slug: str, page: str, **arguments: str) -> str:
        """A page's own part of the answer."""
        answer = self.client.get(f"/{slug}/extension/{page}/", query_string=arguments)
        assert answer.status_code == 200
        return answer.text[answer.text.index('<div class="club">') : answer.text.index("</article>")]

    def entries(self, link: str) -> tuple[str | None, list[Transaction]]:
        """The account of a link, if it has one, and the transactions that Fava shows there."""
        parts = urlsplit(link)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        with self.app.test_request_context(parts.path, query_string=asked):
            self.app.preprocess_request()
            told = re.fullmatch(r"/[^/]+/account/([^/]+)/", unquote(parts.path))
            shown = [entry for entry in g.filtered.entries if isinstance(entry, Transaction)]
            return told[1] if told else asked.get("account"), [e for e in shown if e.flag in {"*", "!"}]

    def made(self, link: str) -> Decimal | int:
        """What the entries behind a link come to on its accounts."""
        name, entries = self.entries(link)
        account = known(name)
        pattern = account if account.startswith("^") else f"^{re.escape(account)}(:|$)"
        return sum(
            posting.units.number
            for entry in entries
            for posting in entry.postings
            if re.search(pattern, posting.account) and posting.units.currency == "VND"
        )


def dong(amount: int | None, language: str = "en") -> str:
    return show(Dong(known(amount)), language)


def number(text: str) -> int:
    """The đồng that a cell tells."""
    return int(known(re.match(r"-?[\d,]+", text))[0].replace(",", ""))


@pytest.fixture
def reader(shared_room: Callable[..., Flask]) -> Reader:
    return Reader(shared_room(language="en"))


@pytest.mark.parametrize("club", CLUBS)
def test_the_figures_are_those_of_the_audit(club: str, reader: Reader) -> None:
    told = known(audited(LEDGERS / club, DAY).indicators)
    page = reader.article(club, "Overview", time="2025")
    income, operating = page.split('id="money-operating"')
    rows = Rows(income)
    assert rows.named("Cash")[0][1] == dong(told.cash_income)
    assert rows.named("Bank")[0][1] == dong(told.bank_income)
    assert rows.named("Lent to members")[0][1] == dong(told.principal_outstanding)
    assert rows.named("of it overdue")[0][1] == dong(told.principal_overdue)
    at_risk = rows.named("owed by those more than 30 days late (PAR30)")[0][1]
    assert at_risk.startswith(dong(told.par30) + " = ")
    assert rows.named("All that the fund has")[0][1] == dong(told.assets_income)
    rows = Rows(operating)
    assert rows.named("Cash")[0][1] == dong(told.cash_operating)
    assert rows.named("Bank")[0][1] == dong(told.bank_operating)
    assert rows.named("All that the fund has")[0][1] == dong(told.assets_operating)
    assert rows.named("Interest of loans")[0][1] == dong(told.interest_collected)


@pytest.mark.parametrize("club", CLUBS)
@pytest.mark.parametrize("time", ["2025", "2025-06"])
def test_every_figure_links_to_the_entries_it_is_made_of(club: str, time: str, reader: Reader) -> None:
    page = reader.article(club, "Overview", time=time)
    rows, found = Rows(page.split('id="targets"')[0]), 0
    for cells, links in zip(rows.rows, rows.links, strict=True):
        for link in links:
            if "/extension/" in link or link.startswith("#") or "filter=" in link:
                continue
            assert abs(reader.made(link)) == abs(number(cells[1].strip())), cells
            found += 1
    assert found > 12


def test_what_is_mixed_links_to_its_slip(reader: Reader) -> None:
    (cells, (link,)) = Rows(reader.article("ben-gia", "Overview", time="2025")).named(
        "Mixed with the other fund, or on accounts that nobody knows"
    )
    _, entries = reader.entries(link)
    slips = [entry for entry in entries if len({p.account.split(":")[1] for p in entry.postings}) == 2]
    assert sum(p.units.number for e in slips for p in e.postings if "Tiền-mặt" in p.account) == number(
        cells[1]
    )


def test_what_was_repaid_beyond_the_contracts_links_to_these_loans_and_slips(reader: Reader) -> None:
    (cells, (link,)) = Rows(reader.article("ben-gia", "Overview", time="2025")).named(
        "Loans repaid beyond what was owed, or booked under no contract"
    )
    _, entries = reader.entries(link)
    assert sum(p.units.number for e in entries for p in e.postings if ":Cho-vay:" in p.account) == number(
        cells[1]
    )


def test_the_picture_tells_its_figures_in_words(reader: Reader) -> None:
    told = known(audited(LEDGERS / "na-thu", DAY).indicators)
    page = reader.article("na-thu", "Overview", time="2025")
    described = unescape(known(re.search(r"<desc[^>]*>(.*?)</desc>", page))[1])
    assert f"Cash: {dong(told.cash_income)}; Bank: {dong(told.bank_income)}" in described
    assert known(told.principal_overdue) > 0
    assert described.endswith(f"Overdue: {dong(told.principal_overdue)}")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for names in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert set(names.split()) <= set(ids)


def test_a_fund_shows_its_own_money_alone(reader: Reader) -> None:
    operating = reader.article("dong-mau-operating", "Overview", time="2025")
    assert "money-operating" in operating
    assert "money-income" not in operating
    assert "Given" not in operating
    assert "Targets" not in operating
    income = reader.article("dong-mau-income", "Overview", time="2025")
    assert "money-operating" not in income
    assert "Given" in income


def test_what_is_left_after_debts_links_to_the_accounts_of_both(
    room: Callable[..., Flask], tmp_path: Path
) -> None:
    app = room("dong-mau", language="en")
    folder = tmp_path / "ledgers" / "dong-mau"
    account = "Nợ-phải-trả:Quỹ-tăng-thu-nhập:Vay-ngoài"
    with (folder / "club.beancount").open("a", encoding="utf-8") as out:
        out.write(f'\n2024-04-10 open {account}  VND\n  fund: "income"\n  role: "borrowed-capital"\n')
    with (folder / "income-fund" / "2025.beancount").open("a", encoding="utf-8") as out:
        out.write(
            '\n2025-12-30 * "Hội" "Cho mượn vốn"\n  voucher: "PT-2025-999"\n'
            f"  Tài-sản:Quỹ-tăng-thu-nhập:Tiền-mặt  1,000,000 VND\n  {account}\n"
        )
    reader = Reader(app)
    rows = Rows(reader.article("dong-mau", "Overview", time="2025"))
    cells, (link,) = rows.named("Left when debts are paid")
    assert reader.made(link) == number(cells[1])
    assert number(cells[1]) == number(rows.named("All that the fund has")[0][1]) - 1_000_000


def test_the_targets_are_the_plans_while_it_is_in_force(room: Callable[..., Flask], tmp_path: Path) -> None:
    reader = Reader(room("dong-mau", language="en"))
    assert "1648/QĐ-TTg" in reader.article("dong-mau", "Overview", time="2025")
    told = known(audited(LEDGERS / "dong-mau", DAY).indicators)
    plan = tmp_path / "ledgers" / PLAN
    plan.write_text(
        'issuer = "UBND <xã>"\nnumber = "1/KH"\ndate = 2025-03-01\n'
        "[targets]\nclubs = { min = 2 }\nmembers = { min = 50, max = 70 }\nwomen = { min = 99 }\n",
        "utf-8",
    )
    page = reader.article("dong-mau", "Overview", time="2025")
    assert "UBND &lt;xã&gt;" in page
    rows = Rows(page)
    assert rows.named("Members")[0][1:] == [str(told.members), "50 to 70", "met"]
    women = rows.named("Women among the members")[0]
    assert women[1].startswith(f"{told.women} of {told.members} = ")
    assert women[3] == "outside the range"
    assert "Clubs" not in [row[0].strip() for row in rows.rows if row]
    assert "1/KH" not in reader.article("dong-mau", "Overview", time="2025-02")
    plan.write_text("no plan", "utf-8")
    page = reader.article("dong-mau", "Overview", time="2025")
    assert "plan.toml is not valid TOML" in page
    assert "money-income" not in page


@pytest.mark.parametrize("time", ["2019", "2099", ""])
def test_any_time_filter_is_answered(time: str, reader: Reader) -> None:
    page = reader.article("dong-mau", "Overview", time=time)
    assert ("There is nothing to show here yet." in page) == (time == "2019")


def test_it_speaks_vietnamese(shared_room: Callable[..., Flask]) -> None:
    page = Reader(shared_room(language="vi")).article("dong-mau", "Overview", time="2025")
    assert "1.520.600 đ" in page
    assert "Tiền mặt" in page
