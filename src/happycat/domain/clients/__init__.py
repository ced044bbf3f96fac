"""Clients: the parent company's door. It has no rules of its own; it lets clients in and tells the others.

Hears: nothing. Tells: ClientChanged (stream), PaymentMethodChanged (for billing only).
"""
