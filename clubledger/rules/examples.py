"""The four examples of each rule: small clubs that pass, fail, are waived, and cannot be judged.

The first comment of one that passes or fails says what was done: docs/rules.md lists these deeds.

``loan/loan_02.txt`` belongs to LOAN-02 and stands beside its module. A line ``=== failing, as of 2024-12-31: warning
KU-2024-001`` begins an example and says what the rule must find in it. What follows is added to the base club
(`base_files`): to the income fund's journal, or to the file that a line ``--- file: club.beancount`` names; ``--- new
file:`` writes a file afresh; ``--- without: loan-max`` takes the base's directives out that hold that text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Final

from clubledger.books.entries import TO_FILL_IN
from clubledger.books.writing import MemberLine, member_text, new_club_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

KINDS: Final = ("passing", "failing", "waived", "cannot be waived", "unknown", "never unknown")
DEFAULT_FILE: Final = "income-fund/2024.beancount"
FOUNDED: Final = date(2024, 1, 5)

_HEAD = re.compile(rf"=== ({'|'.join(KINDS)}), as of (\d{{4}}-\d\d-\d\d)(?:: (.+))?")
_COMMAND = re.compile(r"--- (file|new file|without): (.+)")


@dataclass
class Example:
    """One example: what kind, on which day, what the rule must find (level, subject), and the club's files."""

    kind: str
    as_of: date
    expected: tuple[tuple[str, str], ...]
    text: str = ""
    files: dict[str, str] = field(default_factory=dict)

    @property
    def deed(self) -> str:
        """What was done, as its first comment says; empty if none does."""
        lines = dropwhile(lambda line: not line.startswith(";"), self.text.splitlines())
        return " ".join(line.lstrip("; ") for line in takewhile(lambda line: line.startswith(";"), lines))


ARTICLE: Final = "Quy chế CLB ví dụ"
"""Where the base club's regulation sets each of its figures."""

MEMBERS: Final = tuple(
    MemberLine(f"TV{number:03}", FOUNDED, name, gender, year, household)
    for number, (name, gender, year, household) in enumerate(
        [
            ("Nguyễn Thị Mẫu", "nữ", 1955, "nghèo"),
            ("Trần Văn Thử", "nam", 1961, "khác"),
            ("Lê Thị Ví Dụ", "nữ", 1983, "cận nghèo"),
            ("Phạm Thị Giả", "nữ", 1958, "khó khăn"),
            ("Hoàng Văn Định", "nam", 1960, "khác"),
        ],
        start=1,
    )
)
"""The base club's members; names invented."""


@cache
def base_files() -> dict[str, str]:
    """The base club: the template with five members, a board, a meeting each month of 2024 and 30 million in the bank."""
    files = new_club_files("CLB ví dụ", FOUNDED)
    club = files["club.beancount"]
    files["club.beancount"] = club.replace(f'article: "{TO_FILL_IN}"', f'article: "{ARTICLE}"')
    files["members.beancount"] += "\n".join(member_text(member) for member in MEMBERS)
    for name in ("club.beancount", DEFAULT_FILE, "operating-fund/2024.beancount"):
        extra = (
            resources.files("clubledger.rules")
            .joinpath(f"examples/base/{name.replace('/', '-')}")
            .read_text("utf-8")
        )
        files[name] += "\n" + extra
    return files


def examples(rule: str) -> tuple[Example, ...]:
    """The examples of a rule. Raises `FileNotFoundError` if it has none."""
    return tuple(_examples(_file_of(rule).read_text("utf-8")))


def _file_of(rule: str) -> Traversable:
    """The file beside the rule's module; in ``examples/`` where the rules of its family share a module."""
    folder = resources.files("clubledger.rules")
    family, _, number = rule.partition("-")
    beside = folder.joinpath(f"{family.lower()}/{family.lower()}_{number}.txt")
    return beside if beside.is_file() else folder.joinpath(f"examples/{rule}.txt")


def _examples(text: str) -> Iterator[Example]:
    head: re.Match[str] | None = None
    body: list[str] = []
    for line in [*text.splitlines(), "=== end"]:
        if not line.startswith("=== "):
            body.append(line)
            continue
        if head is not None:
            yield _example(head, "\n".join(body).strip())
        head, body = _HEAD.fullmatch(line), []
        if head is None and line != "=== end":
            raise ValueError(f"not the beginning of an example: {line!r}")


def _example(head: re.Match[str], text: str) -> Example:
    kind, as_of, listed = head.groups()
    expected = tuple(
        (level, subject)
        for level, _, subject in (item.strip().partition(" ") for item in (listed or "").split(";") if item)
    )
    files = dict(base_files())
    current = DEFAULT_FILE
    for line in text.splitlines():
        command = _COMMAND.fullmatch(line)
        if command is None:
            files[current] = f"{files.get(current, '')}{line}\n"
            continue
        order, value = command.groups()
        match order:
            case "file":
                current = value
            case "new file":
                current = value
                files[current] = ""
            case _:
                files = {name: without(content, value) for name, content in files.items()}
    return Example(kind, date.fromisoformat(as_of), expected, text, files)


def without(ledger: str, text: str) -> str:
    """A ledger's text without the directives (with their indented lines) whose first line holds ``text``."""
    kept, dropping = [], False
    for line in ledger.splitlines(keepends=True):
        if not line[:1].isspace():
            dropping = text in line
        if not dropping or not line.strip():
            kept.append(line)
    return "".join(kept)
