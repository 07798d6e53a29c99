"""Action across the border: one market, shared rivers and air, bodies that decide, parks that split."""
