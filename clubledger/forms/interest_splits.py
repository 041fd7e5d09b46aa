"""The split of a year's interest (bảng phân phối lãi): to capital and reserve, to the operating fund, to allowances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from clubledger.books.chart import Fund, Role
from clubledger.books.entries import Slip
from clubledger.forms.accounts import MONEY_FAULTS
from clubledger.forms.blank_layout import MAKER_AND_KEEPERS, BlankLayout
from clubledger.forms.columns import NUMBER_COLUMN, Column
from clubledger.forms.entries import Booking, Leg
from clubledger.forms.faults import fault
from clubledger.forms.form import Form, by_row
from clubledger.forms.import_context import IN, OUT, SUM_DIFFERS, VOUCHER_FAULTS, check_sum, split_identity
from clubledger.forms.synonyms import DAY, MEETING_DAY, MINUTES_NUMBER, PAYMENT_NUMBER, RECEIPT_NUMBER, WHOLE
from clubledger.forms.table import VALUE_MISSING
from clubledger.forms.values import AMOUNT, DATE, MINUTES, PERIOD, VOUCHER, VOUCHERS
from clubledger.i18n import N_, Dong, message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clubledger.books.books import Books
    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record

SHARES: Final = ("capital", "reserve", "operating", "allowance")
ROUNDING: Final = 1_000
ROUNDING_PERCENT: Final = 1
"""How far the shares may be off the interest, in đồng or percent of it, for rounding: as rule FUND-05."""

SPLIT_MORE = fault(
    "split-not-interest",
    N_("The shares add up to {sum}, the interest is {interest}."),
    N_("Reckon the shares again: together they are the interest."),
)
SPLIT_TOO_MUCH = fault(
    "split-too-much",
    N_(
        "The books have {booked} of interest for {period}, of which {shared} are split already; this would split {told} more."
    ),
    N_("Enter the repayments of that year first, or correct the sheet: a year's interest is split once."),
)
SLIPS_SEVERAL = fault(
    "split-slips",
    N_("Expected one payment slip, or two: the first for the operating fund, the second for the allowances."),
    N_(
        "Write for example “PC-2025-001, PC-2025-002”. More payees than that get payment slips of their own (phieu-chi)."
    ),
)


def entries(row: Record, context: ImportContext) -> Iterator[Entry]:
    """The allocation within the income fund, the transfer in both funds' journals, the allowances."""
    check_sum(row, SHARES)
    _check_interest(row, context)
    paid_by = _payment_slips(row, context)
    if row.amount("capital") + row.amount("reserve"):
        yield from _allocation(row, context)
    if row.amount("operating") and paid_by:
        yield from _transfer(row, context, paid_by[0])
    if row.amount("allowance") and paid_by:
        yield from _allowance(row, context, paid_by[-1])


def _each(rows: Sequence[Record], context: ImportContext) -> Iterator[Entry]:
    """The rows in turn, each checked against what those before it split, too."""
    trial = context.copy()
    for entry in by_row(lambda row, _context: entries(row, trial))(rows, context):
        yield entry
        trial.learn([entry], entry.record.spot.file)


def _check_interest(row: Record, context: ImportContext) -> None:
    interest, shares = row.amount("interest"), sum(row.amount(share) for share in SHARES)
    if abs(shares - interest) * 100 > interest * ROUNDING_PERCENT:
        row.refuse("interest", SPLIT_MORE, sum=Dong(shares), interest=Dong(interest))
        return
    period = row.text("period")
    if _is_known(row, context):
        return
    booked, shared = context.interest_of(int(period)), context.shared_out[period]
    if shared and shared + shares > booked + max(ROUNDING, booked * ROUNDING_PERCENT // 100):
        row.refuse(
            "interest",
            SPLIT_TOO_MUCH,
            booked=Dong(booked),
            period=period,
            shared=Dong(shared),
            told=Dong(shares),
        )
    elif booked != interest:
        row.remark(
            message(
                "The books have {booked} of interest for {period}, the sheet says {told}.",
                booked=Dong(booked),
                period=period,
                told=Dong(interest),
            ),
            "interest",
        )


def _is_known(row: Record, context: ImportContext) -> bool:
    """Whether the books have this very split; what differs in it is said elsewhere."""
    slips = [(Fund.INCOME, Slip.of(slip)) for slip in row.get("paid_by") or ()]
    allocation = (Fund.INCOME, *split_identity(row.text("period"), row.text("minutes")))
    return any(key in context.known for key in (*slips, allocation))


def _payment_slips(row: Record, context: ImportContext) -> tuple[str, ...]:
    """The slips of the transfer and of the allowances; empty if none is needed, or if they are wrong."""
    if not row.amount("operating") + row.amount("allowance"):
        return ()
    slips: tuple[str, ...] = row.get("paid_by") or ()
    if not slips:
        title = row.columns["paid_by"].title
        row.refuse("paid_by", VALUE_MISSING, heading=title, example=VOUCHERS.example)
    if len(slips) > 2:
        row.refuse("paid_by", SLIPS_SEVERAL)
        return ()
    good = [context.check_voucher(row, slip, OUT, "paid_by") for slip in slips]
    return tuple(slip for slip in good if slip) if all(good) else ()


def _meta(row: Record) -> dict[str, str]:
    meta = {"minutes": row.get("minutes"), "period": row.get("period")}
    return {key: value for key, value in meta.items() if value is not None}


def _allocation(row: Record, context: ImportContext) -> Iterator[Entry]:
    legs = [(Role.RETAINED, row.amount("capital")), (Role.RESERVE, row.amount("reserve"))]
    source = context.accounts.of_role(row, Fund.INCOME, Role.ALLOCATION)
    shares = [(context.accounts.of_role(row, Fund.INCOME, role), amount) for role, amount in legs if amount]
    if source is None or any(account is None for account, _ in shares):
        return
    period = row.text("period")
    yield Booking(
        row,
        Fund.INCOME,
        row.day(),
        "Phân phối lãi",
        f"Lãi năm {period} bổ sung vốn, trích dự phòng",
        (
            Leg(source, sum(amount for _, amount in shares)),
            *(Leg(account, -amount) for account, amount in shares if account),
        ),
        meta=_meta(row),
        identity=split_identity(period, row.text("minutes")),
    )


def _transfer(row: Record, context: ImportContext, paid_by: str) -> Iterator[Entry]:
    amount, period, slip = row.amount("operating"), row.text("period"), Slip.of(paid_by)
    received = context.voucher(row, IN, "received_by")
    if row.get("received_by") is None:
        title = row.columns["received_by"].title
        row.refuse("received_by", VALUE_MISSING, heading=title, example=VOUCHER.example)
    out = context.accounts.money(row, Fund.INCOME, paid_by, "paid_by")
    into = context.accounts.money(row, Fund.OPERATING, received, "received_by")
    sending = context.accounts.of_role(row, Fund.INCOME, Role.TRANSFER)
    receiving = context.accounts.of_role(row, Fund.OPERATING, Role.TRANSFER)
    if None in {received, out, into, sending, receiving} or slip is None:
        return
    links = (f"CQ-{slip.year}-{slip.number:03}",)
    for fund, narration, voucher, legs in (
        (Fund.INCOME, f"Lãi năm {period} sang quỹ hoạt động", paid_by, ((sending, amount), (out, -amount))),
        (
            Fund.OPERATING,
            f"Lãi năm {period} từ quỹ tăng thu nhập",
            received,
            ((into, amount), (receiving, -amount)),
        ),
    ):
        yield Booking(
            row,
            fund,
            row.day(),
            "Chuyển quỹ",
            narration,
            tuple(Leg(account or "", moved) for account, moved in legs),
            links=links,
            meta=_meta(row),
            voucher=voucher,
        )


def _allowance(row: Record, context: ImportContext, paid_by: str) -> Iterator[Entry]:
    amount = row.amount("allowance")
    account = context.accounts.of_role(row, Fund.INCOME, Role.ALLOWANCE)
    money = context.accounts.money(row, Fund.INCOME, paid_by, "paid_by")
    if account is not None and money is not None:
        yield Booking(
            row,
            Fund.INCOME,
            row.day(),
            "Ban chủ nhiệm",
            f"Thù lao năm {row.text('period')}",
            (Leg(account, amount), Leg(money, -amount)),
            meta=_meta(row),
            voucher=paid_by,
        )


def _notes(_books: Books) -> Iterator[str]:
    yield "Bảng này chi luôn phần thù lao theo số phiếu chi ghi ở đây; không lập thêm phiếu chi thù lao của năm đó."


FORM: Final = Form(
    name="interest-split",
    file="bang-phan-phoi-lai",
    paper="BẢNG PHÂN PHỐI LÃI",
    title=N_("Interest split"),
    columns=(
        NUMBER_COLUMN,
        Column("period", "Kỳ", PERIOD, ("Năm", "Kỳ phân phối", "Lãi năm"), required=True, needed=True, above=True),
        Column("date", "Ngày", DATE, (*DAY, *MEETING_DAY, "Ngày chia", "Ngày phân phối"), needed=True, above=True),
        Column("minutes", "Số biên bản", MINUTES, MINUTES_NUMBER, needed=True, above=True),
        Column("interest", "Lãi đã thu", AMOUNT, ("Tiền lãi đã thu", "Tổng lãi", "Lãi thu được"), required=True, needed=True, summed=True),
        Column("capital", "Bổ sung vốn", AMOUNT, ("Vốn", "Bổ sung vốn vay", "Bổ sung quỹ"), required=True, summed=True),
        Column("reserve", "Dự phòng", AMOUNT, ("Dự phòng rủi ro", "Trích dự phòng", "Quỹ dự phòng"), summed=True),
        Column("operating", "Quỹ hoạt động", AMOUNT, ("Sang quỹ hoạt động", "Chuyển quỹ hoạt động"), required=True, summed=True),
        Column("allowance", "Thù lao", AMOUNT, ("Bồi dưỡng", "Thù lao ban chủ nhiệm", "Phụ cấp"), summed=True),
        Column("total", "Cộng", AMOUNT, WHOLE, summed=True),
        Column("paid_by", "Số phiếu chi", VOUCHERS, PAYMENT_NUMBER),
        Column("received_by", "Số phiếu thu", VOUCHER, RECEIPT_NUMBER),
    ),
    filled_by=("interest", *SHARES, "total"),
    entries=_each,
    blank=BlankLayout(MAKER_AND_KEEPERS, rows=5, notes=_notes),
    faults=(SUM_DIFFERS, SPLIT_MORE, SPLIT_TOO_MUCH, SLIPS_SEVERAL, VALUE_MISSING, *VOUCHER_FAULTS, *MONEY_FAULTS),
)  # fmt: skip
