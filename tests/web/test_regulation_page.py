"""The page of the regulation: the sentences of the command, each with a link to its line in the club's file."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from clubledger.cli import commands
from clubledger.reports.regulation import in_words, regulation_report
from tests.web.conftest import CLUBS, LEDGERS, books_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

SECRET = "Nguyễn Thị Thử"
OWN_LINES = f"""
2024-06-01 custom "regulation" "loan-rate" 0.5
  article: "Điều 9"
  group: "nghèo"
2024-06-01 custom "regulation" "loan-rate" 0.6
  article: "theo lời {SECRET}"
  for: "{SECRET}"
2024-06-01 custom "regulation" "loan-mox" 5
2025-06-01 custom "regulation" "grace-days" 5
2025-06-01 custom "regulation" "grace-days" 6
"""


def page(app: Flask, club: str, time: str) -> str:
    answer = app.test_client().get(f"/{club}/extension/Regulation/", query_string={"time": time})
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    return unescape(text[text.index('<div class="club">') :])


def items(text: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>", "", one).split())
        for one in re.findall(r"<li>(.*?)</li>", text, re.DOTALL)
    ]


def amended(room: Callable[..., Flask], tmp_path: Path, lines: str = OWN_LINES, **settings: object) -> Flask:
    target = tmp_path / "ledgers" / "na-thu"
    shutil.copytree(LEDGERS / "na-thu", target)
    with (target / "club.beancount").open("a", encoding="utf-8") as file:
        file.write(lines)
    return room("na-thu", **settings)


@pytest.mark.parametrize("day", ["2025-12-31", "2025-01-17", "2024-05-01"])
@pytest.mark.parametrize("club", CLUBS)
def test_the_sentences_are_those_of_the_command(samples: Flask, club: str, day: str) -> None:
    report = regulation_report(books_of(LEDGERS / club, date.fromisoformat(day)))
    told = [in_words(one, "en") for section in report.sections for one in section.sentences]
    assert told
    assert items(page(samples, club, f"2024-01-01 - {day}")) == told
    done = CliRunner().invoke(
        commands, ["regulation", str(LEDGERS / club), "--as-of", day, "--lang", "en"], catch_exceptions=False
    )
    assert [line[2:] for line in done.stdout.splitlines() if line.startswith("- ")] == told


@pytest.mark.parametrize("slug", ["na-thu", "na-thu-operating"])
def test_an_article_leads_to_its_line(samples: Flask, slug: str) -> None:
    text = page(samples, slug, "2025")
    (address,) = re.findall(r'<a href="([^"]+)">Điều 8, khoản 2 \(sửa đổi\); since 2025-01-18', text)
    query = address.partition("?")[2]
    client = samples.test_client()
    found = client.get(f"/{slug}/api/journal_page?page=1&order=asc&{query}")
    assert found.status_code == 200
    journal = json.loads(found.get_data())["data"]["journal"]
    assert journal.count("<li ") == 1
    assert "10,000,000 VND" in journal


def test_before_the_regulation_the_page_says_so(samples: Flask) -> None:
    text = page(samples, "na-thu", "2024-01")
    assert "The books do not say anything of a regulation by this day." in text
    assert "<li>" not in text


def test_what_is_unclear_has_a_part_of_its_own(room: Callable[..., Flask], tmp_path: Path) -> None:
    app = amended(room, tmp_path, language="vi")
    text = page(app, "na-thu", "2025")
    assert (
        "Hai dòng cùng ngày 01/06/2025 ghi khác nhau, không dòng nào được tính: Trả chậm quá 5 ngày"
        in " ".join(items(text))
    )
    assert "Sổ ghi hai mức khác nhau" in text
    assert "loan-mox: quy chế không có" in " ".join(items(text))
    assert "hộ nghèo lãi suất 0,5 % một tháng" in " ".join(items(text))
    assert f"vay {SECRET} lãi suất 0,6 % một tháng (theo lời {SECRET};" in " ".join(items(text))
    assert "Sổ ghi hai mức khác nhau" not in page(app, "na-thu", "2024")


def test_without_names_the_figures_stay_and_what_may_be_a_name_goes(
    room: Callable[..., Flask], tmp_path: Path
) -> None:
    app = amended(room, tmp_path, language="vi", names=False)
    text = page(app, "na-thu", "2025")
    assert SECRET not in text
    assert quote(SECRET) not in text
    said = " ".join(items(text))
    assert "hộ nghèo lãi suất 0,5 % một tháng" in said
    assert "vay … lãi suất 0,6 % một tháng (…; từ ngày 01/06/2024" in said
    assert "(Điều 8, khoản 2 (sửa đổi); từ ngày 18/01/2025 theo biên bản BB-2025-01)" in said


def test_brackets_that_stand_for_a_whole_sentence_lead_to_all_its_lines(
    room: Callable[..., Flask], tmp_path: Path
) -> None:
    lines = """
2024-04-15 custom "regulation" "loan-open-max" "none"
  for: "khẩn cấp"
2024-04-16 custom "regulation" "loan-home-max" "none"
2024-04-18 custom "regulation" "loan-term-max" 3
  article: "Điều 8, khoản 4"
  for: "khẩn cấp"
"""
    app = amended(room, tmp_path, lines, language="vi")
    text = page(app, "na-thu", "2025")

    def days(linked: str) -> str:
        (address,) = re.findall(rf'<a href="([^"]+)">{linked}</a>', text)
        return str(address.rpartition("time=")[2])

    assert days("Điều 8, khoản 4") == "2024-04-18+-+2024-04-18"
    assert "Thời hạn vay dài nhất 12 tháng; vay khẩn cấp dài nhất 3 tháng (Điều 8, khoản 4)." in items(text)
    assert days("Quy chế không giới hạn mỗi nhà cùng lúc mấy người vay") == "2024-04-16+-+2024-04-16"
    assert days("Điều 7, khoản 2") == "2024-04-15+-+2024-04-18"
