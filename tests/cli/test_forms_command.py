"""``clubledger forms`` and ``clubledger forms blank``, run as their users do."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from clubledger.forms import FORMS
from tests.forms.filled_blanks import LOAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from clubledger.forms.form import Form
    from tests.cli.conftest import Done


@pytest.fixture
def club(make_club: Callable[..., Path]) -> Path:
    return make_club(id="dong-mau", income=LOAN)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_list(run: Callable[..., Done], lang: str) -> None:
    done = run("forms", lang=lang)
    assert done.code == 0, done.err
    listed = [line.split()[:2] for line in done.out.splitlines()[1:]]
    assert listed == [[form.name, form.file] for form in FORMS]
    assert ("Bảng thu hội phí" in done.out) is (lang == "vi")


def test_help_names_the_command_below(run: Callable[..., Done]) -> None:
    done = run("forms", "--help")
    assert done.code == 0
    assert "  blank  " in done.out
    assert run("--help").out.count("\n  forms ") == 1


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_form_in_each_format(run: Callable[..., Done], tmp_path: Path, form: Form) -> None:
    for kind in ("csv", "xlsx", "html"):
        done = run("forms", "blank", form.name, "-o", f"sheet.{kind}")
        assert (done.code, done.out, done.err) == (0, "", "")
    assert form.paper in (tmp_path / "sheet.csv").read_text("utf-8-sig")
    assert form.paper in (tmp_path / "sheet.html").read_text("utf-8")
    assert load_workbook(tmp_path / "sheet.xlsx").active.title == form.paper


def test_csv_is_what_the_screen_gets(run_process: Callable[..., Done], tmp_path: Path) -> None:
    done = run_process("forms", "blank", "bang-thu-hoi-phi")
    assert done.code == 0, done.err
    run_process("forms", "blank", "fees", "--format", "csv", "-o", "fees.txt")
    assert done.out == (tmp_path / "fees.txt").read_bytes().decode("utf-8")
    assert done.out.startswith("\ufeffBẢNG THU HỘI PHÍ\r\n")


def test_the_paper_is_vietnamese_in_every_language(run: Callable[..., Done], club: Path) -> None:
    told = [
        run("forms", "blank", "fees", "--club", club, "--on", "2024-03-05", "--format", kind, lang=lang).out
        for kind in ("csv", "html")
        for lang in ("vi", "en")
    ]
    assert told[0] == told[1]
    assert told[2] == told[3]
    assert "Nguyễn Thị Mẫu" in told[0]


def test_a_club_is_named_by_its_id(run: Callable[..., Done], tmp_path: Path, club: Path) -> None:
    done = run(
        "forms", "blank", "repayments", "--club", "dong-mau", "--ledgers", tmp_path, "--on", "15/02/2024"
    )
    assert done.code == 0, done.err
    assert "Câu lạc bộ: CLB ví dụ" in done.out
    assert "Ngày: 15/02/2024" in done.out
    assert "1;KU-2024-001;TV001;Nguyễn Thị Mẫu;1000000;30000;;;;;" in done.out
    assert sorted(tmp_path.iterdir()) == [club]


def test_the_repayment_sheet_of_a_club_is_of_today_without_a_day(
    run: Callable[..., Done], club: Path
) -> None:
    before = today()
    done = run("forms", "blank", "repayments", "--club", club)
    assert any(f"Ngày: {day}\r\n" in done.out for day in (before, today()))  # midnight may pass


def today() -> str:
    return f"{date.today():%d/%m/%Y}"  # noqa: DTZ011 - the treasurer's own calendar


def test_the_fund_stands_above(run: Callable[..., Done], tmp_path: Path) -> None:
    assert "Quỹ: hoạt động" in run("forms", "blank", "cash-count", "--fund", "operating").out
    run("forms", "blank", "cash-count", "--fund", "income", "-o", "count.XLSX")
    sheet = load_workbook(BytesIO((tmp_path / "count.XLSX").read_bytes())).active
    assert [cell.value for cell in sheet[3]][:2] == ["Quỹ:", "tăng thu nhập"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["phieu"], "there are: members, opening"),
        (["fees", "--format", "xlsx"], "-o"),
        (["fees", "-o", "fees.pdf"], ".csv, .xlsx or .html"),
        (["fees", "-o", "fees"], ".csv, .xlsx or .html"),
        (["meetings", "--on", "2024-05-10"], "leave out --on"),
        (["fees", "--fund", "income"], "leave out --fund"),
        (["opening", "--fund", "income"], "leave out --fund"),
        (["fees", "--club", "nowhere"], "There is no club nowhere"),
        (["fees", "-o", "nowhere/fees.csv"], "no such folder"),
        (["fees", "--on", "31/02/2024"], "is no day"),
        (["fees", "--club", "dong-mau/operating-fund"], "cannot be read"),
    ],
)
def test_it_refuses_with_a_sentence(
    run: Callable[..., Done], tmp_path: Path, club: Path, arguments: list[str], said: str
) -> None:
    done = run("forms", "blank", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err.replace("\n", " ")
    assert "Traceback" not in done.err
    assert sorted(tmp_path.iterdir()) == [club]


def test_a_broken_ledger_is_told_with_its_first_problem(
    run: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    done = run("forms", "blank", "fees", "--club", make_club(income="((("))
    assert (done.code, done.out) == (2, "")
    assert "cannot be read" in done.err
    assert "income-fund/2024.beancount" in done.err


def test_nothing_is_written_into_a_club(run: Callable[..., Done], club: Path) -> None:
    before = (club / "main.beancount").read_bytes()
    for place in ("main.beancount", "documents.csv", "operating-fund/fees.csv"):
        done = run("forms", "blank", "fees", "--format", "csv", "-o", club / place)
        assert done.code == 2
        assert "folder of a club" in done.err.replace("\n", " ")
    assert (club / "main.beancount").read_bytes() == before
    assert not (club / "documents.csv").exists()


def test_a_file_that_is_there_stays_if_the_form_cannot_be_made(
    run: Callable[..., Done], tmp_path: Path, make_club: Callable[..., Path]
) -> None:
    (tmp_path / "fees.xlsx").write_bytes(b"filled in by hand")
    broken = make_club(income="(((")
    assert run("forms", "blank", "fees", "--club", broken, "-o", "fees.xlsx").code == 2
    assert (tmp_path / "fees.xlsx").read_bytes() == b"filled in by hand"
    assert sorted(tmp_path.iterdir()) == [broken, tmp_path / "fees.xlsx"]


posix = pytest.mark.skipif(
    sys.platform == "win32" or not Path("/dev/full").exists(), reason="no full disk to write to"
)


@posix
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_full_disk_is_told(run: Callable[..., Done], kind: str) -> None:
    done = run("forms", "blank", "fees", "--format", kind, "-o", "/dev/full")
    assert done.code == 2
    assert "the disk is full" in done.err


@posix
def test_a_full_disk_is_told_behind_the_screen_too(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clubledger", "forms", "blank", "fees", "--lang", "en"],
            stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False, encoding="utf-8",
        )  # fmt: skip
    assert done.returncode == 2
    assert "the disk is full" in done.stderr


def test_the_list_loads_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys, json; from clubledger.cli import commands;"
        "commands(['forms'], standalone_mode=False);"
        "print(json.dumps([m for m in ('jinja2', 'openpyxl') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert json.loads(done.stdout.splitlines()[-1]) == []
