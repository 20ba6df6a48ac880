"""A document as a tree of plain values that knows its files, lines, references and the shape of OpenAPI."""
