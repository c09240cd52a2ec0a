"""Bulkheads: a capability has so much room, calls wait in line for it, and others have their own."""

from __future__ import annotations

import asyncio

import pytest

from limelight.capabilities.bulkhead import Bulkheads
from limelight.capabilities.operator import Operator
from limelight.schema.capability import Capability, CapabilityRequest, CutoutRequest, MediaResult, OnProgress
from limelight.schema.errors import TryAgain
from tests.patience import HANG_S


class Held:
    """Cuts out when it is let go, and counts who is inside. `Provider`."""

    name = "held"
    capabilities: frozenset[Capability] = frozenset({"image.cutout", "image.preview"})

    def __init__(self) -> None:
        self.go, self.inside, self.most = asyncio.Event(), 0, 0

    async def call(
        self, capability: Capability, request: CapabilityRequest, *, on_progress: OnProgress | None = None
    ) -> MediaResult:
        self.inside += 1
        self.most = max(self.most, self.inside)
        if capability == "image.cutout":
            await self.go.wait()
        self.inside -= 1
        return MediaResult(blob="b", mime="image/png")


async def test_a_full_capability_leaves_the_others_their_room() -> None:
    held = Held()
    operator = Operator([held], bulkheads=Bulkheads({"image.cutout": 2}, waiting=3))
    cut = [asyncio.create_task(operator.call("image.cutout", CutoutRequest(photo="p"))) for _ in range(5)]
    async with asyncio.timeout(HANG_S):
        while held.inside < 2:  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0)
    for _ in range(100):  # turns of the loop for those that wait in line
        await asyncio.sleep(0)
    assert held.inside == 2
    assert (await operator.call("image.preview", CutoutRequest(photo="p"))).blob == "b"
    with pytest.raises(
        TryAgain, match=r"^2 calls of image.cutout are under way, and 3 wait: try again in a moment"
    ) as caught:
        await operator.call("image.cutout", CutoutRequest(photo="p"))
    assert (caught.value.code, caught.value.limit, caught.value.value) == ("busy", 2, "image.cutout")
    cut[3].cancel()
    held.go.set()
    done = await asyncio.gather(*cut, return_exceptions=True)
    assert [type(one).__name__ for one in done] == ["MediaResult"] * 3 + ["CancelledError", "MediaResult"]
    assert held.most == 3, "two that cut, and the preview"
    assert held.inside == 0


async def test_a_line_that_does_not_move_says_so() -> None:
    bulkheads = Bulkheads({"text.chat": 1}, wait_s=0.01)
    async with bulkheads.room("text.chat"):
        with pytest.raises(TryAgain, match=r"no room was free for 0.01 s"):
            async with bulkheads.room("text.chat"):
                pass
    async with bulkheads.room("text.chat"):
        pass
