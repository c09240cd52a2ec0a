"""Steps that change a picture that there is, say what is in it, or film a scene without the product."""

from __future__ import annotations

import re

from pydantic import JsonValue

from limelight.agent.director.draft import Draft
from limelight.agent.director.pick import number
from limelight.router.pictures import Change, read_change
from limelight.router.slots.shots import find_shots
from limelight.schema.understanding import Act

CHANGE_S, LOOK_S, FILM_S = 5.0, 2.0, 90.0
_OF_WHAT = re.compile(
    r"^.*?\b(?:b-?roll|cut-?aways?|stock (?:clips?|footage)|schnittbild\w*)\b(?: clip| shot| footage)*(?: (?:of|with|from|showing))?\s*",
    re.I,
)


def change(draft: Draft, act: Act) -> None:
    """`picture.change`: one picture, in the way that was asked for."""
    wish = read_change(act.clause) or read_change(draft.words)
    if wish is None or wish.wish == "describe":
        draft.ask("q_picture_how")
        return
    picture = _picture(draft, act)
    if picture is None and _several(draft):
        draft.ask(
            "q_which_picture",
            *[draft.voice.say("choice_shot", n=one.index) for one in draft.context.storyboard if one.id][:4],
        )
        return
    args: dict[str, JsonValue] = {
        "change": wish.wish,
        "picture_id": picture,
        "seed": number(draft.words, wish.wish),
    }
    args |= _details(wish)
    title = draft.voice.say(f"s_picture_{wish.wish}")
    draft.step(
        f"picture-{wish.wish}", title, "image", "change_picture", args,
        instruction=f"Change the picture as the person said: {draft.words[:800]}", estimate_s=CHANGE_S * wish.count,
    )  # fmt: skip
    draft.goals.append(title[:1].lower() + title[1:])


def describe(draft: Draft, act: Act) -> None:
    """`picture.describe`: what is in one picture."""
    args: dict[str, JsonValue] = {
        "picture_id": _picture(draft, act), "question": draft.words[:400], "language": draft.voice.language,
    }  # fmt: skip
    title = draft.voice.say("s_picture_describe")
    draft.step(
        "look", title, "image", "describe_picture", args,
        instruction=f"Say what is in the picture. The person asked: {draft.words[:400]}", estimate_s=LOOK_S,
    )  # fmt: skip
    draft.goals.append(title[:1].lower() + title[1:])


def film(draft: Draft, act: Act) -> None:
    """`scene.film`: a clip of the scene in the words."""
    scene = _OF_WHAT.sub("", draft.words).strip(" .!") or act.slots.scene
    if not scene:
        draft.ask("q_which_scene")
        return
    args: dict[str, JsonValue] = {
        "prompt": scene[:600], "seconds": min(max(act.slots.seconds or 6.0, 1.0), 120.0),
        "aspect": next(iter(act.slots.aspects), "16:9"), "seed": number(draft.words),
    }  # fmt: skip
    title = draft.voice.say("s_scene")
    draft.step(
        "scene", title, "video", "film_scene", args, instruction=f"Film this scene, without the product: {scene[:600]}",
        estimate_s=FILM_S,
    )  # fmt: skip
    draft.goals.append(title[:1].lower() + title[1:])


def _details(wish: Change) -> dict[str, JsonValue]:
    """What the tool needs besides the picture."""
    match wish.wish:
        case "remove" | "replace":
            box: JsonValue = None if wish.box is None else [*wish.box]
            return {"what": wish.what[:200], "box": box, "prompt": wish.prompt[:600]}
        case "background":
            return {"prompt": wish.prompt[:600]}
        case "extend":
            return {"room": wish.room} if wish.room else {"aspect": wish.aspect}
        case "vary":
            return {"n": wish.count}
        case "upscale":
            return {"long_side": wish.long_side} if wish.long_side else {"factor": wish.factor}
        case _:
            return {}


def _picture(draft: Draft, act: Act) -> str | None:
    """The picture that is meant: one that came with the message, a shot that is named, what is pointed at; else none."""
    context = draft.context
    given = [one for one in context.attachments if one.kind not in ("film", "sound", "document")]
    if given:
        return given[0].id
    shots = {one.index: one.id for one in context.storyboard if one.id is not None}
    named = act.slots.shot_indices or find_shots(act.clause.lower(), len(context.storyboard))[0]
    found = next((shots[index] for index in named if index in shots), None)
    if found is not None:
        return found
    pointed = next((one for one in context.meant[:1] if one.slot or one.mime.startswith("image/")), None)
    if pointed is not None and not context.unclear:
        return pointed.id
    newest = max((*(one.id for one in context.pictures), *shots.values()), default=None)  # ids sort by time
    loose = newest is not None and newest not in shots.values()
    return newest if loose or len(shots) == 1 else None


def _several(draft: Draft) -> bool:
    """Whether it could be any of several shots: nothing is guessed then."""
    return sum(bool(one.id) for one in draft.context.storyboard) > 1
