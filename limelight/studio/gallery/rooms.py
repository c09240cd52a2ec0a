"""What the gallery shows: each function writes the files of one room into a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from limelight.studio.audio.spot import SpotSpec, make_spot
from limelight.studio.gallery.page import Exhibit, Room
from limelight.studio.layout import AdCopy, BrandLook, compose, save
from limelight.studio.motion.compile import compile_video
from limelight.studio.motion.encoding import Encoding
from limelight.studio.motion.pacing import Line, pace
from limelight.studio.motion.samples import write_samples
from limelight.studio.motion.templates import Slot, template_named
from limelight.studio.music import MOODS, BedSpec
from limelight.studio.music import compose as compose_bed
from limelight.studio.music.plot import plot
from limelight.studio.render import render_picture, swap
from limelight.studio.render.sheet import matrix, seeds
from limelight.studio.scene import holidify, parse_scene, vary
from limelight.studio.scene.festive import FESTIVE
from limelight.studio.scene.indoors import INDOORS
from limelight.studio.scene.outdoors import OUTDOORS
from limelight.studio.scene.studios import STUDIOS
from limelight.studio.spot import Card, Still, film_spot
from limelight.studio.types import Cutout, Picture, Rgb8
from limelight.studio.typography import EndCardSpec

SHEET_QUALITY = 76
_TILE = (224, 126)
_CUTS = (3.0, 6.0, 9.0, 12.0)
"""Of the picture, in seconds, for the music."""
_GROUPS = {"Studio": STUDIOS, "Indoors": INDOORS, "Outdoors": OUTDOORS, "Through the year": FESTIVE}


def themes(products: Sequence[Cutout], folder: Path, *, samples: int) -> Room:
    """Every theme with several products, a sheet for each group."""
    exhibits = []
    for title, group in _GROUPS.items():
        sheet = matrix(list(products), [theme.name for theme in group], samples=samples, tile=_TILE)
        exhibits.append(Exhibit(_jpeg(sheet, folder / f"themes-{title.split()[0].lower()}.jpg"), title))
    return Room(
        "Every theme, several products", "A row is a theme, a column a product, each at the theme's own hour.", exhibits,
        code="limelight image --photo boot.jpg --theme forest --out out/",
    )  # fmt: skip


def twenty(product: Cutout, folder: Path, *, prompt: str, samples: int) -> Room:
    """One prompt with twenty seeds."""
    sheet = _jpeg(seeds(product, prompt, range(20), samples=samples), folder / "seeds.jpg")
    return Room(
        "One prompt, twenty seeds", f"“{prompt}”: camera, light and props change with the seed, the product does not.",
        [Exhibit(sheet, "")], code=f'limelight image --photo candle.jpg --prompt "{prompt}" --n 20 --out out/',
    )  # fmt: skip


def occasions(products: Sequence[Cutout], folder: Path, *, samples: int) -> Room:
    """One composition through the year, and with another product."""
    scene = vary(parse_scene("wooden kitchen table by the window", seed=5), shot="hero", seed=5)
    size = (640, 360)
    first = render_picture(products[0], scene, size=size, samples=samples)
    exhibits = [Exhibit(_jpeg(first.rgb, folder / "occasion-none.jpg"), "as it was")]
    for event in ("Christmas", "Halloween", "Easter", "Diwali", "Valentine's Day"):
        made = render_picture(products[0], holidify(scene, event), size=size, samples=samples)
        name = event.split("'")[0].split()[0].lower()
        exhibits.append(Exhibit(_jpeg(made.rgb, folder / f"occasion-{name}.jpg"), f"holidify: {event}"))
    for at, other in enumerate(products[1:3], 1):
        exhibits.append(
            Exhibit(_jpeg(swap(first, other).rgb, folder / f"swap-{at}.jpg"), "swap: another product")
        )
    return Room(
        "The same picture for another day, or another product",
        "`holidify` changes the season and keeps the composition; `swap` puts another product into the very scene.",
        exhibits, columns=4,
    )  # fmt: skip


def motion(pictures: Sequence[Picture], folder: Path) -> Room:
    """Every move, effect and transition as a short clip."""
    made = write_samples(folder, pictures)
    exhibits = [Exhibit(one.poster, f"{one.kind}: {one.name.replace('_', ' ')}", one.video) for one in made]
    return Room(
        "Moves, effects and transitions", "Two and a half seconds each, small.", exhibits, columns=4,
        code="python -m limelight.studio.motion.samples out/ --photo boot.jpg --scene 'mountain ledge'",
    )  # fmt: skip


def advert(
    product: Cutout, folder: Path, *, prompts: Sequence[str], brand: str, lines: dict[Slot, Line], slogan: str
) -> Room:
    """A finished ad of thirty seconds: a place for each of the template's stills."""
    template = template_named("30s")
    pacing = pace(template)
    with tempfile.TemporaryDirectory(prefix="gallery-") as scratch:
        work = Path(scratch)
        stills = []
        for at, (framing, prompt) in enumerate(zip(template.stills, prompts, strict=True)):
            scene = vary(parse_scene(prompt, seed=at), shot=framing, seed=at)
            picture = render_picture(product, scene, aspect="16:9")
            paths = work / f"still-{at}.png", work / f"mask-{at}.png"
            Image.fromarray(picture.rgb).save(paths[0])
            Image.fromarray(picture.mask).save(paths[1])
            stills.append(Still(*paths))
        card = Card(EndCardSpec(brand_name=brand, slogan=slogan, cta="Find yours"), product.rgba)
        timeline = film_spot(pacing, stills, work, aspect="16:9", size=(1280, 720), lines=lines, card=card)
        video, poster = folder / "ad-30s.mp4", folder / "ad-30s.jpg"
        facts = compile_video(
            timeline, video, size=(1280, 720), poster=poster, resolve=lambda path: work / path,
            encoding=Encoding(crf=27, preset="slow"),
        )  # fmt: skip
    return Room(
        "A finished ad", f"{facts.seconds:.0f} seconds, ten shots from six pictures of one photo, cut on the beats of its own music.",
        [Exhibit(poster, "30 s, 1280 × 720, with sound", video)],
        code='limelight video --photo bottle.jpg --template 30s --brief "mountain ledge at sunrise" --brand Northpeak --slogan "Keep it wild" --out ad.mp4',
    )  # fmt: skip


def displays(
    picture: Picture,
    product: Cutout,
    folder: Path,
    *,
    copy: AdCopy,
    brand: BrandLook,
    placements: Sequence[str],
    title: str,
    columns: int,
) -> Room:
    """Display ads of several placements, from a picture and from a cut-out."""
    exhibits = []
    for placement in placements:
        for name, source in (("scene", picture), ("ground", product)):
            path = folder / f"display-{placement}-{name}.jpg"
            save(compose(source, copy, brand, placement=placement), path)
            words = "on the scene" if name == "scene" else "on the brand’s ground"
            exhibits.append(Exhibit(path, f"{placement} {words}"))
    return Room(
        title, "Set by the layout engine; every layer stays editable (OpenRaster, PSD).", exhibits, columns=columns,
        code=f'limelight display --photo candle.jpg --headline "{copy.headline}" --price "{copy.price}" --cta "{copy.cta}" '
        f"--placement {placements[0]} --out out/",
    )  # fmt: skip


def music(folder: Path) -> Room:
    """Every mood, plotted."""
    exhibits = []
    for mood in MOODS:
        bed = compose_bed(BedSpec(mood=mood, seconds=15, cuts=list(_CUTS)))
        drawn = plot(
            bed.samples, title=mood, facts=(bed.meta.key, f"{bed.meta.bpm:.0f} bpm"), cuts=_CUTS,
            sections=bed.meta.sections, target_lufs=-16.0,
        )  # fmt: skip
        exhibits.append(Exhibit(_jpeg(_narrow(drawn, 700), folder / f"music-{mood}.jpg"), mood))
    spot = make_spot(SpotSpec(brief="calm evening", seconds=15, brand="Maren"))
    drawn = plot(spot.samples, title="an audio ad", sections=spot.meta.stretches, target_lufs=-16.0)
    exhibits.append(
        Exhibit(_jpeg(_narrow(drawn, 700), folder / "music-audio-ad.jpg"), "an audio ad with its tag")
    )
    return Room(
        "Music", "Fifteen seconds of every mood: spectrum and loudness; the lines are cuts of the picture.", exhibits, columns=3,
        code="limelight music --mood calm --seconds 15 --plot calm.png --out calm.wav",
    )  # fmt: skip


def _narrow(picture: Rgb8, width: int) -> Rgb8:
    image = Image.fromarray(picture)
    return np.asarray(image.resize((width, image.height * width // image.width), Image.Resampling.LANCZOS))


def _jpeg(picture: Rgb8, path: Path) -> Path:
    Image.fromarray(picture).save(path, quality=SHEET_QUALITY, optimize=True)
    return path
