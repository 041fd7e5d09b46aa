"""Fava in Vietnamese: its own strings and ours, without a change to Fava."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import fava
from flask import current_app
from flask_babel import get_locale

from clubledger.i18n import DEFAULT_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from flask import Flask

CATALOGUES: Final = Path(__file__).parent / "locale"
"""The Vietnamese catalogue of Fava's own strings."""


def offer_vietnamese() -> None:
    """Let Fava choose Vietnamese where a browser asks for it; it does so from the list that it chooses from."""
    if "vi" not in fava.LOCALES:
        fava.LOCALES.append("vi")


def teach(app: Flask) -> None:
    """Give an app of Fava our catalogue; once is enough."""
    directories = app.extensions["babel"].translation_directories
    if str(CATALOGUES) not in directories:
        directories.append(str(CATALOGUES))


def teach_current_app() -> None:
    """The same for the app that serves this request: stock Fava loads us only with a ledger."""
    teach(current_app)


def page_language() -> str:
    """The language of the page that is being made: of ours the one that Fava speaks, else English."""
    spoken = get_locale()
    told = spoken.language if spoken is not None else DEFAULT_LANGUAGE
    return told if told in LANGUAGES else "en"
