"""Subcommands that look after a shell: its profiles, plugins, configuration, trust and health."""
