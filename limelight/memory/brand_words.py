"""What tones and audiences sound like: each with words that listings of that sort use, to be compared by meaning."""

from __future__ import annotations

import re

TONES: tuple[tuple[str, str], ...] = (
    ("practical and outdoorsy", "rugged gear for long days on the trail, rain, rock and rough ground"),
    ("calm and caring", "gentle daily ritual for skin, soft, soothing, slow evening light"),
    ("warm and homely", "cosy kitchen, slow breakfast, family table, warm light at home"),
    (
        "precise and technical",
        "specifications, battery hours, precision engineering, latency, resolution, performance",
    ),
    ("playful and bright", "fun, colourful, kids love it, party, bright surprises, smile"),
    ("elegant and understated", "timeless design, fine materials, quiet luxury, crafted detail, refined"),
    ("fresh and healthy", "organic ingredients, wholesome, natural energy, fresh fruit, light meal"),
    ("energetic and sporty", "train harder, gym workout, speed, run, sweat, push your limits"),
    ("handmade and honest", "made by hand in small batches, wood, clay, workshop, local maker"),
)
AUDIENCES: tuple[tuple[str, str], ...] = (
    ("People who hike, camp and travel on foot", "hiking boots backpack camping lantern trail outdoor gear"),
    ("Commuters and people on the go", "tumbler bottle for commute, cup holder, coffee to go, travel mug"),
    (
        "People who like to cook and have guests",
        "kitchen kettle, cookware, cooking at home, pour-over, dinner",
    ),
    ("Coffee and tea lovers", "coffee beans roast, morning brew, tea, espresso"),
    ("People who look after their skin", "skincare serum face cream moisturiser beauty"),
    ("People who want a calm, good-looking home", "scented candle, desk lamp, vase, home decor, living room"),
    ("Listeners at work and on the way", "headphones earbuds music noise cancelling speaker"),
    ("People who eat well without much time", "cereal breakfast snack granola oats pantry"),
    ("People who train", "gym sports fitness running yoga workout gear"),
    ("Parents of small children", "baby toddler kids toys nursery school"),
    ("People with pets", "dog cat pet food leash toy"),
    ("People who dress with care", "dress jacket watch jewellery shoes fashion accessory"),
    ("People who work at a desk", "office desk chair notebook keyboard monitor productivity"),
    ("Gardeners", "garden plants tools seeds balcony"),
    ("Makers and people who repair things", "tools drill workshop DIY hardware"),
    ("Players", "video game console controller board game"),
)
RISKY = re.compile(
    r"\b(?:best|no\.? ?1|number one|#1|guarantee[ds]?|cures?|heals?|miracle|clinically|doctors? recommend|risk[- ]free|"
    r"100 ?%|always|never fails?|instantly|cheapest|world'?s|anti-?ag(?:e)?ing)\b",
    re.I,
)
"""Claims that need proof beyond a listing: they are not proposed."""
