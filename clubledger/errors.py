"""The family of clubledger's own errors: each has a sentence for people, in the language that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clubledger.i18n import Message


class ClubledgerError(Exception):
    """Something that cannot be done or told; ``message`` says what, for the person before the screen."""

    def __init__(self, text: Message) -> None:
        super().__init__(text)
        self.message = text

    def __str__(self) -> str:
        return str(self.message)


class CannotJudge(ClubledgerError):
    """Something that a judgement or a figure needs is not known: never taken for passed, nor for zero.

    ``subject`` is of what it cannot be told, where that is one contract or member.
    """

    subject: str | None = None
