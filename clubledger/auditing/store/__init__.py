"""What audits found, kept from one to the next: a SQLite file in the user's cache, or where ``--store`` says.

A result is found again by the state of the club's folder and by all else that it depends on, so that a kept one says
what judging anew would say. A store that is damaged is made anew, and one that cannot be used is done without: either
costs nothing but time, and is said.
"""

from __future__ import annotations

from clubledger.auditing.store.database import StoreError
from clubledger.auditing.store.results import Latest, Store, StoreContents, default_store
from clubledger.auditing.store.summary import Summary

__all__ = ["Latest", "Store", "StoreContents", "StoreError", "Summary", "default_store"]
