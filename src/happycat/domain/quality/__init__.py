"""The context quality."""
