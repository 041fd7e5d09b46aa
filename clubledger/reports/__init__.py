"""What is printed of one club or one loan: the loan register, a repayment schedule."""

from __future__ import annotations
