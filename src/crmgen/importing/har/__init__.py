"""Recorded traffic (HAR 1.2) as calls, without secrets and without what belongs to persons."""
