"""LOAN-12, 13, 15 to 18, 20, 22 and 23: how loans come back."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from clubledger.books.chart import AccountKind, Fund, Role
from clubledger.books.contracts import INTEREST
from clubledger.books.periods import Month
from clubledger.i18n import N_, Dong, Percent, message
from clubledger.loans import InterestPeriod, interest_bounds, overdue_interest_allowance, portfolio_at_risk
from clubledger.rules.findings import Found, Level, found_in, found_on
from clubledger.rules.registry import rule, the_club

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.contracts import Loan
    from clubledger.books.directives import ExtensionDirective
    from clubledger.books.entries import Posting, Transaction
    from clubledger.books.members import Member
    from clubledger.i18n import Message

TERMS: Final = (
    "loan-rate",
    "loan-term-max",
    "interest-method",
    "interest-period",
    "amortisation",
    "rounding",
    "grace-days",
    "tolerance",
)
"""The keys that a loan goes by where its contract says nothing."""

SHORT_MONTH: Final = Decimal(365) / (12 * 28)
"""February against a twelfth of the year: who reckons interest by the month takes a whole one for its 28 days."""


def every_loan(books: Books) -> Iterable[Loan]:
    """List what the books say under each contract number."""
    return books.loans.values()


def owed_loans(books: Books) -> Iterable[Loan]:
    """List the loans on which principal is owed."""
    return (loan for loan in books.loans.values() if loan.balance > 0)


# -- LOAN-12 -----------------------------------------------------------------------------------------------


@rule(
    "LOAN-12",
    "overpaid-principal",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("More principal was paid back than was owed"),
    why=N_(
        "Nobody can owe less than nothing: the money belongs to another contract, is interest, or must be given back. "
        "Meanwhile some other loan looks unpaid, or the fund looks poorer than it is."
    ),
    source=N_("Good bookkeeping: a debt ends at nothing"),
    paper=N_(
        "Compare the receipt with the borrower's contract and loan book: is it the right contract number, and how much "
        "of the money was principal? Give back what was paid too much, against a signature."
    ),
    ledger=N_(
        "Reverse the repayment and book it again under the right contract, with no more principal than was owed; "
        "book what was too much as owed by the fund (an account of role payable) until it is given back under the "
        "same contract. Money that comes in after a write-off goes to the write-off account. A loan older than the "
        "books needs its opening entry."
    ),
    each=every_loan,
    structural=True,
    plugin="loans",
)
def overpaid_principal(_books: Books, loan: Loan) -> Iterator[Found]:
    """Judge the balance at each day's end: what came first on a day, no book tells."""
    balance = 0
    for day, entries in groupby(loan.transactions, key=lambda entry: entry.date):
        moves = [(entry, move) for entry in entries if (move := entry.moved(Role.LOAN))]
        balance += sum(move for _, move in moves)
        if balance < 0:
            entry = next(entry for entry, move in reversed(moves) if move < 0)
            yield found_on(loan, _overpaid(loan, -balance), on=day, entry=entry, amount=-balance)
            return


def _overpaid(loan: Loan, excess: int) -> Message:
    if loan.first is None:
        return message(
            "{loan}: {excess} of principal paid back, but the books have no disbursement under this number",
            loan=loan.number,
            excess=Dong(excess),
        )
    if any(entry.moved(Role.WRITE_OFF) > 0 for entry in loan.transactions):
        return message(
            "{loan}: {excess} more principal paid back than was still owed after the write-off",
            loan=loan.number,
            excess=Dong(excess),
        )
    return message(
        "{loan}: {excess} more principal paid back than was owed", loan=loan.number, excess=Dong(excess)
    )


# -- LOAN-13 -----------------------------------------------------------------------------------------------


def interest_loans(books: Books) -> Iterable[Loan]:
    """List the loans that were lent, or on which interest was taken."""
    return (
        loan for loan in books.loans.values() if loan.first is not None or _last(loan, *INTEREST) is not None
    )


_OVER: Final = N_("{loan}: {taken} of interest taken, {difference} more than its periods can bring ({due})")
_AHEAD: Final = N_(
    "{loan}: {taken} of interest taken, {difference} more than the periods begun can bring ({due}): paid ahead"
)
_UNDER: Final = N_(
    "{loan} is paid back with {taken} of interest, {difference} less than its periods bring ({due})"
)


@rule(
    "LOAN-13",
    "interest-wrong",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("The interest taken is not what the contract asks for"),
    why=N_(
        "Too much wrongs the borrower; too little on a loan paid back means that interest was forgiven without a "
        "decision, or was taken and never reached the fund."
    ),
    source=N_(
        "The contract; else the club's regulation on interest (loan-rate, interest-method, interest-period, tolerance)"
    ),
    paper=N_(
        "Reckon the interest of each period again with the borrower's loan book. Give back what was too much; collect "
        "what is missing, or let the meeting decide to forgive it."
    ),
    ledger=N_(
        "If an amount or a contract number was typed wrongly, reverse the entry and book it again. Book interest given "
        "back with its own slip as a debit of the interest account under the contract. If the meeting forgave it, write "
        "a waiver for LOAN-13 and the contract."
    ),
    each=interest_loans,
    needs=TERMS,
    as_of=True,
)
def interest_wrong(books: Books, loan: Loan) -> Iterator[Found]:
    """Above the interest on the largest balances held, or, once repaid in full, below that on the smallest."""
    contract = loan.contract
    bounds = interest_bounds(contract, books.as_of)
    over = bounds.taken - bounds.high_begun - contract.tolerance * bounds.periods_begun
    under = bounds.low_ended - contract.tolerance * bounds.periods_ended - bounds.taken
    if over > bounds.rest_of_term:
        text, due, level = _OVER, bounds.high_begun, Level.WARNING
    elif over > 0:
        text, due, level = _AHEAD, bounds.high_begun, Level.NOTE
    elif under > 0 and _settled(books, loan):
        text, due, level = _UNDER, bounds.low_ended, Level.WARNING
    else:
        return
    difference = _whole(abs(bounds.taken - due))
    yield found_on(
        loan,
        message(text, loan=loan.number, taken=Dong(bounds.taken), due=_whole(due), difference=difference),
        on=books.as_of,
        entry=_last(loan, Role.LOAN if text is _UNDER else Role.INTEREST),
        amount=difference,
        article=_article(loan, "interest-method"),
        level=level,
    )


def _settled(books: Books, loan: Loan) -> bool:
    """Tell whether a loan is repaid in full, not written off, and the time to bring its last interest is over."""
    last = _last(loan, Role.LOAN)
    return (
        loan.balance <= 0
        and last is not None
        and (books.as_of - last.date).days > loan.contract.grace_days
        and loan.standing(books.as_of).status == "closed"
    )


# -- LOAN-15, 18 and 20: debts at the as-of date -------------------------------------------------------------


@rule(
    "LOAN-15",
    "loan-overdue",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan is overdue"),
    why=N_(
        "A late loan is still small when it is first noticed. What comes back late cannot be lent to the next member."
    ),
    source=N_("The contract's due dates; the club's regulation on late payment (grace-days)"),
    paper=N_(
        "Visit the borrower and ask why. Agree on a day; if the loan needs more time, let a meeting decide on an "
        "extension and write it into the minutes."
    ),
    ledger=N_(
        "Book what was paid but not yet entered. If the meeting gave more time, write an extension with its minutes; "
        "if it decided to wait, write a waiver for LOAN-15 and the contract with an end date."
    ),
    each=owed_loans,
    needs=TERMS,
    as_of=True,
)
def loan_overdue(books: Books, loan: Loan) -> Iterator[Found]:
    """Days past due over 0 at the as-of date."""
    standing = loan.standing(books.as_of)
    if standing.days_past_due > 0:
        yield found_on(
            loan,
            message(
                N_(
                    "{loan} is {days} days past due although it was extended: {principal} of principal, {interest} of interest"
                )
                if standing.extended
                else N_("{loan} is {days} days past due: {principal} of principal, {interest} of interest"),
                loan=loan.number,
                days=standing.days_past_due,
                principal=Dong(standing.overdue_principal),
                interest=Dong(standing.overdue_interest),
            ),
            on=books.as_of,
            amount=standing.overdue_principal + standing.overdue_interest,
            article=_article(loan, "grace-days"),
        )


class Debt(NamedTuple):
    """What a member owes by the loan accounts, đồng."""

    member: Member
    amount: int


def debts_of_former_members(books: Books) -> Iterable[Debt]:
    """List who is a member no more and still owes principal."""
    owed: dict[str, int] = defaultdict(int)
    for account in books.chart.having(Role.LOAN):
        if account.member is not None:
            owed[account.member] += books.balances.of(account, books.as_of)
    for code, amount in owed.items():
        member = books.members.get(code)
        if amount > 0 and member is not None and not member.present(books.as_of):
            yield Debt(member, amount)


@rule(
    "LOAN-18",
    "debt-of-former-member",
    Level.WARNING,
    subject=N_("member"),
    title=N_("Someone who is a member no more still owes the fund"),
    why=N_("Who has left is no longer seen at the meetings, and the debt is soon forgotten."),
    source=N_("Good bookkeeping: who leaves settles what they owe; the fund lends to members"),
    paper=N_(
        "Speak with them or, after a death, with the family: agree in writing when the rest is paid, or let a meeting "
        "decide to write it off."
    ),
    ledger=N_(
        "Book the repayment, or the write-off with its minutes. If the meeting lets them go on paying by the contract, "
        "write a waiver for LOAN-18 and the member with an end date. If they never left, take the directive out."
    ),
    each=debts_of_former_members,
    as_of=True,
)
def debt_of_former_member(books: Books, debt: Debt) -> Iterator[Found]:
    """Report a member who left, with a balance."""
    member = debt.member
    loans = [loan for loan in books.loans_by_member.get(member.code, ()) if loan.balance > 0]
    first = loans[0].first if loans else None
    yield Found(
        subject=member.code,
        message=message(
            N_("{member} is a member no more since {left} and still owes {debt} ({loans})")
            if loans
            else N_("{member} is a member no more since {left} and still owes {debt}"),
            member=member.code,
            left=max(day for day, came in member.moves if not came),
            debt=Dong(debt.amount),
            loans=tuple(loan.number for loan in loans),
        ),
        date=books.as_of,
        place=first.place if first is not None else member.place,
        fund=Fund.INCOME,
        loan=loans[0].number if len(loans) == 1 else None,
        member=member.code,
        voucher=first.voucher if first is not None else None,
        amount=debt.amount,
    )


@rule(
    "LOAN-20",
    "portfolio-at-risk",
    Level.WARNING,
    subject=N_("club"),
    title=N_("Too much of what is lent out is with borrowers over 30 days late"),
    why=N_(
        "Who is a month late often does not pay the rest either: so the whole loan counts as at risk, not only the "
        "instalment that was missed."
    ),
    source=N_("The club's regulation on loans at risk (par30-max)"),
    paper=N_(
        "Go through the late loans one by one at the next meeting, write down who visits whom, and lend carefully until "
        "the share has come down."
    ),
    ledger=N_("Book repayments that are not entered yet; see LOAN-15 for each late loan."),
    each=the_club,
    needs=("par30-max", *TERMS),
    as_of=True,
)
def loans_at_risk(books: Books, _club: Books) -> Iterator[Found]:
    """Whole principal of loans more than 30 days past due ÷ whole principal, over `par30-max`."""
    limit = books.regulation.require("par30-max", books.as_of)
    standings = [loan.standing(books.as_of) for loan in owed_loans(books)]
    at_risk, outstanding = portfolio_at_risk(standings, 30)
    if at_risk * 100 > limit.number * outstanding:
        share = Decimal(at_risk * 100) / outstanding
        yield Found(
            subject="club",
            message=message(
                "{share} of the principal lent out ({at_risk} of {outstanding}) is with loans over 30 days past due; "
                "the regulation allows {limit}",
                share=Percent(share.quantize(Decimal("0.01"), ROUND_HALF_UP)),
                at_risk=Dong(at_risk),
                outstanding=Dong(outstanding),
                limit=Percent(limit.number),
            ),
            date=books.as_of,
            fund=Fund.INCOME,
            amount=at_risk,
            article=limit.article,
        )


# -- LOAN-16 -----------------------------------------------------------------------------------------------


class Extended(NamedTuple):
    """A contract number with its extensions, whether or not the books know the contract."""

    number: str
    extensions: tuple[ExtensionDirective, ...]


def extended_loans(books: Books) -> Iterable[Extended]:
    """List the contracts that were extended, those included that stand nowhere else in the books."""
    extensions: dict[str, list[ExtensionDirective]] = defaultdict(list)
    for extension in books.directives.extensions:
        extensions[extension.loan].append(extension)
    return (Extended(number, tuple(extensions[number])) for number in sorted(extensions))


@rule(
    "LOAN-16",
    "extension-irregular",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("A loan was extended too often, or without minutes"),
    why=N_("A loan that is extended again and again is a loan that nobody pays back, only nobody says so."),
    source=N_("The club's regulation on extensions (extension-max)"),
    paper=N_(
        "Only a meeting extends a loan: find its minutes, or lay the matter before the next meeting. If the number of "
        "extensions is used up, agree on a repayment that the borrower can keep."
    ),
    ledger=N_(
        "Write the minutes under the extension. If the meeting allowed one more, write a waiver for LOAN-16 and the "
        "contract; if the contract number was typed wrongly, correct it in the directive."
    ),
    each=extended_loans,
    needs=("extension-max",),
    plugin="loans",
)
def extension_irregular(books: Books, extended: Extended) -> Iterator[Found]:
    """Find an extension without minutes, one too many, or (a note) one of a contract that the books lack."""
    number, extensions = extended
    loan = books.loans.get(number)
    bare = next(
        (one for one in extensions if one.minutes is None and not _paper_to_come(books, loan, one)), None
    )
    if bare is not None:
        text = message("{loan} extended by {months} months without minutes", loan=number, months=bare.months)
        yield _extension_found(loan, bare, text)
        return
    if loan is None or loan.first is None:
        text = message("the books have no disbursement of {loan}, which was extended", loan=number)
        yield _extension_found(loan, extensions[0], text, level=Level.NOTE)
        return
    limit = loan.require("extension-max")
    if len(extensions) > limit.whole:
        text = message(
            "{loan} extended {count} times; the regulation allows {limit}",
            loan=number,
            count=len(extensions),
            limit=limit.whole,
        )
        yield _extension_found(loan, extensions[limit.whole], text, article=limit.article)


def _paper_to_come(books: Books, loan: Loan | None, extension: ExtensionDirective) -> bool:
    """Tell whether a ``!`` of the contract, in the extension's month, gives the paper of that month more time."""
    month = Month.of(extension.date)
    return (
        loan is not None
        and any(entry.pending and Month.of(entry.date) == month for entry in loan.transactions)
        and books.as_of <= books.paper_due(extension.date)
    )


def _extension_found(
    loan: Loan | None,
    extension: ExtensionDirective,
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


# -- LOAN-17 -----------------------------------------------------------------------------------------------


def write_offs(books: Books) -> Iterable[tuple[Transaction, ...]]:
    """List the transactions that debit a write-off account, those of one contract together."""
    found: dict[str, list[Transaction]] = defaultdict(list)
    for entry in books.effective:
        if not entry.opening and any(
            posting.account.role is Role.WRITE_OFF and posting.amount > 0 for posting in entry.postings
        ):
            found[_contract_or_line(entry)].append(entry)
    return map(tuple, found.values())


@rule(
    "LOAN-17",
    "write-off-irregular",
    Level.ERROR,
    subject=N_("contract"),
    title=N_("A debt was written off without minutes"),
    why=N_(
        "To give up a debt is to give away the club's money. No one should have to bear that decision alone."
    ),
    source=N_("Good bookkeeping: only a meeting gives up what the fund is owed"),
    paper=N_(
        "Find the minutes of the meeting that decided it; if there are none, lay the debt before the next meeting."
    ),
    ledger=N_(
        "Write the number of the minutes into the entry; if no meeting has decided, reverse the write-off, so that the "
        "debt stands again."
    ),
    each=write_offs,
    needs=("cash-count-days",),
    plugin="loans",
)
def write_off_irregular(books: Books, entries: tuple[Transaction, ...]) -> Iterator[Found]:
    """Report the first debit of `write-off` without minutes."""
    for entry in entries:
        if entry.minutes is None and not books.deferred(entry):
            lost = sum(
                posting.amount
                for posting in entry.postings
                if posting.account.role is Role.WRITE_OFF and posting.amount > 0
            )
            subject = _contract_or_line(entry)
            text = message("{subject}: {lost} written off without minutes", subject=subject, lost=Dong(lost))
            yield found_in(entry, subject, text, amount=lost)
            return


# -- LOAN-22 -----------------------------------------------------------------------------------------------


def loan_entries(books: Books) -> Iterable[Transaction]:
    """List the transactions under a contract's link; openings only bring balances forward."""
    return (entry for entry in books.effective if entry.loan_links and not entry.opening)


@rule(
    "LOAN-22",
    "receipt-misbooked",
    Level.WARNING,
    subject=N_("voucher"),
    title=N_("Money of a loan was booked to something that is neither principal nor interest"),
    why=N_(
        "Interest that is booked as a gift, a fee or capital is missing from the interest to be split, and the borrower "
        "seems not to have paid it."
    ),
    source=N_(
        "Good bookkeeping: under a contract's number come principal, interest, and recoveries after a write-off"
    ),
    paper=N_(
        "Look at the receipt: what did the borrower pay for? A gift or a fee gets a receipt of its own."
    ),
    ledger=N_(
        "Reverse the entry and book it again: principal to the borrower's loan account, interest to the interest account, "
        "under the contract; anything else in an entry of its own without the contract's link."
    ),
    each=loan_entries,
    plugin="loans",
)
def receipt_misbooked(books: Books, entry: Transaction) -> Iterator[Found]:
    """Report a receipt under a loan's link that is booked to income that is not interest."""
    wrong = [
        posting for posting in entry.postings if posting.amount < 0 and _misbooked(books, entry, posting)
    ]
    if wrong:
        amount = -sum(posting.amount for posting in wrong)
        yield found_in(
            entry,
            entry.voucher or _line(entry),
            message(
                "{amount} under {loan} booked to {account}: neither principal nor interest",
                amount=Dong(amount),
                loan=entry.loan_links,
                account=tuple(dict.fromkeys(posting.account.name for posting in wrong)),
            ),
            amount=amount,
        )


def _misbooked(books: Books, entry: Transaction, posting: Posting) -> bool:
    """Tell whether a credit has no place under a contract. Income never has; the rest, if money came in for it."""
    account = posting.account
    if account.role is None or account.is_money or account.role in {Role.LOAN, *INTEREST, Role.WRITE_OFF}:
        return False
    if account.kind is AccountKind.INCOME:
        return True
    if entry.money() <= 0:
        return False
    if account.fund is Fund.INCOME and account.role in {Role.PAYABLE, Role.RECEIVABLE}:
        return False  # paid too much, or interest that the books brought forward
    if account.role is Role.MEMBER_CAPITAL:  # savings that the borrower brings along
        return posting.member is None or posting.member != _borrower(books, entry)
    return True


def _borrower(books: Books, entry: Transaction) -> str | None:
    loan = books.loans.get(entry.loan) if entry.loan is not None else None
    return loan.member if loan is not None else entry.member_of(Role.LOAN)


# -- LOAN-23 -----------------------------------------------------------------------------------------------


def loans_with_overdue_interest(books: Books) -> Iterable[Loan]:
    """List the loans on which overdue interest was taken, net of what was given back."""
    return (loan for loan in books.loans.values() if _overdue_interest(loan) > 0)


@rule(
    "LOAN-23",
    "overdue-rate-too-high",
    Level.WARNING,
    subject=N_("contract"),
    title=N_("More overdue interest was taken than the regulation allows"),
    why=N_(
        "Overdue interest is for the principal that is late and for the days it is late, not a fine on the whole loan."
    ),
    source=N_("The club's regulation on overdue loans (overdue-rate)"),
    paper=N_(
        "Reckon again: overdue principal × rate × the share for overdue loans × days late. Give back what was too much, "
        "against a signature."
    ),
    ledger=N_(
        "Book what is given back as a debit of the overdue-interest account under the contract; if interest in term was "
        "booked as overdue interest, reverse the entry and book it again."
    ),
    each=loans_with_overdue_interest,
    needs=("overdue-rate", *TERMS),
    as_of=True,
)
def overdue_rate_too_high(books: Books, loan: Loan) -> Iterator[Found]:
    """Judge `overdue-interest` by what `overdue-rate` allows on the overdue principal and days by then.

    Principal that falls overdue later does not make up for it; giving back does.
    """
    rate = loan.require("overdue-rate")
    worst: _Excess | None = None
    for excess in _excesses(loan, rate.number):
        if excess.beyond > 0 and (worst is None or excess.beyond > worst.beyond):
            worst = excess
    if worst is not None:
        yield found_on(
            loan,
            message(
                "{loan}: {taken} of overdue interest taken by {day}; {rate} of the loan's rate, on the principal "
                "overdue and its days, allows {allowed}",
                loan=loan.number,
                taken=Dong(worst.taken),
                day=worst.entry.date,
                rate=Percent(rate.number),
                allowed=_whole(worst.allowed),
            ),
            on=books.as_of,
            entry=worst.entry,
            amount=_whole(worst.taken - worst.allowed),
            article=rate.article,
        )


class _Excess(NamedTuple):
    """What was taken by a receipt, net of all that was given back, what was allowed then, and what is beyond."""

    entry: Transaction
    taken: int
    allowed: Decimal
    beyond: Decimal


def _excesses(loan: Loan, rate: Decimal) -> Iterator[_Excess]:
    """Reckon at the last receipt of each month, so that no number of receipts keeps us busy."""
    contract = loan.contract
    spare = SHORT_MONTH if contract.terms.period is InterestPeriod.MONTH else 1
    moves = [(entry, -move) for entry in loan.transactions if (move := entry.moved(Role.OVERDUE_INTEREST))]
    taken = sum(move for _, move in moves if move < 0)  # what is given back counts from the start
    receipts = 0
    for _, month in groupby(moves, key=lambda move: Month.of(move[0].date)):
        received = [(entry, move) for entry, move in month if move > 0]
        if received:
            receipts += len(received)
            taken += sum(move for _, move in received)
            entry, _ = received[-1]
            allowed = overdue_interest_allowance(contract, entry.date, rate)
            slack = contract.tolerance + contract.terms.rounding * receipts
            yield _Excess(entry, taken, allowed, taken - allowed * spare - slack)


def _overdue_interest(loan: Loan) -> int:
    return -sum(entry.moved(Role.OVERDUE_INTEREST) for entry in loan.transactions)


# -- shared ------------------------------------------------------------------------------------------------


def _last(loan: Loan, *roles: Role) -> Transaction | None:
    """Find the last transaction of a loan that moved accounts of some roles."""
    return next((entry for entry in reversed(loan.transactions) if entry.moved(*roles)), None)


def _article(loan: Loan, key: str) -> str | None:
    """Name the article on a key that the contract itself may have settled."""
    provision = loan.regulation.get(key, loan.disbursed) if loan.disbursed is not None else None
    return provision.article if provision is not None else None


def _line(entry: Transaction) -> str:
    return f"{entry.place.file}:{entry.place.line}"


def _contract_or_line(entry: Transaction) -> str:
    return entry.loan or _line(entry)


def _whole(amount: Decimal) -> Dong:
    return Dong(int(amount.to_integral_value(ROUND_HALF_UP)))
