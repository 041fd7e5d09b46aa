"""What one ledger file says, judged after it is parsed and before anything is booked.

Which plugins, options, includes, documents, queries and Fava settings it has. Nothing that is named there is ever
imported, opened or run.
"""

from __future__ import annotations

import ast
import os
import posixpath
import re
from typing import TYPE_CHECKING, Any, Final

from beancount.core.data import Custom, Document, Query

from clubledger.books.allowed_plugins import EVALUATING_PLUGINS, FAVA_EXTENSION, may_be_named
from clubledger.books.file_checks import MAX_LINE_BYTES
from clubledger.books.files import JOURNAL_GLOB
from clubledger.books.parsing import INTERNAL_OPTIONS
from clubledger.books.paths import has_glob, inside, is_within, leads_out, nfc
from clubledger.books.place import Place, relative
from clubledger.books.problem import Problem
from clubledger.i18n import Message, message, printable

if TYPE_CHECKING:
    from clubledger.books.folder_scan import Scan
    from clubledger.books.parsing import Parsed

PATH_OPTION: Final = "insert_pythonpath"

_URL = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.ASCII | re.IGNORECASE)
_LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_UNSEEN_IN_LINKS = re.compile(r"[\x00-\x20]+")
"""Browsers pass over tabs, line breaks and control characters: ``java\\nscript:`` runs."""
_ASKS = re.compile(
    r"(?:\s|;[^\n]*|/\*.*?\*/)*+(?:SELECT|BALANCES|JOURNAL|PRINT)\b", re.ASCII | re.DOTALL | re.IGNORECASE
)
"""A query that only asks, after white space and its language's comments; a text is one statement there."""


def check_parsed(parsed: Parsed, scan: Scan) -> tuple[list[Problem], list[tuple[str, Place]]]:
    """Judge what a file names, fill in the files that it includes, and list documents that are not there."""
    check = _Check(parsed, scan)
    check.run()
    return check.problems, check.missing


class _Check:
    def __init__(self, parsed: Parsed, scan: Scan) -> None:
        self.parsed = parsed
        self.scan = scan
        self.base = posixpath.dirname(parsed.name)
        self.problems: list[Problem] = []
        self.missing: list[tuple[str, Place]] = []

    def run(self) -> None:
        for text, line in self.parsed.written.faults:
            self.refuse(text, line or None)
        for name, config, line in self.parsed.written.plugins:
            self.plugin(name, config, line)
        for key, value, line in self.parsed.written.options:
            self.option(key, value, line)
        for value, line in self.parsed.written.includes:
            self.include(value, line)
        for value, line in self.parsed.written.documents:
            self.named_document(value, line)
        for entry in self.parsed.entries:
            kind = type(entry)
            if kind is Custom:
                self.custom(entry)
            elif kind is Document:
                self.document(entry)
            elif kind is Query:
                self.query(entry)

    def refuse(self, text: Message, line: int | None) -> None:
        self.problems.append(Problem(text, self.parsed.name, line))

    def plugin(self, name: str, config: str | None, line: int) -> None:
        if not may_be_named(name):
            self.refuse(
                message(
                    "The ledger names the plugin “{plugin}”, a program that this tool does not know. It was not run. "
                    "Remove the line; allowed are clubledger's own plugins and Beancount's checking plugins.",
                    plugin=printable(name, 80),
                ),
                line,
            )
        elif name in EVALUATING_PLUGINS and config is not None and not _is_literal(config):
            self.refuse(
                message(
                    "The setting of the plugin “{plugin}” is not plain text or a plain list, and Beancount would run it "
                    "as a program. It was not run. Remove the setting.",
                    plugin=name,
                ),
                line,
            )

    def option(self, key: str, value: Any, line: int) -> None:
        if key == PATH_OPTION or key in INTERNAL_OPTIONS:
            self.refuse(
                message(
                    "The option “{option}” lets a ledger bring programs or other files with it, and is refused. "
                    "Nothing was run. Remove the line.",
                    option=key,
                ),
                line,
            )
        elif key == "documents":
            path = self.within("", str(value))
            if path is None:
                self.refuse(_document_outside(str(value)), line)
            elif not (self.scan.folder / path).is_dir():
                self.missing.append((path, Place(self.parsed.name, line)))

    def include(self, value: str, line: int) -> None:
        folder, _, last = value.rpartition("/")
        shown = printable(value, 80)
        if leads_out(value) or ".." in value.split("/"):
            self.refuse(
                message(
                    "The ledger includes “{include}”, which leads out of its folder; it was not read. "
                    "Include files of the club's folder only, without “..” and without a drive or a leading “/”.",
                    include=shown,
                ),
                line,
            )
            return
        globbed = last == JOURNAL_GLOB
        if has_glob(folder) or (has_glob(last) and not globbed):
            self.refuse(
                message(
                    "The ledger includes “{include}”, a pattern for many files. The only pattern allowed is "
                    "“{pattern}”, the journals of the years. Write the names of the files one by one.",
                    include=shown,
                    pattern=JOURNAL_GLOB,
                ),
                line,
            )
            return
        target = posixpath.normpath(posixpath.join(self.base, value))
        names = (
            self.scan.journals.get(posixpath.dirname(target), [])
            if globbed
            else [nfc(target)]
            if self.is_file(target)
            else []
        )
        if not names:
            self.refuse(
                message(
                    "The ledger includes “{include}”, but there is no such file in the club's folder. "
                    "Put the file there, or correct its name on this line.",
                    include=shown,
                ),
                line,
            )
        for name in names:
            if globbed and not name.endswith(".beancount"):
                self.refuse(
                    message(
                        "The name of the journal “{file}” has capital letters. Windows would read it with “{include}”, other "
                        "computers would not. Rename it so that it ends in “.beancount”.",
                        file=name,
                        include=shown,
                    ),
                    line,
                )
        self.parsed.targets.extend((name, line) for name in names)

    def is_file(self, name: str) -> bool:
        """Beancount opens the very name that is written: a file named in NFD is another file to Linux."""
        if name in self.scan.unwritten:
            return True
        return nfc(name) in self.scan.files and (self.scan.folder / name).is_file()

    def document(self, entry: Any) -> None:
        """Beancount has made the name absolute, relative to the file that it stands in.

        It leaves an absolute name as it is: this alone can still hold ``..``.
        """
        name = entry.filename
        path = relative(name, self.scan.folder) if is_within(name, str(self.scan.folder)) else None
        line = entry.meta["lineno"]
        if path is None or leads_out(path) or ".." in path.split("/"):
            self.refuse(_document_outside(os.path.basename(name)), line)  # noqa: PTH119
        elif path not in self.scan.files:
            self.missing.append((path, Place(self.parsed.name, line)))

    def named_document(self, value: str, line: int) -> None:
        """Metadata ``document: "…"``: a path from the file or from the club's folder, or a mere name."""
        if _URL.match(value):
            return
        near, far = inside(self.base, value), inside("", value)
        if near is None and far is None:
            self.refuse(_document_outside(value), line)
            return
        files = self.scan.files
        if near in files or far in files:
            return
        if nfc(value) not in self.scan.last_parts:
            self.missing.append((nfc(value), Place(self.parsed.name, line)))

    def custom(self, entry: Any) -> None:
        values = [value.value for value in entry.values or ()]
        value = str(values[1]) if len(values) > 1 else ""
        line = entry.meta["lineno"]
        if entry.type == "fava-extension" and values[:1] != [FAVA_EXTENSION]:
            self.refuse(
                message(
                    "The ledger names a Fava extension, a program, that this tool does not know. It was not run. "
                    "Remove the line; the only extension allowed is “{extension}”.",
                    extension=FAVA_EXTENSION,
                ),
                line,
            )
        elif entry.type == "fava-option" and values:
            key = str(values[0]).replace("_", "-")
            if (
                key == "import-config"
                or (key == "import-dirs" and self.within("", value) is None)
                or (key == "default-file" and self.within(self.base, value) is None)
            ):
                self.refuse(
                    message(
                        "Fava's option “{option}” would run a program or reach outside the club's folder. "
                        "It was not followed. Remove the line.",
                        option=printable(key, 40),
                    ),
                    line,
                )
        elif entry.type == "fava-sidebar-link" and _is_no_page(value):
            self.refuse(
                message(
                    "The sidebar link “{link}” opens no page: in the browser of the one who clicks it, it could run a program "
                    "or open a file. Remove the line; a link may begin with “https://” or “/”.",
                    link=printable(value, 80),
                ),
                line,
            )

    def query(self, entry: Any) -> None:
        """Fava shows a query on its menu; a click runs it, whatever its language can do besides asking."""
        if not _ASKS.match(entry.query_string):
            self.refuse(
                message(
                    "The query “{query}” does not begin with SELECT, BALANCES, JOURNAL or PRINT. A click on it in Fava could "
                    "write or read other files. It was not run. Let it begin with one of these words, or remove it.",
                    query=printable(entry.name, 80),
                ),
                entry.meta["lineno"],
            )

    def within(self, base: str, value: str) -> str | None:
        """A path from a folder of the club, as one from the club's folder; ``None`` if it leads outside.

        Links stay inside, but ``link/..`` is not where the link is.

        Fava takes ``import-dirs`` and Beancount ``documents`` from the top file's folder, which is the club's;
        Fava takes ``default-file`` from the folder of the file that names it.
        """
        path = inside(base, value)
        if path is None:
            return None
        folder = os.path.realpath(self.scan.folder)
        return path if is_within(os.path.realpath(os.path.join(folder, base, value)), folder) else None  # noqa: PTH118


def _document_outside(name: str) -> Message:
    return message(
        "The document “{document}” is not inside the club's folder; it was not opened. "
        "Copy it into the club's folder and write its name from there.",
        document=printable(posixpath.basename(name.replace("\\", "/")), 80),
    )


def _is_no_page(link: str) -> bool:
    scheme = _SCHEME.match(_UNSEEN_IN_LINKS.sub("", link))
    return scheme is not None and scheme[1].lower() not in _LINK_SCHEMES


def _is_literal(config: str) -> bool:
    if len(config) > MAX_LINE_BYTES:
        return False
    try:
        ast.literal_eval(config)
    except Exception:  # noqa: BLE001 - nothing a stranger writes may stop the others
        return False
    return True
