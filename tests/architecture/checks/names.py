"""Files are named for their one idea, and the runtime knows no word of the product."""

import re
from collections.abc import Collection, Mapping

SAYS_NOTHING = frozenset({"util", "utils", "helper", "helpers", "common", "misc", "base"})

PRODUCT_WORDS = re.compile(
    r"resumes|an? resume\b|resume[_/-](?!to\b)\w+|\w+[_/-]resume\b|cover letter"
    r"|\bjobs?\b|profile|pars(?:er|ing)\b|parse-|discover[iy]|notifier|scheduler\b"
    r"|\bboards?\b|tailor|recruit|\bapplications\b|an application\b|howlerhire",
    re.IGNORECASE,
)
"""Words of what the product is about. `to resume` and `application/json` are not."""

ALLOWED_WORDS = {
    "howler/runtime/service.py": ("howlerhire-", "/howlerhire/"),
}
"""The one place that makes a service's group, metric label and event source of its name."""


def names_that_say_nothing(paths: Collection[str]) -> list[str]:
    """Files and folders called utils, helpers and the like."""
    return [
        f"{path}: a name must be a noun of what is in it"
        for path in paths
        if SAYS_NOTHING & {part.partition(".")[0] for part in path.lower().split("/")}
    ]


def words_of_the_product(
    texts: Mapping[str, str], allowed: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Lines of the runtime that name something of the product."""
    complaints = []
    for path, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            rest = line
            for word in allowed.get(path, ()):
                rest = rest.replace(word, "")
            found = PRODUCT_WORDS.search(rest)
            if found:
                complaints.append(f"{path}:{number} says {found[0]!r}")
    return complaints


def allowed_but_gone(texts: Mapping[str, str], allowed: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Exceptions that nothing needs any more."""
    return [
        f"{path} no longer says {word!r}: take it out of the allowed words"
        for path, words in allowed.items()
        for word in words
        if word not in texts.get(path, "")
    ]


def same_name_twice(paths: Collection[str]) -> list[str]:
    """Test files that pytest cannot tell apart when they lie in folders that are no packages."""
    seen: dict[str, str] = {}
    complaints = []
    for path in sorted(paths):
        name = path.rpartition("/")[2]
        if name.startswith("test_") and name in seen:
            complaints.append(f"{path} has the name of {seen[name]}")
        seen.setdefault(name, path)
    return complaints
