"""DOC-01 to 09: is there a slip, a number, minutes for it, and is the paper in order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.books.entries import Slip, Transaction
from clubledger.books.place import Place, place_of
from clubledger.i18n import N_, Dong, Message, message
from clubledger.rules.findings import Found, Level, found_in
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from clubledger.books.books import Books
    from clubledger.books.reversals import Reversal

NUMBERED_HERE: Final = ("PT", "PC")
"""The slips that the club itself numbers, one after another; the bank's come when the statement comes."""

NO_PAYMENT: Final = (Role.WRITE_OFF, Role.IN_KIND)
"""Expense accounts that DOC-04 does not add up: judged by LOAN-17, or no money at all."""

# -- DOC-01 ----------------------------------------------------------------------------------------------------


def without_voucher(books: Books) -> Iterable[Transaction]:
    """What moved cash or bank without a voucher, also from one to the other."""
    return (
        entry
        for entry in books.transactions
        if entry.voucher is None and entry.touches_money and not entry.opening
    )


@rule(
    "DOC-01",
    "missing-voucher",
    Level.ERROR,
    subject=N_("file and line"),
    title=N_("Money moved without a slip"),
    why=N_(
        "Without a receipt or payment slip, signed by both sides, nobody can show where money came from or where it went."
    ),
    source=N_(
        "Books: every movement of cash or bank has its slip (for cooperatives Thông tư 71/2024/TT-BTC asks for a fully "
        "signed phiếu thu or phiếu chi)"
    ),
    paper=N_(
        "Look for the slip among the papers. If none was written, write one now with the next free number, its real date "
        "and “lập bổ sung”, and have it signed by the person who paid or received the money."
    ),
    ledger=N_(
        "Add the voucher's number to the entry as voucher. While the paper is still on its way, mark the entry with ! "
        "instead of *: it may be completed until cash-count-days after its month."
    ),
    each=without_voucher,
    plugin="vouchers",
)
def missing_voucher(books: Books, entry: Transaction) -> Iterator[Found]:
    """Cash or bank moved without a voucher, and the time for completing the paper is over."""
    if books.deferred(entry):
        return
    moved = _moved(entry)
    yield found_in(
        entry,
        _at_line(entry.place),
        message(
            "{amount} moved in cash or bank on {day} without a voucher", amount=Dong(moved), day=entry.date
        ),
        amount=moved,
    )


# -- DOC-02 ----------------------------------------------------------------------------------------------------


def shared_numbers(books: Books) -> Iterable[Sequence[Transaction]]:
    """The transactions of a fund that stand under one slip, or, where it is no number of ours, one text."""
    for (fund, _), entries in books.slips.items():
        if fund is not None and len(entries) > 1:
            yield entries
    for (fund, voucher), entries in books.vouchers.items():
        if fund is not None and len(entries) > 1 and Slip.of(voucher) is None:
            yield entries


@rule(
    "DOC-02",
    "duplicate-voucher",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("One slip number is used twice"),
    why=N_(
        "A number belongs to one slip only. Used twice, one paper can cover two payments, and nobody notices that a slip "
        "is missing. The lines of one slip (/01, /02) are of one day, and all receipts or all payments."
    ),
    source=N_("Books: each slip has a number of its own in the fund's series"),
    paper=N_(
        "Lay the slips beside each other. Give the one that was numbered later the next free number, and correct the "
        "number on the paper with a signature."
    ),
    ledger=N_(
        "Correct the voucher of the entry that has the wrong number. Number the lines of one sheet /01, /02, /03; what was "
        "paid on another day, or paid out and not in, gets a slip of its own."
    ),
    each=shared_numbers,
    structural=True,
    plugin="vouchers",
)
def duplicate_voucher(books: Books, entries: Sequence[Transaction]) -> Iterator[Found]:
    """One number on two transactions; else lines of one slip on different days, or in and out."""
    first_with: dict[str, Transaction] = {}
    twice: set[str] = set()
    for entry in entries:
        number = _line(entry)
        first = first_with.setdefault(number, entry)
        if first is not entry and number not in twice:
            twice.add(number)
            yield _misnumbered(
                entry,
                message(
                    "the number {voucher} is used twice: on {first} ({where}) and on {day}",
                    voucher=entry.voucher or "",
                    first=first.date,
                    where=_at_line(first.place),
                    day=entry.date,
                ),
            )
    lines = [entry for entry in entries if entry.postings and _line(entry) not in twice]
    if lines:
        yield from _lines_apart(books, lines)


def _lines_apart(books: Books, lines: Sequence[Transaction]) -> Iterator[Found]:
    """The first line on another day than its slip, or the first that goes the other way."""
    first, way = lines[0], 0
    for line in lines:
        direction = _direction(books, line)
        way = way or direction
        if line.date != first.date:
            text = message(
                "{voucher} is dated {day}, and the same slip has {other} of {first}",
                voucher=line.voucher or "",
                day=line.date,
                other=first.voucher or "",
                first=first.date,
            )
        elif direction == -way != 0:
            text = message(
                "the slip of {voucher} holds receipts and payments; a slip goes one way only",
                voucher=line.voucher or "",
            )
        else:
            continue
        yield _misnumbered(line, text)
        return


def _direction(books: Books, entry: Transaction) -> int:
    """1 for a receipt, -1 for a payment; 0 for what does neither: a void line, cash to bank, a reversal."""
    if entry.index in books.cancelled and entry.reverses is not None:
        return 0  # an amount written off a receipt (ghi số âm) is no payment
    money = entry.money(entry.fund)
    return (money > 0) - (money < 0)


def _misnumbered(entry: Transaction, text: Message) -> Found:
    return found_in(entry, _subject(entry), text, amount=_moved(entry))


# -- DOC-03, DOC-06 --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Series:
    """The slips of a fund, prefix and calendar year that the club numbers itself, in the order of their numbers."""

    fund: Fund
    prefix: str
    year: int
    slips: tuple[tuple[int, tuple[Transaction, ...]], ...]

    def name(self, low: int, high: int, width: int) -> str:
        """``PT-2024-007``, or ``PT-2024-007..009`` for several."""
        end = f"..{high:0{width}}" if high > low else ""
        return f"{self.prefix}-{self.year}-{low:0{width}}{end}"


def voucher_series(books: Books) -> Iterable[Series]:
    """Every series of receipt and payment vouchers."""
    found: dict[tuple[Fund, str, int], list[tuple[int, tuple[Transaction, ...]]]] = defaultdict(list)
    for (fund, slip), entries in books.slips.items():
        if fund is not None and slip.prefix in NUMBERED_HERE:
            found[fund, slip.prefix, slip.year].append((slip.number, entries))
    for key, slips in found.items():
        yield Series(*key, tuple(sorted(slips, key=lambda numbered: numbered[0])))


@rule(
    "DOC-03",
    "voucher-gap",
    Level.WARNING,
    subject=N_("fund and slip numbers"),
    title=N_("Slip numbers are missing"),
    why=N_(
        "Slips are numbered one after another so that a missing one shows. A missing receipt slip may be money that was "
        "taken in and never entered."
    ),
    source=N_(
        "Books: slips are numbered without gaps, by fund and year; the printed rules of the cash book want them in order"
    ),
    paper=N_(
        "Look for the slips with these numbers, also in the carbon copies of the book of slips. A spoilt slip stays in the "
        "book, crossed out, with the word “Hủy”."
    ),
    ledger=N_(
        "Enter what was found. Enter a spoilt slip as an entry with its voucher and no amounts. Correct the number if it "
        "was only mistyped."
    ),
    each=voucher_series,
    plugin="vouchers",
)
def voucher_gap(_books: Books, series: Series) -> Iterator[Found]:
    """Numbers missing between the lowest and the highest of a series; each gap is one finding."""
    for (before, earlier), (after, later) in pairwise(series.slips):
        if after - before < 2:
            continue
        width = min(_digits(earlier[0]), _digits(later[0]))
        missing = series.name(before + 1, after - 1, width)
        yield Found(
            subject=f"{series.fund} {missing}",
            message=message(
                "{missing} of the {fund} is not in the books; {count} missing between {before} and {after}",
                missing=missing,
                fund=series.fund.label,
                count=after - before - 1,
                before=_slip_text(earlier[0]),
                after=_slip_text(later[0]),
            ),
            date=later[0].date,
            place=later[0].place,
            fund=series.fund,
        )


@rule(
    "DOC-06",
    "voucher-out-of-order",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("A slip is dated before the one with the number before it"),
    why=N_(
        "Numbers and dates run together when slips are written on the day. A later number with an earlier date was written "
        "afterwards, or its date is wrong."
    ),
    source=N_(
        "Books: slips are written on the day and in the order of their numbers, as the printed rules of the cash book say"
    ),
    paper=N_(
        "Compare the slip with the ones before and after it. Correct a wrong date or number with a signature; if it was "
        "written afterwards, say so on it and why."
    ),
    ledger=N_(
        "Correct the date or the voucher if it was mistyped. If the paper says the same, leave the entry as it is: the "
        "explanation belongs on the slip."
    ),
    each=voucher_series,
    plugin="vouchers",
)
def voucher_out_of_order(_books: Books, series: Series) -> Iterator[Found]:
    """A slip dated before its predecessor; void slips have no day that matters."""
    firsts = [entry for _, entries in series.slips if (entry := _first_written(entries)) is not None]
    for before, after in pairwise(firsts):
        if after.date < before.date:
            yield found_in(
                after,
                _subject(after),
                message(
                    "{voucher} is dated {day}, before {predecessor} of {earlier}",
                    voucher=after.voucher or "",
                    day=after.date,
                    predecessor=_slip_text(before),
                    earlier=before.date,
                ),
                amount=_moved(after),
            )


def _first_written(entries: Iterable[Transaction]) -> Transaction | None:
    return next((entry for entry in entries if entry.postings), None)


# -- DOC-04 ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spending:
    """What a transaction spent: an allowance, or a payment for expenses."""

    entry: Transaction
    amount: int
    allowance: bool


def without_minutes(books: Books) -> Iterable[Sequence[Spending]]:
    """Every allowance without minutes, and what a payee got for expenses from a fund in a day, if over the limit."""
    days: dict[Hashable, list[Spending]] = defaultdict(list)
    for entry in books.effective:
        spending = _spending(books, entry)
        if spending is None or entry.minutes is not None or entry.opening:
            continue
        if spending.allowance:
            yield (spending,)
        else:
            days[entry.fund, entry.date, _folded(entry.payee) or entry.index].append(spending)
    limit = books.regulation.require("minutes-over", books.as_of).whole
    yield from (spendings for spendings in days.values() if _total(spendings) > limit)


@rule(
    "DOC-04",
    "missing-minutes",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("Money was spent without minutes"),
    why=N_(
        "Larger expenses, and every allowance for the board itself, are decided by the members and not by those who hold "
        "the money. The minutes show that they were asked."
    ),
    source=N_("The club's regulation, the article on who may decide expenses (minutes-over)"),
    paper=N_(
        "Find the minutes of the meeting that decided it and write their number on the slip. If no meeting did, put it "
        "before the next one and let the members decide."
    ),
    ledger=N_(
        "Add the number of the minutes to the entry as minutes; the meeting must have been held by that day. Mark the entry "
        "with ! while the minutes are being written: they may be added until cash-count-days after its month."
    ),
    each=without_minutes,
    needs=("minutes-over",),
    plugin="vouchers",
)
def missing_minutes(books: Books, spendings: Sequence[Spending]) -> Iterator[Found]:
    """An allowance, or a payee's expenses of a day over the limit, without minutes."""
    if spendings[0].allowance:
        for spending in _settled(books, spendings):
            text = message(
                "an allowance of {amount} on {day} without minutes",
                amount=Dong(spending.amount),
                day=spending.entry.date,
            )
            yield found_in(spending.entry, _subject(spending.entry), text, amount=spending.amount)
        return
    limit = books.regulation.require("minutes-over", books.as_of)
    settled = _settled(books, spendings)
    total = _total(settled)
    if total <= limit.whole:
        return
    for spending in settled:
        text = message(
            _WHOLE if spending.amount == total else _IN_PARTS,
            amount=Dong(spending.amount),
            day=spending.entry.date,
            total=Dong(total),
            limit=Dong(limit.whole),
        )
        yield found_in(
            spending.entry, _subject(spending.entry), text, amount=spending.amount, article=limit.article
        )


_WHOLE: Final = N_(
    "{amount} paid for expenses on {day} without minutes; the regulation asks for them above {limit}"
)
_IN_PARTS: Final = N_(
    "{amount} paid for expenses on {day} without minutes, {total} to the same payee that day; the regulation asks for "
    "them above {limit}"
)


def _total(spendings: Iterable[Spending]) -> int:
    return sum(spending.amount for spending in spendings)


def _settled(books: Books, spendings: Iterable[Spending]) -> list[Spending]:
    """Those whose paper should be complete by now."""
    return [spending for spending in spendings if not books.deferred(spending.entry)]


def _spending(books: Books, entry: Transaction) -> Spending | None:
    """What was paid, or is owed, for expenses; money handed out in advance is spent when it is handed out.

    The operating fund spends as well what it gives back of its income, and what it pays on debts that it has not.
    """
    allowance = used = paid = 0
    for posting in entry.postings:
        account = posting.account
        role = account.role
        if role is Role.CASH or role is Role.BANK or role is Role.PAYABLE or role is Role.TRANSFER:
            paid -= posting.amount
            if role is Role.PAYABLE and posting.amount > 0 and account.fund is Fund.OPERATING:
                beyond = min(posting.amount, max(0, books.balances.of(account, entry.date)))
                used, paid = used + beyond, paid + beyond
        elif account.fund is Fund.OPERATING and (account.kind is AccountKind.INCOME or role is Role.OPENING):
            used += posting.amount if posting.amount > 0 and role is not Role.IN_KIND else 0
        elif role is Role.ALLOWANCE:
            allowance += posting.amount
        elif role is Role.RECEIVABLE or (account.kind is AccountKind.EXPENSE and role not in NO_PAYMENT):
            used += posting.amount
    if allowance > 0:
        return Spending(entry, allowance, allowance=True)
    spent = min(used, paid)
    return Spending(entry, spent, allowance=False) if spent > 0 else None


# -- DOC-05 ----------------------------------------------------------------------------------------------------


def like_payments(books: Books) -> Iterable[Sequence[Transaction]]:
    """Payments of one fund and day that look the same: payee, accounts, members, amounts, contract."""
    found: dict[Hashable, list[Transaction]] = defaultdict(list)
    for entry in books.effective:
        money = entry.money()
        if money < 0 and entry.voucher is not None and not entry.opening:
            found[entry.date, money, _folded(entry.payee)].append(entry)
    for entries in found.values():
        if len(entries) > 1:
            yield from _alike(entries)


def _alike(entries: Iterable[Transaction]) -> Iterable[Sequence[Transaction]]:
    found: dict[Hashable, list[Transaction]] = defaultdict(list)
    for entry in entries:
        if not _charged_by_bank(entry):
            found[_likeness(entry)].append(entry)
    return (alike for alike in found.values() if len(alike) > 1)


@rule(
    "DOC-05",
    "possible-double-payment",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("The same payment may have been made twice"),
    why=N_(
        "The same payee, the same amount, the same day and two slips: often one bill that was paid twice, or one payment "
        "that was entered twice while the money went out once."
    ),
    source=N_("Books: a bill is paid once"),
    paper=N_(
        "Lay both slips and their bills beside each other and ask the payee. Ask for money back that was paid twice; cancel "
        "a slip that was written twice."
    ),
    ledger=N_(
        "Reverse the entry that was booked twice. If both payments are right, write a waiver for DOC-05 and the second "
        "voucher, dated the day of the payment, with reason, by, and the minutes that decided both."
    ),
    each=like_payments,
    plugin="vouchers",
)
def possible_double_payment(_books: Books, entries: Sequence[Transaction]) -> Iterator[Found]:
    """Money out a second time: all that a payment says is said again under another slip."""
    first = entries[0]
    for entry in entries[1:]:
        if _slip_key(entry) == _slip_key(first):
            continue
        amount = -entry.money()
        yield found_in(
            entry,
            _subject(entry),
            message(
                "{amount} went out on {day} under {voucher}, and the same to the same payee under {first}",
                amount=Dong(amount),
                day=entry.date,
                voucher=entry.voucher or "",
                first=first.voucher or "",
            ),
            amount=amount,
        )


def _likeness(entry: Transaction) -> Hashable:
    """What two payments of a payee have in common if they may be one; without a payee, what they were for."""
    legs = sorted((posting.account.name, posting.amount, posting.member or "") for posting in entry.postings)
    matter = entry.links if entry.moved(Role.TRANSFER) else entry.loan_links
    purpose = "" if entry.payee.strip() else _folded(entry.narration)
    return entry.fund, purpose, tuple(legs), matter


def _charged_by_bank(entry: Transaction) -> bool:
    """Whether the bank took a fee by itself: two transfers in a day are two equal fees."""
    roles = {posting.account.role for posting in entry.postings}
    return roles == {Role.BANK, Role.BANK_FEE}


# -- DOC-07 ----------------------------------------------------------------------------------------------------


def irregular_reversals(books: Books) -> Iterable[Reversal]:
    """The reversals that cancel nothing."""
    return (reversal for reversal in books.reversals if reversal.problem is not None)


@rule(
    "DOC-07",
    "reversal-irregular",
    Level.ERROR,
    subject=N_("voucher"),
    title=N_("A correction does not cancel what it says it cancels"),
    why=N_(
        "A wrong entry is never erased: it is cancelled by one with opposite signs, and then booked rightly. If the two do "
        "not match, the mistake stays in the books, or money disappears under the name of a correction."
    ),
    source=N_("Luật Kế toán 2015, Điều 27: nothing is erased; a mistake is corrected by a further entry"),
    paper=N_(
        "Find the slip that was wrong. Write a correction slip with the same amounts, a number of its own, and the number of "
        "the slip that it cancels."
    ),
    ledger=N_(
        "Put the voucher of the wrong entry into reverses, and use its accounts, amounts and links with opposite signs; the "
        "same fund, not an earlier date, a voucher of its own. A correction of another amount is an entry without reverses."
    ),
    each=irregular_reversals,
    structural=True,
    plugin="vouchers",
)
def reversal_irregular(_books: Books, reversal: Reversal) -> Iterator[Found]:
    """``reverses`` names no voucher of the fund, or is not its exact opposite."""
    if reversal.problem is None:
        return
    entry = reversal.transaction
    yield found_in(
        entry,
        _subject(entry),
        message(
            "the entry says that it reverses {voucher}, but {problem}",
            voucher=entry.reverses or "",
            problem=reversal.problem,
        ),
        amount=_moved(entry),
    )


# -- DOC-08 ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A document that the books name at ``place``, in an entry of ``day``, and that is not in the folder."""

    name: str
    place: Place
    day: date


def missing_documents(books: Books) -> Iterable[MissingDocument]:
    """The documents that are not in the folder, each where it is first named until the as-of day."""
    if books.loaded is None or not books.loaded.missing_documents:
        return ()
    days = _days_by_line(books)
    found: dict[str, MissingDocument] = {}
    for name, place in sorted(books.loaded.missing_documents, key=lambda missing: missing[1]):
        day = _day_of(days, place) or books.as_of  # an option has no date
        if day <= books.as_of:
            found.setdefault(name, MissingDocument(name, place, day))
    return found.values()


@rule(
    "DOC-08",
    "missing-document",
    Level.NOTE,
    subject=N_("document"),
    title=N_("A document named in the books is not in the folder"),
    why=N_(
        "Scans of slips and minutes help whoever reads the books later; a name that leads nowhere helps nobody."
    ),
    source=N_("Books: what the books refer to can be found"),
    paper=N_("Keep the paper itself in the file. Photograph or scan it once more."),
    ledger=N_(
        "Put the scan into the club's folder under the name that the books give, or correct the name in the entry."
    ),
    each=missing_documents,
)
def missing_document(books: Books, missing: MissingDocument) -> Iterator[Found]:
    """A document named in the books that is not in the folder."""
    entry = next(
        (
            entry
            for entry in books.transactions
            if _holds(entry.place, missing.place) and entry.date == missing.day
        ),
        None,
    )
    yield Found(
        subject=missing.name,
        message=message("the document {name} is not in the club's folder", name=missing.name),
        date=missing.day,
        place=missing.place,
        fund=entry.fund if entry else None,
        loan=entry.loan if entry else None,
        voucher=entry.voucher if entry else None,
    )


# -- DOC-09 ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Use:
    """Minutes named by a transaction or, where ``entry`` is ``None``, by a directive."""

    day: date
    place: Place
    entry: Transaction | None


def minutes_without_meeting(books: Books) -> Iterable[tuple[str, list[Use]]]:
    """Minutes with the entries that name them before there was a meeting of that number."""
    found: dict[str, list[Use]] = defaultdict(list)
    for minutes, use in _uses(books):
        held = books.meetings.get(minutes)
        if held is None or held > use.day:
            found[minutes].append(use)
    return ((minutes, sorted(uses, key=lambda use: (use.day, use.place))) for minutes, uses in found.items())


@rule(
    "DOC-09",
    "minutes-unknown",
    Level.WARNING,
    subject=N_("minutes"),
    title=N_("There is no meeting with these minutes"),
    why=N_(
        "A number of minutes is easily written. Only a meeting that was really held, on that day or before, can have "
        "decided a loan, an expense or a rule."
    ),
    source=N_("Books: decisions are those of a meeting in the club's book of meetings"),
    paper=N_(
        "Find the minutes in the book of meetings and compare number and date. If there was no such meeting, put the matter "
        "before the next one."
    ),
    ledger=N_(
        'Enter the meeting in club.beancount as event "meeting" with the number of its minutes, on the day it was held; or '
        "correct the number in the entry."
    ),
    each=minutes_without_meeting,
    plugin="vouchers",
)
def minutes_unknown(books: Books, named: tuple[str, list[Use]]) -> Iterator[Found]:
    """``minutes`` for which no meeting was held on or before the day of the transaction or directive."""
    minutes, uses = named
    first = uses[0]
    held = books.meetings.get(minutes)
    where = tuple(_where(use) for use in uses[:5]) + (("…",) if len(uses) > 5 else ())
    if held is None:
        text = message(
            "the books have no meeting with the minutes {minutes}, named in {where}",
            minutes=minutes,
            where=where,
        )
    else:
        text = message(
            "the meeting of the minutes {minutes} was held on {held}, later than what it is said to have decided on {day}: "
            "{where}",
            minutes=minutes,
            held=held,
            day=first.day,
            where=where,
        )
    if first.entry is not None:
        yield found_in(first.entry, minutes, text, amount=_moved(first.entry) or None)
    else:
        yield Found(minutes, text, first.day, first.place)


def _uses(books: Books) -> Iterator[tuple[str, Use]]:
    for entry in books.effective:
        if entry.minutes is not None and not entry.opening:
            yield entry.minutes, Use(entry.date, entry.place, entry)
    told = books.directives
    older = {number for number, loan in books.loans.items() if loan.opening}
    decided = [(one.since, one.minutes, place, True) for one, place in told.provisions]
    decided += [(one.date, one.minutes, one.place, one.loan in older) for one in told.extensions]
    decided += [(one.date, one.minutes, one.place, False) for one in told.waivers]
    brought_forward = _brought_forward(books)
    for day, minutes, place, may_be_older in decided:
        if minutes is not None and not (may_be_older and brought_forward and day <= brought_forward):
            yield minutes.strip(), Use(day, place, None)


def _brought_forward(books: Books) -> date | None:
    """The first day of a club older than its books: what it decided until then stands in older minutes."""
    return books.began if any(entry.opening for entry in books.transactions) else None


def _where(use: Use) -> str:
    return use.entry.voucher if use.entry is not None and use.entry.voucher else _at_line(use.place)


# -- shared ----------------------------------------------------------------------------------------------------


def _at_line(place: Place) -> str:
    return f"{place.file}:{place.line}"


def _subject(entry: Transaction) -> str:
    return entry.voucher or _at_line(entry.place)


def _moved(entry: Transaction) -> int:
    """The amount of a transaction: the larger of what came into cash and bank and what went out."""
    amounts = [posting.amount for posting in entry.postings if posting.account.is_money]
    return max(
        sum(amount for amount in amounts if amount > 0), -sum(amount for amount in amounts if amount < 0), 0
    )


def _slip_text(entry: Transaction) -> str:
    """A voucher without its line."""
    return (entry.voucher or "").partition("/")[0]


def _digits(entry: Transaction) -> int:
    """How many digits a slip's number was written with."""
    return len(_slip_text(entry).rpartition("-")[2])


def _slip_key(entry: Transaction) -> Hashable:
    """What lines of one slip have in common."""
    return entry.slip or _slip_text(entry)


def _line(entry: Transaction) -> str:
    """A voucher's line, however many zeros it is written with; empty for a whole slip."""
    return (entry.voucher or "").partition("/")[2].lstrip("0")


def _folded(text: str) -> str:
    """A name without differences of case and spaces."""
    return " ".join(text.casefold().split())


def _days_by_line(books: Books) -> Mapping[str, Sequence[tuple[int, date]]]:
    """The lines of each file on which an entry begins, with its date, in their order."""
    found: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for entry in books.source.entries:
        place = place_of(_meta(entry), books.source.folder)
        if place.line is not None:
            found[place.file].append((place.line, entry.date))
    return {file: sorted(lines) for file, lines in found.items()}


def _meta(entry: Any) -> Mapping[str, Any]:
    meta: Mapping[str, Any] = entry.meta
    return meta


def _day_of(days: Mapping[str, Sequence[tuple[int, date]]], place: Place) -> date | None:
    """The date of the entry that a line belongs to: the last that begins on it or above it."""
    line = place.line or 0
    return next((day for begins, day in reversed(days.get(place.file, ())) if begins <= line), None)


def _holds(entry: Place, place: Place) -> bool:
    """Whether a line may belong to an entry: it stands in the same file, not above it."""
    return entry.file == place.file and (entry.line or 0) <= (place.line or 0)
