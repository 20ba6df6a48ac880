"""Sites in a real browser."""
