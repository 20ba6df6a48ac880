"""Whether and when a call is tried again."""
