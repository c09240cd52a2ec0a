"""The command line, for people and for scripts. Exit status: 0 done, 1 failed, 2 asked wrongly, 130 stopped."""

from __future__ import annotations


def main() -> None:
    """`limelight …`. What nobody foresaw ends in one line and a report in a file, never in a traceback."""
    from limelight.cli.app import app
    from limelight.cli.output import crashed

    try:
        app(prog_name="limelight")
    except Exception as error:
        raise SystemExit(crashed(error)) from None
