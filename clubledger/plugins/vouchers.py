"""Beancount plugin: vouchers, minutes and the text itself."""

from __future__ import annotations

from clubledger.plugins.checking import checking

__plugins__ = ("check_vouchers",)

check_vouchers = checking("vouchers")
