"""Parks that two sides run together: what each may book, what it does book, what it gains."""
