"""Looking at objects without running their code: help, source, signatures, searches."""
