"""What happens in a place, in half sentences that name neither product nor time of day; concepts are told with them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """Four ways into one place. Each begins in lower case and ends without a stop."""

    enter: str
    """A way in: for ideas that come closer shot by shot."""
    near: str
    """What is seen from close by: for ideas that begin with texture."""
    still: str
    """What goes on there: for one unhurried moment."""
    open: str
    """What is seen from far: for a single thing with room around it."""


STORIES: dict[str, Story] = {
    "forest": Story(
        "past the last signpost and into the trees", "moss, bark and wet stone",
        "the ferns move and nothing else does", "tall trunks and a long view between them",
    ),
    "mountain": Story(
        "up the last switchback and onto the ridge", "granite, grit and lichen",
        "wind over the ledge and no one else up there", "range after range, out to the edge of the frame",
    ),
    "desert": Story(
        "over one crest and then the next", "sand grains, ripples and bare stone",
        "a line of footprints and nothing to hear", "sand to the horizon and not a thing in the way",
    ),
    "winter": Story(
        "first tracks up an untouched slope", "frost, pine needles and fine snow",
        "snow on every branch and hardly a sound", "white in every direction",
    ),
    "beach": Story(
        "down the dunes to where the water starts", "pebbles, foam and wet sand",
        "waves come in, waves go out", "sea, sky and one straight line between them",
    ),
    "kitchen": Story(
        "through the door and straight to the counter", "wood grain, citrus and herbs",
        "nobody has asked for anything yet", "a long counter with nothing on it but light",
    ),
    "cafe": Story(
        "in from the street to the corner table", "worn wood, warm lamps and the ring of a cup",
        "the room hums and the corner table is free", "a whole room, softly out of focus",
    ),
    "city": Story(
        "out of the door and in between two stops", "concrete, glass and reflected light",
        "traffic blurs past and one spot stays sharp", "a skyline with a ledge in front of it",
    ),
    "studio": Story(
        "step by step up to the podium", "stone, shadow and one clean edge",
        "one beam of light and nothing to distract from it", "a plain backdrop and a long shadow",
    ),
    "spa": Story(
        "down the hall to the last room", "veined marble, folded linen and water",
        "the water has gone still", "warm stone and an empty shelf",
    ),
    "garden": Story(
        "along the stepping stones and into the green", "petals, leaves and old stone",
        "a bee, a breeze, an empty chair", "a garden with one clear spot in it",
    ),
}  # fmt: skip


def story_of(key: str, where: str, *, known: bool) -> Story:
    """The story of a place; of one that only the person named, one made from their words for it."""
    if known:
        return STORIES[key]
    return Story(
        f"a few steps {where}", f"small things {where}", f"nothing hurries {where}", f"plenty of room {where}"
    )
