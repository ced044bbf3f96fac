"""Orders: from a checked-out cart to exactly one end, with the matching of a worker to every order.

Hears: CartCheckedOut (shop), WorkerChanged (recruiting), KitReady, SuppliesIssued, SuppliesLost (supplies),
InspectionClosed (quality). Tells: OrderOpened, OrderPrepared, OrderUnassigned, OrderStarted, WorkReported,
OrderFinished, NoShowWarned, StartDisputed, and MatchExplained for quality only.
"""
