"""Source text between the prompt, files, an editor and the clipboard."""
