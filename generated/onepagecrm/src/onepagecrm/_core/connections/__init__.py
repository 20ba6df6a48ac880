"""The HTTP library and its connections: the one door to the network."""
