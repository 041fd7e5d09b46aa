"""A reason that contradicts its row: the slip was spoiled or nothing was paid yet, or it reckons another amount."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final

from clubledger.forms.entries import records_of
from clubledger.forms.faults import question
from clubledger.i18n import N_, Dong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clubledger.forms.entries import Entry
    from clubledger.forms.import_context import ImportContext
    from clubledger.forms.record import Record
    from clubledger.forms.table import Table

REASON_NOT_PAID = question(
    "reason-not-paid",
    N_("The reason says that the slip was spoiled or that nothing was paid yet, but it has an amount. Was it paid?"),
    N_("Look at the signed slip. A spoiled slip has no amount; a slip that was not paid yet is not entered."),
)  # fmt: skip
REASON_RECKONS = question(
    "reason-reckons-other",
    N_("The reason “{words}” makes {reckoned}, but the amount is {amount}. Is the amount right?"),
    N_("Look at the signed slip, and correct the amount or the reason as it stands there."),
)
REASON_FAULTS: Final = (REASON_NOT_PAID, REASON_RECKONS)

_NOT_YET: Final = r"chưa (?:chi|trả|thu|nộp|nhận)(?: tiền)?"
_NOT_PAID = re.compile(
    rf"(?:(?:đã |phiếu )*(?:hủy|huỷ|hỏng|bỏ)(?: phiếu| bỏ)?|{_NOT_YET}|(?:phiếu |bản )?nháp)[ .!]*"
    rf"|(?:phiếu|bản) (?:hủy|huỷ|hỏng|bỏ|nháp)\b(?! \w*rác).*"
    rf"|.*(?:[(\[]|\s[-\u2013\u2014] )\s*(?:{_NOT_YET}|đã hủy|đã huỷ|hủy|huỷ|phiếu hỏng|nháp)[ .!)\]]*",
    re.IGNORECASE,
)
"""The whole reason, or what stands in brackets or behind a dash at its end: “nước tháng 12 chưa trả” is paid late."""

_NUMBER: Final = r"\d{1,3}(?:\.\d{3})+(?!\d|[.,]\d)|\d{1,7}(?!\d|[.,]\d)"
_FACTOR: Final = rf"(?:{_NUMBER})(?:\s*(?:đồng|đ|vnđ)?(?:\s*/\s*|\s+|(?=[^\W\d_]))(?!x\s)[^\W\d_]++){{0,3}}"
_PRODUCT = re.compile(
    rf"(?<![\d.,/])(?P<factors>{_FACTOR}(?:\s*[x×*]\s*(?:{_FACTOR}))+)(?:\s*=\s*(?P<result>{_NUMBER})|(?=\W|$))",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"[+]|\b(?:và|cộng|trừ|thêm|bớt|giảm|nửa|đợt|lần|còn|trước|ứng|phần|nợ|thiếu|cọc|kỳ|hỗ trợ|mỗi)\b", re.IGNORECASE
)  # fmt: skip
"""Words with which the product is not all that was paid."""
_MEASURES = re.compile(
    r"(?:(?<=\d)|\b)(?:mm|cm|dm|m|m2|m²|kg|w|v|kw|inch)\b|%|\bA[3-5]\b|[^\W\d_]\d+\s*[x×*]|\d\s*tờ\b",
    re.IGNORECASE,
)
"""How large or strong something is, 1200 x 800 mm, or of which kind: no reckoning of what was paid."""
_PRICE: Final = 1000
"""From here on a factor is a price."""


def doubt_reasons(table: Table, entries: Sequence[Entry], _context: ImportContext) -> None:
    """Ask about each kind once a table."""
    if "reason" not in table.form.by_key:
        return
    paid = [record for record in records_of(entries) if record.amount("amount") and not record.problems]
    unpaid = [record for record in paid if _NOT_PAID.fullmatch(record.text("reason").strip())]
    if unpaid:
        unpaid[0].ask("reason", REASON_NOT_PAID, unpaid[1:])
    for record in paid:
        _doubt_reckoning(record)


def _doubt_reckoning(record: Record) -> None:
    """Ask where the reason holds one product of a price, and nothing else that could be part of the amount."""
    reason, amount = record.text("reason"), record.amount("amount")
    products = list(_PRODUCT.finditer(reason))
    if len(products) != 1 or _PARTS.search(reason) or _MEASURES.search(reason):
        return
    (product,) = products
    factors = [_figure(number) for number in re.findall(_NUMBER, product["factors"])]
    prices = [factor for factor in factors if factor >= _PRICE]
    others = re.findall(r"\d{1,3}(?:\.\d{3})+|\d{4,}", reason[: product.start()] + reason[product.end() :])
    if len(prices) != 1 or any(_figure(number) != amount for number in others if not _is_year(number)):
        return
    reckoned = _figure(product["result"]) if product["result"] else prod(factors)
    if reckoned != amount:
        record.ask(
            "amount", REASON_RECKONS, words=product[0].strip(), reckoned=Dong(reckoned), amount=Dong(amount)
        )


def _figure(text: str) -> int:
    return int(text.replace(".", ""))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.startswith("20")
