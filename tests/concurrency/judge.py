"""The judge stands outside: it reads the file with SQLite alone, and asks none of our code.

Its eyesight is tested by planting what it must see (`test_the_judge_sees…`).
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import frozen

from happycat import HappyCat

QUARTER = timedelta(minutes=15)
WITH_A_WORKER = ("prepared", "supplied", "started", "reported")


@frozen
class Found:
    """What is in the books: complaints, and how many orders are in which status."""

    complaints: tuple[str, ...]
    statuses: Counter[str]


def file_of(company: HappyCat) -> Path:
    return Path(company.settings.database.removeprefix("sqlite:///"))


def judge(path: Path) -> Found:
    """Complains of every order that is lost or doubled, and of every quarter of a worker that is."""
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        orders = [dict(row) for row in file.execute("select * from orders_order")]
        bookings = [dict(row) for row in file.execute("select * from orders_booking")]
        complaints = (*_sold(file, orders), *_booked(orders, bookings), *_apart(orders))
    return Found(complaints, Counter(order["status"] for order in orders))


def _sold(file: sqlite3.Connection, orders: list[dict[str, Any]]) -> Iterator[str]:
    """A kept checkout, an event and an order belong together; a cart that is one of them is gone."""
    told = [
        json.loads(row["body"])["order_id"]
        for row in file.execute("select body from shop_journal where type like 'shop.CartCheckedOut.%'")
    ]
    kept = [_plain(row["id"]) for row in file.execute("select id from shop_checkout")]
    carts = {_plain(row["id"]) for row in file.execute("select id from shop_cart")}
    opened = [_plain(order["id"]) for order in orders]
    counts = [Counter(_plain(id) for id in ids) for ids in (kept, told, opened)]
    for id in sorted(set().union(*counts)):
        seen = [count[id] for count in counts]
        if seen != [1, 1, 1] or id in carts:
            yield f"{id}: {seen} checkouts, events, orders" + (" and still a cart" if id in carts else "")


def _booked(orders: list[dict[str, Any]], bookings: list[dict[str, Any]]) -> Iterator[str]:
    """Each quarter hour of an order that has its worker is booked once, and nothing else is."""
    wanted = Counter(
        (order["worker_id"], quarter, order["id"])
        for order in orders
        if order["status"] in WITH_A_WORKER
        for quarter in _quarters(order)
    )
    found = Counter((row["worker_id"], _at(row["quarter"]), row["order_id"]) for row in bookings)
    yield from (f"not booked: {row}" for row in wanted - found)
    yield from (f"booked for nothing: {row}" for row in found - wanted)
    taken = Counter((row["worker_id"], row["quarter"]) for row in bookings)
    yield from (f"booked {times} times: {place}" for place, times in taken.items() if times > 1)


def _apart(orders: list[dict[str, Any]]) -> Iterator[str]:
    """No worker is assigned to two orders at one time, whatever the bookings say."""
    busy = [order for order in orders if order["status"] in WITH_A_WORKER]
    times = Counter((order["worker_id"], quarter) for order in busy for quarter in _quarters(order))
    yield from (f"in {count} places at once: {place}" for place, count in times.items() if count > 1)


def _quarters(order: dict[str, Any]) -> Iterator[datetime]:
    quarter, end = _at(order["wanted_start"]), _at(order["wanted_end"])
    while quarter < end:
        yield quarter
        quarter += QUARTER


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _plain(id: str) -> str:
    return id.replace("-", "")
