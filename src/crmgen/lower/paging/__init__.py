"""Which operations page, and how: what a document states, and what it shows."""
