"""How long a test waits before it says that something hangs. Guards, and no measure of speed: a machine that is slow and
shared needs ten times what a quiet one does."""

HANG_S = 60.0
"""For an answer of the service, or a change of the page."""
WORK_S = 300.0
"""For pictures and films that are made in earnest."""
