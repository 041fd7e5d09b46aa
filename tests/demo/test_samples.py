"""The sample workspace: three clubs of the plan's commune."""

from __future__ import annotations

import shutil
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader

from clubledger.auditing.club import ClubResult, Outcome, audit_club
from clubledger.regulation.profiles import read_plan
from clubledger.rules import Level

LEDGERS = Path(__file__).parents[2] / "ledgers"
CLUBS = ("ben-gia", "dong-mau", "na-thu")
AS_OF = date(2025, 12, 31)


def audit(club: str) -> ClubResult:
    return audit_club(LEDGERS / club, AS_OF, profile=read_plan(LEDGERS / "plan.toml"))


def finding_ids(result: ClubResult, *, waived: bool = False) -> set[tuple[str, str]]:
    return {(finding.rule, finding.subject) for finding in result.findings if finding.waived is waived}


def test_dong_mau_is_clean() -> None:
    result = audit("dong-mau")
    assert result.outcome is Outcome.PASSED
    assert result.unknown == ()
    assert result.count(Level.ERROR) == result.count(Level.WARNING) == 0


def test_na_thu_is_honest() -> None:
    result = audit("na-thu")
    assert result.outcome is Outcome.FINDINGS
    assert result.unknown == ()
    assert result.count(Level.ERROR) == 0
    assert finding_ids(result, waived=True) == {("LOAN-02", "KU-2024-029")}
    loud = {
        (finding.rule, finding.subject)
        for finding in result.findings
        if finding.level is not Level.NOTE and not finding.waived
    }
    assert loud == {("LOAN-15", "KU-2025-013"), ("LOAN-15", "KU-2025-023"), ("CASH-03", "operating 2025-08")}
    assert 'custom "extension" "KU-2024-016"' in (LEDGERS / "na-thu/club.beancount").read_text("utf-8")


def test_ben_gia_has_grave_faults() -> None:
    result = audit("ben-gia")
    assert result.outcome is Outcome.FINDINGS
    assert result.unknown == ()
    loud = {
        (finding.rule, finding.subject.split(":")[0])
        for finding in result.findings
        if finding.level is not Level.NOTE
    }
    assert loud == {
        ("DOC-01", "operating-fund/2024.beancount"),
        ("DOC-02", "PC-2025-047"),
        ("DOC-03", "operating PC-2025-013..014"),
        ("DOC-05", "PC-2025-017"),
        ("FUND-03", "PC-2025-008"),
        ("FUND-08", "PC-2025-008"),
        ("FUND-08", "PC-2025-037"),
        ("LOAN-05", "KU-2024-026"),
        ("LOAN-07", "KU-2024-026"),
        ("LOAN-12", "KU-2024-001"),
    }


def test_the_commune_has_the_members_of_its_plan() -> None:
    plan = read_plan(LEDGERS / "plan.toml")
    figures = [audit(club).indicators for club in CLUBS]
    members = [figure.members for figure in figures if figure]
    assert plan.targets["clubs"].holds(Decimal(len(CLUBS)))
    assert 150 <= sum(members) <= 160
    for figure in figures:
        assert figure is not None
        assert 50 <= figure.members <= 54
        assert figure.women is not None
        assert 60 <= figure.women * 100 // figure.members <= 70
        assert figure.older is not None
        assert 60 <= figure.older * 100 // figure.members <= 70
        assert figure.borrowers_ever * 2 >= figure.members


@pytest.mark.parametrize("club", CLUBS)
def test_beancount_itself_finds_no_fault(club: str, tmp_path: Path) -> None:
    folder = tmp_path / club
    shutil.copytree(LEDGERS / club, folder)
    for top in ("main", "income-fund", "operating-fund"):
        path = folder / f"{top}.beancount"
        if club == "ben-gia":  # its plugins report what clubledger finds
            lines = path.read_text("utf-8").splitlines(keepends=True)
            path.write_text("".join(line for line in lines if not line.startswith("plugin ")), "utf-8")
        entries, errors, _ = loader.load_file(str(path))
        assert errors == []
        assert entries


def test_the_text_is_nfc() -> None:
    for path in sorted(LEDGERS.rglob("*.beancount")):
        text = path.read_text("utf-8")
        assert text == unicodedata.normalize("NFC", text)
        assert (
            "xã Bình Thành" in text
            or "bịa" in text
            or path.parent.name.endswith("-fund")
            or "include" in text
        )
