"""A club's folder is data from a stranger: look at it without running, following or unpickling anything.

`scan` walks the folder. It opens regular files only, never a pipe or a device, and hashes them. What a ledger file
says is looked at afterwards, by `file_checks` before it is parsed and by `parsed_checks` before it is booked.

Whatever is refused is a `Problem`; a folder with a problem is not loaded (BOOK-01).
"""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import re
import stat
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clubledger.books.files import (
    BACKWARD_RECORD,
    CACHE_SUFFIX,
    FORWARD_RECORD,
    LEDGER_SUFFIXES,
    LEFTOVER,
    LOCK_FILE,
    MAIN,
    WORK_FOLDER,
)
from clubledger.books.paths import has_glob, is_within, nfc
from clubledger.books.problem import Problem
from clubledger.i18n import Message, message
from clubledger.regular_files import open_regular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_FILE_BYTES: Final = 50 * 10**6
MAX_FILES: Final = 100_000
MAX_DEPTH: Final = 40
MAX_LEDGER_BYTES: Final = 20 * 10**6
"""Of all ledger files of a club together: 17 MB are 100,000 transactions, or sixty years of a club."""

CODE_SUFFIXES: Final = frozenset({".py", ".pyw", ".pyc", ".pyo", ".pyd", ".so", ".dll", ".dylib", ".pth"})
ENCRYPTED_SUFFIXES: Final = frozenset({".gpg", ".asc"})

_JOURNAL = re.compile(r"[0-9]{4}\.beancount", re.ASCII | re.IGNORECASE)
_CHUNK = 1 << 20
_DIRECTORY_IS_LINK = os.name == "nt"


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
    state: str | None = None
    """A digest of all that an audit can tell of the folder: the files' digest, the names of caches and of folders."""

    def instead(self, contents: Mapping[str, bytes]) -> Scan:
        """The same folder as if these files held something else, also files that are not there; it has no digest."""
        unwritten = frozenset(contents) - self.files.keys()
        files = {**self.files, **{name: self.folder / name for name in unwritten}}
        return replace(
            self,
            files=dict(sorted(files.items())),
            digest=None,
            state=None,
            contents={**self.contents, **contents},
            unwritten=unwritten,
        )

    @cached_property
    def journals(self) -> Mapping[str, list[str]]:
        """The files named as a year, by their folder, also those in capitals (`parsed_checks` refuses them)."""
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


def scan(folder: Path) -> Scan:
    """Look at a club's folder: every file that must not be there, the names and a digest of the others."""
    root = Path(os.path.abspath(folder))  # noqa: PTH100 - links are looked at one by one
    if not root.is_dir():
        return Scan(root, (Problem.of(message("The club's folder is not there, or it is not a folder.")),))
    walk = _Walk(root)
    if is_pattern(root):
        walk.refuse(_PATTERN)
    walk.run()
    problems = walk.problems
    files = walk.named()
    if MAIN not in files and not problems:
        problems.append(
            Problem.of(message("The file main.beancount is missing. Put it in the club's folder."), MAIN)
        )
    caches = tuple(sorted(walk.caches))
    contents: dict[str, bytes] = {}
    digest = None
    if not problems:
        digest = _digest(files, contents, problems)
    problems.sort(key=lambda problem: (problem.file or "", problem.line or 0))
    if problems or digest is None:
        return Scan(root, tuple(problems), files, None, caches, contents)
    state = hashlib.sha256(repr((digest, caches, sorted(walk.folders))).encode()).hexdigest()
    return Scan(root, (), files, digest, caches, contents, state=state)


class _Walk:
    """One walk over a folder's tree; links that stay inside are followed, all others are problems."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.real_root = os.path.realpath(root)
        self.problems: list[Problem] = []
        self.caches: list[str] = []
        self.files: list[tuple[str, str]] = []
        self.folders: list[str] = []
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
                    self.folders.append(nfc(inner))
                    folders.append((inner, entry.path, depth + 1))

    def tell_apart(self, inside: list[os.DirEntry[str]], folder: str) -> None:
        """Two names that are one in NFC: we would judge the one where Beancount opens the other."""
        known: set[str] = set()
        for entry in inside:
            normal = nfc(entry.name)
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
            self.caches.append(nfc(name))
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
            self.files.append((name, entry.path))

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
        if not is_within(target, self.real_root):
            self.refuse(
                message(
                    "This is a link to a place outside the club's folder, and it is not followed. "
                    "Put a copy of the file itself in its place."
                ),
                name,
            )
            return False
        if is_within(parent, target):
            self.refuse(message("This is a link to a folder that it lies in itself. Remove the link."), name)
            return False
        return True

    def refuse(self, text: Message, name: str | None = None) -> None:
        self.problems.append(Problem.of(text, name))

    def named(self) -> dict[str, Path]:
        """The files by name. Names are NFC, so that a Mac's copy is the same club (see `tell_apart`)."""
        return dict(sorted((nfc(name), Path(path)) for name, path in self.files))


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
    return has_glob(root.name) or any(other != str(root) for other in glob.glob(str(root)))  # noqa: PTH207 - as Beancount does


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
            problems.append(Problem.of(_UNREADABLE, name))
            continue
        whole.update(content.digest())
    return f"sha256:{whole.hexdigest()}"


def _chunks(path: Path) -> Iterator[bytes]:
    """The content of a regular file, piece by piece. Raises `OSError`."""
    with open_regular(path) as file:
        read = 0
        while chunk := file.read(_CHUNK):
            read += len(chunk)
            if read > MAX_FILE_BYTES:
                raise OSError("grew while it was read")
            yield chunk


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
