"""Security schemes and the credentials of a client."""
