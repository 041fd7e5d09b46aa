"""Each amount on a club's page leads to entries, or to the page on which it is told line by line."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.web.conftest import CLUBS, LEDGERS, books_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

SPAN = "2024-01-01 - 2025-12-31"
AMOUNT = re.compile(r"-?[\d,]*[1-9][\d,]* đ")
FIGURE = re.compile(r'<(td) class="n\b[^>]*>(.*?)</td>|<(div) class="card">(.*?)</div>', re.DOTALL)
LINK = re.compile(r'<a (?:class="[^"]*" )?href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)


def pages(club: str) -> Iterator[str]:
    books = books_of(LEDGERS / club, date(2025, 12, 31))
    yield from (
        "Overview/?",
        "Loans/?",
        "Due/?",
        "Due/?on=31/12/2025",
        "Members/?",
        "CashBook/?",
        "Regulation/?",
        "Findings/?",
    )
    late = max(books.loans.values(), key=lambda loan: loan.standing(books.as_of).days_past_due)
    long = max(books.loans.values(), key=lambda loan: len(loan.transactions))
    yield from (f"Loans/?loan={loan.number}&" for loan in (late, long))
    yield from (f"Members/?member={code}&" for code in (late.member, long.member, *list(books.members)[:2]))


def read(samples: Flask, club: str, page: str) -> str:
    answer = samples.test_client().get(f"/{club}/extension/{page}time={SPAN}")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    return html.unescape(text[text.index('<div class="club">') :])


@pytest.mark.parametrize("club", CLUBS)
def test_no_amount_stands_without_a_link(samples: Flask, club: str) -> None:
    seen = 0
    for page in pages(club):
        for figure in FIGURE.finditer(read(samples, club, page)):
            text = figure[2] or figure[4] or ""
            seen += bool(AMOUNT.search(text))
            assert not AMOUNT.search(LINK.sub("", text)), (page, text)
    assert seen > 200


@pytest.mark.parametrize("club", CLUBS)
def test_each_link_of_an_amount_shows_something(samples: Flask, club: str) -> None:
    links = {
        (link[1], AMOUNT.search(link[2])[0])  # type: ignore[index] # it was found
        for page in pages(club)
        for link in LINK.finditer(read(samples, club, page))
        if AMOUNT.search(link[2])
    }
    assert len(links) > 150
    with samples.test_request_context(f"/{club}/"):
        ledger = samples.config["LEDGERS"][club]
        for address, amount in sorted(links)[:: max(1, len(links) // 150)]:
            where = urlsplit(address)
            parts = unquote(where.path).split("/")
            if "journal" not in parts and "account" not in parts:
                continue
            query = {key: told[0] for key, told in parse_qs(where.query).items()}
            entries = ledger.get_filtered(**query).entries
            if "account" in parts:
                name = parts[parts.index("account") + 1]
                entries = [
                    entry
                    for entry in entries
                    if any(
                        posting.account == name or posting.account.startswith(f"{name}:")
                        for posting in getattr(entry, "postings", ())
                    )
                    or getattr(entry, "account", None) == name
                ]
            assert entries, (address, amount)
