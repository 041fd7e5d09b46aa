"""DATA: are amounts, texts and names what they seem to be."""

from __future__ import annotations
