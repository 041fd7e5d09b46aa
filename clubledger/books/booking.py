"""Book parsed entries as Beancount does, but with the tolerances of a ledger that sets none.

What we use of Beancount below its public API, in the order of `beancount.loader._load`: `beancount.parser.booking.book`,
`beancount.ops.pad.pad`, `beancount.ops.validation.BASIC_VALIDATIONS`. tests/books/test_loading.py holds entries and
errors against that function.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from beancount.core.data import ALL_DIRECTIVES, Pad, Transaction, entry_sortkey
from beancount.core.number import MISSING
from beancount.ops import pad, validation
from beancount.parser import booking
from beancount.parser.options import OPTIONS_DEFAULTS

from clubledger.books.balance_checks import check_balances
from clubledger.books.work_bounds import refuse_square_work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from clubledger.books.balance_checks import FailedBalance

_BOOK: Any = booking.book
_PAD_UP: Any = pad.pad
_VALIDATIONS: Any = validation.BASIC_VALIDATIONS
_ADDS_UP: Any = validation.validate_check_transaction_balances
_ACCOUNTS_ARE_OPEN: Any = validation.validate_active_accounts
_ZERO = Decimal()


def book(
    entries: list[Any], options: Mapping[str, Any], folder: Path
) -> tuple[list[Any], list[Any], list[FailedBalance]]:
    """Book, pad, check the counts and validate as Beancount does, but with the tolerances of a ledger that sets none."""
    strict = {**options, "tolerance_multiplier": OPTIONS_DEFAULTS["tolerance_multiplier"]}
    for option in ("inferred_tolerance_default", "infer_tolerance_from_cost"):
        strict[option] = OPTIONS_DEFAULTS[option]
    entries.sort(key=entry_sortkey)
    refuse_square_work(entries)
    plain, rest = _plain_ones(entries)
    booked, errors = _BOOK(rest, strict)
    doubtful = [entry for entry in booked if type(entry) is Transaction and not _is_plainly_balanced(entry)]
    if plain:
        order = {_line(entry): number for number, entry in enumerate(entries)}
        booked = sorted([*booked, *plain], key=lambda entry: order[_line(entry)])
    if any(type(entry) is Pad for entry in booked):
        booked, pad_errors = _PAD_UP(booked, strict)
        booked.sort(key=entry_sortkey)
        errors += pad_errors
    booked, balance_errors, failed = check_balances(booked, strict, folder)
    return booked, [*errors, *balance_errors, *_validate(booked, doubtful, strict)], failed


def broke_down_on(error: Exception) -> Mapping[str, Any]:
    """The metadata of the entry that Beancount had in hand when it broke down with an error; empty if it had none."""
    for frame, _ in reversed(list(walk_tb(error.__traceback__))):
        entry = frame.f_locals.get("entry")
        if isinstance(entry, ALL_DIRECTIVES):
            return entry.meta
    return {}


def _line(entry: Any) -> tuple[str, int]:
    return entry.meta["filename"], entry.meta["lineno"]


def _plain_ones(entries: list[Any]) -> tuple[list[Any], list[Any]]:
    """Transactions that booking would leave as they are, apart from the entries that it has to see.

    It fills in what is left out and matches lots at cost: a transaction that is written out in full and adds up needs
    neither. That is almost every one, and a third of the time. But where a posting has a cost, or a number without its
    commodity, Beancount goes by what the accounts hold: then it has to see all that moved them.
    """
    plain: list[Any] = []
    rest: list[Any] = []
    for entry in entries:
        if type(entry) is not Transaction:
            rest.append(entry)
        elif _is_plainly_balanced(entry):
            plain.append(entry)
        elif any(map(_goes_by_holdings, entry.postings)):
            return [], entries
        else:
            rest.append(entry)
    return plain, rest


def _goes_by_holdings(posting: Any) -> bool:
    return posting.cost is not None or (posting.units is not MISSING and posting.units.currency is MISSING)


def _validate(entries: list[Any], doubtful: list[Any], options: Mapping[str, Any]) -> list[Any]:
    """Beancount's validations; of the transactions only the doubtful ones are added up again."""
    errors: list[Any] = []
    for check in _VALIDATIONS:
        found = check(doubtful if check is _ADDS_UP else entries, options)
        errors += _in_order(found) if check is _ACCOUNTS_ARE_OPEN else found
    return errors


def _in_order(errors: list[Any]) -> Iterator[Any]:
    """Errors with those of one entry by their words: Beancount takes its accounts from a set, otherwise in each run."""
    for _, of_entry in groupby(errors, key=lambda error: id(error.entry)):
        yield from sorted(of_entry, key=lambda error: error.message)


def _is_plainly_balanced(transaction: Any) -> bool:
    """Whether all postings are whole numbers of one commodity, without cost or price, and sum to zero."""
    total = _ZERO
    currency = None
    for posting in transaction.postings:
        units = posting.units
        if units is None or units is MISSING or posting.cost is not None or posting.price is not None:
            return False
        number, unit = units
        if number is MISSING or number is None or unit is MISSING:
            return False
        if currency is None:
            currency = unit
        if unit != currency:
            return False
        total = total + number if total else number  # as Beancount adds: the first number is not rounded
    return not total
