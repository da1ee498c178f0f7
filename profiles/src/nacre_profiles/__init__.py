"""Profiles as data: one TOML file each, found through the entry point group ``nacre.profiles``."""
