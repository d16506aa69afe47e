"""The reference page of every service and function, made from their declarations."""

import importlib
import inspect
import warnings
from pathlib import Path
from typing import Any

import services
from howler.runtime.service import Service

HEAD = """\
# Services and functions

What runs, and what starts it. The limit is that of all processes together; a step is tried once and
then again as often as is said here. This page is made from the program by `make generated`.

"""


def all_services() -> list[Service[Any]]:
    """Each service of this checkout, by its name."""
    folder = Path(services.__file__).parent
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Faust's own, at its import
        return [
            importlib.import_module(f"services.{path.parent.name}.app").service
            for path in sorted(folder.glob("*/app.py"))
        ]


def page() -> str:
    """The page as Markdown: a table for each service, a line for each function."""
    return HEAD + "\n".join(_section(service) for service in all_services())


def _section(service: Service[Any]) -> str:
    lines = [
        f"## {service.name}",
        "",
        _first_line(importlib.import_module(f"services.{service.name}.app").__doc__),
        f"`faust -A services.{service.name}.app worker`; its consumer group is `{service.group}`.",
        "",
        "| function | starts on | limit | tried again | what it does |",
        "|---|---|---|---|---|",
    ]
    for function in sorted(service.functions, key=lambda each: each.id):
        events = ", ".join(f"`{kind.event_name}`" for kind in function.on)
        does = _first_line(inspect.getdoc(function.body))
        lines.append(
            f"| `{function.id}` | {events} | {function.limit} | {function.retries} | {does} |"
        )
    return "\n".join(lines) + "\n"


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
