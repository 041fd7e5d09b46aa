"""Doubts: what a sheet says and hardly means, asked of its new rows once they are matched with the books.

One module a matter, with a function or two that ask on rows or on the table, refuse, or say what is filled in; of rows that
are in the books already they say nothing. `known_days`, `known_sheets`, `known_slips` and `loan_sums` ask nothing: they have
what sheets are compared with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.forms.doubts.ages import AGE_FAULTS, doubt_ages, doubt_founding
from clubledger.forms.doubts.allowances import ALLOWANCE_FAULTS, doubt_allowances
from clubledger.forms.doubts.attendance import ATTENDANCE_FAULTS, doubt_attendance
from clubledger.forms.doubts.balances import BALANCE_FAULTS, doubt_balances
from clubledger.forms.doubts.captions_differ import CAPTION_FAULTS, doubt_captions
from clubledger.forms.doubts.columns_aside import ASIDE_FAULTS, doubt_columns_aside
from clubledger.forms.doubts.copies import COPY_FAULTS, doubt_copies, refuse_other_names
from clubledger.forms.doubts.days import DAY_FAULTS, doubt_exchanged_days, doubt_last_year, say_short_years
from clubledger.forms.doubts.drafts import DRAFT_FAULTS, doubt_drafts
from clubledger.forms.doubts.fee_months import FEE_MONTH_FAULTS, doubt_fee_months
from clubledger.forms.doubts.lists import LIST_FAULTS, doubt_lists
from clubledger.forms.doubts.lost_letters import LOST_LETTER_FAULTS, doubt_lost_letters
from clubledger.forms.doubts.number_gaps import NUMBER_GAP_FAULTS, doubt_number_gaps
from clubledger.forms.doubts.other_series import OTHER_SERIES_FAULTS, doubt_other_series
from clubledger.forms.doubts.pages import PAGE_FAULTS, doubt_pages
from clubledger.forms.doubts.paper_numbers import PAPER_NUMBER_FAULTS, doubt_leaps, doubt_minutes
from clubledger.forms.doubts.paper_order import ORDER_FAULTS, doubt_order
from clubledger.forms.doubts.payoffs import PAYOFF_FAULTS, doubt_payoffs
from clubledger.forms.doubts.rates import say_shortened_rates
from clubledger.forms.doubts.reasons import REASON_FAULTS, doubt_reasons
from clubledger.forms.doubts.same_meeting import SAME_MEETING_FAULTS, doubt_same_meeting
from clubledger.forms.doubts.second_slips import SECOND_SLIP_FAULTS, doubt_second_slips
from clubledger.forms.doubts.series import SERIES_FAULTS, doubt_series
from clubledger.forms.doubts.sorting import SORTING_FAULTS, doubt_sorting
from clubledger.forms.doubts.sums import SUM_FAULTS, doubt_sums
from clubledger.forms.doubts.tenfold import TENFOLD_FAULTS, doubt_tenfold
from clubledger.forms.doubts.terms import TERMS_FAULTS, doubt_terms
from clubledger.forms.doubts.thousands import THOUSANDS_FAULTS, doubt_thousands
from clubledger.forms.doubts.unsigned import UNSIGNED_FAULTS, doubt_signatures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.faults import Fault
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.table import Table

    Doubt = Callable[[Table, Sequence[Entry], ImportContext], None]

_DOUBTS: Final[tuple[Doubt, ...]] = (
    doubt_allowances,
    doubt_attendance,
    doubt_lost_letters,
    doubt_other_series,
    doubt_pages,
    doubt_lists,
    doubt_number_gaps,
    doubt_series,
    doubt_sorting,
    doubt_sums,
    doubt_balances,
    doubt_thousands,
    doubt_tenfold,
    doubt_fee_months,  # leaves alone the amounts that were asked about
    doubt_payoffs,
    doubt_terms,
    doubt_copies,
    doubt_second_slips,
    doubt_order,
    doubt_captions,
    doubt_columns_aside,
    doubt_drafts,
    doubt_signatures,
    doubt_reasons,
    doubt_exchanged_days,  # leaves alone the columns that were asked about
    doubt_last_year,
    doubt_same_meeting,  # leaves alone the days that were asked about
    doubt_leaps,
    doubt_minutes,  # leaves alone the days that were asked about
    doubt_ages,
    doubt_founding,
    say_short_years,
    say_shortened_rates,
)
DOUBT_FAULTS: Final[tuple[Fault, ...]] = (
    *ALLOWANCE_FAULTS,
    *ATTENDANCE_FAULTS,
    *LOST_LETTER_FAULTS,
    *OTHER_SERIES_FAULTS,
    *PAGE_FAULTS,
    *LIST_FAULTS,
    *NUMBER_GAP_FAULTS,
    *SERIES_FAULTS,
    *SORTING_FAULTS,
    *SAME_MEETING_FAULTS,
    *SUM_FAULTS,
    *BALANCE_FAULTS,
    *THOUSANDS_FAULTS,
    *TENFOLD_FAULTS,
    *FEE_MONTH_FAULTS,
    *PAYOFF_FAULTS,
    *TERMS_FAULTS,
    *COPY_FAULTS,
    *SECOND_SLIP_FAULTS,
    *DAY_FAULTS,
    *ORDER_FAULTS,
    *PAPER_NUMBER_FAULTS,
    *AGE_FAULTS,
    *CAPTION_FAULTS,
    *ASIDE_FAULTS,
    *DRAFT_FAULTS,
    *UNSIGNED_FAULTS,
    *REASON_FAULTS,
)
"""What can be asked about any sheet."""


def raise_doubts(table: Table, entries: Sequence[Entry], context: ImportContext) -> None:
    """Ask about the rows of a table that made ``entries``, all of them new; say whose names are not the members'."""
    refuse_other_names(table)
    if entries:
        for doubt in _DOUBTS:
            doubt(table, entries, context)
