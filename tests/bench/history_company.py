"""A company with a long past: any number of orders in history's own tables, the same for the same seed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from random import Random
from typing import Any
from uuid import UUID

from attrs import Factory, define
from sqlalchemy import Table, insert

from happycat.adapters.sql import history_tables as tables
from happycat.adapters.sql.kernel.database import database, forget
from happycat.adapters.sql.migrate import migrate
from happycat.domain.history.rows import title_ids
from tests.cats.people import id_of

FIRST, DAYS = datetime(2021, 6, 1, 6, 0, tzinfo=UTC), 5 * 365
BATCH = 20_000
LIVE = 5_000
"""The newest orders, or a fortieth if that is fewer, are not finished yet."""

COMPANY, HOUSEHOLD, BOTH = id_of("a large company"), id_of("a household"), id_of("a client that works too")
BUSY = id_of("a busy worker")
POPULAR, RARE, OLD, UNLOVED, LONELY = (UUID(int=n + 1) for n in (0, 399, 1, 2, 5))
"""A fifth of all orders; three; given up after two years; never bought by the company; never with no. 6."""
LONG = "A very long title that goes on and on " * 4 + "and has the word periwinkle in it"
VERBS = (
    "wash",
    "walk",
    "sleep",
    "feed",
    "comb",
    "brush",
    "play",
    "groom",
    "sing",
    "dance",
    "nap",
    "hunt",
    "trim",
)
THINGS = ("paws", "tail", "kittens", "cat", "fur", "ears", "belly", "whiskers", "claws", "nose")


@define
class Past:
    """Draws orders one after the other, oldest first."""

    orders: int
    random: Random = Factory(lambda: Random(2026))
    weights: list[float] = Factory(list)

    def __attrs_post_init__(self) -> None:
        plain = [1 / (n + 10) for n in range(400)]
        plain[0], plain[399] = sum(plain) / 5, 0.0
        for frequent in (1, 2, 5, 6):
            plain[frequent] = sum(plain) / 20
        self.weights = list(accumulate(plain))

    def rows(self) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
        for number in range(self.orders):
            yield self._order(number)

    # inside

    def _order(self, number: int) -> dict[str, list[tuple[Any, ...]]]:
        start = (
            FIRST + timedelta(days=DAYS) * (number / self.orders) + timedelta(hours=self.random.random() * 99)
        )
        start = start.replace(minute=start.minute // 15 * 15, second=0, microsecond=0)
        id, at = self._id(start - timedelta(days=5)), _moment(start)
        client, worker = self._client(number), self._worker(number)
        names = self._services(number, client)
        titles = title_ids(tuple(titles_of(one, number / self.orders) for one in names))
        return {
            "order": [(id, client.hex, worker.hex, *self._state(number), _json(titles), at, at, at, 15_000)],
            "involved": [(id, "client", client.hex, at), (id, "worker", worker.hex, at)],
            "line": [(id, UUID(int=one + 1).hex, "a title", client.hex, at) for one in names],
            "titled": [(id, title.hex, client.hex, at) for title in titles],
        }

    def _id(self, at: datetime) -> str:
        """As the product makes them: of time first, then of chance."""
        return UUID(int=(int(at.timestamp() * 1000) << 80) | 7 << 76 | self.random.getrandbits(76)).hex

    def _client(self, number: int) -> UUID:
        every = self.orders // 20
        if number % every == every // 2:
            return HOUSEHOLD
        if number % 1000 == 7:
            return BOTH
        drawn = self.random.random()
        return COMPANY if drawn < 0.1 else UUID(int=10_000 + int(drawn * self.orders / 50))

    def _worker(self, number: int) -> UUID:
        if number % 200 == 3:
            return BUSY
        return BOTH if number % 1000 == 8 else UUID(int=9_000_000 + self.random.randrange(2000))

    def _services(self, number: int, client: UUID) -> set[int]:
        count = self.random.choices((1, 2, 3), (7, 2, 1))[0]
        drawn = set(self.random.choices(range(400), cum_weights=self.weights, k=count))
        if number > self.orders * 0.4:
            drawn.discard(1)
        if client == COMPANY:
            drawn.discard(2)
        if 5 in drawn:
            drawn.discard(6)
        if number in (10, self.orders // 2, self.orders - 10):
            drawn.add(399)
        return drawn or {0}

    def _state(self, number: int) -> tuple[Any, ...]:
        if number < self.orders - min(LIVE, self.orders // 40):
            return (1, 1, "finished", "succeeded", "")
        state = self.random.choice(("matching", "prepared", "prepared", "prepared", "started"))
        out = 1 if self.random.random() < 0.1 else None
        return (1, out, state, None, None)


def titles_of(service: int, when: float) -> str:
    """A service is renamed twice in these years."""
    if service == 398:
        return LONG
    if service == 399:
        return "Moonwalk, 100% _pure_"
    verb, thing = VERBS[service % len(VERBS)], THINGS[service // len(VERBS) % len(THINGS)]
    return f"{verb.title()} the {thing}, no. {service}, edition {1 + int(when * 3)}"


def build(url: str, orders: int) -> None:
    """Writes them through the driver; the indexes are made at the end, all at once."""
    migrate("history", url)
    filled = [tables.order, tables.involved, tables.line, tables.titled]
    with database(url).engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for pragma in ("synchronous=OFF", "cache_size=-200000"):
            driver.execute(f"PRAGMA {pragma}")
        driver.execute("BEGIN")
        for index in (index for table in filled for index in table.indexes):
            driver.execute(f"DROP INDEX {index.name}")
        _fill(driver, Past(orders))
        for index in (index for table in filled for index in table.indexes):
            index.create(connection)
        driver.execute("COMMIT")
    forget(url)


def _fill(driver: Any, past: Past) -> None:
    columns = "id client_id worker_id assignment issued state outcome cause titles"
    order = (*columns.split(), "wanted_start", "wanted_end", "opened_at", "price")
    filled: dict[str, tuple[Table, tuple[str, ...]]] = {
        "order": (tables.order, order),
        "involved": (tables.involved, ("order_id", "part", "person_id", "wanted_start")),
        "line": (tables.line, ("order_id", "service_id", "title", "client_id", "wanted_start")),
        "titled": (tables.titled, ("order_id", "title_id", "client_id", "wanted_start")),
    }
    drawn = past.rows()
    while batch := list(islice(drawn, BATCH)):
        for name, (table, names) in filled.items():
            rows = (row for one in batch for row in one[name])
            driver.executemany(_insert(table, names), rows)
    named = title_ids(tuple(titles_of(service, third / 3) for service in range(400) for third in range(3)))
    titles = ((id.hex, title.casefold()) for id, title in named.items())
    driver.executemany(_insert(tables.title, ("id", "words")), titles)


def _insert(table: Table, names: tuple[str, ...]) -> str:
    return str(insert(table).values(dict.fromkeys(names)).compile(dialect=_dialect()))


def _dialect() -> Any:
    from sqlalchemy.dialects.sqlite import dialect

    return dialect(paramstyle="qmark")


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.000000")


def _json(titles: dict[UUID, str]) -> str:
    return json.dumps(list(titles.values()), ensure_ascii=False)
