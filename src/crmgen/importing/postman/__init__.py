"""Postman collections (schema v2.0 and v2.1, also as documentation publishes them) as calls."""
