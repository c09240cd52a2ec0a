"""`limelight eval`: test agents hold conversations over the websocket; a transcript and a verdict come out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out, writable


def eval_command(
    names: Annotated[list[str] | None, typer.Argument(help="Test agents by name; all by default.")] = None,
    url: Annotated[
        str | None, typer.Option(help="A running service; by default one is started for it.")
    ] = None,
    out_dir: Annotated[Path, typer.Option("--out", help="Folder for transcripts.")] = Path("eval-results"),
    routes: Annotated[
        bool, typer.Option("--routes", help="Measure the router on its labelled messages instead.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Hold simulated conversations and judge them, or measure the router."""
    from limelight.evals.run import run_evals

    with explained(as_json):
        if routes:
            _routes(as_json=as_json)
            return
        if url is not None:
            url = _answering(url)
        writable(out_dir)
        passed = run_evals(names or [], url=url, out_dir=out_dir, as_json=as_json)
        raise typer.Exit(0 if passed else 1)


def _routes(*, as_json: bool) -> None:
    """Print how the test part of the labelled messages is routed."""
    import asyncio

    from limelight.evals.routes import labelled, measure

    report = asyncio.run(measure(labelled("test")))
    if as_json:
        kinds = {kind: round(share, 4) for kind, (share, _) in report.by("kind").items()}
        locales = {locale: round(share, 4) for locale, (share, _) in report.by("locale").items()}
        confusion = {f"{label}>{routed}": n for (label, routed), n in sorted(report.confusion.items())}
        line({
            "messages": len(report.outcomes), "accuracy": report.accuracy, "bare_accuracy": report.bare_accuracy,
            "swaps": report.swaps, "parts_accuracy": report.parts_accuracy, "cost": report.cost,
            "by_kind": kinds, "by_locale": locales, "confusion": confusion,
        })  # fmt: skip
        return
    out().print(report.table(), markup=False, soft_wrap=True)


def _answering(url: str) -> str:
    """The address without its last slash. Raises `BadInput` when no service answers there."""
    import urllib.error
    import urllib.request

    from limelight.schema.errors import BadInput

    base = url.rstrip("/")
    if not base.startswith(("http://", "https://")):
        raise BadInput(f"{url!r} is no address; write it as http://127.0.0.1:8000", value=url)
    try:
        urllib.request.urlopen(f"{base}/healthz", timeout=10).close()
    except OSError as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        words = reason.strerror if isinstance(reason, OSError) else reason
        raise BadInput(
            f"no service answers at {base} ({words}); start it with `limelight serve`, or leave --url out",
            code="no_service", value=url,
        ) from error  # fmt: skip
    return base
