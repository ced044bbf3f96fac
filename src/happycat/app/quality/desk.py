"""What every part of quality works with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from attrs import frozen

from happycat.domain.kernel.ids import ClientId, InspectionId, OrderId
from happycat.domain.quality.dossier import Dossier
from happycat.domain.quality.form import Form
from happycat.domain.quality.model import Inspection, InspectionStatus, Reason
from happycat.domain.quality.policy import FORM, SAMPLING, Sampling
from happycat.ports.kernel.transaction import Begin
from happycat.ports.kernel.world import Clock
from happycat.ports.quality import QualityTx


@frozen
class Desk:
    begin: Begin[QualityTx]
    clock: Clock
    sampling: Sampling = SAMPLING
    form: Form = FORM


def dossier_of(tx: QualityTx, order_id: OrderId, client_id: ClientId | None = None) -> Dossier:
    """The order's dossier; whoever is heard first opens it."""
    return dossiers_of(tx, [order_id], client_id)[0]


def dossiers_of(tx: QualityTx, orders: Sequence[OrderId], client_id: ClientId | None = None) -> list[Dossier]:
    """The dossiers of different orders, in their order."""
    known = {dossier.id: dossier for dossier in tx.dossiers.many(orders)}
    for order_id in orders:
        if order_id not in known:
            known[order_id] = Dossier(id=order_id)
            tx.dossiers.add(known[order_id])
        known[order_id].client_id = known[order_id].client_id or client_id
    return [known[order_id] for order_id in orders]


def inspect(tx: QualityTx, order_id: OrderId, reason: Reason, at: datetime) -> Inspection:
    """The order's one inspection with this ground; whoever closed it already is told of the news (R41)."""
    inspection = tx.inspections.of_order(order_id)
    if inspection is None:
        inspection = Inspection(id=_name_of(order_id), order_id=order_id, opened_at=at)
        tx.inspections.add(inspection)
    inspection.add(reason)
    if inspection.status is InspectionStatus.CLOSED and inspection.closed_by is not None:
        cause = f"inspection/{inspection.id}/{reason.ground}"
        tx.notify(inspection.closed_by, cause, f"Order {order_id}, inspected by you: {reason.ground}.")
    return inspection


def _name_of(order_id: OrderId) -> InspectionId:
    """The same whichever of its grounds is heard first; there is one inspection per order (R41, R44)."""
    return InspectionId(uuid5(order_id, "inspection"))
