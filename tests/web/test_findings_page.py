"""The findings page in stock Fava: what the audit says, why, how to put it right, and where it stands."""

from __future__ import annotations

import html
import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from fava.application import create_app
from fava.beans.abc import Transaction

from clubledger.auditing import audit_club
from clubledger.auditing.report import NO_CERTIFICATE, remedy
from clubledger.i18n import render, translate
from clubledger.rules import Level, get_rule
from tests.known import instance, known
from tests.web.conftest import LEDGERS, audited

if TYPE_CHECKING:
    from collections.abc import Callable

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
        self.client, self._language = self._app.test_client(), language

    def get(self, **args: str) -> str:
        self._app.config["CLUBLEDGER_NO_NAMES"] = self._nameless
        answer = self.client.get(
            f"/{self.slug}/extension/Findings/",
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


def counts(page: str) -> dict[str, int]:
    """The figures of the cards, by the parts of the page that they lead to."""
    return {
        part: int(count)
        for part, count in re.findall(r'<a href="#([\w-]+)">[^<]*</a> <span class="big">(\d+)</span>', page)
    }


def copied(name: str, folder: Path) -> Path:
    shutil.copytree(LEDGERS / name, folder / name)
    with (folder / name / "club.beancount").open("a", encoding="utf-8") as club:
        club.write(EXTENSION)
    return folder / name


@pytest.fixture(scope="module", params=SAMPLES)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(request.param, tmp_path_factory.mktemp("ledgers"))


@pytest.fixture(scope="module")
def ben_gia(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied("ben-gia", tmp_path_factory.mktemp("ledgers"))


@pytest.fixture(scope="module")
def na_thu(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied("na-thu", tmp_path_factory.mktemp("ledgers"))


def test_the_page_has_the_audits_figures(sample: Path) -> None:
    page, audit = Reader(sample).get(), audited(sample, DAY)
    assert counts(page) == {
        **{f"level-{level}": audit.count(level) for level in Level},
        "unknown": len(audit.unknown),
        "waived": audit.waived,
        "not-applicable": len(audit.not_applicable),
    }
    assert set(re.findall(r'id="([\w-]+)"', page)) == set(counts(page))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_finding_is_told_with_why_and_how_to_put_it_right(sample: Path, language: str) -> None:
    page, audit = text_of(Reader(sample, language=language).get()), audited(sample, DAY)
    for finding in audit.findings:
        assert " ".join(render(finding.message, language).split()) in page
        if finding.article:
            assert finding.article in page
        if not finding.waived:
            rule = get_rule(finding.rule)
            for msgid in (rule.title, rule.why, rule.source, *remedy(finding)):
                assert " ".join(translate(msgid, language).split()) in page
    for one in audit.not_applicable:
        assert render(one.reason, language) in page
    assert translate(NO_CERTIFICATE, language) in page


def test_nothing_found_is_said_to_be_no_certificate(tmp_path: Path) -> None:
    page = Reader(copied("dong-mau", tmp_path)).get()
    assert counts(page)["level-error"] == 0
    assert "The rules found nothing of this level." in page
    assert translate(NO_CERTIFICATE, "en") in page


def test_the_page_is_as_of_the_time_filter(ben_gia: Path) -> None:
    day = date(2024, 9, 30)
    page, audit = Reader(ben_gia).get(time="2024-09"), audited(ben_gia, day)
    assert counts(page)["level-error"] == audit.count(Level.ERROR) < audited(ben_gia, DAY).count(Level.ERROR)


def test_the_page_changes_with_the_books(tmp_path: Path) -> None:
    folder = copied("ben-gia", tmp_path)
    reader = Reader(folder)
    before = counts(reader.get())
    assert counts(reader.get()) == before
    journal = folder / "operating-fund" / "2025.beancount"
    journal.write_text(
        journal.read_text("utf-8")
        + '\n2025-12-30 * "Ai" "Chi không phiếu"\n'
        + "  Chi:Quỹ-hoạt-động:Hành-chính  1000 VND\n  Tài-sản:Quỹ-hoạt-động:Tiền-mặt\n",
        "utf-8",
    )
    after = counts(reader.get())["level-error"]
    assert after == audit_club(folder, DAY).count(Level.ERROR) > before["level-error"]


# -- links


def test_each_finding_leads_to_its_entry(sample: Path) -> None:
    reader, audit = Reader(sample), audited(sample, DAY)
    page = reader.get()
    for finding in audit.findings:
        addresses = [
            address
            for text, address in links(page)
            if text in {finding.voucher, f"entries of {finding.loan}"}
        ] or [address for text, address in links(page) if text == f"entries of {finding.date}"]
        assert addresses
        places = {
            (Path(instance(entry.meta["filename"], str)).name, entry.meta["lineno"])
            for address in addresses
            if urlsplit(address).path.endswith("/journal/")
            for entry in reader.entries(address)
        }
        place = known(finding.place)
        assert (Path(place.file).name, place.line) in places


def test_a_slip_of_the_other_fund_with_the_same_number_is_not_shown(ben_gia: Path) -> None:
    reader = Reader(ben_gia)
    entries = reader.entries(link(reader.get(), "PC-2025-047"))
    assert len(entries) == 2  # the number that is used twice
    assert all("income-fund" in instance(entry.meta["filename"], str) for entry in entries)


def test_loans_and_members_lead_to_their_pages(na_thu: Path) -> None:
    page = Reader(na_thu).get()
    assert urlsplit(link(page, "KU-2025-013")).path.endswith("/extension/Loans/")
    assert "member=TV014" in link(page, "TV014 Lương Xuân Trực")


def test_the_waiver_tells_who_decided_it(na_thu: Path) -> None:
    page = text_of(Reader(na_thu).get())
    for told in ("Hội nghị thành viên", "BB-2024-07", "trâu sinh sản", "until 2025-07-18", "from 2024-07-18"):
        assert told in page


def test_a_waiver_leads_to_its_directive_alone(na_thu: Path) -> None:
    reader = Reader(na_thu)
    address = link(reader.get(), "from 2024-07-18")
    filters = {key: told[0] for key, told in parse_qs(urlsplit(address).query).items()}
    (entry,) = reader.ledger.get_filtered(**filters).entries
    assert [value.value for value in entry.values] == ["LOAN-02", "KU-2024-029"]


def test_a_target_that_is_not_set_is_called_by_its_name(na_thu: Path) -> None:
    assert "sets no target: Members" in text_of(Reader(na_thu).get())


def test_without_names_there_are_codes_alone(na_thu: Path) -> None:
    page = Reader(na_thu, nameless=True).get()
    assert "TV014" in page
    assert "Trực" not in page
    assert "Hội nghị thành viên" not in page  # whoever decided may be called by name there
    assert "BB-2024-07" in page


def test_a_funds_own_ledger_shows_its_findings_and_the_clubs(ben_gia: Path) -> None:
    audit = audited(ben_gia, DAY)
    for fund, top in (("income", "income-fund.beancount"), ("operating", "operating-fund.beancount")):
        page = Reader(ben_gia, top).get()
        found = [one for one in audit.findings if one.fund in {None, fund}]
        assert sum(counts(page)[f"level-{level}"] for level in Level) == len(found)
        assert "what concerns the whole club" in page
    assert "DOC-01 ·" not in Reader(ben_gia, "income-fund.beancount").get()


# -- scans, unknowns, strange books

TWICE = """
2024-05-15 * "Trạm y tế xã" "Mua thuốc bổ"
  voucher: "BN-2024-001"
  document: "documents/phieu.jpg"
  Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe  200,000 VND
  Tài-sản:Quỹ-hoạt-động:Ngân-hàng
2024-05-18 * "Trạm y tế xã" "Mua thuốc bổ"
  voucher: "BN-2024-001"
  document: "documents/phieu.jpg"
  Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe  200,000 VND
  Tài-sản:Quỹ-hoạt-động:Ngân-hàng
"""
DOCUMENT = '\n2024-05-15 document Tài-sản:Quỹ-hoạt-động:Ngân-hàng "../documents/phieu.jpg"\n'
OURS = '2024-01-06 custom "fava-extension" "clubledger.web"'


@pytest.fixture
def scanned(make_club: Callable[..., Path]) -> Path:
    folder = make_club(club=OURS, operating=TWICE + DOCUMENT)
    (folder / "documents").mkdir()
    (folder / "documents" / "phieu.jpg").write_bytes(b"the scan")
    return folder


def test_a_scan_opens(scanned: Path) -> None:
    reader = Reader(scanned)
    with reader.client.get(link(reader.get(time="2024"), "phieu.jpg")) as answer:
        assert answer.data == b"the scan"


def test_a_scan_that_this_ledger_does_not_serve_is_named(scanned: Path) -> None:
    reader = Reader(scanned)
    (scanned / "operating-fund" / "2025.beancount").write_text("", "utf-8")
    journal = scanned / "operating-fund" / "2024.beancount"
    journal.write_text(journal.read_text("utf-8").replace(DOCUMENT, ""), "utf-8")
    page = reader.get(time="2024")
    assert "phieu.jpg" in page
    assert "phieu.jpg" not in [text for text, _ in links(page)]


def test_what_could_not_be_judged_is_told_with_its_reason(make_club: Callable[..., Path]) -> None:
    folder = make_club(
        club=OURS,
        income="""
2024-05-15 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  term: "ba"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  -3,000,000 VND
""",
    )
    page, audit = Reader(folder).get(time="2024"), audit_club(folder, date(2024, 12, 31))
    assert counts(page)["unknown"] == len(audit.unknown) > 0
    for one in audit.unknown:
        assert render(one.reason, "en") in text_of(page)
    assert "What is not known does not count as passed." in page


def test_strange_books_are_shown_as_text(make_club: Callable[..., Path]) -> None:
    folder = make_club(
        club=OURS
        + """
2024-05-20 custom "waiver" "<b>X</b>" "<script>alert(1)</script>"
  reason: "<i>vì sao</i>"
""",
        operating="""
2024-05-15 * "<u>Ai</u>" "Mua"
  voucher: "<u>PC\\"(2024"
  document: "documents/<img src=x>.jpg"
  Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe  200,000 VND
  Tài-sản:Quỹ-hoạt-động:Ngân-hàng
""",
    )
    reader = Reader(folder)
    page = reader.get(time="2024")
    assert "&lt;i&gt;vì sao&lt;/i&gt;" in page
    assert not re.search(r"<(script|img|u|i|b)\b", page)
    assert reader.entries(link(page, '<u>PC"(2024'))


@pytest.mark.parametrize("time", ["2020", "1999-01-01"])
def test_a_time_before_the_books_shows_no_traceback(make_club: Callable[..., Path], time: str) -> None:
    Reader(make_club(club=OURS)).get(time=time)


def test_broken_books_are_named_in_place_of_the_page(make_club: Callable[..., Path]) -> None:
    folder = make_club(club=OURS)
    reader = Reader(folder)
    (folder / "x.py").write_text("", "utf-8")
    assert "cannot be read" in reader.get()
