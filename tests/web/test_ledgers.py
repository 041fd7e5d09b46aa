"""A ledger in the reading room is what stock Fava makes of it, from the bytes that were looked at."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from fava.core import FavaLedger

from clubledger.plugins.checking import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

SLUGS = [
    f"{club}{fund}" for club in ("ben-gia", "dong-mau", "na-thu") for fund in ("", "-income", "-operating")
]
COMPARED = (
    "documents", "filename", "name_assets", "name_equity", "name_expenses", "name_income", "name_liabilities",
    "operating_currency", "plugin", "render_commas", "title", "account_current_earnings",
)  # fmt: skip


def ledger(app: Flask, slug: str) -> Any:
    with app.test_request_context(f"/{slug}/"):
        return app.config["LEDGERS"][slug]


def plain(entry: Any) -> Any:
    """An entry without what Beancount's booking notes for itself."""
    told = entry._replace(meta={key: value for key, value in entry.meta.items() if not key.startswith("__")})
    if not hasattr(told, "postings"):
        return told
    postings = [
        one._replace(meta={key: value for key, value in (one.meta or {}).items() if not key.startswith("__")})
        for one in told.postings
    ]
    return told._replace(postings=postings)


@pytest.fixture(scope="module")
def stock_ledger() -> Iterator[Callable[[Path], FavaLedger]]:
    """A ledger as stock Fava loads it, in English, once."""
    with pytest.MonkeyPatch.context() as english:
        english.setenv("CLUBLEDGER_LANG", "en")
        yield cache(lambda top: FavaLedger(str(top), poll_watcher=True))


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_the_entries_options_and_formats_of_stock_fava(
    shared_room: Callable[..., Flask], stock_ledger: Callable[[Path], FavaLedger], slug: str
) -> None:
    app = shared_room(language="en")
    ours = ledger(app, slug)
    stock = stock_ledger(app.config["LEDGERS"].locations[slug].path)
    assert [plain(entry) for entry in ours.all_entries] == [plain(entry) for entry in stock.all_entries]
    options, expected = dict(ours.options), dict(stock.options)
    for key in COMPARED:
        assert options[key] == expected[key], key
    assert sorted(ours.options["include"]) == sorted(stock.options["include"])
    assert ours.format_decimal.precisions == stock.format_decimal.precisions
    assert ours.accounts.keys() == stock.accounts.keys()


@pytest.mark.parametrize("slug", SLUGS)
def test_its_errors_are_those_of_the_plugins_and_counts(
    shared_room: Callable[..., Flask], stock_ledger: Callable[[Path], FavaLedger], slug: str
) -> None:
    app = shared_room(language="en")
    ours = ledger(app, slug).load_errors
    stock = stock_ledger(app.config["LEDGERS"].locations[slug].path).load_errors
    said = [(error.message, error.source) for error in ours if error.rule != "CASH-04"]
    assert said == [(error.message, error.source) for error in stock if isinstance(error, RuleError)]
    counts = [error for error in stock if type(error).__name__ == "BalanceError"]
    assert len([error for error in ours if error.rule == "CASH-04"]) == len(counts)


def test_a_file_that_changes_after_it_was_looked_at_is_not_what_fava_shows(
    room: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and Fava's load a stranger may put anything there: nothing is read a second time."""
    from clubledger.books import loading
    from clubledger.web import club_cache

    app = room("dong-mau")
    folder = tmp_path / "ledgers" / "dong-mau"
    looked = loading.load

    def load_then_change(path: Path) -> Any:
        loaded = looked(path)
        for top in ("main", "income-fund"):
            (folder / f"{top}.beancount").write_text('plugin "evil"\noption "title" "evil"\n', "utf-8")
        return loaded

    monkeypatch.setattr(club_cache, "load", load_then_change)
    with app.test_request_context("/dong-mau/"):
        club = club_cache.CLUB_CACHE.club(folder)
    from clubledger.web.club_ledger import ClubLedger

    locations = app.config["LEDGERS"].locations
    for slug in ("dong-mau", "dong-mau-income"):
        with app.test_request_context(f"/{slug}/"):
            shown = ClubLedger(locations[slug], club, names=True, write=False, language="vi")
        assert "evil" not in shown.options["title"]
        assert len(shown.all_entries) > 100


def test_the_cache_keeps_few_clubs(room: Callable[..., Flask], tmp_path: Path) -> None:
    from clubledger.web.club_cache import MAX_CLUBS, ClubCache

    room("na-thu")
    cache = ClubCache()
    for number in range(MAX_CLUBS + 3):
        folder = tmp_path / "many" / f"club-{number}"
        folder.mkdir(parents=True)
        for name in ("main", "club"):
            (folder / f"{name}.beancount").write_bytes(b'option "name_assets" "T\xc3\xa0i-s\xe1\xba\xa3n"\n')
        cache.club(folder)
    assert len(cache._entries) == MAX_CLUBS
