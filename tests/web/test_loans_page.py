"""The page of the loans in Fava: the audit's figures, each with its entries; a loan's card; nothing that a stranger wrote is markup."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from fava.application import create_app
from fava.beans.abc import Transaction
from hypothesis import given
from hypothesis import strategies as st

from clubledger.i18n import Dong, show
from clubledger.web.charts import balance_chart
from tests.known import known
from tests.web.conftest import LEDGERS, audited, books_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAY = date(2025, 12, 31)

LOAN = """
2024-01-15 * "TV001" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-01"
  purpose: "mua <b>bê</b> cho bà Mẫu"
  term: 3
  rate: 1
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


class Reader:
    """A browser of sorts: asks a page of a club's ledger for its article, in a language."""

    def __init__(self, folder: Path, top: str = "main") -> None:
        with (folder / "club.beancount").open("a", encoding="utf-8") as club:
            club.write('\n2024-01-05 custom "fava-extension" "clubledger.web"\n')
        main = folder / f"{top}.beancount"
        if top != "main":
            main.write_text(
                main.read_text("utf-8") + '\n2024-01-05 custom "fava-extension" "clubledger.web"\n', "utf-8"
            )
        self.app = create_app([str(main)])
        self.client = self.app.test_client()
        (self.slug,) = self.app.config["LEDGERS"].ledgers_by_slug

    def get(self, page: str, language: str = "vi", **arguments: str) -> str:
        answer = self.client.get(
            f"/{self.slug}/extension/{page}/",
            query_string={"partial": "true", **arguments},
            headers={"Accept-Language": language},
        )
        assert answer.status_code == 200
        start, end = (
            answer.text.index('<div class="club">'),
            answer.text.index('<script type="application/json"'),
        )
        return answer.text[start:end]

    def entries(self, link: str) -> list[Transaction]:
        """The transactions that the journal shows at a link."""
        parts = urlsplit(unescape(link))
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        with self.app.test_request_context(f"/{self.slug}/journal/", query_string=asked):
            self.app.preprocess_request()
            from fava.context import g

            return [
                entry
                for entry in g.filtered.entries
                if isinstance(entry, Transaction) and entry.postings and entry.flag == "*"
            ]


class Markup(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def cells(text: str, start: str) -> list[list[str]]:
    """The texts of the cells of each row after a heading."""
    rows = re.findall(r"<tr>(.*?)</tr>", text[text.index(start) :], re.DOTALL)
    plain = [[unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]  # fmt: skip
    return [row for row in plain if row]


def dong(amount: int | None, language: str = "en") -> str:
    return show(Dong(known(amount)), language)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Reader]:
    """Readers of copies of the sample clubs, made once."""
    readers: dict[str, Reader] = {}

    def open_(club: str) -> Reader:
        if club not in readers:
            folder = tmp_path_factory.mktemp("clubs") / club
            shutil.copytree(LEDGERS / club, folder)
            readers[club] = Reader(folder)
        return readers[club]

    return open_


# -- the register ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("club", SAMPLES)
def test_the_figures_are_those_of_the_audit(club: str, reader: Callable[[str], Reader]) -> None:
    told = known(audited(LEDGERS / club, DAY).indicators)
    page = reader(club).get("Loans", "en", time="2025")
    shown = dict(re.findall(r'<div class="card">([^<]+)<br><span class="big">(.*?)</span></div>', page))
    plain = {key: re.sub("<[^>]+>", "", value) for key, value in shown.items()}
    assert plain["Open loans"] == str(told.loans_open)
    assert plain["Owed"] == dong(told.principal_outstanding)
    assert plain["Overdue principal"] == dong(told.principal_overdue)
    at_risk = {row[0]: row for row in cells(page, "<caption>Loans at risk</caption>")[1:4]}
    assert at_risk["more than 30 days (PAR30)"][2:4] == [dong(told.par30), dong(told.principal_outstanding)]
    books = books_of(LEDGERS / club, DAY)
    rows = cells(page, "<caption>Open loans</caption>")[1 : told.loans_open + 1]
    assert {row[0]: row[6] for row in rows} == {
        number: dong(loan.balance) for number, loan in books.loans.items() if loan.balance > 0
    }


@pytest.mark.parametrize("club", SAMPLES)
def test_what_is_owed_links_to_the_entries_it_is_made_of(club: str, reader: Callable[[str], Reader]) -> None:
    page = reader(club).get("Loans", "en", time="2025")
    at_risk = re.findall(r'<a href="([^"]*filter=[^"]*)">([^<]+)</a>', page[page.index("Loans at risk") : page.index("Open loans</caption>")])  # fmt: skip
    owed = re.findall(r'data-label="Owed"><a href="([^"]*/account/[^"]*filter=[^"]*)">([^<]+)</a>', page[page.index("Open loans</caption>") :])  # fmt: skip
    assert at_risk or club != "na-thu"
    assert owed
    for link, shown in [*at_risk, *owed[:5]]:
        entries = reader(club).entries(link)
        lent = [posting for entry in entries for posting in entry.postings if ":Cho-vay:" in posting.account]
        assert dong(int(sum(posting.units.number for posting in lent))) == shown


def test_a_time_filter_shows_the_books_as_they_were(reader: Callable[[str], Reader]) -> None:
    books = books_of(LEDGERS / "na-thu", date(2024, 12, 31))
    page = reader("na-thu").get("Loans", "en", time="2024")
    assert "Loans on 2024-12-31" in page
    assert dong(sum(max(loan.balance, 0) for loan in books.loans.values())) in page


@pytest.mark.parametrize("asked", ["KU-1999-001", "<script>alert(1)</script>", "{{ 7 * 7 }}", "x" * 5000])
def test_an_unknown_loan_is_answered_with_a_sentence(asked: str, reader: Callable[[str], Reader]) -> None:
    page = reader("na-thu").get("Loans", "en", loan=asked, time="2025")
    assert "The books have no loan" in page
    assert "<script>alert" not in page
    assert "Open loans" in page


def test_loans_that_cannot_be_told_show_why(make_club: Callable[..., Path]) -> None:
    page = Reader(make_club(income=LOAN.replace("term: 3", 'term: "ba"'))).get("Loans", "en", time="2024")
    assert "Loans whose standing cannot be told" in page
    assert "the term of KU-2024-001 is not a whole number of months" in page
    assert "not known" in page


def test_books_without_loans(make_club: Callable[..., Path]) -> None:
    assert "No loan has been made yet." in Reader(make_club()).get("Loans", "en", time="2024")


def test_the_operating_fund_lends_nothing(tmp_path: Path) -> None:
    shutil.copytree(LEDGERS / "na-thu", tmp_path / "na-thu")
    other = Reader(tmp_path / "na-thu", top="operating-fund")
    assert "The operating fund lends nothing" in other.get("Loans", "en", loan="KU-2024-016")


# -- the card --------------------------------------------------------------------------------------------------


def test_a_card(reader: Callable[[str], Reader]) -> None:
    page = reader("na-thu").get("Loans", "en", loan="KU-2025-013", time="2025")
    rows = cells(page, "<caption>Instalments</caption>")[1:]
    assert rows[0] == ["1", "2025-05-18", dong(450_000), dong(36_000), dong(450_000), dong(36_000), "2025-05-18", "PT-2025-037/25", "paid"]  # fmt: skip
    assert rows[4][-1] == "104 days late"
    assert "Điều 9, khoản 2" in page
    assert "BB-2024-04" in page
    pictures = [attrs for tag, attrs in Markup(page).tags if tag == "svg"]
    assert [picture["role"] for picture in pictures] == ["img", "img"]  # for a narrow and for a wide screen
    assert {attrs.get("id") for tag, attrs in Markup(page).tags if tag in {"title", "desc"}} == {
        name for picture in pictures for name in known(picture["aria-labelledby"]).split()
    }


def test_the_slip_of_an_instalment_links_to_its_entry(reader: Callable[[str], Reader]) -> None:
    page = reader("na-thu").get("Loans", loan="KU-2025-013", time="2025")
    link = known(re.search(r'href="([^"]+)">PT-2025-037/25<', page))[1]
    (entry,) = reader("na-thu").entries(link)
    assert entry.meta["voucher"] == "PT-2025-037/25"
    minutes = known(re.search(r'href="([^"]*minutes[^"]*)">BB-2025-04<', page))[1]
    assert {entry.meta["minutes"] for entry in reader("na-thu").entries(minutes)} == {"BB-2025-04"}


def test_what_was_paid_links_to_its_slips_on_the_account_that_tells_it(
    reader: Callable[[str], Reader],
) -> None:
    page = reader("na-thu").get("Loans", "en", loan="KU-2025-013", time="2025")
    shown = re.findall(r'data-label="(Principal paid|Interest paid)"><a href="([^"]*/account/[^"]*)">([^<]+)</a>', page)  # fmt: skip
    assert len(shown) == 2 * 4 + 2
    for label, link, amount in shown:
        part = ":Cho-vay:" if label == "Principal paid" else ":Lãi-cho-vay"
        moved = [
            posting.units.number
            for entry in reader("na-thu").entries(link)
            for posting in entry.postings
            if part in posting.account and posting.units.number < 0
        ]
        assert dong(-int(sum(moved))) == amount


def test_a_slip_of_the_other_fund_with_the_same_number_is_not_shown(make_club: Callable[..., Path]) -> None:
    slip = LOAN.replace("BN-2024-001", "PC-2024-001").replace("Ngân-hàng", "Tiền-mặt")
    other = """
2024-01-16 * "Chi" "Chè nước"
  voucher: "PC-2024-001"
  Chi:Quỹ-hoạt-động:Hành-chính  1000 VND
  Tài-sản:Quỹ-hoạt-động:Tiền-mặt
"""
    reader = Reader(make_club(income=slip, operating=other))
    page = reader.get("Loans", "en", loan="KU-2024-001", time="2024")
    link = known(re.search(r'href="([^"]+)">PC-2024-001<', page))[1]
    assert [entry.narration for entry in reader.entries(link)] == ["Cho vay"]


def test_where_the_account_says_something_else_than_the_contracts_it_is_said_why(
    reader: Callable[[str], Reader],
) -> None:
    page = reader("ben-gia").get("Loans", "en", time="2025")
    (link,) = re.findall(
        r'<a href="([^"]+)">The account says 60,318,000 đ: 337,000 đ was repaid beyond what was owed, or',
        page,
    )
    lent = [
        posting.units.number
        for entry in reader("ben-gia").entries(link)
        for posting in entry.postings
        if ":Cho-vay:" in posting.account
    ]
    assert sum(lent) == -337_000
    assert "The account says" not in reader("na-thu").get("Loans", "en", time="2025")


def test_a_late_loan_is_called_overdue_and_its_figure_leads_to_its_card(
    reader: Callable[[str], Reader],
) -> None:
    page = reader("na-thu").get("Loans", "en", time="2025")
    (row,) = re.findall(r'<tr><th scope="row"><a class="code"[^>]*>KU-2025-013<.*?</tr>', page, re.DOTALL)
    assert '<td class="standing late">overdue</td>' in row
    overdue = known(re.search(r'data-label="Principal and interest overdue"><a href="([^"]+)">', row))[1]
    assert "loan=KU-2025-013" in overdue
    assert overdue.endswith("#instalments")
    assert 'id="instalments"' in reader("na-thu").get("Loans", "en", loan="KU-2025-013", time="2025")
    (total,) = re.findall(r'Overdue principal<br><span class="big"><a href="([^"]+)">', page)
    assert "/extension/Due/" in total
    assert "on=2025-12-31" in total


@pytest.mark.parametrize("club", SAMPLES)
def test_every_loan_has_its_card(club: str, reader: Callable[[str], Reader]) -> None:
    for number in books_of(LEDGERS / club, DAY).loans:
        assert f"Loan {number}" in reader(club).get("Loans", "en", loan=number, time="2025")


def test_an_extension_names_its_minutes(reader: Callable[[str], Reader]) -> None:
    page = reader("na-thu").get("Loans", "en", loan="KU-2024-016", time="2025")
    assert "2025-03-18: 2 months longer" in page


def test_a_loan_that_was_lent_anew_says_so_and_asks_for_minutes_from_the_second_time_on(
    make_club: Callable[..., Path],
) -> None:
    again = """
{back} * "Hủy" ^KU-2024-001
  voucher: "BC-2024-00{number}"
  reverses: "{wrong}"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  {amount} VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  -{amount} VND
"""
    amount = known(re.search(r"TV001 +([\d,]+) VND", LOAN))[1]
    lent = [
        re.sub(r"^\s*[\d-]{10}", f"\n{day}", LOAN).replace("BN-2024-001", slip)
        for day, slip in (
            ("2024-01-15", "BN-2024-001"),
            ("2024-02-20", "BN-2024-002"),
            ("2024-03-22", "BN-2024-003"),
        )
    ]
    once = lent[0] + again.format(back="2024-02-12", number=1, wrong="BN-2024-001", amount=amount) + lent[1]
    twice = once + again.format(back="2024-03-14", number=2, wrong="BN-2024-002", amount=amount) + lent[2]
    noted, extended = (
        Reader(make_club(name, income=text)).get("Loans", "en", loan="KU-2024-001", time="2024")
        for name, text in (("once", once), ("twice", twice))
    )
    assert "<li>2024-02-20: reversed and lent anew, due later</li>" in noted
    without = 'reversed and lent anew, due later, <span class="error">without minutes</span></li>'
    assert f"<li>2024-02-20: {without}" in extended
    assert f"<li>2024-03-22: {without}" in extended


def test_what_a_stranger_wrote_is_text_and_hidden_with_the_names(make_club: Callable[..., Path]) -> None:
    reader = Reader(make_club(income=LOAN))
    page = reader.get("Loans", "en", loan="KU-2024-001", time="2024")
    assert "mua &lt;b&gt;bê&lt;/b&gt; cho bà Mẫu" in page
    assert "TV001 Nguyễn Thị Mẫu" in page
    reader.app.config["CLUBLEDGER_NO_NAMES"] = True
    for arguments in ({"loan": "KU-2024-001"}, {}):
        assert "Mẫu" not in reader.get("Loans", "en", time="2024", **arguments)


@pytest.mark.parametrize("arguments", [{}, {"loan": "KU-2025-013"}, {"loan": "KU-2024-016"}])
def test_tables_have_captions_and_headings_and_nothing_comes_from_elsewhere(
    arguments: dict[str, str], reader: Callable[[str], Reader]
) -> None:
    page = reader("na-thu").get("Loans", time="2025", **arguments)
    tags = Markup(page).tags
    assert [tag for tag, _ in tags].count("table") == [tag for tag, _ in tags].count("caption")
    assert all(attrs.get("scope") for tag, attrs in tags if tag == "th")
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert "script" not in {tag for tag, _ in tags}
    assert not re.search(r'(src|href)="(https?:)?//', page)


# -- the picture -----------------------------------------------------------------------------------------------


def points(text: str) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in (point.split(",") for point in text.split())]


def test_the_corners_of_a_picture() -> None:
    picture = known(
        balance_chart(
            [(date(2024, 1, 1), 400), (date(2024, 1, 11), 0)],
            [(date(2024, 1, 1), 400), (date(2024, 1, 21), 0)],
            date(2024, 1, 31),
        )
    )
    (x0, y0), (x1, y1), (x2, y2), _ = points(picture.actual)
    assert (x0, y0, y1) == (picture.left, picture.top, picture.top)
    assert x1 == x2 == (picture.left + picture.right) // 2
    assert y2 == picture.bottom
    assert points(picture.planned)[-1] == (picture.right, picture.bottom)
    assert [mark.value for mark in picture.amounts] == [0, 100, 200, 300, 400]
    assert [mark.value for mark in picture.days] == [date(2024, 1, 1), date(2024, 1, 11), date(2024, 1, 21)]


def test_nothing_makes_no_picture() -> None:
    assert balance_chart([], [], DAY) is None


STEPS = st.dictionaries(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(-(10**9), 10**12), max_size=8
).map(lambda steps: sorted(steps.items()))


@given(STEPS.filter(bool), STEPS, st.integers(0, 3000))
def test_everything_lies_within_the_picture(
    actual: list[tuple[date, int]], planned: list[tuple[date, int]], days: int
) -> None:
    as_of = date.fromordinal(actual[-1][0].toordinal() + days)
    picture = known(balance_chart(actual, planned, as_of))
    for x, y in [*points(picture.actual), *points(picture.planned)]:
        assert picture.left <= x <= picture.right
        assert picture.top <= y <= picture.bottom
    assert [x for x, _ in points(picture.actual)] == sorted(x for x, _ in points(picture.actual))
    assert 2 <= len(picture.amounts) <= 6
    assert 0 in [mark.value for mark in picture.amounts]
    assert picture.days[0].position == picture.left
    assert picture.days[-1].position == picture.right
