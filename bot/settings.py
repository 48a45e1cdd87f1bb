"""Settings from the environment, each with a default that works. README lists them; a test compares."""

import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigurationError
from bot.store.address import DatabaseAddress, parse

if TYPE_CHECKING:
    from bot.language_model import ModelPlan
    from bot.store.retention import Keep


def data_folder() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "homeroom"


Price = Annotated[Decimal, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=36_500)]


class Settings(BaseSettings):
    """What the environment says, each as `HOMEROOM_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="HOMEROOM_", env_file=None, frozen=True)

    database: SecretStr = Field(
        default_factory=lambda: SecretStr(str(data_folder() / "homeroom.db")),
        description="What keeps everything: a SQLite file, or `postgresql://user@host/name`.",
    )
    database_file: Path | None = Field(
        default=None, description="A file that holds the address instead, for a URL with a password."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged; never people's words, never secrets."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text` to read, `json` for a log collector."
    )

    keep_activity: Days = Field(default=400, description="Days for which the activity log is kept.")
    keep_heard: Days = Field(default=90, description="Days for which is known which facts were taken in.")
    keep_words: Days = Field(
        default=400, description="Days for which is kept what people wrote, once their cohort is over."
    )
    keep_backups: Days = Field(default=90, description="Days for which backups are kept; the newest always is.")

    model: str | None = Field(
        default=None, description="A language model that may write wrap-ups; without one, quotes are what is shown."
    )
    model_url: str = Field(
        default="https://api.openai.com/v1", description="The endpoint of that model; any that speaks like OpenAI's."
    )
    model_key: SecretStr | None = Field(default=None, description="The endpoint's key, where it wants one.")
    model_key_file: Path | None = Field(default=None, description="A file that holds that key instead.")
    model_price_in: Price | None = Field(
        default=None, description="What a million tokens sent to the model cost; `0` for one that costs nothing."
    )
    model_price_out: Price | None = Field(
        default=None, description="What a million tokens from the model cost, in the same currency."
    )
    model_cap: Price = Field(
        default=Decimal(5), description="What the model may cost in a month for each cohort, in the same currency."
    )

    def language_model(self) -> "ModelPlan | None":
        """The language model to ask, if there is to be one. Raises ConfigurationError."""
        if self.model is None:
            return None
        if self.model_price_in is None or self.model_price_out is None:
            missing = "IN" if self.model_price_in is None else "OUT"
            raise ConfigurationError(
                f"HOMEROOM_MODEL names a language model, but HOMEROOM_MODEL_PRICE_{missing} does not say what it "
                "costs. Give the price of a million tokens; 0 for a model that costs nothing."
            )
        from bot.language_model import ModelPlan, Prices

        prices = Prices(self.model_price_in, self.model_price_out, self.model_cap)
        return ModelPlan(self.model, self.model_url, self._model_key(), prices)

    def _model_key(self) -> SecretStr | None:
        if self.model_key_file is None:
            return self.model_key
        try:
            return SecretStr(self.model_key_file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            raise ConfigurationError(
                f"The file {self.model_key_file}, named by HOMEROOM_MODEL_KEY_FILE, cannot be read: {why}. "
                "Give this user the right to read it, or name another one."
            ) from None

    def keep(self) -> "Keep":
        """For how long what is kept."""
        from bot.store.retention import Keep

        days = (self.keep_activity, self.keep_heard, self.keep_words, self.keep_backups)
        return Keep(*(timedelta(days=one) for one in days))

    def address(self, given: str | None = None) -> DatabaseAddress:
        """Where the database is: as *given* on the command line, else as the environment says."""
        if given is not None:
            return parse(given)
        if self.database_file is None:
            return parse(self.database.get_secret_value())
        try:
            return parse(self.database_file.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise ConfigurationError(
                f"The file {self.database_file}, named by HOMEROOM_DATABASE_FILE, cannot be read: {error.strerror}. "
                "Give this user the right to read it, or name another one."
            ) from error


def load_settings() -> Settings:
    """Raises ConfigurationError naming the variable; never shows its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = f"HOMEROOM_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise ConfigurationError(f"The environment variable {name} cannot be used: {first['msg']}.") from None
