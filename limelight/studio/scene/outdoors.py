"""Places under the sky."""

from __future__ import annotations

from limelight.studio.scene.parts import on, outside
from limelight.studio.scene.theme import Theme, said

OUTDOORS = (
    Theme(
        "beach", "Beach", "Rippled sand, shells and pebbles in front of an open sea.",
        "golden hour", ("#e2bf92", "#3f8fa6", "#f6d9b8"),
        said("beach, sea, seaside, ocean, shore, coast, coastal, sand, sandy, island, tropical, lagoon, bay, surf, waves"),
        on("sand"), outside(painter="sea", focus=0.7, mirrors="venice", mirrored=0.25),
        ("shells", "driftwood", "starfish", "rocks"),
        hints=said("vacation, holiday trip, swim, sun cream, sunscreen, summer, snorkel, sailing"),
        categories=said("sunscreen, sun care, swim, sunglasses, beach, surf, water sports"),
    ),
    Theme(
        "dunes", "Desert dunes", "Wind-rippled dunes under a wide sky.",
        "golden hour", ("#d98f52", "#8c4a24", "#f3cfa0"),
        said("dune, dunes, desert dune, desert dunes, sand dune, sand dunes, dunes in the desert, desert sand, dune slope, sahara"),
        on("dunes"), outside(painter="dunes", focus=0.5, mirrored=0.2), ("rocks", "driftwood", "cactus"),
        hints=said("heat, caravan, safari, rally, nomad"), categories=said("safari, off-road"),
    ),
    Theme(
        "forest", "Forest trail", "A mossy rock among ferns and tall trees, light falling through the crowns.",
        "morning", ("#4f6b2a", "#8a6a3c", "#d8cf9a"),
        said("forest, forest trail, woods, woodland, trail, trees, jungle, rainforest, moss, mossy, ferns, pine, pines,"
             "campsite, camp, clearing"),
        on("moss"),
        outside("forest", (182, 214, 300, 150), "sunbeams", zoom=2.0, green=True, exposure=0.9, mirrors="forest",
                mirrored=0.45),
        ("logs", "mushrooms", "cones", "rocks", "leaves"),
        hints=said("hiking, hike, camping, trekking, nature, wild, outdoor, outdoors, backpacking"),
        categories=said("outdoor, hiking, camping, trekking, backpack, boots, hunting, fishing, tumbler"),
    ),
    Theme(
        "mountain", "Mountain sunrise", "A granite ledge above ranges of hazy mountains.",
        "sunrise", ("#8d847a", "#d98a5b", "#9fb4cf"),
        said("mountain, mountains, summit, peak, peaks, alps, alpine, himalaya, cliff, ridge, hilltop, highlands, valley"),
        on("ledge"), outside(painter="ranges", focus=0.45), ("rocks", "logs", "driftwood", "cones"),
        hints=said("climbing, climb, adventure, expedition, altitude, epic, bouldering"),
        categories=said("climbing, mountaineering, alpine, expedition"),
    ),
    Theme(
        "canyon", "Canyon", "Red rock under a burning sky.",
        "golden hour", ("#a4582f", "#d98f52", "#c9856a"), said("canyon, mesa, badlands, red rock, arizona, utah"),
        on("ledge"), outside(painter="mesas", focus=0.45, mirrored=0.4), ("rocks", "driftwood", "cactus"),
        hints=said("off-road, western, rugged"),
    ),
    Theme(
        "lake", "Lake", "Pebbles at the edge of a mirror-still lake.",
        "golden hour", ("#8c8f92", "#5f8aa8", "#c4d6e4"), said("lake, lake shore, lakeside, lakeshore, river, riverbank, fjord, stream"),
        on("shore"), outside(painter="lake", focus=0.6, mirrors="sky", mirrored=0.4), ("driftwood", "rocks", "logs"),
        hints=said("canoe, kayak, fishing, paddle, swim"), categories=said("kayak, fishing, paddling"),
    ),
    Theme(
        "meadow", "Meadow at the field's edge", "Tall grass in low sun, mist over the field.",
        "sunrise", ("#8a8f3c", "#e0b04a", "#cfd8b0"),
        said("meadow, field, countryside, farm, pasture, wheat, prairie, steppe, grassland"),
        on("grass"),
        outside("sunrise", (128, 176, 60), "sun", zoom=1.8, green=True, focus=0.8, mirrors="sunrise", mirrored=0.35),
        ("tulips", "logs", "rocks"),
        hints=said("organic, natural, horse, bees, honey, summer"), categories=said("pet, honey, farm"),
    ),
    Theme(
        "garden", "Garden", "A weathered wooden table in a garden, grass and blossom behind.",
        "morning", ("#8f7a5c", "#e48fb0", "#8fb86a"),
        said("garden, park, lawn, backyard, patio, terrace, flowers, orchard, vineyard, grass, blossom, balcony"),
        on("table", "weathered"),
        outside("park", (120, 70, 150), "hedge", zoom=1.8, green=True, mirrors="park", mirrored=0.25),
        ("blossom", "petals", "herbs", "jug", "plant"),
        hints=said("barbecue, bbq, grill, spring, gardening, dog, pet, kids"),
        categories=said("garden, patio, lawn, pet, baby, grill, plant"),
    ),
    Theme(
        "picnic", "Garden picnic", "A linen cloth on the grass, melon, bread and glasses in the sun.",
        "noon", ("#e9dcc6", "#c8402f", "#9fc46a"),
        said("picnic, garden picnic, picnic blanket, picnic in a meadow, picnic in the garden, picnic in the park, garden party"),
        on("table", "linen"),
        outside("park", (96, 160, 20), "hedge", zoom=1.8, green=True, mirrors="park"),
        ("melon", "bread", "citrus", "glasses", "bowl"),
        hints=said("lunch, summer, friends, lemonade"),
    ),
    Theme(
        "desert", "Desert at dusk", "Cactus and rock on warm sand, table mountains against the last light.",
        "dusk", ("#c98a5a", "#7d9a6a", "#c9856a"),
        said("desert, desert dusk, mojave, oasis, arid, savanna, savannah, outback, cactus"),
        on("sand"), outside(painter="mesas", focus=0.45, mirrored=0.25), ("cactus", "rocks", "driftwood"),
        hints=said("heat, western, tequila, road trip"),
    ),
    Theme(
        "winter", "Snow", "Fresh snow, fir twigs and cones before a white forest.",
        "morning", ("#eef3fa", "#7d93b5", "#b9c8dc"),
        said("snow, snowy, ice, icy, frost, frosty, ski slope, polar, arctic, glacier, snowfall, winter"),
        on("snow"), outside("forest", (182, 214, 150), "snowfield", zoom=2.0, green=True, mirrored=0.2),
        ("twigs", "cones", "logs"),
        hints=said("cold, skiing, hot chocolate, ski"), categories=said("winter sports, ski"), mild=True,
    ),
    Theme(
        "rain", "Rainy day", "Wet dark stone that mirrors a green, rain-grey garden.",
        "morning", ("#4b5358", "#6f8f7a", "#9aa7ad"),
        said("rain, rainy, rainy day, in the rain, downpour, drizzle, monsoon, puddle, puddles, rainstorm"),
        on("street"), outside("park", (120, 70, 150), zoom=1.8, green=True, exposure=0.7, focus=1.2, mirrors="park"),
        ("leaves", "rocks", "plant"),
        hints=said("umbrella, waterproof, raincoat"), categories=said("umbrella, rainwear, raincoat"), mild=True, rain=True,
    ),
    Theme(
        "city", "City night", "A wet stone ledge above a street of lights and glass towers.",
        "night", ("#2a3140", "#f2a65a", "#3f7bd6"),
        said("city, urban, street, downtown, skyline, rooftop, neon lights, neon signs, neon city, metropolis, sidewalk, alley, nightlife, tokyo,"
             "new york, times square, skyscraper, skyscrapers, town, cyberpunk"),
        on("street"),
        outside("city", (286, 312, 176, 246), "streetlights", zoom=1.8, focus=1.15, mirrors="city", mirrored=0.25),
        (),
        hints=said("commute, commuter, party, club, concert, techno, streetwear, car"),
        categories=said("headphone, headphones, electronics, audio, speaker, automotive, streetwear, gaming"),
        lamp=0.5,
    ),
    Theme(
        "piazza", "Piazza by the sea", "Old stone, arcades and a wide evening sky.",
        "golden hour", ("#a89a86", "#d08a50", "#e0c8ae"),
        said("piazza, plaza, old town, venice, italy, italian, mediterranean, harbour, harbor, promenade, europe"),
        on("table", "concrete"), outside("sunset", (90, 128, 24), "sun", zoom=1.8, mirrors="sunset", mirrored=0.4),
        ("cup", "glasses", "plant", "citrus"),
        hints=said("travel, aperitif, gelato, scooter"),
    ),
)  # fmt: skip
