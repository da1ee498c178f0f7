"""Loading extension modules, and plugins while the shell runs: %load_ext, %plugin."""
