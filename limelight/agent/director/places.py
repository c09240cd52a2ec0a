"""Places a product can be filmed in: four shots each, with light, colours and music that belong there."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.agent.director.subject import Family
from limelight.schema.work import Framing


@dataclass(frozen=True)
class View:
    """One shot of a place: its title, what is seen, how it is framed."""

    title: str
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
    mood: str
    music: tuple[str, ...]
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    """First captions, at most 28 characters."""


PLACES: dict[str, Place] = {
    place.key: place
    for place in (
        Place(
            "forest", "on a forest trail",
            (
                View("Where the trail begins", "a mossy boulder at the start of a forest trail", "wide"),
                View("Among the ferns", "a fallen log among ferns in a pine forest", "hero"),
                View("Down at the roots", "moss and pine roots on the forest floor", "detail"),
                View("The clearing", "a flat stone in a forest clearing", "low"),
            ),
            ("soft morning light with thin mist", "golden hour light through the trees", "cool dusk light"),
            "deep green and amber", "calm, earthy, unhurried", ("acoustic", "calm"),
            ("Off the Map", "Under the Canopy", "The Quiet Trail"),
            ("Past the last signpost", "Where the path turns soft", "A little further in"),
        ),
        Place(
            "mountain", "on a mountain ridge",
            (
                View("The long view", "a rocky mountain ridge above the valley", "wide"),
                View("On the ledge", "a granite ledge with far peaks behind", "low"),
                View("Close to the rock", "weathered granite on a mountain path", "detail"),
                View("The top", "a mountain summit with layered ridges behind", "hero"),
            ),
            ("clear morning light", "sunrise light on the peaks", "golden hour light with long shadows"),
            "slate blue and warm gold", "cinematic, wide, bold", ("cinematic", "energetic"),
            ("Above the Tree Line", "The Last Ridge", "Higher Ground"),
            ("One more ridge", "Up where it opens out", "The view comes later"),
        ),
        Place(
            "desert", "among desert dunes",
            (
                View("Open ground", "rippled desert dunes to the horizon", "wide"),
                View("On the crest", "the crest of a sand dune in the desert", "hero"),
                View("Sand and stone", "sandstone and fine desert sand", "detail"),
                View("Long shadow", "a smooth dune slope in the desert", "side"),
            ),
            ("low golden hour sun", "sunrise light across the sand", "dusk light after the heat"),
            "terracotta and sand", "bold, warm, spare", ("cinematic", "upbeat"),
            ("Nothing in the Way", "Miles of Nothing", "The Open Line"),
            ("Nothing in the way", "Keep the horizon", "Room to move"),
        ),
        Place(
            "winter", "in fresh snow",
            (
                View("First tracks", "a snowy slope with pine trees behind", "wide"),
                View("In the snow", "a bank of fresh snow with pine branches", "hero"),
                View("Frost", "frosted stone and fine snow crystals", "detail"),
                View("The still wood", "a snow-covered log at the edge of a winter wood", "low"),
            ),
            ("pale winter morning light", "blue hour light over the snow", "low golden hour sun on the snow"),
            "ice blue and white", "calm, crisp, clear", ("calm", "cinematic"),
            ("First Tracks", "The Still Season", "Snow Day"),
            ("First out the door", "The world goes quiet", "Make the first tracks"),
        ),
        Place(
            "beach", "by the sea",
            (
                View("The shoreline", "a wide beach with gentle waves behind", "wide"),
                View("On warm sand", "rippled sand on an open beach", "hero"),
                View("Pebbles and foam", "smooth pebbles on a beach at the water's edge", "detail"),
                View("Looking out", "a low sand bank facing the sea", "low"),
            ),
            ("golden hour light over the water", "bright morning light", "soft dusk light on the sea"),
            "turquoise and warm sand", "bright, fresh, open", ("upbeat", "acoustic"),
            ("Salt Air", "Low Tide", "The Long Weekend"),
            ("Take the long way down", "Salt air, slow hours", "Nothing on the calendar"),
        ),
        Place(
            "kitchen", "on a kitchen counter",
            (
                View("The counter", "a wooden kitchen counter by a bright window", "hero"),
                View("Within reach", "a kitchen worktop with herbs and citrus fruit", "side"),
                View("Up close", "the grain of a wooden kitchen worktop", "detail"),
                View("The whole room", "a sunny kitchen with a long counter", "wide"),
            ),
            ("soft morning light", "bright noon light", "warm golden hour light through the window"),
            "honey wood and cream", "bright, homely, fresh", ("upbeat", "acoustic"),
            ("The First Ten Minutes", "Counter Culture", "Everyday Ritual"),
            ("Begin the day here", "The good part of the day", "Small rituals count"),
        ),
        Place(
            "cafe", "at a cafe table",
            (
                View("The corner table", "a wooden table in a cosy cafe", "hero"),
                View("By the window", "a cafe table by the window with blurred lights", "side"),
                View("Close on the table", "the worn wood of a cafe table", "detail"),
                View("The room", "a warm cafe interior with soft lamps behind", "wide"),
            ),
            ("warm morning light", "cosy evening lamplight", "soft light of an overcast afternoon"),
            "walnut brown and amber", "cosy, warm, easy", ("playful", "acoustic"),
            ("The Corner Table", "Usual Order", "Stay a While"),
            ("Your usual table", "Five minutes for yourself", "Stay a little longer"),
        ),
        Place(
            "city", "in the city",
            (
                View("Out of the door", "a stone ledge above a city street", "wide"),
                View("Between stops", "a concrete bench in the city with blurred lights", "side"),
                View("Street level", "smooth concrete on a city terrace", "detail"),
                View("The skyline", "a rooftop wall with the city skyline behind", "low"),
            ),
            ("blue hour light with city lights", "clear morning light", "night with warm city lights"),
            "midnight blue and amber", "bold, quick, modern", ("energetic", "upbeat"),
            ("Between Stops", "City Hours", "The Short Way Home"),
            ("Out of the door", "Keep the city moving", "Built around your day"),
        ),
        Place(
            "studio", "on a studio podium",
            (
                View("The reveal", "a round stone podium in a minimal studio", "hero"),
                View("From the side", "a low plinth in a studio with a soft gradient backdrop", "side"),
                View("In detail", "a smooth stone surface in a gallery studio", "detail"),
                View("The full set", "stepped podiums in a minimal studio", "wide"),
            ),
            ("soft morning window light", "golden hour light with long soft shadows", "moody evening light"),
            "sand and blush", "elegant, minimal, precise", ("elegant", "calm"),
            ("Nothing Extra", "In Plain View", "The Shape of It"),
            ("Look a little closer", "Every line on purpose", "Nothing in the way"),
        ),
        Place(
            "spa", "in a calm spa",
            (
                View("The ritual", "a marble shelf in a calm spa with folded towels", "hero"),
                View("Stone and water", "smooth stones beside still water in a spa", "low"),
                View("Close", "veined white marble in a spa", "detail"),
                View("The quiet room", "a spa room with plants and warm stone", "wide"),
            ),
            ("soft morning light", "warm candle-like evening light", "bright diffused noon light"),
            "sage green and ivory", "calm, soft, clean", ("calm", "elegant"),
            ("The Quiet Hour", "Slow Ritual", "Still Water"),
            ("An hour of your own", "Slow down with it", "Close the door, breathe"),
        ),
        Place(
            "garden", "in a garden",
            (
                View("Among the leaves", "a weathered garden table among green leaves", "hero"),
                View("The path", "a stone step on a garden path with flowers behind", "low"),
                View("Petals", "petals on a stone in a garden", "detail"),
                View("The whole garden", "a blooming garden with a low wall", "wide"),
            ),
            ("fresh morning light", "golden hour light through the leaves", "bright noon light"),
            "leaf green and soft pink", "playful, fresh, light", ("playful", "acoustic"),
            ("Out in the Green", "Garden Hours", "In Full Bloom"),
            ("Out where it is green", "The slow side of the day", "Let the outside in"),
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
