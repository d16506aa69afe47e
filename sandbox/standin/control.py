"""The server's own doors, under `/_sandbox`: is it up, what is to go wrong, what has happened."""

from collections.abc import Collection
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from sandbox.standin.call import STAND_IN_LABEL
from sandbox.standin.faults import FaultPlan, Rule
from sandbox.standin.ledger import Ledger

_RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])


class Control:
    """Handlers for health, fault plan and ledger."""

    def __init__(self, plan: FaultPlan, ledger: Ledger, endpoints: Collection[str]) -> None:
        self._plan = plan
        self._ledger = ledger
        self._endpoints = sorted(endpoints)
        self._places = {"*", *endpoints, *(name.partition(".")[0] for name in endpoints)}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/_sandbox/health", self.health),
            web.get("/_sandbox/faults", self.list_faults),
            web.put("/_sandbox/faults", self.add_faults),
            web.delete("/_sandbox/faults", self.clear_faults),
            web.get("/_sandbox/ledger", self.list_calls),
            web.delete("/_sandbox/ledger", self.empty_ledger),
        ]

    async def health(self, _: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "writer": STAND_IN_LABEL, "endpoints": self._endpoints}
        )

    async def list_faults(self, _: web.Request) -> web.Response:
        return web.json_response(self._plan.as_json())

    async def add_faults(self, request: web.Request) -> web.Response:
        """Add one rule or a list of them; all or none."""
        try:
            body: Any = await request.json()
            rules = _RULES.validate_python(body if isinstance(body, list) else [body])
        except ValidationError as wrong:
            return _refuse("; ".join(_in_words(error) for error in wrong.errors()))
        except ValueError as wrong:
            return _refuse(f"the fault plan must be JSON: {wrong}")
        for rule in rules:
            if rule.endpoint not in self._places:
                known = ", ".join(sorted(self._places))
                return _refuse(f"no endpoint is called {rule.endpoint!r}; there are: {known}")
        self._plan.add(rules)
        return web.json_response(self._plan.as_json())

    async def clear_faults(self, request: web.Request) -> web.Response:
        rule_id = request.query.get("id")
        if rule_id is not None and not rule_id.isdecimal():
            return _refuse("id must be the number of a rule, as GET /_sandbox/faults lists it")
        self._plan.clear(None if rule_id is None else int(rule_id))
        return web.json_response(self._plan.as_json())

    async def list_calls(self, request: web.Request) -> web.Response:
        """List calls in order: `endpoint`, `since` (an id: those after it) and `limit` narrow."""
        numbers = {name: request.query.get(name, "0") for name in ("since", "limit")}
        if not all(number.isdecimal() for number in numbers.values()):
            return _refuse("since (the id of a call) and limit must be whole numbers")
        limit = int(numbers["limit"]) or 100_000
        calls = self._ledger.calls(request.query.get("endpoint"), int(numbers["since"]), limit)
        return web.json_response(calls)

    async def empty_ledger(self, _: web.Request) -> web.Response:
        return web.json_response({"emptied": self._ledger.empty()})


def _refuse(reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=400)


def _in_words(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}"
