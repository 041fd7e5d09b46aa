"""CASH: the money in the box and in the bank, and whether somebody looked."""

from __future__ import annotations
