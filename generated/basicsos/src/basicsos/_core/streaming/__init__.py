"""Responses that are read while they come."""
