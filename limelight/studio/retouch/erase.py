"""Taking things out of a picture, and putting another place behind the product."""

from __future__ import annotations

import re
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from limelight.studio.errors import InputRejected, RenderFailed
from limelight.studio.retouch.fill import fill, joined
from limelight.studio.retouch.source import Source, same
from limelight.studio.scene import Scene, parse_scene
from limelight.studio.scene.naming import Word, named
from limelight.studio.scene.parts import PropName
from limelight.studio.scene.read import read
from limelight.studio.types import Mask8, Picture, Progress, Rgb8

_SEEN = 7
"""Levels of 255 by which a pixel differs where a thing, its shadow or its reflection was."""
_LEAST_PART = 0.0015
"""Share of the picture that a thing covers at least."""
_WHOLE = 0.97
"""Share of what is not product from which a mask means the place and no thing in it."""
_LIGHT_OFF = 10.0
"""Levels of 255 by which two renderings of a set differ in light when things are taken off it."""
_ALIGNED = 0.97
"""Overlap of the product's masks from which it stands where it stood."""
_SIDES: frozenset[Word] = frozenset(["left", "right"])
_GROWN = frozenset(["moss", "grass", "shore", "sand"])
"""Grounds on which plants grow of themselves."""


@dataclass(frozen=True)
class Retouched:
    """A picture with a part of it made anew, (height, width, 3), and in which way."""

    rgb: Rgb8
    how: str
    """"made anew" from its scene, or "filled" from its surroundings."""
    named: str = ""
    """What was taken out, in the studio's words."""
    scene: Scene | None = None
    """What it is a picture of now, where that can be said."""
    mask: Mask8 | None = None
    """Of the product, where it stands elsewhere than before."""


def erased(
    picture: Rgb8, mask: Mask8, source: Source | None, *, keep: Mask8 | None, seed: int, progress: Progress
) -> Retouched:
    """The picture without what the mask's white covers; what is black, or in `keep`, is as it was."""
    hole = np.where(mask > 127, np.uint8(255), np.uint8(0))
    if keep is not None:
        hole[keep > 0] = 0
    if not hole.any():
        raise InputRejected("mask", "the mask has no white outside the product: mark what shall go", value=0)
    bare = _bare(picture, source, progress)
    if bare is not None:
        return Retouched(_within(picture, bare, hole), "made anew")
    around = None if keep is None else np.asarray(cv2.dilate(keep, np.ones((15, 15), np.uint8)), np.uint8)
    grown = fill(picture, hole, avoid=around, seed=seed, progress=lambda share: progress(share, "filling in"))
    return Retouched(grown, "filled")


def _bare(picture: Rgb8, source: Source | None, progress: Progress) -> Rgb8 | None:
    """The picture's scene with nothing in it but the product; None where it is not its scene any more."""
    if source is None:
        return None
    size = (picture.shape[1], picture.shape[0])
    empty = source.scene.props.model_copy(update={"which": (), "count": 0, "dressing": False})
    anew = source.shown(source.scene.model_copy(update={"props": empty}), size, progress)
    return anew.rgb if same(picture, anew) else None


def without(
    picture: Rgb8, what: str, source: Source | None, *, keep: Mask8 | None, progress: Progress
) -> Retouched:
    """The picture without the things of its scene that the words name ("the plant on the left", "die Vase").

    Raises `InputRejected` when they name none, or the picture is no scene of the studio's: then only a mask tells where.
    """
    size = (picture.shape[1], picture.shape[0])
    if source is None:
        raise InputRejected(
            "where",
            f"I cannot tell where {what or 'it'} is in this picture: mark it with the eraser of the picture's editor",
            value=what,
        )
    scene, gone_by_name = _emptied(source.scene, what)
    anew = source.shown(scene, size, progress)
    if not same(picture, anew):
        raise InputRejected(
            "where",
            f"this picture was changed since it was made, so I cannot tell where {what} is: mark it with the eraser of "
            "the picture's editor",
            value=what,
        )  # fmt: skip
    gone = _changed(picture, anew, keep)
    gone = _on_side(gone, what, anew.mask)
    if gone.mean() / 255 < _LEAST_PART:
        raise InputRejected(
            "where",
            f"I see no {_bare_noun(what)} in this picture; mark what shall go with the eraser of the picture's editor",
            value=what,
        )
    whole = None if _SIDES & named(what).words else scene
    return Retouched(_within(picture, anew.rgb, gone), "made anew", gone_by_name, whole)


def _emptied(scene: Scene, what: str) -> tuple[Scene, str]:
    """The scene without the props that are named, and their names."""
    gone = scene.props.leave_out
    standing: list[PropName] = [one for one in dict.fromkeys(scene.props.which) if one not in gone]
    says = named(what)
    stems = [name for name in standing if re.search(rf"\b{_stem(name)}", what.lower())]
    by_name = {*read(what, theme=None, category="").props, *stems, *says.things}
    meant = [name for name in standing if name in by_name]
    if not meant:  # one word for several sorts of things
        meant = [name for name in standing if name in says.kinds]
    if meant:
        props = scene.props.model_copy(update={"leave_out": (*gone, *meant)})
        return scene.model_copy(update={"props": props}), " and ".join(meant)
    if "dressing" in says.words or ("plants" in says.words and scene.stage.ground in _GROWN):
        return scene.model_copy(
            update={"props": scene.props.model_copy(update={"dressing": False})}
        ), "dressing"
    if "all" in says.words or (_SIDES & says.words and standing):
        props = scene.props.model_copy(update={"leave_out": (*gone, *standing)})
        return scene.model_copy(update={"props": props}), "props"
    there = ", ".join(standing) or "nothing but the ground"
    raise InputRejected(
        "where",
        f"I know of no {_bare_noun(what)} in this picture; around the product there is: {there}. Name one of these, or mark it with the "
        "eraser of the picture's editor",
        limit=[*standing], value=what,
    )  # fmt: skip


def _bare_noun(what: str) -> str:
    return re.sub(r"^(?:the|that|this|all|a|an)\s+", "", what.strip(), flags=re.I) or "such thing"


def _stem(name: str) -> str:
    return re.escape(name[:-1] if name.endswith("s") and len(name) > 4 else name)


def _changed(picture: Rgb8, anew: Picture, keep: Mask8 | None) -> Mask8:
    """Where the two differ as things do: not by the noise of rendering, and not in the product."""
    gap = np.abs(picture.astype(np.int16) - anew.rgb).max(axis=2).astype(np.uint8)
    mask = (cv2.medianBlur(gap, 5) > _SEEN).astype(np.uint8) * 255
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    mask = np.asarray(cv2.dilate(mask, np.ones((7, 7), np.uint8)), np.uint8)
    mask[anew.mask > 0] = 0
    if keep is not None:
        mask[keep > 0] = 0
    return mask


def _on_side(mask: Mask8, what: str, product: Mask8) -> Mask8:
    """Of it the parts on the side that the words name, seen from the product."""
    sides = _SIDES & named(what).words
    if len(sides) != 1:
        return mask
    middle = float(np.nonzero((product > 127).any(0))[0].mean())
    count, labels, _, centres = cv2.connectedComponentsWithStats(mask)
    on = [n for n in range(1, count) if (centres[n][0] < middle) == ("left" in sides)]
    return np.where(np.isin(labels, on), mask, np.uint8(0))


def _within(picture: Rgb8, anew: Rgb8, mask: Mask8) -> Rgb8:
    """`anew` where the mask is white, running softly into the picture inside its edge; the picture's pixels elsewhere."""
    white: NDArray[np.bool_] = mask > 127
    depth = cv2.distanceTransform(np.pad(white, 1, mode="edge").astype(np.uint8), cv2.DIST_L2, 3)[1:-1, 1:-1]
    share = np.clip(depth / 4.0, 0, 1)[..., None]
    anew = joined(anew, picture, white, most=_LIGHT_OFF)
    mixed = np.round(picture * (1 - share) + anew * share).astype(np.uint8)
    return np.where(white[..., None], mixed, picture)


def is_place(mask: Mask8, keep: Mask8 | None) -> bool:
    """Whether a mask means all that is around the product, and no single thing."""
    around = np.ones(mask.shape, bool) if keep is None else keep < 128
    return bool((mask > 127)[around].mean() >= _WHOLE) if around.any() else False


def replaced(
    picture: Rgb8,
    mask: Mask8,
    prompt: str,
    source: Source | None,
    *,
    keep: Mask8 | None,
    seed: int,
    progress: Progress,
) -> Retouched:
    """The product of the picture, where it stands, in the place that the words name.

    Raises `RenderFailed` for a mask that means a thing: the studio puts up scenes, it paints no objects.
    """
    if source is None or keep is None or not is_place(mask, keep):
        raise RenderFailed(
            f"the studio paints no {prompt[:60]!r} into a picture; it takes things out, and sets the product into another place"
        )  # fmt: skip
    scene = parse_scene(prompt, seed=seed % 2**18)
    light = scene.light.model_copy(update={"side": source.scene.light.side})
    scene = scene.model_copy(
        update={"camera": source.scene.camera, "light": light, "pose": source.scene.pose}
    )
    anew = source.shown(scene, (picture.shape[1], picture.shape[0]), progress)
    if not _stands_where(keep, anew.mask):
        return Retouched(anew.rgb, "made anew", "", scene, anew.mask)
    return Retouched(np.where((mask <= 127)[..., None], picture, anew.rgb), "made anew", "", scene)


def _stands_where(one: Mask8, other: Mask8) -> bool:
    """Whether two masks show the product in the same place."""
    both, either = ((one > 127) & (other > 127)).sum(), ((one > 127) | (other > 127)).sum()
    return bool(both >= _ALIGNED * either)
