"""FUND: two funds kept apart, the capital kept whole and used for what it is for."""

from __future__ import annotations
