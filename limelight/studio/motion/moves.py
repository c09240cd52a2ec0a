"""The camera moves: where the camera stands at each moment, as a zoom and a centre on the stage."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from limelight.studio.motion.easing import camera
from limelight.studio.motion.spec import Move
from limelight.studio.motion.stage import HEADROOM, Stage


@dataclass(frozen=True, slots=True)
class Pose:
    """One end of a move."""

    zoom: float
    """1 shows the stage's whole view."""
    aim: float
    """How far the camera looks from the view's middle (0) to the product's (1)."""
    x: float = 0.0
    """Further to the right, as a share of the view's width."""
    y: float = 0.0
    """Further down, as a share of the view's height."""
    dolly: float = 0.0
    """How much smaller the far backdrop looks than it would by a zoom: the parallax of a camera that came nearer."""
    side: float = 0.0
    """How far the backdrop has slid to the left behind the product, as a share of the view's width."""
    lift: float = 0.0
    """How far the backdrop has risen behind the product, as a share of the view's height."""
    turn: float = 0.0
    """By how many degrees the product's front has turned to the right."""


MOVES: dict[Move, tuple[Pose, Pose]] = {
    "push": (Pose(1.03, 0.2), Pose(1.16, 0.7, dolly=0.055)),
    "pull": (Pose(1.17, 0.7, dolly=0.055), Pose(1.03, 0.2)),
    "slide_left": (Pose(1.13, 0.3, x=0.040, side=-0.012), Pose(1.14, 0.3, x=-0.040, side=0.012)),
    "slide_right": (Pose(1.13, 0.3, x=-0.040, side=0.012), Pose(1.14, 0.3, x=0.040, side=-0.012)),
    "rise": (Pose(1.13, 0.3, y=0.050, lift=-0.012), Pose(1.11, 0.3, y=-0.035, lift=0.014)),
    "tilt": (Pose(1.17, 0.2, y=-0.070), Pose(1.12, 0.4)),
    "orbit": (Pose(1.10, 0.5, side=0.022, turn=4.0), Pose(1.12, 0.5, side=-0.022, turn=-4.0)),
    "turn": (Pose(1.05, 0.6, turn=-6.0), Pose(1.10, 0.8, dolly=0.02, turn=6.0)),
    "reveal": (Pose(1.16, 0.2, x=0.075, side=-0.020), Pose(1.08, 0.4, side=0.004)),
    "macro": (Pose(1.0, 1.0), Pose(1.0, 1.0, dolly=0.045)),
}
"""Each move's first and last pose. `macro` takes its zoom from the product's size: see `macro_zoom`."""

_MACRO_SHARE = 0.86
_MACRO_SHARE_TALL = 0.62
"""In an upright frame a close-up leaves room above the product, where such frames carry their words."""
_MACRO_LIMITS = (1.04, 1.60)
_MACRO_TRAVEL = 0.88
_COLUMN = 0.34
"""Where the product begins in a wide close-up, as a share of the frame's width: room for a column of words."""
_HEADROOM = 0.28
_TALLEST = 0.67
"""In an upright frame the product begins no higher than this and is no taller, for the sake of words above it."""
_MARGIN = 0.03
"""The least room between a product and the frame's edge, wherever both fit."""


@dataclass(frozen=True, slots=True)
class Shot:
    """What the camera sees at one moment, in source pixels of the stage."""

    zoom: float
    cx: float
    cy: float
    dolly: float
    side: float
    lift: float
    turn: float
    """In degrees."""


class CameraPath:
    """A move over one stage; `at(u)` with u from 0 to 1 is smooth and never shows the stage's outside."""

    def __init__(self, stage: Stage, move: Move) -> None:
        self._stage = stage
        first, last = MOVES[move]
        if move == "macro":
            self._ends = max(
                (self._close_up(last, side) for side in (1, -1)),
                key=lambda ends: min(map(self._column, ends)),
            )
        else:
            self._ends = self._shot(first), self._shot(last)

    @property
    def _upright(self) -> bool:
        view = self._stage.view
        return view.y1 - view.y0 > 1.5 * (view.x1 - view.x0)

    def _close_up(self, pose: Pose, side: int) -> tuple[Shot, Shot]:
        """The ends of a close-up that leaves its room on the right (1) or the left (-1)."""
        near = macro_zoom(self._stage)
        aside, above = macro_shift(self._stage, near)
        first = Pose(max(1.0, near * _MACRO_TRAVEL), 0.9, x=side * aside, y=-0.01 - above)
        last = Pose(near, 1.0, x=side * aside, y=-0.03 - above, dolly=pose.dolly)
        return self._shot(first), self._shot(last)

    def _column(self, shot: Shot) -> float:
        """The wider of the spaces beside the product, as a share of the frame's width."""
        product, wide = self._stage.bounds, (self._stage.view.x1 - self._stage.view.x0) / shot.zoom
        if product is None:
            return 0.0
        return max(product.x0 - shot.cx, shot.cx - product.x1) / wide + 0.5

    def at(self, u: float) -> Shot:
        """The shot after the share `u` of the clip."""
        a, b = self._ends
        s = camera(u)
        zoom = math.exp(math.log(a.zoom) + s * (math.log(b.zoom) - math.log(a.zoom)))
        # Following 1/zoom makes the path one straight zoom about a fixed point instead of a curve.
        travel = s if abs(a.zoom - b.zoom) < 0.03 else (1 / a.zoom - 1 / zoom) / (1 / a.zoom - 1 / b.zoom)
        return self._inside(
            Shot(
                zoom,
                a.cx + travel * (b.cx - a.cx),
                a.cy + travel * (b.cy - a.cy),
                a.dolly + s * (b.dolly - a.dolly),
                a.side + s * (b.side - a.side),
                a.lift + s * (b.lift - a.lift),
                a.turn + s * (b.turn - a.turn),
            )
        )

    def _shot(self, pose: Pose) -> Shot:
        view = self._stage.view
        wide, high = view.x1 - view.x0, view.y1 - view.y0
        middle = view.centre
        target = self._stage.bounds.centre if self._stage.bounds else middle
        zoom, product = pose.zoom, self._stage.bounds
        if product is not None:
            tallest = _TALLEST if self._upright else _MACRO_SHARE
            room = min(
                _MACRO_SHARE * wide / (product.x1 - product.x0), tallest * high / (product.y1 - product.y0)
            )
            zoom = min(zoom, max(1.0, room))
        return self._inside(
            Shot(
                zoom,
                middle[0] + pose.aim * (target[0] - middle[0]) + pose.x * wide,
                middle[1] + pose.aim * (target[1] - middle[1]) + pose.y * high,
                pose.dolly,
                pose.side * wide,
                pose.lift * high,
                pose.turn,
            )
        )

    def _inside(self, shot: Shot) -> Shot:
        """The shot moved so that the product is whole and nothing outside the plate is seen."""
        view, product = self._stage.view, self._stage.bounds
        half_w = (view.x1 - view.x0) / shot.zoom / 2
        half_h = (view.y1 - view.y0) / shot.zoom / 2
        (wide, high), (x, y) = self._stage.size, self._stage.contact
        cx = _with_room(shot.cx, half_w, wide, foot=x, dolly=shot.dolly, slid=shot.side)
        cy = _with_room(shot.cy, half_h, high, foot=y, dolly=shot.dolly, slid=shot.lift)
        if product is not None:
            above = _HEADROOM if self._upright else _MARGIN
            cx = _keeping(cx, half_w * (1 - 2 * _MARGIN), half_w * (1 - 2 * _MARGIN), product.x0, product.x1)
            cy = _keeping(cy, half_h * (1 - 2 * above), half_h * (1 - 2 * _MARGIN), product.y0, product.y1)
        cx = min(max(cx, half_w), max(half_w, wide - half_w))
        cy = min(max(cy, half_h), max(half_h, high - half_h))
        # The backdrop reaches as far as the plate does; what the product's place leaves of that limits the parallax.
        left, right, up, down = cx - half_w, wide - cx - half_w, cy - half_h, high - cy - half_h
        spare = min(
            max(0.0, room) / max(1.0, reach)
            for room, reach in (
                (left, x - left),
                (right, wide - right - x),
                (up, y - up),
                (down, high - down - y),
            )
        )
        dolly = min(shot.dolly, spare)
        left, right = left - dolly * (x - left), right - dolly * (wide - right - x)
        up, down = up - dolly * (y - up), down - dolly * (high - down - y)
        return replace(
            shot,
            cx=cx,
            cy=cy,
            dolly=dolly,
            side=min(max(shot.side, -max(0.0, left)), max(0.0, right)),
            lift=min(max(shot.lift, -max(0.0, up)), max(0.0, down)),
        )


def _with_room(centre: float, half: float, side: float, *, foot: float, dolly: float, slid: float) -> float:
    """`centre` moved so far inside a plate of that side that its backdrop reaches as far as the parallax asks.

    Where the plate is too small for that, `centre` stays, and the parallax will be less.
    """
    low = half + (dolly * foot + max(0.0, -slid)) / (1 + dolly)
    high = (side - max(0.0, slid) + dolly * foot) / (1 + dolly) - half
    return min(max(centre, low), high) if low <= high else centre


def _keeping(centre: float, before: float, after: float, low: float, high: float) -> float:
    """`centre` moved as little as needed for low..high to lie from `before` it to `after` it.

    Where they cannot, low comes first.
    """
    return min(max(centre, high - after), low + before) if high - low <= 2 * max(before, after) else centre


def macro_zoom(stage: Stage) -> float:
    """How near a close-up may go: until the product fills most of the frame, within what the pixels bear."""
    if stage.bounds is None:
        return _MACRO_LIMITS[0]
    view, product = stage.view, stage.bounds
    wide, high = view.x1 - view.x0, view.y1 - view.y0
    most = _MACRO_SHARE_TALL if high > 1.5 * wide else _MACRO_SHARE
    near = min(_MACRO_SHARE * wide / (product.x1 - product.x0), most * high / (product.y1 - product.y0))
    return min(max(near, _MACRO_LIMITS[0]), _MACRO_LIMITS[1])


def macro_shift(stage: Stage, near: float) -> tuple[float, float]:
    """How far a close-up looks past the product, so that words have room: beside it, or above it if upright.

    As shares of the view's width and height.
    """
    if stage.bounds is None:
        return 0.0, 0.0
    view, product = stage.view, stage.bounds
    wide, high = view.x1 - view.x0, view.y1 - view.y0
    if high > 1.5 * wide:
        half = (product.y1 - product.y0) * near / high / 2
        return 0.0, max(0.0, min(HEADROOM + half - 0.5, 0.5 - _MARGIN - half)) / near
    if wide < 1.2 * high:
        return 0.0, 0.0
    half = (product.x1 - product.x0) * near / wide / 2
    return max(0.0, min(_COLUMN + half - 0.5, 0.5 - _MARGIN - half)) / near, 0.0
