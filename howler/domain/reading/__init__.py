"""How a resume is read without understanding it: words, dates, lines, and the blocks of items."""
