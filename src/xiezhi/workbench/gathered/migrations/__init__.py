"""Tables of what is gathered, step by step."""
