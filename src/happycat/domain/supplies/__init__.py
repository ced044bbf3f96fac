"""The context supplies."""
