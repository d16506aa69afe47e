"""The page of events says what the catalog and the schemas say."""

import json
import re

from howler.cli.pages.events import page
from schemas.catalog import ROWS
from schemas.files import example_of, schema_of


def test_every_event_has_its_section_with_every_field() -> None:
    """In the catalog's order, each with its fields and an example to copy."""
    sections = re.split(r"^## ", page(), flags=re.MULTILINE)[1:]
    assert [section.splitlines()[0] for section in sections] == [row.event for row in ROWS]
    for row, section in zip(ROWS, sections, strict=True):
        schema = schema_of(row.event)
        assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(schema["properties"])
        (example,) = re.findall(r"^```json\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
        assert json.loads(example) == example_of(row.event)
        assert ("Planned:" in section) is row.planned
        assert section.count("| optional |") == len(schema["properties"]) - len(schema["required"])
