"""What quality hears of supplies, money, names and verdicts (R33, R41, R42)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from attrs import frozen

from happycat.app.quality.desk import Desk, dossier_of, dossiers_of, inspect
from happycat.domain.billing.events import CreditIssued, InvoiceIssued
from happycat.domain.billing.events import LedgerSealed as BillingSealed
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.kernel.refusals import NotYet
from happycat.domain.payroll.events import LedgerSealed as PayrollSealed
from happycat.domain.payroll.events import WorkerEntryPosted
from happycat.domain.quality.dossier import WorkerEntry
from happycat.domain.quality.known import Known, KnownKind
from happycat.domain.quality.model import Ground, Reason
from happycat.domain.recruiting.events import HypothesisJudged, WorkerChanged
from happycat.domain.supplies.events import KitReady, SuppliesIssued, SuppliesLost, SuppliesReturned
from happycat.ports.quality import QualityTx, Seal


@frozen
class HearingOthers(Desk):
    # supplies

    def kit_ready(self, kit: KitReady) -> None:
        with self.begin() as tx:
            facts = {"assignment": kit.assignment, "with_cookie": kit.with_cookie}
            dossier_of(tx, kit.order_id).note(tx.new_id(), "kit_ready", kit.ready_at, **facts)

    def issued(self, kit: SuppliesIssued) -> None:
        with self.begin() as tx:
            items = [f"{item.count} x {item.item}" for item in kit.items]
            facts = {"assignment": kit.assignment, "worker_id": str(kit.worker_id), "items": items}
            dossier_of(tx, kit.order_id).note(tx.new_id(), "supplies_issued", kit.issued_at, **facts)

    def returned(self, kit: SuppliesReturned) -> None:
        with self.begin() as tx:
            facts = {"worker_id": str(kit.worker_id)}
            dossier_of(tx, kit.order_id).note(tx.new_id(), "supplies_returned", kit.returned_at, **facts)

    def lost(self, kit: SuppliesLost) -> None:
        """Lost supplies are inspected (R20, R41)."""
        with self.begin() as tx:
            facts = {"by": str(kit.by), "reason": kit.reason}
            dossier_of(tx, kit.order_id).note(tx.new_id(), "supplies_lost", kit.lost_at, **facts)
            reason = Reason(Ground.SUPPLIES_LOST, kit.lost_at, kit.worker_id, kit.reason)
            inspect(tx, kit.order_id, reason, self.clock.now())

    # money

    def invoiced(self, invoice: InvoiceIssued) -> None:
        with self.begin() as tx:
            orders = [line.order_id for line in invoice.lines]
            dossiers = dossiers_of(tx, orders, invoice.client_id)
            for dossier, line in zip(dossiers, invoice.lines, strict=True):
                dossier.charge(invoice.number, line.charged)
                facts = {"invoice": invoice.number, "charged": str(line.charged)}
                dossier.note(tx.new_id(), "invoiced", invoice.issued_at, **facts)

    def credited(self, credit: CreditIssued) -> None:
        with self.begin() as tx:
            dossier = dossier_of(tx, credit.order_id, credit.client_id)
            dossier.credit(credit.number, credit.amount)
            facts = {"credit": credit.number, "amount": str(credit.amount), "reason": credit.reason}
            dossier.note(tx.new_id(), "credited", credit.issued_at, **facts)

    def posted(self, entry: WorkerEntryPosted) -> None:
        """What an order brought its worker; entries of no order (bonuses) are no order's margin."""
        with self.begin() as tx:
            if entry.order_id is None:
                return
            dossier = dossier_of(tx, entry.order_id)
            what = (str(entry.kind), entry.amount, entry.cause, entry.posted_at)
            dossier.post(WorkerEntry(entry.entry_id, entry.worker_id, *what))
            facts = {"worker_id": str(entry.worker_id), "amount": str(entry.amount), "cause": entry.cause}
            dossier.note(tx.new_id(), f"worker_{entry.kind}", entry.posted_at, **facts)

    def billing_sealed(self, ledger: BillingSealed) -> None:
        """Kept here so that billing cannot rewrite its own past unseen (R33)."""
        heads = [(h.party, h.postings, h.head) for h in ledger.heads]
        self._keep_seals("billing", ledger.run, heads, ledger.sealed_at)

    def payroll_sealed(self, ledger: PayrollSealed) -> None:
        """Kept here so that payroll cannot rewrite its own past unseen (R33)."""
        heads = [(h.party, h.postings, h.head) for h in ledger.heads]
        self._keep_seals("payroll", ledger.run, heads, ledger.sealed_at)

    def _keep_seals(self, ledger: str, run: str, heads: Sequence[tuple[str, int, str]], at: datetime) -> None:
        with self.begin() as tx:
            tx.seals.keep([Seal(ledger, run, *head, at) for head in heads])

    # names

    def client_changed(self, client: ClientChanged) -> None:
        with self.begin() as tx:
            known = _known(tx, client.client_id, KnownKind.CLIENT)
            known.learn(client.revision, client.name, client.contact)

    def worker_changed(self, worker: WorkerChanged) -> None:
        with self.begin() as tx:
            known = _known(tx, worker.worker_id, KnownKind.WORKER)
            known.learn(worker.revision, worker.name, str(worker.status))

    def published(self, service: ServicePublished) -> None:
        with self.begin() as tx:
            known = _known(tx, service.service_id, KnownKind.SERVICE)
            known.learn(service.revision, service.title, service.text)

    def withdrawn(self, service: ServiceWithdrawn) -> None:
        with self.begin() as tx:
            _known(tx, service.service_id, KnownKind.SERVICE).gone(service.revision, "withdrawn")

    # verdicts

    def judged(self, hypothesis: HypothesisJudged) -> None:
        """Recruiting's verdict comes back (R42)."""
        with self.begin() as tx:
            idea = tx.hypotheses.find(hypothesis.hypothesis_id)
            if idea is None:
                raise NotYet(thing="hypothesis")
            idea.judged(str(hypothesis.verdict), hypothesis.reason, hypothesis.judged_at)
            text = f"Your hypothesis was {hypothesis.verdict}: {hypothesis.reason}"
            tx.notify(idea.raised_by, f"hypothesis/{idea.id}", text)


def _known(tx: QualityTx, id: UUID, kind: KnownKind) -> Known:
    known = tx.known.find(id)
    if known is None:
        known = Known(id=id, kind=kind)
        tx.known.add(known)
    return known
