"""The tests that an SDK is generated with: what each call must send, and how its responses read."""
