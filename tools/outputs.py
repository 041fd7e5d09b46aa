"""Write down what users get, to compare two commits: the same bytes, or a difference that was meant.

    python tools/outputs.py /tmp/before      # in a checkout of the one commit, with its environment
    python tools/outputs.py /tmp/after       # in a checkout of the other
    diff -r /tmp/before /tmp/after

Audits, registers, schedules, rules, forms, imports and pages of the sample clubs, in both languages. The folder of the
checkout and the times of files are masked; run both on one day, for pages know what day it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT: Final = Path.cwd()
LANGUAGES: Final = ("vi", "en")
CLUBS: Final = ("ben-gia", "dong-mau", "na-thu")
PAGES: Final = ("Overview", "Loans", "Due", "Members", "CashBook", "Findings")
TERMS: Final = (
    ("--amortisation", "equal-principal"),
    ("--amortisation", "equal-instalment"),
    ("--amortisation", "bullet"),
    ("--amortisation", "single"),
    ("--amortisation", "equal-principal", "--interest-method", "flat"),
    ("--interest-period", "actual-365"),
    ("--grace-principal", "3", "--first-due", "2024-07-05"),
    ("--rounding", "1"),
)


def run(*arguments: str, lang: str = "en", cwd: Path = ROOT) -> str:
    """What a command prints, its exit status last."""
    environment = os.environ | {"CLUBLEDGER_LANG": lang, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "clubledger", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment,
        check=False,
    )
    return f"{done.stdout}{done.stderr}exit {done.returncode}\n"


def commands(forms: list[str], rules: list[str]) -> dict[str, tuple[str, ...]]:
    """What is asked of the command, by the name of the file that keeps the answer."""
    asked: dict[str, tuple[str, ...]] = {"rules": ("rules",), "forms": ("forms",), "help": ("--help",)}
    for day, style in product(("2024-12-31", "2025-12-31"), ("text", "json", "csv", "html")):
        asked[f"audit-{day}.{style}"] = ("audit", "--as-of", day, "--format", style)
    for club, style in product(CLUBS, ("text", "json", "csv")):
        asked[f"loans-{club}.{style}"] = ("loans", club, "--as-of", "2025-06-30", "--format", style)
    for number, style in product(range(len(TERMS)), ("text", "json", "csv")):
        loan = ("--principal", "6000000", "--rate", "0.8", "--term", "12", "--from", "2024-05-31")
        asked[f"schedule-{number}.{style}"] = ("schedule", *loan, *TERMS[number], "--format", style)
    asked |= {f"explain-{rule}": ("explain", rule) for rule in rules}
    for form in forms:
        asked[f"columns-{form}"] = ("forms", "blank", form, "--help")
    inbox = sorted((ROOT / "importers" / "inbox").rglob("*.csv"))[:25]
    for style in ("text", "json"):
        files = [path.relative_to(ROOT).as_posix() for path in inbox]
        asked[f"import.{style}"] = ("import", "dong-mau", *files, "--dry-run", "--format", style)
    return asked


def keep(folder: Path, name: str, text: str) -> None:
    """Write one answer down, the checkout's folder masked."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(str(ROOT), "ROOT"), "utf-8")


def blanks(folder: Path, forms: list[str]) -> None:
    """The blank forms; a workbook is unpacked, for it holds the time at which it was made."""
    with TemporaryDirectory() as scratch:
        for form, style in product(forms, ("csv", "html", "xlsx")):
            out = Path(scratch) / f"{form}.{style}"
            said = run("forms", "blank", form, "--club", "dong-mau", "--on", "10/01/2026", "-o", str(out))
            keep(folder, f"blank-{form}-{style}.said", said.replace(scratch, "SCRATCH"))
            if not out.exists():
                continue
            if style == "xlsx":
                with zipfile.ZipFile(out) as book:
                    for part in book.namelist():
                        if not part.startswith("docProps"):
                            keep(folder, f"blank-{form}-xlsx/{part}", book.read(part).decode("utf-8"))
            else:
                keep(folder, f"blank-{form}.{style}", out.read_bytes().decode("utf-8"))


def pages(folder: Path, lang: str) -> None:
    """Every page of the reading room over the sample clubs, with and without names."""
    for names in ((), ("--no-names",)):
        with TemporaryDirectory() as scratch:
            shutil.copytree(ROOT / "ledgers", Path(scratch) / "ledgers")
            server = subprocess.Popen(
                [sys.executable, "-m", "clubledger", "serve", "--port", "0", *names],
                cwd=scratch,
                env=os.environ
                | {"CLUBLEDGER_LANG": lang, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": f"{scratch}/cache"},
                encoding="utf-8",
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            try:
                assert server.stdout is not None
                said = re.search(r"http://\S+/", server.stdout.readline())
                assert said is not None
                for path in addresses():
                    text = _answer(said[0] + path)
                    masked = text.replace(scratch, "SCRATCH").replace(said[0], "http://ROOM/")
                    masked = re.sub(r'(mtime=|"ledger-mtime">)\d+', r"\1TIME", masked)
                    masked = re.sub("[0-9a-f]{32}", "HASH", masked)  # of an entry and the path of its file
                    name = re.sub("[^a-zA-Z0-9-]+", "_", path) or "index"
                    keep(folder, f"pages{''.join(names)}/{name}", masked)
            finally:
                server.kill()
                server.communicate()


def addresses() -> list[str]:
    """What is asked of the room; its first page last, when the audit in the background is over."""
    found = []
    for slug in (*CLUBS, "dong-mau-income", "dong-mau-operating"):
        for page, time in product(PAGES, ("", "?time=2024", "?time=2025-06")):
            found.append(f"{slug}/extension/{page}/{time}")
    found += [f"{club}/extension/Loans/?loan=KU-2024-00{number}" for club in CLUBS for number in (1, 2)]
    found += [f"{club}/extension/Members/?member=TV00{number}" for club in CLUBS for number in (1, 2)]
    return [*found, "no-such-club/", "healthz", ""]


def _answer(address: str) -> str:
    try:
        with urlopen(address, timeout=120) as answer:
            text: str = answer.read().decode("utf-8")
            return text
    except HTTPError as error:
        with error:
            return f"{error.code}\n{error.read().decode('utf-8')}"


def main() -> None:
    """Write all outputs of this checkout into the folder that the command line names."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    rules = re.findall(r"^\s*([A-Z]+-\d\d)\b", run("rules"), re.MULTILINE)
    forms = re.findall(r"^\s*([a-z]+(?:-[a-z]+)?)\s{2,}", run("forms"), re.MULTILINE)
    assert len(rules) > 60, rules
    assert len(forms) == 10, forms
    for lang in LANGUAGES:
        for name, arguments in commands(forms, rules).items():
            keep(folder / lang, name, run(*arguments, lang=lang))
        pages(folder / lang, lang)
    blanks(folder, forms)
    with TemporaryDirectory() as scratch:
        for arguments in (("demo", "demo", "--clubs", "4", "--years", "2", "--seed", "7"), ("init", "club")):
            keep(
                folder, f"{arguments[0]}.said", run(*arguments, cwd=Path(scratch)).replace(scratch, "SCRATCH")
            )
        for path in sorted(Path(scratch).rglob("*.*")):
            if path.is_file():
                keep(folder, f"written/{path.relative_to(scratch).as_posix()}", path.read_text("utf-8"))


if __name__ == "__main__":
    main()
