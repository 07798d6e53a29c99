"""Documents of every usual kind as plain text: one reader for cases, policies and market rules."""
