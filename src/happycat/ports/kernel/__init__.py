"""The ports that all contexts share."""
