"""How the word lists of this folder are written: words in a string, phrases between bars."""

import re


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list that are parted by white space."""
    return frozenset(text.split())


def phrases_of(text: str) -> list[str]:
    """Return the phrases of a list that are parted by bars or ends of lines."""
    return [phrase.strip() for phrase in re.split(r"[|\n]", text) if phrase.strip()]
