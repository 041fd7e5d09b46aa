"""Fava's endpoints and one of ours, sorted by what they give or change: which of them answer depends on how the reading room is opened."""

from __future__ import annotations

from typing import Final

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""The HTTP methods that change nothing."""
SOURCE: Final = frozenset({"json_api.get_source", "json_api.get_source_slice"})
"""Answers that are the text of a file."""
IMPORT: Final = frozenset({"json_api.get_extract", "json_api.get_imports"})
"""Answers that belong to Fava's import page."""
IMPORT_PAGE: Final = "import"
EDITING_PAGES: Final = frozenset({"editor", IMPORT_PAGE})
"""Names of pages that change the books."""
SCANS: Final = frozenset({"document", "statement"})
"""Answers that are a file of the club's folder."""
WRITING: Final = frozenset(
    f"json_api.{name}"
    for name in (
        "put_source",
        "put_source_slice",
        "delete_source_slice",
        "put_format_source",
        "put_add_entries",
        "put_add_document",
        "put_attach_document",
    )
)
"""What may be changed: the text of the books, and new scans. No scan is moved or deleted: it is evidence."""
IMPORT_SHEETS: Final = "import_sheets"
"""What takes sheets, on a page of ours: a plain form, which any site's page could send if nobody looked from where."""
WITHOUT_NAMES: Final = frozenset(
    {
        *("index", "healthz", "static", "jump", "help_page"),
        *("account", "holdings_by", "report", "extension_report", "download_query"),
        *(
            f"json_api.get_{name}"
            for name in (
                *("ledger_data", "changed", "errors", "options", "help", "query"),
                *("journal", "journal_page", "account_report", "events", "documents", "commodities"),
                *("income_statement", "balance_sheet", "trial_balance", "statistics"),
            )
        ),
    }
)
"""What is answered where no names are shown: what is made of entries that have none. Texts of files, scans of the paper and
what a newer Fava may bring are not."""
