"""The programs that a ledger may name: clubledger's own plugins and page, and the plugins of Beancount that only check."""

from __future__ import annotations

import re
from typing import Final

OUR_PLUGINS: Final = "clubledger.plugins."
CHECKING_PLUGINS: Final = frozenset(
    f"beancount.plugins.{name}"
    for name in (
        "check_average_cost",
        "check_closing",
        "check_commodity",
        "check_drained",
        "coherent_cost",
        "commodity_attr",
        "leafonly",
        "noduplicates",
        "nounused",
        "onecommodity",
        "pedantic",
        "sellgains",
        "unique_prices",
    )
)
"""Beancount's plugins that only check; some add `balance` directives of zero, none changes or adds a transaction."""
EVALUATING_PLUGINS: Final = frozenset(
    f"beancount.plugins.{name}" for name in ("check_average_cost", "check_commodity", "commodity_attr")
)
"""These hand their setting to ``eval()``: a setting that is no literal is a program (and refused)."""
AUTO_PLUGINS: Final = frozenset({"beancount.plugins.auto", "beancount.plugins.auto_accounts"})
"""May be named, weaken the books (BOOK-02): they open every misspelt account."""

FAVA_EXTENSION: Final = "clubledger.web"

_OUR_PLUGIN = re.compile(r"clubledger\.plugins\.[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def may_be_named(plugin: str) -> bool:
    """Whether a ledger may name a plugin; what else it names is never imported."""
    return bool(_OUR_PLUGIN.fullmatch(plugin)) or plugin in CHECKING_PLUGINS or plugin in AUTO_PLUGINS
