"""Layout: cores and drivers, what they draw from the places around, and the ways out."""
