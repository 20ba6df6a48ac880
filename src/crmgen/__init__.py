"""crmgen reads an OpenAPI document and writes a typed Python SDK."""

__version__ = "0.1.0"
