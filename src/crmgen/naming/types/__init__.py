"""Names and modules of types."""
