"""Resources and their methods, which are made of functions that state calls."""
