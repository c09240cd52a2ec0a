"""Admission: whether a message is taken, before a run of it begins."""

from __future__ import annotations

from limelight.guardrails.strikes import Strikes
from limelight.schema.errors import BadInput, TooLarge, TryAgain
from limelight.schema.principal import Principal
from limelight.schema.stores import ArtifactStore
from limelight.schema.wire import MessageFrame


class Admission:
    """The bounds of one message, of a conversation's open requests, and of an account's."""

    def __init__(
        self, artifacts: ArtifactStore, strikes: Strikes, *, queue_per_thread: int, runs_per_advertiser: int,
        message_chars: int,
    ) -> None:  # fmt: skip
        self._artifacts, self._strikes = artifacts, strikes
        self._queue = queue_per_thread
        self._per_advertiser = runs_per_advertiser
        self._message_chars = message_chars

    async def check(self, principal: Principal, frame: MessageFrame) -> None:
        """Raises `BadInput` or `TooLarge` for the text, `NotFound` for an attachment, `TryAgain` when too many messages of
        the sender were refused lately."""
        self._strikes.check(principal.sender)
        if not frame.text.strip() and not frame.attachments:
            raise BadInput("the message is empty; write something or attach a picture", code="empty")
        size = len(frame.text)
        if size > self._message_chars:
            raise TooLarge(
                f"the message has {size:,} characters; at most {self._message_chars:,} are taken. Shorten it.",
                limit=self._message_chars, value=size,
            )  # fmt: skip
        for artifact_id in frame.attachments:
            await self._artifacts.get(principal, artifact_id)

    def room(self, *, here: int, everywhere: int) -> None:
        """Raises `TryAgain` when too many requests of the conversation (`here`) wait, or too many of the account are open."""
        waiting = here - 1  # one works
        if waiting >= self._queue:
            raise TryAgain(
                f"{waiting} requests of this conversation wait and at most {self._queue} may; let some finish, or say stop",
                code="queue_full", limit=self._queue, value=waiting,
            )  # fmt: skip
        if everywhere >= self._per_advertiser:
            raise TryAgain(
                f"{everywhere} requests of this account are open and at most {self._per_advertiser} may be; let some finish, "
                "or say stop where one is not needed",
                code="too_many_runs", limit=self._per_advertiser, value=everywhere,
            )  # fmt: skip
