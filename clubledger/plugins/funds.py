"""Beancount plugin: the two funds kept apart."""

from __future__ import annotations

from clubledger.plugins.checking import checking

__plugins__ = ("check_funds",)

check_funds = checking("funds")
