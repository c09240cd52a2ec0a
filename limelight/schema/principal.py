"""Who is asking. Every store and every read takes one."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Principal(BaseModel):
    """An advertiser and one of its users. What belongs to another advertiser does not exist for this one."""

    model_config = ConfigDict(frozen=True)

    advertiser: str = Field(default="local", pattern=r"^[A-Za-z0-9_.\-]{1,64}$")
    """The account that owns threads, artifacts, products and the brand."""
    user: str = Field(default="local", pattern=r"^[A-Za-z0-9_.@\-]{1,128}$")
    """The person, for the audit record only."""

    @property
    def sender(self) -> str:
        """Both, as one word for counters and alarms."""
        return f"{self.advertiser}/{self.user}"


LOCAL = Principal()
"""The one principal of the embedded shape."""
