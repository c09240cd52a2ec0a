"""What an act needs to know, read from the words that ask for it. One file for each family of slots."""

from __future__ import annotations

import re

from limelight.router.exemplars import Embedder
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.concept import find_concept
from limelight.router.slots.music import find_mood
from limelight.router.slots.numbers import find_numbers
from limelight.router.slots.product import find_product, names_exactly
from limelight.router.slots.scene import choice_scene, edit_scene, has_scene_words, placed_scene
from limelight.router.slots.shots import find_shots
from limelight.router.slots.slogan import find_cta, find_slogan, wants_logo
from limelight.router.slots.uploads import find_upload
from limelight.router.text import CleanText
from limelight.schema.context import Context
from limelight.schema.understanding import Label, Slots

_CAPTION = re.compile(r"\b(?:caption|subtitle|text|title)\b")


def find_slots(
    label: Label,
    clause: str,
    *,
    original: str,
    quotes: list[str],
    message: CleanText,
    context: Context,
    language: str,
    embedder: Embedder | None,
) -> Slots:
    """Fill the slots of one act. `clause` is lower case with quotations as holes, `original` as the person wrote it,
    `message` the whole of which it is a part."""
    numbers = find_numbers(clause, language)
    slots = Slots(aspects=find_aspects(clause), seconds=numbers.seconds)
    if label in {"concepts.create", "picture.create"}:
        slots.scene = placed_scene(clause)
        slots.product = find_product(
            clause.replace(slots.scene, " ") if slots.scene else clause, context, embedder=embedder
        )
        if slots.product is None or not slots.product.product_id:
            elsewhere = find_product(message.masked, context, embedder=embedder)
            slots.product = elsewhere if elsewhere and elsewhere.product_id else slots.product
        named = bool(slots.product and slots.product.product_id and slots.product.certain)
        if context.attachments and named:
            # A photo came along: a word shared with the catalogue is then chance, two are not.
            named = names_exactly(message.masked, slots.product)
        slots.upload_id = find_upload(clause, context, names_product=named)
        if slots.upload_id and not named:
            slots.product = None
        slots.count = numbers.count
    elif label == "concepts.choose":
        slots.concept_index, slots.concept_why = find_concept(clause, context.concepts)
        title = next((c.title for c in context.concepts if c.index == slots.concept_index), "")
        slots.scene = choice_scene(clause, title=title)
    elif label in {"shot.edit", "shots.redo"}:
        slots.shot_indices, spans = find_shots(clause, len(context.storyboard))
        slots.scene = edit_scene(clause, spans) if label == "shot.edit" or has_scene_words(clause) else ""
        if quotes and _CAPTION.search(clause):
            slots.caption = quotes[0]
    elif label == "video.endcard":
        slots.slogan, slots.cta, slots.wants_logo = (
            find_slogan(original, quotes),
            find_cta(clause, quotes),
            wants_logo(clause),
        )
    elif label == "music.change":
        slots.mood = find_mood(clause)
    elif label in {"copy.headlines", "concepts.more"}:
        slots.count, slots.max_chars = numbers.count, numbers.max_chars
        slots.product = (
            find_product(clause, context) if label == "copy.headlines" and context.catalogue else None
        )
        if slots.product and not slots.product.product_id:
            slots.product = None
    return slots
