"""Invented people: their resume files, with the truth of what each file says beside it."""
