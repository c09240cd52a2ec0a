"""The one writer of each thread's state document."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from weakref import WeakValueDictionary

import jsonpatch  # pyright: ignore[reportMissingTypeStubs]
from ag_ui.core import StateDeltaEvent

from limelight.schema.principal import Principal
from limelight.schema.state import ThreadState
from limelight.schema.stores import ConversationStore
from limelight.sdk.emitter import Emitter


def patch(before: ThreadState, after: ThreadState) -> list[dict[str, Any]]:
    """The JSON Patch (RFC 6902) that turns one state into the other."""
    made = jsonpatch.make_patch(before.model_dump(mode="json"), after.model_dump(mode="json"))  # pyright: ignore
    return made.patch


class ThreadStates:
    """Edits states one at a time a thread, and says what changed as STATE_DELTA."""

    def __init__(self, conversations: ConversationStore) -> None:
        self._conversations = conversations
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def edit(
        self, principal: Principal, thread_id: str, emitter: Emitter
    ) -> AsyncGenerator[ThreadState]:
        """A state to change in place; on leaving, the change is saved and emitted, which a cancel does not part. An exception
        changes nothing."""
        lock = self._locks.setdefault(thread_id, asyncio.Lock())
        async with lock:
            before = await self._conversations.state(principal, thread_id)
            state = before.model_copy(deep=True)
            yield state
            delta = patch(before, state)
            if delta:
                telling = asyncio.ensure_future(self._tell(principal, thread_id, state, delta, emitter))
                try:
                    await asyncio.shield(telling)
                except asyncio.CancelledError:
                    await asyncio.gather(telling, return_exceptions=True)
                    raise

    async def _tell(
        self,
        principal: Principal,
        thread_id: str,
        state: ThreadState,
        delta: list[dict[str, Any]],
        emitter: Emitter,
    ) -> None:
        await self._conversations.save_state(principal, thread_id, state)
        await emitter.emit(StateDeltaEvent.model_validate({"type": "STATE_DELTA", "delta": delta}))
