"""The context history."""
