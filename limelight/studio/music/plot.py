"""A picture of a sound: its spectrum over time on a log axis, its loudness, its sections and the cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from limelight.studio.music import loudness as ear
from limelight.studio.music.spec import RATE, Samples
from limelight.studio.types import Rgb8
from limelight.studio.typography.fonts import Weight, font_family, load

SIZE = (1400, 860)
LOW_HZ, HIGH_HZ = 30.0, 16_000.0
FLOOR_DB = -78.0
"""What is this far under the loudest spot is drawn as nothing."""
LOUDEST, QUIETEST = -6.0, -48.0
"""The loudness axis, LUFS."""
_SCALE = 2
"""Lines and letters are drawn this many times larger and brought down, so that their edges are soft."""

_GROUND, _PANEL, _INK, _FAINT, _LINE = "#10141b", "#0a0d12", "#eef1f5", "#8d97a5", "#2a323d"
_CUT, _SHORT, _MOMENT, _TARGET = "#ffffff", "#ffb86b", "#5d7fa8", "#6ee7b7"
_SECTIONS = {
    "intro": "#3b5a7a", "build": "#5b6fb0", "lift": "#c06a8c", "breath": "#3f7f86", "ending": "#8a6d4f",
    "bed": "#3b5a7a", "voice": "#2f8f74", "tag": "#b8793b",
}  # fmt: skip
_HEAT = ((0.0, "#0a0d12"), (0.22, "#1b2250"), (0.45, "#5b2a86"), (0.65, "#c0426f"), (0.83, "#f58c4b"),
         (1.0, "#fff3c4"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Panel:
    """A rectangle of the picture, in pixels, with time from left to right."""

    x0: int
    y0: int
    x1: int
    y1: int
    seconds: float

    def x(self, time: float) -> float:
        return self.x0 + (self.x1 - self.x0) * time / self.seconds


def plot(
    samples: Samples,
    *,
    title: str = "",
    facts: Sequence[str] = (),
    cuts: Sequence[float] = (),
    sections: Sequence[tuple[str, float]] = (),
    target_lufs: float | None = None,
) -> Rgb8:
    """Draw (frames, 2) at 48 kHz: (860, 1400, 3).

    `sections` are (name, start in seconds) in order, `facts` short words for the upper right. Raises `InputRejected`
    under 0.4 s.
    """
    said = ear.measure(samples, RATE)
    seconds = len(samples) / RATE
    width, height = SIZE
    ribbon = _Panel(84, 92, width - 36, 118, seconds)
    heat = _Panel(84, 126, width - 36, 572, seconds)
    levels = _Panel(84, 616, width - 36, height - 52, seconds)
    image = Image.new("RGB", SIZE, _GROUND)
    image.paste(Image.fromarray(_spectrogram(samples, heat)), (heat.x0, heat.y0))
    big = image.resize((width * _SCALE, height * _SCALE), Image.Resampling.NEAREST)
    pen = _Pen(ImageDraw.Draw(big))
    measured = (
        f"{said.lufs:.1f} LUFS", f"{said.true_peak_db:.1f} dBTP", f"range {said.range_lu:.1f} LU",
        f"{seconds:g} s",
    )  # fmt: skip
    title = title.replace("♭", " flat").replace("♯", " sharp")  # the typeface has no accidentals
    pen.text(36, 40, title or "Sound", 26, _INK, weight="bold")
    pen.text(width - 36, 34, "   ".join(measured), 17, _INK, align="right", weight="medium")
    pen.text(width - 36, 60, "   ".join(facts), 14, _FAINT, align="right")
    _ribbon(pen, ribbon, sections)
    _pitches(pen, heat)
    _loudness(pen, levels, samples)
    _times(pen, heat, levels)
    _cuts(pen, (heat, levels), cuts)
    _key(pen, levels, target_lufs)
    return np.asarray(big.resize(SIZE, Image.Resampling.LANCZOS))


class _Pen:
    """Draws in the picture's own pixels on a larger canvas."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def line(self, points: Sequence[tuple[float, float]], color: str, width: float = 1.0) -> None:
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill=color, width=max(1, round(width * _SCALE)), joint="curve")

    def box(self, x0: float, y0: float, x1: float, y1: float, color: str, *, radius: float = 0.0) -> None:
        where = (x0 * _SCALE, y0 * _SCALE, x1 * _SCALE, y1 * _SCALE)
        self._draw.rounded_rectangle(where, radius * _SCALE, fill=color)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        color: str,
        *,
        align: Literal["left", "right", "middle"] = "left",
        weight: Weight = "regular",
    ) -> None:
        """Words whose middle line is at `y`."""
        face = font_family("Manrope").face(weight)
        anchor = {"left": "lm", "right": "rm", "middle": "mm"}[align]
        self._draw.text(
            (x * _SCALE, y * _SCALE), words, fill=color, font=load(face, size * _SCALE), anchor=anchor
        )


def _spectrogram(samples: Samples, panel: _Panel) -> Rgb8:
    """(height, width, 3): low pitches from a long window, high ones from a short one that shows each stroke."""
    mono = samples.mean(axis=1)
    width, height = panel.x1 - panel.x0, panel.y1 - panel.y0
    pitches = np.geomspace(HIGH_HZ, LOW_HZ, height)
    long, short = _columns(mono, 16384, width), _columns(mono, 2048, width)
    power = np.empty((height, width))
    share = np.clip(np.log2(pitches / 250.0) / 1.5, 0.0, 1.0)[:, None]
    rows = [_rows(columns, pitches) for columns in (long, short)]
    power = 10 * np.log10(rows[0] + 1e-12) * (1 - share) + 10 * np.log10(rows[1] + 1e-12) * share
    power += 3.0 * np.log2(pitches / 1000.0)[:, None]  # music falls 3 dB an octave; level it for the eye
    heat = np.clip((power - np.percentile(power, 99.7) - FLOOR_DB) / -FLOOR_DB, 0.0, 1.0) ** 1.25
    stops, colors = zip(*_HEAT, strict=True)
    table = np.array([[int(color[k : k + 2], 16) for k in (1, 3, 5)] for color in colors], float)
    return np.stack([np.interp(heat, stops, table[:, k]) for k in range(3)], axis=2).round().astype(np.uint8)


def _columns(mono: NDArray[np.float32], size: int, count: int) -> NDArray[np.float32]:
    """(count, size // 2 + 1): power in a window around the middle of each column."""
    middles = ((np.arange(count) + 0.5) * len(mono) / count).astype(int)
    padded = np.pad(mono, (size // 2, size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)
    window = np.hanning(size).astype(np.float32)
    out = np.empty((count, size // 2 + 1), np.float32)
    for start in range(0, count, 128):
        part = scipy.fft.rfft(frames[middles[start : start + 128]] * window, axis=1)
        out[start : start + 128] = (part.real**2 + part.imag**2) / (window**2).sum()
    return out


def _rows(columns: NDArray[np.float32], pitches: NDArray[np.float64]) -> NDArray[np.float64]:
    """(pitches, columns): the mean power of the bins that a row covers, or between the two it lies between."""
    step = RATE / 2 / (columns.shape[1] - 1)
    total = np.concatenate([np.zeros((1, len(columns))), np.cumsum(columns.T, axis=0, dtype=np.float64)])
    ratio = np.sqrt(pitches[0] / pitches[1])
    low = np.minimum(pitches / ratio, pitches - 0.5 * step) / step + 0.5
    high = np.maximum(pitches * ratio, pitches + 0.5 * step) / step + 0.5
    low, high = (np.clip(edge, 0, columns.shape[1]) for edge in (low, high))

    def up_to(edge: NDArray[np.float64]) -> NDArray[np.float64]:
        whole = np.minimum(edge.astype(int), columns.shape[1] - 1)
        return total[whole] + (edge - whole)[:, None] * (total[whole + 1] - total[whole])

    return (up_to(high) - up_to(low)) / np.maximum(high - low, 1e-6)[:, None]


def _ribbon(pen: _Pen, panel: _Panel, sections: Sequence[tuple[str, float]]) -> None:
    ends = [*(start for _, start in sections[1:]), panel.seconds][: len(sections)]
    for (name, start), end in zip(sections, ends, strict=True):
        left, right = panel.x(start), panel.x(end)
        pen.box(left, panel.y0, right - 2, panel.y1, _SECTIONS.get(name, _LINE), radius=4)
        if right - left > 9 * len(name) + 8:
            pen.text(
                (left + right) / 2, (panel.y0 + panel.y1) / 2, name, 13, _INK, align="middle", weight="medium"
            )


def _pitches(pen: _Pen, panel: _Panel) -> None:
    for hz in (50, 100, 200, 500, 1000, 2000, 5000, 10_000):
        y = panel.y0 + (panel.y1 - panel.y0) * np.log(HIGH_HZ / hz) / np.log(HIGH_HZ / LOW_HZ)
        pen.line([(panel.x0 - 6, y), (panel.x0, y)], _FAINT)
        pen.text(panel.x0 - 12, y, f"{hz // 1000}k" if hz >= 1000 else str(hz), 13, _FAINT, align="right")
    pen.text(panel.x0 - 12, panel.y0 + 2, "Hz", 13, _FAINT, align="right")


def _loudness(pen: _Pen, panel: _Panel, samples: Samples) -> None:
    pen.box(panel.x0, panel.y0, panel.x1, panel.y1, _PANEL)
    for level in range(-12, int(QUIETEST), -12):
        y = _height(panel, level)
        pen.line([(panel.x0, y), (panel.x1, y)], _LINE)
        pen.text(panel.x0 - 12, y, str(level), 13, _FAINT, align="right")
    pen.text(panel.x0 - 12, panel.y0 + 2, "LUFS", 13, _FAINT, align="right")
    power = ear.step_powers(np.ascontiguousarray(samples.T), RATE)
    for window, color, width in ((ear.BLOCK_S, _MOMENT, 1.5), (ear.SHORT_S, _SHORT, 3.0)):
        levels = ear.lufs(ear.windows(power, window))
        points = [
            (panel.x(number * ear.STEP_S + window / 2), _height(panel, float(level)))
            for number, level in enumerate(levels)
        ]
        if len(points) > 1:
            pen.line(points, color, width)


def _height(panel: _Panel, level: float) -> float:
    """Where a loudness lies on the axis."""
    share = (LOUDEST - min(LOUDEST, max(QUIETEST, level))) / (LOUDEST - QUIETEST)
    return panel.y0 + (panel.y1 - panel.y0) * share


def _key(pen: _Pen, panel: _Panel, target_lufs: float | None) -> None:
    """The target's line, and what each line is."""
    keys: list[tuple[str, str]] = [("momentary, 0.4 s", _MOMENT), ("short-term, 3 s", _SHORT)]
    if target_lufs is not None:
        y = _height(panel, target_lufs)
        for x in range(panel.x0, panel.x1, 14):
            pen.line([(x, y), (min(x + 7, panel.x1), y)], _TARGET, 1.5)
        keys.append((f"target {target_lufs:g} LUFS", _TARGET))
    x = panel.x0 + 14
    pen.box(x - 8, panel.y1 - 30, x + sum(52 + 8 * len(words) for words, _ in keys), panel.y1 - 3, _PANEL)
    for words, color in keys:
        pen.line([(x, panel.y1 - 16), (x + 22, panel.y1 - 16)], color, 3)
        pen.text(x + 30, panel.y1 - 16, words, 13, _INK)
        x += 52 + 8 * len(words)


def _times(pen: _Pen, heat: _Panel, levels: _Panel) -> None:
    step = next(s for s in (0.5, 1, 2, 5, 10, 20, 30) if heat.seconds / s <= 16)
    for time in np.arange(0.0, heat.seconds + 1e-6, step):
        x = heat.x(float(time))
        pen.line([(x, heat.y1), (x, heat.y1 + 6)], _FAINT)
        pen.text(x, heat.y1 + 20, f"{time:g}", 13, _FAINT, align="middle")
        pen.line([(x, levels.y1), (x, levels.y1 + 6)], _FAINT)
    pen.text(levels.x0, levels.y1 + 24, "seconds", 13, _FAINT)


def _cuts(pen: _Pen, panels: Sequence[_Panel], cuts: Sequence[float]) -> None:
    for number, cut in enumerate(cuts, 1):
        for panel in panels:
            x = panel.x(cut)
            for y in range(panel.y0, panel.y1, 10):
                pen.line([(x, y), (x, min(y + 5, panel.y1))], _CUT, 1.5)
        x, top = panels[0].x(cut), panels[0].y0
        pen.box(x + 5, top + 6, x + 49, top + 24, _GROUND, radius=4)
        pen.text(x + 27, top + 15, f"cut {number}", 12, _CUT, align="middle", weight="medium")
