"""How much of what is mistyped enters the books: right sheets, one change each, and what the import says to them."""
