"""Which operations stand together, and what that is called."""
