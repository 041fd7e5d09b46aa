"""The report for a spreadsheet: a row for each club, its findings, what could not be judged, and a broken ledger's errors."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from clubledger.auditing.json_report import finding_data
from clubledger.auditing.report import NO_CERTIFICATE, Report
from clubledger.export_values import cell
from clubledger.i18n import render, translate
from clubledger.rules import get_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clubledger.auditing.club import ClubResult

COLUMNS = (
    "kind", "club", "outcome", "rule", "name", "level", "subject", "message", "remedy", "article", "date", "fund", "loan",
    "member", "voucher", "amount", "file", "line", "waived", "change", "as_of", "profile", "version", "digest",
)  # fmt: skip


def write(report: Report, out: TextIO) -> None:
    """Write a report, a club at a time."""
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    rows.writeheader()
    for club in report.results():
        for row in _rows(report, club):
            rows.writerow({key: cell(value) for key, value in row.items()})


def _rows(report: Report, club: ClubResult) -> Iterator[dict[str, object]]:
    same: dict[str, object] = {"club": club.id, "outcome": club.outcome.value}
    yield same | {
        "kind": "club",
        "message": translate(NO_CERTIFICATE, report.language),
        "as_of": report.as_of.isoformat(),
        "profile": report.profile.name,
        "version": report.version,
        "digest": club.digest,
    }
    for finding in club.findings:
        yield same | {"kind": "finding"} | finding_data(report, club, finding)
    for unknown in club.unknown:
        yield same | {
            "kind": "unknown",
            "rule": unknown.rule,
            "name": get_rule(unknown.rule).name,
            "subject": unknown.subject,
            "message": render(unknown.reason, report.language),
        }
    for exempt in club.not_applicable:
        yield same | {
            "kind": "not-applicable",
            "rule": exempt.rule,
            "name": get_rule(exempt.rule).name,
            "message": render(exempt.reason, report.language),
        }
    for error in club.errors:
        yield same | {
            "kind": "error",
            "message": render(error.message, report.language),
            "file": error.file,
            "line": error.line,
        }
