"""What was matched before revision 2 replays after it, and the pipeline in use stays in use (R15)."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.kernel.writes import World
from happycat.adapters.local.world import NoCrash
from happycat.adapters.memory.world import SeededIds, StoppedClock
from happycat.adapters.sql.kernel.database import database, ensure_folder
from happycat.adapters.sql.migrate import HERE, migrate
from happycat.app.orders.context import context
from happycat.app.orders.desk import active
from happycat.app.orders.matched import replayed
from happycat.domain.kernel.ids import WorkerId
from happycat.domain.orders.matching import match
from happycat.domain.orders.pipeline import DEFAULT, Pipeline
from happycat.domain.orders.samples import Matched, NormalSample, ReferenceSample
from happycat.ports.kernel.transaction import Storage
from happycat.ports.orders import OrdersTx
from tests.cats.orders import OPENED, order_id
from tests.cats.people import id_of

CODEC = JsonCodec()
OTHER = Pipeline.of({"filters": [], "scorers": [{"step": "skills"}], "reducer": {"step": "best"}})
REFERENCE = ReferenceSample(("agile",))
CATS = [f"Cat {n}" for n in range(12)]
WORKER = "insert into orders_worker (id, version, state, standing) values (:id, 1, :state, 'hired')"
MATCH = "insert into orders_match (id, version, state, order_id, assignment) values (:id, 1, :state, :id, 1)"
PIPELINE = "insert into orders_pipeline (id, version, state, number) values (:id, 1, :state, :number)"


def old_worker(name: str, succeeded: int) -> dict[str, Any]:
    """As the worker is now, after some more successes."""
    state = {"id": str(id_of(name)), "revision": 1, "standing": "hired", "strengths": ["agile"]}
    results = {"weaknesses": [], "succeeded": succeeded, "failed": 0, "grades": 0, "grade_sum": 0}
    return {"id": id_of(name).hex, "state": json.dumps({**state, **results})}


def samples(day: int) -> list[NormalSample]:
    """The results of that day; on the second one cat is missing."""
    there = CATS[day:]
    known: dict[str, Any] = {
        "strengths": ("agile",),
        "weaknesses": (),
        "failed": 0,
        "grades": 0,
        "grade_sum": 0,
    }
    return [
        NormalSample(id=id_of(cat), succeeded=n * day, load=n % 5, **known) for n, cat in enumerate(there)
    ]


def old_match(day: int) -> dict[str, Any]:
    inputs = {"reference": REFERENCE, "samples": samples(day), "pipeline": DEFAULT, "seed": 40 + day}
    plain = {name: json.loads(CODEC.dumps(value)) for name, value in inputs.items() if name != "samples"}
    plain["samples"] = [json.loads(CODEC.dumps(one)) for one in samples(day)]
    id = UUID(int=day + 1)
    whose = {"id": str(id), "order_id": str(order_id()), "assignment": 1, "at": OPENED.isoformat()}
    answer = json.loads(CODEC.dumps(match(REFERENCE, samples(day), DEFAULT, 40 + day)))
    return {"id": id.hex, "state": json.dumps({**whose, "inputs": plain, "matched": answer})}


def old_version(number: int, pipeline: Pipeline) -> dict[str, Any]:
    id = uuid5(UUID(int=0), str(number))
    signed = {"by": str(id), "reason": f"Reason {number}", "at": OPENED.isoformat()}
    said = {"id": str(id), "number": number, "pipeline": json.loads(CODEC.dumps(pipeline)), **signed}
    return {"id": id.hex, "number": number, "state": json.dumps(said)}


def fill(connection: Connection) -> None:
    connection.execute(text(WORKER), [old_worker(cat, 50 + n) for n, cat in enumerate(CATS)])
    connection.execute(text(MATCH), [old_match(day) for day in (0, 1, 2)])
    versions = [old_version(1, DEFAULT), old_version(2, OTHER), old_version(3, DEFAULT)]
    connection.execute(text(PIPELINE), versions)


def upgraded(folder: Path) -> Storage[OrdersTx]:
    url = f"sqlite:///{folder / 'old.db'}"
    ensure_folder(url)
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / "versions" / "orders"))
    config.set_main_option("path_separator", "os")
    with database(url).engine.connect() as connection:
        config.attributes.update(context="orders", connection=connection)
        command.upgrade(config, "orders_0001")
        fill(connection)
        connection.commit()
    migrate("orders", url)
    clock = StoppedClock(datetime.fromisoformat("2026-12-01T00:00:00+00:00"))
    world = World("orders", clock, SeededIds.of(1, clock), CODEC, NoCrash())
    storage: Storage[OrdersTx] = context.storage["sql"](world, url)
    return storage


def test_r15_old_matches_replay_to_their_old_answers(tmp_path: Path) -> None:
    with upgraded(tmp_path).begin() as tx:
        kept = tx.matches.page(None, limit=9)
        again = replayed(tx, [one.inputs for one in kept])

    assert [one.matched for one in kept] == again
    assert [len(one.inputs.crowd) for one in kept] == [12, 11, 10]
    assert len({one.chosen for one in again if isinstance(one, Matched)}) > 1


def test_r15_workers_keep_their_results_and_get_numbers(tmp_path: Path) -> None:
    with upgraded(tmp_path).begin() as tx:
        now = {one.id: one for one in tx.roster.as_of(tx.roster.mark())}
        next_number = tx.workers.next_number()

    assert [now[WorkerId(id_of(cat))].succeeded for cat in CATS] == list(range(50, 62))
    assert sorted(one.number for one in now.values()) == list(range(12)) == list(range(next_number))


def test_r15_the_pipeline_that_was_in_use_stays_in_use(tmp_path: Path) -> None:
    with upgraded(tmp_path).begin() as tx:
        versions = [one.number for one in tx.pipelines.newest(None, limit=9)]
        activations = [(one.version, one.reason) for one in tx.activations.newest(None, limit=9)]
        in_use = active(tx)

    assert versions == [2, 1]
    assert activations == [(1, "Reason 3"), (2, "Reason 2"), (1, "Reason 1")]
    assert in_use == DEFAULT
