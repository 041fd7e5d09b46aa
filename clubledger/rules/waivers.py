"""What the club decided to let stand: its waivers, and the findings that they cover."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.books.directives import Waiver
    from clubledger.rules.findings import Finding


def covers(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is of a finding's rule and subject and in force on its date; a structural rule has none."""
    return (
        not finding.structural
        and waiver.rule == finding.rule
        and waiver.subject == finding.subject
        and waiver.fund in {None, finding.fund}
        and waiver.date <= finding.date
        and (waiver.until is None or finding.date <= waiver.until)
    )


def waive(finding: Finding, waivers: Iterable[Waiver]) -> Finding:
    """The finding, marked as waived if the club's waivers cover it."""
    return replace(finding, waived=True) if any(covers(waiver, finding) for waiver in waivers) else finding
