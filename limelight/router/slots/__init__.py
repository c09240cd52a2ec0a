"""What an act needs to know, read from the words that ask for it. One file for each family of slots."""

from __future__ import annotations

import re
from dataclasses import dataclass

from limelight.router.exemplars import Embedder
from limelight.router.slots.aspects import find_aspects
from limelight.router.slots.concept import find_concept
from limelight.router.slots.display import ad_words, find_placements, wants_price
from limelight.router.slots.meant import meant, meant_shot, whole_film
from limelight.router.slots.music import find_level, find_mood
from limelight.router.slots.numbers import find_numbers
from limelight.router.slots.product import find_product, names_exactly, returned_to
from limelight.router.slots.repeat import find_further, find_others
from limelight.router.slots.scene import choice_scene, edit_scene, has_scene_words, last_wished, placed_scene
from limelight.router.slots.shots import find_shots
from limelight.router.slots.slogan import find_cta, find_slogan, wants_logo
from limelight.router.slots.uploads import find_upload
from limelight.router.text import CleanText
from limelight.router.wholes import finds_fault, takes_captions_off, whole_span
from limelight.schema.context import Context
from limelight.schema.understanding import Label, Slots

_BEFORE = re.compile(r"\b(?:before|prior to|bevor|vor|antes|avant)\b|前")
_CAPTION = re.compile(r"\b(?:caption|subtitle|text|title)\b")


@dataclass(frozen=True)
class Reading:
    """A message being read, and what it is read with."""

    message: CleanText
    context: Context
    language: str
    embedder: Embedder


def find_slots(label: Label, clause: str, *, original: str, quotes: list[str], reading: Reading) -> Slots:
    """Fill the slots of one act.

    `clause` is lower case with holes for quotations, `original` the same words in the person's own capitals.
    """
    context, clause = reading.context, last_wished(clause)
    numbers = find_numbers(clause, reading.language)
    slots = Slots(aspects=find_aspects(clause), seconds=numbers.seconds)
    if label in {"concepts.create", "picture.create"}:
        slots.scene = placed_scene(clause)
        slots.count = numbers.count
        _fill_subject(slots, clause, reading)
    elif label == "display.create":
        slots.placements, slots.wants_price = find_placements(clause), wants_price(clause)
        words = ad_words(clause, quotes)
        slots.headline, slots.subline, slots.cta = words.headline, words.subline, words.cta
        shots, _ = find_shots(clause, len(context.storyboard))
        slots.shot_indices = shots[:1] if len(shots) < max(2, len(context.storyboard)) else []
        product = find_product(clause, context)
        slots.product = product if product and product.product_id else None
        slots.upload_id = find_upload(clause, context, names_product=slots.product is not None)
    elif label == "concepts.choose":
        slots.concept_index, slots.concept_why = find_concept(clause, context.concepts)
        if slots.concept_index is None and (one := meant(context)) and one.kind == "concept":
            slots.concept_index, slots.concept_why = one.index, one.why
        title = next((c.title for c in context.concepts if c.index == slots.concept_index), "")
        slots.scene = choice_scene(clause, title=title)
    elif label in {"shot.edit", "shots.redo"}:
        slots.shot_indices, spans = find_shots(clause, len(context.storyboard))
        if not slots.shot_indices and label == "shot.edit":
            slots.shot_indices, spans = meant_shot(clause, context)
            if not slots.shot_indices and (whole := whole_film(context)):
                slots.shot_indices, spans = whole, whole_span(clause)
        if finds_fault(clause, context):  # that it is not good is no scene
            return slots
        slots.scene = edit_scene(clause, spans) if label == "shot.edit" or has_scene_words(clause) else ""
        slots.caption = quotes[0] if quotes and _CAPTION.search(clause) else ""
    elif label in {"edit.restore", "edit.delete"}:
        slots.shot_indices, _ = find_shots(clause, len(context.storyboard))
        slots.shot_indices = slots.shot_indices or meant_shot(clause, context)[0]
    elif label == "edit.travel":
        other = returned_to(clause, context)
        slots.moment, slots.earlier = other or clause, bool(_BEFORE.search(clause))
    elif label == "edit.repeat":
        slots.shot_indices, slots.others = find_others(clause, len(context.storyboard))
        slots.further = find_further(clause)
    elif label == "video.compile":
        slots.plain = takes_captions_off(clause, context)
    elif label == "video.endcard":
        slots.slogan = find_slogan(original, quotes)
        slots.cta, slots.wants_logo = find_cta(clause, quotes), wants_logo(clause)
    elif label == "audio.create":
        slots.mood = find_mood(clause)
        _fill_subject(slots, clause, reading)
    elif label == "music.change":
        slots.louder_db, rest = find_level(clause)
        slots.mood = find_mood(rest)
    elif label == "storyboard.create":
        product = find_product(clause, context)
        slots.product = product if product and product.product_id else None
    elif label in {"copy.headlines", "concepts.more"}:
        slots.count, slots.max_chars = numbers.count, numbers.max_chars
        slots.scene = placed_scene(clause)
        slots.mood = find_mood(clause) if label == "concepts.more" else ""
        product = find_product(clause, context) if label == "copy.headlines" else None
        slots.product = product if product and product.product_id else None
    return slots


def _fill_subject(slots: Slots, clause: str, reading: Reading) -> None:
    """What is shown: a product, or a photo that was sent."""
    context, whole = reading.context, reading.message.masked
    # "headphones on a desk" speaks of headphones: the place is no product.
    subject = clause.replace(slots.scene, " ") if slots.scene else clause
    product = find_product(subject, context, embedder=reading.embedder)
    if product is None or not product.product_id:
        elsewhere = find_product(whole, context, embedder=reading.embedder)
        product = elsewhere if elsewhere and elsewhere.product_id else product
    named = bool(product and product.product_id and product.certain)
    if named and context.attachments:
        # A photo came along: one word shared with the catalogue is then chance, two are not.
        named = names_exactly(whole, product)
    slots.upload_id = find_upload(clause, context, names_product=named)
    slots.product = None if slots.upload_id and not named else product
