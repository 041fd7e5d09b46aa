"""Write what is generated in docs/: the pages of the rules and forms, and what the commands in the other pages print.

Run it as ``python -m docs.generate`` (``make docs``) after a rule, a form, a translation or a command's output has changed.
"""  # noqa: INP001 - a folder of pages, not a package

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

from clubledger.i18n import translate
from clubledger.rules import all_rules
from clubledger.rules.examples import examples
from clubledger.rules.pages import page
from docs import form_pages

DOCS: Final = Path(__file__).parent
ROOT: Final = DOCS.parent
VIETNAMESE: Final = frozenset(
    {
        "README.vi.md",
        "cach-tinh-lai.md",
        "dinh-dang-so.md",
        "doc-so-bang-trinh-duyet.md",
        "proxy-dang-nhap.md",
        "quy-tac.md",
        "tieu-chi-quy-tac.md",
        "tu-giay-vao-so.md",
    }
)
RULE_PAGES: Final = {"en": "rules.md", "vi": "quy-tac.md"}

SHOWN: Final = ("audit", "schedule", "rules", "explain")
"""The commands whose output stands in the pages: it depends on nothing but their options, the sample clubs and their paper.

So do ``import --dry-run`` and what a command says of itself (``--help``).
"""
CUT: Final = "…"
"""The last line of an output that the page does not show whole."""

_CONSOLE = re.compile(r"(?P<fence>```console\n)(?P<body>.*?)(?P<end>^```$)", re.MULTILINE | re.DOTALL)

_HEADS: Final = {
    "en": ("The rules", ("Rule", "Name", "Level", "What it finds")),
    "vi": ("Các quy tắc kiểm tra", ("Quy tắc", "Tên", "Mức", "Tìm ra điều gì")),
}
_ABOUT: Final = {
    "en": "`make docs` writes this page from the rules themselves; do not edit it. `clubledger explain LOAN-02` prints "
    "the page of one rule.",
    "vi": "Lệnh `make docs` viết trang này từ chính các quy tắc; đừng sửa tay. Lệnh `clubledger explain LOAN-02` in riêng "
    "một quy tắc.",
}


_STRANGERS: Final = (
    "People who had read the pages on the format of the ledger, and nothing else, wrote clubs with one deed each: thefts that hide "
    "as well as they can, and honest clubs that do what is rare. *Found* is a theft whose voucher, contract, member or account a "
    "warning or an error names for what was done; *accused* an honest club with a warning or an error for what it did."
)
TRIALS: Final = (
    ("November 2026", "for LOAN-24 and REG-01 to REG-05", 15, 6, 12, 15, 0, 0),
    ("November 2026", "for lines with a scope and the new keys", 14, 2, 10, 0, "", ""),
    ("November 2026", "for money that leaves, friends who lend, letters that lie", 25, 9, 21, 45, 1, 1),
)
"""How often strangers' thefts were found and their honest clubs accused, before anything was mended and after."""


def rule_pages(language: str) -> str:
    """All rules in one page: a table that leads to each, each rule's own page, and in English what their tests try."""
    title, heads = _HEADS[language]
    rules = all_rules()
    table = [
        f"| {' | '.join(heads)} |",
        "|---|---|---|---|",
        *(
            f"| [{rule.id}](#{rule.id}) | {rule.name} | {translate(rule.level.word, language)} "
            f"| {translate(rule.title, language)} |"
            for rule in rules
        ),
    ]
    pages = [f'<a id="{rule.id}"></a>\n\n#{page(rule, language)}' for rule in rules]
    tried = [deeds()] if language == "en" else []
    return "\n\n".join([f"# {title}", _ABOUT[language], "\n".join(table), "\n".join(pages), *tried])


def deeds() -> str:
    """What the examples of each rule have it find, and what they have it leave alone; and how it went with strangers' clubs."""
    rows = [
        f"| [{rule.id}](#{rule.id}) | {_deeds(rule.id, 'failing')} | {_deeds(rule.id, 'passing')} |"
        for rule in all_rules()
    ]
    trials = [f"| {' | '.join(map(str, trial))} |" for trial in TRIALS]
    return "\n".join(
        [
            "## What each rule finds, and what it must not touch\n",
            "The examples of the rules are their tests; this is what is done in them.\n",
            "| Rule | Finds | Must not touch |\n|---|---|---|",
            *rows,
            f"\n### Strangers' clubs\n\n{_STRANGERS}\n",
            "| When | Clubs | Thefts | found at first | found now | Honest clubs | accused at first | accused now |",
            "|---|---|---|---|---|---|---|---|",
            *trials,
            "",
        ]
    )


def _deeds(rule: str, kind: str) -> str:
    return "; ".join(example.deed for example in examples(rule) if example.kind == kind).replace("|", "\\|")


def language_of(file: Path) -> str:
    """The language in which a page is written."""
    return "vi" if file.name in VIETNAMESE else "en"


def written_pages() -> list[Path]:
    """The pages that people write: those whose commands are run."""
    pages = [*DOCS.glob("*.md"), *ROOT.glob("README*.md")]
    return sorted(page for page in pages if page.name not in RULE_PAGES.values())


def commands(text: str) -> list[tuple[str, list[str]]]:
    """The commands in a page's ``console`` blocks, each with the lines of output that the page shows."""
    found: list[tuple[str, list[str]]] = []
    for block in _CONSOLE.finditer(text):
        lines: list[str] = []
        for line in block["body"].splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), lines := []))
            else:
                lines.append(line)
    return found


def runs(command: str) -> bool:
    """Whether a command's output is compared with what it prints."""
    words = command.split()
    shown = words[1:2] != [] and (
        words[1] in SHOWN or "--help" in words or (words[1] == "import" and "--dry-run" in words)
    )
    return words[:1] == ["clubledger"] and shown


def output(command: str, language: str) -> list[str]:
    """What a command prints, in lines."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command)],
        env={**os.environ, "CLUBLEDGER_LANG": language, "PYTHONUTF8": "1", "COLUMNS": "80"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout.splitlines()


def refreshed(text: str, language: str) -> str:
    """A page with the output of its commands as it is now; what was cut (``…``) is cut after as many lines."""

    def block(match: re.Match[str]) -> str:
        lines: list[str] = []
        for command, shown in commands(match[0]):
            lines.append(f"$ {command}")
            lines += anew(command, shown, language) if runs(command) else shown
        return match["fence"] + "".join(f"{line}\n" for line in lines) + match["end"]

    return _CONSOLE.sub(block, text)


def anew(command: str, shown: list[str], language: str) -> list[str]:
    """The lines that a page should show for a command, in place of those that it shows."""
    printed = output(command, language)
    blank = [""] if shown[-1:] == [""] else []  # before the next command of the block
    lines = shown[:-1] if blank else shown
    if lines[-1:] == [CUT]:
        return [*printed[: len(lines) - 1], CUT, *blank]
    return printed + blank


def main() -> None:
    """Write every page that has changed, and name it."""
    for file in written_pages():
        write(file, refreshed(file.read_text("utf-8"), language_of(file)))
    for language, name in RULE_PAGES.items():
        write(DOCS / name, rule_pages(language))
    for file, text in form_pages.pages().items():
        write(file, text)


def write(file: Path, text: str) -> None:
    """Write a page, unless it is so already."""
    if not file.exists() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8", newline="\n")
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
