"""Feasts and sales: places dressed for an occasion."""

from __future__ import annotations

from limelight.studio.scene.parts import inside, on, outside
from limelight.studio.scene.theme import Theme, said

FESTIVE = (
    Theme(
        "christmas", "Christmas", "Fresh snow, fir twigs and baubles before warm lights.",
        "dusk", ("#eef3fa", "#b01226", "#1d3a63"), said("christmas, xmas, advent, noel, christmas tree"),
        on("snow"),
        outside("forest", (182, 214), "snowfield", zoom=2.0, green=True, mirrored=0.25, overlay="fairylights"),
        ("baubles", "twigs", "gifts", "cones", "candles"),
        hints=said("gift, presents, santa"), categories=said("christmas"), lamp=0.6,
    ),
    Theme(
        "gifts", "Gift table", "Wrapped presents and baubles under strings of warm lights.",
        "dusk", ("#6b4428", "#b01226", "#7c5a3c"),
        said("gift table, under the tree, presents, birthday, birthday party, gift giving"),
        on("table", "walnut"),
        inside("apartment", (196, 300), "fairylights", zoom=1.8, exposure=0.8, mirrors="apartment"),
        ("gifts", "balloons", "baubles", "card", "glasses"), hints=said("present, surprise, celebrate"), lamp=1.0,
    ),
    Theme(
        "newyear", "New Year's Eve", "Glasses, stars and gold before a city full of lights.",
        "night", ("#1c2233", "#e8b64a", "#5a6fd0"),
        said("new year's eve, new year, new year party, silvester, hogmanay, fireworks"),
        on("table", "slate"),
        outside("city", (286, 312, 176), "streetlights", zoom=1.8, focus=1.15, mirrors="city", overlay="fairylights"),
        ("glasses", "stars", "spheres", "candles"), hints=said("champagne, toast, countdown"), lamp=0.7, season="winter",
    ),
    Theme(
        "halloween", "Halloween", "Pumpkins and fallen leaves on an old table in the dusk.",
        "dusk", ("#6a4a30", "#d9701c", "#3a2a4a"), said("halloween, pumpkin, pumpkins, trick or treat, haunted"),
        on("table", "weathered"),
        outside("forest", (246, 300), "embers", zoom=1.8, green=True, mirrors="forest"),
        ("pumpkins", "candles", "leaves", "lantern"), hints=said("spooky, costume"), season="autumn", lamp=0.6,
    ),
    Theme(
        "harvest", "Harvest table", "Pumpkins, leaves and warm autumn sun.",
        "golden hour", ("#a8622b", "#c8431f", "#e3b26a"), said("harvest, thanksgiving, autumn table, fall table"),
        on("table", "oak"),
        outside("sunrise", (128, 176), "sun", zoom=1.8, green=True, mirrors="sunrise"),
        ("pumpkins", "leaves", "apples", "bowl", "bread"), hints=said("pie, squash, cosy"), season="autumn",
    ),
    Theme(
        "romance", "Valentine's Day", "Roses, hearts and candles in blush light.",
        "golden hour", ("#e9a3ae", "#b5122f", "#f8dfe2"),
        said("valentine, valentines, valentine's day, romance, romantic, love, anniversary"),
        on("floor", pedestal="round"), inside(painter="wall", mirrored=0.25, overlay="hearts"),
        ("roses", "hearts", "petals", "candles", "card"), hints=said("rose, heart"), lamp=0.8,
    ),
    Theme(
        "mothersday", "Mother's Day", "Tulips, a card and a cup of tea on white linen in soft spring light.",
        "morning", ("#f3e4df", "#d98a9c", "#f6e9e2"), said("mother's day, mothers day, mothering sunday, for mum, for mom"),
        on("table", "white"),
        inside("apartment", (262, 274, 250), zoom=1.9, exposure=1.15, focus=1.5, mirrors="apartment", mirrored=0.4,
               overlay="window"),
        ("tulips", "card", "cup", "petals", "roses"), hints=said("mum, mom, mother"), season="spring", softness=0.75,
    ),
    Theme(
        "fathersday", "Father's Day", "A necktie, a leather-bound book and tools on warm walnut.",
        "golden hour", ("#5b3d28", "#2f4a63", "#8a6a4c"), said("father's day, fathers day, for dad, for papa"),
        on("table", "walnut"),
        inside("workshop", (66, 134, 246), "lamps", zoom=1.8, exposure=0.6, mirrors="workshop", mirrored=0.4),
        ("necktie", "tools", "books", "card", "glasses"), hints=said("dad, father"), lamp=0.4,
    ),
    Theme(
        "easter", "Easter table", "Painted eggs and spring blossom in morning light.",
        "morning", ("#f2ead8", "#e6a6c0", "#b5d99c"), said("easter, easter eggs, easter table"),
        on("table", "white"),
        outside("park", (120, 70), "hedge", zoom=1.8, green=True, mirrors="park"),
        ("eggs", "tulips", "blossom", "petals"), hints=said("bunny, egg, spring"), season="spring",
    ),
    Theme(
        "lunar", "Lunar New Year", "Red and gold: paper lanterns, mandarins, coins and plum blossom.",
        "dusk", ("#a3141a", "#e2b13c", "#8c1016"),
        said("lunar new year, chinese new year, spring festival, year of the dragon, year of the horse, tet, seollal,"
             "mid-autumn festival"),
        on("floor", pedestal="round"), inside(painter="gradient", mirrored=0.25, overlay="lanterns"),
        ("paperlanterns", "mandarins", "coins", "blossom"), hints=said("red envelope, fortune"), lamp=1.0,
    ),
    Theme(
        "diwali", "Diwali", "Clay lamps, marigolds and rows of small flames on deep magenta.",
        "night", ("#5c1f45", "#f09a1c", "#3a153a"), said("diwali, deepavali, diya, diyas, festival of lights"),
        on("table", "walnut"), inside(painter="flames", mirrors="esplanade", overlay="garlands"),
        ("diyas", "marigolds", "petals", "candles"), hints=said("rangoli, puja, glow"), lamp=0.9,
    ),
    Theme(
        "eid", "Eid", "A crescent, brass lanterns and dates before a deep teal evening.",
        "dusk", ("#1f5a55", "#d9ae55", "#123a3c"), said("eid, eid al-fitr, eid al-adha, eid mubarak, ramadan, iftar"),
        on("table", "marble"), inside(painter="gradient", mirrors="esplanade", overlay="moons"),
        ("crescent", "lantern", "dates", "candles"), hints=said("mosque, lantern, dates"), lamp=0.8,
    ),
    Theme(
        "lights", "Candlelight feast", "Rows of candles, stars and silver on a dark table.",
        "night", ("#2c3e63", "#d5dbe6", "#1f2b4a"), said("hanukkah, chanukah, candlelight feast, candlelight dinner, lanterns"),
        on("table", "walnut"), inside(painter="flames", mirrors="esplanade"),
        ("candles", "stars", "lantern", "glasses"), hints=said("lamp, glow, celebration"), lamp=0.9,
    ),
    Theme(
        "sale", "Big sale", "A bright stage of blocks, gifts and shopping bags in bold colours.",
        "noon", ("#e23a2e", "#ffd23c", "#f7e7d4"),
        said("sale, clearance, discount, deal, deals, flash sale, prime day, cyber week"),
        on("floor", pedestal="steps"), inside(painter="gradient"), ("bags", "gifts", "balloons", "discs"),
        hints=said("offer, save"), lamp=1.0, softness=0.2, mild=True,
    ),
    Theme(
        "blackfriday", "Black Friday", "A black stage cut by bold beams of light, black bags and gold.",
        "night", ("#17181c", "#e0b341", "#212329"), said("black friday, cyber monday, black week"),
        on("floor", pedestal="block", pedestal_surface="slate"), inside(painter="spotlights"),
        ("bags", "gifts", "rings", "spheres"), hints=said("offer, save"), lamp=1.7, softness=0.1,
    ),
    Theme(
        "school", "Back to school", "Pencils, notebooks, a globe and apples before a chalkboard.",
        "morning", ("#b98a54", "#e3a53a", "#2f4a3f"),
        said("back to school, school, classroom, schoolbag, first day of school, back-to-school, college, campus"),
        on("table", "oak"), inside(painter="chalkboard", mirrors="lobby"),
        ("pencils", "notebooks", "globe", "apples", "books"), hints=said("student, teacher, homework, backpack"),
        categories=said("school, school supplies"), season="autumn",
    ),
    Theme(
        "summersale", "Summer sale", "A parasol, melon and citrus on bright sand-yellow and turquoise.",
        "noon", ("#ffcf57", "#ef5a6f", "#5cc6cf"), said("summer sale, summer deals, summer party, pool party, summer set"),
        on("floor", pedestal="round"), inside(painter="gradient", mirrors="sky"),
        ("parasol", "melon", "citrus", "ball", "starfish"), hints=said("ice cream, cocktail, sunglasses"),
        season="summer", lamp=0.6, softness=0.12, pattern="leaves",
    ),
)  # fmt: skip
