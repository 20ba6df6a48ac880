"""References followed and checked, external ones made part of the document, operations laid out."""
