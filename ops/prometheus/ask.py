"""Asks a Prometheus what a panel asks it, with the choices at the dashboard's top made."""

import http.client
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

Labels = tuple[tuple[str, str], ...]
Line = dict[float, float]
"""A value by its time; only finite ones, since a panel shows no others."""


class PrometheusError(Exception):
    """Prometheus does not answer, or refuses the question; the message says which."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, and how far apart the points are; whole seconds, to find a point by."""

    start: int
    end: int
    step: int


def chosen(expr: str, variables: Mapping[str, str]) -> str:
    """The query with each `$name` replaced, the longest names first."""
    for name in sorted(variables, key=len, reverse=True):
        expr = expr.replace(f"${name}", variables[name])
    return expr


def everything(board: Mapping[str, Any], rate_seconds: float) -> dict[str, str]:
    """What the variables of a dashboard stand for while all of everything is chosen."""
    choices = {one["name"]: one["allValue"] for one in board["templating"]["list"]}
    return choices | {"__rate_interval": f"{rate_seconds:.0f}s"}


def over_time(url: str, expr: str, window: Window) -> dict[Labels, Line]:
    """The lines that answer, each with at least one finite value.

    Raises:
        PrometheusError: it cannot be reached or does not understand the query.
    """
    asked = {"query": expr, "start": window.start, "end": window.end, "step": window.step}
    answer = _post(url, "/api/v1/query_range", {key: str(value) for key, value in asked.items()})
    lines = {
        tuple(sorted(one["metric"].items())): {
            float(at): number for at, text in one["values"] if math.isfinite(number := float(text))
        }
        for one in answer["result"]
    }
    return {labels: line for labels, line in lines.items() if line}


def _post(url: str, path: str, form: Mapping[str, str]) -> Any:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), kind)
        answer = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise PrometheusError(f"no Prometheus answers at {url}: {error}") from error
    finally:
        connection.close()
    if answer["status"] != "success":
        raise PrometheusError(f"Prometheus refuses {form['query']!r}: {answer.get('error')}")
    return answer["data"]
