"""Names for directories, kept per profile."""
