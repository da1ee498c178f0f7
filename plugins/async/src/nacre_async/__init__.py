"""Which loop runs what a cell awaits, and cells that run in the background."""
