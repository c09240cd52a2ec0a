"""The conversation of the README in a terminal: real pictures, real clips, one process."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import av
import pytest

from tests.cli.conftest import PHOTO
from tests.cli.terminal import PROMPT, Terminal

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]


def made(text: str, kind: str) -> int:
    """How many finished things of a kind were told."""
    return len(re.findall(rf"✓ .*\({kind}\b", text))


def test_the_whole_conversation(tmp_path: Path) -> None:
    with Terminal(tmp_path / "home") as chat:
        chat.until(f"{PROMPT}$")
        assert "In one conversation" in chat.say("Hi, what can you do?")

        concepts = chat.say("Create a video for my latest hiking gear")
        assert [n for n in "1234" if f"╭─ {n} · " in concepts] == ["1", "2", "3"]

        board = chat.say("I like concept 3, but at sunrise")
        assert (made(board, "shot"), made(board, "clip")) == (4, 0)
        assert re.search(r" s left", board)

        redone = chat.say("Use a forest trail in the second shot")
        assert (made(redone, "shot"), made(redone, "clip")) == (1, 0)
        assert "Shot 2" in redone

        video = chat.say("Animate it")
        assert [made(video, kind) for kind in ("shot", "clip", "music", "video")] == [0, 4, 1, 1]
        assert "(video, 1280×720, " in video

        ended = chat.say("Add our logo and the slogan 'Keep it wild' to the end")
        assert [made(ended, kind) for kind in ("shot", "clip", "endcard", "video")] == [0, 0, 1, 1]

        last = chat.say("Make it vertical too, and write me three headlines of at most 30 characters")
        assert "(video, 720×1280, " in last
        headlines = re.findall(r"✓ “(.+?)”", last)
        assert len(headlines) == 3
        assert all(len(words) <= 30 for words in headlines)

        chat.say(f"/save {tmp_path / 'ad.mp4'}")
        (tmp_path / "all").mkdir()
        assert chat.say(f"/save {tmp_path / 'all'}").count("✓") >= 13
        assert chat.end() == 0

    with av.open(str(tmp_path / "ad.mp4")) as film:
        (picture,), (sound,) = film.streams.video, film.streams.audio
        assert (picture.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert (picture.width, picture.height) == (720, 1280)


def test_while_work_goes_on(tmp_path: Path) -> None:
    with Terminal(tmp_path / "home", "--photo", str(PHOTO)) as chat:
        chat.until(f"{PROMPT}$")
        assert "╭─ 3 · " in chat.say("Create a video for this steel tumbler")
        chat.type("concept 1\n")
        chat.until(r"\d+% .* s left")
        chat.type("how long will it take?\n")
        chat.until(r"(?i)(second|minute)s?")
        chat.type("\x03")
        stopped = chat.until(rf"{PROMPT}$", limit_s=30)
        assert made(stopped, "shot") < 4
        assert "Traceback" not in chat.text
        assert "In one conversation" in chat.say("what can you do?")
        assert asked_how_to_end(chat)
        assert chat.end() == 0


def asked_how_to_end(chat: Terminal) -> bool:
    """Ctrl+C in the moment in which the prompt is drawn goes unheard: a person presses it again."""
    for _ in range(3):
        chat.type("\x03")
        try:
            chat.until(r"Ctrl\+D or /quit ends", limit_s=10)
        except AssertionError:
            continue
        return True
    return False


def test_a_script_that_is_stopped_says_so(tmp_path: Path) -> None:
    """Ctrl+C outside of a terminal ends the command, and the conversation can be taken up."""
    command = (
        "import os, signal, sys, threading\n"
        "from limelight.cli import main\n"
        "threading.Timer(6, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "sys.argv = ['limelight', 'chat', 'create a video for my tumbler', 'concept 1', 'animate it']\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, timeout=120, check=False,
        stdin=subprocess.DEVNULL, env={"LIMELIGHT_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
