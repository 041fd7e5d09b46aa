"""Books for a screen in a public meeting: people by their codes only.

Shown is what cannot be a free text: figures and days, numbers of papers such as ``PT-2024-015``, the words of the contract.
All else that somebody typed may hold a name, and is left out or written as `HIDDEN`. Shown as they are: names of accounts, for
those of members end in the code; links of entries, which are numbers of contracts; and what the club and the commune's plan are
called. A club that puts people's names there shows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from clubledger.books.allowed_plugins import OUR_PLUGINS
from clubledger.books.chart import Fund, Role
from clubledger.books.directives import OFFICES
from clubledger.books.files import CLUB, FUND_TOPS, JOURNALS, MAIN, MEMBERS
from clubledger.books.place import relative
from clubledger.books.problem import Problem
from clubledger.figures.fund_growth import SOURCES
from clubledger.i18n import Message, message, render
from clubledger.regulation import KEYS, NONE
from clubledger.regulation.profiles import PLAN
from clubledger.rules import get_rule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clubledger.books.books import Books
    from clubledger.i18n import Param
    from clubledger.plugins.checking import RuleError

HIDDEN: Final = "…"
"""Stands for a text that is not shown."""

METADATA: Final = frozenset(
    {
        *("fund", "role", "member", "source", "area"),
        *("voucher", "minutes", "period", "reverses", "opening"),
        *("term", "rate", "interest-method", "interest-period", "amortisation", "grace-principal"),
        *("first-due", "instalment-every", "due-day", "due", "disbursed", "principal", "kind"),
        *("for", "group", "round", "over", "per", "of", "ratifies", "rounds"),
        *("founded", "commune-code", "article", "until", "present", "precision", "fava-uptodate-indication"),
    }
)
"""What of an entry's metadata is shown, if the value is no free text either."""
EVENTS: Final = frozenset({"meeting", "report"})
CUSTOMS: Final = frozenset(
    {"club", "board", "regulation", "extension", "remission", "waiver", "member", "budget"}
)
"""The directives of the contract, and Fava's that hold figures."""
FILES: Final = frozenset({MAIN, CLUB, MEMBERS, PLAN, *FUND_TOPS.values()})
"""The files that the contract names, beside the journals."""

_JOURNAL: Final = re.compile(rf"({'|'.join(JOURNALS.values())})/\d{{4}}\.beancount")
_LINE: Final = re.compile(r":\d+$")
_ARTICLE: Final = re.compile(
    r"(?:(?:điều|khoản|điểm|mục|chương|phần) (?:\d+[a-zđ]?|[a-zđ]|[ivx]+)[,.;]? ?)+(?:\((?:sửa đổi|bổ sung|, ?)+\))?",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[\w./+-]+")
_ID: Final = re.compile(r"(?=\D*\d)(?!.*[A-Za-zĐđ]{5})[A-Za-zĐđ\d./+-]+", re.ASCII)
"""Digits, and few letters together without accents: the number of a paper, a code."""
_WORDS: Final = frozenset(
    {
        *Fund,
        *Role,
        *SOURCES,
        *OFFICES,
        *EVENTS,
        *CUSTOMS,
        *METADATA,
        *KEYS,
        *(word for parameter in KEYS.values() for word in (*parameter.words, parameter.unit.value)),
        *(OUR_PLUGINS + name for name in ("funds", "loans", "vouchers", "members")),
        *("left", "joined", "TRUE", "FALSE", "error", "warning", NONE, "đ"),
        *("any", "all", "account"),  # of Fava's filters
    }
)


class RenderedText(str):
    """A text that a page rendered itself, and that is shown as it is."""

    __slots__ = ()


@dataclass(frozen=True)
class Redaction:
    """What of a club's books may be shown. ``members``: the codes; ``texts``: other texts that are shown as they are."""

    folder: Path | None = None
    members: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    @staticmethod
    def of(books: Books) -> Redaction:
        """That of a club."""
        accounts = {*books.chart, *books.strangers}
        members = frozenset(code for code in books.members if _ID.fullmatch(code))
        folder = books.source.folder
        names = (books.directives.club.name, folder.name, books.profile.issuer, books.profile.title)
        texts = {*accounts, *members, *books.loans, *books.source.options.get("commodities", ()), *names}
        return Redaction(folder, members, frozenset(filter(None, texts)))

    @cached_property
    def _parts(self) -> frozenset[str]:
        """The parts of accounts' names, as they stand in the patterns of filters."""
        return frozenset(part for text in self.texts if ":" in text for part in text.split(":"))

    def shows(self, text: str) -> bool:
        """Whether a text can be shown."""
        if text in self.texts or is_contract_file(_LINE.sub("", text)) or _ARTICLE.fullmatch(text):
            return True
        return all(
            piece.strip("(),;.") in self.texts or all(map(_is_no_name, _TOKEN.findall(piece)))
            for piece in text.split()
        )

    def text(self, text: str) -> str:
        """A text, if it can be shown."""
        return text if self.shows(text) else HIDDEN

    def param(self, value: Param) -> Param:
        """A figure, a text or a sentence without free texts."""
        match value:
            case Message():
                return self.message(value)
            case RenderedText() | Enum():
                return value
            case str():
                return self.text(value)
            case tuple():
                return tuple(self.param(item) for item in value)
        return value

    def message(self, text: Message) -> Message:
        """A sentence of ours without the free texts that it quotes."""
        return Message(text.msgid, {name: self.param(value) for name, value in text.params.items()})

    def filter(self, pattern: str) -> str:
        """A filter in an address; one that quotes a free text becomes one that finds nothing."""
        tokens = _TOKEN.findall(pattern.replace("\\", ""))
        shown = all(token in self._parts or token in self.texts or _is_no_name(token) for token in tokens)
        return pattern if shown else f'"{HIDDEN}"'

    def file(self, filename: str) -> str:
        """The name of a file within the club's folder, without where that lies."""
        inside = relative(filename, self.folder) if self.folder else filename
        return inside if is_contract_file(inside) else HIDDEN

    def problem(self, problem: Problem) -> Problem:
        """Why books cannot be read, without what it quotes of them."""
        file = HIDDEN if problem.file and not is_contract_file(problem.file) else problem.file
        return Problem(self.message(problem.message), file, problem.line)

    def error(self, error: RuleError, language: str) -> RuleError:
        """What a rule finds in Fava's list of errors: which rule, and where."""
        source = {"filename": self.file(error.source["filename"]), "lineno": error.source["lineno"]}
        title = message("{rule}: {text}", rule=error.rule, text=Message(get_rule(error.rule).title))
        return error._replace(source=source, message=render(title, language), entry=None)

    def options(self, options: Mapping[str, Any], title: str) -> dict[str, Any]:
        """Beancount's options: the names of files within the folder, and no free text."""
        return {
            **options,
            "title": title,
            "filename": self.file(options["filename"]),
            "include": [self.file(name) for name in options["include"]],
            "documents": [],
            "plugin": [(name, None) for name, _config in options["plugin"]],
        }


WITHOUT_BOOKS: Final = Redaction()
"""Where there are no books to know codes from."""


def is_contract_file(name: str) -> bool:
    """Whether a file within a club's folder bears a name of the contract, and none that somebody thought of."""
    return name in FILES or _JOURNAL.fullmatch(name) is not None


def _is_no_name(token: str) -> bool:
    bare = token.strip("./+-")
    return bare in _WORDS or not any(map(str.isalpha, bare)) or bool(_ID.fullmatch(bare))
