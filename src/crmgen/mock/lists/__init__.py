"""Which records a list gives, in which order, page by page."""
