"""Reading documents: YAML and JSON, overlays, one dialect for all versions of OpenAPI."""
