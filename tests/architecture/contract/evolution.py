"""What a schema may not do to whoever wrote or reads events by an earlier one.

Both directions count, since nobody changes everywhere at once: events that were sent are read by
the new reader, and events of a new producer by a reader that is one version behind. So what a
field may hold stays as it is, and only new optional fields come.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from schemas.files import inlined

Schema = Mapping[str, Any]

WORDS = frozenset({"$schema", "$comment", "title", "description", "examples", "default"})
"""Keywords that say something and decide nothing."""

UPPER = frozenset({"maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties"})
LOWER = frozenset({"minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties"})

ADDED = re.compile(r"\+[0-9a-f]{64}  \S")
"""A line that a patch adds to the list of hashes."""

REFUSES_OLD = "events that were already sent would be refused"
REFUSES_NEW = "a reader one version behind would refuse new events"


def breaking(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What `new` breaks for those who keep to `old`, in sentences without the event's name."""
    return list(_object("", inlined(old), inlined(new)))


def unpublished(live: Collection[str], published: Mapping[str, Collection[int]]) -> list[str]:
    """Live events that have nothing to be compared with."""
    return [
        f"{event} is live and has no published schema to be compared with: run `make generated`"
        for event in live
        if not published.get(event)
    ]


def tampered(listed: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Published files that are not what they were, by name and hash; and an empty list of them."""
    changed = [
        f"schemas/published/{name} is {'changed' if name in there else 'gone'}: bring it back; "
        "what is published stays"
        for name, digest in listed.items()
        if there.get(name) != digest
    ]
    unknown = [
        f"schemas/published/{name} is not in SHA256SUMS: publish with `python -m schemas.publish`"
        for name in there.keys() - listed.keys()
    ]
    return changed + unknown + ([] if listed else ["schemas/published/ is empty"])


def dropped(history: str, listed: Mapping[str, str]) -> list[str]:
    """Lines that the list of hashes ever had and has no more, by its history in patches.

    Else the whole folder could be made anew from a schema that breaks what was published.
    """
    once = {tuple(line[1:].split("  ", 1)) for line in history.splitlines() if ADDED.match(line)}
    return [
        f"schemas/published/{name} was published as {digest[:12]}..., which SHA256SUMS no longer "
        "says: bring both back"
        for digest, name in once
        if listed.get(name) != digest
    ]


def _object(path: str, old: Schema, new: Schema) -> Iterator[str]:
    """Of a schema with fields: they stay, and so does which of them are required."""
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before.keys() - after.keys():
        yield f"`{path}{name}` is gone: old readers miss it, and what it held is no longer checked"
    for name in before.keys() & after.keys():
        yield from _value(f"{path}{name}", before[name], after[name])
    required, required_now = set(old.get("required", ())), set(new.get("required", ()))
    for name in required_now - required:
        yield f"`{path}{name}` is required and was not: {REFUSES_OLD}"
    for name in required - required_now:
        yield f"`{path}{name}` is no longer required: {REFUSES_NEW}"
    yield from _rules(path.rstrip(".") or "the event", old, new, {"properties", "required"})


def _value(path: str, old: Schema, new: Schema) -> Iterator[str]:
    if "properties" in old or "properties" in new:
        yield from _object(f"{path}.", old, new)
        return
    if isinstance(old.get("items"), dict) and isinstance(new.get("items"), dict):
        yield from _value(f"{path}[]", old["items"], new["items"])
        yield from _rules(path, old, new, {"items"})
        return
    yield from _rules(path, old, new, set())


def _rules(path: str, old: Schema, new: Schema, judged: set[str]) -> Iterator[str]:
    """Every other keyword: the same as it was, or a sentence about who is hurt."""
    for keyword in sorted((old.keys() | new.keys()) - WORDS - judged):
        if _plain(keyword, old.get(keyword)) != _plain(keyword, new.get(keyword)):
            yield f"`{path}` {_told(keyword, old.get(keyword), new.get(keyword))}"


def _plain(keyword: str, rule: Any) -> Any:
    """A rule without what decides nothing: an order, a single type as a list."""
    if keyword in {"type", "enum"} and rule is not None:
        return frozenset(_listed(rule))
    return rule


def _told(keyword: str, old: Any, new: Any) -> str:
    if keyword in {"type", "enum"} and old is not None and new is not None:
        return _sets_told(keyword, set(_listed(old)), set(_listed(new)))
    change = f"has another `{keyword}` ({old!r}, now {new!r})"
    if keyword not in UPPER | LOWER:
        return f"{change}: {REFUSES_OLD}, or {REFUSES_NEW}"
    tighter = old is None or (new is not None and (new < old) is (keyword in UPPER))
    return f"{change}: {REFUSES_OLD if tighter else REFUSES_NEW}"


def _sets_told(keyword: str, old: set[str], new: set[str]) -> str:
    gone, more = sorted(map(str, old - new)), sorted(map(str, new - old))
    told = [f"no longer takes the {keyword} {', '.join(gone)}: {REFUSES_OLD}"] if gone else []
    told += [f"takes the {keyword} {', '.join(more)} too: {REFUSES_NEW}"] if more else []
    return "; ".join(told)


def _listed(rule: Any) -> list[Any]:
    return rule if isinstance(rule, list) else [rule]
