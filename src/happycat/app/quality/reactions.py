"""What quality hears, and which of its methods hears it."""

from happycat.app.quality.use_cases import Quality
from happycat.domain.billing.events import CreditIssued, InvoiceIssued
from happycat.domain.billing.events import LedgerSealed as BillingSealed
from happycat.domain.catalog.events import ServicePublished, ServiceWithdrawn
from happycat.domain.clients.events import ClientChanged
from happycat.domain.orders.events import (
    MatchExplained,
    NoShowWarned,
    OrderFinished,
    OrderOpened,
    OrderPrepared,
    OrderStarted,
    OrderUnassigned,
    StartDisputed,
    WorkReported,
)
from happycat.domain.payroll.events import LedgerSealed as PayrollSealed
from happycat.domain.payroll.events import WorkerEntryPosted
from happycat.domain.recruiting.events import HypothesisJudged, WorkerChanged
from happycat.domain.shop.events import CartCheckedOut
from happycat.domain.supplies.events import KitReady, SuppliesIssued, SuppliesLost, SuppliesReturned
from happycat.ports.kernel.messages import on

reactions = (
    on(CartCheckedOut, Quality.checked_out),
    on(OrderOpened, Quality.opened),
    on(OrderPrepared, Quality.prepared),
    on(OrderUnassigned, Quality.unassigned),
    on(OrderStarted, Quality.started),
    on(WorkReported, Quality.reported),
    on(OrderFinished, Quality.finished),
    on(NoShowWarned, Quality.warned),
    on(StartDisputed, Quality.disputed),
    on(MatchExplained, Quality.explained),
    on(KitReady, Quality.kit_ready),
    on(SuppliesIssued, Quality.issued),
    on(SuppliesReturned, Quality.returned),
    on(SuppliesLost, Quality.lost),
    on(InvoiceIssued, Quality.invoiced),
    on(CreditIssued, Quality.credited),
    on(WorkerEntryPosted, Quality.posted),
    on(BillingSealed, Quality.billing_sealed),
    on(PayrollSealed, Quality.payroll_sealed),
    on(ClientChanged, Quality.client_changed),
    on(WorkerChanged, Quality.worker_changed),
    on(ServicePublished, Quality.published),
    on(ServiceWithdrawn, Quality.withdrawn),
    on(HypothesisJudged, Quality.judged),
)
