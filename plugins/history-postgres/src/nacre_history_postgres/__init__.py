"""History in a PostgreSQL database."""
