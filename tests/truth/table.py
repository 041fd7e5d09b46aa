"""Many sheets by a seed, what became of each by the kind of its change, and the table of it in two languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from tests.truth.changes import CHANGES, Change, changed
from tests.truth.sheets import typed_sheet
from tests.truth.trial import Outcome, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tests.truth.clubs import Clubs
    from tests.truth.papers import Paper
    from tests.truth.sheets import Sheet

UNCHANGED: Final = Change("unchanged", "nothing: the sheet is right", "không sai gì", lambda sheet, _: sheet)
_TRIES: Final = 400
Results = dict[str, Counter[Outcome]]


class Tried(NamedTuple):
    """A sheet with its change, and what became of it."""

    change: Change
    sheet: Sheet
    outcome: Outcome


def some_papers(clubs: Clubs, per_form: int, seed: int) -> dict[str, list[Paper]]:
    """So many papers of each form at most, drawn by the seed."""
    by_form: dict[str, list[Paper]] = defaultdict(list)
    papers = list(clubs.papers)
    Random(seed).shuffle(papers)
    for paper in sorted(
        papers, key=lambda paper: len(paper.rows) < 3
    ):  # one row has few neighbours to be mixed up with
        if len(by_form[paper.form.name]) < per_form:
            by_form[paper.form.name].append(paper)
    return by_form


def try_sheets(
    clubs: Clubs,
    count: int,
    seed: int,
    per_form: int = 12,
    judge: Callable[[Sheet, Clubs, int], Outcome] = outcome,
    kinds: Sequence[Change] = (*CHANGES, UNCHANGED),
    part: tuple[int, int] = (0, 1),
) -> Iterator[Tried]:
    """So many sheets, the kinds of change in turn.

    Of ``part`` (1, 3) the second third.
    """
    papers = some_papers(clubs, per_form, seed)
    place, parts = part
    for number in range(count):
        if number // len(kinds) % parts != place:
            continue
        change = kinds[number % len(kinds)]
        random = Random(f"{seed}-{number}")
        sheet = _sheet(change, papers, random)
        yield Tried(change, sheet, judge(sheet, clubs, random.randrange(1, 25)))


def _sheet(change: Change, papers: Mapping[str, list[Paper]], random: Random) -> Sheet:
    for _ in range(_TRIES):
        paper = random.choice(papers[random.choice(sorted(papers))])
        sheet = changed_sheet(change, paper, random)
        if sheet is not None:
            return sheet
    raise LookupError(f"{change.name} applies to no sheet")


def changed_sheet(change: Change, paper: Paper, random: Random) -> Sheet | None:
    """A paper typed with a change, or ``None`` if it does not apply."""
    sheet = typed_sheet(paper, random)
    return sheet if change is UNCHANGED else changed(change, sheet, random)


def by_kind(tried: Iterator[Tried]) -> Results:
    """What became of the sheets, by kind."""
    results: Results = {}
    for one in tried:
        results.setdefault(one.change.name, Counter())[one.outcome] += 1
    return results


def added(parts: Iterable[Results]) -> Results:
    """The results of several processes together."""
    results: Results = {}
    for part in parts:
        for name, counts in part.items():
            results[name] = results.get(name, Counter()) + counts
    return results


def share(counts: Counter[Outcome]) -> float:
    """How many of a hundred slipped through."""
    return 100 * counts[Outcome.SLIPPED] / counts.total() if counts else 0.0


_HEADS: Final = {
    "en": ("what happened", "sheets", "refused", "asked about", "stopped by the audit", "true all the same", "slipped through"),
    "vi": ("việc xảy ra", "số tờ", "bị từ chối", "bị hỏi lại", "kiểm tra chặn", "vẫn đúng", "lọt lưới"),
}  # fmt: skip
_ORDER: Final = (Outcome.REFUSED, Outcome.ASKED, Outcome.STOPPED, Outcome.TRUE, Outcome.SLIPPED)


def table(results: Results, language: str) -> str:
    """The table in Markdown."""
    lines = [f"| {' | '.join(_HEADS[language])} |", f"|---{'|---:' * len(_ORDER)}|---:|"]
    for change in (UNCHANGED, *CHANGES):
        if (counts := results.get(change.name)) is not None:
            life = change.life if language == "en" else change.in_vietnamese
            lines.append(_line(f"`{change.name}`: {life}", counts))
    whole = sum((counts for name, counts in results.items() if name != UNCHANGED.name), Counter())
    lines.append(_line("**all changes**" if language == "en" else "**tất cả**", whole))
    return "\n".join(lines) + "\n"


def _line(what: str, counts: Counter[Outcome]) -> str:
    cells = [str(counts[outcome]) for outcome in _ORDER[:-1]]
    slipped = f"{counts[Outcome.SLIPPED]} ({share(counts):.0f} %)" if counts[Outcome.SLIPPED] else "0"
    return f"| {what} | {counts.total()} | {' | '.join(cells)} | {slipped} |"
