"""Supplies: the desk that packs a kit for every assignment, hands it out, and gets it back (R18-R20).

A kit has the supplies of all ordered services, always the acceptance form, and one fortune cookie; the
cookie is baked outside and never makes a worker wait. The desk never changes an order: it tells.

Hears: CartCheckedOut (the cookie), OrderPrepared, OrderUnassigned, OrderFinished, WorkerChanged (stream).
Tells: KitReady, SuppliesIssued, SuppliesReturned, SuppliesLost.
"""
