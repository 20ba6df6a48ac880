"""From bytes to a tree: JSON and YAML, files, places that name themselves, lookups."""
