"""What the columns of a result say of a club, for who lists many clubs and reads none of their findings."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from clubledger.auditing.club import ClubResult, Outcome
from clubledger.auditing.store import checked
from clubledger.auditing.store.result_data import read_indicators
from clubledger.rules import Level
from clubledger.rules.gov import SILENCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from clubledger.figures.indicators import Indicators

COLUMNS: Final = (
    "name", "outcome", "errors", "warnings", "silent", "both_funds", "last_entry", "indicators",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """A club's name, outcome, findings by level, silence, and figures; ``indicators`` are ``None`` only of a broken one."""

    name: str | None
    outcome: Outcome
    errors: int
    warnings: int
    silent: bool
    both_funds: bool
    last_entry: date | None
    indicators: Indicators | None

    @staticmethod
    def of_result(result: ClubResult) -> Summary:
        """What an audit found."""
        return Summary(
            name=result.name,
            outcome=result.outcome,
            errors=result.count(Level.ERROR),
            warnings=result.count(Level.WARNING),
            silent=any(one.rule == SILENCE and not one.waived for one in result.findings),
            both_funds=result.both_funds,
            last_entry=result.last_entry,
            indicators=result.indicators,
        )

    def row(self) -> dict[str, Any]:
        """The columns by name."""
        values = (
            self.name,
            self.outcome.value,
            self.errors,
            self.warnings,
            self.silent,
            self.both_funds,
            self.last_entry.isoformat() if self.last_entry else None,
            json.dumps(asdict(self.indicators)) if self.indicators else None,
        )
        return dict(zip(COLUMNS, values, strict=True))


def read_summary(row: Sequence[Any]) -> Summary:
    """A summary from its columns. Raises `ValueError`, `KeyError` or `TypeError` for what `Summary.row` never gave."""
    name, outcome, errors, warnings, silent, both_funds, last_entry, indicators = row
    figures = checked.optional(checked.text, indicators)
    summary = Summary(
        name=checked.optional(checked.text, name),
        outcome=Outcome(outcome),
        errors=checked.number(errors),
        warnings=checked.number(warnings),
        silent=_flag(silent),
        both_funds=_flag(both_funds),
        last_entry=checked.optional(checked.day, last_entry),
        indicators=None if figures is None else read_indicators(json.loads(figures)),
    )
    if (summary.indicators is None) != (summary.outcome is Outcome.BROKEN):
        raise ValueError
    return summary


def _flag(value: Any) -> bool:
    """Yes or no, as SQLite has it."""
    if value not in (0, 1):
        raise ValueError
    return bool(value)
