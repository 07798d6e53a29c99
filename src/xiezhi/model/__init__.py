"""The nouns of the system: frozen values without input or output."""
