"""`python -m limelight.fakeaws --port 9000 --s3 http://127.0.0.1:9001`: runs the fake and says which variables lead to it."""

from __future__ import annotations

import argparse
import sys
import threading

from limelight.fakeaws.app import FakeAWS
from limelight.fakeaws.server import FakeServer


def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(
        prog="python -m limelight.fakeaws", description="A fake of AWS, on loopback."
    )
    options.add_argument("--port", type=int, default=9000, help="0 takes a free one")
    options.add_argument("--s3", metavar="URL", help="an S3 for the videos, e.g. of `moto_server -p 9001`")
    options.add_argument("--word-s", type=float, default=0.02, help="seconds between streamed words")
    options.add_argument("--job-s", type=float, default=5.0, help="seconds that a video takes")
    given = options.parse_args()
    fake = FakeAWS(s3_endpoint=given.s3, word_s=given.word_s, job_s=given.job_s)
    with FakeServer(fake, port=given.port) as server:
        for name, value in server.environment(s3=given.s3).items():
            sys.stdout.write(f"export {name}={value}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
