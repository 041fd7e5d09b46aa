"""The one way into a club's books: read forms, judge what they would bring about, write whole or not at all."""

from __future__ import annotations

from clubledger.recording.import_report import ImportOutcome, ImportReport, Shown
from clubledger.recording.importing import import_files

__all__ = ["ImportOutcome", "ImportReport", "Shown", "import_files"]
