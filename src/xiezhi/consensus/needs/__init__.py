"""What the data says each side has, lacks and could exchange."""
