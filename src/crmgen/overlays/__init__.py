"""OpenAPI Overlays, applied to a document as it was read."""
