"""What a club's ledger files would hold: a change, checked in memory before a byte is written.

    with locked(folder):
        write(extend(load(folder), {"income-fund/2024.beancount": text}))

`extend` and `rewrite` load the ledger as it would be; `atomic_writing.write` puts down exactly what was checked.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clubledger.books import BrokenLedger
from clubledger.books.files import FUND_TOPS, JOURNALS, LEDGER_SUFFIXES, MAIN
from clubledger.books.loading import load_fund, load_scanned
from clubledger.books.writing import ROOT_OPTIONS, CannotWrite
from clubledger.i18n import message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clubledger.books.folder_scan import Scan
    from clubledger.books.loading import Loaded

_JOURNAL = re.compile(rf"({'|'.join(JOURNALS.values())})/[0-9]{{4}}\.beancount", re.ASCII)


@dataclass(frozen=True)
class Change:
    """What a club's ledger files will hold, checked: the ledger with it loads. It is written by `write`, or never."""

    scan: Scan
    """What the folder held."""
    old: Mapping[Path, bytes]
    """What the files held that will change, by their paths with all links resolved; new files are not among them."""
    new: Mapping[Path, bytes]
    """What they will hold."""
    loaded: Loaded
    """The ledger as it will be."""


def extend(loaded: Loaded, additions: Mapping[str, str]) -> Change:
    r"""Check what a ledger becomes when text is added to the ends of its files; nothing is written.

    ``additions``: entries by the name of a file as in `Loaded.files`, or of a new journal of a year; lines end in
    ``\n``. Raises `BrokenLedger` if the ledger would not load, `CannotWrite` if a file is none of its own.
    """
    scan = loaded.scan
    if scan is None or loaded.problems:
        raise BrokenLedger(loaded.problems)
    paths = _paths(scan)
    old: dict[Path, bytes] = {}
    new: dict[Path, bytes] = {}
    instead: dict[str, bytes] = {}
    for name, text in additions.items():
        if not text.strip():
            continue
        path = _path_of(scan, paths, name)
        if name in scan.contents:
            old[path] = scan.contents[name]
        instead[name] = new[path] = _extended(new.get(path, old.get(path)), text)
    if not new:
        return Change(scan, old, new, loaded)
    change = _checked(scan, paths, old, new, instead)
    _refuse_unless_included(change.loaded, [name for name in additions if name in instead])
    return change


def rewrite(before: Loaded, scan: Scan, contents: Mapping[Path, bytes]) -> Change:
    """Check what a ledger becomes when some of its files hold something else; nothing is written.

    ``before``: the ledger from which the new contents were made; ``scan``: its folder as it is now, with new scans of
    the paper. Raises `BrokenLedger` if the ledger, or a fund's that loaded before, would not load; `CannotWrite` if a
    file is none of its own, or holds something else by now.
    """
    if scan.problems or before.scan is None:
        raise BrokenLedger(scan.problems or before.problems)
    known = before.scan.contents
    for name in sorted(known.keys() | scan.contents.keys()):
        if known.get(name) != scan.contents.get(name):
            raise changed_meanwhile(name)
    paths = _paths(scan)
    held = {path: scan.contents[name] for name, path in paths.items()}
    new = {Path(os.path.realpath(path)): content for path, content in contents.items()}
    for path in new:
        if path not in held:
            raise _no_ledger_file(path.name)
    change = _checked(scan, paths, {path: held[path] for path in new}, new, {})
    funds = [_fund(before, change.loaded, top) for top in FUND_TOPS.values() if top in scan.contents]
    _refuse_unless_included(change.loaded, [name for name, path in paths.items() if path in new], *funds)
    return change


def changed_meanwhile(file: str) -> CannotWrite:
    """That a file holds something else than what a change was made from."""
    return CannotWrite(message("{file} was changed meanwhile; nothing was written. Try again.", file=file))


def _paths(scan: Scan) -> Mapping[str, Path]:
    """The ledger files by name, all links resolved: a link and its target are one file under two names."""
    return {name: Path(os.path.realpath(scan.files[name])) for name in scan.contents}


def _path_of(scan: Scan, paths: Mapping[str, Path], name: str) -> Path:
    """The path of the ledger file of that name, or of the new journal."""
    path = paths.get(name)
    if path is None and _JOURNAL.fullmatch(name):
        path = Path(os.path.realpath(scan.files.get(name, scan.folder / name)))
    if path is None or not path.name.endswith(LEDGER_SUFFIXES):
        raise _no_ledger_file(name)
    return path


def _no_ledger_file(name: str) -> CannotWrite:
    return CannotWrite(
        message("There is no ledger file {file} in the club's folder to write into.", file=name)
    )


def _extended(old: bytes | None, text: str) -> bytes:
    """A file with text after a blank line at its end; what is there stays as it is, byte for byte."""
    text = text.strip("\n") + "\n"
    if not old:
        return f"{ROOT_OPTIONS}\n{text}".encode(errors="surrogatepass")
    added = text.encode(errors="surrogatepass")  # text that is no Unicode is the check's to refuse
    end = b"\n"
    if old.count(b"\r\n") * 2 > old.count(b"\n"):
        end = b"\r\n"
        added = added.replace(b"\n", end)
    if old.endswith((b"\n\n", b"\n\r\n")):
        return old + added
    return old + (end if old.endswith(b"\n") else end + end) + added


def _checked(
    scan: Scan,
    paths: Mapping[str, Path],
    old: Mapping[Path, bytes],
    new: Mapping[Path, bytes],
    instead: Mapping[str, bytes],
) -> Change:
    """The change, if the ledger loads with it. ``instead``: what is known of it by the files' names."""
    by_link = {name: new[path] for name, path in paths.items() if path in new}
    loaded = load_scanned(scan.instead({**instead, **by_link}))
    if loaded.problems:
        raise BrokenLedger(loaded.problems)
    return Change(scan, old, new, loaded)


def _fund(before: Loaded, after: Loaded, top: str) -> Loaded:
    """A fund's own ledger after a change. Raises `BrokenLedger` if it was in order before, and is not any more."""
    fund = load_fund(after, top)
    if fund.problems and not load_fund(before, top).problems:
        raise BrokenLedger(fund.problems)
    return fund


def _refuse_unless_included(loaded: Loaded, names: list[str], *funds: Loaded) -> None:
    """``funds``: their own ledgers, whose top files the club's main file does not include."""
    included = {os.path.realpath(path) for ledger in (loaded, *funds) for path in ledger.options["include"]}
    for name in names:
        if os.path.realpath(loaded.files[name]) not in included:
            raise CannotWrite(
                message(
                    "{main} does not include {file}, so that its entries would not count. "
                    "Write this line into {main}, and try again: {line}",
                    main=MAIN,
                    file=name,
                    line=f'include "{name}"',
                )
            )
