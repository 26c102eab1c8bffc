"""A believable district to look at and to test with: planned here, written through the store."""
