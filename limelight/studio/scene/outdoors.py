"""Places under the sky."""

from __future__ import annotations

from limelight.studio.scene.theme import Backdrop, Setting, Theme, said

OUTDOORS = (
    Theme(
        "beach", "Beach", "Rippled sand and pebbles in front of an open sea.",
        "golden hour", ("#e2bf92", "#3f8fa6", "#f6d9b8"),
        said("beach, sea, seaside, ocean, shore, coast, coastal, sand, sandy, island, tropical, lagoon, bay, surf, waves"),
        Setting("sand"), Backdrop(painter="sea", focus=0.7),
        hints=said("vacation, holiday trip, swim, sun cream, sunscreen, summer, snorkel, sailing"),
        categories=said("sunscreen, sun care, swim, sunglasses, beach, surf, water sports"),
        ambience="venice", ambience_share=0.25,
    ),
    Theme(
        "forest", "Forest trail", "A mossy rock among ferns and tall trees, light falling through the crowns.",
        "morning", ("#4f6b2a", "#8a6a3c", "#d8cf9a"),
        said("forest, forest trail, woods, woodland, trail, trees, jungle, rainforest, moss, mossy, ferns, pine, pines,"
             "campsite, camp, clearing"),
        Setting("moss"), Backdrop("forest", (182, 214, 300, 150), "sunbeams", zoom=2.0, green=True, exposure=0.9),
        hints=said("hiking, hike, camping, trekking, nature, wild, outdoor, outdoors, backpacking"),
        categories=said("outdoor, hiking, camping, trekking, backpack, boots, hunting, fishing, tumbler"),
        ambience="forest", ambience_share=0.45,
    ),
    Theme(
        "mountain", "Mountain summit", "A granite ledge above ranges of hazy mountains.",
        "sunrise", ("#7d7f86", "#d98a5b", "#9fb4cf"),
        said("mountain, mountains, summit, peak, peaks, alps, alpine, himalaya, cliff, ridge, hilltop, highlands, valley"),
        Setting("ledge"), Backdrop(painter="ranges", focus=0.45),
        hints=said("climbing, climb, adventure, expedition, altitude, epic, bouldering"),
        categories=said("climbing, mountaineering, alpine, expedition"), ambience="dawn",
    ),
    Theme(
        "canyon", "Canyon", "Red rock under a burning sky.",
        "golden hour", ("#a4582f", "#d98f52", "#c9856a"), said("canyon, mesa, badlands, red rock, arizona, utah"),
        Setting("ledge"), Backdrop("dawn", (10, 70, 200), "sun", zoom=1.8, focus=0.6),
        hints=said("off-road, western, rugged"), ambience="dawn", ambience_share=0.4,
    ),
    Theme(
        "lake", "Lake", "Pebbles at the edge of a mirror-still lake.",
        "golden hour", ("#8c8f92", "#5f8aa8", "#c4d6e4"), said("lake, lakeside, lakeshore, river, riverbank, fjord, stream"),
        Setting("shore"), Backdrop(painter="lake", focus=0.6),
        hints=said("canoe, kayak, fishing, paddle, swim"), categories=said("kayak, fishing, paddling"),
        ambience="sky", ambience_share=0.4,
    ),
    Theme(
        "meadow", "Meadow at the field's edge", "Tall grass in low sun, mist over the field.",
        "sunrise", ("#8a8f3c", "#e0b04a", "#cfd8b0"),
        said("meadow, field, countryside, farm, pasture, wheat, prairie, steppe, grassland"),
        Setting("grass"), Backdrop("sunrise", (128, 176, 60), "sun", zoom=1.8, green=True, focus=0.8),
        hints=said("organic, natural, horse, bees, honey, summer"), categories=said("pet, honey, farm"),
        ambience="sunrise", ambience_share=0.35,
    ),
    Theme(
        "garden", "Garden", "A weathered wooden table in a garden, grass and blossom behind.",
        "morning", ("#8f7a5c", "#e48fb0", "#8fb86a"),
        said("garden, park, lawn, backyard, patio, terrace, flowers, orchard, vineyard, grass, blossom, balcony"),
        Setting("table", "weathered", ("blossom", "petals", "herbs")),
        Backdrop("park", (120, 70, 150), "hedge", zoom=1.8, green=True),
        hints=said("barbecue, bbq, grill, spring, gardening, dog, pet, kids"),
        categories=said("garden, patio, lawn, pet, baby, grill, plant"), ambience="park", ambience_share=0.25,
    ),
    Theme(
        "picnic", "Picnic", "A linen cloth on the grass, fruit and a bowl in the sun.",
        "noon", ("#e9dcc6", "#c8402f", "#9fc46a"), said("picnic, picnic blanket, picnic in a meadow, garden party"),
        Setting("table", "linen", ("citrus", "bowl", "board")),
        Backdrop("park", (96, 160, 20), "hedge", zoom=1.8, green=True),
        hints=said("lunch, summer, friends, lemonade"), ambience="park", ambience_share=0.3,
    ),
    Theme(
        "desert", "Desert dunes", "Wind-rippled dunes under a wide sky.",
        "golden hour", ("#d98f52", "#8c4a24", "#f3cfa0"),
        said("desert, dune, dunes, sahara, mojave, oasis, arid, savanna, savannah, outback"),
        Setting("dunes"), Backdrop(painter="dunes", focus=0.5),
        hints=said("heat, caravan, safari, rally, nomad"), categories=said("safari, off-road"), ambience="dawn",
        ambience_share=0.2,
    ),
    Theme(
        "winter", "Winter", "Fresh snow and fir twigs before a white forest.",
        "morning", ("#eef3fa", "#7d93b5", "#b9c8dc"),
        said("snow, snowy, ice, icy, frost, frosty, ski slope, polar, arctic, snowfall, winter"),
        Setting("snow", props=("twigs",)), Backdrop("forest", (182, 214, 150), "snowfield", zoom=2.0, green=True),
        hints=said("cold, skiing, hot chocolate, ski"), categories=said("winter sports, ski"), ambience="dawn",
        ambience_share=0.2,
    ),
    Theme(
        "city", "City", "A wet stone ledge above a street of lights and glass towers.",
        "night", ("#2a3140", "#f2a65a", "#3f7bd6"),
        said("city, urban, street, downtown, skyline, rooftop, neon, metropolis, sidewalk, alley, nightlife, tokyo,"
             "new york, times square, skyscraper, skyscrapers, town, cyberpunk"),
        Setting("street"), Backdrop("city", (286, 312, 176, 246), "streetlights", zoom=1.8, focus=1.15),
        hints=said("commute, commuter, party, club, concert, techno, streetwear, car"),
        categories=said("headphone, headphones, electronics, audio, speaker, automotive, streetwear, gaming"),
        ambience="city", ambience_share=0.25, pool=0.5,
    ),
    Theme(
        "piazza", "Piazza by the sea", "Old stone, arcades and a wide evening sky.",
        "golden hour", ("#a89a86", "#d08a50", "#e0c8ae"),
        said("piazza, plaza, old town, venice, italy, italian, mediterranean, harbour, harbor, promenade, europe"),
        Setting("table", "concrete", ("cup",)), Backdrop("sunset", (90, 128, 24), "sun", zoom=1.8),
        hints=said("travel, aperitif, gelato, scooter"), ambience="sunset", ambience_share=0.4,
    ),
)  # fmt: skip
