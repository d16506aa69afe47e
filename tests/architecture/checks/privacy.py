"""What must not be in a public tree: where it was made, by whom, and what opens a door.

The words that are looked for are put together here, so that this file does not say them.
"""

import re
from collections.abc import Mapping

REGISTRIES = tuple(
    ".".join(labels)
    for labels in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("repo1", "maven", "org"),
        ("maven", "apache", "org"),
        ("maven", "google", "com"),
        ("registry", "npmjs", "org"),
        ("crates", "io"),
        ("conda", "anaconda", "org"),
        ("docker", "io"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
)
"""Where packages come from differs from machine to machine: clients are told, files are not."""

KNOWN_HOSTS = re.compile(
    r"(?:[\w-]+\.)*(?:"
    r"localhost|example|example\.[a-z]+|127\.0\.0\.1|169\.254\.169\.254|0\.0\.0\.0|\[::1\]"
    r"|github\.com|python\.org|apache\.org|anthropic\.com|openai\.com|supabase\.(?:co|com)"
    r"|keepachangelog\.com|asyncapi\.com|opencollective\.com|semver\.org|cloudevents\.io|gnu\.org|artifex\.com|postgresql\.org"
    r"|openxmlformats\.org|microsoft\.com|w3\.org|json-schema\.org|purl\.org|readthedocs\.io"
    r")"
)
"""Hosts that a public tree may name: this machine, invented ones, and what readers look up."""

FOLDERS = ("work", "root", "home", "Users")

FORBIDDEN = {
    "a path of one machine": re.compile(rf"(?<![\w.~}}$/-])/(?:{'|'.join(FOLDERS)})/[\w.]"),
    "a folder outside the repository": re.compile(r"(?:\.\./)+" + r"shared\b"),
    "a number of the issue tracker": re.compile(
        r"\bissues?" + r" ?#? ?\d|\(#" + r"\d+\)", re.IGNORECASE
    ),
    "who made it": re.compile(
        r"\bhelper" + r" [A-H]\b|\bco-authored" + r"-by\b|\b(?:brief|design|claim)" + r"\.md\b"
        r"|\bgenerated" + r" (?:with|by) (?:claude|gpt|copilot|an? (?:ai|llm))\b",
        re.IGNORECASE,
    ),
    "a key": re.compile(
        r"\b(?:sk" + r"-(?:ant-api|proj-)?[A-Za-z0-9_-]{24,}|gh[pousr]" + r"_[A-Za-z0-9]{30,}"
        r"|AKIA" + r"[0-9A-Z]{16}|re" + r"_[A-Za-z0-9]{20,}|xox[abpr]" + r"-[\w-]{10,}"
        r"|eyJ" + r"[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{16,})|-----BEGIN" + r" [A-Z ]*PRIVATE KEY-----"
    ),
    "an address with a password": re.compile(
        r"\w://[^\s/:@{}\"'<>]+:(?!(?:password|s[e3]cret|pass|pw|hunter2)@)[^\s/@{}\"'<>]+@"
    ),
}

URL = re.compile(r"\b[a-z][a-z0-9+]*://(?:[^\s/@\"'`<>(){}]*@)?([A-Za-z0-9.-]+|\[[0-9a-f:]+\])")


def forbidden_words(texts: Mapping[str, str]) -> list[str]:
    """Lines that say what `FORBIDDEN` names."""
    return [
        f"{path}:{number} has {what}: {found[0]!r}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if (found := pattern.search(line))
    ]


def registries(texts: Mapping[str, str]) -> list[str]:
    """Lines that name a host of a package registry, in an address or not."""
    return [
        f"{path}:{number} names the registry {host}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for host in REGISTRIES
        if host in line.lower()
    ]


def unknown_hosts(texts: Mapping[str, str]) -> list[str]:
    """Addresses with a host that nobody has looked at yet."""
    return [
        f"{path}:{number} names the host {host}: is it public and needed? Then it is a known one"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for host in URL.findall(line)
        if "." in host.strip(".") and not KNOWN_HOSTS.fullmatch(host.rstrip("."))
    ]
