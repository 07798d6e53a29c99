"""What the sides hold together: power and gas exchanged, natural assets on both banks."""
