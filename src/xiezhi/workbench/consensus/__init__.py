"""Consensus (共识): many people's votes, and what both sides agree on."""
