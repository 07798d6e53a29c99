"""The published method of Polis, step by step, so that its answers can be checked."""
