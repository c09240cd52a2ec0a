"""Items of a batch that are not wanted any more: a change of mind takes them out of a step that is under way."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection


class Withdrawals:
    """Of one run, in memory. An item is named as `batch` names it, within its step."""

    def __init__(self) -> None:
        self._gone: dict[str, set[str]] = defaultdict(set)
        self._working: dict[tuple[str, str], asyncio.Task[object]] = {}

    def gone(self, step_id: str, item: str) -> bool:
        """Whether the item is not wanted any more."""
        return item in self._gone.get(step_id, ())

    def watch(self, step_id: str, item: str, task: asyncio.Task[object]) -> None:
        """The task that makes an item, from now until it ends."""
        self._working[step_id, item] = task
        task.add_done_callback(lambda _: self._working.pop((step_id, item), None))

    async def withdraw(self, step_id: str, items: Collection[str]) -> None:
        """Stop making these items, and wait until nothing works on them; their siblings go on."""
        self._gone[step_id] |= set(items)
        tasks = [task for item in items if (task := self._working.get((step_id, item))) is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
