"""Money that crosses the funds: the two halves of a transfer under one link, and the year that it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from clubledger.books.chart import Fund, Role
from clubledger.books.files import JOURNALS
from clubledger.rules.findings import voucher_or_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clubledger.books.books import Books
    from clubledger.books.entries import Transaction


@dataclass(frozen=True, slots=True)
class Transfer:
    """What crosses the funds under one link: its halves. ``link`` is ``None`` where an entry has not exactly one."""

    link: str | None
    halves: tuple[Transaction, ...]

    @property
    def subject(self) -> str:
        """The link; where there is none the voucher, where there are several all of them."""
        entry = self.halves[0]
        return self.link or " ".join(sorted(entry.links)) or voucher_or_place(entry)

    def moved(self, fund: Fund) -> int:
        """What left a fund, net, in đồng; negative if money came into it."""
        return sum(entry.moved(Role.TRANSFER, fund=fund) for entry in self.halves)

    @property
    def sender(self) -> Transaction:
        """The entry that sent the money; the first of them."""
        return next((entry for entry in self.halves if entry.moved(Role.TRANSFER) > 0), self.halves[0])


def transfers(books: Books) -> Iterable[Transfer]:
    """Every transfer by its link; what openings bring forward is none."""
    linked: dict[str, list[Transaction]] = defaultdict(list)
    for entry in books.by_role.get(Role.TRANSFER, ()):
        if entry.opening and entry.money() >= 0:
            continue
        if len(entry.links) == 1:
            linked[next(iter(entry.links))].append(entry)
        else:
            yield Transfer(None, (entry,))
    for link in sorted(linked):
        yield Transfer(link, tuple(linked[link]))


def period_year(entry: Transaction) -> int | None:
    """The fiscal year that an entry's period names; of “2023-2024” the one in which it ends."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", entry.period or "")
    return int(years[-1]) if years else None


def sees_both(books: Books) -> bool:
    """Tell whether the other fund's journal is there at all: in one fund's own ledger it is not."""
    if books.loaded is not None:
        return True
    seen = {PurePath(name).parent.name for name in books.source.options.get("include", ())}
    return all(
        JOURNALS[fund] in seen or any(fund in entry.funds for entry in books.transactions) for fund in Fund
    )
