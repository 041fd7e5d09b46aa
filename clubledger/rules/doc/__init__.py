"""DOC: is there a slip, a number, minutes for it, and is the paper in order."""

from __future__ import annotations
