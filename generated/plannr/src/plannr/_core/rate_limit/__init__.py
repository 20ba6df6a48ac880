"""Rates that are kept before the server complains."""
