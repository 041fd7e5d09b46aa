"""BOOK: can the books be read at all, and does every check see all of them."""

from __future__ import annotations
