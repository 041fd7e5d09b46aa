r"""Filters as Fava reads them in an address: ``^KU-2024-001, voucher:"^(PT\-2024\-015)$"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def exactly(*texts: str) -> str:
    """A pattern for some texts; Fava knows no way to write a quotation mark."""
    return f"^({'|'.join(re.escape(text) for text in texts)})$".replace('"', ".")


def any_of(*filters: str) -> str:
    """What one of some filters finds; those that are empty are left out."""
    return ", ".join(filter(None, filters))


def of_loans(loans: Iterable[str]) -> str:
    """The entries of some loans, which their links name."""
    return any_of(*(f"^{loan}" for loan in loans))


def of_vouchers(vouchers: Iterable[str]) -> str:
    """The entries on some slips; none without any."""
    numbers = tuple(vouchers)
    return f'voucher:"{exactly(*numbers)}"' if numbers else ""


def of_loan_on_vouchers(loan: str, vouchers: Iterable[str]) -> str:
    """The entries of a loan on some slips, or without any all of them."""
    return f"{of_vouchers(vouchers)} ^{loan}".lstrip()
