"""The page of what is due: for the day that is asked for, else for the next meeting; to be printed."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from clubledger.i18n import Dong, show
from clubledger.reports.due import due, next_meeting
from clubledger.web.due import read_day
from tests.known import known
from tests.web.conftest import LEDGERS, audited, books_of
from tests.web.test_loans_page import DAY, LOAN, SAMPLES, Markup, Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def dong(amount: int) -> str:
    return show(Dong(amount), "en")


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


@pytest.mark.parametrize("club", SAMPLES)
def test_the_next_meeting_and_its_sums(club: str, reader: Callable[[str], Reader]) -> None:
    books = books_of(LEDGERS / club, DAY)
    day = next_meeting(books)
    told = due(books, day)
    page = reader(club).get("Due", "en", time="2025")
    assert f"Due on {day}" in page
    assert "probably the day of the next meeting" in page
    assert f"To collect: {dong(told.total)} from {len(told.everyone)} members" in page
    names = re.findall(r'<th scope="row" rowspan[^>]*><a href="[^"]*">([^<]+)</a>', page)
    assert names == [f"{one.member} {books.members[known(one.member)].name}" for one in told.everyone]


@pytest.mark.parametrize("club", SAMPLES)
def test_on_the_day_of_the_audit_the_late_principal_is_the_audits(
    club: str, reader: Callable[[str], Reader]
) -> None:
    told = due(books_of(LEDGERS / club, DAY), DAY)
    overdue = known(audited(LEDGERS / club, DAY).indicators).principal_overdue
    late = [loan for one in told.late for loan in one.loans if loan.days_late]
    assert sum(loan.principal for loan in late) == overdue
    page = reader(club).get("Due", "en", time="2025", on="31/12/2025")
    assert "What is still to be paid when that day ends." in page
    assert all(f"{loan.days_late} days, since {loan.since}" in page for loan in late)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("31/02/2026", "31/02/2026 is no day"),
        ("<b>mai</b>", "&lt;b&gt;mai&lt;/b&gt; is no day"),
        ("01/01/9999", "9999-01-01 is not a day from 2024-04-10 to 2030-12-31."),
        ("10/01/1999", "1999-01-10 is not a day from"),
    ],
)
def test_what_is_no_day_is_answered_with_a_sentence_and_the_next_meeting(
    asked: str, sentence: str, reader: Callable[[str], Reader]
) -> None:
    page = reader("dong-mau").get("Due", "en", time="2025", on=asked)
    assert sentence in page
    assert "Due on 2026-01-10" in page


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10/01/2026", date(2026, 1, 10)),
        ("1/2/2026", date(2026, 2, 1)),
        ("10-01-2026", date(2026, 1, 10)),
        ("2026-01-10", date(2026, 1, 10)),
        ("10/01/26", None),
        ("29/02/2025", None),
        ("١٠/٠١/٢٠٢٦", None),
        ("", None),
    ],
)
def test_how_a_day_is_written(text: str, day: date) -> None:
    assert read_day(text) == day


def test_a_day_is_kept_in_the_form_and_with_the_time_filter(reader: Callable[[str], Reader]) -> None:
    tags = Markup(reader("dong-mau").get("Due", "vi", time="2025", on="10/02/2026")).tags
    fields = {attrs["name"]: attrs["value"] for tag, attrs in tags if tag == "input"}
    assert fields == {"on": "10/02/2026", "time": "2025"}
    assert {attrs["for"] for tag, attrs in tags if tag == "label"} <= {attrs.get("id") for _, attrs in tags}


def test_amounts_lead_to_the_card_of_their_contract(reader: Callable[[str], Reader]) -> None:
    page = reader("na-thu").get("Due", "en", time="2025", on="31/12/2025")
    told = due(books_of(LEDGERS / "na-thu", DAY), DAY)
    links = re.findall(r'data-label="To pay"><strong><a href="([^"]+)#instalments">([^<]+)</a>', page)
    asked = [(loan.loan, dong(loan.total)) for one in told.everyone for loan in one.loans]
    assert [(link.rpartition("loan=")[2].partition("&")[0], shown) for link, shown in links] == asked


def test_books_whose_last_entry_is_long_ago_are_said_to_end_then(reader: Callable[[str], Reader]) -> None:
    assert "The books are written up to 2025-12-25." in reader("dong-mau").get("Due", "en", time="2026-02")
    assert "The books are written up to" not in reader("dong-mau").get("Due", "en", time="2025")


def test_on_paper_there_is_room_for_what_was_received_and_for_a_signature(
    reader: Callable[[str], Reader],
) -> None:
    page = reader("dong-mau").get("Due", "vi", time="2025")
    heads, cells = (re.findall(rf'<{tag}[^>]* ?class="[^"]*printonly"[^>]*>', page) for tag in ("th", "td"))
    assert len(heads) == 2
    assert len(cells) > 2 * 30
    assert len(cells) % 2 == 0


def test_a_loan_that_cannot_be_told_is_listed_with_the_reason(make_club: Callable[..., Path]) -> None:
    page = Reader(make_club(income=LOAN.replace("term: 3", 'term: "ba"'))).get("Due", "en", time="2024")
    assert "Loans of which cannot be told what is due" in page
    assert "the term of KU-2024-001 is not a whole number of months" in page
    assert "Nothing is due." in page


def test_without_names_the_list_goes_by_code(make_club: Callable[..., Path]) -> None:
    reader = Reader(
        make_club(
            income=LOAN
            + LOAN.replace("TV001", "TV002").replace("2024-001", "2024-002").replace("2024-001", "2024-002")
        )
    )
    reader.app.config["CLUBLEDGER_NO_NAMES"] = True
    page = reader.get("Due", "en", time="2024-02", on="15/02/2024")
    assert re.findall(r'<th scope="row" rowspan[^>]*><a href="[^"]*">([^<]+)</a>', page) == ["TV001", "TV002"]


def test_the_operating_fund_lends_nothing(tmp_path: Path) -> None:
    shutil.copytree(LEDGERS / "na-thu", tmp_path / "na-thu")
    assert "The operating fund lends nothing" in Reader(tmp_path / "na-thu", top="operating-fund").get(
        "Due", "en"
    )


def test_tables_have_captions_and_headings(reader: Callable[[str], Reader]) -> None:
    tags = Markup(reader("na-thu").get("Due", time="2025")).tags
    assert [tag for tag, _ in tags].count("table") == [tag for tag, _ in tags].count("caption") == 2
    assert all(attrs.get("scope") for tag, attrs in tags if tag == "th")
    assert "script" not in {tag for tag, _ in tags}
