"""What a document says of its records: which there are, which paths are about them, what calls do to them."""
