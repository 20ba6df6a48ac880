"""The records that the mock keeps: made so that one believes them, and held in SQLite."""
