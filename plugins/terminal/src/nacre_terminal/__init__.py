"""The front end for a real terminal."""
