"""From document nodes to the intermediate representation."""

from crmgen.lower.api import lower

__all__ = ["lower"]
