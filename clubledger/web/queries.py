"""Fava's queries, when strangers' ledgers are beside each other: they ask, and do nothing else.

Its shell is Beancount's own, made for who sits before it: ``.output FILE`` writes, ``CREATE TABLE … USING 'csv:FILE'``
reads any file, and all requests share one connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fava.core.query_shell import FavaBQLShell, FavaShellError, QueryShell

from clubledger.i18n import message, render
from clubledger.web.language import page_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fava.core import FavaLedger

QUESTIONS: Final = frozenset({"Select", "Balances", "Journal"})
"""The statements of the query language that give a table; Fava shows nothing of its PRINT."""
REFUSED: Final = message(
    "Only questions can be asked here: SELECT, BALANCES, JOURNAL, or run with a query's name."
)
TOO_DEEP: Final = message("This question is too long.")


class Queries(QueryShell):
    """In the place of Fava's: each question has a shell and a connection of its own."""

    def __init__(self, ledger: FavaLedger) -> None:
        super().__init__(ledger)
        self.shell: Any = _ShellOfEachQuestion(ledger)


class _ShellOfEachQuestion:
    def __init__(self, ledger: FavaLedger) -> None:
        self._ledger = ledger

    def run(self, entries: Sequence[Any], query: str) -> Any:
        """Fava's answer to a question. Raises `FavaAPIError`."""
        try:
            return _Shell(self._ledger).run(entries, query)
        except RecursionError as error:
            raise FavaShellError(render(TOO_DEEP, page_language())) from error


class _Shell(FavaBQLShell):
    def onecmd(self, line: str) -> Any:
        """Answer a question, or the ledger's question of that name; Fava's other commands are not for strangers."""
        word, _, rest = line.strip().partition(" ")
        if word.lower() in {"run", ".run"}:
            return self.do_run(rest)
        if word.startswith("."):
            raise FavaShellError(render(REFUSED, page_language()))
        return self.execute(line)

    def execute(self, query: str, **options: Any) -> Any:
        """Refuse what is no question. Beancount's own would parse it once more, which takes longest of all."""
        statement = self.parse(query, **options)
        kind = type(statement).__name__
        if kind not in QUESTIONS:
            raise FavaShellError(render(REFUSED, page_language()))
        return getattr(self, f"on_{kind}", self.on_Select)(statement)
