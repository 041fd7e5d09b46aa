from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.books.loading import load

if TYPE_CHECKING:
    from pathlib import Path

ROOTS = (
    'option "name_assets" "Tài-sản"\noption "name_liabilities" "Nợ-phải-trả"\noption "name_equity" "Nguồn-vốn"\n'
    'option "name_income" "Thu"\noption "name_expenses" "Chi"\n'
)
ACCOUNTS = (
    "2024-01-01 open Tài-sản:Tiền-mặt VND\n2024-01-01 open Thu:Lãi VND\n"
    "2024-01-01 open Chi:Cũ VND\n2024-02-01 close Chi:Cũ\n"
)
LINE = 10


def problems_of(tmp_path: Path, text: str, members: str = "") -> list[tuple[str | None, int | None, str]]:
    (tmp_path / "main.beancount").write_text(f"{ROOTS}{ACCOUNTS}{text}", encoding="utf-8")
    if members:
        (tmp_path / "members.beancount").write_text(ROOTS + members, encoding="utf-8")
    return [(problem.file, problem.line, str(problem.message)) for problem in load(tmp_path).problems]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            '2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 5,000 VND\n  Thu:Lãi -4,000 VND',
            0,
            "1,000 đ too much was put in",
        ),
        (
            '2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 4,000 VND\n  Thu:Lãi -5,000 VND',
            0,
            "1,000 đ too much was taken out",
        ),
        ('2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 4 VND\n  Chi:X  -5 USD', 2, "has not been opened"),
        ('2024-03-01 * "x"\n  Tài-sản:Tiên-mặt 5 VND\n  Thu:Lãi', 1, "Did you mean “Tài-sản:Tiền-mặt”"),
        (
            '2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 5 VND\n  Chi:Hoàn-toàn-khác',
            2,
            "has not been opened. Correct",
        ),
        ('2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 5 VND\n  Chi:Cũ', 2, "not open on"),
        ("2024-03-01 open\n", 1, "does not understand"),
        ('2024-03-01 * "x"\n  Assets:Cash 5 VND\n  Thu:Lãi', 1, "“Assets” is none of the five roots"),
        ("2024-01-02 open Thu:Lãi", 0, "opened a second time"),
        ("2024-03-02 close Chi:Cũ", 0, "closed a second time"),
        ("2024-03-02 close Chi:Mới", 0, "never opened"),
        ('2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 5 USD\n  Thu:Lãi', 0, "does not take USD"),
        ("2024-03-01 balance Tài-sản:Tiền-mặt 5 USD", 0, "does not take USD"),
        ('2024-02-31 * "x"', 0, "no such day"),
        ('2024-13-01 * "x"', 0, "no such day"),
        ('2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 1.000.000 VND\n  Thu:Lãi', 1, "without any separator"),
        ('2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 1,0,0 VND\n  Thu:Lãi', 1, "before every three digits"),
        ('2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 100 đ\n  Thu:Lãi', 1, "currency of an amount as VND"),
        ('2024-03-01 * "x"\n  n: 3\n  Thu:Lãi 0 VND', 1, "at least two letters"),
        ('2024-03-01 * "x"\n  khoản: "3"\n  Thu:Lãi 0 VND', 1, "no diacritics"),
        ('2024-03-01 * "x" #quỹ', 0, "has no diacritics"),
        ("2024-03-01 * “x”", 0, "curly"),
        ('2024-03-01 * "x', 0, "closing quotation mark"),
        ('2024-03-01 * "x"\n\u00a0\u00a0Thu:Lãi 0 VND', 1, "does not understand"),
        ("2024-03-01 opn Thu:X", 0, "does not understand"),
        ('2024-03-01 * "x" "y" "z"', 0, "more than two texts"),
        ('2024-03-01 * "x"\n  aa: 1\n  aa: 2', 0, "“aa:” stands twice"),
        ('2024-03-01 * "x"\n  Thu:Lãi 5 VND\n  Chi:A\n  Chi:B', 3, "only one may be"),
        ("2024-01-01 commodity VND\n2024-01-01 commodity VND", 1, "declared a second time"),
        ('option "nothing" "x"', 0, "no option “nothing”"),
        ('option "booking_method" "x"', 0, "value of the option “booking_method”"),
        ('2024-03-01 * "x" | "y"', 0, "bar"),
        ('include "nowhere.beancount"', 0, "no such file"),
        ("pushtag #a", None, "never ended"),
        ("pushmeta aa: 3", None, "never ended"),
        ("poptag #a", 0, "never begun"),
        ('2024-01-01 open Thu:X VND "BAD"', 0, "no booking method"),
        ("2024-01-05 pad Tài-sản:Tiền-mặt Thu:Lãi", 0, "fills no gap"),
        (
            '2024-03-01 * "x"\n  Thu:Lãi -5 AB {2 VND} @ 3 USD\n  Tài-sản:Tiền-mặt 10 VND',
            1,
            "price or a cost",
        ),
    ],
)
def test_what_a_treasurer_is_told(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    found = problems_of(tmp_path, text + "\n")
    file, at, sentence = found[0]
    assert file == "main.beancount"
    assert at == (None if line is None else LINE + line)
    assert words in sentence
    assert str(tmp_path) not in str(found)
    assert len(set(found)) == len(found)


def test_the_line_is_shown_and_not_too_long(tmp_path: Path) -> None:
    ((_, __, sentence),) = problems_of(tmp_path, f"2024-03-01 opne Thu:Lãi {'x' * 200}\n")[:1]
    assert "2024-03-01 opne Thu:Lãi" in sentence
    assert "x" * 100 not in sentence


def test_errors_after_those_of_the_parser_say_so(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path,
        '2024-03-01 * "x"\n  Tài-sản:Tiền-mặt 5 VND\n  Thu:Lãi -4 VND\n2024-03-01 open Thu;Lãi\nwhat\n',
    )
    follows = ["may follow from" in sentence for _, __, sentence in found]
    assert follows == sorted(follows)
    assert follows[0] is False
    assert follows[-1] is True


@pytest.mark.parametrize(
    "line",
    [
        '  name: "Nguyễn Thị Mẫu',
        "  name: Nguyễn Thị Mẫu",
        '  name: Nguyễn Thị Mẫu"',
        '  tên: "Nguyễn Thị Mẫu"',
        '  Name: "Nguyễn Thị Mẫu"',
        '  name "Nguyễn Thị Mẫu"',
        '  name = "Nguyễn Thị Mẫu',
        "  name: “Nguyễn Thị Mẫu”",
        '  name: "A"\n  name: "Nguyễn Thị Mẫu"\n  name:',
    ],
)
def test_no_name_of_a_person_is_ever_shown(tmp_path: Path, line: str) -> None:
    members = f'2024-01-01 open Tài-sản:TV001 VND\n  member: "TV001"\n{line}\n  gender: "nữ"\n'
    found = problems_of(tmp_path, 'include "members.beancount"\n', members)
    for part in ("Nguyễn", "Thị", "Mẫu"):
        assert part not in str(found)
    if line.startswith(("  tên", "  Name")):
        assert found


def test_the_name_in_an_error_that_we_do_not_know(tmp_path: Path) -> None:
    members = '2024-01-01 open Tài-sản:TV001 VND\n  name: "Mẫu"\npushmeta name: "Nguyễn Mẫu"\n'
    found = problems_of(tmp_path, 'include "members.beancount"\n', members)
    assert found
    assert "Mẫu" not in str(found)


def test_control_characters_are_not_passed_on(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "2024-03-01 \x1b[2J\u202e\n")
    assert found
    assert "\x1b" not in str(found[0][2])
    assert "\u202e" not in str(found[0][2])
