"""LOAN-16: a loan extended too often, for too long, or without minutes; also by booking it again on easier terms, or later."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.chart import Fund
from clubledger.books.contracts import Reentry
from clubledger.books.directives import BOARD
from clubledger.books.periods import Month
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.loan.borrowers import on_the_board
from clubledger.rules.registry import rule
from clubledger.rules.waivers import lent_or_awaited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.directives import ExtensionDirective
    from clubledger.i18n import Message, Param


class ExtendedLoan(NamedTuple):
    """A contract number with what gave it more time, whether or not the books know the contract."""

    number: str
    extensions: tuple[ExtensionDirective | Reentry, ...]


class LengthenedLoan(NamedTuple):
    """A loan of the books that was extended: how long is judged apart from how often, as each has a limit of its own."""

    loan: Loan


def extended_loans(books: Books) -> Iterator[ExtendedLoan | LengthenedLoan]:
    """List the contracts that were extended, those included that stand nowhere else in the books."""
    extensions: dict[str, list[ExtensionDirective | Reentry]] = defaultdict(list)
    for extension in books.directives.extensions:
        extensions[extension.loan].append(extension)
    for loan in books.loans.values():
        if loan.reentries:
            extensions[loan.number] += [again for again in loan.reentries if again.counts]
            extensions[loan.number].sort(key=lambda extension: extension.date)
    for number in sorted(extensions):
        yield ExtendedLoan(number, tuple(extensions[number]))
        known = books.loans.get(number)
        if known is not None and known.first is not None and known.extensions:
            yield LengthenedLoan(known)


@rule(
    "LOAN-16",
    "extension-irregular",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan was extended too often, for too long, or without minutes"),
    why=N_("A loan that is extended again and again is a loan that nobody pays back, only nobody says so."),
    source=N_("The club's regulation on extensions and on the term of loans (extension-max, loan-term-max)"),
    paper=N_(
        "Only a meeting extends a loan: find its minutes, or lay the matter before the next meeting. If the number of "
        "extensions or their months are used up, agree on a repayment that the borrower can keep."
    ),
    ledger=N_(
        "Write the minutes under the extension, or under the loan that was booked again on easier terms or lent anew. If a "
        "meeting allowed one more, or more time, write a waiver for LOAN-16 and the contract; if the contract number was typed wrongly, correct it "
        "in the directive."
    ),
    each=extended_loans,
    needs=("extension-max", "loan-term-max", "approval-body"),
    plugin="loans",
)
def extension_irregular(books: Books, extended: ExtendedLoan | LengthenedLoan) -> Iterator[Found]:
    """Find an extension without minutes, by too early ones, or one too many; or more months than any loan may run.

    Notes: one of a contract that the books lack; a loan that was lent anew once.
    """
    if isinstance(extended, LengthenedLoan):
        yield from _too_long(extended.loan)
        return
    yield from sorted(_irregular(books, extended), key=lambda found: found.date)


def _irregular(books: Books, extended: ExtendedLoan) -> Iterator[Found]:
    number, extensions = extended
    loan = books.loans.get(number)
    for again in loan.reentries if loan is not None else ():
        if not again.counts:
            yield _extension_found(loan, again, _lent_anew(again), level=Level.NOTE)
    for undecided in extensions:
        if undecided.minutes is not None or _paper_to_come(books, loan, undecided):
            continue
        text = (
            _booked_anew(undecided)
            if isinstance(undecided, Reentry)
            else message(
                "{loan} extended by {months} months without minutes", loan=number, months=undecided.months
            )
        )
        yield _extension_found(loan, undecided, text)
    yield from _by_board(books, loan, extensions)
    if loan is None or loan.first is None:
        if lent_or_awaited(books, number, extensions[0].date):  # else REG-01 names it
            text = message("the books have no disbursement of {loan}, which was extended", loan=number)
            yield _extension_found(loan, extensions[0], text, level=Level.NOTE)
        return
    yield from _too_early(books, loan, extensions)
    limit = loan.require("extension-max")
    for extension in extensions[limit.whole :]:
        text = message(
            "{loan} extended {count} times; the regulation allows {limit}",
            loan=number,
            count=len(extensions),
            limit=limit.limit,
        )
        yield _extension_found(loan, extension, text, article=limit.article)


def _too_long(loan: Loan) -> Iterator[Found]:
    """Find the extensions by which a loan has more time again than the longest loan has."""
    limit = loan.require("loan-term-max")
    months = 0
    for extension in loan.extensions:
        months += extension.months
        if months > limit.whole:
            text = message(
                "{loan} extended by {months} months in all; the regulation allows {limit} months for a whole loan",
                loan=loan.number,
                months=months,
                limit=limit.limit,
            )
            yield _extension_found(loan, extension, text, article=limit.article)


def _lent_anew(again: Reentry) -> Message:
    return message(
        "{loan} of {lent} was reversed and lent anew on {day}, so that it falls due later; another time would be an extension",
        loan=again.loan,
        day=again.date,
        lent=again.wrong.date,
    )


def _booked_anew(again: Reentry) -> Message:
    if again.eased:
        return message(
            "{loan} was reversed and booked again on easier terms on {day}, when an instalment had been due already: that "
            "is an extension, and no meeting held since {lent} is named that decided it",
            loan=again.loan,
            day=again.date,
            lent=again.wrong.date,
        )
    return message(
        "{loan} of {lent} was reversed and lent anew on {day}, so that it falls due later: that is an extension, and no "
        "meeting held since {lent} is named that decided it",
        loan=again.loan,
        day=again.date,
        lent=again.wrong.date,
    )


def _too_early(
    books: Books, loan: Loan, extensions: Iterable[ExtensionDirective | Reentry]
) -> Iterator[Found]:
    """Find the extensions by a meeting that was held before the loan was lent; DOC-09 has those of no meeting."""
    for extension in extensions:
        held = books.either_met(extension.minutes, extension.date)
        lent = books.lent_after(held, loan) if held is not None else None
        if held is not None and lent is not None:
            text = message(
                "{loan} extended by {minutes} of {held}, before it was lent on {lent}",
                loan=loan.number,
                minutes=extension.minutes or "",
                held=held,
                lent=lent,
            )
            yield _extension_found(loan, extension, text)


def _by_board(
    books: Books, loan: Loan | None, extensions: Iterable[ExtensionDirective | Reentry]
) -> Iterator[Found]:
    """Find the extensions by minutes of the board that are not the board's to decide."""
    for extension in extensions:
        if not books.by_board(extension.minutes, extension.date):
            continue
        body = (loan.regulation.raised_to(loan.principal) if loan is not None else books.regulation).get(
            "approval-body", extension.date
        )
        facts: dict[str, Param] = {
            "loan": extension.loan,
            "day": extension.date,
            "minutes": extension.minutes or "",
        }
        if body is None or body.value != BOARD:
            text = message(
                "{loan} extended on {day} by {minutes} of the board; the regulation wants a meeting of the members",
                **facts,
            )
        elif loan is not None and on_the_board(books, loan.member, extension.date):
            text = message(
                "{loan} of {member}, who was on the board, extended on {day} by {minutes} of the board itself",
                member=loan.member or "?",
                **facts,
            )
        else:
            continue
        article = body.article if body is not None else None
        yield _extension_found(loan, extension, text, article=article)


def _paper_to_come(books: Books, loan: Loan | None, extension: ExtensionDirective | Reentry) -> bool:
    """Tell whether a ``!`` of the contract, in the extension's month, gives the paper of that month more time."""
    month = Month.of(extension.date)
    return (
        loan is not None
        and any(entry.pending and Month.of(entry.date) == month for entry in loan.transactions)
        and books.as_of <= books.paper_due(extension.date)
    )


def _extension_found(
    loan: Loan | None,
    extension: ExtensionDirective | Reentry,
    text: Message,
    *,
    article: str | None = None,
    level: Level | None = None,
) -> Found:
    return Found(
        subject=extension.loan,
        message=text,
        date=extension.date,
        place=extension.place,
        fund=Fund.INCOME,
        loan=extension.loan,
        member=loan.member if loan is not None else None,
        article=article,
        level=level,
    )
