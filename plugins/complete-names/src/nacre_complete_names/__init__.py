"""Completion of names: magics, the namespace, attributes, keys, keyword arguments, modules."""
