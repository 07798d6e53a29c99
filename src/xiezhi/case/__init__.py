"""A case folder: its dictionary, reading, checking, scaffolding; the national gazetteer."""
