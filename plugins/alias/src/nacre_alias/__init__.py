"""Names for system commands: %alias, %unalias, %rehashx."""
