"""Bodies that decide: who looks after what, who carries it, and on whom it all hangs."""
