"""Windows of GUI toolkits that live while the prompt waits: the contract, and ``%gui``."""
