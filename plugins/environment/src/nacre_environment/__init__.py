"""The environment of the process: %env, %set_env."""
