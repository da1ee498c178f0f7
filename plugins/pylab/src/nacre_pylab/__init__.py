"""matplotlib in the shell: %matplotlib, %pylab, and windows that live without being asked to."""
