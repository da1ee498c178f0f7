"""History in files of JSON lines, one for each session."""
