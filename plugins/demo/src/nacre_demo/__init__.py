"""Files with marked steps that are shown and run one at a time: %demo."""
