"""The company's secrets: as configured, or made once and kept in a file that only its owner can read."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from happycat.app.settings import MEMORY, Settings

SECRETS = ("token_secret", "ledger_key")


def with_secrets(settings: Settings) -> Settings:
    """The settings with every secret set. The file lies outside the database (R33); keep it, back it up."""
    missing = [name for name in SECRETS if not getattr(settings, name).get_secret_value()]
    if not missing:
        return settings
    kept = _fresh() if settings.database == MEMORY else _kept(settings.secrets_file)
    update: dict[str, Any] = {name: SecretStr(kept[name]) for name in missing}
    return settings.model_copy(update=update)


def _fresh() -> dict[str, str]:
    return {name: secrets.token_urlsafe(48) for name in SECRETS}


def _kept(path: Path) -> dict[str, str]:
    """What the file holds; the first process to come makes it, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(_fresh(), file)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(beside, path)
    beside.unlink()
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
