"""Calls that the API makes to its user."""
