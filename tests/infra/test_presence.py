from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from limelight.infra.presence import Presence
from tests.patience import HANG_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared locks on files")
ENTER = """
import sys, time
from pathlib import Path
from limelight.infra.presence import Presence
here = Presence(Path(sys.argv[1]))
here.settle()
print(here.alone, flush=True)
time.sleep(60)
"""


def other(home: Path) -> subprocess.Popen[str]:
    """Another process in the folder; it has said whether it was alone."""
    return subprocess.Popen([sys.executable, "-c", ENTER, str(home)], stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(HANG_S)
    assert process.stdout is not None
    process.stdout.close()


def test_only_the_first_is_alone_and_a_killed_one_is_gone(tmp_path: Path) -> None:
    first = other(tmp_path)
    assert told(first) == "True"
    second = Presence(tmp_path)
    assert not second.alone
    second.leave()
    end(first)
    third = Presence(tmp_path)
    assert third.alone
    third.leave()


def test_others_wait_until_the_first_has_settled(tmp_path: Path) -> None:
    first = Presence(tmp_path)
    second = other(tmp_path)
    first.settle()
    assert told(second) == "False"
    first.leave()
    end(second)
