"""Response bodies as typed values."""
