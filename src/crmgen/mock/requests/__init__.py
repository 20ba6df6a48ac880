"""Requests: which operation they are for, who makes them, whether the document allows them."""
