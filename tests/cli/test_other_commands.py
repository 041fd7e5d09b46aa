"""``schedule``, ``loans``, ``rules``, ``explain``, ``init``, ``demo``."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clubledger.rules import all_rules
from tests.known import known

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Done

LOAN = """
2024-01-15 * "TV001" "Cho vay" ^KU-2024-001
  voucher: "BN-2024-001"
  minutes: "BB-2024-01"
  purpose: "chăn nuôi"
  term: 3
  rate: 1
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  3,000,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng

2024-02-15 * "TV001" "Trả gốc, lãi kỳ 1" ^KU-2024-001
  voucher: "BC-2024-002"
  Tài-sản:Quỹ-tăng-thu-nhập:Ngân-hàng  1,030,000 VND
  Tài-sản:Quỹ-tăng-thu-nhập:Cho-vay:TV001  -1,000,000 VND
  Thu:Quỹ-tăng-thu-nhập:Lãi-cho-vay  -30,000 VND
"""


def test_schedule_in_json(run: Callable[..., Done]) -> None:
    done = run(
        "schedule",
        "--principal",
        1000000,
        "--rate",
        "1,5",
        "--term",
        2,
        "--from",
        "31/01/2024",
        "--format",
        "json",
    )
    assert done.code == 0, done.err
    assert json.loads(done.out) == {
        "rows": [
            {
                "n": 1,
                "due": "2024-02-29",
                "principal": 500000,
                "interest": 15000,
                "payment": 515000,
                "balance": 500000,
            },
            {
                "n": 2,
                "due": "2024-03-31",
                "principal": 500000,
                "interest": 7500,
                "payment": 507500,
                "balance": 0,
            },
        ],
        "total_interest": 22500,
        "effective_rate": 18,
    }


def test_schedule_for_people(run_process: Callable[..., Done]) -> None:
    done = run_process(
        "schedule", "--principal", 6000000, "--rate", "0.8", "--term", 12, "--from", "2024-05-15", lang="vi"
    )
    assert "548.000 đ" in done.out
    assert "15/06/2024" in done.out


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--principal", 0), ("--principal", -5), ("--term", 0), ("--term", 100000), ("--rounding", 0), ("--rate", -1),
        ("--rate", "NaN"), ("--rate", "x"), ("--first-due", "2024-01-01"), ("--grace-principal", 12),
    ],
)  # fmt: skip
def test_schedule_refuses_with_a_sentence(run: Callable[..., Done], option: str, value: object) -> None:
    given = {"--principal": 1000000, "--rate": "0.8", "--term": 12, "--from": "2024-05-15"} | {option: value}
    done = run("schedule", *(str(part) for pair in given.items() for part in pair))
    assert done.code == 2
    assert done.out == ""
    assert "Error" in done.err
    assert "Traceback" not in done.err


def test_every_option_of_schedule_changes_the_result(run: Callable[..., Done]) -> None:
    given = (
        "schedule",
        "--principal",
        6000000,
        "--rate",
        "0.8",
        "--term",
        12,
        "--from",
        "2024-05-15",
        "--format",
        "csv",
    )
    plain = run(*given).out
    for option in (
        ("--interest-method", "flat"), ("--interest-period", "actual-365"), ("--amortisation", "bullet"),
        ("--grace-principal", 3), ("--rounding", 7000), ("--first-due", "2024-07-01"),
        ("--instalment-every", 3), ("--due-day", 5),
    ):  # fmt: skip
        done = run(*given, *option)
        assert done.code == 0, done.err
        assert done.out != plain


def test_schedule_takes_a_due_date_in_place_of_a_term(run: Callable[..., Done]) -> None:
    given = ("schedule", "--principal", 3000000, "--rate", "0.8", "--from", "2024-05-15", "--format", "csv")
    single = ("--amortisation", "single")
    done = run(*given, *single, "--due", "2024-06-29")
    assert done.out.splitlines()[1:] == ["1,2024-06-29,3000000,36000,3036000,0"]
    for wrong in (
        single,
        ("--due", "2024-06-29"),
        (*single, "--due", "2024-05-15"),
        (*single, "--term", 2, "--due", "2024-06-29"),
        (*single, "--due", "2024-06-29", "--term", 2),
    ):
        done = run(*given, *wrong)
        assert (done.code, done.out) == (2, "")
        assert "Error" in done.err


def test_loans_in_json(run_process: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    done = run_process("loans", make_club(income=LOAN), "--as-of", "2024-03-31", "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out) == {
        "as_of": "2024-03-31",
        "loans": [
            {
                "loan": "KU-2024-001", "member": "TV001", "disbursed": "2024-01-15", "principal": 3000000, "term": 3,
                "rate": 1, "balance": 2000000, "paid_principal": 1000000, "paid_interest": 30000,
                "overdue_principal": 1000000, "overdue_interest": 20000, "days_past_due": 16, "next_due": "2024-04-15",
                "extended": False, "status": "open", "remitted": 0,
            }
        ],
        "outstanding": 2000000, "par1": 2000000, "par30": 0, "par90": 0, "remitted": 0,
    }  # fmt: skip


def test_loans_of_a_broken_ledger(run: Callable[..., Done], make_club: Callable[..., Path]) -> None:
    done = run("loans", make_club(income="((("))
    assert done.code == 2
    assert "cannot be read" in done.err


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_rules_lists_every_rule(run_process: Callable[..., Done], lang: str) -> None:
    lines = run_process("rules", lang=lang).out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [rule.id for rule in all_rules()]


def test_explain(run: Callable[..., Done], run_process: Callable[..., Done]) -> None:
    by_id, by_name = run_process("explain", "LOAN-02"), run("explain", "loan-over-limit")
    assert by_id.out == by_name.out
    assert "loan-max" in by_id.out
    assert "Vì sao" in run("explain", "loan-02", lang="vi").out
    assert run("explain", "LOAN-77").code == 2


def test_a_new_club_is_checked_and_audited_without_an_error(
    run: Callable[..., Done], run_process: Callable[..., Done], tmp_path: Path
) -> None:
    done = run_process("init", "xóm-mới", "--founded", "2025-03-01", "--name", 'CLB "Mới"')
    assert done.code == 0, done.err
    bean_check = known(shutil.which("bean-check", path=str(Path(sys.executable).parent)))
    for top in ("main", "income-fund", "operating-fund"):
        checked = subprocess.run(
            [bean_check, "-C", tmp_path / "xóm-mới" / f"{top}.beancount"], capture_output=True, check=False
        )
        assert (checked.returncode, checked.stderr) == (0, b"")
    report = json.loads(run("audit", tmp_path / "xóm-mới", "--as-of", "2025-03-01", "--format", "json").out)
    (club,) = report["clubs"]
    assert club["name"] == 'CLB "Mới"'
    assert club["counts"]["error"] == 0
    assert club["outcome"] != "broken"
    again = run("init", "xóm-mới")
    assert again.code == 2
    assert "not empty" in again.err


def test_demo_writes_clubs_that_pass(
    run: Callable[..., Done], run_process: Callable[..., Done], tmp_path: Path
) -> None:
    done = run_process("demo", "demo", "--clubs", 2, "--years", 1, "--seed", 7)
    assert done.code == 0, done.err
    assert "2024-12-31" in done.out
    report = json.loads(run("audit", "--ledgers", "demo", "--as-of", "2024-12-31", "--format", "json").out)
    assert report["totals"]["passed"] == 2
    assert run("demo", "demo").code == 2


def test_help_needs_no_ledger_library(run: Callable[..., Done]) -> None:
    code = "import sys; from clubledger.cli import commands; commands(['--help'], standalone_mode=False); print(sorted(m for m in sys.modules if m in ('beancount', 'jinja2', 'fava', 'flask')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip().endswith("[]")


# -- regulation


def test_the_regulation_is_read_out(run: Callable[..., Done]) -> None:
    ledgers = Path(__file__).parents[2] / "ledgers"
    done = run("regulation", "na-thu", "--ledgers", ledgers, "--as-of", "17/01/2025", lang="vi")
    assert done.code == 0, done.err
    assert done.out.startswith(
        "Quy chế của CLB LTHTGN xóm Nà Thử\nCác mức có hiệu lực ngày 17/01/2025, theo sổ của câu lạc bộ.\n\nHội phí\n"
    )
    assert "\n- Mỗi lần vay tối đa 6.000.000 đ (Điều 8, khoản 2).\n" in done.out
    later = run("regulation", "na-thu", "--ledgers", ledgers, "--as-of", "18/01/2025", lang="vi").out
    assert (
        "tối đa 10.000.000 đ (Điều 8, khoản 2 (sửa đổi); từ ngày 18/01/2025 theo biên bản BB-2025-01).\n"
        in later
    )
    before = run("regulation", "na-thu", "--ledgers", ledgers, "--as-of", "2024-01-31")
    assert before.out.endswith("\n\nThe books do not say anything of a regulation by this day.\n")


def test_what_the_regulation_lacks_stands_at_the_end(run: Callable[..., Done], tmp_path: Path) -> None:
    assert run("init", "club", "--founded", "2024-01-05").code == 0
    file = tmp_path / "club" / "club.beancount"
    lines = file.read_text("utf-8").replace('"grace-days" 5', '"grace-days" "five"')
    file.write_text(lines + '\n2024-01-05 custom "regulation" "loan-max" 9000000 VND\n', "utf-8")
    done = run("regulation", "club", "--as-of", "2024-12-31")
    assert done.code == 0, done.err
    assert done.out[done.out.index("\nWritten in two ways") :].splitlines()[1:8] == [
        "Written in two ways",
        (
            "- Two lines of 2024-01-05 contradict each other, and neither counts: One loan is 10,000,000 đ at most (no article "
            "written); One loan is 9,000,000 đ at most (no article written)."
        ),
        "",
        "What the regulation does not speak of",
        "- days late before a loan is overdue",
        "",
        "Lines of the regulation that cannot be read, and have no effect",
    ]
    assert "grace-days: " in done.out.splitlines()[-1]
    assert "(club.beancount:" in done.out.splitlines()[-1]


def test_a_regulation_that_cannot_be_read_is_refused(run: Callable[..., Done], tmp_path: Path) -> None:
    missing = run("regulation", "nowhere")
    assert (missing.code, missing.out) == (2, "")
    assert "There is no club nowhere" in missing.err
    assert run("init", "club").code == 0
    with (tmp_path / "club" / "club.beancount").open("a", encoding="utf-8") as file:
        file.write("\n2024-13-45 nonsense\n")
    broken = run("regulation", "club")
    assert (broken.code, broken.out) == (2, "")
    assert "The ledger cannot be read" in broken.err
