"""The import desk of the sample workspace, run by beangulp.

    python importers/config.py identify importers/inbox
    python importers/config.py extract importers/inbox
    python importers/config.py archive -o ledgers importers/inbox

See ``README.md`` beside this file.
"""

from __future__ import annotations

from pathlib import Path

from clubledger.books.files import MAIN
from clubledger.forms import FORMS, repayments
from clubledger.forms.beangulp_importers import Ingest, importers

LEDGERS = Path(__file__).resolve().parents[1] / "ledgers"

# The district's own print of the repayment sheet calls two columns otherwise. The headings of the blank form stay known.
DISTRICT_PRINT = repayments.FORM.with_headings(
    {
        "principal": ("Số tiền gốc nộp kỳ này", "Gốc nộp kỳ này"),
        "interest": ("Số tiền lãi nộp kỳ này", "Lãi nộp kỳ này"),
    }
)
KNOWN_HERE = tuple(DISTRICT_PRINT if form is repayments.FORM else form for form in FORMS)

# The questions of `extract` that somebody answered with the paper in hand: what they ask about really stands there.
ACCEPTED: tuple[str, ...] = ()

CONFIG = [
    importer
    for main in sorted(LEDGERS.glob(f"*/{MAIN}"))
    for importer in importers(main.parent, KNOWN_HERE, ACCEPTED)
]

if __name__ == "__main__":
    Ingest(CONFIG)()
