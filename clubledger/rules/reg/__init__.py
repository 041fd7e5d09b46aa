"""REG: is what the club agreed written so that it holds, and was it agreed."""

from __future__ import annotations
