"""For which loans and members a line of the regulation holds: its scope, and the case that is held against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from clubledger.i18n import Dong, message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.i18n import Message


@dataclass(frozen=True, slots=True)
class Scope:
    """What a line names: the ``kind`` of loan, the group of households, the round from which and the amount above which.

    ``kind`` and ``group`` are folded, for comparing; ``written`` is the kind as the club writes it, ``household`` the group.
    ``number`` tells the groups of a club apart where their names are nobody's business: poverty is none.
    """

    kind: str = ""
    group: str = ""
    round: int = 1
    over: int = 0
    written: str = field(default="", compare=False)
    number: int = field(default=0, compare=False)
    household: str = field(default="", compare=False)

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Of the scopes that fit, the greatest judges."""
        return bool(self.kind), bool(self.group), self.round, self.over

    @property
    def code(self) -> str:
        """The scope as subjects of findings and report files have it, the group by its number; empty for all."""
        parts = (
            f"for:{self.written or self.kind}" if self.kind else "",
            f"group:{self.number}" if self.group else "",
            f"round:{self.round}" if self.round > 1 else "",
            f"over:{self.over}" if self.over else "",
        )
        return " ".join(filter(None, parts))

    @property
    def words(self) -> tuple[Message, ...]:
        """The scope in words, without the group."""
        words = []
        if self.kind:
            words.append(message("loans of the kind “{kind}”", kind=self.written or self.kind))
        if self.round > 1:
            words.append(message("from round {round} on", round=self.round))
        if self.over:
            words.append(message("above {amount}", amount=Dong(self.over)))
        return tuple(words)

    @property
    def line_words(self) -> tuple[Message, ...]:
        """The same of a line of the regulation, of which no member is spoken: it may be for some members."""
        return (message("for some members"), *self.words) if self.group else self.words


ALL: Final = Scope()
"""The scope of a line that names none."""

SCOPED_KEYS: Final = frozenset(
    {
        "loan-max",
        "loan-max-share",
        "loan-max-multiple",
        "loan-term-max",
        "loan-rate",
        "overdue-rate",
        "overdue-rate-month",
        "interest-method",
        "amortisation",
        "instalment-every",
        "loan-open-max",
        "membership-min",
        "approval-body",
        "ratify-days",
        "extension-max",
        "fee-monthly",
    }
)
"""The keys whose lines may name a scope."""
ONLY_GROUPS: Final = frozenset({"fee-monthly"})
"""Of these, those that no loan is judged by."""
NO_AMOUNT: Final = frozenset(
    {"loan-max", "loan-max-share", "loan-max-multiple", "loan-open-max", "membership-min"}
)
"""Of these, those for which an amount says nothing: they limit it, or come before it."""


class Case(Protocol):
    """What is judged: a loan, or a member's fee of a month."""

    @property
    def member(self) -> str | None:
        """The code of the member, for what cannot be told of them."""

    @property
    def kind(self) -> str:
        """The folded kind of the loan; empty if it names none."""

    @property
    def group(self) -> str | None:
        """The folded household of the member; ``None`` where the member list does not say."""

    @property
    def round(self) -> int:
        """The member's round of borrowing, from 1."""

    @property
    def principal(self) -> int:
        """What was lent at first, in đồng."""


@dataclass(frozen=True, slots=True)
class PlainCase:
    """A case whose facts are all known."""

    kind: str = ""
    group: str | None = ""
    round: int = 1
    principal: int = 0
    member: str | None = None


@dataclass(frozen=True, slots=True)
class RaisedCase:
    """A loan once more was lent under its contract."""

    first: Case
    principal: int

    @property
    def kind(self) -> str:
        """That of the loan."""
        return self.first.kind

    @property
    def group(self) -> str | None:
        """That of the loan."""
        return self.first.group

    @property
    def round(self) -> int:
        """That of the loan."""
        return self.first.round

    @property
    def member(self) -> str | None:
        """The borrower."""
        return self.first.member


def fits(scope: Scope, case: Case) -> bool:
    """Whether a scope names nothing that a case is not, its group aside."""
    return (
        scope.kind in {"", case.kind}
        and (scope.over == 0 or case.principal > scope.over)
        and (scope.round == 1 or case.round >= scope.round)
    )


def exemplar(scope: Scope) -> PlainCase:
    """The case that a scope just fits, and of the others only those that are no narrower."""
    return PlainCase(scope.kind, scope.group, scope.round, scope.over + 1 if scope.over else 0)


def in_order(scopes: Iterable[Scope]) -> list[Scope]:
    """The scopes, the narrowest first."""
    return sorted(scopes, key=lambda scope: (scope.rank, scope.kind, scope.group), reverse=True)
