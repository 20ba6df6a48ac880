"""The intermediate representation: what an API is, without Python text."""
