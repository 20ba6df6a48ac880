"""What models hold beside fields."""

from __future__ import annotations


class ModelDescriptor:
    """Base of descriptors in models, which pydantic leaves alone."""
