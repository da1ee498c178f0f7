"""Reading back and re-running what was typed."""
