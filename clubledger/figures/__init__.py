"""What the books come to on a day: the club's figures, each reckoned in one place for audit, pages and reports.

Pure functions from `Books` to sums. Whole đồng and heads; ``None`` where the books do not tell.
"""
