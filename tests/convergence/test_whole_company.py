"""The same commands at the same times, the letters between the contexts in any order: the same company."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from happycat import HappyCat
from happycat.app.demo.cast import CLIENTS
from happycat.app.demo.figures import journal
from happycat.app.demo.play import MANAGER
from happycat.domain.kernel.people import Actor, Role
from happycat.ports.kernel.messages import Envelope
from tests.cats.eventful import ACCOUNTANT, Life, eventful
from tests.cats.stores import Stores
from tests.convergence.states import differences

BY_ARRIVAL = frozenset({"sequence", "posting_id", "head", "revision", "changes"})
"""Places in the chained ledgers (R33), and the revisions of a worker while it was observed (R40)."""
IN_NO_ORDER = frozenset({"entries", "strengths", "weaknesses"})


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_r44_in_whatever_order_letters_are_carried_the_company_ends_alike(
    seed: int, life: Life, stores: Stores
) -> None:
    usual, other = life.stage.company, eventful(stores, seed).stage.company

    found = differences(_seen(usual), _seen(other))

    assert found == {}
    assert not [one for reader in other.receivers.values() for one in reader.mailbox.aside(reader.name)]


def _seen(company: HappyCat) -> dict[str, list[str]]:
    """What all contexts have told, and what each person can read."""
    workers = company.recruiting.workers(MANAGER)
    accounts = [Actor.having(worker.id, Role.WORKER) for worker in workers]
    return {
        "told": _told(journal(company)),
        "history": _texts(company, company.history.search(MANAGER, limit=200)),
        "statements": _texts(company, [company.billing.statement(client.actor) for client in CLIENTS[:5]]),
        "payroll": _texts(company, [company.payroll.statement(account) for account in accounts]),
        "workers": _texts(company, workers),
        "inspections": _texts(company, company.quality.inspections(MANAGER, limit=200)),
        "margin": _texts(company, company.quality.margin(ACCOUNTANT)),
    }


def _told(journals: Iterable[Envelope]) -> list[str]:
    """Of how workers were, only the last: what was true in between hangs on what was heard first."""
    finals = {
        (m.source, m.key) if m.type.startswith("recruiting.WorkerChanged") else m.id: m for m in journals
    }
    return sorted(f"{m.type} {m.key} {m.at} {_plain(json.loads(m.body))}" for m in finals.values())


def _texts(company: HappyCat, things: Sequence[object]) -> list[str]:
    codec = company.kernel.codec()
    return sorted(str(_plain(json.loads(codec.dumps(thing)))) for thing in things)


def _plain(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _plain(kept, key) for key, kept in sorted(value.items()) if key not in BY_ARRIVAL}
    if isinstance(value, list):
        plain = [_plain(one) for one in value]
        return sorted(plain, key=str) if name in IN_NO_ORDER else plain
    return value
