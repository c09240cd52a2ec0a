"""Places a product can be filmed in: four shots each, with light, colours and music that belong there.

All of it is for whoever makes the pictures, and in English; what people read of a place stands in `wording`.
"""

from __future__ import annotations

from dataclasses import dataclass

from limelight.agent.director.subject import Family
from limelight.schema.work import Framing


@dataclass(frozen=True)
class View:
    """One shot of a place: what is seen, how it is framed."""

    seen: str
    framing: Framing


@dataclass(frozen=True)
class Place:
    """A setting for four shots. `views` name no time of day, so a change of light never contradicts them."""

    key: str
    where: str
    """In a sentence: "on a forest trail"."""
    views: tuple[View, View, View, View]
    lights: tuple[str, ...]
    """Time of day and its light; the first is the place's own."""
    colours: str
    music: tuple[str, ...]


PLACES: dict[str, Place] = {
    place.key: place
    for place in (
        Place(
            "forest", "on a forest trail",
            (
                View("a mossy boulder at the start of a forest trail", "wide"),
                View("a fallen log among ferns in a pine forest", "hero"),
                View("moss and pine roots on the forest floor", "detail"),
                View("a flat stone in a forest clearing", "low"),
            ),
            ("soft morning light with thin mist", "golden hour light through the trees", "cool dusk light"),
            "deep green and amber", ("acoustic", "calm"),
        ),
        Place(
            "mountain", "on a mountain ridge",
            (
                View("a rocky mountain ridge above the valley", "wide"),
                View("a granite ledge with far peaks behind", "low"),
                View("weathered granite on a mountain path", "detail"),
                View("a mountain summit with layered ridges behind", "hero"),
            ),
            ("clear morning light", "sunrise light on the peaks", "golden hour light with long shadows"),
            "slate blue and warm gold", ("cinematic", "energetic"),
        ),
        Place(
            "desert", "among desert dunes",
            (
                View("rippled desert dunes to the horizon", "wide"),
                View("the crest of a sand dune in the desert", "hero"),
                View("sandstone and fine desert sand", "detail"),
                View("a smooth dune slope in the desert", "side"),
            ),
            ("low golden hour sun", "sunrise light across the sand", "dusk light after the heat"),
            "terracotta and sand", ("cinematic", "upbeat"),
        ),
        Place(
            "winter", "in fresh snow",
            (
                View("a snowy slope with pine trees behind", "wide"),
                View("a bank of fresh snow with pine branches", "hero"),
                View("frosted stone and fine snow crystals", "detail"),
                View("a snow-covered log at the edge of a winter wood", "low"),
            ),
            ("pale winter morning light", "blue hour light over the snow", "low golden hour sun on the snow"),
            "ice blue and white", ("calm", "cinematic"),
        ),
        Place(
            "beach", "by the sea",
            (
                View("a wide beach with gentle waves behind", "wide"),
                View("rippled sand on an open beach", "hero"),
                View("smooth pebbles on a beach at the water's edge", "detail"),
                View("a low sand bank facing the sea", "low"),
            ),
            ("golden hour light over the water", "bright morning light", "soft dusk light on the sea"),
            "turquoise and warm sand", ("upbeat", "acoustic"),
        ),
        Place(
            "kitchen", "on a kitchen counter",
            (
                View("a wooden kitchen counter by a bright window", "hero"),
                View("a kitchen worktop with herbs and citrus fruit", "side"),
                View("the grain of a wooden kitchen worktop", "detail"),
                View("a sunny kitchen with a long counter", "wide"),
            ),
            ("soft morning light", "bright noon light", "warm golden hour light through the window"),
            "honey wood and cream", ("upbeat", "acoustic"),
        ),
        Place(
            "cafe", "at a cafe table",
            (
                View("a wooden table in a cosy cafe", "hero"),
                View("a cafe table by the window with blurred lights", "side"),
                View("the worn wood of a cafe table", "detail"),
                View("a warm cafe interior with soft lamps behind", "wide"),
            ),
            ("warm morning light", "cosy evening lamplight", "soft light of an overcast afternoon"),
            "walnut brown and amber", ("playful", "acoustic"),
        ),
        Place(
            "city", "in the city",
            (
                View("a stone ledge above a city street", "wide"),
                View("a concrete bench in the city with blurred lights", "side"),
                View("smooth concrete on a city terrace", "detail"),
                View("a rooftop wall with the city skyline behind", "low"),
            ),
            ("blue hour light with city lights", "clear morning light", "night with warm city lights"),
            "midnight blue and amber", ("energetic", "upbeat"),
        ),
        Place(
            "studio", "on a studio podium",
            (
                View("a round stone podium in a minimal studio", "hero"),
                View("a low plinth in a studio with a soft gradient backdrop", "side"),
                View("a smooth stone surface in a gallery studio", "detail"),
                View("stepped podiums in a minimal studio", "wide"),
            ),
            ("soft morning window light", "golden hour light with long soft shadows", "moody evening light"),
            "sand and blush", ("elegant", "calm"),
        ),
        Place(
            "spa", "in a calm spa",
            (
                View("a marble shelf in a calm spa with folded towels", "hero"),
                View("smooth stones beside still water in a spa", "low"),
                View("veined white marble in a spa", "detail"),
                View("a spa room with plants and warm stone", "wide"),
            ),
            ("soft morning light", "warm candle-like evening light", "bright diffused noon light"),
            "sage green and ivory", ("calm", "elegant"),
        ),
        Place(
            "garden", "in a garden",
            (
                View("a weathered garden table among green leaves", "hero"),
                View("a stone step on a garden path with flowers behind", "low"),
                View("petals on a stone in a garden", "detail"),
                View("a blooming garden with a low wall", "wide"),
            ),
            ("fresh morning light", "golden hour light through the leaves", "bright noon light"),
            "leaf green and soft pink", ("playful", "acoustic"),
        ),
    )
}  # fmt: skip

BY_FAMILY: dict[Family, tuple[str, ...]] = {
    "outdoor": ("forest", "mountain", "desert", "winter", "beach", "studio"),
    "drink": ("kitchen", "forest", "beach", "cafe", "mountain", "studio"),
    "kitchen": ("kitchen", "cafe", "studio", "garden", "winter"),
    "food": ("kitchen", "garden", "cafe", "beach", "studio"),
    "beauty": ("spa", "studio", "beach", "garden", "winter"),
    "wear": ("city", "studio", "mountain", "cafe", "beach"),
    "audio": ("city", "studio", "cafe", "beach", "forest"),
    "home": ("cafe", "studio", "garden", "kitchen", "city"),
    "general": ("studio", "kitchen", "city", "garden", "beach", "cafe"),
}
"""Places that suit a family, the most fitting first."""
