"""Questions of ``clubledger import``: what they stop, how they are answered, and that nobody is asked twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import write
from tests.forms.ten_sheets import club_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    Run = Callable[..., Done]

HEAD = "SỔ HỌP\nNgày,Số biên bản,Có mặt,Nội dung\n"
CROWDED = f"{HEAD}06/06/2024,BB-2024-06B,500,Ngày hội\n"
KIND = "present-more-than-members"


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write(tmp_path / "vi-du", club_files())


@pytest.fixture
def minutes(tmp_path: Path) -> Path:
    path = tmp_path / "so-hop.csv"
    path.write_text(CROWDED, "utf-8")
    return path


def report(done: Done) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(done.out)
    return data


def asked(run: Run, club: Path, path: Path, *options: object) -> list[str]:
    (file,) = report(run("import", club, path, "--dry-run", "--format", "json", *options))["files"]
    return [question["id"] for question in file["questions"]]


def test_an_open_question_stops_its_file(run: Run, club: Path, minutes: Path) -> None:
    before = (club / "club.beancount").read_bytes()
    done = run("import", club, minutes, "--format", "json")
    assert done.code == 1
    (file,) = report(done)["files"]
    assert (file["outcome"], file["entries"], file["problems"]) == ("asked", [], [])
    (question,) = file["questions"]
    assert (question["fault"], question["row"], question["column"], question["read"]) == (
        KIND,
        3,
        "Có mặt",
        "500",
    )
    assert (club / "club.beancount").read_bytes() == before
    text = run("import", club, minutes).out
    assert f"--accept {question['id']}" in text
    assert "questions are open" in text


@pytest.mark.parametrize("by", ["id", "ids", "kind"])
def test_an_answered_question_is_said_and_never_asked_again(
    run: Run, club: Path, minutes: Path, by: str
) -> None:
    (name,) = asked(run, club, minutes)
    option = {
        "id": ("--accept", name),
        "ids": ("--accept", f"00000000,{name.upper()}"),
        "kind": ("--accept-kind", KIND),
    }
    done = run("import", club, minutes, *option[by])
    assert done.code == 0, done.out
    assert f"Accepted as it stands ({name})" in done.out
    assert "present: 500" in (club / "club.beancount").read_text("utf-8")
    again = run("import", club, minutes, "--format", "json")
    assert again.code == 0
    assert report(again)["files"][0]["outcome"] == "already-there"
    assert not report(again)["files"][0]["questions"]


def test_an_id_is_of_what_the_file_says_and_not_of_its_name(run: Run, club: Path, minutes: Path) -> None:
    (name,) = asked(run, club, minutes)
    assert asked(run, club, minutes.rename(minutes.with_name("khac.csv"))) == [name]
    other = minutes.with_name("so-hop.csv")
    other.write_text(CROWDED.replace("500", "501"), "utf-8")
    assert asked(run, club, other, "--accept", name) != [name]


def test_an_answer_that_fits_no_question_is_said(run: Run, club: Path, minutes: Path) -> None:
    done = run("import", club, minutes, "--accept", "12345678", "--dry-run", "--format", "json")
    assert (done.code, report(done)["unasked"]) == (1, ["12345678"])
    assert (
        "fit no question of the files: 12345678" in run("import", club, minutes, "--accept", "12345678").out
    )


def test_a_kind_that_there_is_not_is_refused(run: Run, club: Path, minutes: Path) -> None:
    done = run("import", club, minutes, "--accept-kind", "everything")
    assert done.code == 2
    assert KIND in done.err


@pytest.mark.parametrize(("more", "questions"), [(0, 0), (1, 1)])
def test_as_many_as_there_are_members_may_come(
    run: Run, club: Path, minutes: Path, more: int, questions: int
) -> None:
    members = (club / "members.beancount").read_text("utf-8").count("Cho-vay:TV")
    minutes.write_text(CROWDED.replace("500", str(members + more)), "utf-8")
    assert members
    assert len(asked(run, club, minutes)) == questions


def test_one_question_a_file(run: Run, club: Path, minutes: Path) -> None:
    minutes.write_text(CROWDED + "07/06/2024,BB-2024-06C,600,Ngày hội\n", "utf-8")
    (file,) = report(run("import", club, minutes, "--format", "json"))["files"]
    assert [(question["read"], question["also"]) for question in file["questions"]] == [("600", [3])]
    assert "The same is asked of the rows: 3." in run("import", club, minutes).out


def test_an_answer_is_good_only_for_what_was_asked(run: Run, club: Path, minutes: Path) -> None:
    """The same file in other books is another question."""
    (name,) = asked(run, club, minutes)
    with (club / "members.beancount").open("a", encoding="utf-8") as members:
        members.write('\n2024-01-06 custom "member" "TV002" "left"\n')
    assert asked(run, club, minutes, "--accept", name) not in ([], [name])


def test_ids_are_not_given_while_something_is_wrong(run: Run, club: Path, minutes: Path) -> None:
    """Whoever corrects the file changes its ids."""
    minutes.write_text(CROWDED + "32/06/2024,BB-2024-06C,5,Ngày hội\n", "utf-8")
    out = run("import", club, minutes).out
    assert "500 people came" in out
    assert "--accept" not in out
    assert "Put the mistakes right first" in out


def test_entries_are_shown_by_a_trial_and_on_demand(run: Run, club: Path, minutes: Path) -> None:
    trial = ("import", club, minutes, "--accept-kind", KIND, "--dry-run")
    assert 'event "meeting"' in run(*trial).out
    assert 'event "meeting"' not in run(*trial, "--hide-entries").out
    shown = run("import", club, minutes, "--accept-kind", KIND).out
    assert 'event "meeting"' not in shown
    assert "Sổ họp" in shown or "Book of meetings — rows: 1" in shown


def test_nothing_is_asked_of_rows_that_are_in_the_books(run: Run, club: Path, tmp_path: Path) -> None:
    """Numbers left out among the old rows; a new row is written below them."""
    path = tmp_path / "phieu-thu.csv"
    head = "PHIẾU THU\nSTT,Ngày,Số phiếu,Quỹ,Người nộp,Lý do,Nguồn,Số tiền\n"
    rows = [
        f"{number},{day:02}/06/2024,PT-2024-30{number},hoạt động,Ông Lò Văn Tốt,Ủng hộ,ủng hộ,50.000\n"
        for number, day in ((1, 11), (3, 12), (4, 13))
    ]
    path.write_text(head + "".join(rows[:2]), "utf-8")
    assert len(asked(run, club, path)) == 1
    done = run("import", club, path, "--accept-kind", "numbers-skipped", "--allow-findings")
    assert done.code == 0, done.out
    path.write_text(head + "".join(rows), "utf-8")
    assert asked(run, club, path) == []
