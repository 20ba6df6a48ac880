"""Names of fields, arguments and credentials."""
