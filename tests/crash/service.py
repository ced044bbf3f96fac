"""A served company as a process that can be killed and started again on the same files."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
from attrs import Factory, define

from happycat.adapters.local.world import FileClock
from tests.cats.stores import LEDGER_KEY, TOKEN_SECRET

STARTS_WITHIN = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@define
class Service:
    """`happycat serve` on SQLite in a folder, with a clock that the judge moves."""

    folder: Path
    port: int = Factory(free_port)
    crash_at: str = ""
    """The crash point of the next start; used once."""
    plan: list[str] = Factory(list)
    """Crash points of later starts, one for each; used when `crash_at` is empty."""
    starts: int = 0
    kills: int = 0
    """How often it was killed from outside."""
    crashes: int = 0
    """How often it killed itself at a crash point."""
    ready: bool = False
    _killed: set[int] = Factory(set)
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def clock(self) -> FileClock:
        path = self.folder / "clock"
        if not path.exists():
            FileClock(path).set(datetime(2026, 6, 1, 8, 0, tzinfo=UTC))
        return FileClock(path)

    @property
    def database(self) -> Path:
        return self.folder / "company.db"

    def start(self) -> None:
        """Starts it and waits until it is ready, or has died at a crash point, or was killed meanwhile."""
        self._note_crash()
        command = [sys.executable, "-m", "happycat.app", "serve"]
        self.crash_at = self.crash_at or (self.plan.pop(0) if self.plan else "")
        with (self.folder / "service.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment(), stdout=log, stderr=log
            )
        self._process, self.ready = process, False
        self.starts += 1
        self.crash_at = ""
        until = time.monotonic() + STARTS_WITHIN
        while process.poll() is None and not self._ready():
            assert time.monotonic() < until, f"not ready in {STARTS_WITHIN} s, see {self.folder}/service.log"
            time.sleep(0.05)
        code = process.poll()
        self.ready = code is None
        assert code in (None, -signal.SIGKILL), f"it left with {code}, see {self.folder}/service.log"

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """Like a power cut; from any thread."""
        process = self._process
        if process is not None and process.poll() is None:
            self.ready = False
            self._killed.add(process.pid)
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.kills += 1

    def _note_crash(self) -> None:
        """Killed, and not by us."""
        process = self._process
        if process is not None and process.poll() == -signal.SIGKILL and process.pid not in self._killed:
            self.crashes += 1

    def stop(self) -> int:
        """Asks it to stop; its exit code."""
        if self._process is not None and self.alive():
            self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self) -> int:
        return self._process.wait(timeout=20) if self._process is not None else 0

    def _ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HAPPYCAT_")}
        ours = {
            "HAPPYCAT_DATABASE": f"sqlite:///{self.database}",
            "HAPPYCAT_PORT": str(self.port),
            "HAPPYCAT_CLOCK": str(self.clock.path),
            "HAPPYCAT_PHOTOS": str(self.folder / "photos"),
            "HAPPYCAT_PLAY_MONEY": str(self.folder / "money"),
            "HAPPYCAT_TOKEN_SECRET": TOKEN_SECRET,
            "HAPPYCAT_LEDGER_KEY": LEDGER_KEY,
            "HAPPYCAT_POLL_SECONDS": "0.05",
            "HAPPYCAT_TICK_SECONDS": "0.1",
            "HAPPYCAT_CRASH_AT": self.crash_at,
        }
        return {**kept, **ours}
