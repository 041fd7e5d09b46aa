"""What one rule says of the base club of the examples, with more or fewer lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clubledger.books import load_club
from clubledger.rules import Judgement, get_rule, judge_rule
from clubledger.rules.examples import base_files, without
from tests.conftest import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

HOMES = {
    "income": "income-fund/2024.beancount",
    "operating": "operating-fund/2024.beancount",
    "club": "club.beancount",
    "members": "members.beancount",
    "main": "main.beancount",
}


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Judgement]:
    """What a rule says of the base club, less the directives that hold ``less``, plus what is written into it."""

    def judged(rule: str, as_of: date, *, less: tuple[str, ...] = (), **more: str) -> Judgement:
        files = dict(base_files())
        for text in less:
            files = {name: without(content, text) for name, content in files.items()}
        for home, text in more.items():
            files[HOMES[home]] += f"\n{text}\n"
        return judge_rule(load_club(write(tmp_path / f"{rule}-{as_of}", files), as_of), get_rule(rule))

    return judged
