"""The context catalog."""
