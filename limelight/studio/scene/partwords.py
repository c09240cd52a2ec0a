"""The words that ask for single parts of a scene: surfaces, pedestals, backdrops, props, light, camera."""

from __future__ import annotations

from limelight.studio.scene.parts import (
    Backdrop,
    CopySpace,
    Painter,
    Pattern,
    Pedestal,
    Pose,
    PropName,
    Shot,
    Surface,
    inside,
    outside,
)
from limelight.studio.scene.theme import said

SURFACES: dict[Surface, tuple[str, ...]] = {
    "oak": said("oak, wooden table, wood table, wooden counter, wooden surface, wooden desk, wooden tabletop, light wood,"
                "pine table, bamboo, wooden, timber"),
    "walnut": said("walnut, dark wood, dark wooden, mahogany, teak, ebony"),
    "weathered": said("weathered wood, weathered wooden, weathered table, rustic wood, rustic wooden, rustic table,"
                      "reclaimed wood, old wood, old wooden, barn wood, driftwood table, worn wood"),
    "marble": said("marble, carrara"),
    "white": said("white table, white desk, white tabletop, white counter, lacquered table, white surface"),
    "concrete": said("concrete, cement, microcement, concrete table, concrete pedestal"),
    "slate": said("slate, basalt, black stone, dark stone, granite counter, black granite"),
    "rubber": said("rubber floor, rubber mat, yoga mat"),
    "steel": said("stainless steel table, steel table, steel counter, brushed metal, metal table, brushed steel, aluminium table,"
                  "metal surface"),
    "linen": said("linen, linen cloth, tablecloth, gingham, checked cloth, picnic blanket"),
    "water": said("water surface, on water, rippled water, wet mirror, shallow water"),
    "terrazzo": said("terrazzo"),
    "velvet": said("velvet, satin, silk, silk cloth, draped cloth, satin sheet"),
    "acrylic": said("acrylic, perspex, plexiglass, lucite, glass pedestal, glass block, glass blocks, glass podium,"
                    "frosted glass"),
    "gold": said("gold pedestal, golden pedestal, gold podium, golden podium, brass pedestal, gilded pedestal"),
}  # fmt: skip
PEDESTALS: dict[Pedestal, tuple[str, ...]] = {
    "round": said("podium, pedestal, plinth, round pedestal, round plinth, round podium, cylinder, drum, round stone"),
    "block": said("cube, block, square pedestal, square plinth, square podium, stone block, wooden block, glass block,"
                  "concrete block, box plinth"),
    "steps": said("steps, stepped podium, stepped podiums, stepped, tiers, tiered, staircase, stairs"),
    "slab": said("slab, stone slab, marble slab, flat stone, stone tray, wooden slab"),
    "stump": said("stump, tree stump, wood slice, log slice, slice of wood"),
}  # fmt: skip
NATURAL = ("moss", "ledge", "snow", "grass", "shore", "sand", "dunes")
"""Grounds where slabs and steps lie anyway: there these words lift nothing."""

WALLS: dict[Painter, tuple[str, ...]] = {
    "gradient": said("gradient wall, gradient background, gradient backdrop, gradient, ombre, ombre wall, soft gradient"),
    "wall": said("plain wall, plain backdrop, plain background, paper backdrop, coloured wall, colored wall, wall, backdrop,"
                 "background, plaster wall"),
    "brick": said("brick wall, bricks, brick, exposed brick, brick background"),
    "curtain": said("curtain, curtains, drapes, curtain behind, draped curtain, fabric backdrop"),
    "chalkboard": said("chalkboard, blackboard"),
    "spotlights": said("spotlights, light beams, beams of light, stage lights"),
}  # fmt: skip
VIEWS: dict[str, tuple[Backdrop, tuple[str, ...]]] = {
    "night lights": (
        outside("city", (286, 312, 176, 246), "streetlights", zoom=1.8, focus=1.3, mirrors="city"),
        said("city lights, night lights, lights of the city, street lights, streetlights, neon lights, neon signs"),
    ),
    "bokeh": (
        inside(painter="bokeh", mirrors="esplanade"),
        said("bokeh, bokeh lights, blurred lights, out-of-focus lights, defocused lights, soft lights behind, glowing lights"),
    ),
    "sky": (
        outside(painter="sky", focus=0.6, mirrors="sky"),
        said("open sky, blue sky background, clouds behind, sky behind, sky background, cloudscape, above the clouds"),
    ),
}  # fmt: skip
OVERLAYS: dict[Painter, tuple[str, ...]] = {
    "window": said("window, windowsill, window sill, by the window, windows"),
    "fairylights": said("fairy lights, string lights, christmas lights, strings of lights"),
    "lanterns": said("paper lanterns behind, red lanterns, chinese lanterns"),
    "garlands": said("garland, garlands, bunting, pennants"),
    "hearts": said("hearts behind, heart bokeh"),
}  # fmt: skip

PROPS: dict[PropName, tuple[str, ...]] = {
    "citrus": said("citrus, citrus fruit, lemon, orange fruit, grapefruit, lime slices, fruit, fruits"),
    "bowl": said("bowl"), "herbs": said("herbs, basil, rosemary, thyme, mint leaves"), "board": said("cutting board, chopping board"),
    "cup": said("cup, coffee cup, espresso, teacup, saucer"), "books": said("books, book, novels"),
    "plant": said("plant, potted plant, houseplant, greenery"), "pebbles": said("pebbles, smooth stones, stacked stones, stones"),
    "towel": said("towel, folded towels, rolled towels"), "candle": said("candle, a candle"),
    "candles": said("candles, tea lights, tealights, candlelit, candle-lit"), "palm": said("palm leaf, palm leaves, palm fronds, monstera"),
    "blossom": said("blossom, blossoms, cherry blossom, flowers, hydrangea"), "petals": said("petals, rose petals, flower petals"),
    "gifts": said("gift, gifts, presents, gift boxes, wrapped presents"), "baubles": said("baubles, ornaments, christmas balls"),
    "twigs": said("fir twigs, fir branches, pine branches, spruce, evergreen branches"), "pumpkins": said("pumpkin, pumpkins, squash"),
    "leaves": said("fallen leaves, autumn leaves, maple leaves, dry leaves"), "dumbbell": said("dumbbell, dumbbells, weights"),
    "blocks": said("building blocks, toy blocks"), "spheres": said("spheres, balls, orbs"), "eggs": said("eggs, painted eggs, easter eggs"),
    "lantern": said("lantern, brass lantern, moroccan lantern"), "mug": said("mug"), "tools": said("tools, screwdrivers"),
    "glassblocks": said("acrylic blocks, glass blocks, glass cubes, acrylic cubes, prisms"),
    "paperlanterns": said("paper lantern, paper lanterns, red lanterns"), "mandarins": said("mandarins, tangerines, clementines"),
    "coins": said("coins, gold coins"), "diyas": said("diya, diyas, oil lamps, clay lamps"), "marigolds": said("marigold, marigolds"),
    "crescent": said("crescent, crescent moon"), "dates": said("dates, bowl of dates"), "card": said("greeting card, card, envelope"),
    "roses": said("rose, roses, bouquet of roses"), "hearts": said("heart, hearts, paper hearts"), "necktie": said("necktie, tie"),
    "gadgets": said("keyboard, phone, gadgets, tablet"), "pencils": said("pencil, pencils, crayons, pens"),
    "notebooks": said("notebook, notebooks, notepad, sketchbook"), "globe": said("globe"), "apples": said("apple, apples"),
    "parasol": said("parasol, sun umbrella, beach umbrella, umbrella"), "melon": said("melon, watermelon"),
    "shells": said("shell, shells, seashell, seashells"), "starfish": said("starfish"), "cactus": said("cactus, cacti"),
    "driftwood": said("driftwood"), "logs": said("logs, firewood, stack of wood"), "mushrooms": said("mushroom, mushrooms"),
    "pampas": said("pampas, pampas grass, dried flowers, dried grass"), "vase": said("vase"),
    "glasses": said("champagne glasses, champagne, wine glass, wine glasses, glasses"), "bread": said("bread, croissant, croissants, loaf"),
    "jug": said("jug, pitcher, milk jug, carafe"), "kettlebell": said("kettlebell, kettlebells"), "ball": said("beach ball, ball"),
    "balloons": said("balloon, balloons"), "stars": said("gold stars, paper stars, star ornaments"), "cones": said("pine cone, pine cones, fir cones, cones"),
    "bags": said("shopping bag, shopping bags"), "tulips": said("tulip, tulips, bouquet, spring flowers, daffodils"),
    "soap": said("soap, soap bar, bar of soap"), "rings": said("rings, hoops, torus"), "rocks": said("rocks, boulders, rough stones"),
    "discs": said("discs, disks, circles"),
}  # fmt: skip

COUNTS: dict[int, tuple[str, ...]] = {
    1: said("a single prop, one prop, minimal, minimalist, uncluttered, clean, sparse, pared back, simple set"),
    2: said("a few props, few props, two props"),
    5: said("many props, lots of props, lush, abundant, full of, richly decorated, styled with, bountiful, overflowing"),
}  # fmt: skip
NO_PROPS = said("no props, without props, nothing else, product only, empty set, bare")
"""Phrases that ask for the product alone."""

SOFTNESS: dict[float, tuple[str, ...]] = {
    0.05: said("hard light, hard shadow, hard shadows, hard sun, harsh light, harsh sun, crisp shadows, sharp shadows, direct sun,"
               "strong shadows, hard sunlight, direct flash, hard lighting"),
    0.95: said("soft light, soft lighting, diffused, diffuse, diffuse light, softbox, soft shadows, gentle light, shadowless,"
               "diffused light"),
}  # fmt: skip
DIRECTIONS: dict[str, tuple[str, ...]] = {
    "back": said("backlit, back-lit, backlight, backlighting, rim light, rim lit, light from behind, lit from behind, contre-jour,"
                 "light behind it"),
    "top": said("top light, lit from above, light from above, overhead light, overhead lighting, spotlight, toplit, top-lit"),
    "front": said("front light, front-lit, frontal light, lit from the front, ring light, beauty light, flash"),
}  # fmt: skip
GLOWS: dict[str, tuple[str, ...]] = {
    "#ffc48a": said("warm light, warm lighting, lamplight, tungsten, tungsten light, warm glow"),
    "#ff9f55": said("candlelight, candle light, firelight, fire light, campfire light"),
    "#c4dcff": said("cool light, cold light, cool lighting, blueish light, north light, daylight lamp"),
}  # fmt: skip
PATTERNS: dict[Pattern, tuple[str, ...]] = {
    "window": said("window light, window shadow, window shadows, light through a window, light through the window,"
                   "sun through a window"),
    "leaves": said("palm shadow, palm shadows, leaf shadow, leaf shadows, leafy shadows, shadows of leaves, shadow of leaves,"
                   "dappled light, dappled, plant shadow, plant shadows, foliage shadows, palm leaf shadow, palm leaf shadows"),
    "blinds": said("blinds, venetian blinds, shutter shadows, shutters, slatted light, slatted shadows"),
}  # fmt: skip

POSES: dict[Pose, tuple[str, ...]] = {
    "lying": said("flat lay, flat-lay, flatlay, top-down, top down, lying flat, laid flat, lying down, knolling, bird's eye,"
                  "overhead shot, seen from above, laid out on"),
    "hanging": said("hanging, hangs, hung, on a hook, on a peg, on a hanger, suspended, dangling"),
    "standing": said("standing, upright"),
}  # fmt: skip
ANGLES: dict[str, tuple[str, ...]] = {
    "high": said("from above, high angle, high-angle, looking down"),
    "low": said("from below, low angle, low-angle, worm's eye, looking up"),
}  # fmt: skip
SHOTS: dict[Shot, tuple[str, ...]] = {
    "detail": said("close-up, close up, closeup, macro, tight crop, detail shot"),
    "wide": said("wide shot, wide angle, wide-angle, far shot, establishing shot"),
}  # fmt: skip
SPACES: dict[CopySpace, tuple[str, ...]] = {
    "left": said("on the left, to the left, at the left, left side, left, left third"),
    "right": said("on the right, to the right, at the right, right side, right, right third"),
    "top": said("at the top, on top, above, top, top third"),
    "bottom": said("at the bottom, below, underneath, bottom, bottom third"),
}  # fmt: skip
SPACE = said("copy space, space for text, space for copy, room for text, room for copy, room for words, room for a headline, negative space,"
             "space for a headline, empty space, space for words")  # fmt: skip
