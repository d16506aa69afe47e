"""The picture of the folders in ARCHITECTURE.md, drawn from the imports as they are."""

import re
from collections.abc import Mapping

Rooms = Mapping[str, set[str]]
"""What each room uses: its imports, by the folder that they lead to."""

ROOTS = ("howler", "services", "schemas", "sandbox", "migrations")
SPLIT = "howler"
"""The one package whose parts are rooms of their own."""

BEGIN, END = "<!-- rooms: made by `make generated` -->", "<!-- /rooms -->"


def drawn_into(text: str) -> str:
    """`text` with the picture of today between its two marks.

    Raises:
        ValueError: the marks are missing.
    """
    if BEGIN not in text or END not in text:
        raise ValueError(f"ARCHITECTURE.md has no {BEGIN} ... {END}")
    before, after = text.split(BEGIN, maxsplit=1)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n{picture(rooms())}{END}{after}"


def rooms() -> Rooms:
    """Every room and the rooms that it uses."""
    import grimp

    graph = grimp.build_graph(*ROOTS, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        here = found.setdefault(room_of(module), set())
        here |= {room_of(used) for used in graph.find_modules_directly_imported_by(module)}
    found.pop(SPLIT)  # the package's own file, which holds nothing
    return {name: used - {name, SPLIT} for name, used in sorted(found.items())}


def room_of(module: str) -> str:
    """The room that a module lies in."""
    first, *inside = module.split(".")
    return f"{first}/{inside[0]}" if first == SPLIT and inside else first


def floors(found: Rooms) -> dict[str, int]:
    """How far above the ground each room stands: above every room that it uses.

    Raises:
        ValueError: rooms use each other in a circle.
    """
    height: dict[str, int] = {}
    while len(height) < len(found):
        ready = [name for name, used in found.items() if name not in height and used <= {*height}]
        if not ready:
            raise ValueError(f"a circle: {', '.join(sorted(found.keys() - height.keys()))}")
        height |= {
            name: 1 + max((height[used] for used in found[name]), default=0) for name in ready
        }
    return height


def direct(found: Rooms) -> Rooms:
    """The arrows without those that a longer way shows already."""
    return {
        name: {one for one in used if not any(one in _all(found, other) for other in used - {one})}
        for name, used in found.items()
    }


def picture(found: Rooms) -> str:
    """A Mermaid graph, those who use others above; floors that nobody may run up again."""
    height = floors(found)
    order = sorted(found, key=lambda name: (-height[name], name))
    lines = ["```mermaid", "flowchart TD"]
    lines += [f'    {_id(name)}["{name}"]' for name in order]
    for name in order:
        lines += [f"    {_id(name)} --> {_id(used)}" for used in sorted(direct(found)[name])]
    return "\n".join([*lines, "```\n"])


def _all(found: Rooms, name: str) -> set[str]:
    """Every room that `name` uses, by whatever way."""
    return found[name].union(*(_all(found, used) for used in found[name]))


def _id(name: str) -> str:
    return re.sub(r"\W", "_", name)
