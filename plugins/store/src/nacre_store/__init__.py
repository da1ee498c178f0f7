"""Values that outlive a session."""
