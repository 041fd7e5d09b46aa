"""What the club decided to let stand: its waivers, and the findings that they cover.

A waiver is the club's word that a meeting let something stand. It says why, who decided and in which minutes, and the
books have that meeting. Source: docs/ledger-format.md, "What the club says of itself".
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from clubledger.books.likeness import plain_code
from clubledger.books.periods import days_after
from clubledger.i18n import Message, message
from clubledger.loans.terms import fits, months_after
from clubledger.regulation import NONE
from clubledger.rules.registry import Decided, get_rule

if TYPE_CHECKING:
    from clubledger.books.books import Books
    from clubledger.books.directives import Waiver
    from clubledger.rules.findings import Finding
    from clubledger.rules.registry import Rule

MONTHS: Final = 12
"""How long a waiver without ``until`` holds."""
APPROVAL_DAYS: Final = 62
"""How long a decision waits for what it is about, where the regulation does not set approval-days."""


def waived_rule(waiver: Waiver) -> Rule | None:
    """The rule that a waiver names by its id, if there is one."""
    try:
        rule = get_rule(waiver.rule)
    except KeyError:
        return None
    return rule if rule.id == waiver.rule else None


def end(waiver: Waiver) -> date:
    """The last day on which a waiver holds."""
    if waiver.until is not None:
        return waiver.until
    return months_after(waiver.date, MONTHS) if fits(waiver.date, MONTHS) else date.max


def waiting_days(books: Books, on: date) -> int | None:
    """For how many days after its meeting a decision holds for what is still to come; ``None`` without a limit."""
    provision = books.regulation.get("approval-days", on)
    if provision is None:
        return APPROVAL_DAYS
    return None if provision.value == NONE else provision.whole


def lent_or_awaited(books: Books, contract: str, decided: date) -> bool:
    """Whether a contract was lent, or what was decided of it on a day may still be."""
    loan = books.loans.get(contract)
    if loan is not None and loan.first is not None:
        return True
    days = waiting_days(books, books.as_of)
    return books.as_of <= days_after(decided, APPROVAL_DAYS if days is None else days)


def defect(books: Books, waiver: Waiver) -> Message | None:
    """Why a waiver covers nothing, whatever is found: it is no decision of a meeting, or of no rule to be waived."""
    rule = waived_rule(waiver)
    if rule is None:
        return message("there is no such rule")
    if rule.structural:
        return message("this rule cannot be waived")
    parts = {"reason": waiver.reason, "by": waiver.by, "minutes": waiver.minutes}
    missing = tuple(key for key, value in parts.items() if value is None)
    if missing:
        return message("it has no {missing}", missing=missing)
    if books.by_board(waiver.minutes, waiver.date):
        return message(
            "the minutes {minutes} are of a meeting of the board, and only the members let something stand",
            minutes=waiver.minutes or "",
        )
    if not books.held(waiver.minutes, waiver.date):
        return message(
            "the books have no meeting with the minutes {minutes} that was held by {day}",
            minutes=waiver.minutes or "",
            day=waiver.date,
        )
    return None


def concerns(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver is of a finding's rule, subject and fund."""
    return (
        waiver.rule == finding.rule
        and waiver.subject == finding.subject
        and waiver.fund in {None, finding.fund}
    )


def objection(books: Books, waiver: Waiver, finding: Finding) -> Message | None:
    """Why a waiver does not cover a finding that it concerns; ``None`` where it does.

    A state, and what only the passing of time brings, is waived from the waiver's day to its end. A deed is waived by a
    meeting held after it, or at most ``approval-days`` before it; what only a later one can judge, by a later one.
    """
    wrong = defect(books, waiver)
    if wrong is not None:
        return wrong
    if finding.member is not None and plain_code(waiver.by or "") == plain_code(finding.member):
        return message("{member}, whom it concerns, cannot be who decided it", member=finding.member)
    rule, last = get_rule(waiver.rule), end(waiver)
    held, done = books.met(waiver.minutes, waiver.date), finding.done or finding.date
    if done > last:
        return message("it held until {last}, and what is found is of {day}", last=last, day=done)
    if rule.decided is Decided.ANY_DAY or held is None or held >= done:
        return None
    days, limit = (done - held).days, waiting_days(books, done)
    if rule.decided is Decided.LATER:
        return message(
            "what was done on {day} is let stand only by a meeting held after it; that of {minutes} was held on {held}",
            day=done,
            minutes=waiver.minutes or "",
            held=held,
        )
    if limit is not None and days > limit:
        return message(
            "the meeting of {minutes} was held on {held}, {days} days before what is found on {day}; a decision waits "
            "for {limit} days",
            minutes=waiver.minutes or "",
            held=held,
            days=days,
            day=done,
            limit=limit,
        )
    return None


def covers(books: Books, waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver lets a finding stand."""
    return concerns(waiver, finding) and objection(books, waiver, finding) is None


def waive(books: Books, finding: Finding) -> Finding:
    """The finding, with the first of the club's waivers that covers it, if one does."""
    waivers = books.waivers_of.get((finding.rule, finding.subject), ())
    waiver = next((waiver for waiver in waivers if covers(books, waiver, finding)), None)
    return finding if waiver is None else replace(finding, waiver=waiver)
