"""Measured, not asserted: each file prints one JSON object."""
