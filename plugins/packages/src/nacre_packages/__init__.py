"""Installing into this interpreter's environment: %pip, %uv, %conda."""
