"""What the club's pages in Fava have in common: the books they read, their language, and their links."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fava.ext import FavaExtensionBase
from flask import request
from jinja2 import BytecodeCache

from clubledger.books import BrokenLedger
from clubledger.books.problem import Problem
from clubledger.figures.loan_register import accounts_of_loans
from clubledger.i18n import Dong, Message, Percent, message, render, show
from clubledger.regulation.profiles import PLAN, ProfileError, in_force, plan_of
from clubledger.web.club_cache import CLUB_CACHE, fund_of
from clubledger.web.filters import exactly, of_loan_on_vouchers, of_loans
from clubledger.web.language import add_catalogues_to_current_app
from clubledger.web.page_request import PageRequest, request_argument
from clubledger.web.redaction import WITHOUT_BOOKS, Redaction, RenderedText
from clubledger.web.stylesheets import stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from datetime import date
    from types import CodeType

    import jinja2
    from jinja2.bccache import Bucket

    from clubledger.books.books import Books
    from clubledger.books.chart import Fund
    from clubledger.i18n import Param
    from clubledger.web.club_cache import DatedBooks

T = TypeVar("T")


class _CompiledTemplates(BytecodeCache):
    """Compiled templates by file and content: Fava makes its pages anew whenever a ledger changes, not the templates."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = _CompiledTemplates()


class ClubPage(FavaExtensionBase):
    """A page of a club. A subclass has a ``report_title``, a template of its name, and a ``view`` for it."""

    def before_request(self) -> None:
        """Teach stock Fava Vietnamese before it speaks."""
        add_catalogues_to_current_app()

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
        return PageRequest.current().as_of

    @property
    def since(self) -> date | None:
        """The first day of Fava's time filter."""
        return PageRequest.current().since

    def books(self) -> Books:
        """The club's books as of the page's day. Raises `BrokenLedger`."""
        return self.books_as_of(self.as_of).books

    def books_as_of(self, as_of: date) -> DatedBooks:
        """The books as of a day with their reports, the same for the whole of a page.

        Raises `BrokenLedger`, and `ProfileError` where the commune's plan, beside the club's folder, cannot be read.
        """
        dated_books = PageRequest.current().dated_books
        if as_of not in dated_books:
            profile = in_force(as_of, plan_of(self.folder.parent))
            dated_books[as_of] = CLUB_CACHE.club(self.folder).books_as_of(as_of, profile)
        return dated_books[as_of]

    def report(self, make: Callable[..., T], *args: Hashable) -> T:
        """What a report says of the books; reckoned once for as long as no file changes."""
        return self.books_as_of(self.as_of).report(make, *args)

    # -- whose names may be shown

    @property
    def hides_names(self) -> bool:
        """Whether strangers look on: no free text is shown then, in which a name may stand."""
        return PageRequest.current().hides_names

    @property
    def redaction(self) -> Redaction:
        """What of the books may be shown to strangers."""
        try:
            return self.report(Redaction.of)
        except (BrokenLedger, ProfileError):
            return WITHOUT_BOOKS

    # -- what templates use

    @cached_property
    def jinja_env(self) -> jinja2.Environment:
        """Fava's templates and ours, with our sentences and figures."""
        env = super().jinja_env
        env.bytecode_cache = _COMPILED
        env.filters = {
            **env.filters,
            "say": self.say,
            "dong": lambda amount: (
                "—" if amount is None else format_dong(amount, PageRequest.current().language)
            ),
            "percent": lambda value: "—" if value is None else self.show(Percent(value)),
            "day": lambda day: "—" if day is None else self.show(day),
            "count": lambda number: "—" if number is None else self.show(number),
        }
        env.globals = {
            **env.globals,
            "_": self.translate,
            "arg": request_argument,
            "stylesheet": stylesheet,
        }
        return env

    def say(self, text: Message | str) -> str:
        """A message, or a msgid, in the page's language."""
        sentence = text if isinstance(text, Message) else Message(text)
        current = PageRequest.current()
        return RenderedText(
            render(self.redaction.message(sentence) if current.hides_names else sentence, current.language)
        )

    def translate(self, msgid: str, **params: Param) -> str:
        """A sentence of a template in the page's language."""
        return self.say(Message(msgid, params))

    def show(self, value: Param) -> str:
        """A figure, a day or a text as the page's language writes it."""
        current = PageRequest.current()
        return RenderedText(
            show(self.redaction.param(value) if current.hides_names else value, current.language)
        )

    def name_of(self, code: str | None) -> str:
        """A member's name for people who may see it: the code alone on a screen in a public meeting."""
        if code is None:
            return "—"
        if self.hides_names:
            return self.redaction.text(code)
        member = self.books().members.get(code)
        if member is None or not member.name:
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

    def account_url(self, account: str, **filters: str) -> str:
        """Fava's page of an account, which tells what each entry changed and the balance after it."""
        return self._address("account", {"name": account} | filters)

    def accounts_url(self, accounts: Sequence[str], **filters: str) -> str:
        """The page of the account, if it is one; the journal of several."""
        if len(accounts) == 1:
            return self.account_url(accounts[0], **filters)
        return self.journal_url(account=exactly(*accounts), **filters)

    def due_url(self) -> str:
        """What is due and late on the page's day."""
        return self.url("Due", on=str(self.as_of))

    def loans_url(self, *loans: str) -> str:
        """The journal's entries of some loans until the page's day."""
        return self.journal_url(filter=of_loans(loans), time=self.until)

    def loan_account_url(self, loan: str, *vouchers: str) -> str:
        """What a loan did, on some slips or ever, on its member's account until the page's day."""
        return self.loan_accounts()(loan, *vouchers)

    def loan_accounts(self, day: date | None = None) -> Callable[..., str]:
        """The same for many loans, until another day: what they have in common is found once."""
        accounts, time = self.report(accounts_of_loans), self.until_day(day or self.as_of)

        def url(loan: str, *vouchers: str) -> str:
            account, wanted = accounts.get(loan), of_loan_on_vouchers(loan, vouchers)
            if account is None:
                return self.journal_url(filter=wanted, time=time)
            return self.account_url(account, filter=wanted, time=time)

        return url

    @property
    def until(self) -> str:
        """Fava's time filter from the books' first day to the page's: what is owed began before the filter does."""
        return self.until_day(self.as_of)

    def until_day(self, day: date) -> str:
        """The same up to another day."""
        began = self.books().began or day
        return f"{min(began, day)} - {day}"

    def _address(self, endpoint: str, values: dict[str, str]) -> str:
        current = PageRequest.current()
        if current.hides_names:
            redaction = self.redaction
            values = {
                key: redaction.filter(value) if key in _OF_THE_BOOKS else value
                for key, value in values.items()
            }
        return current.addresses.of(endpoint, {"bfile": current.slug} | values)

    # -- what stands at the head of a page, and in place of one

    def head(self) -> Message:
        """Whose paper a printed page is, which page, and of which day."""
        return message(
            "{club} · {books} · {page} · As of {day}",
            club=self.books().directives.club.name or self.folder.name,
            books=self.fund.label if self.fund else message("both funds"),
            page=self.report_title or "",
            day=self.as_of,
        )

    def problems(self) -> tuple[Any, ...]:
        """Why the books, or the targets to judge them by, cannot be read; empty if they can."""
        try:
            self.books()
        except BrokenLedger as error:
            problems = error.problems
        except ProfileError as error:
            problems = (Problem(error.message, PLAN, None),)
        else:
            return ()
        return tuple(map(WITHOUT_BOOKS.problem, problems)) if self.hides_names else problems


_OF_THE_BOOKS: Final = frozenset({"name", "account", "filter", "loan", "member"})
"""What of an address is written in the books."""


@lru_cache(2**14)
def format_dong(amount: int, language: str) -> RenderedText:
    """An amount, which a page has in many places: a number names nobody."""
    return RenderedText(show(Dong(amount), language))
