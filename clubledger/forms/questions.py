"""Questions that a file raises: how each is known again, and which of them people have answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from clubledger.forms.faults import FAULTS, Remark
from clubledger.i18n import ENGLISH, Message, message, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.forms.faults import SheetProblem

ID_LENGTH: Final = 8
"""Hexadecimal digits: few enough to be typed, enough for all questions that a club is ever asked."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What people say is right as it stands: single questions by their ids, and all of a kind."""

    ids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, ids: Iterable[str], kinds: Iterable[str] = ()) -> Answers:
        """Answers as people write them: several in one text have commas between them, and capitals do not matter."""
        return cls(frozenset(_parts(ids)), frozenset(_parts(kinds)))

    def accept(self, question: SheetProblem) -> bool:
        """Whether a question is answered."""
        return question.id in self.ids or question.fault.id in self.kinds

    def unasked(self, asked: Iterable[SheetProblem]) -> tuple[str, ...]:
        """The answers to what nobody asked."""
        met = list(asked)
        unused = self.ids - {question.id for question in met}
        return (*sorted(unused), *sorted(self.kinds - {question.fault.id for question in met}))


def _parts(texts: Iterable[str]) -> Iterator[str]:
    every = (texts,) if isinstance(texts, str) else texts
    return (part.strip().lower() for text in every for part in text.split(",") if part.strip())


def question_kinds() -> tuple[str, ...]:
    """The ids of all questions that are declared."""
    return tuple(name for name, kind in FAULTS.items() if kind.asks)


def identified(question: SheetProblem, digest: str) -> SheetProblem:
    """A question with its id: the same as long as the file and what is asked are the same, whatever the file is called."""
    spot = question.spot
    said = (
        f"{name}={render(Message('{value}', {'value': value}), ENGLISH.code)}"
        for name, value in sorted(question.params.items())
    )
    rows = ",".join(map(str, (spot.row, *question.also)))
    parts = (digest, spot.sheet or "", rows, spot.column or "", question.fault.id, *said)
    return replace(question, id=sha256("\0".join(parts).encode()).hexdigest()[:ID_LENGTH])


def answered(question: SheetProblem) -> Remark:
    """What is said of a question that was answered."""
    text: Message = message(
        "Accepted as it stands ({id}): {question}", id=question.id, question=question.message
    )
    return Remark(text, question.spot)
