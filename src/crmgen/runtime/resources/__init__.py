"""Methods of resources, made of functions that state facts."""
