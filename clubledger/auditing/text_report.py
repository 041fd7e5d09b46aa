"""The report for a terminal: each club, what was found and how to put it right, then all clubs together."""

from __future__ import annotations

from textwrap import TextWrapper
from typing import TYPE_CHECKING, TextIO

from clubledger.auditing.club import ClubResult, Outcome
from clubledger.auditing.report import (
    CHANGES,
    LET_STAND,
    NO_CERTIFICATE,
    NO_WAIVERS,
    OUTCOMES,
    Report,
    by_level,
    explained_once,
    remedy,
    target_met,
    target_range,
    target_value,
)
from clubledger.figures.shares import share
from clubledger.i18n import Dong, Message, message, printable, render, translate
from clubledger.regulation.profiles import TARGETS
from clubledger.rules import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.auditing.targets import TargetFigure

WIDTH = 110


def write(report: Report, out: TextIO) -> None:
    """Write a report, a club at a time."""
    words = _Words(report)
    for club in report.results():
        out.writelines(printable(line) + "\n" for line in words.club(club))
    out.writelines(printable(line) + "\n" for line in words.totals())


class _Words:
    """The lines of the report in its language."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def say(self, text: Message) -> str:
        return render(text, self.report.language)

    def word(self, msgid: str) -> str:
        return translate(msgid, self.report.language)

    def wrap(self, text: str, indent: int) -> list[str]:
        spaces = " " * indent
        return TextWrapper(
            width=WIDTH,
            initial_indent=spaces,
            subsequent_indent=spaces,
            break_long_words=False,
            break_on_hyphens=False,
        ).wrap(text)

    def club(self, club: ClubResult) -> Iterator[str]:
        name = f"{club.name} ({club.id})" if club.name else club.id
        yield f"== {name}: {self.word(OUTCOMES[club.outcome])}"
        if club.outcome is Outcome.BROKEN:
            yield from self.errors(club)
            yield ""
            return
        stale = self.report.stale(club)
        if stale is not None:
            yield from self.wrap(self.say(stale), 3)
        yield from self.figures(club)
        yield "   " + self.counts(club)
        yield "   " + self.say(message("Files {digest}", digest=club.digest or ""))
        to_tell = by_level(finding for finding in club.findings if not finding.waived)
        for finding, first in explained_once(to_tell):
            yield ""
            yield from self.finding(club, finding, explain=first)
        yield from self.listed(
            Message(LET_STAND),
            [
                (f"{finding.rule} {finding.subject}", self.report.let_stand(finding))
                for finding in club.findings
                if finding.waived
            ],
        )
        yield from self.listed(
            message("Could not be judged, and does not count as passed:"),
            [(f"{one.rule} {one.subject or ''}".strip(), one.reason) for one in club.unknown],
        )
        yield from self.listed(
            message("Not applicable by the club's own regulation or the targets:"),
            [(one.rule, one.reason) for one in club.not_applicable],
        )
        for key in self.report.gone(club):
            gone = message(
                "Gone since the earlier report: {rule} {subject}", rule=key.rule, subject=key.subject
            )
            yield "   " + self.say(gone)
        for sentence in self.report.regulation_sentences(club):
            yield from self.wrap(self.say(sentence), 3)
        yield ""

    def listed(self, head: Message, lines: list[tuple[str, Message]]) -> Iterator[str]:
        if lines:
            yield ""
            yield "   " + self.say(head)
        for what, text in lines:
            yield from self.wrap(f"{what}: {self.say(text)}", 5)

    def errors(self, club: ClubResult) -> Iterator[str]:
        yield "   " + self.say(message("The ledger cannot be judged until this is put right:"))
        for error in club.errors:
            where = f"{error.place}: " if error.place else ""
            yield from self.wrap(where + self.say(error.message), 5)

    def figures(self, club: ClubResult) -> Iterator[str]:
        figures = club.indicators
        if figures is None:
            return
        yield "   " + self.say(
            message(
                "Members {members} · open loans {loans} · owed {owed} · over 30 days late {late}",
                members=figures.members,
                loans=figures.loans_open,
                owed=Dong(figures.principal_outstanding),
                late=self._part(figures.par30, figures.principal_outstanding),
            )
        )
        yield "   " + self.say(
            message(
                "Income fund {income} (cash {cash_income}, bank {bank_income}) · operating fund {operating}",
                income=Dong(figures.assets_income),
                cash_income=Dong(figures.cash_income),
                bank_income=Dong(figures.bank_income),
                operating=Dong(figures.assets_operating),
            )
        )

    def _part(self, part: int | None, whole: int) -> Message:
        if part is None:
            return message("not known")
        percent = share(part, whole)
        return (
            message("{amount}", amount=Dong(part))
            if percent is None
            else message("{amount} ({percent})", amount=Dong(part), percent=percent)
        )

    def counts(self, club: ClubResult) -> str:
        counts = [f"{self.word(level.word)} {club.count(level)}" for level in Level]
        counts.append(self.say(message("waived {count}", count=club.waived)))
        counts.append(self.say(message("could not be judged {count}", count=len(club.unknown))))
        counts.append(self.say(message("not applicable {count}", count=len(club.not_applicable))))
        return " · ".join(counts)

    def finding(self, club: ClubResult, finding: Finding, *, explain: bool) -> Iterator[str]:
        change = self.report.change(club, finding)
        marks = [
            f"[{self.word(finding.level.word)}] {finding.rule} {finding.name}",
            f"({self.word(CHANGES[change])})" if change else "",
            str(finding.place) if finding.place and finding.place.line else "",
        ]
        yield "   " + "  ".join(mark for mark in marks if mark)
        yield from self.wrap(self.say(finding.message), 5)
        if finding.article:
            yield from self.wrap(self.say(message("Basis: {article}", article=finding.article)), 5)
        if not explain:
            yield from self.wrap(self.say(message("To put right: see {rule} above", rule=finding.rule)), 5)
            return
        paper, ledger = remedy(finding)
        yield from self.wrap(self.say(message("On paper: {remedy}", remedy=Message(paper))), 5)
        yield from self.wrap(self.say(message("In the ledger: {remedy}", remedy=Message(ledger))), 5)

    def totals(self) -> Iterator[str]:
        totals, report = self.report.totals, self.report
        yield "== " + self.say(message("All clubs, as of {as_of}", as_of=report.as_of))
        counts = [self.say(message("clubs {count}", count=totals.clubs))]
        counts += [f"{self.word(OUTCOMES[outcome])} {totals.outcomes[outcome]}" for outcome in Outcome]
        yield "   " + " · ".join(counts)
        yield "   " + self.say(
            message(
                "Both funds {count} of {clubs} clubs · members {members}",
                count=totals.with_both_funds,
                clubs=totals.clubs,
                members=totals.members,
            )
        )
        yield "   " + self.say(report.rules_used())
        if not report.waivers:
            yield "   " + self.word(NO_WAIVERS)
        profile = report.profile
        yield "   " + self.say(
            message(
                "Targets of {issuer}, {number}, {date}:",
                issuer=profile.issuer,
                number=profile.number,
                date=profile.date,
            )
        )
        for figure in totals.targets():
            yield "     " + self.target(figure)
        yield ""
        yield from self.wrap(self.word(NO_CERTIFICATE), 0)
        yield self.say(message("clubledger {version}", version=report.version))

    def target(self, figure: TargetFigure) -> str:
        if figure.met is None:
            return self.say(message("{target}: not known", target=self.word(TARGETS[figure.key])))
        return self.say(
            message(
                "{target}: {figure}; target {range}: {met}",
                target=self.word(TARGETS[figure.key]),
                figure=target_value(figure),
                range=target_range(figure),
                met=target_met(figure),
            )
        )
