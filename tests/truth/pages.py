"""The pages that say what slips through: the table between their markers, written by ``python -m tests.truth``."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.truth.table import table

if TYPE_CHECKING:
    from tests.truth.table import Results

DOCS: Final = Path(__file__).parents[2] / "docs"
PAGES: Final = {"en": DOCS / "what-slips-through.md", "vi": DOCS / "nhung-gi-lot-luoi.md"}
_BETWEEN = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- /table -->)", re.DOTALL)
_MEASURED: Final = {
    "en": "Measured on {day}: {count} sheets, seed {seed}.",
    "vi": "Đo ngày {day}: {count} tờ, hạt giống {seed}.",
}


def write_pages(results: Results, count: int, seed: int) -> None:
    """Put the table and when it was measured into both pages."""
    for language, path in PAGES.items():
        day = date.today()  # noqa: DTZ011
        shown = f"{day:%d/%m/%Y}" if language == "vi" else f"{day.day} {day:%B %Y}"
        text = (
            f"{_MEASURED[language].format(day=shown, count=count, seed=seed)}\n\n{table(results, language)}"
        )
        path.write_text(_BETWEEN.sub(text.replace("\\", r"\\"), path.read_text("utf-8")), "utf-8")
