"""Conditions and sort orders, as an API writes them."""
