"""The result of a club's audit as JSON and back, for a store: checked when it is read, nothing of it believed."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from clubledger.auditing.club import ClubResult, Outcome
from clubledger.auditing.store import checked
from clubledger.auditing.store.message_data import message_data, read_message
from clubledger.books.chart import Fund
from clubledger.books.directives import Waiver
from clubledger.books.place import Place
from clubledger.books.problem import Problem
from clubledger.figures.indicators import Indicators
from clubledger.regulation import KEYS, Provision, Regulation
from clubledger.regulation.scopes import ALL, Scope
from clubledger.rules import Finding, Level, NotApplicable, Unknown, get_rule

if TYPE_CHECKING:
    from clubledger.regulation.provisions import Line


def result_data(result: ClubResult) -> dict[str, Any]:
    """A result as JSON has it, but for its club's id, which is its folder's name.

    Raises `ValueError` for one that could not be read again.
    """
    return {
        "name": result.name,
        "outcome": result.outcome.value,
        "digest": result.digest,
        "indicators": asdict(result.indicators) if result.indicators else None,
        "both_funds": result.both_funds,
        "last_entry": _day_data(result.last_entry),
        "regulation": _regulation_data(result.regulation),
        "findings": [_finding_data(finding) for finding in result.findings],
        "unknown": [[one.rule, one.subject, message_data(one.reason)] for one in result.unknown],
        "not_applicable": [[one.rule, message_data(one.reason)] for one in result.not_applicable],
        "errors": [[message_data(one.message), one.file, one.line] for one in result.errors],
    }


def read_result(club: str, data: Any) -> ClubResult:
    """A club's result from JSON. Raises `ValueError`, `KeyError` or `TypeError` for what `result_data` never wrote."""
    result = ClubResult(
        id=club,
        name=checked.optional(checked.text, data["name"]),
        outcome=Outcome(data["outcome"]),
        digest=checked.optional(checked.text, data["digest"]),
        indicators=checked.optional(read_indicators, data["indicators"]),
        both_funds=checked.flag(data["both_funds"]),
        last_entry=checked.optional(checked.day, data["last_entry"]),
        regulation=_regulation(data["regulation"]),
        findings=checked.each(_finding, data["findings"]),
        unknown=checked.each(_unknown, data["unknown"]),
        not_applicable=checked.each(_not_applicable, data["not_applicable"]),
        errors=checked.each(_problem, data["errors"]),
    )
    if (result.indicators is None) != (result.outcome is Outcome.BROKEN):
        raise ValueError
    return result


def first_problem(data: Any) -> Problem | None:
    """The first reason why a club cannot be read, of the same JSON; raises as `read_result`."""
    return next(map(_problem, checked.items(data["errors"])), None)


# -- what was found -------------------------------------------------------------------------------------


def _finding_data(finding: Finding) -> list[Any]:
    return [
        finding.rule,
        finding.level.value,
        finding.subject,
        message_data(finding.message),
        finding.date.isoformat(),
        _place_data(finding.place),
        finding.fund.value if finding.fund else None,
        finding.loan,
        finding.member,
        finding.voucher,
        finding.amount,
        finding.article,
        _waiver_data(finding.waiver),
        _day_data(finding.done),
    ]


def _finding(data: Any) -> Finding:
    rule, level, subject, text, day, place, fund, *rest = checked.row(data, 14)
    loan, member, voucher, amount, article, waiver, done = rest
    return Finding(
        rule=_rule(rule),
        name=get_rule(rule).name,
        level=Level(level),
        subject=checked.text(subject),
        message=read_message(text),
        date=checked.day(day),
        place=checked.optional(_place, place),
        fund=checked.optional(Fund, fund),
        loan=checked.optional(checked.text, loan),
        member=checked.optional(checked.text, member),
        voucher=checked.optional(checked.text, voucher),
        amount=checked.optional(checked.number, amount),
        article=checked.optional(checked.text, article),
        waiver=checked.optional(_waiver, waiver),
        done=checked.optional(checked.day, done),
    )


def _waiver_data(waiver: Waiver | None) -> list[Any] | None:
    if waiver is None:
        return None
    return [
        waiver.date.isoformat(),
        waiver.rule,
        waiver.subject,
        waiver.fund,
        waiver.reason,
        waiver.by,
        waiver.minutes,
        _day_data(waiver.until),
        _place_data(waiver.place),
    ]


def _waiver(data: Any) -> Waiver:
    day, rule, subject, fund, reason, by, minutes, until, place = checked.row(data, 9)
    return Waiver(
        date=checked.day(day),
        rule=checked.text(rule),
        subject=checked.text(subject),
        fund=checked.optional(checked.text, fund),
        reason=checked.optional(checked.text, reason),
        by=checked.optional(checked.text, by),
        minutes=checked.optional(checked.text, minutes),
        until=checked.optional(checked.day, until),
        place=_place(place),
    )


def _unknown(data: Any) -> Unknown:
    rule, subject, reason = checked.row(data, 3)
    return Unknown(_rule(rule), checked.optional(checked.text, subject), read_message(reason))


def _not_applicable(data: Any) -> NotApplicable:
    rule, reason = checked.row(data, 2)
    return NotApplicable(_rule(rule), read_message(reason))


def _problem(data: Any) -> Problem:
    text, file, line = checked.row(data, 3)
    return Problem(
        read_message(text), checked.optional(checked.text, file), checked.optional(checked.number, line)
    )


def _rule(data: Any) -> str:
    get_rule(checked.text(data))
    return checked.text(data)


def _place_data(place: Place | None) -> list[Any] | None:
    return [place.file, place.line] if place else None


def _place(data: Any) -> Place:
    file, line = checked.row(data, 2)
    return Place(checked.text(file), checked.optional(checked.number, line))


# -- the regulation: a row for each word, in the order of the lines and their days ----------------------


def _regulation_data(regulation: Regulation) -> list[Any]:
    return [
        [key, scope_data, since.isoformat(), *_provision_data(provision)]
        for (key, scope), said in regulation.said.items()
        for scope_data in [None if scope == ALL else [getattr(scope, field.name) for field in fields(Scope)]]
        for since, provision in said
    ]


def _provision_data(provision: Provision | None) -> list[Any]:
    """A value, with its article, its minutes and what it is for each of; no value where two lines contradict each other."""
    if provision is None:
        return [None, None, None, None]
    value = provision.value
    written = {"number": str(value)} if isinstance(value, Decimal) else value
    return [written, provision.article, provision.minutes, provision.per]


def _regulation(data: Any) -> Regulation:
    """What the rows say; each club has some forty, so that they are read with few steps."""
    lines: dict[Line, list[tuple[date, Provision | None]]] = {}
    for row in checked.items(data):
        key, scope, day, value, article, minutes, per = row
        if key not in KEYS:
            raise ValueError
        of = ALL if scope is None else _scope(scope)
        since = date.fromisoformat(day)
        said = lines.setdefault((key, of), [])
        if value is None:
            said.append((since, None))
            continue
        for text in (article, minutes, per):
            if text is not None:
                checked.text(text)
        read = checked.decimal(value["number"]) if isinstance(value, dict) else checked.text(value)
        said.append((since, Provision(key, read, since, article, minutes, of, per)))
    return Regulation.of_lines(lines)


def _scope(data: Any) -> Scope:
    kind, group, round_, over, written, number, household = checked.row(data, 7)
    return Scope(
        kind=checked.text(kind),
        group=checked.text(group),
        round=checked.number(round_),
        over=checked.number(over),
        written=checked.text(written),
        number=checked.number(number),
        household=checked.text(household),
    )


def _day_data(day: date | None) -> str | None:
    return day.isoformat() if day else None


def read_indicators(value: Any) -> Indicators:
    """Indicators by their fields' names. Raises `ValueError`, `KeyError` or `TypeError`."""
    figures: dict[str, Any] = {name: read(value[name]) for name, read in _INDICATORS.items()}
    return Indicators(**figures)


_INDICATORS: Final = {
    field.name: partial(checked.optional, checked.number) if "None" in str(field.type) else checked.number
    for field in fields(Indicators)
}
