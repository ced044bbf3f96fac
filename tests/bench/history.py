"""How fast history is searched and exported: `python -m tests.bench.history [ORDERS]` prints one JSON object.

The company is built in the folder for temporary files; KEEP=1 leaves it there for the next time.
"""

import gc
import json
import os
import platform
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.world import SeededIds, StoppedClock
from happycat.app.history.context import context
from happycat.app.history.use_cases import History
from happycat.domain.history.model import EVERYTHING, Chronicle, Filters, State
from happycat.domain.kernel.ids import OrderId
from happycat.domain.kernel.people import Actor, Role
from tests.bench import history_company as past
from tests.cats.people import manager
from tests.cats.web import as_
from tests.crash.service import Service

LIMIT_MS, TIMES, PAGE = 50, 30, 51
MIDDLE = past.FIRST + timedelta(days=past.DAYS / 2)
TWO_YEARS = past.FIRST + timedelta(days=730)

Kind = tuple[Actor, Filters, bool]
"""Who asks for what; whether for a page far down."""


def kinds() -> Mapping[str, Kind]:
    """Every kind of search there is, with what makes it hard."""
    company = Actor.having(past.COMPANY, Role.CLIENT)
    household = Actor.having(past.HOUSEHOLD, Role.CLIENT)
    busy = Actor.having(past.BUSY, Role.WORKER)
    both = Actor.having(past.BOTH, Role.CLIENT, Role.WORKER)
    asked: dict[str, dict[str, Any]] = {
        "nothing given": {},
        "client of a tenth of all": {"person": past.COMPANY},
        "client of twenty": {"person": past.HOUSEHOLD},
        "worker of 5,000": {"person": past.BUSY},
        "client and worker in one": {"person": past.BOTH},
        "nobody's": {"person": UUID(int=1)},
        "popular service": {"service": past.POPULAR},
        "rare service": {"service": past.RARE},
        "service given up long ago": {"service": past.OLD},
        **{str(state): {"state": state} for state in State},
        "until the middle": {"until": MIDDLE},
        "one day": {"since": MIDDLE, "until": MIDDLE + timedelta(days=1)},
        "one letter": {"text": "e"},
        "popular word": {"text": "wash"},
        "rare word": {"text": "MOONWALK"},
        "word of no title": {"text": "locomotive"},
        "word in a long title": {"text": "periwinkle"},
        "per cent and underscore": {"text": "0% _p"},
        "word given up long ago": {"text": "no. 1, "},
        "company, finished": {"person": past.COMPANY, "state": State.FINISHED},
        "company, supplied": {"person": past.COMPANY, "state": State.SUPPLIED},
        "worker, supplied": {"person": past.BUSY, "state": State.SUPPLIED},
        "worker, finished": {"person": past.BUSY, "state": State.FINISHED},
        "company, popular service": {"person": past.COMPANY, "service": past.POPULAR},
        "company, service it never buys": {"person": past.COMPANY, "service": past.UNLOVED},
        "worker, popular service": {"person": past.BUSY, "service": past.POPULAR},
        "worker, rare service": {"person": past.BUSY, "service": past.RARE},
        "company, popular word": {"person": past.COMPANY, "text": "wash"},
        "company, rare word": {"person": past.COMPANY, "text": "moonwalk"},
        "company, words it never buys": {"person": past.COMPANY, "text": "no. 2, "},
        "worker, popular word": {"person": past.BUSY, "text": "wash"},
        "worker, rare word": {"person": past.BUSY, "text": "moonwalk"},
        "popular service, popular word": {"service": past.POPULAR, "text": "sleep"},
        "popular service, rare word": {"service": past.POPULAR, "text": "moonwalk"},
        "rare service, popular word": {"service": past.RARE, "text": "wash"},
        "old service, word that came later": {"service": past.OLD, "text": "edition 3"},
        "finished, popular word": {"state": State.FINISHED, "text": "wash"},
        "finished, word given up long ago": {"state": State.FINISHED, "text": "no. 1, "},
        "prepared, word given up long ago": {"state": State.PREPARED, "text": "no. 1, "},
        "supplied, one letter": {"state": State.SUPPLIED, "text": "e"},
        "word, until the middle": {"text": "wash", "until": MIDDLE},
        "word given up, since then": {"text": "no. 1, ", "since": TWO_YEARS + timedelta(days=30)},
        "state, word, until the middle": {"state": State.FINISHED, "text": "walk", "until": MIDDLE},
        "company, state, word": {"person": past.COMPANY, "state": State.PREPARED, "text": "feed"},
        "company, service, word": {"person": past.COMPANY, "service": past.POPULAR, "text": "sleep"},
        "everything together": {
            "person": past.COMPANY,
            "service": past.POPULAR,
            "state": State.FINISHED,
            "text": "wash",
            "until": MIDDLE,
        },
    }
    own: dict[str, tuple[Actor, dict[str, Any]]] = {
        "own of a large company": (company, {}),
        "own of a large company, word": (company, {"text": "wash"}),
        "own of a large company, words it never buys": (company, {"text": "no. 2, "}),
        "own of a large company, worker": (company, {"person": past.BUSY}),
        "own of a large company, prepared": (company, {"state": State.PREPARED}),
        "own of a household": (household, {}),
        "own of a household, word": (household, {"text": "e"}),
        "own of a worker": (busy, {}),
        "own of a worker, company": (busy, {"person": past.COMPANY}),
        "own of a worker, word, state": (busy, {"text": "wash", "state": State.FINISHED}),
        "own of both roles": (both, {}),
        "own of both roles, word": (both, {"text": "wash"}),
    }
    first: dict[str, Kind] = {name: (manager, filters(**given), False) for name, given in asked.items()}
    first |= {name: (actor, filters(**given), False) for name, (actor, given) in own.items()}
    return first | {f"{name}, far down": (actor, wanted, True) for name, (actor, wanted, _) in first.items()}


def filters(**given: Any) -> Filters:
    return Filters(**given)


def searched(history: History) -> dict[str, Any]:
    """Each kind as often, every time as a page of the service is asked for."""
    return {name: times(history, *kind) for name, kind in kinds().items()}


def times(history: History, actor: Actor, wanted: Filters, deep: bool) -> dict[str, Any]:
    after = far_down(history, actor, wanted) if deep else None
    took: list[float] = []
    worked: list[float] = []
    found: Sequence[Chronicle] = ()
    for _ in range(TIMES):
        began, begun = time.perf_counter(), time.thread_time()
        found = history.search(actor, wanted, after, PAGE)
        took.append(round((time.perf_counter() - began) * 1000, 2))
        worked.append(round((time.thread_time() - begun) * 1000, 2))
    ordered = sorted(took)
    p99 = ordered[ceil(TIMES * 0.99) - 1]
    figures = {"first": took[0], "p50": ordered[TIMES // 2], "p99": p99, "worst": ordered[-1]}
    return {"found": len(found), **figures, "cpu_worst": max(worked), "ok": p99 <= LIMIT_MS}


def hardest(history: History) -> dict[str, Any]:
    """Two frequent things in any time, and no order with both: every order of the one must be looked up."""
    return times(history, manager, filters(service=past.LONELY, text="no. 6, "), deep=False)


def far_down(history: History, actor: Actor, wanted: Filters) -> OrderId | None:
    """A place three quarters of the way into the past."""
    until = past.FIRST + timedelta(days=past.DAYS / 4)
    earlier = history.search(actor, filters(**{**given(wanted), "until": until}), None, 1)
    return earlier[0].order_id if earlier else None


def given(wanted: Filters) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in ("person", "service", "state", "since", "text")}


def exported(folder: Path, form: str) -> dict[str, Any]:
    """The whole past, downloaded from a served process."""
    service = Service(folder)
    service.start()
    try:
        url = f"{service.url}/api/v1/history/export?format={form}"
        httpx.get(f"{service.url}/api/v1/history?limit=1", headers=as_(manager))
        before, began, most, lines, size = rss(service.pid), time.perf_counter(), 0.0, 0, 0
        with httpx.stream("GET", url, headers=as_(manager), timeout=60) as answer:
            for chunk in answer.iter_bytes(1 << 20):
                lines, size, most = lines + chunk.count(b"\n"), size + len(chunk), max(most, rss(service.pid))
        seconds, idle = time.perf_counter() - began, idle_after_leaving(service, url)
    finally:
        service.stop()
    rows = lines - (1 if form == "csv" else 2)
    figures = {"rows": rows, "seconds": round(seconds, 1), "rows_per_second": round(rows / seconds)}
    figures["idle_seconds_after_an_abandoned_download"] = idle
    return {
        **figures,
        "megabytes": round(size / 1e6),
        "rss_mb": before,
        "rss_growth_mb": round(most - before, 1),
    }


def idle_after_leaving(service: Service, url: str) -> float:
    """How long the service goes on working for somebody who left after the first megabyte."""
    with httpx.stream("GET", url, headers=as_(manager), timeout=60) as answer:
        next(answer.iter_bytes(1 << 20))
    left, worked = time.perf_counter(), -1.0
    while (now := cpu_seconds(service.pid)) - worked > 0.1:
        worked = now
        time.sleep(0.5)
    return round(time.perf_counter() - left - 0.5, 1)


def cpu_seconds(pid: int) -> float:
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def embedded(history: History) -> dict[str, Any]:
    """The same in this process, without HTTP."""
    before, began = rss(os.getpid()), time.perf_counter()
    rows = sum(1 for _ in history.export(manager, EVERYTHING))
    seconds, growth = time.perf_counter() - began, rss(os.getpid()) - before
    return {"rows": rows, "seconds": round(seconds, 1), "rss_growth_mb": round(growth, 1)}


def rss(pid: int) -> float:
    """Resident memory in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


def measured(folder: Path, orders: int) -> dict[str, Any]:
    url, began = f"sqlite:///{folder}/company.db", time.perf_counter()
    if not (folder / "company.db").exists():
        past.build(url, orders)
    built = round(time.perf_counter() - began, 1)
    clock = StoppedClock(MIDDLE)
    history = History(
        context.storage["sql"](
            World("history", clock, SeededIds.of(1, clock), JsonCodec(), NoCrash()), url
        ).begin
    )
    gc.collect()
    gc.freeze()  # what is loaded; a collection would look through it in the middle of a search
    searches = searched(history)
    slow = [name for name, figures in searches.items() if not figures["ok"]]
    return {
        "orders": orders,
        "machine": machine(),
        "built_seconds": built,
        "limit_ms": LIMIT_MS,
        "ok": not slow,
        "slow": slow,
        "p99_ms": max(figures["p99"] for figures in searches.values()),
        "cpu_worst_ms": max(figures["cpu_worst"] for figures in searches.values()),
        "worst_ms": max(figures["worst"] for figures in searches.values()),
        "hardest": hardest(history),
        "searches": searches,
        "export": {
            "embedded": embedded(history),
            **{form: exported(folder, form) for form in ("csv", "json")},
        },
    }


def machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}


def run(orders: int = 1_000_000) -> dict[str, Any]:
    folder = Path(tempfile.gettempdir()) / f"happycat-history-{orders}"
    folder.mkdir(exist_ok=True)
    try:
        return measured(folder, orders)
    finally:
        if os.environ.get("KEEP") != "1":
            shutil.rmtree(folder)


def main() -> None:
    found = run(*(int(orders) for orders in sys.argv[1:2]))
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
