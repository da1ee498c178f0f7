"""Listings and help pages: %lsmagic, %magic, %quickref, %which."""
