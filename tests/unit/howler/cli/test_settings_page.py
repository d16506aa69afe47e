"""The page of settings says what the program reads."""

from pathlib import Path

from howler.cli.settings_page import page
from services.parser.settings import ParserSettings

PAGE = Path(__file__).parents[4] / "docs" / "reference" / "settings.md"


def test_the_page_is_what_the_program_says() -> None:
    """Whoever changes a setting makes the page anew."""
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "make it anew: python -m howler.cli.settings_page > docs/reference/settings.md"
    )


def test_every_setting_says_what_it_is() -> None:
    """Each has a description, and its variable stands on the page."""
    for field in ParserSettings.model_fields.values():
        assert field.description, field.validation_alias
    assert all(len(line.split("|")) == 5 for line in page().splitlines() if line.startswith("| `"))
