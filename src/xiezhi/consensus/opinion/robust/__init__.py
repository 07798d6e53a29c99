"""Our own method: latent classes and a map that know a missing vote is not a middling one."""
