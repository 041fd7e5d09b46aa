"""A club's folder is data from a stranger: look at it without running, following or unpickling anything.

Two steps, both before Beancount books a single line:

1. `scan` walks the folder. It opens regular files only, never a pipe or a device, and hashes them.
2. `check_text` and `check_parsed` look at what one ledger file says: which plugins, options, includes,
   documents, queries and Fava settings. Nothing that is named there is ever imported.

Whatever is refused is a `Problem`; a folder with a problem is not loaded (BOOK-01).

Bounds, so that no file can hang the machine or eat its memory (measured with Beancount 3.2.3, whose lexer takes
a time that grows with the square of one token's length): `MAX_LEDGER_BYTES` for all ledger files of a club
together (17 MB are 100,000 transactions, or sixty years of a club), `MAX_LINE_BYTES` for a line,
`MAX_STRING_BYTES` for a text between quotes, `MAX_DIGITS` for a number.
"""

from __future__ import annotations

import ast
import glob
import hashlib
import os
import posixpath
import re
import stat
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from beancount.core.data import Custom, Document, Query

from clubledger.books.files import JOURNAL_GLOB, MAIN
from clubledger.books.place import Place, relative
from clubledger.i18n import Message, message, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


MAX_FILE_BYTES: Final = 50 * 10**6
MAX_FILES: Final = 100_000
MAX_DEPTH: Final = 40
MAX_LEDGER_BYTES: Final = 20 * 10**6
MAX_LEDGER_FILES: Final = 1_000
MAX_LINE_BYTES: Final = 10_000
MAX_STRING_BYTES: Final = 100_000
MAX_DIGITS: Final = 30

CODE_SUFFIXES: Final = frozenset({".py", ".pyw", ".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib", ".pth"})
ENCRYPTED_SUFFIXES: Final = frozenset({".gpg", ".asc"})
LEDGER_SUFFIXES: Final = (".beancount", ".bean")
CACHE_SUFFIX: Final = ".picklecache"

LOCK_FILE: Final = ".clubledger.lock"
"""Held by the one that writes into a club. An empty file, and of no meaning to a reader."""
WORK_FOLDER: Final = ".clubledger-import"
"""Where new contents wait until they take the place of the old ones; there only while something is written."""
FORWARD_RECORD: Final = "record"
BACKWARD_RECORD: Final = "undo"
"""While one of these is in the work folder, some files may be new and others old."""
LEFTOVER: Final = re.compile(r"[0-9]+\.(new|old)|record\.new", re.ASCII)
"""The names of the other files in the work folder."""

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

INTERNAL_OPTIONS: Final = frozenset(
    {"filename", "include", "plugin", "pythonpath", "input_hash", "dcontext", "commodities"}
)
"""What Beancount keeps among the options for itself; ``option "include" …`` would include, too."""
PATH_OPTION: Final = "insert_pythonpath"
RESERVED_KEYS: Final = frozenset({"filename", "lineno"})
"""Beancount keeps the place of each entry in its metadata: a ledger that writes them moves its errors elsewhere."""

_OUR_PLUGIN = re.compile(r"clubledger\.plugins\.[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_JOURNAL = re.compile(r"[0-9]{4}\.beancount", re.ASCII | re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
_URL = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.ASCII | re.IGNORECASE)
_LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_UNSEEN_IN_LINKS = re.compile(r"[\x00-\x20]+")
"""Browsers pass over tabs, line breaks and control characters: ``java\\nscript:`` runs."""
_ASKS = re.compile(
    r"(?:\s|;[^\n]*|/\*.*?\*/)*+(?:SELECT|BALANCES|JOURNAL|PRINT)\b", re.ASCII | re.DOTALL | re.IGNORECASE
)
"""A query that only asks, after white space and its language's comments; a text is one statement there."""
_LONG_NUMBER = re.compile(rb"[0-9][0-9,]{%d}" % MAX_DIGITS)
_TEXTS = re.compile(rb'(?m)^[*:#!&?%].*|;.*|"(?:[^"\\]|\\.)*+"?')
_CHUNK = 1 << 20
_DIRECTORY_IS_LINK = os.name == "nt"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a ledger is not read (BOOK-01), and where."""

    message: Message
    file: str | None
    line: int | None


@dataclass(frozen=True)
class Scan:
    """What is in a club's folder. ``files`` maps NFC names with ``/`` to paths, sorted by name."""

    folder: Path
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    digest: str | None = None
    caches: tuple[str, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The bytes of the ledger files, as they were hashed."""
    unwritten: frozenset[str] = frozenset()
    """Files that are not there yet (see `instead`)."""

    def instead(self, contents: Mapping[str, bytes]) -> Scan:
        """The same folder as if these files held something else, also files that are not there; it has no digest."""
        unwritten = frozenset(contents) - self.files.keys()
        files = {**self.files, **{name: self.folder / name for name in unwritten}}
        return replace(
            self,
            files=dict(sorted(files.items())),
            digest=None,
            contents={**self.contents, **contents},
            unwritten=unwritten,
        )

    @cached_property
    def journals(self) -> Mapping[str, list[str]]:
        """The files named as a year, by their folder, also those in capitals (`_Check.include` refuses them)."""
        journals: dict[str, list[str]] = {}
        for name in self.files:
            folder, last = posixpath.split(name)
            if _JOURNAL.fullmatch(last):
                journals.setdefault(folder, []).append(name)
        return journals

    @cached_property
    def last_parts(self) -> frozenset[str]:
        """The names of the files without their folders."""
        return frozenset(posixpath.basename(name) for name in self.files)

    def read(self, name: str) -> bytes:
        """The bytes of a file that the scan found."""
        kept = self.contents.get(name)
        if kept is not None:
            return kept
        return b"".join(_chunks(self.files[name]))

    def size(self, name: str) -> int:
        """How many bytes `read` gives."""
        kept = self.contents.get(name)
        return self.files[name].stat().st_size if kept is None else len(kept)


@dataclass(slots=True)
class Written:
    """What a file says besides its entries, each with its line; filled while it is parsed."""

    options: list[tuple[str, Any, int]] = field(default_factory=list)
    plugins: list[tuple[str, str | None, int]] = field(default_factory=list)
    includes: list[tuple[str, int]] = field(default_factory=list)
    documents: list[tuple[str, int]] = field(default_factory=list)
    faults: list[tuple[Message, int]] = field(default_factory=list)


@dataclass(slots=True)
class Parsed:
    """One ledger file after the parser and before any booking."""

    name: str
    data: bytes
    written: Written
    entries: list[Any]
    errors: list[Any]
    options: dict[str, Any]
    targets: list[tuple[str, int]] = field(default_factory=list)
    """The files that it includes, with the line of the `include`."""


# ---------------------------------------------------------------------------------------------- the folder


def scan(folder: Path) -> Scan:
    """Look at a club's folder: every file that must not be there, the names and a digest of the others."""
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - links are looked at one by one
    if not root.is_dir():
        return Scan(root, (_problem(message("The club's folder is not there, or it is not a folder.")),))
    walk = _Walk(root)
    if is_pattern(root):
        walk.refuse(_PATTERN)
    walk.run()
    problems = walk.problems
    files = walk.named()
    if MAIN not in files and not problems:
        problems.append(
            _problem(message("The file main.beancount is missing. Put it in the club's folder."), MAIN)
        )
    caches = tuple(sorted(walk.caches))
    contents: dict[str, bytes] = {}
    digest = None
    if not problems:
        digest = _digest(files, contents, problems)
    problems.sort(key=lambda problem: (problem.file or "", problem.line or 0))
    return Scan(root, tuple(problems), files, None if problems else digest, caches, contents)


class _Walk:
    """One walk over a folder's tree; links that stay inside are followed, all others are problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.real_root = os.path.realpath(root)
        self.problems: list[Problem] = []
        self.caches: list[str] = []
        self.found: list[tuple[str, str]] = []
        self.seen = 0

    def run(self) -> None:
        folders = [("", str(self.root), 1)]
        while folders:
            name, path, depth = folders.pop()
            try:
                with os.scandir(path) as entries:
                    inside = sorted(entries, key=lambda entry: entry.name)
            except FileNotFoundError:
                continue  # gone meanwhile, as a writer's folder is
            except OSError:
                self.refuse(
                    message("This folder cannot be opened. Give yourself the right to read it."), name or None
                )
                continue
            self.tell_apart(inside, name)
            for entry in inside:
                self.seen += 1
                if self.seen > MAX_FILES:
                    self.refuse(
                        message(
                            "There are more than {count} files in the club's folder. Keep only the club's books in it.",
                            count=MAX_FILES,
                        )
                    )
                    return
                try:
                    inner = self.look(entry, f"{name}/{entry.name}" if name else entry.name)
                except OSError:
                    self.refuse(_UNREADABLE, f"{name}/{entry.name}" if name else entry.name)
                    continue
                if inner is not None and depth >= MAX_DEPTH:
                    self.refuse(
                        message("The folders are nested too deeply. Put this folder higher up."), inner
                    )
                elif inner is not None:
                    folders.append((inner, entry.path, depth + 1))

    def tell_apart(self, inside: list[os.DirEntry[str]], folder: str) -> None:
        """Two names that are one in NFC: we would judge the one where Beancount opens the other."""
        known: set[str] = set()
        for entry in inside:
            normal = _nfc(entry.name)
            if normal in known:
                self.refuse(_SPELLED_TWICE, f"{folder}/{entry.name}" if folder else entry.name)
            known.add(normal)

    def look(self, entry: os.DirEntry[str], name: str) -> str | None:
        """Judge one entry without opening it; the name of a folder to go on with."""
        if _is_left_by_writing(entry, name):
            return None
        if not _is_unicode(entry.name):
            self.refuse(
                message("The name of this file is damaged: it is not valid Unicode. Rename the file."), name
            )
            return None
        if (entry.is_symlink() or _DIRECTORY_IS_LINK) and not self.link_is_safe(entry, name):
            return None
        mode = entry.stat().st_mode
        if stat.S_ISDIR(mode):
            if entry.name.lower() == "__pycache__":
                self.refuse(_CODE, name)
                return None
            return name
        if not stat.S_ISREG(mode):
            self.refuse(
                message("This is not an ordinary file but a pipe, a socket or a device. Remove it."), name
            )
            return None
        self.judge(entry, name)
        return None

    def judge(self, entry: os.DirEntry[str], name: str) -> None:
        """Judge an ordinary file by its name and size."""
        lower = entry.name.lower()
        suffix = os.path.splitext(lower)[1]  # noqa: PTH122
        if name in _RECORDS:
            self.refuse(_INTERRUPTED, name)
        elif lower.endswith(CACHE_SUFFIX):
            self.caches.append(_nfc(name))
        elif suffix in CODE_SUFFIXES:
            self.refuse(_CODE, name)
        elif suffix in ENCRYPTED_SUFFIXES:
            self.refuse(
                message(
                    "This file is encrypted, and encrypted files are not read. "
                    "Put the decrypted file in its place, or remove it."
                ),
                name,
            )
        elif entry.stat().st_size > MAX_FILE_BYTES:
            self.refuse(_TOO_BIG, name)
        else:
            self.found.append((name, entry.path))

    def link_is_safe(self, entry: os.DirEntry[str], name: str) -> bool:
        try:
            target = os.path.realpath(entry.path, strict=True)
        except OSError:
            self.refuse(
                message("This is a link that leads nowhere or to itself. Put the file itself in its place."),
                name,
            )
            return False
        parent = os.path.realpath(os.path.dirname(entry.path))  # noqa: PTH120
        if not _within(target, self.real_root):
            self.refuse(
                message(
                    "This is a link to a place outside the club's folder, and it is not followed. "
                    "Put a copy of the file itself in its place."
                ),
                name,
            )
            return False
        if _within(parent, target):
            self.refuse(message("This is a link to a folder that it lies in itself. Remove the link."), name)
            return False
        return True

    def refuse(self, text: Message, name: str | None = None) -> None:
        self.problems.append(_problem(text, name))

    def named(self) -> dict[str, Path]:
        """The files by name. Names are NFC, so that a Mac's copy is the same club (see `tell_apart`)."""
        return dict(sorted((_nfc(name), Path(path)) for name, path in self.found))


def _is_left_by_writing(entry: os.DirEntry[str], name: str) -> bool:
    """Whether a file is none of the club's: the lock, or what a writer that was killed too early left behind.

    No more than that is passed over, so that nobody can hide anything here.
    """
    if name == LOCK_FILE:
        return entry.is_file(follow_symlinks=False) and not entry.stat().st_size
    folder, _, last = name.rpartition("/")
    return (
        folder == WORK_FOLDER
        and LEFTOVER.fullmatch(last) is not None
        and entry.is_file(follow_symlinks=False)
    )


_RECORDS: Final = frozenset(f"{WORK_FOLDER}/{name}" for name in (FORWARD_RECORD, BACKWARD_RECORD))
_INTERRUPTED = message(
    "An import into this club is being written, or was interrupted: some files may be new and others old. Wait a moment "
    "and try again; if this stays, run any “clubledger import” of this club: it puts the interrupted one right first."
)
_PATTERN = message(
    "The name of the club's folder, or of a folder that it lies in, has one of the characters * ? [ in it. Beancount takes "
    "such a name for a pattern and would read another folder's files, or none. Rename that folder."
)
_SPELLED_TWICE = message(
    "Another file or folder beside this one has the same name, with the accents stored in another way, as a Mac does. "
    "Which of the two would be read is uncertain. Keep the right one, and remove or rename the other."
)
_CODE = message(
    "This is a program, and a club's folder may hold books and documents only. "
    "Nothing in it was run. Remove it, and ask who put it there."
)
_UNREADABLE = message("This file cannot be read. Give yourself the right to read it, or remove it.")
_TOO_BIG = message(
    "This file is larger than {megabytes} MB. Make it smaller (scan it at a lower resolution), or keep it elsewhere.",
    megabytes=MAX_FILE_BYTES // 10**6,
)


def is_pattern(root: Path) -> bool:
    """Whether Beancount may read another folder: it takes the whole path of an `include` for a pattern.

    A name around the club is its neighbours' matter, and refused only if it does lead to another folder now; else
    stock Beancount finds nothing there and says so, and we read what is there.
    """
    return _has_glob(root.name) or any(other != str(root) for other in glob.glob(str(root)))  # noqa: PTH207 - as Beancount does


def _digest(files: Mapping[str, Path], contents: dict[str, bytes], problems: list[Problem]) -> str:
    """SHA-256 over the sorted names, each with its length, and the SHA-256 of each content."""
    whole = hashlib.sha256()
    kept = 0
    for name, path in files.items():
        encoded = name.encode()
        whole.update(len(encoded).to_bytes(8, "big"))
        whole.update(encoded)
        try:
            if name.endswith(LEDGER_SUFFIXES) and path.stat().st_size + kept <= MAX_LEDGER_BYTES:
                data = b"".join(_chunks(path))
                kept += len(data)
                contents[name] = data
                content = hashlib.sha256(data)
            else:
                content = hashlib.sha256()
                for chunk in _chunks(path):
                    content.update(chunk)
        except OSError:
            problems.append(_problem(_UNREADABLE, name))
            continue
        whole.update(content.digest())
    return f"sha256:{whole.hexdigest()}"


def _chunks(path: Path) -> Iterator[bytes]:
    """The content of a regular file; it can neither block nor be exchanged for a pipe meanwhile."""
    flags = (
        os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    with open(os.open(path, flags), "rb", buffering=0) as file:  # noqa: PTH123
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("not a regular file")
        read = 0
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            if read > MAX_FILE_BYTES:
                raise OSError("grew while it was read")
            yield chunk


# ------------------------------------------------------------------------------------------- one ledger file


def check_text(data: bytes, name: str) -> Problem | None:
    """What makes a file unfit for the parser, before the parser sees it."""
    if data.startswith(b"\xef\xbb\xbf"):
        return _problem(
            message(
                "The file begins with an invisible mark (BOM) that Windows Notepad and Excel write, and "
                "Beancount cannot read its first line. Save the file again as “UTF-8” without BOM."
            ),
            name,
            1,
        )
    if (at := data.find(b"\0")) >= 0:
        return _problem(
            message(
                "The file holds zero bytes: it is damaged, or saved as “Unicode” (UTF-16), or no text at all. "
                "Save it again as “UTF-8”."
            ),
            name,
            _line(data, at),
        )
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _problem(
            message(
                "The letters on this line are not UTF-8: perhaps the file was written in TCVN3, VNI or another old "
                "Vietnamese encoding. Convert the file to Unicode and save it as “UTF-8”."
            ),
            name,
            _line(data, error.start),
        )
    return _check_sizes(data, name)


def _check_sizes(data: bytes, name: str) -> Problem | None:
    lines = data.split(b"\n")
    if len(max(lines, key=len)) > MAX_LINE_BYTES:
        number = next(number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE_BYTES)
        return _problem(
            message(
                "This line has more than {count} bytes; a line of a ledger is much shorter. "
                "Look for a missing line break or quotation mark, and shorten the line.",
                count=MAX_LINE_BYTES,
            ),
            name,
            number,
        )
    if found := _LONG_NUMBER.search(data):
        return _problem(_HUGE_NUMBER, name, _line(data, found.start()))
    if len(data) > _CHUNK:
        for text in _TEXTS.finditer(data):
            if text.end() - text.start() > MAX_STRING_BYTES:
                return _problem(
                    message(
                        "A text in quotation marks begins here and does not end for {count} bytes. "
                        "Put the closing quotation mark where it is missing.",
                        count=MAX_STRING_BYTES,
                    ),
                    name,
                    _line(data, text.start()),
                )
    return None


_HUGE_NUMBER = message(
    "A number on this line has more than {count} digits, or it is divided by zero. Write the amount in đồng.",
    count=MAX_DIGITS,
)
HUGE_NUMBER: Final = _HUGE_NUMBER


def check_parsed(parsed: Parsed, found: Scan) -> tuple[list[Problem], list[tuple[str, Place]]]:
    """Judge what a file names, fill in the files that it includes, and list documents that are not there."""
    check = _Check(parsed, found)
    check.run()
    return check.problems, check.missing


class _Check:
    def __init__(self, parsed: Parsed, found: Scan) -> None:
        self.parsed = parsed
        self.found = found
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
        if not (_OUR_PLUGIN.fullmatch(name) or name in CHECKING_PLUGINS or name in AUTO_PLUGINS):
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
            inside = self.within("", str(value))
            if inside is None:
                self.refuse(_document_outside(str(value)), line)
            elif not (self.found.folder / inside).is_dir():
                self.missing.append((inside, Place(self.parsed.name, line)))

    def include(self, value: str, line: int) -> None:
        folder, _, last = value.rpartition("/")
        shown = printable(value, 80)
        if _leaves(value) or ".." in value.split("/"):
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
        if _has_glob(folder) or (_has_glob(last) and not globbed):
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
            self.found.journals.get(posixpath.dirname(target), [])
            if globbed
            else [_nfc(target)]
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
        if name in self.found.unwritten:
            return True
        return _nfc(name) in self.found.files and (self.found.folder / name).is_file()

    def document(self, entry: Any) -> None:
        """Beancount has made the name absolute, relative to the file that it stands in.

        It leaves an absolute name as it is: this alone can still hold ``..``.
        """
        name = entry.filename
        inside = relative(name, self.found.folder) if _within(name, str(self.found.folder)) else None
        line = entry.meta["lineno"]
        if inside is None or _leaves(inside) or ".." in inside.split("/"):
            self.refuse(_document_outside(os.path.basename(name)), line)  # noqa: PTH119
        elif inside not in self.found.files:
            self.missing.append((inside, Place(self.parsed.name, line)))

    def named_document(self, value: str, line: int) -> None:
        """Metadata ``document: "…"``: a path from the file or from the club's folder, or a mere name."""
        if _URL.match(value):
            return
        near, far = _inside(self.base, value), _inside("", value)
        if near is None and far is None:
            self.refuse(_document_outside(value), line)
            return
        files = self.found.files
        if near in files or far in files:
            return
        if _nfc(value) not in self.found.last_parts:
            self.missing.append((_nfc(value), Place(self.parsed.name, line)))

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
        inside = _inside(base, value)
        if inside is None:
            return None
        folder = os.path.realpath(self.found.folder)
        return inside if _within(os.path.realpath(os.path.join(folder, base, value)), folder) else None  # noqa: PTH118


def _document_outside(name: str) -> Message:
    return message(
        "The document “{document}” is not inside the club's folder; it was not opened. "
        "Copy it into the club's folder and write its name from there.",
        document=printable(posixpath.basename(name.replace("\\", "/")), 80),
    )


def _inside(base: str, value: str) -> str | None:
    """Join a relative path to a folder of the club; ``None`` if it leads out of the club's folder."""
    if _leaves(value):
        return None
    joined = posixpath.normpath(posixpath.join(base, value))
    return None if joined.split("/", 1)[0] == ".." else _nfc(joined)


def _leaves(value: str) -> bool:
    """Whether a path is absolute on any system, or not a path at all."""
    return value.startswith(("/", "~")) or "\\" in value or "\0" in value or bool(_DRIVE.match(value))


def _has_glob(value: str) -> bool:
    return any(character in value for character in "*?[")


def _is_no_page(link: str) -> bool:
    scheme = _SCHEME.match(_UNSEEN_IN_LINKS.sub("", link))
    return scheme is not None and scheme[1].lower() not in _LINK_SCHEMES


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_literal(config: str) -> bool:
    if len(config) > MAX_LINE_BYTES:
        return False
    try:
        ast.literal_eval(config)
    except Exception:  # noqa: BLE001 - nothing a stranger writes may stop the others
        return False
    return True


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _problem(text: Message, name: str | None = None, line: int | None = None) -> Problem:
    return Problem(text, None if name is None else printable(_nfc(name), 1000), line)
