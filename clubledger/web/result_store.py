"""The lines of clubs as they are kept on disk. What is read back anybody may have written: an odd file is no file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, Final, TypeVar

from clubledger.auditing.club import Outcome, club_id
from clubledger.figures.indicators import Indicators
from clubledger.i18n import LANGUAGES
from clubledger.web.club_line import ClubLine

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SCHEMA: Final = 2
MAX_STORED_BYTES: Final = 2**18
"""A stored result is a few thousand bytes."""
MAX_NUMBER: Final = 10**18
"""No club has so many đồng."""


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line with what it was made of: the audit that was asked for, the stamp of the folder and its files' digest."""

    line: ClubLine
    key: str
    stamp: str
    digest: str | None


class ResultStore:
    """A folder with a file for each club."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, club: Path) -> Path:
        """The file of a club's folder."""
        return self._folder / f"{hashlib.sha256(str(club.resolve()).encode()).hexdigest()}.json"

    def load(self, club: Path) -> StoredLine:
        """What is stored of a club. A file in which anything is odd is no file: the club is audited again."""
        path = self.path(club)
        try:
            if path.is_file() and path.stat().st_size <= MAX_STORED_BYTES:
                return _stored_line(club, json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass
        return StoredLine(ClubLine(club_id(club), club), "", "", None)

    def save(self, club: Path, stored: StoredLine) -> None:
        """Store it whole, or not at all: a list that cannot be kept is audited again after a restart."""
        line = stored.line
        content = {
            "schema": SCHEMA,
            "key": stored.key,
            "stamp": stored.stamp,
            "digest": stored.digest,
            **{
                key: value
                for key, value in asdict(replace(line, indicators=None)).items()
                if key not in {"id", "folder", "fresh"}
            },
            "indicators": asdict(line.indicators) if line.indicators else None,
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._folder, suffix=".new", delete=False
            ) as out:
                json.dump(content, out, ensure_ascii=False, default=str)
            Path(out.name).replace(self.path(club))
        except OSError:
            pass


def _stored_line(club: Path, content: Any) -> StoredLine:
    """What a file says. Raises `ValueError`, `KeyError`, `TypeError` for anything that `ResultStore.save` never wrote."""
    if content["schema"] != SCHEMA:
        raise ValueError
    outcome = Outcome(content["outcome"])
    figures = content["indicators"]
    if (figures is None) != (outcome is Outcome.BROKEN):
        raise ValueError
    line = ClubLine(
        id=club_id(club),
        folder=club,
        name=_optional(_text, content["name"]),
        outcome=outcome,
        errors=_number(content["errors"]),
        warnings=_number(content["warnings"]),
        unknown=_number(content["unknown"]),
        silent=_flag(content["silent"]),
        both_funds=_flag(content["both_funds"]),
        last_entry=_optional(date.fromisoformat, content["last_entry"]),
        indicators=_optional(_indicators, figures),
        problem=_optional(_in_each_language, content["problem"]),
        where=_optional(_text, content["where"]),
        as_of=date.fromisoformat(content["as_of"]),
    )
    return StoredLine(
        line, _text(content["key"]), _text(content["stamp"]), _optional(_text, content["digest"])
    )


def _optional(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half of a letter is no text, and no page could be sent with it
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int:  # True is no number here
        raise TypeError
    if abs(value) > MAX_NUMBER:
        raise ValueError
    return value


def _in_each_language(value: Any) -> dict[str, str]:
    return {language: _text(value[language]) for language in LANGUAGES}


def _indicators(value: Any) -> Indicators:
    indicators: dict[str, Any] = {}
    for field in fields(Indicators):
        figure = value[field.name]
        indicators[field.name] = _optional(_number, figure) if "None" in str(field.type) else _number(figure)
    return Indicators(**indicators)
