"""LOAN: to whom the fund lends, on what terms and paper, and how it comes back."""

from __future__ import annotations
