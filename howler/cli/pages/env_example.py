"""`.env.example`, made from the settings' own declarations: every setting, with a safe default."""

from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from howler.cli.pages.services import all_services
from howler.settings import Settings

HEAD = """\
# The settings of docker-compose.yml, and their defaults: a container reads this file, then .env.
# To change one: cp .env.example .env, and edit that. A blank one counts as not set; a value with a
# $ stands in single quotes. Of the shell that starts compose only HOWLER_PORT_* are taken.
#
# This file is made from the program by `make generated`.
"""

IN_COMPOSE = {
    "DATABASE_URL": "postgresql://howler:password@postgres:5432/howler",
    "KAFKA_BOOTSTRAP_SERVERS": "kafka:19092",
    "HOWLER_SANDBOX_URL": "http://stand-in:25480",
}
"""Where compose's own parts are."""

FIXED = {
    "HOWLER_WEB_BIND": "0.0.0.0",  # noqa: S104  a container's own network
    "HOWLER_WEB_PORT": "6066",
    "HOWLER_SPOOL": "/tmp/spool",  # noqa: S108  a container's own, in memory
}
"""What docker-compose.yml sets whatever stands here: health checks and Prometheus rely on it."""

PORTS = {
    "HOWLER_PORT_KAFKA": ("9092", "Kafka, for producers on this machine"),
    "HOWLER_PORT_POSTGRES": ("25432", "Postgres (user howler, password password)"),
    "HOWLER_PORT_PROMETHEUS": ("9090", "Prometheus"),
    "HOWLER_PORT_GRAFANA": ("3000", "Grafana: open this one in a browser"),
}
"""Ports of this machine, on 127.0.0.1 only."""


def page() -> str:
    """The whole file: ports, what every service takes, then what each one takes besides."""
    ports = [f"# {what}\n{name}={port}" for name, (port, what) in PORTS.items()]
    common = dict(Settings.model_fields)
    sections = [
        _section("Ports of this machine, on 127.0.0.1 only", ports),
        _section("Every service", [_setting(field) for field in common.values()]),
    ]
    for service in all_services():
        fields = service.settings.model_fields.items()
        own = [_setting(field) for name, field in fields if name not in common]
        sections += [_section(f"The service {service.name}", own)] if own else []
    return "\n".join([HEAD, *sections])


def _section(title: str, entries: list[str]) -> str:
    return f"# -- {title} --\n\n" + "\n\n".join(entries) + "\n"


def _setting(field: FieldInfo) -> str:
    alias = field.validation_alias
    names = [str(one) for one in alias.choices] if isinstance(alias, AliasChoices) else [str(alias)]
    name = names[0]
    about = f"# {field.description or ''}"
    if names[1:]:
        about += f"\n# ({', '.join(names[1:])} is read only where this one is blank)"
    if name in FIXED:
        return f"{about}\n# Set by docker-compose.yml: {name}={FIXED[name]}"
    return f"{about}\n{name}={IN_COMPOSE.get(name, _default(field))}"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None or field.default in (None, PydanticUndefined, "", {}):
        return ""
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
