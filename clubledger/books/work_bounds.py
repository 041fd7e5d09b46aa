"""What a ledger must not ask of Beancount: work that grows with a square, on which it would sit for hours."""

from __future__ import annotations

from typing import Any, Final

from beancount.core.data import Pad, Transaction
from beancount.core.number import MISSING

from clubledger.i18n import message

MAX_PAIRS: Final = 10**7
"""How many comparisons Beancount may make where its work grows with a square (`pad`, lots at cost)."""
_FEW = 100
"""So few entries cannot ask for much, whatever they are."""

TOO_MUCH: Final = message(
    "The ledger has so many “pad” lines, lots at cost, amounts without a currency, options, pushed tags or levels of "
    "accounts that reading it would take hours. A club's books have nearly none of them: remove them."
)


class TooMuchError(Exception):
    """The ledger asks for work that grows with a square."""


def refuse_square_work(entries: list[Any]) -> None:
    """Refuse what would make Beancount compare everything with everything."""
    if len(entries) < _FEW:
        return
    pads = costs = vague = 0
    commodities = set()
    for entry in entries:
        kind = type(entry)
        if kind is Transaction:
            for posting in entry.postings:
                if posting.cost is not None:
                    costs += 1
                elif posting.units is MISSING:
                    continue
                elif posting.units.currency is MISSING:
                    vague += 1  # Beancount looks for it among all that the account holds
                else:
                    commodities.add(posting.units.currency)
        elif kind is Pad:
            pads += 1
    if max(costs * costs, vague * (len(commodities) + costs), pads * len(entries)) > MAX_PAIRS:
        raise TooMuchError
