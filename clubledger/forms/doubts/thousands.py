"""Sums that lost their thousands: a spreadsheet set to English takes 250.000 for the number 250.

Small sums are honest where a bank reckons to the đồng, where a residue is paid, and where the words say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Role
from clubledger.books.entries import Slip
from clubledger.forms.doubts.loan_sums import near, repayments
from clubledger.forms.entries import Booking, CountedCash
from clubledger.forms.faults import fault, question
from clubledger.forms.import_context import accounts_of
from clubledger.forms.values import AMOUNT
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clubledger.forms.doubts.loan_sums import LoanSums
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

_REMEDY: Final = N_(
    "Write all the zeros, for example 250.000, in cells whose format is Text, or all digits without a dot."
)
AMOUNT_SMALL = fault(
    "amount-small",
    N_(
        "{amount} is too little here; it is probably {probable}. A spreadsheet may have taken a dot for a comma."
    ),
    _REMEDY,
)
AMOUNT_OF_THOUSANDS = question(
    "amount-of-thousands",
    N_("{amount} is little for this. Is it {probable}? A spreadsheet may have taken a dot for a comma."),
    _REMEDY,
)
THOUSANDS_FAULTS: Final = (AMOUNT_SMALL, AMOUNT_OF_THOUSANDS)

SMALLEST_CASH: Final = 500
"""What a cash slip moves at the least, in đồng: there is hardly a note so small."""
_LITTLE: Final = 1_000
"""Less than this is seldom paid."""
_LITTLE_CAPITAL: Final = 10_000
"""Less than this nobody lends, nor gives as capital."""
_MOST_INTEREST: Final = 12
"""For how many instalments interest is hardly ever paid at once."""
_MOST_MONTHS: Final = 24
"""For how many months a fee is hardly ever paid at once."""

_CAPITAL: Final = frozenset({Role.CAPITAL, Role.BORROWED_CAPITAL, Role.STATE_SUPPORT})
_TO_THE_DONG: Final = frozenset({Role.BANK_INTEREST, Role.BANK_FEE, Role.INTEREST, Role.OVERDUE_INTEREST})
"""What a bank reckons, and what was taken too much and is given back."""
_SETTLED: Final = frozenset({Role.CASH, Role.BANK, Role.RECEIVABLE, Role.PAYABLE})
"""Accounts that a residue may close."""
_DERIVED: Final = frozenset({"total", "words"})
"""What follows from the others."""


def doubt_thousands(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Refuse the sums of a column that are too small and probably lost their thousands; ask if it is a single one."""
    columns = [
        column.key
        for column in table.form.columns
        if column.kind is AMOUNT and not column.printed and column.key not in _DERIVED
    ]
    made: dict[int, Entry] = {}
    for entry in entries:
        made.setdefault(id(entry.record), entry)
    small = [
        (entry, key)
        for entry in made.values()
        for key in columns
        if 0 < entry.record.amount(key) < _LITTLE_CAPITAL
    ]
    if not small:
        return
    loans: dict[int, LoanSums] = {id(entry.record): sums for entry, sums in repayments(entries, context)}
    for key in columns:
        dotted = _has_dots(table.records, key)
        suspects = [
            entry
            for entry, of in small
            if of == key and _is_suspect(entry, key, loans, context, dotted=dotted)
        ]
        for entry in suspects:
            record, amount = entry.record, entry.record.amount(key)
            read, probable = Dong(amount), Dong(amount * 1000)
            if len(suspects) > 1 or (key == "amount" and _is_below_cash(entry, amount)):
                record.refuse(key, AMOUNT_SMALL, amount=read, probable=probable)
            else:
                record.ask(key, AMOUNT_OF_THOUSANDS, amount=read, probable=probable)


def _has_dots(records: Iterable[Record], key: str) -> bool:
    """Whether a column has sums as text with a sign between the thousands."""
    cells = (record.cells.get(key) for record in records)
    return any(cell is not None and isinstance(cell.value, str) and not cell.text.isdigit() for cell in cells)


def _is_suspect(
    entry: Entry, key: str, loans: Mapping[int, LoanSums], context: ImportContext, *, dotted: bool
) -> bool:
    record, amount = entry.record, entry.record.amount(key)
    if "words" in record.columns and record.get("words") is not None:
        return False  # the words say the same: `check_words`
    stored = isinstance(record.cells[key].value, int) and dotted if key in record.cells else False
    match entry:
        case CountedCash():
            return (
                amount < _LITTLE
                and record.get("note") is not None
                and not _is_near_balance(entry, amount, context)
            )
        case Booking() if key == "lent":
            return amount < _LITTLE_CAPITAL
        case Booking() if key == "balance":
            return _is_small_opening(entry, amount, context)
        case Booking() if key in {"principal", "interest", "overdue"} and "principal" in record.columns:
            return _is_small_repayment(entry, key, loans.get(id(record)), stored=stored)
        case Booking() if "capital" in record.columns:
            return amount < _LITTLE and (key == "interest" or amount * 1000 <= record.amount("interest"))
        case Booking():
            return _is_small_slip(entry, amount, context, stored=stored)
    return False


def _is_near_balance(entry: CountedCash, amount: int, context: ImportContext) -> bool:
    """Whether so little is about what the books have, too."""
    account = context.chart.get(entry.account)
    return account is not None and abs(context.books.balances.of(account, entry.evening) - amount) < _LITTLE


def _is_small_opening(entry: Booking, amount: int, context: ImportContext) -> bool:
    lent = entry.record.amount("lent")
    if lent:
        lent *= 1000 if lent < _LITTLE_CAPITAL else 1
        return amount < _LITTLE and amount * 1000 <= lent
    roles = {account.role for account in accounts_of(entry.legs, context.chart)}
    return amount < (_LITTLE_CAPITAL if roles & _CAPITAL else _LITTLE) and not roles & _TO_THE_DONG


def _is_small_repayment(entry: Booking, key: str, sums: LoanSums | None, *, stored: bool) -> bool:
    amount = entry.record.amount(key)
    if key == "overdue":
        return stored and amount < _LITTLE
    if sums is None:
        return amount < _LITTLE
    if amount >= _LITTLE:
        usual = sums.principals if key == "principal" else ()
        return any(near(amount * 1000, one) for one in usual)
    principal_due, interest_due = sums.due
    if key == "principal":
        return amount * 1000 <= sums.balance and not near(amount, principal_due)
    expected = max(interest_due, *sums.interests, 0)
    if not expected:
        return True
    return (
        expected >= 2 * _LITTLE
        and amount * 1000 <= _MOST_INTEREST * expected
        and not near(amount, interest_due)
    )


def _is_small_slip(entry: Booking, amount: int, context: ImportContext, *, stored: bool) -> bool:
    if "reverses" in entry.meta or not entry.legs:
        return False
    if _is_below_cash(entry, amount):
        return True
    accounts = accounts_of(entry.legs, context.chart)
    roles = {account.role for account in accounts}
    if Role.LOAN in roles or roles & _CAPITAL:
        return amount < _LITTLE_CAPITAL
    if Role.BANK_FEE in roles:
        before = context.books.by_role.get(Role.BANK_FEE, ())
        return any(near(amount * 1000, booked.moved(Role.BANK_FEE)) for booked in before)
    if amount >= _LITTLE or roles & _TO_THE_DONG:
        return False
    if Role.FINE in roles:
        return stored
    if Role.FEE in roles:
        fee = context.books.regulation.limit("fee-monthly", entry.date)
        return fee is None or amount * 1000 <= _MOST_MONTHS * fee.whole
    # a residue that leaves nothing on an account
    others = [account for account in accounts if account.role in _SETTLED]
    return not any(abs(context.books.balances.of(account, entry.date)) == amount for account in others)


def _is_below_cash(entry: Entry, amount: int) -> bool:
    """Whether a slip of the cash box moves less than there are notes for."""
    slip = Slip.of(entry.voucher) if isinstance(entry, Booking) and "reverses" not in entry.meta else None
    return slip is not None and slip.prefix in {"PT", "PC"} and amount < SMALLEST_CASH
