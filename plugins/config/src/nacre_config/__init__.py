"""Reading and changing traits of the running shell: %config."""
