"""What lies in a folder of papers without being one: what systems and programs keep there for themselves."""

from __future__ import annotations

import re

_STRAY = re.compile(
    r"\..*"  # hidden: .DS_Store, .~lock.thu.ods#
    r"|~\$.*|~lock\..*#"  # a workbook that somebody has open
    r"|.*\.tmp"
    r"|thumbs\.db|ehthumbs(?:_vista)?\.db|desktop\.ini|icon\r",
    re.IGNORECASE | re.DOTALL,
)


def is_stray(name: str) -> bool:
    """Whether a file's name says that a system or a program left it in the folder, and no person."""
    return _STRAY.fullmatch(name) is not None
