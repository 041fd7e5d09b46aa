"""GOV-01 to 06: does the club meet, report, share out its offices, and decide its exceptions properly."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund
from clubledger.books.contracts import CannotTell
from clubledger.books.entries import LOAN_LINK
from clubledger.books.periods import DAY, Month, days_after, finished_months
from clubledger.i18n import N_, message
from clubledger.regulation import NONE
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.judging import all_faults
from clubledger.rules.registry import rule
from clubledger.rules.waivers import (
    APPROVAL_DAYS,
    concerns,
    covers,
    defect,
    end,
    lent_or_awaited,
    objection,
    waiting_days,
    waived_rule,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clubledger.books.books import Books
    from clubledger.books.directives import Waiver
    from clubledger.books.entries import Transaction
    from clubledger.i18n import Message
    from clubledger.rules.findings import Finding
    from clubledger.rules.judging import Judgement
    from clubledger.rules.registry import Rule

# -- GOV-01 ------------------------------------------------------------------------------------------------

_APART: Final = {"accountant": message("accountant"), "chair": message("chair")}
"""The offices that whoever keeps the money does not hold as well."""


@rule(
    "GOV-01",
    "duties-not-separated",
    Level.WARNING,
    subject=N_("office"),
    title=N_("One person holds the money and keeps the book, or decides on it"),
    why=N_(
        "Who keeps the money and the book alone can take the one and change the other. Two people who check each other "
        "protect the club, and the treasurer from suspicion."
    ),
    source=N_("Good bookkeeping: money, book and decision are in different hands"),
    paper=N_(
        "Choose another accountant or treasurer at the next meeting. In a small club where nobody else can do it, let the "
        "meeting decide who counts the cash with the treasurer every month, and write that into the minutes."
    ),
    ledger=N_(
        "Write a board directive for the new office holder. If the meeting decided on another control instead, write a "
        "waiver for GOV-01 and treasurer with reason, by, minutes and until."
    ),
    as_of=True,
    plugin="members",
)
def duties_not_separated(books: Books, _club: Books) -> Iterator[Found]:
    """The treasurer is accountant or chair as well."""
    holders = books.office_holders(books.as_of)
    treasurers = holders.get("treasurer", ())
    if not treasurers:
        raise CannotTell(
            message("the books do not say who is {office}", office=message("treasurer")), "treasurer"
        )
    for treasurer in treasurers:
        held = [office for office in _APART if treasurer in holders.get(office, ())]
        if not held:
            continue
        last = [
            appointment
            for appointment in books.directives.appointments
            if appointment.member == treasurer and appointment.date <= books.as_of
        ][-1]
        yield Found(
            "treasurer",
            message(
                "{member} is treasurer and {offices}",
                member=treasurer,
                offices=tuple(_APART[office] for office in held),
            ),
            books.as_of,
            last.place,
            member=treasurer,
        )
        return
    for office, word in _APART.items():
        if office not in holders:
            raise CannotTell(message("the books do not say who is {office}", office=word), office)


# -- GOV-02 ------------------------------------------------------------------------------------------------


def months_without_meeting(books: Books) -> Iterable[tuple[Month, int]]:
    """List the months that complete a run without a meeting, each with the run's length."""
    now = books.regulation.require("meeting-months", books.as_of).whole
    if books.began is None:
        return
    met = {Month.of(event.date) for event in books.directives.meetings if event.of is None}
    run = 0
    for month in finished_months(books.began, books.as_of):
        if month.first < books.began:
            continue  # what was in the month's first days, these books do not tell
        allowed = _meeting_months(books, month, now)
        run = 0 if month in met or allowed is None else run + 1
        if allowed is not None and run >= allowed:
            yield month, run
            run = 0


def _meeting_months(books: Books, month: Month, now: int) -> int | None:
    """Every how many months the club had to meet then, and has to still; ``None`` if it had no such article."""
    then = books.regulation.get("meeting-months", month.last)
    if then is not None and then.value == NONE:
        return None
    return now if then is None else max(now, then.whole)


@rule(
    "GOV-02",
    "no-meeting",
    Level.WARNING,
    subject=N_("month"),
    title=N_("The club did not meet"),
    why=N_(
        "At the meeting members hear what is in the box, agree on loans and see who repaid. Without it a few decide alone."
    ),
    source=N_("The club's regulation, the article on meetings (meeting-months)"),
    paper=N_(
        "If the club met, find the minutes. If it did not, say why in the minutes of the next meeting, and read out there "
        "what came in and went out since the last one."
    ),
    ledger=N_(
        'Write an event "meeting" with the number of the minutes and the day of the meeting. If the members agreed to leave '
        "the meeting out (Tết, a flood), write a waiver for GOV-02 and the month."
    ),
    each=months_without_meeting,
    needs=("meeting-months",),
    by_time=True,
)
def no_meeting(books: Books, item: tuple[Month, int]) -> Iterator[Found]:
    """As many finished months as the regulation allows, without a meeting."""
    month, run = item
    allowed = books.regulation.require("meeting-months", books.as_of)
    yield Found(
        str(month),
        message("no meeting in {month}", month=month.label)
        if run == 1
        else message("no meeting in the {count} months until {month}", count=run, month=month.label),
        month.last,
        article=allowed.article,
    )


# -- GOV-03 ------------------------------------------------------------------------------------------------


def finished_years(books: Books) -> Iterable[tuple[int, date]]:
    """List the fiscal years that are over, with their last days, from that of the first entry of the books' own."""
    years = books.fiscal_years
    first = next((entry.date for entry in books.transactions if not entry.opening), None)
    return ((last.year, last) for last in years.lasts(first, books.as_of)) if first is not None else ()


@rule(
    "GOV-03",
    "no-report",
    Level.WARNING,
    subject=N_("year"),
    title=N_("The year's report was not made"),
    why=N_(
        "The report tells the members and the association what the club did with the money, once a year, in public."
    ),
    source=N_(
        "The club's regulation, the article on reports (report-days); the commune's plan, section IV.6: a report every year"
    ),
    paper=N_(
        "Print the year's report, read it out at the meeting, and send it to the association of the commune."
    ),
    ledger=N_('Write an event "report" with the fiscal year, on the day on which it was handed in.'),
    each=finished_years,
    needs=("fiscal-year-end", "report-days"),
    as_of=True,
    by_time=True,
)
def no_report(books: Books, finished: tuple[int, date]) -> Iterator[Found]:
    """A finished fiscal year without a report, once the days for it are over."""
    year, last = finished
    allowed = books.regulation.require("report-days", last)
    reported = any(event.name.strip() == str(year) for event in books.directives.reports)
    due = days_after(last, allowed.whole)
    if reported or books.as_of <= due:
        return
    yield Found(
        str(year),
        message("no report of {year}; it was due by {due}", year=str(year), due=due),
        books.as_of,
        article=allowed.article,
    )


# -- GOV-04 ------------------------------------------------------------------------------------------------

SILENCE: Final = "GOV-04"


@rule(
    SILENCE,
    "silent-club",
    Level.WARNING,
    subject=N_("club"),
    title=N_("Nothing was entered for a long time"),
    why=N_(
        "Either the club sleeps, or it lives and nobody writes it down. Both are easier to mend early than late."
    ),
    source=N_("The club's regulation, the article on keeping the books (silence-days)"),
    paper=N_(
        "Visit the club: does it meet, who keeps the slips? Collect the slips since the last entry and put them in order."
    ),
    ledger=N_(
        "Enter the slips of the time in between, each on its own day. A club that rests on purpose writes a waiver for GOV-04."
    ),
    needs=("silence-days",),
    as_of=True,
    by_time=True,
)
def silent_club(books: Books, _club: Books) -> Iterator[Found]:
    """No transaction in the days before the as-of date, or since the books of the club were opened."""
    allowed = books.regulation.require("silence-days", books.as_of)
    since = books.effective[-1].date if books.effective else _opened(books)
    if since is None:
        raise CannotTell(message("the books have no transaction and no day of the founding"))
    if books.as_of > days_after(since, allowed.whole):
        yield Found(
            "club",
            message(
                "nothing was entered in the {days} days since {since}",
                days=(books.as_of - since).days,
                since=since,
            ),
            books.as_of,
            article=allowed.article,
        )


def _opened(books: Books) -> date | None:
    """The day on which a club without a transaction opened its books; an older one did so after its founding."""
    founded = books.directives.club.founded
    accounts = [account.opened for account in books.chart.values() if account.opened is not None]
    return max(founded, min(accounts)) if founded is not None and accounts else founded


# -- GOV-05 ------------------------------------------------------------------------------------------------

OWN: Final = "GOV-05"
FEES: Final = "MEM-06"
LOOK_BACK: Final = 240
"""Days that GOV-05 looks back at most, the last ones: a stranger may write a waiver of the year 1, and thousands."""
MOST_ENTRIES: Final = 500_000
"""Entries that it goes through again at most, those of each day counted: those of a hundred days of a large club."""


class Rejudging:
    """What the rules of the club's waivers say by themselves, now and on earlier days."""

    def __init__(self, books: Books) -> None:
        """Judge nothing before it is asked for."""
        self.books = books
        self.now: dict[str, Judgement] = {}
        self.found_now: Mapping[tuple[str, str], Sequence[Finding]] = {}
        self.looked_at: int | None = None
        """How many days were looked at, if not all on which a waiver may have covered something."""

    @cached_property
    def used(self) -> frozenset[Waiver]:
        """The waivers that cover a finding, or did at the end of a month, before an entry of their loan or a reversal."""
        waiting = {
            waiver: rule
            for waiver in self.books.waivers
            if (rule := _waivable(self.books, waiver)) is not None and rule.id != OWN
        }
        today = self.books.as_of
        earlier = {
            waiver: self._days_of_a_state(waiver) if rule.as_of else self._days_of_deeds
            for waiver, rule in waiting.items()
        }
        used: set[Waiver] = set()
        before = sorted(set().union(*set(earlier.values())), reverse=True)
        days = [today, *self._likely_first(before[: LOOK_BACK - 1], waiting)]
        self.looked_at = LOOK_BACK if len(before) >= LOOK_BACK else None
        entries = 0
        for number, day in enumerate(days):
            here = [
                waiver
                for waiver, its_days in earlier.items()
                if waiver not in used and (day is today or day in its_days)
            ]
            if here and entries > MOST_ENTRIES:
                self.looked_at = number
                break
            if here:
                entries += bisect_right(self.books.transactions, day, key=lambda entry: entry.date)
            found = self._judge({waiting[waiver] for waiver in here}, day)
            used.update(
                waiver
                for waiver in here
                if any(
                    covers(self.books, waiver, finding)
                    for finding in found.get((waiver.rule, waiver.subject), ())
                )
            )
        return frozenset(used)

    def _judge(self, rules: set[Rule], day: date) -> Mapping[tuple[str, str], Sequence[Finding]]:
        """Judge some rules as of a day: what each finds of each subject; all that they say today is kept."""
        found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        if not rules:
            return found
        books = self.books.until(day)
        judged = {rule.id: all_faults(books, rule) for rule in rules}
        for judgement in judged.values():
            for finding in judgement.findings:
                found[finding.rule, finding.subject].append(finding)
        if day == self.books.as_of:
            self.now, self.found_now = judged, found
        return found

    def _likely_first(self, days: Iterable[date], waivers: Iterable[Waiver]) -> list[date]:
        """Days, those first before which a slip, a loan or a member was reversed that a waiver names."""
        subjects = {waiver.subject for waiver in waivers}
        likely = {
            day
            for day, entries in self._reversed_after.items()
            for entry in entries
            if entry.voucher in subjects
            or not subjects.isdisjoint(entry.links)
            or any(posting.member in subjects for posting in entry.postings)
        }
        return sorted(days, key=lambda day: day not in likely)

    @cached_property
    def _days_of_deeds(self) -> frozenset[date]:
        """The earlier days to look back at for what was done: what was reversed is found no more."""
        return frozenset(day for day in self._reversed_after if day < self.books.as_of)

    @cached_property
    def _reversed_after(self) -> Mapping[date, Sequence[Transaction]]:
        """What was reversed, by the days before the reversals."""
        books = self.books
        found: dict[date, list[Transaction]] = defaultdict(list)
        for reversal in books.reversals:
            entry = reversal.transaction
            if entry.index in books.cancelled and entry.date > date.min and reversal.original is not None:
                found[entry.date - DAY].append(reversal.original)
        return found

    def _days_of_a_state(self, waiver: Waiver) -> frozenset[date]:
        """Those for a state that a waiver is for: it ends."""
        books = self.books
        last = min(end(waiver), books.as_of)
        first = max(waiver.date, books.began or waiver.date)
        loan = books.loans.get(waiver.subject)
        entries = loan.transactions if loan is not None else ()
        days = (
            waiver.date,
            *[month.last for month in finished_months(first, last)][-LOOK_BACK:],
            *(entry.date - DAY for entry in entries if first < entry.date <= last),
            last,
        )
        return frozenset(day for day in days if day < books.as_of)


def _waivable(books: Books, waiver: Waiver) -> Rule | None:
    """The rule of a waiver that is a decision and may be waived."""
    return None if defect(books, waiver) else waived_rule(waiver)


def waivers_by_subject(books: Books) -> Iterable[tuple[Rejudging, tuple[Waiver, ...]]]:
    """List the waivers, those of one rule and subject together."""
    by_subject: dict[tuple[str, str], list[Waiver]] = defaultdict(list)
    for waiver in books.waivers:
        by_subject[waiver.rule, waiver.subject].append(waiver)
    rejudging = Rejudging(books)
    return [(rejudging, tuple(same)) for same in by_subject.values()]


@rule(
    OWN,
    "waiver-irregular",
    Level.WARNING,
    subject=N_("rule and subject"),
    title=N_("An exception was not decided properly, or is not needed"),
    why=N_(
        "A waiver makes a finding silent, so it must say why, who decided, and in which minutes of a meeting that was held. "
        "Otherwise it covers nothing. One that is never needed may hide something later, or misspell what it was meant for."
    ),
    source=N_("Books: an exception is decided by a meeting, and written down with its reason"),
    paper=N_(
        "Find the minutes in which the exception was decided. If there are none, put it to the next meeting."
    ),
    ledger=N_(
        "Complete reason, by and minutes, and enter the meeting. Correct the rule's id or the subject if they are misspelt, "
        "and remove a waiver that nobody needs. What was decided too early or too late is decided again: write a waiver on the "
        "day of that meeting."
    ),
    each=waivers_by_subject,
)
def waiver_irregular(books: Books, item: tuple[Rejudging, tuple[Waiver, ...]]) -> Iterator[Found]:
    """A waiver that is incomplete, of no rule or one that cannot be waived, or that never covered anything."""
    rejudging, same = item
    for waiver in same:
        problem, level = defect(books, waiver), None
        if problem is None:
            problem, level = _unused(books, waiver, rejudging)
        if problem is not None:
            yield Found(
                f"{waiver.rule} {waiver.subject}",
                message(
                    "waiver of {rule} for {subject}: {problem}",
                    rule=waiver.rule,
                    subject=waiver.subject,
                    problem=problem,
                ),
                waiver.date,
                waiver.place,
                fund=Fund(waiver.fund) if waiver.fund in set(Fund) else None,
                level=level,
            )
            return


def _unused(books: Books, waiver: Waiver, rejudging: Rejudging) -> tuple[Message | None, Level | None]:
    """Why a decided waiver never covered anything, if so. Raises `CannotTell` where its rule cannot be judged."""
    if waiver.rule == OWN or waiver in rejudging.used:  # its own waivers it would have to ask of itself
        return None, None
    if waiver.subject.startswith(LOAN_LINK) and not lent_or_awaited(books, waiver.subject, waiver.date):
        return None, None  # REG-01 names it
    unknown = rejudging.now[waiver.rule].unknown
    if any(case.subject in {None, waiver.subject} for case in unknown):
        raise CannotTell(
            message("{rule} cannot be judged, so nobody can tell what its waiver covers", rule=waiver.rule),
            f"{waiver.rule} {waiver.subject}",
        )
    for finding in rejudging.found_now.get((waiver.rule, waiver.subject), ()):
        if concerns(waiver, finding):
            return objection(books, waiver, finding), None
    if waiver.rule == FEES and (end(waiver) >= books.as_of or _fees_are_asked_later(books)):
        return None, None
    if _is_new(books, waiver):
        return message("it has covered nothing so far"), Level.NOTE
    if rejudging.looked_at is not None:
        return message(
            "it covered nothing on the last {days} days looked at", days=rejudging.looked_at
        ), Level.NOTE
    return message("it never covered anything"), None


def _fees_are_asked_later(books: Books) -> bool:
    """Whether fees are paid for several months together: of a year's exemption MEM-06 speaks when it may be over."""
    every = books.regulation.get("fee-every", books.as_of)
    return every is not None and every.whole > 1


def _is_new(books: Books, waiver: Waiver) -> bool:
    """Whether what a waiver is for may still come: a loan is often decided on long before it is paid out."""
    days = waiting_days(books, books.as_of)
    waiting = APPROVAL_DAYS if days is None else days
    return books.as_of <= min(days_after(waiver.date, waiting), end(waiver))


# -- GOV-06 ------------------------------------------------------------------------------------------------


def pending(books: Books) -> Iterable[Transaction]:
    """List the transactions whose paper is not complete."""
    return (entry for entry in books.effective if entry.pending)


@rule(
    "GOV-06",
    "paper-pending",
    Level.WARNING,
    subject=N_("file and line"),
    title=N_("An entry has waited for its paper too long"),
    why=N_(
        "The mark ! puts off the questions for slip and minutes for some days only. What stays ! for months never had any paper."
    ),
    source=N_(
        "The club's regulation, the article on counting the cash and finishing the paper (cash-count-days)"
    ),
    paper=N_(
        "Complete the slip, the signature or the minutes now. If the paper cannot be had any more, write a record of what "
        "happened, signed by both sides and a witness."
    ),
    ledger=N_(
        "Write what was missing (voucher, minutes, purpose) and change ! to *. If the payment never happened, reverse the entry."
    ),
    each=pending,
    needs=("cash-count-days",),
    as_of=True,
    by_time=True,
)
def paper_pending(books: Books, entry: Transaction) -> Iterator[Found]:
    """An entry marked ! after the last day for its paper."""
    due = books.paper_due(entry.date)
    if books.as_of <= due:
        return
    allowed = books.regulation.get("cash-count-days", books.as_of)
    yield replace(
        found_in(
            entry,
            str(entry.place),
            message(
                "{what} of {day} is still marked !, its paper was due by {due}",
                what=entry.voucher or message("the entry"),
                day=entry.date,
                due=due,
            ),
            amount=abs(entry.money()) or None,
            article=allowed.article if allowed else None,
        ),
        date=books.as_of,
    )
