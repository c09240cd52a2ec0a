"""What `import limelight` promises: the two examples, in process, with the fake provider."""

from __future__ import annotations

import ast
import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
from PIL import Image

import limelight
from limelight import Assistant, LimelightError, Settings, amake_video, make_video
from limelight.capabilities.providers.fake import FakeProvider
from limelight.schema.engine import JobRequest, JobResult, OnProgress
from limelight.schema.errors import BadInput, ProviderFailed, TryAgain
from limelight.schema.principal import LOCAL
from limelight.schema.product import Product
from limelight.schema.stores import BlobStore

ROOT = Path(__file__).parents[1]


class NoEngine:
    """An engine that does not work: the fake provider needs none."""

    async def start(self) -> None: ...
    async def close(self) -> None: ...

    async def run(
        self, job: str, request: JobRequest, *, on_progress: OnProgress | None = None, timeout_s: float = 300,
        priority: int = 0,
    ) -> JobResult:  # fmt: skip
        raise ProviderFailed(f"{job} was asked of an engine that does not work")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIMELIGHT_SAMPLE_CATALOGUE", "false")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def photo(home: Path) -> Path:
    path = home / "boot.png"
    Image.new("RGB", (320, 320), (200, 190, 180)).save(path)
    return path


@pytest.fixture
async def assistant(home: Path) -> AsyncIterator[Assistant]:
    settings = limelight.load_settings()
    async with await Assistant.open(
        settings, engine=NoEngine(), providers=[FakeProvider], warm=False
    ) as opened:
        yield opened


async def test_from_a_photo_to_an_mp4(assistant: Assistant, photo: Path) -> None:
    seen: list[str] = []
    out = await amake_video(
        photo, brief="hiking boot, at sunrise on a forest trail", out=photo.parent / "made" / "ad.mp4",
        assistant=assistant, on_event=lambda event: seen.append(event["type"]),
    )  # fmt: skip
    assert out == photo.parent / "made" / "ad.mp4"
    with av.open(out) as container:
        assert container.streams.video[0].codec_context.name == "h264"
    assert seen.count("RUN_FINISHED") == 3
    assert "ACTIVITY_SNAPSHOT" in seen


async def test_from_a_product_to_a_vertical_mp4(assistant: Assistant, home: Path, photo: Path) -> None:
    upload = await assistant.media.take_in(LOCAL, photo.read_bytes(), name="boot.png")
    boot = Product(id="boot", title="Ridge boot", category="hiking boots", photo_id=upload.id)
    await assistant.storage.catalogue.put_product(LOCAL, boot)
    out = await amake_video(product_id="boot", out=home / "ad.mp4", aspect="9:16", assistant=assistant)
    with av.open(out) as container:
        stream = container.streams.video[0]
        assert stream.height > stream.width


async def test_from_chat_to_events(assistant: Assistant) -> None:
    thread = await assistant.new_thread()
    events = [event async for event in assistant.chat("Hi, what can you do?", thread_id=thread)]
    types = [event["type"] for event in events]
    assert (types[0], types[-1]) == ("RUN_STARTED", "RUN_FINISHED")
    said = "".join(e["delta"] for e in events if e["type"] == "TEXT_MESSAGE_CONTENT")
    assert "video" in said


async def test_what_a_run_used_is_in_the_ledger(assistant: Assistant, photo: Path) -> None:
    await amake_video(photo, brief="hiking boot", out=photo.parent / "ad.mp4", assistant=assistant)
    lines = {line.capability: line for line in await assistant.storage.usage.by_capability(LOCAL)}
    assert {name: line.provider for name, line in lines.items()} == {
        "text.chat": "director", "image.cutout": "fake", "image.generate": "fake", "image.preview": "fake",
        "music.compose": "fake", "video.animate": "fake", "video.compile": "fake",
    } | ({"video.endcard": "fake"} if "video.endcard" in lines else {})  # fmt: skip
    assert (lines["image.generate"].pictures, lines["video.animate"].calls) == (4, 4)
    assert lines["text.chat"].tokens_in > lines["text.chat"].tokens_out > 0
    assert [line.uncertain for line in lines.values()] == [0] * len(lines)
    runs = await assistant.storage.usage.by_run(LOCAL)
    assert len(runs) == 3
    assert sum(run.calls for run in runs) == sum(line.calls for line in lines.values())


async def test_a_video_of_nothing_says_what_to_give(assistant: Assistant, home: Path) -> None:
    with pytest.raises(
        BadInput, match="give a photo of the product, or the product_id of one in the catalogue"
    ):
        await amake_video(assistant=assistant)
    with pytest.raises(BadInput, match=r"there is no file .*none\.jpg"):
        await amake_video(home / "none.jpg", assistant=assistant)
    with pytest.raises(LimelightError, match="there is no product 'none'"):
        await amake_video(product_id="none", assistant=assistant)


def test_the_blocking_form_refuses_the_same(home: Path) -> None:
    with pytest.raises(BadInput, match="there is no file"):
        make_video(home / "none.jpg", settings=Settings())


def test_public_names_are_all_there_and_no_others() -> None:
    assert dir(limelight) == sorted(limelight.__all__)
    assert all(getattr(limelight, name) is not None for name in limelight.__all__)
    with pytest.raises(
        AttributeError, match="module 'limelight' has no attribute 'none'; it has AgentLimits,"
    ):
        _ = limelight.none


def test_importing_it_loads_nothing_heavy() -> None:
    script = "import sys, limelight; print(sorted({'numpy', 'langgraph', 'fastapi', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["chat_events.py", "photo_to_video.py"])
def test_the_examples_are_ten_lines_of_public_names(name: str) -> None:
    source = (ROOT / "examples" / name).read_text()
    tree = ast.parse(source)
    imported = [n for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for n in node.names]
    assert {n.name for n in imported} <= set(limelight.__all__)
    code = [line for line in source.splitlines()[1:] if line.strip() and not line.startswith("import")]
    assert len(code) <= 12


def test_the_chat_example_runs(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = Assistant.open

    async def quickly() -> Assistant:
        return await opened(engine=NoEngine(), providers=[FakeProvider], warm=False)

    monkeypatch.setattr(Assistant, "open", quickly)
    names: dict[str, object] = {"__name__": "example"}
    exec(compile((ROOT / "examples" / "chat_events.py").read_text(), "example", "exec"), names)
    asyncio.run(names["main"]())  # type: ignore[operator]
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0].strip(), lines[-1].strip()) == ("RUN_STARTED", "RUN_FINISHED")


async def test_what_failed_is_made_once_more_and_told(home: Path, photo: Path) -> None:
    """Reflection: a passing fault of one shot costs a second round, whose events have ids of their own."""

    def flaky(blobs: BlobStore) -> FakeProvider:
        return FakeProvider(blobs, script={"image.generate": [TryAgain("busy")]})

    async with await Assistant.open(
        limelight.load_settings(), engine=NoEngine(), providers=[flaky], warm=False
    ) as assistant:
        thread = await assistant.new_thread()
        upload = await assistant.media.take_in(
            LOCAL, photo.read_bytes(), name="boot.png", thread_id=thread, description="hiking boot"
        )
        said = "Create a video for this photo"
        _ = [e async for e in assistant.chat(said, thread_id=thread, attachments=[upload.id])]
        events = [e async for e in assistant.chat("I like concept 1", thread_id=thread)]
        board = (await assistant.storage.conversations.state(LOCAL, thread)).storyboard
    assert [item.status for item in board.values()] == ["done"] * 4
    results = [e["content"] for e in events if e["type"] == "TOOL_CALL_RESULT"]
    assert [len(json.loads(content)["problems"]) for content in results] == [1, 0]
    assert [e["value"]["kind"] for e in events if e.get("name") == "artifact"].count("shot") == 4
