"""From document nodes to the intermediate representation."""
