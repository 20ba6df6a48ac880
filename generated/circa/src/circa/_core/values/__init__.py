"""Python values as JSON and as text."""
