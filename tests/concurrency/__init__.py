"""Many at once: processes and threads on one SQLite file, and a judge outside who counts what came of it."""
