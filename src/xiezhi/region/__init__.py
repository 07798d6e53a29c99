"""The region: borders, neighbours, transport network, travel times."""
