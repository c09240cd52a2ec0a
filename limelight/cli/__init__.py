"""The command line, for people and for scripts."""

from __future__ import annotations


def main() -> None:
    """`limelight …`"""
    from limelight.cli.app import app

    app()
