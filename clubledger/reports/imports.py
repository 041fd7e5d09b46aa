"""What an import says: which forms were found, what would be entered, what has to be put right first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from clubledger.forms.importing import additions
from clubledger.i18n import N_, Message, message, printable, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Remark, SheetProblem, Spot
    from clubledger.forms.form_files import FormFile
    from clubledger.rules import Finding

SCHEMA: Final = 1


class Outcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    WOULD_WRITE = "would-write"
    ALREADY_THERE = "already-there"
    REFUSED = "refused"
    STOPPED = "stopped"

    @property
    def label(self) -> Message:
        """The outcome in words."""
        return message(_OUTCOMES[self])


_OUTCOMES: Final = {
    Outcome.WRITTEN: N_("written into the books"),
    Outcome.WOULD_WRITE: N_("can be written (nothing was written)"),
    Outcome.ALREADY_THERE: N_("in the books already, nothing to write"),
    Outcome.REFUSED: N_("not written; put the mistakes right and import the file again"),
    Outcome.STOPPED: N_("not written"),
}


@dataclass
class ImportReport:
    """An import of some files into a club. ``errors`` stop it; ``warnings`` are told."""

    club: str
    dry_run: bool
    files: Sequence[FormFile]
    errors: Sequence[Finding] = ()
    warnings: Sequence[Finding] = ()
    broken: Sequence[Message] = ()
    """Why the ledger would not load with the new entries."""
    allowed: bool = False
    """Whether findings of level error do not stop it."""
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outcomes = {id(file): self._outcome(file) for file in self.files}

    @property
    def stopped(self) -> bool:
        """Whether nothing may be written because of what the entries would cause."""
        return bool(self.broken) or (bool(self.errors) and not self.allowed)

    @property
    def failed(self) -> bool:
        """Whether anything of the files did not get into the books and should have."""
        return self.stopped or any(file.problems for file in self.files)

    def outcome(self, file: FormFile) -> Outcome:
        """What became of one of the files."""
        return self.outcomes[id(file)]

    def _outcome(self, file: FormFile) -> Outcome:
        if file.problems:
            return Outcome.REFUSED
        if not file.new:
            return Outcome.ALREADY_THERE
        if self.stopped:
            return Outcome.STOPPED
        return Outcome.WOULD_WRITE if self.dry_run else Outcome.WRITTEN


def text_lines(report: ImportReport, language: str) -> Iterator[str]:
    """The report for people."""

    def say(text: Message) -> str:
        return render(text, language)

    for file in report.files:
        yield f"== {printable(file.path.name, 200)}: {say(report.outcome(file).label)}"
        for sheet in file.sheets:
            recognised = message(
                "{form} — rows: {rows}, new entries: {new}, in the books already: {there}",
                form=sheet.form.label,
                rows=sheet.rows,
                new=len(sheet.new),
                there=len(sheet.there),
            )
            yield "   " + "".join(f"{sheet.spot.sheet}: " if sheet.spot.sheet else "") + say(recognised)
        for remark in file.remarks:
            yield f"   - {say(_at(remark.spot, remark.message))}"
        for problem in file.problems:
            yield f"   ! {say(_at(problem.spot, _sentence(problem)))}"
            yield "     " + say(message("To put right: {remedy}", remedy=problem.remedy))
        if not file.problems:
            for name, text in additions(file.new).items():
                yield f"   {name}:"
                yield from (f"     {line}" if line else "" for line in text.splitlines())
        yield ""
    yield from _findings(report, say)
    yield say(_last_word(report))


def _sentence(problem: SheetProblem) -> Message:
    if problem.read is None:
        return problem.message
    return message("read “{read}”. {problem}", read=problem.read, problem=problem.message)


def _at(spot: Spot, text: Message) -> Message:
    """A message with the place that it is about."""
    if spot.row is None:
        return message("sheet “{sheet}”: {text}", sheet=spot.sheet, text=text) if spot.sheet else text
    if spot.column is None:
        placed = message("row {row}: {text}", row=str(spot.row), text=text)
    else:
        placed = message(
            "row {row}, column “{column}”: {text}", row=str(spot.row), column=spot.column, text=text
        )
    return message("sheet “{sheet}”, {text}", sheet=spot.sheet, text=placed) if spot.sheet else placed


def _findings(report: ImportReport, say: Any) -> Iterator[str]:
    for told in report.broken:
        yield f"! {say(told)}"
    if report.errors:
        yield say(message("With these entries the audit would find:"))
        yield from (_finding(one, say) for one in report.errors)
    if report.warnings:
        yield say(message("Look at these, too; they stop nothing:"))
        yield from (_finding(one, say) for one in report.warnings)


def _finding(finding: Finding, say: Any) -> str:
    return f"   [{say(Message(finding.level.word))}] {finding.rule}: {say(finding.message)}"


def _last_word(report: ImportReport) -> Message:
    count = sum(len(file.new) for file in report.files if report.outcome(file) is Outcome.WRITTEN)
    if report.broken:
        return message("Nothing was written: with these entries the ledger could not be read any more.")
    if report.stopped:
        return message(
            "Nothing was written. Put the mistakes right; or, if the books have to say it as it is, "
            "import again with --allow-findings."
        )
    if report.dry_run:
        new = sum(len(file.new) for file in report.files if report.outcome(file) is Outcome.WOULD_WRITE)
        return message(
            "New entries that can be written into the books of {club}: {count}. Nothing was written.",
            count=new,
            club=report.club,
        )
    if not count:
        return message("Nothing was written into the books of {club}.", club=report.club)
    return message("Entries written into the books of {club}: {count}.", count=count, club=report.club)


def json_data(report: ImportReport, language: str) -> dict[str, Any]:
    """The report for programs."""
    return {
        "schema": SCHEMA,
        "club": report.club,
        "dry_run": report.dry_run,
        "written": sum(len(file.new) for file in report.files if report.outcome(file) is Outcome.WRITTEN),
        "files": [_file_data(report, file, language) for file in report.files],
        "findings": [_finding_data(one, language) for one in (*report.errors, *report.warnings)],
        "errors": [render(told, language) for told in report.broken],
    }


def _file_data(report: ImportReport, file: FormFile, language: str) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "outcome": report.outcome(file).value,
        "forms": [
            {
                "form": sheet.form.name,
                "sheet": sheet.spot.sheet,
                "header_row": sheet.spot.row,
                "rows": sheet.rows,
                "new": len(sheet.new),
                "already_there": len(sheet.there),
            }
            for sheet in file.sheets
        ],
        "entries": [_entry_data(entry) for entry in file.new] if not file.problems else [],
        "already_there": [_entry_data(entry) for entry in file.there],
        "problems": [_problem_data(problem, language) for problem in file.problems],
        "remarks": [
            {**_spot_data(remark.spot), "message": _plain(remark, language)} for remark in file.remarks
        ],
    }


def _plain(remark: Remark, language: str) -> str:
    return render(remark.message, language)


def _entry_data(entry: Entry) -> dict[str, Any]:
    return {
        "file": entry.file,
        "date": entry.date.isoformat(),
        "voucher": getattr(entry, "voucher", None),
        "row": entry.record.spot.row,
        "text": entry.text,
    }


def _problem_data(problem: SheetProblem, language: str) -> dict[str, Any]:
    return {
        "fault": problem.fault.id,
        **_spot_data(problem.spot),
        "read": problem.read,
        "message": render(problem.message, language),
        "expected": render(problem.remedy, language),
    }


def _spot_data(spot: Spot) -> dict[str, Any]:
    return {"file": spot.file, "sheet": spot.sheet, "row": spot.row, "column": spot.column}


def _finding_data(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "level": finding.level.value,
        "subject": finding.subject,
        "fund": finding.fund.value if finding.fund else None,
        "voucher": finding.voucher,
        "loan": finding.loan,
        "member": finding.member,
        "message": render(finding.message, language),
    }
