"""The debugger: post-mortem, step by step, and where ``breakpoint()`` stops."""
