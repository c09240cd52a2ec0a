"""`limelight doctor`: what is installed, what is missing, what it means, what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from limelight.cli.output import FAILED, JsonFlag, line, out

if TYPE_CHECKING:
    from limelight.cli.checks import Finding

_STYLES = {"ok": "green", "none": "dim", "warn": "yellow", "fail": "bold red"}


def examine(*, aws: bool = False) -> list[Finding]:
    """All findings, with `aws` those of the account too. When the settings are wrong, that is one of them and the
    defaults are looked at."""
    from limelight.cli.checks import CHECKS, Finding
    from limelight.infra.settings import Settings, load_settings
    from limelight.schema.errors import BadInput

    try:
        settings = load_settings()
        findings = [Finding(name="settings", found=str(settings.sources.file or "defaults and variables"))]
    except BadInput as error:
        home = os.environ.get("LIMELIGHT_HOME")
        settings = Settings(home=Path(home).expanduser()) if home else Settings()
        findings = [
            Finding(
                name="settings", status="fail", found=error.message, means="the service does not start",
                do="correct what is named; docs/configuration.md lists every setting",
            )
        ]  # fmt: skip
    findings += [check(settings) for check in CHECKS]
    if aws:
        from limelight.cli.aws_checks import aws_findings
        from limelight.infra.aws import Aws

        findings += aws_findings(settings, Aws(concurrency=1))
    return findings


def doctor_command(
    aws: Annotated[
        bool, typer.Option("--aws", help="Try each permission and quota of AWS that the settings need.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Look at this machine and say what works. Exit status 1 when something is broken."""
    findings = examine(aws=aws)
    for finding in findings:
        if as_json:
            line(finding.model_dump(mode="json"))
        else:
            _show(finding)
    if not as_json:
        out().print(_verdict(findings), style="bold", markup=False)
    if any(finding.status == "fail" for finding in findings):
        raise typer.Exit(FAILED)


def _show(finding: Finding) -> None:
    from rich.text import Text

    status = "–" if finding.status == "none" else finding.status
    out().print(
        Text.assemble(
            (f"{status:<5}", _STYLES[finding.status]), (f"{finding.name:<13}", "bold"), finding.found
        ),
        soft_wrap=True,
    )
    for label, words in (("", finding.means), ("to do: ", finding.do)):
        if words:
            out().print(Text(f"{'':18}{label}{words}", style="dim"), soft_wrap=True)


def _verdict(findings: list[Finding]) -> str:
    fails = sum(finding.status == "fail" for finding in findings)
    warns = sum(finding.status == "warn" for finding in findings)
    if fails:
        return f"{fails} broken, {warns} to look at."
    return f"Everything that is needed is there; {warns} to look at." if warns else "Everything is there."
