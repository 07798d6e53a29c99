"""Action: what the sides do together: across the border, up and down, in networks."""
