"""Another occasion for the same picture: the season changes, the composition stays."""

from __future__ import annotations

from limelight.studio.errors import InputRejected
from limelight.studio.scene.dress import dress
from limelight.studio.scene.feasts import HOLIDAYS
from limelight.studio.scene.model import Scene
from limelight.studio.scene.phrases import best, normal
from limelight.studio.types import Picture


def holidify(picture: Picture | Scene, event: str) -> Scene:
    """The scene of a picture dressed for `event`: stage, camera, side of the light and seed are kept.

    So old and new can be cut together. `event` is a holiday's name or any of its words. Raises `InputRejected`:
    "unknown_event" naming the known ones, "no_scene" for a picture that does not tell its scene.
    """
    scene = scene_of(picture)
    holiday = best(normal(event), {name: feast.words for name, feast in HOLIDAYS.items()})
    if holiday is None:
        raise InputRejected(
            "unknown_event",
            f"There is no event {event!r}. Choose one of: {', '.join(HOLIDAYS)}.",
            limit=list(HOLIDAYS),
            value=event,
        )
    return dress(scene, holiday)


def scene_of(picture: Picture | Scene) -> Scene:
    """The scene that a picture was made of, as its `meta` tells. Raises `InputRejected` ("no_scene")."""
    if isinstance(picture, Scene):
        return picture
    kept = picture.meta.get("scene")
    if not isinstance(kept, dict):
        raise InputRejected(
            "no_scene",
            'This picture does not tell its scene: meta["scene"] is missing. Use a picture made by `render_picture`, '
            "or give the scene itself.",
            limit="a scene as JSON",
            value=type(kept).__name__,
        )
    return Scene.model_validate(kept)
