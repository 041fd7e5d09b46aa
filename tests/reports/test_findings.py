"""The findings page says what the audit says, no more and no less."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import ClubResult, audit_club
from clubledger.books import load_club
from clubledger.books.chart import Fund
from clubledger.reports.findings import FindingsReport, Item, ScannedPaper, findings
from clubledger.rules import Level
from clubledger.rules.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

LEDGERS = Path(__file__).parents[2] / "ledgers"
SAMPLES = ("dong-mau", "ben-gia", "na-thu")
DAYS = (date(2024, 9, 15), date(2025, 12, 31), date(2026, 12, 31))

EXPENSE = """
2024-05-15 * "Trạm y tế xã" "Mua thuốc bổ"
  {voucher}
  Chi:Quỹ-hoạt-động:Chăm-sóc-sức-khỏe  200,000 VND
  Tài-sản:Quỹ-hoạt-động:Ngân-hàng
"""


def items(view: FindingsReport) -> list[Item]:
    return [item for level in view.levels for part in level.rules for item in part.items]


def agrees(view: FindingsReport, audit: ClubResult) -> None:
    open_ones = [one for one in audit.findings if not one.waived]
    assert {level.level: level.count for level in view.levels} == {
        level: audit.count(level) for level in Level
    }
    assert sorted(map(repr, open_ones)) == sorted(repr(item.finding) for item in items(view))
    assert view.waived == audit.waived
    assert view.unjudged == len(audit.unknown)
    assert [one for part in view.unknown for one in part.items] == list(audit.unknown)
    assert [one for _, one in view.not_applicable] == list(audit.not_applicable)


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_has_what_the_audit_has(name: str, as_of: date) -> None:
    agrees(findings(load_club(LEDGERS / name, as_of)), audit_club(LEDGERS / name, as_of))


@pytest.mark.parametrize("rule", ["MEM-06", "LOAN-02", "DOC-01", "CASH-03", "GOV-01"])
def test_so_it_has_in_the_rules_examples(rule: str, tmp_path: Path) -> None:
    for number, example in enumerate(examples(rule)):
        folder = tmp_path / str(number)
        for name, text in example.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        audit = audit_club(folder, example.as_of)
        if audit.errors:
            continue
        agrees(findings(load_club(folder, example.as_of)), audit)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_funds_page_has_its_findings_and_those_of_the_club(name: str) -> None:
    books = load_club(LEDGERS / name, DAYS[1])
    audit = audit_club(LEDGERS / name, DAYS[1])
    for fund in Fund:
        view = findings(books, fund)
        expected = [one for one in audit.findings if one.fund in {None, fund}]
        assert sum(level.count for level in view.levels) == sum(not one.waived for one in expected)
        assert view.waived == sum(one.waived for one in expected)
        assert all(item.finding.fund in {None, fund} for item in items(view))


def test_the_levels_and_rules_come_in_their_order() -> None:
    view = findings(load_club(LEDGERS / "ben-gia", DAYS[1]))
    assert [level.level for level in view.levels] == list(Level)
    for level in view.levels:
        rules = [part.rule.id for part in level.rules]
        assert len(set(rules)) == len(rules)
        assert all(item.finding.level is level.level for part in level.rules for item in part.items)


# -- waivers


WAIVER = """
2024-05-20 custom "waiver" "DOC-01" "{subject}"
  reason: "phiếu cháy"
  by: "Hội nghị thành viên"
  minutes: "BB-2024-05"
"""


def test_a_waiver_stands_with_what_it_waives() -> None:
    books = load_club(LEDGERS / "na-thu", DAYS[1])
    (part,) = findings(books).waivers
    assert (part.waiver.rule, part.waiver.subject) == ("LOAN-02", "KU-2024-029")
    assert [item.finding.waived for item in part.items] == [True]
    assert findings(books, Fund.INCOME).waivers == (part,)
    assert findings(books, Fund.OPERATING).waivers == ()


def test_a_waiver_that_is_over_is_told_and_waives_nothing(make_club: Callable[..., Path]) -> None:
    text = WAIVER.format(subject="TV001").replace("DOC-01", "MEM-06") + "  until: 2024-06-30\n"
    folder = make_club(club=text)
    during, after = (findings(load_club(folder, day)) for day in (date(2024, 6, 30), date(2024, 7, 1)))
    assert [item.finding.subject for item in during.waivers[0].items] == ["TV001"]
    assert (during.waived, after.waived) == (1, 0)
    assert len(after.waivers) == 1
    assert after.waivers[0].items == ()


def test_two_waivers_of_one_finding_count_it_once(make_club: Callable[..., Path]) -> None:
    text = WAIVER.format(subject="TV001").replace("DOC-01", "MEM-06")
    folder = make_club(club=text + text.replace("2024-05-20", "2024-05-21"))
    view = findings(load_club(folder, date(2024, 6, 30)))
    assert view.waived == 1
    assert [len(part.items) for part in view.waivers] == [1, 0]


# -- links


def the_item(folder: Path, rule: str) -> Item:
    view = findings(load_club(folder, date(2024, 12, 31)))
    (item,) = [one for one in items(view) if one.finding.rule == rule]
    return item


def test_an_entry_without_a_slip_is_found_by_its_day(make_club: Callable[..., Path]) -> None:
    item = the_item(make_club(operating=EXPENSE.format(voucher='note: "x"')), "DOC-01")
    assert item.day == date(2024, 5, 15)


def test_an_entry_with_a_slip_is_found_by_it() -> None:
    books = load_club(LEDGERS / "ben-gia", DAYS[1])
    for item in items(findings(books)):
        if item.finding.voucher or item.finding.loan:
            assert item.day is None
        if item.finding.voucher:
            entries = books.vouchers[item.finding.fund, item.finding.voucher]
            assert item.account in {posting.account.name for entry in entries for posting in entry.postings}


# -- scans


def twice(*lines: str) -> str:
    """Two expenses of one slip, so that DOC-02 finds something to say of it."""
    first = EXPENSE.format(voucher="\n  ".join(['voucher: "BN-2024-001"', *lines]))
    return first + first.replace("2024-05-15", "2024-05-18")


def scans(folder: Path) -> tuple[ScannedPaper, ...]:
    return the_item(folder, "DOC-02").scans


def put(folder: Path, name: str) -> str:
    path = folder / "documents" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"scan")
    return str(path)


def test_the_scan_that_an_entry_names_is_told_by_name(make_club: Callable[..., Path]) -> None:
    folder = make_club(operating=twice('document: "documents/phieu.jpg"'))
    put(folder, "phieu.jpg")
    assert scans(folder) == (ScannedPaper("phieu.jpg", None),)


@pytest.mark.parametrize(
    ("line", "name", "link"),
    [
        ('document-2: "documents/phieu.jpg"', "phieu.jpg", ""),
        ("", "phieu.jpg", "^BN-2024-001"),
        ("", "2024-05-15.BN-2024-001.jpg", ""),
    ],
)
def test_a_document_of_the_slip_is_its_scan(
    make_club: Callable[..., Path], line: str, name: str, link: str
) -> None:
    document = f'\n2024-05-15 document Tài-sản:Quỹ-hoạt-động:Ngân-hàng "../documents/{name}" {link}\n'
    other = '\n2024-05-15 document Tài-sản:Quỹ-hoạt-động:Ngân-hàng "../documents/BN-2024-0010.jpg"\n'
    folder = make_club(operating=twice(*filter(None, [line])) + document + other)
    path = put(folder, name)
    put(folder, "BN-2024-0010.jpg")
    assert scans(folder) == (ScannedPaper(name, path),)


def test_a_scan_of_later_is_not_shown_yet(make_club: Callable[..., Path]) -> None:
    document = '\n2025-01-15 document Tài-sản:Quỹ-hoạt-động:Ngân-hàng "../documents/a.jpg" ^BN-2024-001\n'
    folder = make_club(operating=twice() + document)
    put(folder, "a.jpg")
    assert scans(folder) == ()
