"""``clubledger audit``: outcomes, exit status, formats, comparison, refusals."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from clubledger.regulation import KEYS
from clubledger.rules import all_rules, select
from clubledger.rules.examples import without

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from clubledger.auditing import ClubResult, Task
    from tests.cli.conftest import Done

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text("utf-8"))
AS_OF = ("--as-of", "2024-03-01")

NO_VOUCHER = """
2024-02-20 * "Hội NCT xã" "Bổ sung vốn"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  1,000,000 VND
  Nguồn-vốn:Quỹ-tăng-thu-nhập:Vốn-Hội-NCT
"""
NO_PURPOSE = """
2024-03-01 * "TV004" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-02"
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV004  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng
"""


def test_a_clean_club_passes(run_process: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    done = run_process("audit", make_club(), *AS_OF)
    assert (done.code, done.err) == (0, "")
    assert "nothing found" in done.out
    assert "no certificate" in " ".join(done.out.split())


def test_exit_status_follows_fail_on(run: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    wrong, untidy = make_club("wrong", income=NO_VOUCHER), make_club("untidy", income=NO_PURPOSE)
    assert run("audit", wrong, *AS_OF).code == 1
    assert run("audit", wrong, *AS_OF, "--exit-zero").code == 0
    assert run("audit", wrong, *AS_OF, "--ignore", "DOC-01", "--fail-on", "warning").code == 0
    assert run("audit", untidy, *AS_OF).code == 0
    assert run("audit", untidy, *AS_OF, "--fail-on", "warning").code == 0
    assert run("audit", untidy, *AS_OF, "--fail-on", "note").code == 1


def test_a_broken_ledger_is_exit_status_two_whatever_else(
    run_process: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    good, broken = make_club("good"), make_club("broken", income='2024-02-20 * "x" "y"\n  Không:Có  1 VND')
    done = run_process("audit", good, broken, *AS_OF)
    assert done.code == 2
    assert "== broken: cannot be read" in done.out
    assert "nothing found" in done.out


def test_select_and_ignore(run: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    club = make_club(income=NO_VOUCHER)
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--select", "cash,LOAN-01").out)
    assert report["clubs"][0]["findings"] == []
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--select", "DOC").out)
    assert {finding["rule"] for finding in report["clubs"][0]["findings"]} == {"DOC-01"}
    done = run("audit", club, "--select", "LOAN-99")
    assert done.code == 2
    assert "LOAN-99" in done.err


def test_without_waivers_what_the_club_let_stand_is_found(
    run: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    waiver = """
2024-02-25 event "meeting" "BB-2024-02B"
2024-02-25 custom "waiver" "DOC-01" "income-fund/2024.beancount:{line}"
  reason: "phiếu của ông Trần Văn Thử bị cháy"
  by: "Họp câu lạc bộ"
  minutes: "BB-2024-02B"
"""
    unwaived = make_club("a", income=NO_VOUCHER)
    report = json.loads(run("audit", unwaived, *AS_OF, "--format", "json", "--select", "DOC-01").out)
    line = report["clubs"][0]["findings"][0]["line"]
    club = make_club("b", income=NO_VOUCHER, club=waiver.format(line=line))
    done = run("audit", club, *AS_OF, "--select", "DOC-01,GOV-05")
    assert done.code == 0
    assert "The club writes that it let this stand, by the minutes BB-2024-02B (club.beancount:" in " ".join(
        done.out.split()
    )
    assert "Trần" not in done.out
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--select", "DOC-01,GOV-05").out)
    jsonschema.validate(report, SCHEMA)
    (finding,) = report["clubs"][0]["findings"]
    assert report["waivers"]
    assert finding["waived"]
    assert (finding["waiver"]["minutes"], finding["waiver"]["date"]) == ("BB-2024-02B", "2024-02-25")

    done = run("audit", club, *AS_OF, "--select", "DOC-01,GOV-05", "--no-waivers")
    assert done.code == 1
    assert "Judged as if the clubs had let nothing stand" in done.out
    page = run("audit", club, *AS_OF, "--no-waivers", "--format", "html").out
    assert "Judged as if the clubs had let nothing stand" in page
    report = json.loads(
        run("audit", club, *AS_OF, "--format", "json", "--no-waivers", "--select", "DOC-01").out
    )
    (finding,) = report["clubs"][0]["findings"]
    assert (report["waivers"], finding["waived"], finding["waiver"]) == (False, False, None)


def test_json_is_by_the_schema_and_names_nobody(
    run: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    clubs = [make_club("wrong", income=NO_VOUCHER), make_club("broken", income="((("), make_club("good")]
    done = run("audit", *clubs, *AS_OF, "--format", "json")
    report = json.loads(done.out)
    jsonschema.validate(report, SCHEMA)
    assert [club["outcome"] for club in report["clubs"]] == ["findings", "broken", "passed"]
    (finding,) = [one for one in report["clubs"][0]["findings"] if one["rule"] == "DOC-01"]
    assert finding["file"] == "income-fund/2024.beancount"
    assert finding["subject"] == f"{finding['file']}:{finding['line']}"
    assert finding["date"] == "2024-02-20"
    assert report["totals"]["members"] == 10
    assert "Nguyễn" not in done.out


def test_the_same_ledger_gives_the_same_bytes(
    run_process: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    clubs = [make_club(name, income=NO_VOUCHER) for name in ("a", "b", "c")]
    arguments = ("audit", *clubs, *AS_OF, "--format", "json")
    assert run_process(*arguments, "--jobs", 1).out == run_process(*arguments, "--jobs", 2).out


def test_each_club_of_several_has_its_seconds(
    run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch, make_club: Callable[..., Path]
) -> None:
    asked: list[int] = []

    def unfinished(
        folders: Sequence[Path], task: Task, *_args: object, **_options: object
    ) -> Generator[ClubResult]:
        asked.append(task.seconds)
        yield from map(task.too_slow, folders)

    monkeypatch.setattr("clubledger.cli.audit.audit_clubs", unfinished)
    clubs = make_club("a"), make_club("b")
    done = run("audit", *clubs, *AS_OF, "--club-seconds", 7)
    assert done.code == 2
    assert done.out.count("The check of this folder took more than 7 s of processor time") == 2
    assert run("audit", *clubs, *AS_OF).out.count("took more than 120 s of") == 2
    assert asked == [7, 120]
    for wrong in (0, "1.5", 86_401):
        assert "--club-seconds" in run("audit", *clubs, *AS_OF, "--club-seconds", wrong).err


def test_csv_has_a_row_for_each_finding_unknown_and_error(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club = make_club("wrong", income=NO_VOUCHER)
    broken = make_club("broken", income='plugin "=cmd"')
    out = tmp_path / "report.csv"
    assert run("audit", club, broken, *AS_OF, "--format", "csv", "--output", out).code == 2
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [row["kind"] for row in rows if row["club"] == "wrong"][:2] == ["club", "finding"]
    assert {row["rule"] for row in rows if row["level"] == "error" and row["club"] == "wrong"} == {"DOC-01"}
    assert {row["kind"] for row in rows if row["club"] == "broken"} == {"club", "finding", "error"}
    assert all(
        row["digest"].startswith("sha256:")
        for row in rows
        if row["kind"] == "club" and row["club"] == "wrong"
    )


def test_html_is_one_file_that_needs_nothing_else_and_escapes(
    run_process: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club = make_club("wrong", income=NO_VOUCHER, club='2024-01-05 custom "club" "<script>alert(1)</script>"')
    out = tmp_path / "report.html"
    done = run_process("audit", club, *AS_OF, "--format", "html", "--output", out, lang="vi")
    assert done.code == 1, done.err
    page = out.read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'lang="vi"' in page
    for outside in ("http://", "https://", "src=", "@import", "url("):
        assert outside not in page
    assert page.index("DOC-01") > page.index("</ol>")


def test_baseline_shows_new_unchanged_and_gone(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club = make_club(income=NO_VOUCHER)
    earlier = tmp_path / "earlier.json"
    run("audit", club, *AS_OF, "--format", "json", "--output", earlier)
    journal = club / "income-fund" / "2024.beancount"
    text = journal.read_text("utf-8")
    journal.write_text(text + NO_PURPOSE, "utf-8")
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    jsonschema.validate(report, SCHEMA)
    changes = {finding["rule"]: finding["change"] for finding in report["clubs"][0]["findings"]}
    assert (changes["DOC-01"], changes["LOAN-21"]) == ("unchanged", "new")
    journal.write_text(text.replace("2024-02-20 * ", "2024-02-20 * ").replace(NO_VOUCHER, ""), "utf-8")
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    assert "DOC-01" in [gone["rule"] for gone in report["clubs"][0]["gone"]]
    assert "Gone since the earlier report: DOC-01" in run("audit", club, *AS_OF, "--baseline", earlier).out


FOUNDING = '2024-01-05 custom "regulation" "loan-max" 10000000 VND'
LATER = """
2024-02-20 custom "regulation" "cash-max" 6000000 VND
  article: "Điều 12"
  minutes: "BB-2024-02"
"""


def test_the_report_lists_the_regulation_in_force(
    run: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    broken = make_club("broken", income="(((")
    report = json.loads(run("audit", make_club(club=LATER), broken, *AS_OF, "--format", "json").out)
    jsonschema.validate(report, SCHEMA)
    values = {one["key"]: one for one in report["clubs"][0]["regulation"]}
    assert set(values) == {key for key, parameter in KEYS.items() if not parameter.optional}
    assert values["cash-max"] == {
        "key": "cash-max",
        "value": 6_000_000,
        "unit": "VND",
        "since": "2024-02-20",
        "article": "Điều 12",
        "minutes": "BB-2024-02",
    }
    assert (values["loan-rate"]["value"], values["interest-method"]["value"]) == (0.8, "declining")
    assert report["clubs"][1]["regulation"] is None


def test_baseline_shows_a_founding_line_edited_in_place(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, earlier = make_club(), tmp_path / "earlier.json"
    run("audit", club, "--as-of", "2024-02-15", "--format", "json", "--output", earlier)
    file = club / "club.beancount"
    text = file.read_text("utf-8")
    assert FOUNDING in text
    file.write_text(text.replace(FOUNDING, FOUNDING.replace("10000000", "90000000")) + LATER, "utf-8")

    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    jsonschema.validate(report, SCHEMA)
    edited, changed = report["clubs"][0]["regulation_changes"]
    assert (edited["key"], edited["before"], edited["after"], edited["in_place"]) == (
        "loan-max",
        10_000_000,
        90_000_000,
        True,
    )
    assert (changed["key"], changed["since"], changed["in_place"]) == ("cash-max", "2024-02-20", False)
    text = " ".join(run("audit", club, *AS_OF, "--baseline", earlier).out.split())
    assert (
        "Changed in place since the earlier report: loan-max was 10,000,000 đ and is now 90,000,000 đ" in text
    )
    assert "Changed by a later line since the earlier report: cash-max was 5,000,000 đ" in text
    page = run("audit", club, *AS_OF, "--baseline", earlier, "--format", "html").out
    assert "Changed in place since the earlier report: loan-max" in page


def test_baseline_shows_lines_with_scopes_and_a_fine_that_became_one_for_each_day(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    fine = '2024-01-05 custom "regulation" "late-fine" 5000 VND\n  article: "Điều 10"\n'
    urgent = '2024-01-05 custom "regulation" "loan-max" 1000000 VND\n  article: "Điều 9"\n  for: "khẩn cấp"\n'
    club, earlier = make_club(club=fine + urgent), tmp_path / "earlier.json"
    run("audit", club, *AS_OF, "--format", "json", "--output", earlier)
    report = json.loads(earlier.read_text("utf-8"))
    jsonschema.validate(report, SCHEMA)
    scopes = [one["scope"] for one in report["clubs"][0]["regulation"] if "scope" in one]
    assert scopes == ["for:khẩn cấp"]
    same = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    assert same["clubs"][0]["regulation_changes"] == []

    file = club / "club.beancount"
    text = (
        file.read_text("utf-8").replace(fine, fine + '  per: "day"\n').replace("1000000 VND", "3000000 VND")
    )
    file.write_text(text, "utf-8")
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    jsonschema.validate(report, SCHEMA)
    changes = report["clubs"][0]["regulation_changes"]
    assert [(one["key"], one["in_place"]) for one in changes] == [
        ("loan-max for:khẩn cấp", True),
        ("late-fine", True),
    ]
    text = " ".join(run("audit", club, *AS_OF, "--baseline", earlier).out.split())
    assert "late-fine was 5,000 đ and is now 5,000 đ for each day" in text


def test_baseline_shows_what_was_taken_out_and_written_in(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, earlier = make_club(), tmp_path / "earlier.json"
    file = club / "club.beancount"
    text = file.read_text("utf-8")
    file.write_text(without(text, '"idle-max"'), "utf-8")
    run("audit", club, *AS_OF, "--format", "json", "--output", earlier)
    file.write_text(without(text, '"loan-max"'), "utf-8")
    done = " ".join(run("audit", club, *AS_OF, "--baseline", earlier).out.split())
    assert "Since the earlier report loan-max, which was 10,000,000 đ, has no value any more" in done
    assert "Written in since the earlier report, for a day that it had judged: idle-max is 40 %" in done


def test_baseline_shows_a_limit_that_was_another_for_a_while(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, earlier = make_club(), tmp_path / "earlier.json"
    run("audit", club, *AS_OF, "--format", "json", "--output", earlier)
    file = club / "club.beancount"
    lines = "".join(
        f'{day} custom "regulation" "loan-max" {value} VND\n  article: "Điều 8"\n  minutes: "BB-2024-01"\n'
        for day, value in (("2024-01-10", 90_000_000), ("2024-02-10", 10_000_000))
    )
    file.write_text(f"{file.read_text('utf-8')}\n{lines}", "utf-8")
    report = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    jsonschema.validate(report, SCHEMA)
    (change,) = report["clubs"][0]["regulation_changes"]
    assert (change["key"], change["since_before"], change["since"]) == (
        "loan-max",
        "2024-01-05",
        "2024-02-10",
    )
    assert change["before"] == change["after"] == 10_000_000
    assert "Look at what held in between" in " ".join(
        run("audit", club, *AS_OF, "--baseline", earlier).out.split()
    )


def test_the_same_regulation_is_no_change_on_whatever_day(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, later = make_club(club=LATER), tmp_path / "later.json"
    run("audit", club, *AS_OF, "--format", "json", "--output", later)
    for day in ("2024-02-10", "2024-02-25", AS_OF[1]):
        again = run("audit", club, "--as-of", day, "--format", "json", "--baseline", later)
        assert json.loads(again.out)["clubs"][0]["regulation_changes"] == []
        assert "since the earlier report:" not in run("audit", club, "--as-of", day, "--baseline", later).out


def test_a_report_of_the_first_schema_is_still_read(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, earlier = make_club(income=NO_VOUCHER), tmp_path / "earlier.json"
    report = json.loads(run("audit", club, *AS_OF, "--format", "json").out)
    report["schema"] = 1
    del report["clubs"][0]["regulation"]
    earlier.write_text(json.dumps(report), "utf-8")
    again = json.loads(run("audit", club, *AS_OF, "--format", "json", "--baseline", earlier).out)
    jsonschema.validate(again, SCHEMA)
    assert {finding["change"] for finding in again["clubs"][0]["findings"]} == {"unchanged"}
    assert again["clubs"][0]["regulation_changes"] is None
    assert "has no values of the regulation" in run("audit", club, *AS_OF, "--baseline", earlier).out
    new = run("audit", make_club("new"), *AS_OF, "--baseline", earlier).out
    assert "has no values of the regulation" not in new


@pytest.mark.parametrize("value", ["true", "null", "1e999", "NaN", "-1", '"many"', "1000000000000000000000"])
def test_a_baseline_with_a_value_that_no_ledger_holds_is_refused(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path, value: str
) -> None:
    club, earlier = make_club(), tmp_path / "earlier.json"
    text = run("audit", club, *AS_OF, "--format", "json").out
    assert '"value": 10000000,' in text
    earlier.write_text(text.replace('"value": 10000000,', f'"value": {value},'), "utf-8")
    done = run("audit", club, *AS_OF, "--baseline", earlier)
    assert done.code == 2
    assert "is no audit report" in done.err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"schema": 3, "clubs": []}',
        '{"schema": 1, "clubs": [3]}',
        '{"schema": 2, "clubs": []}',
        "[" * 100_000,
    ],
)
def test_a_baseline_that_is_none_is_refused(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path, text: str
) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text(text, "utf-8")
    done = run("audit", make_club(), "--baseline", earlier)
    assert done.code == 2
    assert "no audit report" in done.err
    assert "Traceback" not in done.err


def test_refusals_are_sentences(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club = make_club("here")
    for arguments, words in [
        (("nowhere",), "There is no club nowhere"),
        (("--ledgers", tmp_path / "none"), "There is no folder"),
        ((club, "--as-of", "31/02/2024"), "31/02/2024 is no day"),
        ((club, "--profile", "x"), "There is no profile x"),
        ((club, "--profile", "qd-1336-2020", "--plan", "p.toml"), "not both"),
        ((club, "--plan", "p.toml"), "p.toml cannot be read"),
        ((club, "--output", club / "report.txt"), "where an audit writes nothing"),
        ((club, "--output", tmp_path / "no" / "report.txt"), "cannot be written"),
    ]:
        done = run("audit", *arguments)
        assert done.code == 2, (arguments, done)
        assert words in " ".join(done.err.split())
        assert done.out == ""


def test_a_failed_output_leaves_the_old_file(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "report.json"
    out.write_text("old", "utf-8")
    assert run("audit", "nowhere", "--output", out).code == 2
    assert out.read_text("utf-8") == "old"
    assert run("audit", make_club(), *AS_OF, "--format", "json", "--output", out).code == 0
    assert json.loads(out.read_text("utf-8"))["schema"] == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".report")] == []


def test_the_commune_s_plan_is_used_when_it_lies_there(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    make_club("a")
    (tmp_path / "plan.toml").write_text(
        'issuer = "UBND xã"\nnumber = "1/KH"\ndate = 2024-01-01\n[targets]\nmembers_total = { min = 5 }\n',
        "utf-8",
    )
    report = json.loads(run("audit", "--ledgers", tmp_path, *AS_OF, "--format", "json").out)
    assert report["profile"] == "plan"
    assert report["targets"] == [
        {
            "key": "members_total",
            "clubs": 1,
            "numerator": 5,
            "denominator": None,
            "min": 5,
            "max": None,
            "met": True,
        }
    ]
    report = json.loads(
        run("audit", "a", "--ledgers", tmp_path, *AS_OF, "--format", "json", "--profile", "qd-1336-2020").out
    )
    assert report["profile"] == "qd-1336-2020"


def test_vietnamese_is_the_default(run_process: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    done = run_process("audit", make_club(), *AS_OF, lang="")
    assert "Thành viên" in done.out
    assert "nothing" not in done.out
    assert "01/03/2024" in done.out


def test_lang_beats_the_environment(run_process: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    assert "Members" in run_process("audit", make_club(), *AS_OF, "--lang", "en", lang="vi").out
    done = run_process("audit", "nowhere", lang="xx")
    assert done.code == 2
    assert "CLUBLEDGER_LANG" in done.err


def test_a_club_is_named_by_its_id_or_by_a_path(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club = make_club("a")
    for told, cwd in [("a", tmp_path.parent), (club, tmp_path.parent), (".", club), ("./a", tmp_path)]:
        done = run("audit", told, "--ledgers", tmp_path, *AS_OF, "--format", "json", cwd=cwd)
        assert [one["id"] for one in json.loads(done.out)["clubs"]] == ["a"], done.err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links of POSIX")
def test_output_follows_a_link_and_never_replaces_a_device_or_a_folder(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club = make_club()
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old", "utf-8")
    link.symlink_to(real)
    assert run("audit", club, *AS_OF, "--format", "json", "--output", link).code == 0
    assert link.is_symlink()
    assert json.loads(real.read_text("utf-8"))["schema"] == 2
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    assert run("audit", club, *AS_OF, "--format", "json", "--output", pipe).code == 0
    assert json.loads(reader.communicate()[0])["schema"] == 2
    assert pipe.is_fifo()
    assert "is a folder" in run("audit", club, "--output", tmp_path).err


def test_nothing_is_written_into_any_club_s_folder(
    run: Callable[..., Done], make_club: Callable[..., Path]
) -> None:
    done = run("audit", make_club("a"), "--output", make_club("b") / "report.txt")
    assert done.code == 2
    assert "writes nothing" in done.err


def test_what_was_not_asked_for_or_not_known_is_not_gone(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    club, earlier = make_club(income=NO_VOUCHER), tmp_path / "earlier.json"
    run("audit", club, *AS_OF, "--format", "json", "--output", earlier)
    done = run("audit", club, *AS_OF, "--select", "CASH", "--baseline", earlier, "--format", "json")
    report = json.loads(done.out)
    assert report["clubs"][0]["gone"] == []
    cash = [rule.id for rule in select(["CASH"])]
    assert report["rules"] == cash
    assert (
        f"Rules used: {len(cash)} of {len(all_rules())}" in run("audit", club, *AS_OF, "--select", "CASH").out
    )
    assert "leave no rule" in run("audit", club, "--select", "LOAN-02", "--ignore", "LOAN").err


def test_folder_names_are_read_as_people_read_them(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    import unicodedata

    make_club(unicodedata.normalize("NFD", "đồng-mẫu"))
    arguments = ("--ledgers", tmp_path, *AS_OF, "--format", "json")
    for told in ("đồng-mẫu", unicodedata.normalize("NFD", "đồng-mẫu")):
        assert [one["id"] for one in json.loads(run("audit", told, *arguments).out)["clubs"]] == ["đồng-mẫu"]


def test_two_clubs_of_one_id_are_not_mixed(
    run: Callable[..., Done], make_club: Callable[..., Path], tmp_path: Path
) -> None:
    one, other = make_club("x/a"), make_club("y/a")
    assert "same id" in run("audit", one, other).err
    assert "folder of a club" in run("audit", "--ledgers", one).err


def test_a_truncated_club_is_broken(run: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    club = make_club()
    for path in club.rglob("*.beancount"):
        path.write_text("", "utf-8")
    assert run("audit", club, *AS_OF).code == 2


def test_a_name_never_stands_in_a_report(run: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    for text in (
        '2024-02-05 * "Nguyễn Thị Mẫu" "x" ^Khế-ước',
        '2024-02-05 event "meeting" Nguyễn Thị Mẫu',
        "2024-02-05 * Nguyễn Thị Mẫu",
    ):
        done = run("audit", make_club(income=text), "--format", "json")
        assert done.code == 2
        for part in ("Nguyễn", "Mẫu"):
            assert part not in done.out


def test_control_characters_reach_no_reader(run: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    club = make_club(club='2024-01-05 custom "club" "CLB \x1b[31m \u202e đỏ"')
    for format_ in ("text", "csv", "html", "json"):
        out = run("audit", club, *AS_OF, "--format", format_).out
        assert "\x1b" not in out
        assert format_ == "json" or "\u202e" not in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a Linux device")
@pytest.mark.parametrize("command", ["audit", "schedule"])
def test_a_full_disk_is_no_finding(make_club: Callable[..., Path], command: str) -> None:
    arguments: dict[str, list[str | Path]] = {
        "audit": [make_club(), *AS_OF],
        "schedule": ["--principal", "100000", "--rate", "1", "--term", "2", "--format", "csv"],
    }
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clubledger", command, *arguments[command]],
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"CLUBLEDGER_LANG": "en"},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"The result cannot be written: the disk is full\n"
