"""History in an SQLite file."""
