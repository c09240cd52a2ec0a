"""A subagent's turn: one tool call out of a task, one repair, one line at the end."""

from __future__ import annotations

import json
import re
from typing import TypeAlias

from pydantic import JsonValue, ValidationError

from limelight.agent.director.concepts import write_concepts
from limelight.agent.director.headlines import write_headlines
from limelight.agent.director.protocol import Attempt, Conversation, Task
from limelight.agent.director.rewording import refused_slots, reworded
from limelight.agent.director.subject import Subject, as_subject
from limelight.agent.director.toolbox import Toolbox
from limelight.schema.context import ProductView
from limelight.schema.work import TOOL_ARGS

Args: TypeAlias = dict[str, JsonValue]
Move: TypeAlias = tuple[str, str, Args]
"""Words, the tool to call (or none), its arguments."""

_KINDS = {
    "shot_id": "shot",
    "music_id": "music",
    "endcard_id": "endcard",
    "logo_id": "logo",
    "clip_ids": "clip",
}
_SHORTENABLE = ("slogan", "cta", "title", "prompt", "caption", "subcaption")


def work_on(talk: Conversation, tools: Toolbox) -> Move:
    """The next move of a subagent. Raises `ValueError` when there is no task in the messages."""
    task = talk.task
    if task is None:
        raise ValueError("A subagent needs a <task> message; there is none.")
    tool = str(task.step.inputs.get("tool") or "")
    if talk.attempts:
        return _after(talk, task, tools)
    if not tools.allows(tool):
        bound = ", ".join(tools.names) or "none"
        return (
            f"I could not do “{task.step.title}”: it needs the tool {tool or '?'}, and I have {bound}.",
            "",
            {},
        )
    return _first(task, tool)


def _first(task: Task, tool: str) -> Move:
    args = _arguments(task, tool, raw=task.step.inputs.get("args"))
    missing = _missing(tool, args)
    if missing:
        return f"I could not do “{task.step.title}”: {missing}", "", {}
    try:
        checked = TOOL_ARGS[tool].model_validate(args) if tool in TOOL_ARGS else None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"I could not do “{task.step.title}”: {where or 'the arguments'}: {first['msg']}.", "", {}
    return "", tool, checked.model_dump(mode="json", exclude_unset=True) if checked else args


def _after(talk: Conversation, task: Task, tools: Toolbox) -> Move:
    last = talk.attempts[-1]
    if not last.failed:
        slots = refused_slots(last.reply) if len(talk.attempts) == 1 else []
        if slots and (plainer := reworded(last.args, slots=slots)) is not None:
            return "", last.tool, plainer
        return _done(task, last), "", {}
    if len(talk.attempts) == 1 and tools.allows(last.tool):
        again = repaired(task, last)
        if again is not None:
            return "", last.tool, again
    return f"“{task.step.title}” did not work: {_reason(last.reply)}", "", {}


def _arguments(task: Task, tool: str, *, raw: JsonValue) -> Args:
    args = _resolved(raw if isinstance(raw, dict) else {})
    brief = task.step.inputs.get("brief")
    brief = brief if isinstance(brief, dict) else {}
    count = brief.get("count")
    if tool == "save_concepts" and not args.get("concepts"):
        drafts = write_concepts(
            _subject(task, brief), task.brand, count=int(count) if isinstance(count, int | float) else 3,
            scene=str(brief.get("scene") or ""), mood=str(brief.get("mood") or ""),
            variant=_int(brief.get("variant")), words=str(brief.get("words") or ""),
            setting=str(brief.get("setting") or ""), language=str(brief.get("language") or "en"),
            said=str(brief.get("said") or ""),
        )  # fmt: skip
        args["concepts"] = [draft.model_dump(mode="json") for draft in drafts]
    if tool == "save_headlines" and not args.get("headlines"):
        limit = _int(args.get("max_chars")) or 60
        args["headlines"] = [*_lines(task, brief, limit=limit)]
        args["max_chars"] = limit
    return args


def _lines(task: Task, brief: Args, *, limit: int) -> list[str]:
    return write_headlines(
        _subject(task, brief), task.brand, count=_int(brief.get("count")) or 5, max_chars=limit,
        scene=str(brief.get("scene") or ""), variant=_int(brief.get("variant")),
        language=str(brief.get("language") or "en"),
    )  # fmt: skip


def _subject(task: Task, brief: Args) -> Subject:
    """What the copy is about: the listing, or what the person said of their photo."""
    about, title = str(brief.get("about") or ""), str(brief.get("title") or "")
    if task.product is not None:
        return as_subject(task.product, about=about)
    raw = task.step.inputs.get("args")
    product_id = str(raw.get("product_id") or "") if isinstance(raw, dict) else ""
    if product_id and not about:
        return as_subject(ProductView(id=product_id, title=title))
    photo_id = str(brief.get("photo_id") or "") or None
    return Subject(ProductView(id="", title=about), photo_id=photo_id)


def _int(value: JsonValue) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _resolved(args: Args) -> Args:
    """Arguments with every resolved reference (a list of artifacts) turned into its id or ids."""
    return {name: _value(name, value) for name, value in args.items()}


def _value(name: str, value: JsonValue) -> JsonValue:
    if name.endswith("_ids"):
        return [*_ids(value, _KINDS.get(name, ""))]
    if name.endswith("_id") or name == "replaces":
        found = _ids(value, _KINDS.get(name, ""))
        return found[0] if found else None
    if isinstance(value, list):
        return [_resolved(one) if isinstance(one, dict) else one for one in value]
    return value


def _ids(value: JsonValue, kind: str) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        fits = not kind or str(value.get("kind") or kind) == kind
        return [str(value["id"])] if fits and value.get("id") else []
    if not isinstance(value, list):
        return []
    if value and all(isinstance(one, dict) for one in value):
        value = sorted(value, key=lambda one: _int(one.get("index")) if isinstance(one, dict) else 0)
    return [found for one in value for found in _ids(one, kind)]


def _missing(tool: str, args: Args) -> str:
    """What an earlier step should have made and did not; shots without a picture are left out."""
    if tool == "animate_shots":
        shots = args.get("shots")
        ready = (
            [one for one in shots if isinstance(one, dict) and one.get("shot_id")]
            if isinstance(shots, list)
            else []
        )
        args["shots"] = [*ready]
        return "" if ready else "the shot it should animate was not made."
    if tool == "compile_video" and not args.get("clip_ids"):
        return "there are no clips to put together."
    if tool == "save_headlines" and not args.get("headlines"):
        return "I have no wording that short."
    return ""


def repaired(task: Task, failed: Attempt) -> Args | None:
    """Arguments for one more try; None when the error says nothing that can be mended here."""
    reply = failed.reply
    if failed.tool == "save_headlines":
        return _shorter_headlines(task, failed)
    if "refused" in reply and (plainer := reworded(failed.args)) is not None:
        return plainer
    if re.search(r"try again|temporar|timed? ?out|busy|worker|unavailable", reply, re.I):
        return failed.args
    limit = re.search(r"(?:at most|limit(?: of)?|max\w*)\D{0,20}(\d{1,4})", reply, re.I)
    field = next((name for name in _SHORTENABLE if name in reply), "")
    if limit and field:
        return _shortened(failed.args, field, int(limit.group(1)))
    return None


def _shorter_headlines(task: Task, failed: Attempt) -> Args | None:
    brief = task.step.inputs.get("brief")
    brief = brief if isinstance(brief, dict) else {}
    old = failed.args.get("headlines")
    used = [str(one) for one in old] if isinstance(old, list) else []
    named = [int(one) for one in re.findall(r"\b(\d{1,3})\b", failed.reply) if 5 <= int(one) <= 200]
    limit = min([*named, _int(failed.args.get("max_chars")) or 60])
    refused = [line for line in used if len(line) > limit or line in failed.reply]
    fresh = [
        line
        for line in _lines(task, {**brief, "count": 30}, limit=limit)
        if line not in used and line not in failed.reply
    ]
    if not refused or len(fresh) < len(refused):
        return None
    mended = [fresh.pop(0) if line in refused else line for line in used]
    return {**failed.args, "headlines": [*mended]}


def _shortened(args: Args, field: str, limit: int) -> Args | None:
    """The same arguments with this field cut on whole words."""

    def cut(value: JsonValue) -> JsonValue:
        if isinstance(value, dict):
            return {name: _cut(one, limit) if name == field else cut(one) for name, one in value.items()}
        return [cut(one) for one in value] if isinstance(value, list) else value

    mended = cut(args)
    return mended if isinstance(mended, dict) and mended != args else None


def _cut(value: JsonValue, limit: int) -> JsonValue:
    if not isinstance(value, str) or len(value) <= limit:
        return value
    words = value[: limit + 1].rsplit(" ", 1)[0] if " " in value[: limit + 1] else value[:limit]
    return words[:limit].rstrip(" ,;:-")


def _reason(reply: str) -> str:
    """The error in the tool's own words."""
    try:
        body = json.loads(reply)
    except ValueError:
        body = None
    if isinstance(body, dict):
        error = body.get("error")
        reply = str(
            error.get("message") if isinstance(error, dict) else error or body.get("message") or reply
        )
    text = re.sub(r"^error\s*:\s*", "", reply.strip(), flags=re.I)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _done(task: Task, last: Attempt) -> str:
    """One line about what was made, as far as the reply shows it."""
    made = {
        "save_concepts": "Wrote {n} concept{s}.", "save_headlines": "Wrote {n} headline{s}.",
        "paint_shots": "Painted {n} shot{s}.", "paint_pictures": "Made the picture{s}.",
        "animate_shots": "Animated {n} shot{s}.", "make_endcard": "Made the end card.",
        "compile_video": "Put the video together.", "compose_display": "Laid out {n} display ad{s}.", "compose_bed": "Composed the music bed.", "make_audio_ad": "Made the audio ad.",
    }.get(last.tool, "Done: {title}.")  # fmt: skip
    batch = next((value for value in last.args.values() if isinstance(value, list)), [])
    count = len(batch) if last.tool != "paint_pictures" else (_int(last.args.get("n")) or 1)
    return made.format(n=count, s="" if count == 1 else "s", title=task.step.title)
