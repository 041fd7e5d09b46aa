"""The report for programs (``docs/report.schema.json``): whole đồng, ISO dates, streamed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from clubledger.auditing.baseline import SCHEMA, value_data
from clubledger.auditing.club import ClubResult, Outcome
from clubledger.auditing.report import NO_CERTIFICATE, Report, changed, remedy
from clubledger.export_values import json_number
from clubledger.i18n import render, translate
from clubledger.regulation import KEYS
from clubledger.rules import Finding, Level

if TYPE_CHECKING:
    from clubledger.auditing.baseline import RegulationChange
    from clubledger.auditing.targets import TargetFigure
    from clubledger.books.directives import Waiver
    from clubledger.regulation import Provision


def write(report: Report, out: TextIO) -> None:
    """Write a report, a club a line."""
    head = {
        "schema": SCHEMA,
        "as_of": report.as_of.isoformat(),
        "version": report.version,
        "profile": report.profile.name,
        "rules": list(report.rules),
        "waivers": report.waivers,
        "disclaimer": translate(NO_CERTIFICATE, report.language),
    }
    out.write(_dump(head)[:-2] + ',\n "clubs": [')
    separator = "\n"
    for club in report.results():
        out.write(separator + json.dumps(club_data(report, club), ensure_ascii=False))
        separator = ",\n"
    tail = {
        "totals": totals_data(report),
        "targets": [target_data(figure) for figure in report.totals.targets()],
    }
    out.write("],\n" + _dump(tail)[2:] + "\n")


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def club_data(report: Report, club: ClubResult) -> dict[str, Any]:
    """One club."""
    data: dict[str, Any] = {
        "id": club.id,
        "name": club.name,
        "outcome": club.outcome.value,
        "digest": club.digest,
        "counts": {
            **{level.value: club.count(level) for level in Level},
            "waived": club.waived,
            "unknown": len(club.unknown),
            "not_applicable": len(club.not_applicable),
        },
        "last_entry": club.last_entry.isoformat() if club.last_entry else None,
        "indicators": asdict(club.indicators) if club.indicators else None,
        "regulation": (
            [provision_data(provision) for provision in club.regulation.in_force(report.as_of)]
            if club.indicators
            else None
        ),
        "findings": [
            finding_data(report, club, finding) | {"waiver": waiver_data(finding.waiver)}
            for finding in club.findings
        ],
        "unknown": [
            {"rule": one.rule, "subject": one.subject, "reason": render(one.reason, report.language)}
            for one in club.unknown
        ],
        "not_applicable": [
            {"rule": one.rule, "reason": render(one.reason, report.language)} for one in club.not_applicable
        ],
        "errors": [
            {"message": render(error.message, report.language), "file": error.file, "line": error.line}
            for error in club.errors
        ],
    }
    if report.baseline is not None:
        data["gone"] = [
            {"rule": key.rule, "subject": key.subject, "fund": key.fund or None} for key in report.gone(club)
        ]
        changes = report.regulation_changes(club)
        data["regulation_changes"] = (
            None if changes is None else [change_data(report, change) for change in changes]
        )
    return data


def provision_data(provision: Provision) -> dict[str, Any]:
    """One value of the regulation in force."""
    return {
        "key": provision.key,
        "value": value_data(provision),
        "unit": KEYS[provision.key].unit.value,
        "since": provision.since.isoformat(),
        "article": provision.article,
        "minutes": provision.minutes,
        **({"scope": provision.scope.code} if provision.scope.code else {}),
        **({"per": provision.per} if provision.per else {}),
    }


def change_data(report: Report, change: RegulationChange) -> dict[str, Any]:
    """One value of the regulation that the earlier report had otherwise."""
    return {
        "key": change.line,
        "before": value_data(change.before),
        "after": value_data(change.after),
        "since_before": change.before.since.isoformat() if change.before else None,
        "since": change.after.since.isoformat() if change.after else None,
        "minutes": change.after.minutes if change.after else None,
        "in_place": change.in_place,
        "message": render(changed(change), report.language),
    }


def finding_data(report: Report, club: ClubResult, finding: Finding) -> dict[str, Any]:
    """One finding; a key that does not apply is ``None``."""
    data = {
        "rule": finding.rule,
        "name": finding.name,
        "level": finding.level.value,
        "subject": finding.subject,
        "message": render(finding.message, report.language),
        "remedy": " ".join(translate(text, report.language) for text in remedy(finding)),
        "article": finding.article,
        "date": finding.date.isoformat(),
        "fund": finding.fund.value if finding.fund else None,
        "loan": finding.loan,
        "member": finding.member,
        "voucher": finding.voucher,
        "amount": finding.amount,
        "file": finding.place.file if finding.place else None,
        "line": finding.place.line if finding.place else None,
        "waived": finding.waived,
    }
    change = report.change(club, finding)
    if change is not None:
        data["change"] = change.value
    return data


def waiver_data(waiver: Waiver | None) -> dict[str, Any] | None:
    """What lets a finding stand: reason and by are free texts, and may hold names."""
    if waiver is None:
        return None
    return {
        "date": waiver.date.isoformat(),
        "minutes": waiver.minutes,
        "until": waiver.until.isoformat() if waiver.until else None,
        "file": waiver.place.file,
        "line": waiver.place.line,
    }


def totals_data(report: Report) -> dict[str, int]:
    """The sums over all clubs."""
    totals = report.totals
    return {
        "clubs": totals.clubs,
        **{outcome.value: totals.outcomes[outcome] for outcome in Outcome},
        "with_both_funds": totals.with_both_funds,
        "members": totals.members,
    }


def target_data(figure: TargetFigure) -> dict[str, Any]:
    """One target of the profile."""
    return {
        "key": figure.key,
        "clubs": figure.clubs,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "min": json_number(figure.least),
        "max": json_number(figure.most),
        "met": figure.met,
    }
