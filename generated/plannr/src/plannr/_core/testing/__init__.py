"""A fake server below a real client, for unit tests of code that uses an SDK."""
