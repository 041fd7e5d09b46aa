"""Fava's query page in the reading room: it asks, and does nothing else."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask


def ask(app: Flask, query: str, **filters: str) -> Any:
    return app.test_client().get("/dong-mau/api/query", query_string={"query_string": query, **filters})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT account, sum(position) GROUP BY account",
        "BALANCES",
        "JOURNAL 'Tiền-mặt'",
    ],
)
def test_questions_are_answered(samples: Flask, query: str) -> None:
    answer = ask(samples, query)
    assert answer.status_code == 200
    assert "Tiền-mặt" in str(answer.get_json())


def test_a_question_of_the_ledger_is_asked_by_its_name(room: Callable[..., Flask], tmp_path: Path) -> None:
    app = room("dong-mau")
    with (tmp_path / "ledgers/dong-mau/club.beancount").open("a", encoding="utf-8") as out:
        out.write('\n2024-05-01 query "tien" "SELECT sum(position)"\n')
    for run in ("run tien", ".run tien", "RUN tien"):
        assert ask(app, run).get_json()["data"]["t"] == "table"
    exported = app.test_client().get("/dong-mau/download-query/query_result.csv?query_string=run%20tien")
    assert exported.status_code == 200


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside.txt"
    path.write_text("a\nsecret\n", "utf-8")
    return path


COMMANDS = (
    "PRINT",     ".output {file}", ".set nullvalue x", ".explain SELECT 1", ".clear", ".history", ".reload", ".errors", ".tables",
    ".describe postings", ".format text", ".parse SELECT 1", ".help", ".exit", ".quit", ".EOF", "exit", "set", "errors",
    "CREATE TABLE pw (a str) USING 'csv:{file}'", "INSERT INTO postings VALUES (1)", "", ".", "!ls", "?", ".run", "run *",
)  # fmt: skip


@pytest.mark.parametrize("way", ["api/query", "download-query/query_result.csv"])
def test_what_is_no_question_does_nothing(
    room: Callable[..., Flask], tmp_path: Path, outside: Path, way: str
) -> None:
    beginning("dong-mau", tmp_path / "ledgers" / "dong-mau", until="2024-08")
    app = room("dong-mau")
    app.test_client().get("/dong-mau/journal/")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for query in COMMANDS:
        told = query.format(file=outside)
        answer = app.test_client().get(f"/dong-mau/{way}", query_string={"query_string": told})
        assert answer.status_code in {200, 400, 500}
        assert "secret" not in answer.get_data(as_text=True)
        after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert after == before, query
        assert ask(app, "SELECT count(*)").status_code == 200


def test_a_command_is_refused_in_words(samples: Flask, outside: Path) -> None:
    said = ask(samples, f".output {outside}").get_data(as_text=True)
    assert "Only questions can be asked here" in said


def test_a_question_that_goes_too_deep(samples: Flask) -> None:
    answer = ask(samples, "SELECT " + "(" * 3000 + "1" + ")" * 3000)
    assert answer.status_code < 500 or "too long" in answer.get_data(as_text=True)


@pytest.fixture
def _often_switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_often_switching")
def test_each_gets_the_answer_to_its_own_question(samples: Flask) -> None:
    app = samples
    question = "SELECT count(*)"
    right = {year: ask(app, question, time=year).get_json()["data"] for year in ("2024", "2025")}
    assert right["2024"] != right["2025"]
    with ThreadPoolExecutor(8) as pool:
        years = ["2024", "2025"] * 20
        answers = list(pool.map(lambda year: ask(app, question, time=year).get_json()["data"], years))
    assert answers == [right[year] for year in years]
