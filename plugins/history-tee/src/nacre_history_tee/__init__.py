"""History written to two stores."""
