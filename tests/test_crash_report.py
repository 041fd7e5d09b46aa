"""A crash is told without what it was about: types and places, no message."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import clubledger.cli
from clubledger import crash_report
from clubledger.auditing.club import crashed
from clubledger.crash_report import KEPT, brief, write_crash_report

SECRET = "Nguyễn Thị Mẫu nợ 1.234.567 đ"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's state folder."""
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path / "state")
    monkeypatch.delenv("CLUBLEDGER_DEBUG", raising=False)
    return tmp_path / "state"


def a_crash() -> Exception:
    """An error of ours that came of another one, both with a name in their words."""
    members: dict[str, str] = {}
    try:
        try:
            members[SECRET]
        except KeyError as error:
            raise ValueError(f"no such member: {SECRET}") from error
    except ValueError as error:
        return error
    raise AssertionError("nothing crashed")


def test_types_and_frames_are_kept_and_no_word() -> None:
    path = write_crash_report(a_crash(), "clubledger audit")
    assert path is not None
    text = path.read_text("utf-8")
    assert text.startswith("clubledger ")
    assert "clubledger audit" in text
    assert text.index("builtins.KeyError") < text.index("builtins.ValueError")
    assert "tests/test_crash_report.py:" in text
    assert " a_crash" in text
    assert "Nguyễn" not in text
    assert "1.234.567" not in text
    assert str(Path.home()) not in text


def test_a_recursion_that_does_not_end_has_a_short_report() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as caught:
        deeper()
    path = write_crash_report(caught.value, "x")
    assert path is not None
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) < 250
    assert any("lines left out" in line for line in lines)


def test_only_the_newest_reports_stay(state: Path) -> None:
    paths = [write_crash_report(a_crash(), str(number)) for number in range(KEPT + 3)]
    kept = sorted((state / "crashes").iterdir())
    assert kept == paths[-KEPT:]


def test_where_nobody_can_write_there_is_no_report_and_no_second_crash(state: Path) -> None:
    state.write_text("in the way", "utf-8")
    assert write_crash_report(a_crash(), "x") is None


def test_the_place_is_the_innermost_of_ours() -> None:
    with pytest.raises(ValueError, match="quotes") as caught:
        json.loads("{")
    assert brief(caught.value) == "JSONDecodeError"
    assert brief(_our_fault()).startswith("TypeError at crash_report.py:")


def test_the_command_names_the_file_and_says_what_to_send(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: Path
) -> None:
    ended = _run_to_its_crash(monkeypatch)
    err = capsys.readouterr().err
    (report,) = (state / "crashes").iterdir()
    assert ended == [2]
    assert str(report) in err
    assert "Send this file to the developers" in err
    assert "Nguyễn" not in err
    assert "clubledger rules" in report.read_text("utf-8")


def test_who_debugs_reads_the_whole_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CLUBLEDGER_DEBUG", "1")
    assert _run_to_its_crash(monkeypatch) == [2]
    assert SECRET in capsys.readouterr().err


def test_a_command_whose_report_cannot_be_kept_says_all_that_may_be_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: Path
) -> None:
    state.write_text("in the way", "utf-8")
    assert _run_to_its_crash(monkeypatch) == [2]
    err = capsys.readouterr().err
    assert "ValueError" in err
    assert "Nguyễn" not in err


def test_a_club_that_crashed_says_where() -> None:
    result = crashed(Path("club"), date(2024, 1, 1), _our_fault())
    assert "TypeError at crash_report.py:" in str(result.errors[0].message)


def _our_fault() -> TypeError:
    """An error out of a file of ours."""
    with pytest.raises(TypeError) as caught:
        crash_report._place(None)  # type: ignore[arg-type]
    return caught.value


def _run_to_its_crash(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Run ``clubledger rules`` with a fault in it; the exit status."""
    ended: list[int] = []

    def fails(**_: object) -> None:
        raise a_crash()

    monkeypatch.setenv("CLUBLEDGER_LANG", "en")
    monkeypatch.setattr("sys.argv", ["clubledger", "rules"])
    monkeypatch.setattr(clubledger.cli, "commands", fails)
    monkeypatch.setattr("os._exit", ended.append)
    monkeypatch.setattr("clubledger.cli.set_language", lambda language: None)
    monkeypatch.setenv("LANGUAGE", "en")
    clubledger.cli.main()
    return ended
