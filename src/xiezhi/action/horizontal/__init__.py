"""Action across the border: markets, rivers, air, bodies that decide, parks that split."""
