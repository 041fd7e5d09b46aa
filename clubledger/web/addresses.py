"""Addresses of pages. A page has hundreds: each kind is made once by Flask, and what differs is put into it."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, quote_plus

from flask import url_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Part = tuple[str, Callable[[str], str] | None]

_MARK: Final = "-{}-goes-here-"
_MARKS: Final = re.compile(r"-([a-z_]+)-goes-here-")
# what Flask leaves as it is
_in_path: Final = lru_cache(2**10)(partial(quote, safe="!$&'()*+,/:;=@"))
_in_query: Final = lru_cache(2**12)(partial(quote_plus, safe="!$'()*,/:;?@"))


class Addresses:
    """The addresses of one request, in which Fava keeps its filters."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, ...], list[Part]] = {}

    def of(self, endpoint: str, values: Mapping[str, str]) -> str:
        """What Flask's ``url_for`` gives for an endpoint and its values."""
        kind = (endpoint, *values)
        parts = self._kinds.get(kind)
        if parts is None:
            parts = self._kinds[kind] = _parts(endpoint, values)
        return "".join([text if encode is None else encode(values[text]) for text, encode in parts])


def _parts(endpoint: str, values: Mapping[str, str]) -> list[Part]:
    """Fixed texts, and the names of values with how they are written where they stand."""
    marks: dict[str, Any] = {name: _MARK.format(name) for name in values}
    parts: list[Part] = []
    encode: Callable[[str], str] = _in_path
    for index, text in enumerate(_MARKS.split(url_for(endpoint, **marks))):
        parts.append((text, encode if index % 2 else None))
        if "?" in text:
            encode = _in_query
    return parts
