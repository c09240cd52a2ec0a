"""Time travel: a conversation forked at a point, a turn tried again, two tries compared."""
