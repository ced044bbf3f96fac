"""Several contexts, told as prose."""
