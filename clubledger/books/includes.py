"""Follow the includes of a club's top files: each file is checked and parsed once, from the bytes that the scan took."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from clubledger.books.file_checks import check_bytes
from clubledger.books.folder_scan import MAX_LEDGER_BYTES
from clubledger.books.parsed_checks import check_parsed
from clubledger.books.parsing import parse
from clubledger.books.place import Place
from clubledger.books.problem import Problem
from clubledger.i18n import message

if TYPE_CHECKING:
    from clubledger.books.folder_scan import Scan
    from clubledger.books.parsing import Parsed

MAX_LEDGER_FILES: Final = 1_000


class IncludeReader:
    """Parses the files that a top file includes, each once, and judges each before it follows its includes."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.parsed: dict[str, Parsed] = {}
        self.problems: list[Problem] = []
        self.missing: list[tuple[str, Place]] = []
        self._read: set[str] = set()
        self._bytes = 0

    def follow(self, top: str) -> list[str]:
        """The names of a top file and of all that it includes, in Beancount's order."""
        names: dict[str, None] = {}
        queue: deque[tuple[str, Place]] = deque([(top, Place(top, None))])
        while queue:
            name, place = queue.popleft()
            if name in names:
                text = message(
                    "The file “{file}” is included a second time here. Remove one of the two lines, "
                    "or its entries would count twice.",
                    file=name,
                )
                self.problems.append(Problem(text, place.file, place.line))
                continue
            if len(names) >= MAX_LEDGER_FILES:
                text = message(
                    "More than {count} files are included. Put the journals of a year into one file.",
                    count=MAX_LEDGER_FILES,
                )
                self.problems.append(Problem(text, place.file, place.line))
                break
            names[name] = None
            self._parse(name)
            if name in self.parsed:
                queue.extend((target, Place(name, line)) for target, line in self.parsed[name].targets)
        return list(names)

    def _parse(self, name: str) -> None:
        if name in self._read:
            return
        self._read.add(name)
        try:
            self._bytes += self.scan.size(name)
            if self._bytes > MAX_LEDGER_BYTES:
                self.problems.append(Problem(_TOO_LARGE, name, None))
                return
            data = self.scan.read(name)
        except OSError:
            self.problems.append(
                Problem(message("This file cannot be read any more. Try again."), name, None)
            )
            return
        unfit = check_bytes(data, name)
        if unfit is not None:
            self.problems.append(unfit)
            return
        parsed = parse(name, self.scan.files[name], data)
        problems, missing = check_parsed(parsed, self.scan)
        self.problems += problems
        self.missing += missing
        self.parsed[name] = parsed


_TOO_LARGE = message(
    "The ledger files of this club are larger than {megabytes} MB together, as no club's are. "
    "Look for a file that is no ledger, and remove its “include”.",
    megabytes=MAX_LEDGER_BYTES // 10**6,
)
