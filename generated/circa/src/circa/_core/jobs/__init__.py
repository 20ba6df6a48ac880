"""Jobs that a call starts, and that are waited for."""
