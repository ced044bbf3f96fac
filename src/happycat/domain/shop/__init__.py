"""The context shop."""
