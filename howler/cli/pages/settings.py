"""The reference page of every setting, made from the settings' own declarations."""

from pydantic import AliasChoices
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from howler.cli.pages.services import all_services
from howler.settings import Settings

HEAD = """\
# Settings

All from the environment. Database and broker are set both, or neither: then both come from the
sandbox that runs in this checkout (`make up`). A name in (brackets) is an older one that is read
too. A wrong or missing setting stops the start, and all of them are named at once; secrets lose
the white space around them and are never printed.

This page is made from the program by `make generated`.
"""


def page() -> str:
    """The page as Markdown: what every service takes, then what each one takes besides."""
    common = dict(Settings.model_fields)
    text = HEAD + _table("Every service", common)
    for service in all_services():
        fields = service.settings.model_fields.items()
        own = {name: field for name, field in fields if name not in common}
        text += _table(f"The service {service.name}", own) if own else ""
    return text


def _table(title: str, fields: dict[str, FieldInfo]) -> str:
    lines = ["", f"## {title}", "", "| variable | default | what it is |", "|---|---|---|"]
    lines += [f"| {_names(f)} | {_default(f)} | {f.description or ''} |" for f in fields.values()]
    return "\n".join(lines) + "\n"


def _names(field: FieldInfo) -> str:
    alias = field.validation_alias
    first, *others = alias.choices if isinstance(alias, AliasChoices) else [alias]
    return f"`{first}`" + "".join(f" (`{other}`)" for other in others)


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "in the temporary folder"
    if field.default is PydanticUndefined:
        return "must be set"
    if field.default in (None, "", {}):
        return ""
    return f"`{field.default:g}`" if isinstance(field.default, float) else f"`{field.default}`"
