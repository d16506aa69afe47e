"""Says aloud which real providers the contract was not held against."""

import pytest


def test_real_provider_is_asked(provider_without_key: str | None) -> None:
    """Where a key is set, every test of this folder asks the real provider as well."""
    if provider_without_key is not None:
        name = f"HOWLER_CONTRACT_{provider_without_key.upper()}_KEY"
        pytest.skip(f"the real {provider_without_key} is not asked: {name} is not set")
