"""Places dressed for a feast."""

from __future__ import annotations

from limelight.studio.scene.theme import Backdrop, Setting, Theme, said

FESTIVE = (
    Theme(
        "christmas", "Christmas", "Fresh snow, fir twigs and baubles before warm lights.",
        "dusk", ("#eef3fa", "#b01226", "#1d3a63"), said("christmas, xmas, advent, noel, christmas tree"),
        Setting("snow", props=("twigs", "baubles")), Backdrop("forest", (182, 214), "fairylights", zoom=2.0, green=True),
        hints=said("gift, presents, santa"), categories=said("christmas"), ambience="dawn", ambience_share=0.25, pool=0.6,
    ),
    Theme(
        "gifts", "Gift table", "Wrapped presents and baubles under strings of warm lights.",
        "dusk", ("#6b4428", "#b01226", "#7c5a3c"), said("gift table, under the tree, presents, birthday, gift giving"),
        Setting("table", "walnut", ("gifts", "baubles")),
        Backdrop("apartment", (196, 300), "fairylights", zoom=1.8, exposure=0.8), hints=said("present, surprise, celebrate"),
        outdoors=False, ambience="apartment", pool=1.0,
    ),
    Theme(
        "halloween", "Halloween", "Pumpkins and fallen leaves on an old table in the dusk.",
        "dusk", ("#6a4a30", "#d9701c", "#3a2a4a"), said("halloween, pumpkin, pumpkins, trick or treat, haunted"),
        Setting("table", "weathered", ("pumpkins", "candles", "leaves")),
        Backdrop("forest", (246, 300), "embers", zoom=1.8, green=True), hints=said("spooky, costume"), season="autumn", ambience="forest",
        pool=0.6,
    ),
    Theme(
        "harvest", "Harvest table", "Pumpkins, leaves and warm autumn sun.",
        "golden hour", ("#a8622b", "#c8431f", "#e3b26a"), said("harvest, thanksgiving, autumn table, fall table"),
        Setting("table", "oak", ("pumpkins", "leaves", "bowl")),
        Backdrop("sunrise", (128, 176), "sun", zoom=1.8, green=True), hints=said("pie, squash, cosy"), season="autumn", ambience="sunrise",
    ),
    Theme(
        "romance", "Valentine", "Rose petals and candles in blush light.",
        "golden hour", ("#e9a3ae", "#b5122f", "#f8dfe2"), said("valentine, valentines, romance, romantic, love, anniversary"),
        Setting("podium", props=("petals", "candles")), Backdrop(painter="wall"), hints=said("rose, roses, heart"),
        outdoors=False, ambience_share=0.25, pool=0.8,
    ),
    Theme(
        "easter", "Easter table", "Painted eggs and spring blossom in morning light.",
        "morning", ("#f2ead8", "#e6a6c0", "#b5d99c"), said("easter, easter eggs, easter table"),
        Setting("table", "white", ("eggs", "blossom", "petals")),
        Backdrop("park", (120, 70), "hedge", zoom=1.8, green=True), hints=said("bunny, egg, spring"), ambience="park",
    ),
    Theme(
        "lights", "Festival of lights", "Rows of small flames, petals and gold.",
        "night", ("#5c1f45", "#e8a93a", "#3a153a"), said("diwali, deepavali, festival of lights, hanukkah, lanterns, eid"),
        Setting("table", "walnut", ("candles", "petals", "lantern")), Backdrop(painter="flames"),
        hints=said("lamp, glow, celebration"), outdoors=False, ambience="esplanade", pool=0.9,
    ),
    Theme(
        "sale", "Big sale", "Black stage, gold accents, a hard spotlight.",
        "night", ("#1b1c20", "#e0b341", "#2c2e36"), said("sale, black friday, cyber monday, clearance, discount, deal, deals"),
        Setting("podium", props=("gifts",)), Backdrop(painter="wall"), hints=said("offer, save"), outdoors=False, pool=1.6,
    ),
)  # fmt: skip
