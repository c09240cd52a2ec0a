"""The places the studio can build, and the words that ask for them."""

from __future__ import annotations

from dataclasses import dataclass

from limelight.studio.scene.model import TimeOfDay


@dataclass(frozen=True, slots=True)
class Theme:
    """A place: what it is called, what asks for it, how it looks when nothing more is said."""

    name: str
    title: str
    description: str
    """One line for people choosing."""
    time_of_day: TimeOfDay
    """When the prompt names no time."""
    palette: tuple[str, ...]
    """When the prompt names no colours: set, accent, far background."""
    words: tuple[str, ...]
    """Words and phrases that name the place."""
    hints: tuple[str, ...] = ()
    """Words that only suggest it: activities, products, moods."""
    categories: tuple[str, ...] = ()
    """Words of a listing's category that fit the place."""
    outdoors: bool = True


_ALL = (
    Theme(
        name="studio",
        title="Studio podium",
        description="A seamless set with a stone podium and a soft gallery light; takes any colours.",
        time_of_day="morning",
        palette=("#d9b48c", "#b8875c", "#efe2d0"),
        words=(
            "studio", "podium", "pedestal", "plinth", "backdrop", "seamless", "plain background", "pastel",
            "minimal", "minimalist", "gallery", "showroom", "abstract", "gradient", "catalogue", "catalog",
        ),
        hints=("clean", "elegant", "luxury", "premium", "modern", "beauty", "skincare", "cosmetic", "perfume"),
        categories=(
            "beauty", "skin care", "skincare", "cosmetic", "makeup", "perfume", "fragrance", "jewelry", "jewellery",
            "watch", "watches", "phone", "fashion", "shoe", "sneaker", "handbag",
        ),
        outdoors=False,
    ),
    Theme(
        name="kitchen",
        title="Kitchen counter",
        description="A wooden worktop by a bright window, citrus fruit and herbs.",
        time_of_day="morning",
        palette=("#c08a54", "#f0a030", "#e9e2d6"),
        words=(
            "kitchen", "worktop", "countertop", "counter", "breakfast", "dining table", "kitchen table", "pantry",
            "bakery", "brunch",
        ),
        hints=("cooking", "recipe", "chef", "bake", "baking", "fruit", "lemon", "meal", "dinner", "lunch"),
        categories=(
            "kitchen", "cookware", "grocery", "food", "appliance", "kettle", "blender", "tableware", "dining",
            "drink", "beverage", "snack",
        ),
        outdoors=False,
    ),
    Theme(
        name="beach",
        title="Beach",
        description="Rippled sand and pebbles in front of an open sea.",
        time_of_day="golden hour",
        palette=("#e2bf92", "#3f8fa6", "#f6d9b8"),
        words=(
            "beach", "sea", "seaside", "ocean", "shore", "coast", "coastal", "sand", "sandy", "island", "tropical",
            "lagoon", "bay", "surf", "waves",
        ),
        hints=("vacation", "holiday trip", "swim", "sun cream", "sunscreen", "summer", "snorkel", "sailing"),
        categories=("sunscreen", "sun care", "swim", "sunglasses", "beach", "surf", "water sports"),
    ),
    Theme(
        name="forest",
        title="Forest trail",
        description="A mossy rock among ferns and tall trees, light falling through the crowns.",
        time_of_day="morning",
        palette=("#4f6b2a", "#8a6a3c", "#d8cf9a"),
        words=(
            "forest", "woods", "woodland", "trail", "trees", "jungle", "rainforest", "moss", "mossy", "ferns",
            "pine", "pines", "campsite", "camp", "clearing",
        ),
        hints=("hiking", "hike", "camping", "trekking", "nature", "wild", "outdoor", "outdoors", "backpacking"),
        categories=("outdoor", "hiking", "camping", "trekking", "backpack", "boots", "hunting", "fishing", "tumbler"),
    ),
    Theme(
        name="mountain",
        title="Mountain summit",
        description="A granite ledge above ranges of hazy mountains.",
        time_of_day="sunrise",
        palette=("#7d7f86", "#d98a5b", "#9fb4cf"),
        words=(
            "mountain", "mountains", "summit", "peak", "peaks", "alps", "alpine", "himalaya", "cliff", "ridge",
            "hilltop", "highlands", "valley", "canyon",
        ),
        hints=("climbing", "climb", "adventure", "expedition", "altitude", "epic", "bouldering"),
        categories=("climbing", "mountaineering", "alpine", "ski", "expedition"),
    ),
    Theme(
        name="winter",
        title="Winter",
        description="Fresh snow, fir twigs and baubles before soft lights.",
        time_of_day="dusk",
        palette=("#eef3fa", "#b01226", "#1d3a63"),
        words=(
            "snow", "snowy", "ice", "icy", "frost", "frosty", "christmas", "xmas", "ski slope", "polar", "arctic",
            "advent", "noel", "snowfall", "winter",
        ),
        hints=("gift", "presents", "santa", "cold", "skiing", "hot chocolate"),
        categories=("christmas", "winter sports", "ski"),
    ),
    Theme(
        name="desert",
        title="Desert dunes",
        description="Wind-rippled dunes under a wide sky.",
        time_of_day="golden hour",
        palette=("#d98f52", "#8c4a24", "#f3cfa0"),
        words=("desert", "dune", "dunes", "sahara", "mojave", "oasis", "arid", "savanna", "savannah", "outback"),
        hints=("heat", "caravan", "safari", "rally", "nomad"),
        categories=("safari", "off-road"),
    ),
    Theme(
        name="city",
        title="City",
        description="A wet stone ledge above a street of lights and glass towers.",
        time_of_day="night",
        palette=("#2a3140", "#f2a65a", "#3f7bd6"),
        words=(
            "city", "urban", "street", "downtown", "skyline", "rooftop", "neon", "metropolis", "sidewalk", "alley",
            "nightlife", "tokyo", "new york", "times square", "skyscraper", "skyscrapers", "town", "cyberpunk",
        ),
        hints=("commute", "commuter", "party", "club", "concert", "techno", "streetwear", "car"),
        categories=("headphone", "headphones", "electronics", "audio", "speaker", "automotive", "streetwear", "gaming"),
    ),
    Theme(
        name="cafe",
        title="Living room and café",
        description="A dark walnut table, a plant and warm lamps in a lived-in room.",
        time_of_day="golden hour",
        palette=("#6b4428", "#e0a050", "#c9a27c"),
        words=(
            "cafe", "café", "coffee shop", "coffeehouse", "living room", "lounge", "home office", "desk", "library",
            "bookshelf", "bedroom", "sofa", "fireplace", "restaurant", "bar", "pub", "home", "interior", "office",
            "cabin", "room",
        ),
        hints=("coffee", "tea", "reading", "cosy", "cozy", "hygge", "work", "relax", "evening in", "candle"),
        categories=("coffee", "tea", "mug", "home decor", "furniture", "book", "office", "lamp", "candle", "toy"),
        outdoors=False,
    ),
    Theme(
        name="spa",
        title="Spa",
        description="Dark slate with still water, smooth stones and green leaves.",
        time_of_day="morning",
        palette=("#5d6a66", "#7fa37a", "#dfe7df"),
        words=("spa", "bathroom", "bath", "wellness", "zen", "sauna", "hot spring", "onsen", "pond", "shower"),
        hints=("soap", "shampoo", "massage", "yoga", "meditation", "serum", "moisturizer", "lotion", "botanical"),
        categories=("bath", "personal care", "hair", "shampoo", "soap", "wellness", "health", "vitamin", "supplement"),
        outdoors=False,
    ),
    Theme(
        name="garden",
        title="Garden",
        description="A weathered wooden table in a garden, grass and blossom behind.",
        time_of_day="morning",
        palette=("#8f7a5c", "#e48fb0", "#8fb86a"),
        words=(
            "garden", "park", "meadow", "field", "lawn", "backyard", "picnic", "patio", "terrace", "flowers", "orchard",
            "countryside", "farm", "vineyard", "grass", "blossom",
        ),
        hints=("barbecue", "bbq", "grill", "spring", "bees", "gardening", "dog", "pet", "kids"),
        categories=("garden", "patio", "lawn", "pet", "baby", "grill", "toys", "plant"),
    ),
)

THEMES: dict[str, Theme] = {theme.name: theme for theme in _ALL}
"""Every theme by name. The order is the order in which people see them."""

DEFAULT_THEME = "studio"
