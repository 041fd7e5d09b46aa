"""Whether the counts that a ledger writes down (`balance`) hold (CASH-04)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import account as account_names
from beancount.core.amount import Amount
from beancount.core.data import Balance, Close, Open, Transaction

from clubledger.books.place import Place, place_of
from clubledger.books.work_bounds import TooMuchError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

_ZERO = Decimal()
_MAX_LEVELS = 50


@dataclass(frozen=True, slots=True)
class FailedBalance:
    """A `balance` that does not hold (CASH-04): what the ledger says was counted, and what it adds up to."""

    account: str
    date: date
    expected: Decimal
    actual: Decimal
    currency: str
    place: Place


class _CountError(NamedTuple):
    """An error of a `balance`, in the shape of Beancount's errors."""

    source: Any
    message: str
    entry: Any


def check_balances(
    entries: list[Any], options: Mapping[str, Any], folder: Path
) -> tuple[list[Any], list[Any], list[FailedBalance]]:
    """Beancount's ``ops.balance.check`` in one pass: its own compares every account with every count.

    Gives the entries, those that fail marked as Beancount marks them; Beancount's errors; and what failed.
    """
    counted = frozenset(entry.account for entry in entries if type(entry) is Balance)
    if not counted:
        return entries, [], []
    opened: dict[str, Any] = {entry.account: None for entry in entries if type(entry) is Close}
    opened |= {entry.account: entry for entry in reversed(entries) if type(entry) is Open}
    sums = _CountedSums(counted)
    checked: list[Any] = []
    errors: list[Any] = []
    failed: list[FailedBalance] = []
    for entry in entries:
        kind = type(entry)
        if kind is Transaction:
            sums.add(entry)
        elif kind is Balance:
            errors += _errors_of(entry, opened)
            expected = entry.amount
            actual = sums.of(entry.account, expected.currency)
            difference = actual - expected.number
            if abs(difference) > _tolerance(entry, options):
                place = place_of(entry.meta, folder)
                failed.append(
                    FailedBalance(
                        entry.account, entry.date, expected.number, actual, expected.currency, place
                    )
                )
                off = Amount(difference, expected.currency)
                checked.append(entry._replace(meta=dict(entry.meta), diff_amount=off))
                continue
        checked.append(entry)
    return checked, errors, failed


class _CountedSums:
    """The running sums of the accounts that are counted, with those of the accounts below them."""

    def __init__(self, counted: frozenset[str]) -> None:
        self._counted = counted
        self._above: dict[str, tuple[str, ...]] = {}
        self._sums: dict[tuple[str, str], Decimal] = {}

    def add(self, transaction: Any) -> None:
        sums = self._sums
        for posting in transaction.postings:
            above = self._above.get(posting.account)
            if above is None:
                above = self._above[posting.account] = self._counted_above(posting.account)
            for account in above:
                key = (account, posting.units.currency)
                sums[key] = sums.get(key, _ZERO) + posting.units.number

    def of(self, account: str, currency: str) -> Decimal:
        return self._sums.get((account, currency), _ZERO)

    def _counted_above(self, account: str) -> tuple[str, ...]:
        """The counted accounts that a posting to ``account`` goes into: itself and those above it."""
        if account.count(account_names.sep) > _MAX_LEVELS:
            raise TooMuchError
        return tuple(parent for parent in account_names.parents(account) if parent in self._counted)


def _errors_of(entry: Any, opened: Mapping[str, Any]) -> list[_CountError]:
    """What Beancount says of a count whose account is neither opened nor closed anywhere, or open for other currencies."""
    currency = entry.amount.currency
    opening = opened.get(entry.account)
    if entry.account not in opened:
        text = f"Invalid reference to unknown account '{entry.account}'"
    elif opening is not None and opening.currencies and currency not in opening.currencies:
        text = f"Invalid currency '{currency}' for Balance directive: "
    else:
        return []
    return [_CountError(entry.meta, text, entry)]


def _tolerance(entry: Any, options: Mapping[str, Any]) -> Decimal:
    if entry.tolerance is not None:
        return Decimal(entry.tolerance)
    exponent = entry.amount.number.as_tuple().exponent
    if exponent >= 0:
        return _ZERO
    multiplier: Decimal = options["tolerance_multiplier"]
    return Decimal(1).scaleb(exponent) * multiplier * 2
