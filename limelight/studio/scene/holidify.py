"""Another occasion for the same picture: the season changes, the composition stays."""

from __future__ import annotations

from limelight.studio.errors import InputRejected
from limelight.studio.scene.model import Scene
from limelight.studio.scene.parse import parse_scene
from limelight.studio.scene.words import HOLIDAYS


def holidify(scene: Scene, event: str) -> Scene:
    """The scene dressed for `event`; camera, light's side and seed are kept, so that old and new can be cut together.

    `event` is a holiday's name or any of its words. Raises `InputRejected` ("unknown_event") naming the known ones.
    """
    dressed = parse_scene(event, seed=scene.seed)
    if dressed.holiday is None:
        raise InputRejected(
            "unknown_event",
            f"There is no event {event!r}. Choose one of: {', '.join(HOLIDAYS)}.",
            limit=list(HOLIDAYS),
            value=event,
        )
    light = dressed.light.model_copy(update={"side": scene.light.side})
    return dressed.model_copy(update={"camera": scene.camera, "light": light, "props": scene.props})
