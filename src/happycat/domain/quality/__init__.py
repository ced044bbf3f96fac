"""Quality: keeps its own dossier of every order, inspects what went wrong and a sample of what went well.

Owns inspections (one per order), the form, hypotheses, and the sealed heads of both ledgers.

Hears: everything of shop, orders and supplies; client, worker and service streams; InvoiceIssued,
CreditIssued, WorkerEntryPosted, LedgerSealed (of billing and of payroll), HypothesisJudged.
Tells: InspectionClosed, HypothesisRaised.
"""
