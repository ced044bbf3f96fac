"""Matching in columns, with numpy (extra `matching`): for companies of a hundred thousand workers."""
