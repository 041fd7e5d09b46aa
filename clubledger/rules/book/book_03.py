"""BOOK-03: the folder is not tidy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from clubledger.books.allowed_plugins import OUR_PLUGINS
from clubledger.books.files import JOURNALS
from clubledger.books.place import Place
from clubledger.books.writing import TOP_FILES
from clubledger.i18n import N_, message
from clubledger.rules.findings import Found, Level
from clubledger.rules.registry import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clubledger.books.books import Books
    from clubledger.books.loading import Loaded
    from clubledger.i18n import Message


_JOURNAL = re.compile(rf"({'|'.join(JOURNALS.values())})/\d{{4}}\.beancount", re.ASCII)
"""A fund's journal of a year: entries that main.beancount leaves out are kept from the audit."""


class UntidyFile(NamedTuple):
    """A file of the club's folder that is not as it should be, and why."""

    file: str
    message: Message
    level: Level | None = None


def untidy_files(books: Books) -> Iterable[UntidyFile]:
    """List the files that are not as the contract has them, each once."""
    if books.loaded is None:
        return ()
    return {untidy.file: untidy for untidy in reversed([*_untidy(books.loaded)])}.values()


def _untidy(loaded: Loaded) -> Iterator[UntidyFile]:
    for file, _, plugins in TOP_FILES.values():
        missing = [name for name in plugins if OUR_PLUGINS + name not in loaded.tops.get(file, ())]
        if file not in loaded.tops:
            yield UntidyFile(file, message("{file} is missing: the fund has no ledger of its own", file=file))
        elif missing:
            named = tuple(OUR_PLUGINS + name for name in missing)
            yield UntidyFile(file, message("{file} does not load {plugins}", file=file, plugins=named))
    for file in loaded.caches:
        yield UntidyFile(file, message("{file} is a cache of Beancount; it was not read", file=file))
    for file in loaded.unincluded:
        text = message(
            "{file} looks like a ledger, but nothing includes it: what it says does not count",
            file=file,
        )
        yield UntidyFile(file, text, Level.WARNING if _JOURNAL.fullmatch(file) else None)
    for file in loaded.fund_only:
        text = message(
            "{file} is in a fund's ledger, but main.beancount does not include it: it was not audited",
            file=file,
        )
        yield UntidyFile(file, text, Level.WARNING)


@rule(
    "BOOK-03",
    "untidy-folder",
    Level.NOTE,
    subject=N_("file"),
    title=N_("The club's folder is not tidy"),
    why=N_(
        "A copy that nothing includes looks like the books and is not; without our plugins nobody sees an error while "
        "writing; a cache can hide what the ledger says now."
    ),
    source=N_("Books: one folder a club, and in it the books and their documents only"),
    paper=N_("Nothing needs to be done on paper."),
    ledger=N_(
        "Move copies out of the folder, delete files that end in .picklecache, include every journal in main.beancount, "
        "and write the plugin lines into main.beancount and the two funds' ledgers."
    ),
    each=untidy_files,
    as_of=True,
)
def untidy_folder(books: Books, untidy: UntidyFile) -> Iterator[Found]:
    """A top file without our plugins, a cache, a ledger-like file that nothing includes; a journal kept from the audit."""
    yield Found(untidy.file, untidy.message, books.as_of, Place(untidy.file, None), level=untidy.level)
