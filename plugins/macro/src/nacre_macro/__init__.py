"""Several cells under one name."""
