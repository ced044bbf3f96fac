"""The company's secrets: as configured, or made once and kept in a file that only its owner can read."""

import json
import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pydantic import SecretStr

from happycat.app.settings import MEMORY, Settings
from happycat.domain.kernel.refusals import Misconfigured

log = logging.getLogger("happycat.secrets")

SECRETS = ("token_secret", "ledger_key")


class BadSecrets(Misconfigured):
    """The file of the secrets is damaged; new ones would make old ledgers look forged."""


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
    """What the file holds; made if there is none yet."""
    if not path.exists():
        _make(path)
    try:
        kept = json.loads(path.read_text())
        return {name: str(kept[name]) for name in SECRETS}
    except (ValueError, KeyError, TypeError):
        raise BadSecrets(f"{path} holds no secrets that can be read; bring it back from a backup") from None


def _make(path: Path) -> None:
    """The first process makes it, whole or not at all; what a crash leaves beside it bothers nobody."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.", delete=False) as beside:
        json.dump(_fresh(), beside)
        beside.flush()
        os.fsync(beside.fileno())
    with suppress(FileExistsError):
        os.link(beside.name, path)
        log.warning("made new secrets in %s; keep the file, tokens and ledgers hang on it", path.resolve())
    Path(beside.name).unlink()
