"""Terms that no loan of the club has: a rate or a term in years, a comma in the wrong place.

A new loan above the regulation's maximum is a finding of the audit; a loan that is brought forward is not judged there, so
that its terms are asked about here.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from clubledger.forms.entries import Booking
from clubledger.forms.faults import question
from clubledger.i18n import N_, Percent
from clubledger.loans.bounds import RATE_DECIMALS
from clubledger.regulation.law import INTEREST_CAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

YEARS_FOR_MONTHS = question(
    "years-for-months",
    N_("The term is {term}, in months. Are years meant, so that it is {months} months?"),
    N_("Write the term in months, as the contract says, for example 12."),
)
TERM_LONG = question(
    "term-long",
    N_("The term is {term} months; clubs lend for {most} at most."),
    N_("Write the term in months, as the contract says, for example 12."),
)
RATE_OF_A_YEAR = question(
    "rate-of-a-year",
    N_("The rate is {rate} a month. Is it that of a year, and {month} a month?"),
    N_("Write the rate for a month, as the contract does, for example 0,8."),
)
RATE_TENFOLD = question(
    "rate-tenfold",
    N_("The rate is {rate} a month, where {usual} is usual. Is the comma in the right place?"),
    N_("Write percent a month, as the contract says, for example 0,8."),
)
RATE_HIGH = question(
    "rate-high",
    N_("The rate is {rate} a month; the law allows no more than {most}."),
    N_("Write percent a month, as the contract says, for example 0,8."),
)
TERMS_FAULTS: Final = (YEARS_FOR_MONTHS, TERM_LONG, RATE_OF_A_YEAR, RATE_TENFOLD, RATE_HIGH)

_LONGEST: Final = 60
"""Months: no club lends for longer than five years."""
_SHORT: Final = 5
"""A term that could be years."""
_HIGHEST: Final = 3
"""Percent a month: no law and no regulation allows so much."""
_LAW: Final = round(INTEREST_CAP / 12, 3)
"""What the law allows, percent a month."""
_CLOSE: Final = Decimal("0.02")


def doubt_terms(_table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about the rate and the term of each loan that is lent or brought forward."""
    loans = [entry for entry in entries if isinstance(entry, Booking) and _has_terms(entry)]
    if not loans:
        return
    usual = _Usual(loans, context)
    for entry in loans:
        _doubt_term(entry, usual)
        _doubt_rate(entry, usual)


def _has_terms(entry: Booking) -> bool:
    return entry.meta.get("term") is not None or entry.meta.get("rate") is not None


class _Usual:
    """The terms of the club's other loans, and the regulation's."""

    def __init__(self, loans: Sequence[Booking], context: ImportContext) -> None:
        here = {number for entry in loans for number in entry.links}
        booked = [loan.terms for number, loan in context.loans.items() if number not in here]
        self.terms = Counter(_number(terms.get("term")) for terms in booked)
        self.rates = Counter(_number(terms.get("rate")) for terms in booked)
        del self.terms[None], self.rates[None]
        self.here = {_number(entry.meta.get("term")) for entry in loans}
        self._regulation = context.books.regulation

    def provision(self, key: str, entry: Booking) -> Decimal | None:
        """What the regulation says of a key on the day of a loan."""
        provision = self._regulation.limit(key, entry.date)
        return None if provision is None else provision.number

    def rates_of(self, entry: Booking) -> list[Decimal]:
        """The rates that a loan may have."""
        rate = self.provision("loan-rate", entry)
        return [*([rate] if rate else []), *(one for one in self.rates if one)]


def _number(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _doubt_term(entry: Booking, usual: _Usual) -> None:
    term = _number(entry.meta.get("term"))
    if term is None or term in usual.terms:
        return
    most = usual.provision("loan-term-max", entry)
    months = term * 12
    if term <= _SHORT and (
        months in usual.terms or months in usual.here or months == most or _should_be_over(entry, term, most)
    ):
        entry.record.ask("term", YEARS_FOR_MONTHS, term=int(term), months=int(months))
    elif term > _LONGEST and (most is None or _is_opening(entry)):
        entry.record.ask("term", TERM_LONG, term=int(term), most=_LONGEST)


def _should_be_over(entry: Booking, term: Decimal, most: Decimal | None) -> bool:
    """Whether a loan that is brought forward should have been repaid by then, and in years would not."""
    lent = entry.meta.get("disbursed")
    if not isinstance(lent, date):
        return False
    age = (entry.date - lent).days
    return term * 31 < age <= term * 366 and (most is None or term * 12 <= most)


def _doubt_rate(entry: Booking, usual: _Usual) -> None:
    rate = _number(entry.meta.get("rate"))
    if not rate:
        return
    known = usual.rates_of(entry)
    if any(_near(rate, one) for one in known):
        return
    month = (rate / 12).quantize(Decimal(1).scaleb(-RATE_DECIMALS)).normalize()
    if any(_near(rate, one * 12) or (rate > _HIGHEST and one / 2 <= month <= one * 3 / 2) for one in known):
        entry.record.ask("rate", RATE_OF_A_YEAR, rate=Percent(rate), month=Percent(round(month, 3)))
        return
    tenfold = next((one for one in known for times in (10, 100) if _differs(rate, one, times)), None)
    if tenfold is not None:
        entry.record.ask("rate", RATE_TENFOLD, rate=Percent(rate), usual=Percent(tenfold.normalize()))
    elif rate > _HIGHEST and (_is_opening(entry) or usual.provision("loan-rate", entry) is None):
        if rate <= INTEREST_CAP:
            entry.record.ask("rate", RATE_OF_A_YEAR, rate=Percent(rate), month=Percent(round(month, 3)))
        else:
            entry.record.ask("rate", RATE_HIGH, rate=Percent(rate), most=Percent(_LAW))


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _CLOSE * max(one, other)


def _differs(rate: Decimal, usual: Decimal, times: int) -> bool:
    return _near(rate, usual * times) or _near(rate * times, usual)


def _is_opening(entry: Booking) -> bool:
    return entry.meta.get("opening") is True
