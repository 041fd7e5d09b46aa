"""The reading room's part of ``make bench``: a thousand clubs beside stock Fava, the list of 20,000, and each page of a club of five years."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from fava.application import create_app

from bench.importing import past_club
from bench.measuring import BIN, CLUBLEDGER, in_turn, ratio_row, row
from bench.very_many import VERY_MANY, write_very_many
from clubledger.demo import write_demo
from clubledger.web.app import Settings, reading_room
from clubledger.web.club_cache import CLUB_CACHE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask import Flask
    from flask.testing import FlaskClient

DIFFERENT = 20
"""So many clubs are invented; the others are their copies."""
OPENED = 20
STOCK = 30
"""So many of the same ledgers are given to stock Fava, which loads all before its first page."""
FIRST_PAGE = 1.0
LIST_KB = 300
LIST_SECONDS = 0.3
REACH = 1.5
"""How many times as long as Fava's own balance sheet a page of a club may take."""
PAGES = {
    "Overview": "Overview/",
    "Loans": "Loans/",
    "Loans, a loan": "Loans/?loan={loan}",
    "Due": "Due/",
    "Members": "Members/",
    "Members, a member": "Members/?member={member}",
    "CashBook": "CashBook/",
    "CashBook, all years": "CashBook/?time=2000-2100",
    "Findings": "Findings/",
}


def measure(folder: Path, clubs: int, runs: int) -> None:
    """All of it, in an empty folder."""
    many = _clubs(folder / "many", clubs)
    _rooms(folder, many)
    _list(folder)
    _pages(folder, runs)


# -- many clubs -----------------------------------------------------------------------------------------


def _clubs(folder: Path, count: int) -> Path:
    names = write_demo(folder, min(count, DIFFERENT), 1, 1)
    for index in range(len(names), count):
        shutil.copytree(folder / names[index % len(names)], folder / f"copy-{index:04}")
    return folder


def _rooms(folder: Path, many: Path) -> None:
    folders = sorted(many.iterdir())
    kept = folder / "kept"
    for title, shown, store in (
        (f"reading room, {OPENED} clubs", folders[:OPENED], folder / "few"),
        (f"reading room, {len(folders)} clubs", folders, kept),
        (f"reading room, {len(folders)} clubs, results kept", folders, kept),
    ):
        with _serving([*map(str, shown)], store) as (address, start, pid):
            first = _seconds(address)
            for club in shown[:OPENED]:
                _get(f"{address}{club.name}/extension/Overview/")
            memory = _resident(pid)
            if shown is folders and title.endswith("clubs"):
                while 'role="status"' in _get(address):
                    time.sleep(1)
            again = _seconds(address)
        row(f"{title}: start, by the clock", f"{start:.2f} s")
        row(f"{title}: first page, by the clock", f"{first:.2f} s", aim=f"{FIRST_PAGE:.2f} s")
        row(f"{title}: the page again, by the clock", f"{again:.2f} s")
        row(f"{title}: resident, {OPENED} clubs opened", f"{memory} MB")
    stock = folders[:STOCK]
    with _stock_fava(stock) as (address, start, pid):
        first = _seconds(address)
        title = f"stock Fava, {len(stock)} clubs"
        row(f"{title}: start, by the clock", "", f"{start:.2f} s")
        row(f"{title}: first page, by the clock", "", f"{first:.2f} s")
        row(f"{title}: resident", "", f"{_resident(pid)} MB")


@contextmanager
def _serving(clubs: Sequence[str], store: Path) -> Iterator[tuple[str, float, int]]:
    """Yield the room's address, the seconds until it listened, and its process."""
    command = [CLUBLEDGER, "serve", "--port", "0", "--lang", "en", *clubs]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", env=os.environ | {"XDG_CACHE_HOME": str(store)}
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().split(" at ")[1].split()[0]
        yield address, time.perf_counter() - began, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _stock_fava(clubs: Sequence[Path]) -> Iterator[tuple[str, float, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ledgers = [str(club / "main.beancount") for club in clubs]
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / "fava"), "--poll-watcher", "--port", str(port), *ledgers], stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(1000):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}/", time.perf_counter() - began, process.pid
    finally:
        process.terminate()
        process.wait()


def _get(address: str) -> str:
    with urlopen(address, timeout=600) as answer:
        text: str = answer.read().decode("utf-8")
        return text


def _seconds(address: str) -> float:
    began = time.perf_counter()
    _get(address)
    return time.perf_counter() - began


def _resident(pid: int) -> int:
    """Resident megabytes of a process; 0 where the kernel does not say."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


# -- the list of very many ------------------------------------------------------------------------------


def _list(folder: Path) -> None:
    """The list in a process of its own: its first page while all clubs are looked at, then others, when nobody looks."""
    ledgers, kept = folder / "listed", folder / "listed.sqlite"
    write_very_many(ledgers, kept)
    with _serving(["--ledgers", str(ledgers), "--store", str(kept)], folder) as (address, start, pid):
        first = _seconds(address)
        while 'role="status"' in _get(address):
            time.sleep(1)
        for what, page in (
            ("first page again", ""),
            ("last page", f"?page={VERY_MANY}"),
            ("by name", "?sort=name&page=77"),
            ("search", "?q=dong+mau&sort=-owed"),
        ):
            seconds, size = _seconds(address + page), len(_get(address + page).encode()) / 1000
            row(
                f"list of {VERY_MANY} clubs: {what}, by the clock",
                f"{seconds:.2f} s",
                aim=f"{LIST_SECONDS:.2f} s",
            )
            row(f"list of {VERY_MANY} clubs: {what}, its size", f"{size:.0f} kB", aim=f"{LIST_KB} kB")
        row(
            f"list of {VERY_MANY} clubs: just opened, by the clock",
            f"{first:.2f} s",
            aim=f"{LIST_SECONDS:.2f} s",
        )
        row(f"list of {VERY_MANY} clubs: start, by the clock", f"{start:.2f} s")
        row(f"list of {VERY_MANY} clubs: resident", f"{_resident(pid)} MB")


# -- the pages of one club ------------------------------------------------------------------------------


def _pages(folder: Path, runs: int) -> None:
    """Each page beside Fava's balance sheet with its figures, in turn, each on a copy of its own. Processor time."""
    club = past_club(folder)
    ours, theirs = (
        shutil.copytree(club, folder / name / "club", dirs_exist_ok=True) for name in ("ours", "theirs")
    )
    room = reading_room([ours], Settings(store=folder / "store", jobs=1)).test_client()
    fava_app: Flask = create_app([str(theirs / "main.beancount")], poll_watcher=True)
    stock = fava_app.test_client()
    slug = stock.get("/").headers["Location"].split("/")[1]
    books = _some(room)
    for title, page in PAGES.items():
        path = f"/club/extension/{page.format(**books)}"
        for changed in (False, True):

            def ours_seconds(path: str = path, changed: bool = changed) -> float:
                if changed:
                    _change(ours)
                return _page(room, path)

            def fava_seconds(changed: bool = changed) -> float:
                if changed:
                    _change(theirs)
                return _balance_sheet(stock, slug)

            mine, other = in_turn(runs, ours_seconds, fava_seconds)
            what = f"page {title}{', after a change' if changed else ''} : Fava's balance sheet"
            ratio_row(what, mine, other, REACH)


def _some(room: FlaskClient) -> dict[str, str]:
    """A loan and a member to look at."""
    (location, *_) = room.application.config["LEDGERS"].locations.values()
    books = CLUB_CACHE.club(location.folder).books
    loan = max(books.loans.values(), key=lambda loan: len(loan.transactions))
    return {"loan": loan.number, "member": next(iter(books.members))}


def _page(room: FlaskClient, path: str) -> float:
    started = time.process_time()
    answer = room.get(path)
    took = time.process_time() - started
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return took


def _balance_sheet(stock: FlaskClient, slug: str) -> float:
    return _page(stock, f"/{slug}/balance_sheet/") + _page(stock, f"/{slug}/api/balance_sheet")


def _change(club: Path) -> None:
    """Add a remark to the last journal, as who writes the books does."""
    journal = max(club.glob("income-fund/*.beancount"))
    with journal.open("a", encoding="utf-8") as out:
        out.write("; a remark\n")
    told = journal.stat()
    os.utime(journal, ns=(told.st_atime_ns, told.st_mtime_ns + 1_000_000))
