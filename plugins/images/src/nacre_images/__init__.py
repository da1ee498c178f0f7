"""Images in the terminal."""
