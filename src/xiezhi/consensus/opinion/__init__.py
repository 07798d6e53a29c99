"""What people on both sides agree on: groups of opinion, consensus across the border."""
