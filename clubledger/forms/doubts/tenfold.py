"""A zero too many or too few: ten times, or a tenth of, the instalment, the fee, or what somebody usually gets.

Whole months of fees, a debt that is paid off, and interest of several months that is due are no doubt.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.forms.doubts.loan_sums import near, repayments
from clubledger.forms.entries import Booking, leaf
from clubledger.forms.faults import question
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clubledger.forms.doubts.loan_sums import LoanSums
    from clubledger.forms.entries import Entry, Leg
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

INSTALMENT_TENFOLD = question(
    "instalment-tenfold",
    N_("{amount} for {contract}, of which {usual} is due or usual: is there a zero too many or too few?"),
    N_("Look at the signed sheet, and correct the amount."),
)
FEE_TENFOLD = question(
    "fee-tenfold",
    N_("{amount} where a month's fee is {fee}: is there a zero too many or too few?"),
    N_("Look at the signed sheet, and correct the amount."),
)
SUM_TENFOLD = question(
    "sum-tenfold",
    N_(
        "{amount} for {payee} under “{account}”, where {usual} is usual: is there a zero too many or too few?"
    ),
    N_("Look at the signed slip, and correct the amount."),
)
LOAN_TENFOLD = question(
    "loan-tenfold",
    N_(
        "A loan of {amount}, where the club lent {least} at least and mostly about {usual}: is a zero missing?"
    ),
    N_("Look at the contract, and correct the amount."),
)
COLUMNS_EXCHANGED = question(
    "principal-and-interest",
    N_("{principal} of principal and {interest} of interest for {contract}: are the two exchanged?"),
    N_("Look at the signed sheet: write each sum into its own column."),
)
TENFOLD_FAULTS: Final = (INSTALMENT_TENFOLD, FEE_TENFOLD, SUM_TENFOLD, LOAN_TENFOLD, COLUMNS_EXCHANGED)

_FAR: Final = 5
"""Within so many times the usual nobody is asked."""
_FAR_OFF: Final = 8
"""A sum that differs so many times from the usual is asked about, even if not exactly ten times."""
_NOT_SO_FAR: Final = 12
_MONTHS: Final = 24
"""For how many months one member's fees may be paid at once: a year's, and what is still owed."""
_ENOUGH: Final = 3
"""From how many earlier sums on there is a usual one."""
_ENOUGH_LOANS: Final = 5
"""The same of loans, which differ more."""


def doubt_tenfold(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about repayments, fees and slips that are far from what is due or usual."""
    for entry, sums in repayments(entries, context):
        if not _doubt_exchanged(entry, sums):
            _doubt_principal(entry, sums)
            _doubt_interest(entry, sums)
    slips = [entry for entry in entries if isinstance(entry, Booking) and "amount" in entry.record.columns]
    _doubt_fees(slips, context)
    _doubt_slips(slips, context)
    _doubt_loans(slips, context)


# -- repayments -------------------------------------------------------------------------------------------------


def _doubt_exchanged(entry: Booking, sums: LoanSums) -> bool:
    principal, interest = entry.record.amount("principal"), entry.record.amount("interest")
    if not principal or not interest or near(principal, interest) or principal == sums.balance:
        return False
    if not _is_one_of(principal, sums.interests) or _is_one_of(principal, sums.principals):
        return False
    principal_due, interest_due = sums.due
    fits = interest == principal_due or _is_one_of(interest, sums.principals)
    if not fits or interest == interest_due or principal == principal_due:
        return False
    entry.record.ask(
        "principal",
        COLUMNS_EXCHANGED,
        principal=Dong(principal),
        interest=Dong(interest),
        contract=sums.loan.number,
    )
    return True


def _doubt_principal(entry: Booking, sums: LoanSums) -> None:
    amount = entry.record.amount("principal")
    usual = _tenfold_of(amount, sums.principals)
    if usual and amount != sums.balance and not near(amount, sums.due[0]):
        _ask_tenfold(entry, "principal", sums, usual)


def _doubt_interest(entry: Booking, sums: LoanSums) -> None:
    """Interest may be of several months, up to what is due, and of the whole term where the loan is paid off."""
    amount = entry.record.amount("interest")
    usual = _tenfold_of(amount, sums.interests, loosely=True)
    if usual and entry.record.amount("principal") == sums.balance:
        usual = usual if amount > max(sums.interests) * sums.to_the_end else 0
    if usual and not near(amount, sums.due[1]) and not usual < amount < sums.due[1]:
        _ask_tenfold(entry, "interest", sums, usual)


def _tenfold_of(amount: int, usual: Sequence[int], *, loosely: bool = False) -> int:
    """The sum of which an amount is ten times (``loosely``: or about so) or a tenth, if it is near no usual one; else 0."""
    if not amount or any(amount < one * _FAR and one < amount * _FAR for one in usual):
        return 0
    return next(
        (
            one
            for one in usual
            if _is_tenfold(amount, one) or (loosely and one * _FAR_OFF <= amount <= one * _NOT_SO_FAR)
        ),
        0,
    )


def _ask_tenfold(entry: Booking, key: str, sums: LoanSums, usual: int) -> None:
    amount = entry.record.amount(key)
    if not entry.record.is_doubted(key):
        entry.record.ask(
            key, INSTALMENT_TENFOLD, amount=Dong(amount), usual=Dong(usual), contract=sums.loan.number
        )


def _is_one_of(amount: int, sums: Iterable[int]) -> bool:
    return any(near(amount, one) for one in sums)


def _is_tenfold(amount: int, usual: int) -> bool:
    return near(amount, usual * 10) or near(amount * 10, usual)


# -- fees and slips -----------------------------------------------------------------------------------------------


def _doubt_fees(slips: Sequence[Booking], context: ImportContext) -> None:
    """A small part of a month's fee, or more than two years' of one member: up to a year's is paid at once."""
    for entry in slips:
        leg = _other(entry, context)
        if leg is None or leg.member is None or leg.amount > 0 or _role(entry, context) is not Role.FEE:
            continue
        amount = -leg.amount
        fee = context.month_fee(entry.date)
        if fee and not entry.record.is_doubted("amount") and not fee < amount * _FAR <= fee * _MONTHS * _FAR:
            entry.record.ask("amount", FEE_TENFOLD, amount=Dong(amount), fee=Dong(fee))


def _doubt_slips(slips: Sequence[Booking], context: ImportContext) -> None:
    """What somebody gets or pays under an account, beside what it was before."""
    judged = [
        entry for entry in slips if _role(entry, context) not in _NEVER and "reverses" not in entry.meta
    ]
    payees = {entry.payee for entry in judged if entry.payee}
    if not payees:
        return
    before: dict[tuple[str, str], list[int]] = defaultdict(list)
    for booked in context.books.effective:
        if booked.payee in payees:
            for posting in booked.postings:
                if not posting.account.is_money:
                    before[booked.payee, posting.account.name].append(posting.amount)
    for entry in judged:
        leg = _other(entry, context)
        if leg is None or entry.record.is_doubted("amount"):
            continue
        earlier = [amount for amount in before[entry.payee, leg.account] if amount * leg.amount > 0]
        usual = int(median(map(abs, earlier))) if len(earlier) >= _ENOUGH else 0
        amount = abs(leg.amount)
        if usual and _is_unusual(amount, usual, [abs(one) for one in earlier]):
            entry.record.ask(
                "amount",
                SUM_TENFOLD,
                amount=Dong(amount),
                payee=entry.payee,
                account=leaf(leg.account),
                usual=Dong(usual),
            )


def _doubt_loans(slips: Sequence[Booking], context: ImportContext) -> None:
    """A new loan far below all that the club lent so far; one that is too large the audit finds."""
    lent = [entry for entry in slips if _role(entry, context) is Role.LOAN and entry.links]
    if not lent or len(context.books.loans) < _ENOUGH_LOANS:
        return
    sums = [loan.lendings[0].amount for loan in context.books.loans.values() if loan.lendings]
    if len(sums) < _ENOUGH_LOANS:
        return
    usual, least = int(median(sums)), min(sums)
    for entry in lent:
        amount = entry.record.amount("amount")
        first = context.is_first_lending(entry.links[0], entry.voucher)
        if (
            first
            and amount * _FAR_OFF <= usual
            and amount * 2 <= least
            and not entry.record.is_doubted("amount")
        ):
            entry.record.ask(
                "amount", LOAN_TENFOLD, amount=Dong(amount), usual=Dong(usual), least=Dong(least)
            )


_NEVER: Final = frozenset(
    {None, Role.FEE, Role.LOAN, Role.BANK_INTEREST, Role.BANK_FEE, Role.CASH, Role.BANK}
)
"""What has bounds of its own, or none."""


def _is_unusual(amount: int, usual: int, earlier: Sequence[int]) -> bool:
    """Exactly ten times or a tenth, or so far off that no earlier sum comes near."""
    if any(near(amount, one) for one in earlier):
        return False
    if _is_tenfold(amount, usual):
        return True
    far = amount >= usual * _FAR_OFF and amount >= max(earlier) * _FAR
    return far or (amount * _FAR_OFF <= usual and amount * _FAR <= min(earlier))


def _other(entry: Booking, context: ImportContext) -> Leg | None:
    """The posting of a slip that is no money."""
    for leg in entry.legs:
        account = context.chart.get(leg.account)
        if account is not None and not account.is_money:
            return leg
    return None


def _role(entry: Booking, context: ImportContext) -> Role | None:
    leg = _other(entry, context)
    return None if leg is None else context.chart[leg.account].role
