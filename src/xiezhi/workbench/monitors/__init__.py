"""Monitors (监测规则): what both sides agreed to watch, what was read, and who must be told."""
