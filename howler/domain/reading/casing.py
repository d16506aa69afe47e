"""Words in small letters: many of them make running text, few a name or a title."""

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SMALL = frozenset(
    # Words of names and titles that begin small: "Bank of America", "Chef de projet".
    re.findall(
        r"\w+",
        "of and the in at for to a an on with by from until till de du des la le les et en y e el "
        "los las del do da di und für der die das bei im von bis van i и в на с по",
    )
)


def small_words(line: str) -> int:
    """How many words begin small, but those that stand in names too."""
    words = WORD.findall(line)
    return sum(1 for word in words if word[0].islower() and word.lower() not in SMALL)
