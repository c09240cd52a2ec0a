"""A place dressed for an occasion: season, props, lights and accent change, stage and camera stay."""

from __future__ import annotations

from limelight.studio.scene.feasts import HOLIDAYS
from limelight.studio.scene.model import USUAL, Scene
from limelight.studio.scene.themes import THEMES

_NO_SNOW = ("sand", "dunes")


def dress(scene: Scene, holiday: str) -> Scene:
    """The scene with the occasion's things in the places of its own. `holiday` is a key of `HOLIDAYS`."""
    feast = HOLIDAYS[holiday]
    outdoors = scene.backdrop.outdoors
    base, _, far = (
        (*scene.palette, *THEMES[scene.theme].palette)[:3]
        if len(scene.palette) == 3
        else THEMES[scene.theme].palette[:3]
    )
    studio = scene.stage.ground == "floor"
    palette = (
        feast.palette if studio else (scene.palette[0] if scene.palette else base, feast.palette[1], far)
    )
    snow = feast.snow and outdoors and scene.stage.ground not in _NO_SNOW
    backdrop = scene.backdrop.model_copy(
        update={"overlay": feast.overlay or scene.backdrop.overlay, "colours": ()}
    )
    return scene.model_copy(
        update={
            "holiday": holiday, "season": feast.season or scene.season, "palette": palette, "backdrop": backdrop,
            "time_of_day": feast.time_of_day or scene.time_of_day, "weather": "snow" if snow else scene.weather,
            "props": scene.props.model_copy(update={"which": feast.props, "count": max(scene.props.count, USUAL)}),
        }
    )  # fmt: skip
