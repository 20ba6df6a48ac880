"""Calls over HTTP: their facts, the request, the response, and the clients that carry them out."""
