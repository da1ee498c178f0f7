"""Going back to an earlier state of the session, by fork."""
