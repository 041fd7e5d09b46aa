"""Sentences as JSON and back: a known msgid with its parameters, each with its kind, checked when they are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

from clubledger.auditing.store import checked
from clubledger.i18n import Dong, Message, Percent, is_sentence

if TYPE_CHECKING:
    from clubledger.i18n import Param

MAX_DEPTH: Final = 12
"""Sentences within sentences; ours go three deep."""


def message_data(text: Message) -> list[Any]:
    """A sentence as JSON has it. Raises `ValueError` where its parameters are of no kind that can be read again."""
    if not is_sentence(text.msgid) or not _gaps(text.msgid) <= text.params.keys():
        raise ValueError(text.msgid)
    if not text.params:
        return [text.msgid]
    return [text.msgid, {name: _param_data(value) for name, value in text.params.items()}]


def read_message(data: Any, depth: int = 0) -> Message:
    """A sentence from JSON. Raises `ValueError` or `TypeError` for anything that `message_data` never wrote.

    Only msgids of the catalogue are sentences: any other could be a pattern that looks into its parameters.
    """
    if not isinstance(data, list) or not 1 <= len(data) <= 2 or depth > MAX_DEPTH:
        raise ValueError
    msgid = data[0]
    if not isinstance(msgid, str) or not is_sentence(msgid):
        raise ValueError
    params = data[1] if len(data) == 2 else {}
    if not isinstance(params, dict):
        raise TypeError
    if not _gaps(msgid) <= params.keys():
        raise ValueError
    return Message(msgid, {name: _read_param(value, depth + 1) for name, value in params.items()})


@cache
def _gaps(msgid: str) -> frozenset[str]:
    """The names of the parameters that a sentence has a place for."""
    return frozenset(name for _, name, _, _ in Formatter().parse(msgid) if name)


def _param_data(value: Param) -> Any:
    match value:
        case str():
            return value
        case Dong():
            return {"dong": int(value)}
        case bool():
            raise ValueError(value)
        case int():
            return value
        case Percent():
            return {"percent": str(value)}
        case Decimal():
            return {"number": str(value)}
        case date():
            return {"day": value.isoformat()}
        case Message():
            return {"text": message_data(value)}
        case tuple():
            return [_param_data(item) for item in value]
        case _:
            raise ValueError(value)


def _read_param(value: Any, depth: int) -> Param:
    if depth > MAX_DEPTH:
        raise ValueError
    match value:
        case str():
            value.encode()  # half of a letter is no text, and nothing could be written with it
            return value
        case int() if not isinstance(value, bool):
            return value
        case list():
            return tuple(_read_param(item, depth + 1) for item in value)
        case dict() if len(value) == 1:
            ((kind, inner),) = value.items()
            return read_message(inner, depth + 1) if kind == "text" else _read_scalar(kind, inner)
    raise TypeError


def _read_scalar(kind: str, value: Any) -> Param:
    match kind, value:
        case "dong", _:
            return Dong(checked.number(value))
        case "percent", str():
            return Percent(checked.decimal(value))
        case "number", str():
            return checked.decimal(value)
        case "day", str():
            return date.fromisoformat(value)
    raise TypeError
