"""The context billing."""
