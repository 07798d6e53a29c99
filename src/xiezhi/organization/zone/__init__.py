"""Zone: the border places that go first, the belts through them, the clusters in them."""
