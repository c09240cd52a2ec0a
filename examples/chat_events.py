"""Ten lines from a chat message to its events."""

import asyncio

from limelight import Assistant


async def main() -> None:
    async with await Assistant.open() as assistant:
        thread = await assistant.new_thread()
        async for event in assistant.chat("Create a video for my latest hiking gear", thread_id=thread):
            print(event["type"], event.get("delta", ""))


if __name__ == "__main__":
    asyncio.run(main())
