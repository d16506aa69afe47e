"""Child processes that are known again, stopped in order and never left behind."""
