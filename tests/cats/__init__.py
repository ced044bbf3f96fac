"""Ready-made cats, people and things; a test names only what matters to it."""
