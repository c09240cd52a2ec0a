"""Threads at every stage of a conversation, with a small catalogue: the places in which messages are said."""

from __future__ import annotations

from typing import Literal, get_args

from limelight.schema.context import (
    BrandView,
    ClipView,
    ConceptView,
    Context,
    MediaView,
    ProductView,
    RunView,
    ShotView,
    StepView,
)

Stage = Literal[
    "empty", "upload", "concepts", "chosen", "storyboard", "clips", "video", "running", "interrupted"
]
STAGES: tuple[Stage, ...] = get_args(Stage)

_ROWS = (
    (
        "np-tumbler-20",
        "NorthPeak Insulated Tumbler 20 oz",
        "Outdoor > Drinkware",
        "29 USD",
        4.8,
        5,
        "2025-03-01",
        ["tumbler", "steel", "camping"],
    ),
    (
        "np-pack-40",
        "NorthPeak Ridge Backpack 40 L",
        "Outdoor > Hiking > Backpacks",
        "149 USD",
        4.6,
        9,
        "2026-04-14",
        ["hiking", "backpack"],
    ),
    (
        "np-boot",
        "NorthPeak Trail Boot",
        "Outdoor > Hiking > Footwear",
        "169 USD",
        4.5,
        14,
        "2026-10-03",
        ["hiking", "waterproof"],
    ),
    (
        "np-lantern",
        "NorthPeak Camp Lantern",
        "Outdoor > Camping > Lighting",
        "54 USD",
        4.4,
        12,
        "2025-09-09",
        ["camping", "lantern"],
    ),
    (
        "sol-serum",
        "Solenne Glow Serum",
        "Beauty > Skin care > Serums",
        "38 USD",
        4.6,
        4,
        "2026-05-12",
        ["serum", "vitamin c"],
    ),
    (
        "sol-cream",
        "Solenne Cloud Cream",
        "Beauty > Skin care > Creams",
        "42 USD",
        4.5,
        2,
        "2026-02-03",
        ["cream", "moisturiser"],
    ),
    (
        "hm-kettle",
        "Hearth Gooseneck Kettle",
        "Home > Kitchen > Kettles",
        "79 USD",
        4.7,
        1,
        "2025-11-11",
        ["kettle", "coffee"],
    ),
    (
        "lum-lamp",
        "Lumen Arc Desk Lamp",
        "Home > Lighting > Desk lamps",
        "119 USD",
        4.6,
        11,
        "2026-01-20",
        ["lamp", "office"],
    ),
    (
        "aud-phones",
        "Hush Over-Ear Headphones",
        "Electronics > Audio",
        "199 USD",
        4.3,
        8,
        "2026-08-18",
        ["headphones", "travel"],
    ),
    (
        "mer-watch",
        "Meridian Field Watch",
        "Accessories > Watches",
        "289 USD",
        4.4,
        17,
        "2026-06-23",
        ["watch", "gift"],
    ),
    (
        "gr-cereal",
        "Oat & Honey Crunch Cereal",
        "Grocery > Breakfast",
        "7.50 USD",
        4.2,
        10,
        "2026-07-07",
        ["cereal", "breakfast"],
    ),
    (
        "hm-candle",
        "Ember Scented Candle",
        "Home > Decor > Candles",
        "34 USD",
        4.7,
        7,
        "2026-09-01",
        ["candle", "gift"],
    ),
)
CATALOGUE = [
    ProductView(id=i, title=t, category=c, price=p, stars=s, sales_rank=r, launch_date=d, tags=tags)
    for i, t, c, p, s, r, d, tags in _ROWS
]
_CONCEPTS = [
    ConceptView(
        id="c1", index=1, title="First Light", hook="The day starts on the ridge.", mood="golden, calm"
    ),
    ConceptView(
        id="c2", index=2, title="City Escape", hook="Out of town in one step.", mood="bright, urban, fast"
    ),
    ConceptView(id="c3", index=3, title="Quiet Summit", hook="Nobody up here but you.", mood="cool, wide"),
]
_SHOTS = [ShotView(slot=f"shot-{i}", index=i, id=f"s{i}", title=f"Shot {i}") for i in (1, 2, 3, 4)]
_CLIPS = [ClipView(slot=f"shot-{i}", index=i, id=f"v{i}", shot_id=f"s{i}") for i in (1, 2, 3, 4)]
_BOOT = CATALOGUE[2]


def thread_at(stage: Stage) -> Context:
    """The thread at a stage."""
    context = Context(
        today="2026-11-21",
        catalogue=CATALOGUE,
        catalogue_size=len(CATALOGUE),
        brand=BrandView(name="NorthPeak"),
    )
    rank = STAGES.index(stage)
    if stage == "upload":
        context.attachments = [MediaView(id="up-1", kind="upload")]
        return context
    if rank >= STAGES.index("concepts"):
        context.product = _BOOT
        context.concepts = [c.model_copy() for c in _CONCEPTS]
    if rank >= STAGES.index("chosen"):
        context.concepts[2].chosen = True
    if rank >= STAGES.index("storyboard"):
        context.storyboard = _SHOTS
    if rank >= STAGES.index("clips"):
        context.clips = _CLIPS
    if rank >= STAGES.index("video"):
        context.videos = [MediaView(id="vid-1", kind="video", aspect="16:9", seconds=12.0)]
        context.music = [MediaView(id="m1", kind="music", seconds=12.0)]
    if stage == "running":
        context.running = _run("running")
    if stage == "interrupted":
        context.open_plan = _run("pending")
    return context


def _run(status: str) -> RunView:
    return RunView(
        run_id="r1",
        goal="Animate",
        done=2,
        total=6,
        eta_s=20.0,
        steps=[StepView(id="clip-3", title="Clip 3", status=status)],
    )
