"""The dashboard Overview: is it healthy, what is late, and how each function does."""
