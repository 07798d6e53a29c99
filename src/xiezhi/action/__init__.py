"""Action: what the sides do together, across the border, up and down, and in networks."""
