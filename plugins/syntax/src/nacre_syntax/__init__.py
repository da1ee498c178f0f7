"""The input language of an interactive shell: prompts, indentation, magics, system commands, help."""
