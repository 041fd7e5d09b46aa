"""Ten whole by-laws, invented after the kinds of clauses that real groups have, and a club that follows each.

Each module has the by-law as a village would write it, its lines of the regulation, seventeen months of a club that
follows it to the letter (`club`) and four breaches of it (`BREACHES`).
"""
