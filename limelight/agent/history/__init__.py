"""Time travel: a conversation's points in the person's terms, and going back to one."""

from limelight.agent.history.history import Entry, History, Page, counting, counts

__all__ = ["Entry", "History", "Page", "counting", "counts"]
