"""The page of settings names every setting and says what it is."""

from howler.cli.pages.services import all_services
from howler.cli.pages.settings import page


def test_every_setting_says_what_it_is() -> None:
    """Each has a description, and its variable stands on the page."""
    for service in all_services():
        for field in service.settings.model_fields.values():
            assert field.description, field.validation_alias
    assert all(len(line.split("|")) == 5 for line in page().splitlines() if line.startswith("| `"))
