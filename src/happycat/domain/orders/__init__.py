"""The context orders."""
