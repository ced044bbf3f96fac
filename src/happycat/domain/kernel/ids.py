"""The names of things: one type per thing, so that mypy sees a mix-up."""

from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
ClientId = NewType("ClientId", UUID)
WorkerId = NewType("WorkerId", UUID)
ServiceId = NewType("ServiceId", UUID)
OrderId = NewType("OrderId", UUID)
"""Equal to the id of the cart it came from, so it is known at checkout (R5)."""
KitId = NewType("KitId", UUID)
InvoiceId = NewType("InvoiceId", UUID)
PayoutId = NewType("PayoutId", UUID)
BonusId = NewType("BonusId", UUID)
ApplicationId = NewType("ApplicationId", UUID)
InspectionId = NewType("InspectionId", UUID)
HypothesisId = NewType("HypothesisId", UUID)
EntryId = NewType("EntryId", UUID)
