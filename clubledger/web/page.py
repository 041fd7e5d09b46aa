"""What the club's pages in Fava have in common: the books they read, their language, and their links."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from fava.context import g
from fava.ext import FavaExtensionBase
from fava.helpers import FavaAPIError
from flask import current_app, request

from clubledger.books import BrokenLedger
from clubledger.books.safety import Problem
from clubledger.i18n import Dong, Message, Percent, message, render, show
from clubledger.regulation.profiles import PLAN, ProfileError, in_force, plan_of
from clubledger.web.addresses import Addresses
from clubledger.web.clubs import SHELF, fund_of
from clubledger.web.language import page_language, teach_current_app

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import jinja2

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.i18n import Param
    from clubledger.web.clubs import Opened

T = TypeVar("T")


class ClubPage(FavaExtensionBase):
    """A page of a club. A subclass has a ``report_title``, a template of its name, and a ``view`` for it."""

    def before_request(self) -> None:
        """Teach stock Fava Vietnamese before it speaks."""
        teach_current_app()

    # -- the books

    @property
    def folder(self) -> Path:
        """The club's folder."""
        return Path(self.ledger.beancount_file_path).parent

    @property
    def fund(self) -> Fund | None:
        """The fund whose ledger is open; ``None`` in that of the whole club."""
        return fund_of(Path(self.ledger.beancount_file_path))

    @property
    def as_of(self) -> date:
        """The last day of Fava's time filter, at most today; today without one."""
        today = date.today()  # noqa: DTZ011 - the reader's own calendar
        span = self._span
        return min(span.end - timedelta(days=1), today) if span is not None else today

    @property
    def since(self) -> date | None:
        """The first day of Fava's time filter."""
        span = self._span
        return span.begin if span is not None else None

    @property
    def _span(self) -> Any:
        """The days of Fava's time filter; ``None`` without one, and with one that Fava cannot read."""
        try:
            return g.filtered.date_range
        except (FavaAPIError, OverflowError):
            return None

    def books(self) -> Books:
        """The club's books as of the page's day. Raises `BrokenLedger`."""
        return self.opened(self.as_of).books

    def opened(self, as_of: date) -> Opened:
        """The books as of a day with their reports, the same for the whole of a page.

        Raises `BrokenLedger`, and `ProfileError` where the commune's plan, beside the club's folder, cannot be read.
        """
        kept: dict[tuple[Path, date], Opened] = g.__dict__.setdefault("clubledger_opened", {})
        key = self.folder, as_of
        if key not in kept:
            profile = in_force(as_of, plan_of(self.folder.parent))
            kept[key] = SHELF.club(self.folder).opened(as_of, profile)
        return kept[key]

    def report(self, make: Callable[..., T], *args: Hashable) -> T:
        """What a report says of the books; reckoned once for as long as no file changes."""
        return self.opened(self.as_of).report(make, *args)

    # -- what templates use

    @cached_property
    def jinja_env(self) -> jinja2.Environment:
        """Fava's templates and ours, with our sentences and figures."""
        env = super().jinja_env
        env.filters = {
            **env.filters,
            "say": self.say,
            "dong": lambda amount: "—" if amount is None else self.show(Dong(amount)),
            "percent": lambda value: "—" if value is None else self.show(Percent(value)),
            "day": lambda day: "—" if day is None else self.show(day),
            "count": lambda number: "—" if number is None else self.show(number),
        }
        env.globals = {**env.globals, "_": self.translate, "page": self, "arg": request_argument}
        return env

    def say(self, text: Message | str) -> str:
        """A message, or a msgid, in the page's language."""
        return render(text if isinstance(text, Message) else Message(text), page_language())

    def translate(self, msgid: str, **params: Param) -> str:
        """A sentence of a template in the page's language."""
        return render(Message(msgid, params), page_language())

    def show(self, value: Param) -> str:
        """A figure or a day as the page's language writes it."""
        return show(value, page_language())

    def name_of(self, code: str | None) -> str:
        """A member's name for people who may see it: the code alone on a screen in a public meeting."""
        if code is None:
            return "—"
        member = self.books().members.get(code)
        if current_app.config.get("CLUBLEDGER_NO_NAMES") or member is None or not member.name:
            return code
        return f"{code} {member.name}"

    # -- links

    def url(self, page: str, **args: str) -> str:
        """Another of the club's pages, Fava's filters kept."""
        values = {"extension_name": page} | args
        if "time" in request.args:
            values.setdefault("time", request.args["time"])
        return self._address("extension_report", values)

    def journal_url(self, **filters: str) -> str:
        """Fava's journal of what a figure is made of: ``filter="^KU-2024-001"``, ``time="2024-05"``."""
        return self._address("report", {"report_name": "journal"} | filters)

    def voucher_url(self, voucher: str) -> str:
        """The journal's entry of a slip."""
        return self.journal_url(filter=f'voucher:"^{voucher}$"')

    def loan_url(self, loan: str) -> str:
        """The journal's entries of a loan."""
        return self.journal_url(filter=f"^{loan}")

    def account_url(self, account: str, **filters: str) -> str:
        """Fava's page of an account."""
        return self._address("account", {"name": account} | filters)

    def _address(self, endpoint: str, values: dict[str, str]) -> str:
        addresses: Addresses = g.__dict__.setdefault("clubledger_addresses", Addresses())
        return addresses.of(endpoint, {"bfile": g.beancount_file_slug or ""} | values)

    # -- what stands in place of a page

    def problems(self) -> tuple[Any, ...]:
        """Why the books, or the targets to judge them by, cannot be read; empty if they can."""
        try:
            self.books()
        except BrokenLedger as error:
            return error.problems
        except ProfileError as error:
            return (Problem(error.message, PLAN, None),)
        return ()


def request_argument(name: str) -> str:
    """What the address says after ``?name=``."""
    return request.args.get(name, "")


NOTHING = message("There is nothing to show here yet.")
