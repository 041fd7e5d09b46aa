"""Beancount plugin: loans and contracts."""

from __future__ import annotations

from clubledger.plugins.checking import checking

__plugins__ = ("check_loans",)

check_loans = checking("loans")
