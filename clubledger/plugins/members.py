"""Beancount plugin: members, board and regulation."""

from __future__ import annotations

from clubledger.plugins.checking import checking

__plugins__ = ("check_members",)

check_members = checking("members")
