"""What an import says, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from clubledger.i18n import render
from clubledger.recording.import_report import ImportOutcome

if TYPE_CHECKING:
    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Remark, SheetProblem, Spot
    from clubledger.forms.form_files import FormFile, FormSheet
    from clubledger.recording.import_report import ImportReport
    from clubledger.rules import Finding

SCHEMA: Final = 1


def json_data(report: ImportReport, language: str) -> dict[str, Any]:
    """The report for programs."""
    return {
        "schema": SCHEMA,
        "club": report.club,
        "dry_run": report.dry_run,
        "written": sum(
            len(file.new) for file in report.files if report.outcome(file) is ImportOutcome.WRITTEN
        ),
        "passed_over": list(report.passed_over),
        "files": [_file_data(report, file, language) for file in report.files],
        "findings": [_finding_data(finding, language) for finding in (*report.errors, *report.warnings)],
        "errors": [render(reason, language) for reason in report.broken],
        "unasked": list(report.unasked),
    }


def _file_data(report: ImportReport, file: FormFile, language: str) -> dict[str, Any]:
    return {
        "file": str(file.path),
        "outcome": report.outcome(file).value,
        "forms": [_form_data(sheet, language) for sheet in file.sheets],
        "entries": [_entry_data(entry) for entry in file.new] if not file.stops else [],
        "already_there": [_entry_data(entry) for entry in file.there],
        "problems": [_problem_data(problem, language) for problem in file.problems],
        "questions": [
            {"id": question.id, **_problem_data(question, language), "also": list(question.also)}
            for question in file.questions
        ],
        "remarks": [
            {**_spot_data(remark.spot), "message": _plain(remark, language)} for remark in file.remarks
        ],
    }


def _form_data(sheet: FormSheet, language: str) -> dict[str, Any]:
    """A form as it was read: what a person compares with the paper."""
    shown = sheet.preview
    return {
        "form": sheet.form.name,
        "sheet": sheet.spot.sheet,
        "header_row": sheet.spot.row,
        "rows": sheet.rows,
        "new": len(sheet.new),
        "already_there": len(sheet.there),
        "sums": [
            {"column": heading, "sum": amount, "unread": shown.unread.get(heading, 0)}
            for heading, amount in shown.sums
        ],
        "people": shown.people,
        "slips": list(shown.slips) if shown.slips else None,
        "days": [day.isoformat() for day in shown.days] if shown.days else None,
        "filled_in": [{"rows": rows, "message": render(text, language)} for text, rows in shown.filled],
        "passed_over": list(shown.passed),
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
