"""Names of methods."""
