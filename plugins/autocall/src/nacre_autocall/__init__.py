"""Calling magics without a percent sign and functions without brackets."""
