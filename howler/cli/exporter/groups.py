"""The consumer groups there are: one for each service of ours that reads topics."""

from pkgutil import iter_modules

import services
from schemas import catalog


def groups() -> dict[str, list[str]]:
    """By group, the topics that it reads; all without namespace."""
    ours = sorted(module.name for module in iter_modules(services.__path__) if module.ispkg)
    read = {name: _read_by(name) for name in ours}
    return {f"howlerhire-{name}": topics for name, topics in read.items() if topics}


def _read_by(service: str) -> list[str]:
    rows = [row for row in catalog.ROWS if service in row.consumers and not row.planned]
    return [row.topic.name for row in rows]
