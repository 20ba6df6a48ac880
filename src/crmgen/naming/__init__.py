"""The naming pass: every Python name, decided once."""
