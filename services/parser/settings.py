"""What the parser takes from its environment."""

import os
from pathlib import Path
from tempfile import gettempdir
from typing import Annotated

from pydantic import AliasChoices, BeforeValidator, Field

from howler.settings import Secret, Settings, Text, stripped


class ParserSettings(Settings):
    """The runtime's settings, storage and language models."""

    supabase_url: Text = Field(
        default=None,
        validation_alias=AliasChoices("SUPABASE_URL", "PUBLIC_SUPABASE_URL"),
        description="the project's address; its storage holds the resumes",
    )
    supabase_service_role_key: Secret = Field(
        default=None,
        validation_alias="SUPABASE_SERVICE_ROLE_KEY",
        description="reads the bucket `resumes`",
    )
    anthropic_api_key: Secret = Field(
        default=None, validation_alias="ANTHROPIC_API_KEY", description="the model asked first"
    )
    openai_api_key: Secret = Field(
        default=None, validation_alias="OPENAI_API_KEY", description="the one asked after it"
    )
    anthropic_model: Annotated[str, BeforeValidator(stripped)] = Field(
        default="claude-haiku-5-5",
        validation_alias="HOWLER_ANTHROPIC_MODEL",
        description="Anthropic's model id",
    )
    openai_model: Annotated[str, BeforeValidator(stripped)] = Field(
        default="gpt-6-luna",
        validation_alias="HOWLER_OPENAI_MODEL",
        description="OpenAI's model id",
    )
    model_seconds: float = Field(
        default=180.0,
        ge=1,
        le=600,
        validation_alias="HOWLER_MODEL_SECONDS",
        description="how long one answer of a language model may take",
    )
    download_seconds: float = Field(
        default=120.0,
        ge=1,
        le=600,
        validation_alias="HOWLER_DOWNLOAD_SECONDS",
        description="how long one file may take; the longest silence is a sixth of it",
    )
    extractors: int = Field(
        default=3, ge=1, le=32, validation_alias="HOWLER_EXTRACTORS", description="child processes"
    )
    spool: Path = Field(
        default_factory=lambda: Path(gettempdir()) / f"howler-spool-{os.getuid()}",
        validation_alias="HOWLER_SPOOL",
        description="folder for downloaded files, this user's alone; at most 1 GiB and 24 h",
    )
