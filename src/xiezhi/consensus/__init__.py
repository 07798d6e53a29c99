"""First room: what both sides are bound by, need and want."""
