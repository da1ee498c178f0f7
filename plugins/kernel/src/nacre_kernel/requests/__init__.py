"""What a kernel is asked, a room for each request. A handler takes a ``Request`` and returns the reply's content,
or None where the protocol has no reply."""
