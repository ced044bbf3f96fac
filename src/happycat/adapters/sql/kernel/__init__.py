"""What every context keeps in SQL, and how: SQLAlchemy Core on SQLite."""
