"""Our pages outside any ledger; the templates of Fava's own want to know which ledger is open."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for
from jinja2 import Environment, PackageLoader

from clubledger.i18n import Dong, Message, render, show
from clubledger.web.language import page_language
from clubledger.web.stylesheets import stylesheet

_TEMPLATES: Final = Environment(loader=PackageLoader("clubledger.web"), autoescape=True)


def render_page(template: str, **context: Any) -> str:
    """One of these pages, in the page's language."""
    language = page_language()

    def say(text: Message | str) -> str:
        return render(text if isinstance(text, Message) else Message(text), language)

    return _TEMPLATES.get_template(template).render(
        _=lambda msgid, **params: render(Message(msgid, params), language),
        say=say,
        dong=lambda amount: "—" if amount is None else show(Dong(amount), language),
        count=lambda number: "—" if number is None else show(number, language),
        day=lambda day: "—" if day is None else show(day, language),
        language=language,
        stylesheet=stylesheet,
        club_list_url=club_list_url,
        **context,
    )


def club_list_url(query: str | None = None, sort: str | None = None, page: int | None = None) -> str:
    """The address of the list of all clubs."""
    return url_for("index", q=query, sort=sort, page=page)
