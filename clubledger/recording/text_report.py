"""What an import says, for people: each file, what stands in it, what has to be put right first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from clubledger.forms.importing import additions
from clubledger.i18n import Message, message, printable, render
from clubledger.recording.import_report import ImportOutcome
from clubledger.recording.import_words import placed, recognised, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clubledger.forms.form_files import FormFile
    from clubledger.recording.import_report import ImportReport
    from clubledger.rules import Finding

    Say = Callable[[Message], str]


def text_lines(report: ImportReport, language: str, *, entries: bool = True) -> Iterator[str]:
    """The report for people: what they compare with the paper, what is wrong or asked, and (``entries``) the entries."""

    def say(text: Message) -> str:
        return render(text, language)

    if report.passed_over:
        names = tuple(printable(name, 80) for name in report.passed_over)
        yield say(
            message(
                "Files that the system or another program left in the folder were passed over: {files}",
                files=names,
            )
        )
        yield ""
    for file in report.files:
        yield f"== {printable(file.path.name, 200)}: {say(report.outcome(file).label)}"
        for sheet in file.sheets:
            name = f"{sheet.spot.sheet}: " if sheet.spot.sheet else ""
            yield f"   {name}{say(recognised(sheet))}"
            yield from (f"     {say(line)}" for line in sheet.preview.lines)
        for remark in file.remarks:
            yield f"   - {say(placed(remark.spot, remark.message))}"
        for problem in file.problems:
            yield f"   ! {say(sentence(problem))}"
            yield "     " + say(message("To put right: {remedy}", remedy=problem.remedy))
        yield from _questions(file, say)
        if entries and not file.stops:
            for name, text in additions(file.new).items():
                yield f"   {name}:"
                yield from (f"     {line}" if line else "" for line in text.splitlines())
        yield ""
    if report.unasked:
        yield say(message("These answers fit no question of the files: {answers}", answers=report.unasked))
    yield from _findings(report, say)
    yield say(_last_word(report))


def _questions(file: FormFile, say: Say) -> Iterator[str]:
    """The open questions, and how they are answered."""
    for question in file.questions:
        name = "" if file.problems else f"[{question.id}] "
        yield f"   ? {name}{say(sentence(question))}"
        if question.also:
            rows = tuple(str(row) for row in question.also)
            yield "     " + say(message("The same is asked of the rows: {rows}.", rows=rows))
        yield "     " + say(message("If it is wrong: {remedy}", remedy=question.remedy))
    if file.questions and file.problems:
        text = message(
            "Put the mistakes right first: the changed file is asked again, and can be answered then."
        )
        yield "   " + say(text)
    elif file.questions:
        ids = " ".join(f"--accept {name}" for name in dict.fromkeys(each.id for each in file.questions))
        yield "   " + say(message("If the paper really says so, import again with: {options}", options=ids))
        yield from _kinds(file, say)


def _kinds(file: FormFile, say: Say) -> Iterator[str]:
    for kind, count in Counter(question.fault.id for question in file.questions).items():
        if count > 1:
            option = f"--accept-kind {kind}"
            yield "   " + say(
                message("or, for all {count} questions of one kind: {option}", count=count, option=option)
            )


def _findings(report: ImportReport, say: Say) -> Iterator[str]:
    for reason in report.broken:
        yield f"! {say(reason)}"
    if report.errors:
        yield say(message("With these entries the audit would find:"))
        yield from (_finding(finding, say) for finding in report.errors)
    if report.warnings:
        yield say(message("Look at these, too; they stop nothing:"))
        yield from (_finding(finding, say) for finding in report.warnings)


def _finding(finding: Finding, say: Say) -> str:
    return f"   [{say(Message(finding.level.word))}] {finding.rule}: {say(finding.message)}"


def _last_word(report: ImportReport) -> Message:
    count = sum(len(file.new) for file in report.files if report.outcome(file) is ImportOutcome.WRITTEN)
    outcomes = {report.outcome(file) for file in report.files}
    if report.broken:
        return message("Nothing was written: with these entries the ledger could not be read any more.")
    if report.stopped:
        return message(
            "Nothing was written. Put the mistakes right; or, if the books have to say it as it is, "
            "import again with --allow-findings."
        )
    if ImportOutcome.ASKED in outcomes <= {ImportOutcome.ASKED, ImportOutcome.ALREADY_THERE}:
        return message("Nothing was written into the books of {club}: questions are open.", club=report.club)
    if report.dry_run:
        new = sum(len(file.new) for file in report.files if report.outcome(file) is ImportOutcome.WOULD_WRITE)
        return message(
            "New entries that can be written into the books of {club}: {count}. Nothing was written.",
            count=new,
            club=report.club,
        )
    if not count:
        return message("Nothing was written into the books of {club}.", club=report.club)
    return message("Entries written into the books of {club}: {count}.", count=count, club=report.club)
