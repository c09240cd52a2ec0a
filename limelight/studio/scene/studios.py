"""Photo studios: seamless sets, materials and moods."""

from __future__ import annotations

from limelight.studio.scene.parts import inside, on
from limelight.studio.scene.theme import Theme, said

STUDIOS = (
    Theme(
        "studio", "Studio podium", "A seamless set with a stone podium and a soft gallery light; takes any colours.",
        "morning", ("#d9b48c", "#b8875c", "#efe2d0"),
        said("studio, podium, pedestal, plinth, backdrop, seamless, plain background, minimal, minimalist, gallery,"
             "showroom, abstract, gradient, catalogue, catalog"),
        on("floor", pedestal="round"), inside(painter="wall", mirrored=0.25), ("spheres", "pampas", "rings", "vase"),
        hints=said("clean, elegant, luxury, premium, modern, beauty, skincare, cosmetic, perfume"),
        categories=said("beauty, skin care, skincare, cosmetic, makeup, perfume, fragrance, jewelry, jewellery, watch,"
                        "watches, phone, fashion, shoe, sneaker, handbag"),
        lamp=0.7,
    ),
    Theme(
        "pastel", "Pastel set", "Soft, playful pastel shapes in an airy light.",
        "morning", ("#f0c2cb", "#a5dcc0", "#fbe6d8"), said("pastel, pastels, candy colours, candy colors, sorbet"),
        on("floor", pedestal="steps"), inside(painter="gradient", mirrored=0.2),
        ("discs", "spheres", "rings", "balloons"),
        hints=said("playful, candy, spring"), lamp=0.9, mild=True,
    ),
    Theme(
        "marble", "Marble", "A polished marble top, gilt spheres and a calm wall.",
        "morning", ("#e9e4dc", "#c9a45c", "#d9d2c8"), said("marble, gilt, opulent, boutique, vanity"),
        on("table", "marble"), inside(painter="wall", mirrored=0.35),
        ("spheres", "candle", "vase", "books", "roses"),
        hints=said("gold, jewel, bridal, wedding"), lamp=0.6, mild=True, pattern="leaves",
    ),
    Theme(
        "dark", "Dark and dramatic", "Black stone, a rim of light and deep shadow.",
        "night", ("#1b1d22", "#8a6a3c", "#23262e"),
        said("dark studio, black background, dark background, low key, dramatic studio, noir, spotlight"),
        on("floor", pedestal="slab", pedestal_surface="slate"), inside(painter="spotlights", mirrored=0.3),
        ("rocks", "spheres", "rings"),
        hints=said("dramatic, moody, mysterious, cinematic"), lamp=1.2, mild=True, softness=0.15,
    ),
    Theme(
        "water", "Still water", "The product on a stone in a shallow, rippled pool.",
        "morning", ("#7fb4c4", "#e9f1f2", "#bfdbe4"),
        said("still water, water, pool, ripples, reflection, splash, aquatic, in water, on water"),
        on("table", "water", "slab"), inside(painter="gradient", mirrors="sky", mirrored=0.5),
        ("pebbles", "palm", "blossom", "rocks"),
        hints=said("hydrating, hydration, moisture, fresh, refreshing"), mild=True,
    ),
    Theme(
        "glass", "Acrylic and glass", "Clear and tinted acrylic blocks that catch the light, on a bright seamless floor.",
        "morning", ("#cfe3ee", "#f08a6c", "#e4edf2"),
        said("acrylic, acrylic and glass, glass blocks, perspex, plexiglass, lucite, prism, prisms, crystal blocks"),
        on("floor", pedestal="block", pedestal_surface="acrylic"), inside(painter="gradient", mirrors="lab", mirrored=0.35),
        ("glassblocks", "discs", "spheres"),
        hints=said("futuristic, transparent, tech, crystal"), lamp=0.6, mild=True, softness=0.15,
    ),
    Theme(
        "brand", "Brand colours", "A bold set of blocks and discs in the brand's own colours.",
        "noon", ("#2f5fd0", "#f2b33d", "#dfe7f7"),
        said("brand colours, brand colors, our colours, our colors, brand-coloured, brand-colored, brand coloured,"
             "brand colored, brand palette, house colours, corporate colours, corporate colors"),
        on("floor", pedestal="block"), inside(painter="gradient", mirrored=0.2),
        ("discs", "glassblocks", "rings", "spheres"), lamp=0.8, mild=True, softness=0.2,
    ),
    Theme(
        "sunlit", "Sunlit plaster", "Warm plaster, pampas grass and the shadow of palm leaves.",
        "golden hour", ("#e3c3a4", "#b9744c", "#ecd5bd"),
        said("plaster, sunlit wall, mediterranean wall, terracotta set, boho, bohemian, palm shadow, palm shadows"),
        on("floor", pedestal="steps"), inside(painter="wall", mirrored=0.2), ("pampas", "vase", "rocks"),
        hints=said("earthy, handmade, ceramic, linen dress"), mild=True, softness=0.1, pattern="leaves",
    ),
)  # fmt: skip
