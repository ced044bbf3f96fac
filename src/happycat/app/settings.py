"""Settings: everything that an operator chooses, from `HAPPYCAT_*` variables or arguments."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from happycat.domain.kernel.refusals import Misconfigured

PREFIX = "HAPPYCAT_"
MEMORY = "memory:"
OUTSIDE = frozenset({"HAPPYCAT_REQUIRE_SERVICES", "HAPPYCAT_SETTINGS"})
"""Variables with our prefix that are not settings of the product."""


class UnknownSetting(Misconfigured):
    """A `HAPPYCAT_*` variable that names no setting; probably a slip."""


class Settings(BaseSettings):
    """How a company runs. Every field is also a variable: `database` is `HAPPYCAT_DATABASE`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid", validate_default=True
    )

    contexts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Which contexts this process runs, comma separated; empty means all."
    )
    database: str = Field(
        default="sqlite:///happycat.db", description="Where state is kept: an SQLAlchemy URL, or memory:"
    )
    databases: dict[str, str] = Field(
        default_factory=dict, description="A context's own database, e.g. HAPPYCAT_DATABASES__ORDERS=…"
    )
    photos: Path = Field(default=Path("happycat-photos"), description="The folder of the photos.")
    play_money: Path = Field(
        default=Path("happycat-play-money"),
        description="The folder where the built-in play bank, payout provider and bakery keep their books.",
    )
    bakery_url: str = Field(
        default="", description="Where the fortune cookie bakery answers, http(s)://…; empty: a play bakery."
    )
    time_zone: str = Field(default="Europe/Berlin", description="The company's time zone (R23, R30).")
    currency: str = Field(default="EUR", pattern="^[A-Z]{3}$", description="The one currency (R32).")
    host: str = Field(default="127.0.0.1", description="Where `serve` listens.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port on which `serve` listens.")
    token_secret: SecretStr = Field(
        default=SecretStr(""), description="Signs access tokens; 32 characters or more. Empty: made once."
    )
    ledger_key: SecretStr = Field(
        default=SecretStr(""),
        description="Keys the chains of the ledgers (R33); keep it outside the database.",
    )
    secrets_file: Path = Field(
        default=Path("happycat-secrets.json"),
        description="Where secrets that are not set are made once and kept; back it up.",
    )
    clock: str = Field(default="", description="For tests: the file of a shared clock. Empty: real time.")
    crash_at: str = Field(default="", description="For tests: a crash point, e.g. relay.after_publish:3.")
    cookies: Literal["at_checkout", "at_desk"] = Field(
        default="at_checkout",
        description="For tests: at_desk is R18 switched off; cookies are ordered at the desk and waited for.",
    )
    poll_seconds: float = Field(default=0.2, gt=0, le=60, description="How often `work` looks for messages.")
    tick_seconds: float = Field(default=1.0, gt=0, le=60, description="How often the scheduler looks.")

    @field_validator("contexts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("bakery_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        try:
            url = urlsplit(value)
            fits = url.scheme in ("http", "https") and url.hostname and (url.port or 1)
        except ValueError:
            fits = False
        if value and (not fits or "@" in value or "?" in value or "#" in value):
            raise ValueError("the bakery's address is like https://bakery.example/api, without a password")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is not a time zone; use a name such as Europe/Berlin") from None
        return value

    @field_validator("token_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("a token secret has 32 characters or more")
        return value

    @model_validator(mode="after")
    def _lower_case_names(self) -> Self:
        if any(name != name.lower() for name in self.databases):
            raise ValueError("databases are named by context, in lower case")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def database_of(self, context: str) -> str:
        return self.databases.get(context, self.database)


def refuse_unknown(environment: Mapping[str, str] = os.environ) -> None:
    """Refuses `HAPPYCAT_*` variables that name no setting, which pydantic would ignore."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OUTSIDE
    ours = {name.upper() for name in environment if name.upper().startswith(PREFIX)}
    nested = f"{PREFIX}DATABASES__"
    unknown = sorted(name for name in ours - known if not name.startswith(nested))
    if unknown:
        raise UnknownSetting(f"unknown setting {', '.join(unknown)}; `happycat config show` lists them all")
