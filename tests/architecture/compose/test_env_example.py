"""`.env.example` holds every setting, with a default that is safe."""

import importlib
import re

from howler.cli.pages import env_example
from howler.settings import Settings
from tests.architecture.checks import tree
from tests.architecture.checks.verdict import holds
from tests.support.compose.file import EXAMPLE, FILE, blocks, settings_in

TEXT = EXAMPLE.read_text(encoding="utf-8")
GIVEN = settings_in(TEXT)
ADDRESSES = ("database_url", "kafka_bootstrap_servers", "sandbox_url")


def classes() -> list[type[Settings]]:
    """The settings of every service."""
    modules = [
        importlib.import_module(f"services.{name}.settings")
        for name in tree.SERVICES
        if f"services/{name}/settings.py" in tree.files()
    ]
    found = [one for module in modules for one in vars(module).values()]
    return [one for one in found if isinstance(one, type) and issubclass(one, Settings)]


def test_it_is_what_the_program_says() -> None:
    """Whoever changes a setting makes the file anew."""
    assert env_example.page() == TEXT, "make it anew: make generated"


def test_every_setting_is_in_it() -> None:
    """By its first name; those that compose sets itself stand in a comment."""
    fields = [field for kind in classes() for field in kind.model_fields.values()]
    names = {str(getattr(f.validation_alias, "choices", [f.validation_alias])[0]) for f in fields}
    told = set(GIVEN) | set(re.findall(r"^# Set by docker-compose.yml: (\w+)=", TEXT, re.MULTILINE))
    holds(f"{name} is not in .env.example" for name in names - told)
    assert len(names) > 15


def test_its_values_are_the_defaults() -> None:
    """Nobody changes a setting by copying the file; only addresses are compose's own."""
    for kind in classes():
        loaded = kind.load(GIVEN)
        for name, field in kind.model_fields.items():
            if name not in ADDRESSES:
                default = field.get_default(call_default_factory=True)
                assert getattr(loaded, name) == default, name


def test_its_ports_are_those_of_the_compose_file() -> None:
    """The defaults in docker-compose.yml and in the file are the same."""
    assert blocks(FILE.read_text(encoding="utf-8")) == blocks(FILE.read_text("utf-8"), GIVEN)
    for name, (port, _) in env_example.PORTS.items():
        assert f"${{{name}:-{port}}}" in FILE.read_text(encoding="utf-8")


def test_what_compose_sets_is_what_the_file_says() -> None:
    """A setting that a container fixes is told with the value that it has there."""
    services = [blocks(FILE.read_text(encoding="utf-8"))[name] for name in tree.SERVICES]
    for block in services:
        assert block.own_environment.items() <= env_example.FIXED.items(), block.name


def test_it_holds_no_secret() -> None:
    """A key is blank, so that copying the file never sets one."""
    assert not [
        name for name, value in GIVEN.items() if value and name.endswith(("_KEY", "_TOKEN"))
    ]
