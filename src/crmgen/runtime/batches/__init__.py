"""Calls that do many things, of which some may fail."""
