"""What was looked at in a picture, and what was found."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Signal(BaseModel):
    """One thing that can be measured."""

    model_config = ConfigDict(frozen=True)

    name: str
    """`fidelity`, `label`, `copy`, `contrast`, `sharpness`, `highlights`, `shadows`, `brightness`, `safe zone`,
    `product area` or `palette`."""
    about: str = ""
    """The words it is about, for signals of copy."""
    value: float
    threshold: float
    """What `value` is held against; whether it is a least or a most is in `reason`."""
    ok: bool
    reason: str
    """In words: what was found, what is asked for, and when it is not met, what to do."""


class Inspection(BaseModel):
    """Every signal of a picture."""

    model_config = ConfigDict(frozen=True)

    signals: list[Signal]
    skipped: list[str] = Field(default_factory=list)
    """In words: what could not be looked at, and why."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with what was looked at."""
        return all(signal.ok for signal in self.signals)

    @property
    def problems(self) -> list[str]:
        """The reasons of what is not right."""
        return [signal.reason for signal in self.signals if not signal.ok]

    def of(self, name: str) -> list[Signal]:
        """The signals of a name; copy and contrast have one for every text."""
        return [signal for signal in self.signals if signal.name == name]


class Box(BaseModel):
    """A rectangle in fractions of the picture, from its upper left."""

    model_config = ConfigDict(frozen=True)

    x: float
    y: float
    width: float = Field(gt=0)
    height: float = Field(gt=0)

    def pixels(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """(x0, y0, x1, y1) in a picture of `size` (width, height), within it and at least a pixel large."""
        width, height = size
        x0, y0 = (min(max(round(v * n), 0), n - 1) for v, n in ((self.x, width), (self.y, height)))
        x1, y1 = round((self.x + self.width) * width), round((self.y + self.height) * height)
        return x0, y0, min(max(x1, x0 + 1), width), min(max(y1, y0 + 1), height)


class Copy(BaseModel):
    """Words that should be readable in a picture."""

    model_config = ConfigDict(frozen=True)

    text: str = Field(min_length=1)
    box: Box | None = None
    """Where they stand; without it their contrast and place are not looked at."""
    color: str | None = None
    """`#rrggbb`; without it, it is told from the pixels of the box."""
    lines: int = Field(default=1, ge=1)
    """How many lines they are set in: with the height of the box, how large they are."""
