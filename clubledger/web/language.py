"""Fava in Vietnamese: its own strings and ours, without a change to Fava."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import current_app
from flask_babel import get_locale

from clubledger.i18n import DEFAULT_LANGUAGE, LANGUAGES
from clubledger.web import fava_seams

if TYPE_CHECKING:
    from flask import Flask

CATALOGUES: Final = Path(__file__).parent / "locale"
"""The catalogues of Fava's own strings in the languages that it does not bring."""
_SENTENCES_ARE_IN: Final = "en"
"""What every Fava speaks, and what our sentences are in where nothing is translated."""


def offer_languages() -> None:
    """Let Fava choose those of ours that it does not bring."""
    for language in LANGUAGES:
        if (CATALOGUES / language).is_dir():
            fava_seams.offer_locale(language)


def add_catalogues(app: Flask) -> None:
    """Give an app of Fava our catalogues."""
    fava_seams.add_catalogue(app, CATALOGUES)


def add_catalogues_to_current_app() -> None:
    """The same for the app that serves this request: stock Fava loads us only with a ledger."""
    add_catalogues(current_app)


def page_language() -> str:
    """The language of the page that is being made: of ours the one that Fava speaks, else English."""
    locale = get_locale()
    language = locale.language if locale is not None else DEFAULT_LANGUAGE
    return language if language in LANGUAGES else _SENTENCES_ARE_IN
