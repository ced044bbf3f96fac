"""The context recruiting."""
