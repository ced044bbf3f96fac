"""Payroll: what orders bring their workers, what workers are fined and granted, and paying them out.

It has its own accounts, its own postings and its own attempt machine; nothing is shared with billing.

Words: entry (earning, penalty, voided penalty, bonus), balance, debt (a balance below nothing, carried over),
payout (one per worker and month), attempt (one call of the payout gateway), posting (a line of the ledger).
Hears: WorkerChanged, PayoutDetailsChanged, OrderFinished, InspectionClosed.
Tells: WorkerEntryPosted, PayoutIssued, PayoutPaid, PayoutFailed, LedgerSealed.
"""
