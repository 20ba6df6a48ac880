"""From the intermediate representation to text: views, templates, layout, files."""
