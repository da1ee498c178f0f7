"""Running files and modules, and sending what cells define to other processes."""
