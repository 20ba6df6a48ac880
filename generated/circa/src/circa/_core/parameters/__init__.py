"""Parameters in the path, the query, headers and cookies."""
