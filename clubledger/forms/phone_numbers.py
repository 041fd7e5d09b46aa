"""Telephone numbers: what the digits of a cell may be that are no money."""

from __future__ import annotations

import re

from clubledger.forms.folding import plain

_LABEL = r"(?:s?dt|so dt|tel|dien thoai|so dien thoai|d/t|zalo|phone|mobile|dd)"
_PHONE = re.compile(rf"(?:{_LABEL}\W*)?(?:\+84|0)[\d .()-]{{7,14}}\W*")
_LABELLED = re.compile(rf"{_LABEL}(?![a-z])[\W_]*(?:\+?84|0)?[\d .()-]{{7,14}}\W*")


def is_phone(text: str) -> bool:
    """Whether a text is a telephone number, with or without a label."""
    words = plain(text[:60]).strip()
    return (_PHONE.fullmatch(words) or _LABELLED.fullmatch(words)) is not None
