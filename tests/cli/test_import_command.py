"""``clubledger import``, from a treasurer's sheet to the journals."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import stat
from typing import TYPE_CHECKING, Any

import jsonschema
import openpyxl
import pytest

from clubledger.books.loading import load
from tests.conftest import write
from tests.forms.ten_sheets import NEW, SHEETS, club_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    Run = Callable[..., Done]
    Put = Callable[..., Path]

INCOME = "income-fund/2024.beancount"
OPERATING = "operating-fund/2024.beancount"
FORM_ORDER = (
    "members", "opening", "meetings", "loans", "repayments", "fees", "receipts", "payments", "interest-split", "cash-count"
)  # fmt: skip


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write(tmp_path / "vi-du", club_files())


@pytest.fixture
def sheet(tmp_path: Path) -> Put:
    """Write the good sheet of a form, or another text."""

    def put(form: str, text: str | None = None, name: str | None = None) -> Path:
        path = tmp_path / (name or f"{form}.csv")
        path.parent.mkdir(exist_ok=True)
        path.write_text(SHEETS[form] if text is None else text, "utf-8")
        return path

    return put


def snapshot(club: Path) -> dict[str, bytes]:
    return {
        path.relative_to(club).as_posix(): path.read_bytes()
        for path in sorted(club.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def read(club: Path, name: str) -> str:
    return (club / name).read_text("utf-8")


def told(done: Done) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(done.out)
    jsonschema.validate(report, SCHEMA)
    return report


TEXT = {"type": "string", "minLength": 1}
MAYBE = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}


def closed(**properties: object) -> dict[str, object]:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def many(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


SPOT = {"file": TEXT, "sheet": MAYBE, "row": {"type": ["integer", "null"]}, "column": MAYBE}
ENTRY = closed(
    file={"type": "string", "pattern": r"\.beancount$"},
    date={"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    voucher=MAYBE,
    row=COUNT,
    text=TEXT,
)
SCHEMA = closed(
    schema={"const": 1},
    club=TEXT,
    dry_run={"type": "boolean"},
    written=COUNT,
    passed_over=many(TEXT),
    files=many(
        closed(
            file=TEXT,
            outcome={"enum": ["written", "would-write", "already-there", "refused", "asked", "stopped"]},
            forms=many(
                closed(
                    form={"enum": [*FORM_ORDER]},
                    sheet=MAYBE,
                    header_row=COUNT,
                    rows=COUNT,
                    new=COUNT,
                    already_there=COUNT,
                    sums=many(closed(column=TEXT, sum=COUNT, unread=COUNT)),
                    people=COUNT,
                    slips={"type": ["array", "null"], "items": TEXT, "minItems": 2, "maxItems": 2},
                    days={"type": ["array", "null"], "items": TEXT, "minItems": 2, "maxItems": 2},
                    filled_in=many(closed(rows=COUNT, message=TEXT)),
                    passed_over=many(COUNT),
                )
            ),
            entries=many(ENTRY),
            already_there=many(ENTRY),
            problems=many(closed(fault=TEXT, **SPOT, read=MAYBE, message=TEXT, expected=TEXT)),
            questions=many(
                closed(id=TEXT, fault=TEXT, **SPOT, read=MAYBE, message=TEXT, expected=TEXT, also=many(COUNT))
            ),
            remarks=many(closed(**SPOT, message=TEXT)),
        )
    ),
    findings=many(
        closed(
            rule=TEXT,
            name=TEXT,
            level={"enum": ["error", "warning", "note"]},
            subject=TEXT,
            fund=MAYBE,
            voucher=MAYBE,
            loan=MAYBE,
            member=MAYBE,
            message=TEXT,
        )
    ),
    errors=many(TEXT),
    unasked=many(TEXT),
)


# -- what is written ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", SHEETS)
def test_a_sheet_of_each_form_is_entered_and_then_known(run: Run, club: Path, sheet: Put, form: str) -> None:
    before, entries = snapshot(club), len(load(club).entries)
    first = run("import", club, sheet(form), "--allow-findings", "--format", "json")
    assert first.code == 0, first.out
    report = told(first)
    (file,) = report["files"]
    assert (file["outcome"], [one["form"] for one in file["forms"]]) == ("written", [form])
    assert report["written"] == len(file["entries"]) == NEW[form]
    after = snapshot(club)
    assert {entry["file"] for entry in file["entries"]} == {
        name for name in after if after[name] != before.get(name)
    }
    for name, content in before.items():
        assert after[name].startswith(content), name
    for entry in file["entries"]:
        assert entry["text"] in read(club, entry["file"])
    loaded = load(club)
    assert loaded.ok
    assert len(loaded.entries) == entries + NEW[form]
    again = run("import", club, sheet(form), "--format", "json")
    assert again.code == 0
    (file,) = told(again)["files"]
    assert (file["outcome"], file["entries"]) == ("already-there", [])
    assert len(file["already_there"]) == NEW[form]
    assert snapshot(club) == after


def test_what_is_recognised_and_entered_is_shown(run_process: Run, club: Path, sheet: Put) -> None:
    before = read(club, INCOME)
    done = run_process("import", club, sheet("repayments"), "--show-entries")
    assert done.code == 0
    assert done.err == ""
    lines = done.out.splitlines()
    assert lines[0] == "== repayments.csv: written into the books"
    assert "Repayment sheet" in lines[1]
    assert "   income-fund/2024.beancount:" in lines
    for line in read(club, INCOME).removeprefix(before).splitlines():
        assert not line or f"     {line}" in lines
    assert '     2024-06-10 * "TV001" "Trả gốc, lãi" ^KU-2024-001' in lines
    assert '       voucher: "PT-2024-001/01"' in lines
    assert '       voucher: "PT-2024-001/02"' in lines


def test_in_vietnamese(run: Run, club: Path, sheet: Put) -> None:
    """The same shape, with the same entries, in other words."""
    english, vietnamese = (
        run("import", club, sheet("repayments"), "--dry-run", lang=lang).out.splitlines()
        for lang in ("en", "vi")
    )
    assert len(english) == len(vietnamese)
    first = english.index("   income-fund/2024.beancount:")
    assert [line for line in english[first:] if line.startswith("     ")] == [
        line for line in vietnamese[first:] if line.startswith("     ")
    ]
    assert vietnamese[0].startswith("== repayments.csv: ")
    bad = sheet("repayments", SHEETS["repayments"].replace("500.000", "12,5"), "bad.csv")
    reports = [run("import", club, bad, "--dry-run", "--format", "json", lang=lang) for lang in ("en", "vi")]
    assert [done.code for done in reports] == [1, 1]
    places = [
        [(one["fault"], one["row"], one["column"], one["read"]) for one in told(done)["files"][0]["problems"]]
        for done in reports
    ]
    assert places[0] == places[1]
    assert ("amount-decimals", 5, "Trả gốc", "12,5") in places[0]


def test_a_dry_run_changes_no_byte(run: Run, club: Path, sheet: Put) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(club.rglob("*"))}
    content = snapshot(club)
    done = run("import", club, *map(sheet, SHEETS), "--dry-run", "--allow-findings", "--format", "json")
    assert done.code == 0
    report = told(done)
    assert report["dry_run"] is True
    assert report["written"] == 0
    assert [file["forms"][0]["form"] for file in report["files"]] == [*FORM_ORDER]
    assert {file["outcome"] for file in report["files"]} == {"would-write"}
    assert snapshot(club) == content
    assert {path: path.stat().st_mtime_ns for path in sorted(club.rglob("*"))} == before


def test_all_forms_at_once_and_no_name_in_a_journal(run: Run, club: Path, sheet: Put) -> None:
    before = snapshot(club)
    done = run("import", club, *map(sheet, SHEETS), "--allow-findings")
    assert done.code == 0, done.out
    assert load(club).ok
    for name, content in before.items():
        assert snapshot(club)[name].startswith(content)
    for journal in (INCOME, OPERATING):
        for name in ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Thị Ví Dụ", "Phạm Thị Giả", "Hoàng Văn Định"):
            assert name not in read(club, journal)
    assert "Đặng Thị Mẫu Đơn" in read(club, "members.beancount")


def test_a_member_named_in_a_reason_becomes_a_code(run: Run, club: Path, sheet: Put) -> None:
    text = (
        SHEETS["payments"]
        .replace("Trạm y tế xã", "Bà Lê Thị Ví Dụ")
        .replace("Đo huyết áp", "Thăm phạm thị giả ốm")
    )
    done = run("import", club, sheet("payments", text), "--allow-findings")
    assert done.code == 0, done.out
    assert '2024-06-20 * "TV003" "Thăm TV004 ốm"' in read(club, OPERATING)
    assert "Ví Dụ" not in read(club, OPERATING)


def test_the_split_of_interest_is_in_both_journals_under_one_link(run: Run, club: Path, sheet: Put) -> None:
    assert run("import", club, sheet("interest-split"), "--allow-findings").code == 0
    for journal, voucher in ((INCOME, "PC-2024-010"), (OPERATING, "PT-2024-010")):
        (entry,) = [one for one in read(club, journal).split("\n\n") if "^CQ-2024-010" in one]
        assert entry.startswith('2024-12-31 * "Chuyển quỹ"')
        assert f'voucher: "{voucher}"' in entry
        assert "40,000 VND" in entry


def test_a_count_of_an_evening_is_checked_in_the_morning_after(run: Run, club: Path, sheet: Put) -> None:
    done = run("import", club, sheet("cash-count"))
    assert done.code == 0, done.out
    assert read(club, OPERATING).endswith("\n2024-05-01 balance Tài-sản:Quỹ-hoạt-động:Tiền-mặt  45,000 VND\n")


def test_a_count_that_is_not_the_books_is_shown_before_and_stops(
    run_process: Run, club: Path, sheet: Put
) -> None:
    before = snapshot(club)
    text = SHEETS["cash-count"].replace("5.000;1;5.000", "5.000;0;0").replace("Cộng;;45.000", "Cộng;;40.000")
    done = run_process("import", club, sheet("cash-count", text))
    assert done.code == 1
    assert "CASH-" in done.out
    assert snapshot(club) == before


def test_a_new_year_gets_a_journal_of_its_own(run: Run, club: Path, sheet: Put) -> None:
    text = SHEETS["fees"].replace("2024", "2025")
    assert run("import", club, sheet("fees", text)).code == 0
    journal = read(club, "operating-fund/2025.beancount")
    assert journal.startswith('option "name_assets" "Tài-sản"\n')
    assert journal.count("Nộp hội phí") == 3
    assert len(load(club).entries) == len(load(write(club.parent / "old", club_files())).entries) + 3


def test_a_balance_brought_forward(run: Run, club: Path, sheet: Put) -> None:
    assert run("import", club, sheet("opening"), "--allow-findings").code == 0
    journal = read(club, INCOME)
    assert '2024-01-05 * "TV003" "Dư nợ đầu kỳ" ^KU-2023-007\n  opening: TRUE\n' in journal
    assert "  disbursed: 2023-08-10\n  principal: 3000000\n  term: 12\n  rate: 0.8\n" in journal


def test_what_stands_in_the_journal_stays_as_it_is(run: Run, club: Path, sheet: Put) -> None:
    """Comments, order, an own layout, line ends of Windows, and the rights of the file."""
    journal = club / INCOME
    odd = journal.read_bytes().replace(b"\n", b"\r\n") + "\r\n; ghi chú của thủ quỹ\r\n\r\n\r\n".encode()
    journal.write_bytes(odd)
    journal.chmod(0o640)
    (club / OPERATING).chmod(0o600)
    assert run("import", club, sheet("repayments"), sheet("fees")).code == 0
    after = journal.read_bytes()
    assert after.startswith(odd)
    assert after.count(b"\n") == after.count(b"\r\n")
    if os.name != "nt":
        assert stat.S_IMODE(journal.stat().st_mode) == 0o640
        assert stat.S_IMODE((club / OPERATING).stat().st_mode) == 0o600
    assert load(club).ok


# -- files --------------------------------------------------------------------------------------------------------------


def test_a_folder_of_files(run: Run, club: Path, sheet: Put, tmp_path: Path) -> None:
    for form in ("fees", "meetings"):
        sheet(form, None, f"inbox/{form}.csv")
    (tmp_path / "inbox/~$fees.xlsx").write_bytes(b"a spreadsheet's lock")
    (tmp_path / "inbox/.hidden").write_text("x", "utf-8")
    (tmp_path / "inbox/Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    shown = run("import", club, tmp_path / "inbox", "--dry-run").out
    assert ".hidden, Thumbs.db, ~$fees.xlsx" in shown.splitlines()[0]
    done = run("import", club, tmp_path / "inbox", "--format", "json")
    assert done.code == 0, done.out
    assert told(done)["passed_over"] == [".hidden", "Thumbs.db", "~$fees.xlsx"]
    assert [file["forms"][0]["form"] for file in told(done)["files"]] == ["meetings", "fees"]
    (tmp_path / "inbox/anh.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert run("import", club, tmp_path / "inbox").code == 1, (
        "a picture is no paper, but somebody put it there"
    )
    (tmp_path / "empty").mkdir()
    assert run("import", club, tmp_path / "empty").code == 2


def test_a_workbook_of_several_sheets(run: Run, club: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for form in ("fees", "repayments"):
        page = book.create_sheet(form)
        for row in csv.reader(io.StringIO(SHEETS[form]), delimiter=";"):
            page.append(
                [int(text.replace(".", "")) if text.endswith(".000") else text or None for text in row]
            )
    book.create_sheet("ghi chú")["A1"] = "Nhớ mua sổ mới"
    book.save(tmp_path / "hop-thang-6.xlsx")
    done = run("import", club, tmp_path / "hop-thang-6.xlsx", "--format", "json")
    assert done.code == 0, done.out
    (file,) = told(done)["files"]
    assert [(one["sheet"], one["form"], one["new"]) for one in file["forms"]] == [
        ("fees", "fees", 3),
        ("repayments", "repayments", 2),
    ]
    assert any(remark["sheet"] == "ghi chú" for remark in file["remarks"])
    assert "PT-2024-001/02" in read(club, INCOME)
    assert "PT-2024-002/03" in read(club, OPERATING)


def test_a_good_file_is_written_beside_a_bad_one(run: Run, club: Path, sheet: Put) -> None:
    before = snapshot(club)
    bad = sheet("repayments", SHEETS["repayments"].replace("96.000;;596.000", "96.000;;12,5"))
    done = run("import", club, bad, sheet("fees"), "--format", "json")
    assert done.code == 1
    outcomes = {file["forms"][0]["form"]: file for file in told(done)["files"]}
    assert outcomes["repayments"]["outcome"] == "refused"
    assert outcomes["repayments"]["entries"] == []
    assert outcomes["fees"]["outcome"] == "written"
    after = snapshot(club)
    assert after[INCOME] == before[INCOME]
    assert after[OPERATING] != before[OPERATING]


def test_all_errors_of_a_file_are_said_at_once(run: Run, club: Path, sheet: Put) -> None:
    text = (
        SHEETS["repayments"]
        .replace("10/06/2024", "31/06/2024")
        .replace("TV001;Nguyễn Thị Mẫu;500.000", "TV003;Nguyễn Thị Mẫu;12,5")
        .replace("KU-2024-002", "KU-2024-099")
        .replace("465.000", "466.000")
    )
    done = run("import", club, sheet("repayments", text), "--format", "json")
    assert done.code == 1
    (file,) = told(done)["files"]
    faults = {one["fault"]: one for one in file["problems"]}
    assert faults["date-impossible"]["row"] == 2
    assert faults["amount-decimals"]["read"] == "12,5"
    assert (faults["amount-decimals"]["row"], faults["amount-decimals"]["column"]) == (5, "Trả gốc")
    assert "member-other-code" in faults
    assert all(one["file"] == "repayments.csv" and one["expected"] for one in file["problems"])


def test_a_sheet_of_another_club_is_refused(run: Run, club: Path, sheet: Put) -> None:
    before = snapshot(club)
    done = run(
        "import", club, sheet("fees", "Câu lạc bộ: xóm Đồng Mẫu\n" + SHEETS["fees"]), "--format", "json"
    )
    assert done.code == 1
    assert [one["fault"] for one in told(done)["files"][0]["problems"]] == ["other-club"]
    assert snapshot(club) == before
    ours = sheet("fees", "Câu lạc bộ: CLB Ví Dụ\n" + SHEETS["fees"])
    assert run("import", club, ours).code == 0


@pytest.mark.skipif(os.name == "nt", reason="names that only POSIX allows")
@pytest.mark.parametrize("name", [b"a\x1b[31mb.csv", b"a\nb.csv", b"\xff.csv", "\u202evsc.exe".encode()])
def test_a_file_with_a_hostile_name(
    run: Run, run_process: Run, club: Path, tmp_path: Path, name: bytes
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text(SHEETS["fees"], "utf-8")
    done = run_process("import", club, path, "--dry-run")
    assert done.code == 0, done.err
    assert "Fee sheet" in done.out
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    assert done.out.splitlines()[0].startswith("== ")
    assert "Fee sheet" in done.out.splitlines()[1]
    told(run("import", club, path, "--dry-run", "--format", "json"))


# -- what stands in the books already -------------------------------------------------------------------------------------


def test_the_same_slip_with_other_content_shows_both(run: Run, club: Path, sheet: Put) -> None:
    assert run("import", club, sheet("repayments")).code == 0
    after = snapshot(club)
    other = SHEETS["repayments"].replace("400.000;64.000;1.000;465.000", "300.000;64.000;1.000;365.000")
    other = other.replace("Cộng;;;;900.000;160.000;1.000;1.061.000", "").replace("Bằng chữ", "")
    other = "\n".join(line for line in other.splitlines() if not line.startswith(": Một")) + "\n"
    done = run("import", club, sheet("repayments", other))
    assert done.code == 1
    assert "PT-2024-001" in done.out
    assert "465,000" in done.out
    assert "365,000" in done.out
    assert snapshot(club) == after


def test_a_sheet_that_is_partly_in_the_books(run: Run, club: Path, sheet: Put) -> None:
    """A receipt that is there is passed over; the two that are not are entered."""
    rows = SHEETS["receipts"].splitlines(keepends=True)
    assert run("import", club, sheet("receipts", "".join([*rows[:4], *rows[7:]]))).code == 0
    done = run("import", club, sheet("receipts"), "--format", "json")
    assert done.code == 0, done.out
    (file,) = told(done)["files"]
    assert ([one["voucher"] for one in file["already_there"]], file["outcome"]) == (
        ["PT-2024-003"],
        "written",
    )
    assert [one["voucher"] for one in file["entries"]] == ["PT-2024-004", "BC-2024-002"]
    assert (read(club, OPERATING) + read(club, INCOME)).count('voucher: "PT-2024-003"') == 1


# -- what the audit would say ---------------------------------------------------------------------------------------------


def test_paying_back_more_than_is_owed_stops_unless_allowed(run: Run, club: Path, sheet: Put) -> None:
    before = snapshot(club)
    text = """\
Ngày;10/06/2024
STT;Số khế ước;Mã TV;Trả gốc;Trả lãi;Số phiếu thu
1;KU-2024-001;TV001;7.000.000;;PT-2024-001
"""
    done = run("import", club, sheet("repayments", text), "--format", "json")
    assert done.code == 1
    report = told(done)
    (finding,) = [one for one in report["findings"] if one["level"] == "error"]
    assert (finding["rule"], finding["loan"]) == ("LOAN-12", "KU-2024-001")
    assert report["files"][0]["outcome"] == "stopped"
    assert report["files"][0]["entries"]
    assert snapshot(club) == before
    dry = run("import", club, sheet("repayments", text), "--dry-run")
    assert dry.code == 1
    assert "LOAN-12" in dry.out
    assert "--allow-findings" in dry.out
    allowed = run("import", club, sheet("repayments", text), "--allow-findings")
    assert allowed.code == 0
    assert "LOAN-12" in allowed.out
    assert "7,000,000" in read(club, INCOME)


def test_cash_below_zero_stops(run: Run, club: Path, sheet: Put) -> None:
    before = snapshot(club)
    text = SHEETS["payments"].replace("30.000;Ba mươi nghìn đồng", "300.000;").replace("41.000", "311.000")
    done = run("import", club, sheet("payments", text))
    assert done.code == 1
    assert "CASH-01" in done.out
    assert done.out.index("2024-06-20") < done.out.index("CASH-01")
    assert snapshot(club) == before


# -- refusals ---------------------------------------------------------------------------------------------------------------


def test_a_broken_ledger_is_refused(run_process: Run, club: Path, sheet: Put) -> None:
    with (club / INCOME).open("a", encoding="utf-8") as journal:
        journal.write("\n2024-06-01 * oops\n")
    before = snapshot(club)
    done = run_process("import", club, sheet("fees"))
    assert done.code == 2
    assert INCOME in done.err
    assert done.out == ""
    assert snapshot(club) == before


@pytest.mark.parametrize("arguments", [("no-such-club",), ()])
def test_what_is_no_club(run: Run, sheet: Put, arguments: tuple[str, ...]) -> None:
    done = run("import", *arguments, sheet("fees"))
    assert done.code == 2
    assert "Traceback" not in done.err
    assert done.err


def test_a_file_that_is_not_there_or_no_table_is_said(run: Run, club: Path, tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7\n")
    done = run("import", club, tmp_path / "nothing.csv", tmp_path / "scan.pdf", "--format", "json")
    assert done.code == 1
    assert [one["problems"][0]["fault"] for one in told(done)["files"]] == [
        "file-not-opened",
        "file-of-other-kind",
    ]


def test_a_club_in_the_ledgers_folder(run: Run, club: Path, sheet: Put, tmp_path: Path) -> None:
    shutil.move(club, tmp_path / "ledgers" / "vi-du")
    assert run("import", "vi-du", sheet("fees"), "--ledgers", tmp_path / "ledgers").code == 0
    assert "Nộp hội phí" in read(tmp_path / "ledgers" / "vi-du", OPERATING)
