"""Settings from the environment, each with a default that works. README lists them; a test compares."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError


def _data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "homeroom"


class Settings(BaseSettings):
    """What the environment says, each as `HOMEROOM_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="HOMEROOM_", env_file=None, frozen=True)

    database: Path = Field(
        default_factory=lambda: _data_folder() / "homeroom.db", description="The SQLite file that keeps everything."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged; never people's words, never secrets."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text` to read, `json` for a log collector."
    )


def load_settings() -> Settings:
    """Raises ConfigurationError naming the variable; never shows its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"HOMEROOM_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise ConfigurationError(f"The environment variable {name} cannot be used: {first['msg']}.") from None
