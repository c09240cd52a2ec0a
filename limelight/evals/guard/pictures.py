"""Labelled pictures for the guardrails, drawn by code: bad and innocent words in pictures, product photos, look-alikes, broken files.

`pictures.jsonl` says what is in each; `draw` gives its bytes, the same every time. No picture here is anybody's. What judges
them is told with each result: words are read by the offline reader and judged by the policy; broken files are judged by the
intake; pictures without words have no judge offline, and nothing is claimed of them.
"""

from __future__ import annotations

import hashlib
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from pydantic import BaseModel, ConfigDict

from limelight.guardrails import Guardrails, PolicyCheck
from limelight.memory.intake import read_upload
from limelight.samples import catalogue, photo_path
from limelight.schema.errors import BadInput
from limelight.schema.guard import Action, Line, Severity, Stage
from limelight.studio.inspect import read_apart
from limelight.studio.typography.fonts import font_family, load

Kind = Literal["words", "photo", "look-alike", "broken"]
Judge = Literal["words", "intake", "nobody"]
SIZE = (720, 420)
INKS = (
    ("#111111", "#f4f1ea"),
    ("#ffffff", "#23324a"),
    ("#7a1f1f", "#f2e6d8"),
    ("#dfe6d5", "#3c4a35"),
    ("#6d6d6d", "#e4e4e4"),
)
"""Of letters and ground; the last is faint."""


class LabelledPicture(BaseModel):
    """A picture, how it is drawn, and what is to be done about it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    kind: Kind
    text: str = ""
    """The words in it; of a photo the sample product's id; of others what is drawn."""
    locale: str = "en"
    stage: Stage = "input"
    seed: int = 0
    category: str = ""
    """Empty for an innocent one; `broken` for a file that is to be refused."""
    severity: Severity = "none"
    action: Action = "allow"


@dataclass(frozen=True)
class PictureOutcome:
    """One picture, judged."""

    labelled: LabelledPicture
    judge: Judge
    action: Action = "allow"
    category: str = ""
    read: str = ""
    """The words that were read in it."""

    @property
    def caught(self) -> bool:
        """Whether a bad picture was stopped."""
        return self.action == "block"

    @property
    def false_alarm(self) -> bool:
        """Whether an innocent one was anything but allowed."""
        return not self.labelled.category and self.action != "allow"


@dataclass
class PictureReport:
    """What was seen over a set of pictures."""

    outcomes: list[PictureOutcome] = field(default_factory=list[PictureOutcome])

    def judged(self, *kinds: Kind) -> list[PictureOutcome]:
        """Those of these kinds that somebody judged."""
        return [one for one in self.outcomes if one.judge != "nobody" and one.labelled.kind in kinds]

    def recall(self, *kinds: Kind) -> float:
        """Share of the bad ones that were stopped."""
        bad = [one.caught for one in self.judged(*kinds) if one.labelled.category]
        return sum(bad) / len(bad) if bad else 0.0

    def false_alarms(self, *kinds: Kind) -> float:
        """Share of the innocent ones that were not simply allowed."""
        good = [one.false_alarm for one in self.judged(*kinds) if not one.labelled.category]
        return sum(good) / len(good) if good else 0.0

    def table(self) -> str:
        """Markdown tables by kind, with who judged, and by category."""
        lines = [
            "| kind | judged by | bad | recall | innocent | false alarms |",
            "| --- | --- | ---: | ---: | ---: | ---: |",
        ]
        for kind in ("words", "photo", "look-alike", "broken"):
            of_kind = [one for one in self.outcomes if one.labelled.kind == kind]
            if not of_kind:
                continue
            bad = sum(bool(one.labelled.category) for one in of_kind)
            good = len(of_kind) - bad
            judge = {"words": "reader and policy", "intake": "intake", "nobody": "nobody offline"}[
                of_kind[0].judge
            ]
            seen = of_kind[0].judge != "nobody"
            recall = f"{self.recall(kind):.2f}" if seen and bad else ""
            alarms = f"{self.false_alarms(kind):.1%}" if seen and good else ""
            lines.append(f"| {kind} | {judge} | {bad or ''} | {recall} | {good or ''} | {alarms} |")
        lines += ["", "| category, in words | bad | recall | precision |", "| --- | ---: | ---: | ---: |"]
        judged = self.judged("words", "photo")
        for name in dict.fromkeys(one.labelled.category for one in judged if one.labelled.category):
            bad = [one for one in judged if one.labelled.category == name]
            raised = [one for one in judged if one.category == name]
            right = sum(one.labelled.category == name for one in raised)
            precision = f"{right / len(raised):.2f}" if raised else ""
            lines.append(
                f"| {name} | {len(bad)} | {sum(one.caught for one in bad) / len(bad):.2f} | {precision} |"
            )
        return "\n".join(lines)


@cache
def labelled_pictures() -> tuple[LabelledPicture, ...]:
    """The whole set."""
    text = files("limelight.evals.guard").joinpath("pictures.jsonl").read_text("utf-8")
    return tuple(LabelledPicture.model_validate_json(line) for line in text.splitlines())


def draw(one: LabelledPicture) -> bytes:
    """The picture's file."""
    match one.kind:
        case "words":
            return _png(_lettered(one))
        case "photo":
            return next(photo_path(product).read_bytes() for product in catalogue() if product.id == one.text)
        case "look-alike":
            return _png(_abstract(one))
        case "broken":
            return _broken(one)


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _lettered(one: LabelledPicture) -> Image.Image:
    """The words as an ad would set them: one of a few inks, sizes and angles."""
    rng = np.random.default_rng(one.seed)
    ink, ground = INKS[int(rng.integers(len(INKS)))]
    text = one.text.upper() if rng.random() < 0.2 else one.text
    face = font_family("Manrope").face("bold" if rng.random() < 0.5 else "regular")
    size = int(rng.choice([26, 32, 40]))
    block = "\n".join(textwrap.wrap(text, width=int(600 / (0.56 * size))))
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    if rng.random() < 0.5:  # something else in the picture
        pen.ellipse([430, 240, 690, 500], fill=ink, outline=None)
        pen.rectangle([0, 380, 720, 420], fill=ground)
    pen.multiline_text((48, 60), block, fill=ink, font=load(face, size), spacing=size // 3)
    angle = float(rng.choice([0, 0, 0, 4, -4]))
    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=ground)


def _abstract(one: LabelledPicture) -> Image.Image:
    """What a nervous judge may take for something else: skin tones, red liquid, smoke, leaves."""
    tones = {"skin": ((224, 172, 138), (196, 140, 108)), "liquid": ((150, 20, 28), (210, 40, 50)),
             "smoke": ((60, 60, 66), (200, 200, 206)), "leaves": ((40, 90, 40), (130, 170, 80))}  # fmt: skip
    first, second = (np.array(tone, np.float64) for tone in tones[one.text])
    rng = np.random.default_rng(one.seed)
    noise = Image.fromarray(rng.integers(0, 256, (42, 72), np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    share = np.asarray(noise.filter(ImageFilter.GaussianBlur(12)), np.float64)[..., None] / 255
    return Image.fromarray(np.uint8(first * share + second * (1 - share)))


def _broken(one: LabelledPicture) -> bytes:
    """A file that is no whole picture."""
    whole = _png(_lettered(one.model_copy(update={"text": "a warm jacket"})))
    match one.text:
        case "cut off":
            return whole[: len(whole) // 3]
        case "page":
            return b"<html><body>a picture</body></html>"
        case "program":
            return b"MZ\x90\x00" + b"\x00" * 400
        case "noise":
            return whole[:16] + np.random.default_rng(one.seed).bytes(2000)
        case "empty":
            return b""
        case _:
            return (
                whole[:8]
                + b"\x00\x00\x00\rIHDR"
                + b"\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00"
                + whole[33:]
            )


async def measure_pictures(
    pictures: Sequence[LabelledPicture], *, guardrails: Guardrails | None = None
) -> PictureReport:
    """Judge every picture as an upload is judged. Reads words with `limelight[inspect]`, in a process of its own.

    Raises `limelight.studio.inspect.ReaderMissing` where that is not installed.
    """
    rails = guardrails or Guardrails([PolicyCheck()])
    lettered = [one for one in pictures if one.kind in {"words", "photo"}]
    shown = [np.asarray(_fitted(draw(one))) for one in lettered]
    lines = dict(zip((one.id for one in lettered), read_apart(shown) if shown else [], strict=True))
    report = PictureReport()
    for one in pictures:
        if one.kind == "broken":
            report.outcomes.append(_taken_in(one))
        elif one.id not in lines:
            report.outcomes.append(PictureOutcome(one, "nobody"))
        else:
            found = [Line(line.text) for line in lines[one.id]]
            report.outcomes.append(await _weighed(rails, one, found))
    return report


async def _weighed(rails: Guardrails, one: LabelledPicture, lines: list[Line]) -> PictureOutcome:
    """As the media handler weighs the words of an upload: what may not be shown, then what would instruct a model."""
    verdict = await rails.check_lines(lines, stage="input", locale=one.locale)
    if verdict.action != "block":
        told = await rails.check_lines(lines, stage="tool", locale=one.locale)
        verdict = told if told.action == "block" else verdict
    read = " ".join(line.text for line in lines)
    return PictureOutcome(one, "words", verdict.action, verdict.category, read)


def _taken_in(one: LabelledPicture) -> PictureOutcome:
    try:
        read_upload(draw(one), name=f"{one.id}.png")
    except BadInput:
        return PictureOutcome(one, "intake", "block", "broken")
    return PictureOutcome(one, "intake")


def _fitted(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((1000, 1000))
    return small


def digest() -> str:
    """SHA-256 of the labels."""
    text = files("limelight.evals.guard").joinpath("pictures.jsonl").read_bytes()
    return hashlib.sha256(text).hexdigest()
