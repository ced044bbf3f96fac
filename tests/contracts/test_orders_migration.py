"""Orders that were under way before revision 3: their supplies were issued, and that is known of them."""

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from happycat.adapters.kernel.codec import JsonCodec
from happycat.adapters.sql.kernel.database import database, ensure_folder
from happycat.adapters.sql.migrate import HERE, migrate
from happycat.domain.orders.model import Order
from happycat.domain.orders.states import Status
from happycat.domain.orders.work import Start
from tests.cats.orders import NOON, OPENED, PHOTO, RYZHIK, minutes, order
from tests.cats.people import BARSIK

OLD = """
    insert into orders_order (id, version, state, status, client_id, wanted_start, wanted_end)
    values (:id, 1, :state, :status, :client_id, '2026-06-02 12:00:00', '2026-06-02 13:00:00')
"""


def before_revision_3(one: Order) -> dict[str, str]:
    state = json.loads(JsonCodec().dumps(one))
    for assignment in state["assignments"]:
        del assignment["supplied_at"]
    return {
        "id": one.id.hex,
        "state": json.dumps(state),
        "status": one.status.value,
        "client_id": one.client_id.hex,
    }


def upgraded(folder: Path, one: Order) -> Order:
    """The order as it is read after the upgrade."""
    url = f"sqlite:///{folder / 'old.db'}"
    ensure_folder(url)
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(HERE / "versions" / "orders"))
    config.set_main_option("path_separator", "os")
    with database(url).engine.connect() as connection:
        config.attributes.update(context="orders", connection=connection)
        command.upgrade(config, "orders_0002")
        connection.execute(text(OLD), before_revision_3(one))
        connection.commit()
    migrate("orders", url)
    with database(url).engine.connect() as connection:
        return JsonCodec().loads(
            connection.execute(text("select state from orders_order")).scalar_one(), Order
        )


def test_r11_an_order_supplied_before_the_upgrade_can_be_started_too_late_after_it(tmp_path: Path) -> None:
    rematched = order(Status.SUPPLIED)
    rematched.reassign("Allergic to strings", OPENED)
    rematched.assign(RYZHIK, rematched.list_total, OPENED)
    rematched.kit_ready(2, OPENED)
    rematched.supply(2, OPENED)

    one = upgraded(tmp_path, rematched)
    one.cancel(NOON)

    assert [assignment.supplied_at for assignment in one.assignments] == [None, OPENED]
    assert one.start(RYZHIK, PHOTO, NOON - minutes(1), NOON + minutes(5)) is Start.DISPUTED


@pytest.mark.parametrize("status", [Status.STARTED, Status.REPORTED])
def test_r9_what_was_started_before_the_upgrade_had_its_supplies(tmp_path: Path, status: Status) -> None:
    one = upgraded(tmp_path, order(status))

    assert one.assigned.supplied_at == OPENED
    assert one.assigned.worker_id == BARSIK


def test_r9_what_was_not_supplied_is_not_supplied_by_the_upgrade(tmp_path: Path) -> None:
    one = upgraded(tmp_path, order(Status.PREPARED))

    assert one.assigned.supplied_at is None
