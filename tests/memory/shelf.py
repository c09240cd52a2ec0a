"""A conversation in a data folder, with memory beside it, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from limelight.infra.home import Storage
from limelight.memory.conversation import ConversationMemory, remembering
from limelight.schema.ids import new_id
from limelight.schema.memory import MemoryItem
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL


class Talk:
    """Says things in one thread and learns from them."""

    def __init__(self, storage: Storage, thread_id: str, memory: ConversationMemory | None = None) -> None:
        self.storage, self.thread_id = storage, thread_id
        self.memory = memory or remembering(storage)

    async def say(self, *texts: str, role: str = "user", attachments: Sequence[str] = ()) -> list[str]:
        """Say as the person, or as the assistant; the messages' ids."""
        ids: list[str] = []
        for text in texts:
            message = Message.model_validate(
                {"id": new_id("msg"), "role": role, "content": text, "attachments": list(attachments)}
            )
            await self.storage.conversations.add_message(LOCAL, self.thread_id, message)
            ids.append(message.id)
        return ids

    async def learn(self) -> int:
        return await self.memory.learn(LOCAL, self.thread_id)

    async def items(self, *, superseded: bool = False) -> list[MemoryItem]:
        return await self.storage.memories.list(LOCAL, thread_id=self.thread_id, superseded=superseded)

    async def texts(self) -> list[str]:
        return [item.text for item in await self.items()]

    async def place(self) -> int:
        """The place in the log of the newest message."""
        return (await self.storage.pieces.recent(LOCAL, self.thread_id, limit=1))[-1].at
