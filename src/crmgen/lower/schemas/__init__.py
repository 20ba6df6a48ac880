"""From schemas to types: what a schema amounts to, and the table of named types."""
