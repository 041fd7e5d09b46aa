"""Whether right sheets are annoyed: every paper of the clubs, unchanged, and what is said against it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from clubledger.i18n import render
from tests.truth.sheets import typed_sheet
from tests.truth.trial import read, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.truth.clubs import Clubs


def annoyed(clubs: Clubs, seed: int) -> Iterator[str]:
    """A line for each right sheet that is refused, asked about, or read otherwise than it was written."""
    for number, paper in enumerate(clubs.papers):
        random = Random(f"{seed}-{number}")
        _, file = read(typed_sheet(paper, random), clubs, random.randrange(1, 25))
        for said in (*file.problems, *file.questions):
            place = f"row {said.spot.row}, {said.spot.column}, read {said.read}"
            yield f"{paper.name}: {said.fault.id}: {place}: {render(said.message, 'en')}"
        if not file.problems and told(file) != paper.truth:
            yield f"{paper.name}: read otherwise: {sorted(map(str, told(file) - paper.truth))[:2]}"
