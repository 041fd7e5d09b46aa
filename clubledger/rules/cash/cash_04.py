"""CASH-04: what was counted is not what the books say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.entries import CURRENCY, Transaction
from clubledger.books.periods import evening_before
from clubledger.i18n import N_, Dong, Message, message
from clubledger.rules.count_differences import count_differences
from clubledger.rules.findings import Found, Level, voucher_or_place
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from clubledger.books.balance_checks import FailedBalance
    from clubledger.books.books import Books
    from clubledger.books.chart import Account


def failed_balances(books: Books) -> Iterable[tuple[FailedBalance, Transaction | None]]:
    """The counts that do not hold, one of an account and day, with the entry that booked the difference.

    Inside a plugin Beancount itself says so.
    """
    failed = books.loaded.failed_balances if books.loaded else ()
    counts = {
        (balance.account, balance.date): balance
        for balance in reversed(failed)
        if balance.date <= books.as_of
    }
    if not counts:
        return ()
    booked = {
        (difference.account.name, difference.date): difference.booking
        for difference in count_differences(books)
    }
    return [
        (balance, booked.get(where) if balance.currency == CURRENCY else None)
        for where, balance in counts.items()
    ]


@rule(
    "CASH-04",
    "count-differs",
    Level.ERROR,
    subject=N_("account and date"),
    title=N_("What was counted is not what the books say"),
    why=N_(
        "The book and the box, the bank's statement or the member's loan book must say the same. A difference is money "
        "missing, money too much, or an entry that is wrong or not there."
    ),
    source=N_(
        "Books: the count must agree with the book; the form bảng kiểm kê quỹ 08a-TT has a line for the difference"
    ),
    paper=N_(
        "Count again, then go through the slips since the last count that agreed. Write the difference and its reason on "
        "the form, sign it together, and let the meeting decide: does the keeper of the box owe the shortage, or is it "
        "written off? Whose is the surplus?"
    ),
    ledger=N_(
        "Enter the slip that is missing or reverse the wrong one. Leave the balance as it was counted: never change it to "
        "the book's figure. Book what stays missing or too much with its own slip and the minutes: the finding then is a "
        "warning that says it is explained."
    ),
    each=failed_balances,
    structural=True,
)
def count_differs(books: Books, item: tuple[FailedBalance, Transaction | None]) -> Iterator[Found]:
    """A ``balance`` that the books do not add up to: a warning once a meeting's decision about it is booked."""
    failed, booked = item
    account = books.chart.get(failed.account)
    difference = failed.expected - failed.actual
    yield Found(
        subject=f"{failed.account} {failed.date}",
        message=message(
            _difference(account, more=difference > 0) if booked is None else _BOOKED,
            account=failed.account,
            evening=evening_before(failed.date),
            counted=_quantity(failed.expected, failed.currency),
            books=_quantity(failed.actual, failed.currency),
            difference=_quantity(abs(difference), failed.currency),
            **(
                {}
                if booked is None
                else {"voucher": voucher_or_place(booked), "minutes": booked.minutes or ""}
            ),
        ),
        date=failed.date,
        place=failed.place,
        fund=account.fund if account else None,
        member=account.member if account else None,
        amount=int(abs(difference)) if failed.currency == CURRENCY else None,
        level=None if booked is None else Level.WARNING,
    )


_BOOKED: Final = N_(
    "{account}: on the evening of {evening} there was {counted}, and the books said {books}: the difference of "
    "{difference} is explained, by the minutes {minutes} and {voucher}"
)


def _difference(account: Account | None, *, more: bool) -> str:
    if account is None or not account.is_money:
        return N_(
            "{account}: on the evening of {evening} there should be {counted} by the balance, and the books add up to "
            "{books}; the difference is {difference}"
        )
    if more:
        return N_(
            "{account}: on the evening of {evening} there was {counted}, and the books say {books}: {difference} too much"
        )
    return N_(
        "{account}: on the evening of {evening} there was {counted}, and the books say {books}: {difference} missing"
    )


def _quantity(number: Decimal, currency: str) -> Message | Dong:
    if currency == CURRENCY and number == number.to_integral_value():
        return Dong(int(number))
    return message("{number} {currency}", number=number, currency=currency)
