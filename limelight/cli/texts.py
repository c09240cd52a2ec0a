"""`limelight route` and `limelight guard`: what the router and the guardrails say to a text."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from limelight.cli.output import JsonFlag, explained, line, out, texts

Words = Annotated[list[str] | None, typer.Argument(help="Texts; without any, the lines of stdin.")]


def route_command(words: Words = None, as_json: JsonFlag = False) -> None:
    """Print the route of each text, outside of any thread."""
    from rich.markup import escape

    from limelight.infra.settings import load_settings
    from limelight.router import route_text

    with explained(as_json):
        settings = load_settings().routing
        for text in texts(words):
            route = route_text(text, settings=settings)
            if as_json:
                line({"text": text, **route.model_dump(mode="json")})
            else:
                named = f"recipe {route.recipe}" if route.recipe else " + ".join(p.label for p in route.parts)
                out().print(
                    f"[bold]{route.effort}[/] {route.lane} {named}  (level {route.level}, "
                    f"margin {route.margin:.2f})  [dim]{escape(route.reason)}[/]"
                )


def guard_command(
    words: Words = None,
    stage: Annotated[str, typer.Option(help="input, tool or output.")] = "input",
    locale: Annotated[str, typer.Option(help="Language or market of the text: fr, fr-FR.")] = "en",
    placement: Annotated[str, typer.Option(help="Where it would run: tv, youtube, reel, story, …")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Print the guardrails' verdict on each text."""
    from rich.markup import escape

    from limelight.guardrails import Guardrails, PolicyCheck
    from limelight.schema.errors import BadInput

    with explained(as_json):
        if stage not in {"input", "tool", "output"}:
            raise BadInput(f"there is no stage {stage!r}; use input, tool or output", value=stage)
        rails = Guardrails([PolicyCheck()])
        for text in texts(words):
            verdict = asyncio.run(
                rails.check(text, stage=stage, locale=locale, placement=placement, record=False)  # pyright: ignore[reportArgumentType]
            )
            if as_json:
                line({**verdict.model_dump(mode="json", exclude={"text"}), "text": text})
            else:
                found = f" “{escape(text[slice(*verdict.span)])}”" if verdict.span else ""
                out().print(
                    f"[bold]{verdict.action}[/] {verdict.category} [dim]{escape(verdict.reason)}[/]{found}"
                )
