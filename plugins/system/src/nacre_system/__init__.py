"""System commands: !cmd, !!cmd, captured output, the exit status."""
