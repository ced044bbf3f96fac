"""Billing: what finished orders cost a client, its weekly invoices, their collection, and a ledger of it all.

Hears: ClientChanged, PaymentMethodChanged, OrderFinished. Tells: InvoiceIssued, InvoicePaid, InvoiceOverdue,
CreditIssued, ClientStanding (stream), LedgerSealed. Shares nothing with payroll but `Money`.
"""
