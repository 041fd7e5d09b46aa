"""Entries of Beancount without free texts, in which a name may stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from beancount.core import data

from clubledger.web.redaction import CUSTOMS, EVENTS, HIDDEN, METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clubledger.web.redaction import Redaction


def redacted(entry: Any, redaction: Redaction) -> Any | None:
    """An entry of Beancount as it is shown; ``None`` of one that is free text altogether, as a document or a query."""
    changes: dict[str, Any] = {}
    match entry:
        case data.Transaction():
            changes["payee"] = entry.payee if entry.payee in redaction.members else None
            changes["narration"] = ""
            changes["tags"] = _tags(entry.tags, redaction)
            changes["postings"] = [_posting(posting, redaction) for posting in entry.postings]
        case data.Note():
            changes["comment"] = ""
            changes["tags"] = _tags(entry.tags, redaction)
        case data.Event() if entry.type in EVENTS:
            changes["description"] = redaction.text(entry.description)
        case data.Custom() if entry.type in CUSTOMS or _is_option(entry):
            changes["values"] = [
                _value(entry.type, at, value, redaction) for at, value in enumerate(entry.values or ())
            ]
        case data.Open() | data.Close() | data.Commodity() | data.Balance() | data.Pad() | data.Price():
            pass
        case _:
            return None
    return entry._replace(meta=_meta(entry.meta, redaction), **changes)


def _posting(posting: data.Posting, redaction: Redaction) -> data.Posting:
    cost = posting.cost and posting.cost._replace(label=None)
    return posting._replace(cost=cost, meta=posting.meta and _meta(posting.meta, redaction))


def _meta(meta: Mapping[str, Any], redaction: Redaction) -> dict[str, Any]:
    kept = {key: value for key, value in meta.items() if key in METADATA and _is_shown(key, value, redaction)}
    return {**kept, "filename": redaction.file(meta.get("filename", "")), "lineno": meta.get("lineno", 0)}


def _is_shown(key: str, value: Any, redaction: Redaction) -> bool:
    if not isinstance(value, str):
        return True
    return value in redaction.members if key == "member" else redaction.shows(value)


def _tags(tags: Iterable[str] | None, redaction: Redaction) -> frozenset[str]:
    return frozenset(filter(redaction.shows, tags or ()))


_PEOPLE: Final = {"board": 1, "member": 0}
"""Which value of a directive is a member."""


def _value(kind: str, at: int, value: Any, redaction: Redaction) -> Any:
    if not isinstance(value.value, str) or kind == _OPTION:
        return value
    if at == _PEOPLE.get(kind):
        shown = not value.value or value.value in redaction.members
    else:
        shown = redaction.shows(value.value)
    return value if shown else value._replace(value=HIDDEN)


_OPTION: Final = "fava-option"
_OPTIONS: Final = frozenset(
    {
        *("language", "locale", "fiscal-year-end", "collapse-pattern", "upcoming-events"),
        *(
            "invert-income-liabilities-equity",
            "invert-gains-losses-colors",
            "account-journal-include-children",
        ),
        *("show-closed-accounts", "show-accounts-with-zero-balance", "show-accounts-with-zero-transactions"),
    }
)
"""Fava's options that change how its pages look."""
_SETTING: Final = re.compile(r"true|false|[a-z]{2}(_[A-Z]{2})?|[\W\d_]*")


def _is_option(entry: data.Custom) -> bool:
    if entry.type != _OPTION or not entry.values:
        return False
    name, *settings = (str(value.value) for value in entry.values)
    return name in _OPTIONS and all(map(_SETTING.fullmatch, settings))
