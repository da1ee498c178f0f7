"""A spool in front of any history store."""
