"""`limelight doctor`: what is installed, what is missing, what it means, what to do."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from limelight.cli.checks import CHECKS, Finding
from limelight.infra.settings import Settings, load_settings
from limelight.schema.errors import BadInput

_STYLES = {"ok": "green", "warn": "yellow", "fail": "bold red"}


def examine() -> list[Finding]:
    """All findings. When the settings are wrong, that is one of them and the defaults are looked at."""
    try:
        settings = load_settings()
        findings = [Finding(name="settings", found=str(settings.sources.file or "defaults and variables"))]
    except BadInput as error:
        settings = Settings()
        findings = [
            Finding(
                name="settings", status="fail", found=error.message, means="the service does not start",
                do="correct what is named; `limelight config` shows what is in force",
            )
        ]  # fmt: skip
    return findings + [check(settings) for check in CHECKS]


def doctor_command(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Look at this machine and say what works. Exit status 1 when something is broken."""
    findings = examine()
    if as_json:
        for finding in findings:
            typer.echo(finding.model_dump_json())
    else:
        console = Console(highlight=False, soft_wrap=True)
        for finding in findings:
            _show(console, finding)
        console.print(Text(_verdict(findings), style="bold"))
    if any(finding.status == "fail" for finding in findings):
        raise typer.Exit(1)


def _show(console: Console, finding: Finding) -> None:
    line = Text.assemble(
        (f"{finding.status:<5}", _STYLES[finding.status]), (f"{finding.name:<13}", "bold"), finding.found
    )
    console.print(line)
    for label, words in (("", finding.means), ("to do: ", finding.do)):
        if words:
            console.print(Text(f"{'':18}{label}{words}", style="dim"))


def _verdict(findings: list[Finding]) -> str:
    fails = sum(finding.status == "fail" for finding in findings)
    warns = sum(finding.status == "warn" for finding in findings)
    if fails:
        return f"{fails} broken, {warns} to look at."
    return f"Everything that is needed is there; {warns} to look at." if warns else "Everything is there."
