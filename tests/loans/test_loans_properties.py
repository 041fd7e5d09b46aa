"""What must hold of every loan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clubledger.loans import (
    Amortisation,
    Contract,
    Disbursement,
    Extension,
    InterestMethod,
    InterestPeriod,
    Remission,
    Repayment,
    Schedule,
    Terms,
    TermsError,
    WriteOff,
    balance_at,
    due_date,
    interest_bounds,
    internal_rate,
    overdue_interest_allowance,
    standing,
)
from clubledger.loans.terms import months_after
from tests.known import known
from tests.loans.loan_helpers import as_scheduled, lent

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

quick = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])


@st.composite
def any_terms(draw: DrawFn) -> Terms:
    term = draw(st.integers(1, 36))
    every = draw(st.sampled_from([1, 1, 2, 3, 6, 12]))
    start = draw(st.dates(date(1999, 1, 1), date(2040, 12, 31)))
    moved = draw(st.none() | st.integers(1, 70))
    form = draw(st.sampled_from(Amortisation))
    days = draw(st.none() | st.integers(1, 31 * term)) if form is Amortisation.SINGLE else None
    return Terms(
        draw(st.integers(1, 400) | st.integers(1, 60_000_000)) * draw(st.sampled_from([1, 1000])),
        Decimal(draw(st.integers(0, 300))) / 100,
        term,
        start,
        draw(st.sampled_from(InterestMethod)),
        draw(st.sampled_from(InterestPeriod)),
        form,
        draw(st.integers(0, -(-term // every) - 1)),
        draw(st.sampled_from([1, 100, 1000])),
        start + timedelta(days=moved) if moved else None,
        every,
        draw(st.none() | st.integers(1, 31)),
        start + timedelta(days=days) if days else None,
    )


@st.composite
def agreed_terms(draw: DrawFn) -> Terms:
    agreed = draw(any_terms())
    try:
        Schedule(agreed)
    except TermsError:
        assume(False)
    return agreed


@st.composite
def any_loan(draw: DrawFn) -> Contract:
    """A loan with whatever happens to it, in no order."""
    agreed = draw(any_terms())
    amount = st.integers(0, agreed.principal)
    when = st.integers(0, 40 * agreed.term).map(lambda days: agreed.start + timedelta(days=days))
    event = (
        st.builds(Repayment, when, amount, st.integers(-100, 10**6), st.integers(0, 1000))
        | st.builds(Disbursement, when, amount)
        | st.builds(WriteOff, when, amount)
        | st.builds(Extension, when, st.integers(1, 6))
        | st.builds(Remission, when, st.integers(1, 10**6))
        | st.tuples(when, when, when).map(lambda days: Remission(days[0], 0, min(days[1:]), max(days[1:])))
    )
    events = draw(st.lists(event, max_size=8))
    return lent(
        agreed,
        *events,
        grace_days=draw(st.sampled_from([0, 5, 40])),
        tolerance=draw(st.sampled_from([0, 1000])),
    )


@given(agreed_terms())
@quick
def test_principal_sums_to_the_loan_and_the_balance_falls_to_zero(agreed: Terms) -> None:
    rows = Schedule(agreed).rows
    assert len(rows) == agreed.instalments
    assert sum(row.principal for row in rows) == agreed.principal
    balances = [agreed.principal, *(row.balance for row in rows)]
    assert balances == sorted(balances, reverse=True)
    assert balances[-1] == 0
    assert all(row.principal >= 0 <= row.interest for row in rows)
    assert [row.due for row in rows] == [due_date(agreed, k) for k in range(1, agreed.instalments + 1)]
    assert all(row.payment % agreed.rounding == 0 for row in rows[:-1] if row.balance)


@given(any_terms())
@quick
def test_without_a_rate_there_is_no_interest(agreed: Terms) -> None:
    free = replace(agreed, rate=Decimal(0), rounding=1)
    assert Schedule(free).total_interest == 0
    assert Schedule(free).effective_rate == 0
    declining, flat = (Schedule(replace(free, method=method)) for method in InterestMethod)
    assert declining.rows == flat.rows


@given(any_terms(), st.sampled_from([Amortisation.BULLET, Amortisation.SINGLE]))
@quick
def test_flat_and_declining_agree_while_the_principal_is_whole(agreed: Terms, form: Amortisation) -> None:
    declining, flat = (
        Schedule(replace(agreed, amortisation=form, method=method, due=None)).rows
        for method in InterestMethod
    )
    assert declining == flat


@given(agreed_terms())
@quick
def test_the_internal_rate_discounts_the_payments_to_the_loan(agreed: Terms) -> None:
    assume(agreed.due is None)
    fine = replace(agreed, principal=agreed.principal * 10**12, rounding=1)
    try:
        rows = Schedule(fine).rows
    except TermsError:
        assume(False)
    step = 1 + internal_rate(agreed) / 100
    months = [min(row.n * agreed.every, agreed.term) for row in rows]
    worth = sum((Decimal(row.payment) / step**m for row, m in zip(rows, months, strict=True)), Decimal(0))
    assert abs(worth / fine.principal - 1) < Decimal("1e-9")


@given(agreed_terms())
@quick
def test_level_instalments_of_a_declining_loan_are_level(agreed: Terms) -> None:
    level = replace(
        agreed,
        amortisation=Amortisation.EQUAL_INSTALMENT,
        method=InterestMethod.DECLINING,
        period=InterestPeriod.MONTH,
        rounding=1,
        grace_principal=0,
        principal=agreed.principal + 10**6,
        due=None,
    )
    rows = Schedule(level).rows
    assert len({row.payment for row in rows[:-1]}) <= 1
    assert abs(rows[-1].payment - rows[0].payment) <= 2 * sum(
        (1 + level.rate / 100) ** k for k in range(level.term)
    )


@given(agreed_terms(), st.integers(0, 1500), st.sampled_from([0, 5]), st.sampled_from([0, 1000]))
@quick
def test_who_pays_as_scheduled_is_never_late_nor_overcharged(
    agreed: Terms, days: int, grace: int, tolerance: int
) -> None:
    loan = lent(agreed, *as_scheduled(agreed), grace_days=grace, tolerance=tolerance)
    as_of = agreed.start + timedelta(days=days)
    now = standing(loan, as_of)
    assert (now.days_past_due, now.overdue_principal, now.overdue_interest) == (0, 0, 0)
    assert overdue_interest_allowance(loan, as_of, Decimal("1.2")) == 0
    found = interest_bounds(loan, as_of)
    assert found.taken <= found.high_begun + tolerance * found.periods_begun
    if now.status == "closed" and now.balance == 0:
        assert found.taken >= found.low_ended - tolerance * found.periods_ended


@given(agreed_terms(), st.integers(0, 1500))
@quick
def test_who_pays_as_scheduled_owes_what_the_schedule_says(agreed: Terms, days: int) -> None:
    loan = lent(agreed, *as_scheduled(agreed))
    as_of = agreed.start + timedelta(days=days)
    now = standing(loan, as_of)
    rows = Schedule(agreed).rows
    assume(now.status == "open")
    assert [(row.due, row.principal, row.interest) for row in now.rows] == [
        (row.due, row.principal, row.interest) for row in rows
    ]
    coming = next(row for row in rows if row.due > as_of and row.payment)
    assert (now.next_due, now.next_principal, now.next_interest) == (
        coming.due,
        coming.principal,
        coming.interest,
    )


@given(any_loan(), st.integers(0, 1500))
@quick
def test_later_entries_change_nothing(loan: Contract, days: int) -> None:
    as_of = loan.terms.start + timedelta(days=days)
    known = replace(loan, events=tuple(event for event in loan.events if event.date <= as_of))
    assert standing(loan, as_of) == standing(known, as_of)
    assert interest_bounds(loan, as_of) == interest_bounds(known, as_of)
    allowed = [overdue_interest_allowance(each, as_of, Decimal("1.2")) for each in (loan, known)]
    assert allowed[0] == allowed[1]


@given(any_loan(), st.integers(0, 3000))
@quick
def test_whatever_happens_the_sums_hold(loan: Contract, days: int) -> None:
    as_of = loan.terms.start + timedelta(days=days)
    now = standing(loan, as_of)
    money = [event for event in loan.events if event.date <= as_of]
    lent_so_far = sum(event.amount for event in money if isinstance(event, Disbursement))
    given_up = sum(event.amount for event in money if isinstance(event, WriteOff))
    assert now.balance == balance_at(loan, as_of) == lent_so_far - given_up - now.paid_principal
    assert 0 <= now.overdue_principal <= max(0, now.balance)
    assert now.days_past_due >= 0 <= now.overdue_interest
    assert (now.status == "open") == (now.balance > 0)
    assert all(row.principal >= 0 <= row.interest for row in now.rows)
    assert [row.due for row in now.rows] == sorted({row.due for row in now.rows})
    found = interest_bounds(loan, as_of)
    assert 0 <= found.low_ended <= found.high_begun + 2 * loan.tolerance * found.periods_begun
    assert found.periods_ended <= found.periods_begun
    if now.balance > 0:
        last = now.rows[-1]
        covered = now.overdue_principal if last.due < as_of - timedelta(days=loan.grace_days) else 0
        assert covered in (0, now.balance)


@given(any_terms())
@quick
def test_due_dates_go_on_and_the_last_falls_at_the_end_of_the_term(agreed: Terms) -> None:
    days = [agreed.start, *(due_date(agreed, k) for k in range(1, agreed.instalments + 3))]
    assert days == sorted(set(days))
    first, last = days[1], days[agreed.instalments]
    months = (last.year - first.year) * 12 + last.month - first.month
    assert months == agreed.term - min(agreed.every, agreed.term)


@given(any_terms())
@quick
def test_the_due_day_comes_at_least_15_days_and_less_than_two_months_after_lending(agreed: Terms) -> None:
    monthly = replace(agreed, first_due=None, every=1, grace_principal=0)
    assume(monthly.due_day is not None)
    first = due_date(monthly, 1)
    assert 15 <= (first - monthly.start).days <= 15 + 31
    assert first.day == monthly.due_day or (first + timedelta(days=1)).day == 1


@given(any_terms(), st.sampled_from([2, 3, 6]))
@quick
def test_an_instalment_of_several_months_falls_where_the_monthly_ones_do(agreed: Terms, every: int) -> None:
    assume(agreed.first_due is None)
    monthly = replace(agreed, every=1, grace_principal=0, due=None)
    longer = replace(monthly, every=every)
    for k in range(1, longer.instalments + 1):
        assert due_date(longer, k) == due_date(monthly, min(k * every, agreed.term))


@given(agreed_terms())
@quick
def test_what_is_planned_lies_between_the_bounds(agreed: Terms) -> None:
    last = due_date(agreed, agreed.instalments)
    bounds = interest_bounds(lent(agreed, *as_scheduled(agreed)), last)
    slack = agreed.rounding * agreed.term
    assert bounds.low_ended - slack <= bounds.taken <= bounds.high_begun + slack


@given(agreed_terms(), st.integers(0, 40))
@quick
def test_interest_forgiven_is_never_asked_for(agreed: Terms, after: int) -> None:
    told = agreed.start + timedelta(days=after)
    last = due_date(agreed, agreed.instalments)
    forgiven = Remission(told, first=agreed.start, last=last)
    on = max(told, last + timedelta(days=1))
    stands = standing(lent(agreed, forgiven), on)
    assert stands.overdue_interest == 0
    assert stands.overdue_principal == agreed.principal
    paid = tuple(replace(repayment, interest=0) for repayment in as_scheduled(agreed))
    assert interest_bounds(lent(agreed, forgiven, *paid), on).low_ended == 0
    assert standing(lent(agreed, forgiven, *paid), on).status == "closed"


# -- a due date of its own -------------------------------------------------------------------------------------


@st.composite
def due_terms(draw: DrawFn) -> Terms:
    start = draw(st.dates(date(1999, 1, 1), date(2040, 12, 31)))
    return Terms(
        draw(st.integers(1, 60_000_000)),
        Decimal(draw(st.integers(0, 300))) / 100,
        1,
        start,
        draw(st.sampled_from(InterestMethod)),
        amortisation=Amortisation.SINGLE,
        rounding=draw(st.sampled_from([1, 100, 1000])),
        due=start + timedelta(days=draw(st.integers(1, 800))),
    )


@given(due_terms())
@quick
def test_a_due_date_of_its_own_is_the_one_and_interest_goes_by_days(agreed: Terms) -> None:
    (row,) = Schedule(agreed).rows
    days = (known(agreed.due) - agreed.start).days
    exact = agreed.principal * agreed.rate * days / 3000
    assert (row.due, row.principal, row.balance) == (agreed.due, agreed.principal, 0)
    assert row.interest % agreed.rounding == 0
    assert -agreed.rounding < 2 * (exact - row.interest) <= agreed.rounding
    assert (agreed.instalments, agreed.first_due_date) == (1, agreed.due)
    assert internal_rate(agreed) == agreed.rate


@given(due_terms())
@quick
def test_the_term_of_a_due_date_is_its_whole_months_rounded_up(agreed: Terms) -> None:
    assert agreed.term >= 1
    assert months_after(agreed.start, agreed.term) >= known(agreed.due)
    assert agreed.term == 1 or months_after(agreed.start, agreed.term - 1) < known(agreed.due)


@given(due_terms(), st.integers(-30, 30), st.integers(1, 6))
@quick
def test_an_extension_moves_a_due_date_by_its_months(agreed: Terms, days: int, months: int) -> None:
    due = known(agreed.due)
    extended = max(agreed.start, due + timedelta(days=days))
    rows = standing(lent(agreed, Extension(extended, months)), extended + timedelta(days=400)).rows
    assert rows[-1].due == months_after(max(due, extended), months)
    assert len(rows) == 1 + (extended >= due)
    assert sum(row.principal for row in rows) == agreed.principal


@given(due_terms(), st.integers(-20, 27), st.sampled_from([0, 1000]))
@quick
def test_interest_by_the_days_of_a_due_date_is_right_whenever_it_is_paid(
    agreed: Terms, days: int, tolerance: int
) -> None:
    """Paid early for its days or for all, or late for the days until the due date: neither too much nor too little."""
    (row,) = Schedule(agreed).rows
    paid_on = max(agreed.start + timedelta(days=1), row.due + timedelta(days=days))
    held = min((paid_on - agreed.start).days, (row.due - agreed.start).days)
    by_days = int(agreed.principal * agreed.rate * held / 3000)
    for interest in (row.interest, by_days):
        loan = lent(agreed, Repayment(paid_on, agreed.principal, interest), tolerance=tolerance)
        found = interest_bounds(loan, paid_on + timedelta(days=90))
        assert found.taken <= found.high_begun + tolerance * found.periods_begun
        assert found.taken >= found.low_ended - tolerance * found.periods_ended - agreed.rounding
