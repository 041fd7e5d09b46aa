"""What a request for one of the club's pages asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fava.context import g
from flask import request

from clubledger.web.addresses import Addresses
from clubledger.web.language import page_language
from clubledger.web.no_names import hides_names

if TYPE_CHECKING:
    from clubledger.web.club_cache import DatedBooks


@dataclass(frozen=True)
class PageRequest:
    """Found once for all figures of a page: the first and the last day that the request names, its language, its ledger.

    ``hides_names``: strangers look on, so no free text is shown, in which a name may stand.
    """

    since: date | None
    as_of: date
    language: str
    hides_names: bool
    slug: str
    addresses: Addresses = field(default_factory=Addresses)
    dated_books: dict[date, DatedBooks] = field(default_factory=dict)

    @staticmethod
    def current() -> PageRequest:
        """That of this request."""
        attributes = g.__dict__
        current: PageRequest | None = attributes.get("clubledger_page_request")
        if current is None:
            current = attributes["clubledger_page_request"] = PageRequest._read()
        return current

    @staticmethod
    def _read() -> PageRequest:
        today = date.today()  # noqa: DTZ011 - the reader's own calendar
        try:
            span = g.filtered.date_range
        except Exception:  # noqa: BLE001 - a filter that Fava cannot read: 30/02, a pattern without its end
            span = None
        since, as_of = (span.begin, min(span.end - timedelta(days=1), today)) if span else (None, today)
        return PageRequest(since, as_of, page_language(), hides_names(), g.beancount_file_slug or "")


def request_argument(name: str) -> str:
    """What the address says after ``?name=``."""
    return request.args.get(name, "")
