"""A club whose books ended long ago: the report says so first, and the silence leads what is found."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.auditing import html_report, json_report, text_report
from clubledger.auditing.club import audit_club
from clubledger.auditing.report import Report
from clubledger.regulation.profiles import in_force

if TYPE_CHECKING:
    from types import ModuleType

CLUB = Path(__file__).parents[2] / "ledgers" / "ben-gia"
LAST = date(2024, 12, 31)


def written(writer: ModuleType, as_of: date, language: str = "en") -> str:
    out = io.StringIO()
    club = audit_club(CLUB, as_of)
    assert club.last_entry is not None
    writer.write(Report(as_of, in_force(as_of), language, [club]), out)
    return out.getvalue()


def last_entry() -> date:
    found = audit_club(CLUB, date(2199, 12, 31)).last_entry
    assert found is not None
    return found


@pytest.mark.parametrize(("days", "said"), [(365, False), (366, True)])
def test_a_year_without_an_entry_is_said_first(days: int, said: bool) -> None:
    as_of = last_entry() + timedelta(days=days)
    lines = written(text_report, as_of).splitlines()
    assert ("The books end on" in lines[1]) is said
    page = written(html_report, as_of)
    assert ("The books end on" in page) is said
    if said:
        assert page.index("The books end on") < page.index("<article")


def test_the_silence_leads_the_findings() -> None:
    as_of = last_entry() + timedelta(days=700)
    findings = [line for line in written(text_report, as_of).splitlines() if line.startswith("   [")]
    assert "GOV-04" in findings[0]
    assert any(line.startswith("   [Wrong]") for line in findings[1:])


def test_the_machine_reads_when_the_books_end() -> None:
    report = json.loads(written(json_report, LAST))
    assert report["clubs"][0]["last_entry"] == "2024-12-25"
