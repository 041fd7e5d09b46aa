"""What a report says beside the clubs: the day, the version, the profile, the comparison, the totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.auditing.baseline import Baseline, BaselineState, Key, RegulationChange
from clubledger.auditing.club import ClubResult, Outcome
from clubledger.auditing.targets import TargetFigure, Totals
from clubledger.figures.shares import share
from clubledger.i18n import N_, Message, Percent, message
from clubledger.rules import Finding, Level, all_rules, get_rule
from clubledger.rules.gov import SILENCE
from clubledger.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from clubledger.regulation.profiles import Profile

NO_CERTIFICATE = N_(
    "This report lists what the rules found in the books as they were written. That it found nothing is no "
    "certificate: whether the books tell the truth, only people can check, with the paper and the members."
)

OUTCOMES = {
    Outcome.PASSED: N_("nothing found"),
    Outcome.INCOMPLETE: N_("not enough data"),
    Outcome.FINDINGS: N_("needs attention"),
    Outcome.BROKEN: N_("cannot be read"),
}
LET_STAND = N_("What the club writes that it let stand, listed for that reason:")
NO_WAIVERS = N_("Judged as if the clubs had let nothing stand: waivers are left aside.")
YEAR_DAYS: Final = 365
"""Days without an entry before the day asked for after which a report first says so."""
CHANGES = {BaselineState.NEW: N_("new"), BaselineState.UNCHANGED: N_("unchanged")}


@dataclass
class Report:
    """An audit under way. ``clubs`` may be gone through once; ``totals`` are whole when it ends."""

    as_of: date
    profile: Profile
    language: str
    clubs: Iterable[ClubResult]
    baseline: Baseline | None = None
    rules: tuple[str, ...] = field(default_factory=lambda: tuple(rule.id for rule in all_rules()))
    """The ids of the rules that judged."""
    waivers: bool = True
    """Whether the clubs' waivers were applied."""
    version: str = __version__
    totals: Totals = field(init=False)
    gravest: Level | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.totals = Totals(self.profile)

    def results(self) -> Iterator[ClubResult]:
        """The clubs as they come, counted on the way."""
        for club in self.clubs:
            self.totals.add(club)
            for level in Level:
                if club.count(level) and (self.gravest is None or level.rank < self.gravest.rank):
                    self.gravest = level
            yield club

    def rules_used(self) -> Message:
        """How many of the rules judged: a part of them says nothing of the rest."""
        return message("Rules used: {count} of {all}", count=len(self.rules), all=len(all_rules()))

    def let_stand(self, finding: Finding) -> Message:
        """A waived finding, with what the club wrote; whether it met, only the minutes can show."""
        waiver = finding.waiver
        if waiver is None:
            return finding.message
        return message(
            "{finding}. The club writes that it let this stand, by the minutes {minutes} ({place})",
            finding=finding.message,
            minutes=waiver.minutes or "",
            place=str(waiver.place),
        )

    def stale(self, club: ClubResult) -> Message | None:
        """That the books end long before the day that is asked for, so that most of what is found is of no writing at all."""
        last = club.last_entry
        if last is None or (self.as_of - last).days <= YEAR_DAYS:
            return None
        return message(
            "The books end on {last}, {days} days before {as_of}, the day asked for: what is found is as of that day. For the books "
            "as they ended, ask as of {last}.",
            last=last,
            days=(self.as_of - last).days,
            as_of=self.as_of,
        )

    def gone(self, club: ClubResult) -> tuple[Key, ...]:
        """What the earlier report found and this one, which judged it, does not."""
        return self.baseline.gone(club, self.rules) if self.baseline else ()

    def regulation_changes(self, club: ClubResult) -> tuple[RegulationChange, ...] | None:
        """How the regulation differs from the baseline's; ``None`` where they cannot be compared."""
        return self.baseline.regulation_changes(club, self.as_of) if self.baseline else ()

    def regulation_sentences(self, club: ClubResult) -> tuple[Message, ...]:
        """The same in words."""
        changes = self.regulation_changes(club)
        if changes is not None:
            return tuple(changed(change) for change in changes)
        if club.indicators is None:
            return ()
        return (
            message("The earlier report has no values of the regulation, so that they cannot be compared."),
        )

    def change(self, club: ClubResult, finding: Finding) -> BaselineState | None:
        """New or unchanged since the baseline; ``None`` without one."""
        return self.baseline.change(club, finding) if self.baseline else None

    def exit_code(self, fail_on: Level) -> int:
        """2 if a ledger is broken, else 1 if there are findings at a level or above, else 0."""
        if self.totals.outcomes[Outcome.BROKEN]:
            return 2
        return int(self.gravest is not None and self.gravest.rank <= fail_on.rank)


def changed(change: RegulationChange) -> Message:
    """What a value of the regulation was in the earlier report, and is now."""
    before, after, key = change.before, change.after, change.line
    if before is None and after is not None:
        if change.in_place:
            return message(
                "Written in since the earlier report, for a day that it had judged: {key} is {after} from {since} on. Compare it "
                "with the minutes.",
                key=key,
                after=after.shown,
                since=after.since,
            )
        return message(
            "New since the earlier report: {key} is {after} from {since} on.",
            key=key,
            after=after.shown,
            since=after.since,
        )
    was = before.shown if before is not None else ""
    if after is None:
        return message(
            "Since the earlier report {key}, which was {before}, has no value any more. Compare it with the minutes.",
            key=key,
            before=was,
        )
    if before is not None and (before.value, before.per) == (after.value, after.per):
        return message(
            "Written in since the earlier report, for a day that it had judged: {key} is {after} as it was, but from {since} on and "
            "not from {before_since} on. Look at what held in between.",
            key=key,
            after=after.shown,
            since=after.since,
            before_since=before.since,
        )
    if change.in_place:
        return message(
            "Changed in place since the earlier report: {key} was {before} and is now {after} from {since} on, a day that the "
            "earlier report had judged. Compare it with the minutes.",
            key=key,
            before=was,
            after=after.shown,
            since=after.since,
        )
    return message(
        "Changed by a later line since the earlier report: {key} was {before} and is {after} from {since} on.",
        key=key,
        before=was,
        after=after.shown,
        since=after.since,
    )


def remedy(finding: Finding) -> tuple[str, str]:
    """How to put a finding right, on paper and in the ledger: two msgids."""
    rule = get_rule(finding.rule)
    return rule.paper, rule.ledger


def explained_once(findings: Iterable[Finding]) -> Iterator[tuple[Finding, bool]]:
    """Findings, each with whether it is its rule's first, where the remedy is explained."""
    explained: set[str] = set()
    for finding in findings:
        yield finding, finding.rule not in explained
        explained.add(finding.rule)


def by_level(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, the gravest first, otherwise in the order of the rules; that a club fell silent explains many, and leads."""
    return sorted(
        findings, key=lambda finding: (finding.rule != SILENCE or finding.waived, finding.level.rank)
    )


def target_value(figure: TargetFigure) -> Message:
    """A target's figure with numerator and denominator."""
    if figure.denominator is None:
        return message("{count}", count=figure.numerator)
    if figure.key == "members":
        return message("{part} of {whole}", part=figure.numerator, whole=figure.denominator)
    percent = share(figure.numerator, figure.denominator)
    if percent is None:
        return message("not known")
    return message(
        "{part} of {whole} = {percent}", part=figure.numerator, whole=figure.denominator, percent=percent
    )


def target_range(figure: TargetFigure) -> Message:
    """The range that a target asks for."""
    unit = Decimal if figure.key in {"clubs", "members_total", "members"} else Percent
    least = None if figure.least is None else unit(figure.least)
    most = None if figure.most is None else unit(figure.most)
    if least is not None and most is not None:
        return message("{least} to {most}", least=least, most=most)
    if least is not None:
        return message("at least {least}", least=least)
    return message("at most {most}", most=most or unit(0))


def target_met(figure: TargetFigure) -> Message:
    """Whether a target is met."""
    if figure.met is None:
        return message("not known")
    return message("met") if figure.met else message("outside the range")
