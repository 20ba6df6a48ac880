"""What a call gives: the result within a body, and a body that says that the call failed."""
