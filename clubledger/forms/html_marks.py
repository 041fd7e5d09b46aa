"""How the words of a web page are seen: whole, hidden, struck out or raised, by tags, attributes and the page's own styles."""

from __future__ import annotations

import html
import re
from enum import Flag, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Seen(Flag):
    """How a part of a page is seen; whole, if by none of these."""

    WHOLE = 0
    HIDDEN = auto()
    STRUCK = auto()
    RAISED = auto()
    """Or lowered."""


_BY_TAG: Final = {
    **dict.fromkeys(("s", "strike", "del"), Seen.STRUCK),
    **dict.fromkeys(("sup", "sub"), Seen.RAISED),
    **dict.fromkeys(("select", "datalist"), Seen.HIDDEN),  # of all its choices one is seen, or none
}
_VOID: Final = frozenset({"br", "hr", "img", "input", "col", "wbr", "meta", "link", "area", "base", "embed"})
"""Tags that nothing stands in."""
_TELLING: Final = re.compile("hid|none|collapse|through|super|sub|class|id|&|/\\*")
"""Only where one of these stands, attributes say anything of this; most say nothing."""
_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
_HIDING = re.compile(
    r"display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse)|mso-hide\s*+:\s*+(?:all|screen)"
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN_ATTRIBUTE = re.compile(r"(?<![\w=:.-])hidden(?![\w-])")
_NAMES = re.compile(r"\b(class|id)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]++))")
_SELECTED = re.compile(r"[.#][\w-]+")


def classes_of(style: str) -> dict[str, Seen]:
    """What a page's styles hide, strike out or raise: ``.class``, ``#id`` or a tag, of the last thing that a selector names.

    A tag that is hidden only within something of a class is left out.
    """
    found: dict[str, Seen] = {}
    for rule in _COMMENT.sub("", style.lower()).split("}"):
        selectors, _, body = rule.rpartition("{")
        seen = _declared(body)
        if not seen or "print" in selectors:
            continue
        for selector in selectors.rpartition("{")[2].split(","):
            *around, last = selector.split() or [""]
            if ":" not in last and not (last.isalnum() and any(map(_SELECTED.search, around))):
                for name in _SELECTED.findall(last) or [last]:
                    found[name] = found.get(name, Seen.WHOLE) | seen
    return found


_STRUCK = re.compile(r"(?<![\w-])text-decoration(?:-line)?\s*:[^;]*line-through")
_RAISED = re.compile(r"(?<![\w-])vertical-align\s*+:\s*+(?:super|sub)\b")


def seen_of(tag: str, rest: str, classes: Mapping[str, Seen]) -> Seen:
    """How an element is seen by its tag and its attributes."""
    seen = _BY_TAG.get(tag, Seen.WHOLE) | classes.get(tag, Seen.WHOLE)
    rest = rest.lower()
    if not _TELLING.search(rest):
        return seen
    rest = _COMMENT.sub("", html.unescape(rest))
    seen |= _declared(rest)
    if _HIDDEN_ATTRIBUTE.search(_QUOTED.sub('""', rest)):
        seen |= Seen.HIDDEN
    if classes:
        for kind, *values in _NAMES.findall(rest):
            for name in "".join(values).split():
                seen |= classes.get(("." if kind == "class" else "#") + name, Seen.WHOLE)
    return seen


def _declared(text: str) -> Seen:
    seen = Seen.HIDDEN if _HIDING.search(text) else Seen.WHOLE
    seen |= Seen.STRUCK if _STRUCK.search(text) else Seen.WHOLE
    return seen | (Seen.RAISED if _RAISED.search(text) else Seen.WHOLE)


class Marks:
    """The elements that are open and hide, strike out or raise what stands in them."""

    def __init__(self, seen: Seen = Seen.WHOLE) -> None:
        self._around = seen
        self._open: dict[Seen, dict[str, int]] = {kind: {} for kind in Seen}
        """How many of a tag are open since the first that does so."""

    def take(self, tag: str, seen: Seen, *, begins: bool) -> None:
        """An element begins or ends."""
        if tag in _VOID:
            return
        for kind, counts in self._open.items():
            if tag == "p" and begins:  # ends the one before
                counts.pop(tag, None)
            if tag in counts:
                counts[tag] += 1 if begins else -1
                if not counts[tag]:
                    del counts[tag]
            elif begins and kind in seen:
                counts[tag] = 1

    @property
    def seen(self) -> Seen:
        """How words are seen here."""
        seen = self._around
        for kind, counts in self._open.items():
            if counts:
                seen |= kind
        return seen
