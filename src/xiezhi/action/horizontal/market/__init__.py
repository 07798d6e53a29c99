"""Rules of the market: look for local protection in a text, compare the rules of two sides."""
