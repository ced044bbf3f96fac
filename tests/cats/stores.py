"""Fresh storages and companies for tests, of every kind there is."""

import shutil
from pathlib import Path
from typing import Any

from attrs import Factory, define
from pydantic import SecretStr

from happycat import HappyCat, Settings
from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.world import MemoryNotifier, MemoryPhotos, SeededDice, SeededIds, StoppedClock
from happycat.app.bootstrap import CONTEXTS
from happycat.app.kernel import BoundedContext
from happycat.app.listeners import NAME as LISTENERS

STORES = ("memory", "sqlite")
TOKEN_SECRET = "a secret that only the tests know, 32+"
LEDGER_KEY = "a key that only the tests know, 32+"


@define
class Stores:
    """Makes storages; SQLite files are copied from one that the migrations made."""

    folder: Path
    _made: int = 0
    _templates: dict[str, Path] = Factory(dict)

    def fresh(self, kind: str, context: BoundedContext, clock: StoppedClock) -> Any:
        """An empty storage of one context."""
        world = World(context.name, clock, SeededIds.of(1, clock), JsonCodec(), NoCrash())
        if kind == "memory":
            return context.storage["memory"](world)
        return context.storage["sql"](world, self._copy(context.name))

    def url_of(self, *contexts: str) -> str:
        """An SQLite file with the empty tables of those contexts."""
        return self._copy(*contexts)

    def company(self, kind: str, clock: StoppedClock, **replaced: Any) -> HappyCat:
        """A whole company, empty, at the clock's time."""
        url = "memory:" if kind == "memory" else self._copy(*CONTEXTS, LISTENERS)
        world: dict[str, Any] = {
            "clock": clock,
            "ids": SeededIds.of(1, clock),
            "dice": SeededDice.of(1),
            "photos": MemoryPhotos(),
            "notifier": MemoryNotifier(),
        }
        return HappyCat(self.settings(url), **{**world, **replaced})

    def settings(self, url: str) -> Settings:
        """Settings that leave nothing outside the tests' own folder."""
        return Settings(
            database=url,
            ledger_key=SecretStr(LEDGER_KEY),
            token_secret=SecretStr(TOKEN_SECRET),
            photos=self.folder / "photos",
            play_money=self.folder / f"money-{self._made}",
        )

    def _copy(self, *contexts: str) -> str:
        self._made += 1
        path = self.folder / f"{self._made}.db"
        shutil.copy(self._template(contexts), path)
        return f"sqlite:///{path}"

    def _template(self, contexts: tuple[str, ...]) -> Path:
        from happycat.adapters.sql.kernel.database import forget
        from happycat.adapters.sql.migrate import migrate

        name = "-".join(contexts)
        if name not in self._templates:
            path = self.folder / f"template-{name}.db"
            for context in contexts:
                migrate(context, f"sqlite:///{path}")
            forget(f"sqlite:///{path}")
            self._templates[name] = path
        return self._templates[name]
