"""The loop asyncio for ``%gui``."""
