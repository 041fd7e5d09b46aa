"""What is printed of one club: the loan register; and tables as text."""

from __future__ import annotations
