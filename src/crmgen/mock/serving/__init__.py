"""The mock on a socket, with the faults and limits of a real server."""
