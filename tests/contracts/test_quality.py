"""The storage contract of quality."""

import attrs
import pytest

from happycat.adapters.memory.world import A_MONDAY, StoppedClock
from happycat.app.quality.context import context
from happycat.domain.kernel.ids import EntryId, HypothesisId, InspectionId
from happycat.domain.kernel.money import Money
from happycat.domain.kernel.refusals import Stale
from happycat.domain.kernel.values import Cause, Outcome
from happycat.domain.quality.dossier import Dossier, Ending, WorkerEntry
from happycat.domain.quality.hypothesis import Hypothesis
from happycat.domain.quality.known import Known, KnownKind
from happycat.domain.quality.margin import Margin
from happycat.domain.quality.model import Ground, Inspection, InspectionStatus, Reason
from happycat.domain.quality.policy import FORM
from happycat.ports.kernel.transaction import Storage
from happycat.ports.quality import QualityTx, Seal
from tests.cats.people import BARSIK, MURKA, id_of, manager
from tests.cats.quality import ANSWERS, FINDING, INSPECTION, ORDER, inspection, order_id
from tests.cats.stores import STORES, Stores


@pytest.fixture(params=STORES)
def storage(request: pytest.FixtureRequest, stores: Stores, clock: StoppedClock) -> Storage[QualityTx]:
    fresh: Storage[QualityTx] = stores.fresh(request.param, context, clock)
    return fresh


def test_r41_one_inspection_per_order_in_the_store_itself(storage: Storage[QualityTx]) -> None:
    with storage.begin() as tx:
        tx.inspections.add(inspection())

    second = Inspection(id=InspectionId(id_of("second")), order_id=ORDER, opened_at=A_MONDAY)
    with pytest.raises(Stale), storage.begin() as tx:
        tx.inspections.add(second)

    with storage.begin() as tx:
        found = tx.inspections.of_order(ORDER)
        assert found is not None
        assert found.id == INSPECTION
        assert tx.inspections.of_order(order_id("another")) is None


def test_an_inspection_comes_back_as_it_was_and_is_paged_by_status(storage: Storage[QualityTx]) -> None:
    one = inspection()
    one.add(Reason(Ground.FAILED, A_MONDAY, BARSIK, "Hm.", manager.person))
    one.fill(FORM, ANSWERS, manager.person, A_MONDAY)
    one.close(FINDING, BARSIK, manager.person, A_MONDAY)
    with storage.begin() as tx:
        tx.inspections.add(one)

    with storage.begin() as tx:
        [found] = tx.inspections.page(InspectionStatus.CLOSED, None, 10)
        assert tx.inspections.page(InspectionStatus.OPEN, None, 10) == []
        assert tx.inspections.page(None, INSPECTION, 10) == []

    assert (found.grounds, found.form, found.finding) == (one.grounds, one.form, FINDING)


def ended(name: str, outcome: Outcome, cause: Cause, paid: int, *, charged: int | None) -> Dossier:
    dossier = Dossier(id=order_id(name))
    price = Money.of(100)
    dossier.ending = Ending(outcome, cause, BARSIK, 1, price, ("Lick the fur",), A_MONDAY)
    if charged is not None:
        dossier.charge("2026-1", Money.of(charged))
    entry = WorkerEntry(EntryId(id_of(name)), BARSIK, "x", Money.of(paid), "x", A_MONDAY)
    dossier.post(entry)
    return dossier


def test_r43_the_margin_is_summed_by_the_store(storage: Storage[QualityTx]) -> None:
    well = (Outcome.SUCCEEDED, Cause.CLIENT_ACCEPTED)
    with storage.begin() as tx:
        tx.dossiers.add(Dossier(id=ORDER))
        tx.dossiers.add(ended("one", *well, 60, charged=100))
        tx.dossiers.add(ended("two", *well, 60, charged=95))
        tx.dossiers.add(ended("not invoiced yet", *well, 60, charged=None))
        tx.dossiers.add(ended("bad", Outcome.FAILED, Cause.WORKER_NO_SHOW, -40, charged=100))

    with storage.begin() as tx:
        margins = tx.dossiers.margin()

    assert margins == [
        Margin(Outcome.FAILED, Cause.WORKER_NO_SHOW, 1, 1, Money.of(100), Money.of(-40)),
        Margin(*well, 3, 2, Money.of(195), Money.of(120)),
    ]
    assert [str(margin.kept) for margin in margins] == ["140.00", "75.00"]


def test_dossiers_and_names_are_found_together(storage: Storage[QualityTx]) -> None:
    with storage.begin() as tx:
        tx.dossiers.add(Dossier(id=ORDER, client_id=MURKA))
        tx.known.add(Known(id=MURKA, kind=KnownKind.CLIENT, name="Murka", revision=1))

    with storage.begin() as tx:
        assert [d.client_id for d in tx.dossiers.many([order_id("another"), ORDER])] == [MURKA]
        assert [k.name for k in tx.known.many([BARSIK, MURKA])] == ["Murka"]


def test_hypotheses_are_paged(storage: Storage[QualityTx]) -> None:
    ids = sorted(HypothesisId(id_of(name)) for name in ("tails", "ears"))
    with storage.begin() as tx:
        for id in ids:
            tx.hypotheses.add(Hypothesis.raised(id, INSPECTION, "Long.", manager.person, A_MONDAY))

    with storage.begin() as tx:
        assert [h.id for h in tx.hypotheses.page(None, 1)] == ids[:1]
        assert [h.id for h in tx.hypotheses.page(ids[0], 10)] == ids[1:]


def test_r33_a_sealed_head_is_never_replaced(storage: Storage[QualityTx]) -> None:
    seal = Seal("billing", "2026-05-31", "murka", 3, "aa", A_MONDAY)
    later = attrs.evolve(seal, run="2026-06-07", postings=5, head="bb")
    with storage.begin() as tx:
        tx.seals.keep([later, seal, attrs.evolve(seal, ledger="payroll", head="cc")])

    with storage.begin() as tx:
        tx.seals.keep([attrs.evolve(seal, head="forged")])

    with storage.begin() as tx:
        assert tx.seals.page("billing", "murka", "", 10) == [seal, later]
        assert tx.seals.page("billing", "murka", "2026-05-31", 10) == [later]
        assert [s.head for s in tx.seals.page("payroll", "murka", "", 10)] == ["cc"]
