"""Generated clubs, and what their books were before a paper was entered."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clubledger.books.books import Books, Source, read_books
from clubledger.books.chart import Fund
from clubledger.books.files import JOURNALS
from clubledger.books.loading import load
from clubledger.demo import write_demo
from clubledger.forms.import_context import ImportContext
from tests.truth.papers import Paper, papers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from clubledger.books.loading import Loaded

YEARS = 2
_DATED = re.compile(r"(?m)^(?=\d{4}-\d{2}-\d{2} )")
_VOUCHER = re.compile(r'^  voucher: "([^"/]+)', re.MULTILINE)
_MEMBER = re.compile(r'^  member: "([^"]+)"', re.MULTILINE)
_MEETING = re.compile(r'\S+ event "meeting" "([^"]+)"')


@dataclass(frozen=True)
class Desk:
    """A club's books as the import finds them."""

    folder: Path
    loaded: Loaded
    books: Books
    context: ImportContext


class Clubs:
    """Some generated clubs, their papers, and their books before each paper and after; what was read is kept."""

    def __init__(self, folder: Path, count: int, seed: int) -> None:
        self.folder = folder
        self.names = write_demo(folder / "whole", count, YEARS, seed)
        self.files = {
            name: {
                path.relative_to(folder / "whole" / name).as_posix(): path.read_text("utf-8")
                for path in sorted((folder / "whole" / name).rglob("*.beancount"))
            }
            for name in self.names
        }
        papers = [paper for name in self.names for paper in papers_of(name, self._books(name))]
        self.papers = [replace(paper, stranger=_stranger(paper, papers)) for paper in papers]
        self._desks: dict[tuple[int, bool], Desk] = {}

    def _books(self, name: str) -> Books:
        loaded = load(self.folder / "whole" / name)
        assert not loaded.problems
        return read_books(Source.of(loaded))

    def desk(self, paper: Paper, *, entered: bool = False) -> Desk:
        """The books of the paper's day without it, or (``entered``) with it."""
        key = id(paper), entered
        if key not in self._desks:
            folder = self.folder / "cut" / f"{len(self._desks):04}"
            for name, text in cut(self.files[paper.club], paper, entered=entered).items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, "utf-8")
            loaded = load(folder)
            assert not loaded.problems, (paper.name, loaded.problems)
            books = read_books(Source.of(loaded))
            self._desks[key] = Desk(folder, loaded, books, ImportContext(books, paper.until))
        return self._desks[key]


def _stranger(paper: Paper, papers: Sequence[Paper]) -> Paper | None:
    """Another club's paper of the form, the latest that is no younger."""
    others = [
        other
        for other in papers
        if other.form is paper.form and other.club != paper.club and other.until <= paper.until
    ]
    return max(others, key=lambda other: other.until, default=None)


def cut(files: Mapping[str, str], paper: Paper, *, entered: bool) -> dict[str, str]:
    """A club's files up to the evening of the paper's day, without what comes from it unless it is ``entered``."""
    journals = {folder: fund for fund, folder in JOURNALS.items()}
    texts: dict[str, str] = {}
    for name, text in files.items():
        head, *blocks = _DATED.split(text)
        fund = journals.get(name.partition("/")[0])
        kept = [
            block
            for block in blocks
            if _is_before(block, fund, paper) and (entered or not _comes_from(block, fund, paper))
        ]
        texts[name] = head + "".join(kept)
    return texts


def _is_before(block: str, fund: Fund | None, paper: Paper) -> bool:
    """Whether a directive is as old as the paper; a count of its evening bears the next day."""
    return block[:10] <= paper.until.isoformat() and not (paper.first and fund is not None)


def _comes_from(block: str, fund: Fund | None, paper: Paper) -> bool:
    if fund is not None:
        voucher = _VOUCHER.search(block)
        return (
            (voucher is not None and (fund, voucher[1]) in paper.slips)
            or any(block.startswith(count) for count in paper.counts)
            or (paper.allocation is not None and f'"{paper.allocation}"' in block.partition("\n")[0])
        )
    member, meeting = _MEMBER.search(block), _MEETING.match(block)
    return (
        (member is not None and " open " in block[:16] and member[1] in paper.members)
        or (' custom "member" ' in block[:30] and any(f'"{code}"' in block for code in paper.members))
        or (meeting is not None and meeting[1] in paper.minutes)
    )  # fmt: skip


def today_after(paper: Paper, days: int) -> date:
    """The day on which a paper is typed."""
    return paper.until + timedelta(days=days)
