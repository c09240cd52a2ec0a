"""A data folder with one conversation in it, filled through the stores and learned from as a service would."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.talk import Said, Talk
from limelight.agent.messages import conversation
from limelight.infra.home import Storage
from limelight.infra.stores.edits import EditRecord, EditStore
from limelight.memory.artifacts import ArtifactMemory
from limelight.memory.conversation import ConversationMemory, remembering
from limelight.memory.recall import tokens_of
from limelight.memory.selector import ContextSelector
from limelight.schema.artifact import Artifact
from limelight.schema.context import Context
from limelight.schema.ids import new_id
from limelight.schema.message import Message
from limelight.schema.principal import LOCAL


@dataclass
class Look:
    """What a model would read for a question, but for the system prompt."""

    view: Context
    text: str
    tokens: int
    cpu_ms: float
    wall_ms: float

    def tells_as_current(self, words: str) -> bool:
        """Whether the view notes these words among what holds."""
        return any(words in one.text for one in self.view.noted) or any(
            words in one.text and one.holds for one in self.view.recalled
        )


@dataclass
class Shelf:
    """Stores, memory and a thread."""

    storage: Storage
    memory: ConversationMemory
    thread_id: str
    artifacts: ArtifactMemory

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncGenerator[Shelf]:
        """An empty one."""
        storage = await Storage.open(folder)
        thread = await storage.conversations.create_thread(LOCAL)
        memory = remembering(storage)
        try:
            yield cls(storage, memory, thread.thread_id, ArtifactMemory(storage.artifacts, storage.blobs))
        finally:
            await memory.close()
            await storage.close()

    @classmethod
    @asynccontextmanager
    async def filled(cls, folder: Path, talk: Talk) -> AsyncGenerator[Shelf]:
        """With a whole conversation."""
        async with cls.open(folder) as shelf:
            for said in talk.messages:
                await shelf.say(said)
            await shelf.make(talk.artifacts)
            await shelf.edit(talk.edits)
            await shelf.memory.learn(LOCAL, shelf.thread_id)
            yield shelf

    async def say(self, said: Said) -> None:
        message = Message(
            id=new_id("msg"), role=said.role, content=said.text, attachments=list(said.attachments)
        )
        await self.storage.conversations.add_message(LOCAL, self.thread_id, message)

    async def make(self, made: list[tuple[str, str]]) -> None:
        """Artifacts without bytes."""
        for kind, name in made:
            artifact = Artifact.model_validate(
                {
                    "id": new_id("art"),
                    "kind": kind,
                    "mime": "application/json",
                    "name": name,
                    "thread_id": self.thread_id,
                }
            )
            await self.storage.artifacts.add(LOCAL, artifact)

    async def edit(self, captions: list[str]) -> None:
        """Captions that were typed by hand."""
        store = EditStore(self.storage.db)
        for caption in captions:
            message_id = new_id("ui")
            await store.begin(LOCAL, EditRecord(
                thread_id=self.thread_id, message_id=message_id, name="video.caption", artifact_id="art_x",
                before="{}", after="{}", payload=f'{{"text": "{caption}"}}', status="done",
            ))  # fmt: skip

    async def look(self, text: str, *, budget: int) -> Look:
        """What the selector shows for a message that is not said."""
        selector = ContextSelector(
            conversations=self.storage.conversations, catalogue=self.storage.catalogue, artifacts=self.artifacts,
            memory=self.memory, edited=EditStore(self.storage.db), budget_tokens=budget,
        )  # fmt: skip
        await self.memory.vector(LOCAL, self.thread_id, text)  # the router has embedded it by then
        wall, cpu = time.perf_counter(), time.process_time()
        view = await selector.select(LOCAL, self.thread_id, text)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        read = "\n".join(str(m.content) for m in conversation("", view, "")[1:])
        return Look(view, read, tokens_of(read), cpu * 1000, wall * 1000)
