"""Billing's rows, by any storage: what is asked, and how things become rows."""
