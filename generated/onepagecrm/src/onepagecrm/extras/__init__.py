"""Hand-written parts of this SDK."""
