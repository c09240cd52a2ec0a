"""What the ad is about: a listing, or an uploaded photo with what the person said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from limelight.agent.director.wording.families import Family, family_named
from limelight.memory.told import told_of
from limelight.schema.context import Context, MediaView, ProductView
from limelight.schema.understanding import Slots

_FAMILIES: dict[Family, tuple[str, ...]] = {
    "audio": ("headphone", "earbud", "speaker", "audio", "earphone", "microphone", "headset"),
    "beauty": (
        "beauty", "serum", "cream", "skincare", "skin care", "cosmetic", "lotion", "perfume", "fragrance",
        "soap",
        "shampoo", "makeup", "moisturiser", "moisturizer", "balm", "skin",
    ),
    "drink": ("tumbler", "bottle", "mug", "flask", "drinkware", "cup", "thermos", "teapot"),
    "food": (
        "cereal", "snack", "food", "grocery", "chocolate", "granola", "coffee", "sauce", "honey", "biscuit",
        "pantry",
        "tea", "muesli", "jam",
    ),
    "kitchen": ("kettle", "kitchen", "blender", "toaster", "cookware", "knife", "saucepan",
                "coffee maker", "grinder"),
    "outdoor": (
        "hiking", "outdoor", "camping", "camp", "backpack", "lantern", "boot", "trail", "tent", "climb",
        "trek", "sleeping bag", "ski",
        "jacket",
    ),
    "wear": ("watch", "jewel", "ring", "shoe", "sneaker", "bag", "wallet", "sunglasses", "dress", "fashion"),
    "home": ("lamp", "desk", "home", "furniture", "candle", "vase", "cushion", "light", "decor", "chair",
             "blanket"),
}  # fmt: skip

ARTIFACT = "art_"
"""How the id of an uploaded photo begins."""
UNNAMED = "your product"
"""What a photo is called of which the person has told nothing."""
_OUTSIDE = ("hiking", "trail", "camp", "outdoor")


@dataclass(frozen=True)
class Subject:
    """A product to advertise. `product_id` or `photo_id` says where its pixels are."""

    view: ProductView
    product_id: str | None = None
    photo_id: str | None = None

    @property
    def name(self) -> str:
        """Short, as people would say it."""
        return short_name(self.view.title, brand=self.view.brand)

    @property
    def called(self) -> str:
        """In a sentence: `the Ridgeline 45 pack`, `your stoneware mug`."""
        if self.product_id is None:
            return f"your {self.name}" if self.view.title else "the product in your photo"
        return f"the {self.name}"


def short_name(title: str, *, brand: str = "", limit: int = 40) -> str:
    """The title before its first dash, comma, bar or bracket, without the brand, on whole words."""
    head = re.split(r"\s+[-–—|]\s+|[,(|:]|\s+with\s+", title.strip())[0].strip() or title.strip()
    if brand and head.lower().startswith(f"{brand.lower()} ") and len(head.split()) > 2:
        head = head[len(brand) :].strip()
    while len(head) > limit and " " in head:
        head = head.rsplit(" ", 1)[0]
    return head[:limit]


def family_of(view: ProductView) -> Family:
    """What kind of thing it is, by its title first, then category and tags."""
    for text in (view.title, view.category, " ".join(view.tags), view.description):
        hits: list[tuple[int, Family]] = [
            (match.start(), kind)
            for kind, words in _FAMILIES.items()
            for match in _pattern(words).finditer(text)
        ]
        if hits:
            family: Family = max(hits)[1]  # English names the thing last: "trail mug" is a mug
            outside = any(word in view.category.lower() for word in _OUTSIDE)
            return "outdoor" if family == "drink" and outside else family
    for text in (view.title, view.category, " ".join(view.tags), view.description):
        if named := family_named(text):
            return named
    return "general"


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})(?:e?s)?\b", re.IGNORECASE)


def subject_for(context: Context, slots: Slots, words: str) -> Subject | None:
    """The subject that an act speaks of; None when nothing in the messages says which."""
    choice = slots.product
    if slots.upload_id:
        return _from_photo(slots.upload_id, context, words)
    if choice and choice.product_id:
        view = _find(context, choice.product_id) or ProductView(id=choice.product_id, title=choice.title)
        return as_subject(view)
    photos = _photos(context.attachments)
    if photos:
        return _from_photo(photos[0].id, context, words)
    return current_subject(context)


def current_subject(context: Context) -> Subject | None:
    """The subject of the thread so far."""
    if context.product:
        is_photo = context.product.id.startswith(ARTIFACT)
        return _from_photo(context.product.id, context, "") if is_photo else as_subject(context.product)
    photos = _photos(context.uploads)
    if photos:
        return _from_photo(photos[-1].id, context, "")
    if len(context.catalogue) == 1 and context.catalogue_size <= 1:
        return as_subject(context.catalogue[0])
    return None


def as_subject(view: ProductView, *, about: str = "") -> Subject:
    """A product of the catalogue, or, when its id is an artifact's, the photo that stands for one."""
    if not view.id.startswith(ARTIFACT):
        return Subject(view, product_id=view.id)
    return _of_photo(view.id, view.description, about or ("" if view.title == UNNAMED else view.title))


def _photos(media: list[MediaView]) -> list[MediaView]:
    return [one for one in media if one.kind in ("upload", "image", "cutout")]


def _find(context: Context, product_id: str) -> ProductView | None:
    known = [*([context.product] if context.product else []), *context.catalogue]
    return next((view for view in known if view.id == product_id), None)


def _from_photo(photo_id: str, context: Context, words: str) -> Subject:
    media = [*context.attachments, *context.uploads]
    photo = next((one for one in media if one.id == photo_id), MediaView(id=photo_id, kind="upload"))
    product = context.product if context.product and context.product.id == photo_id else None
    said = [words, photo.text, product.description if product else ""]
    known = product.title if product and product.title != UNNAMED else ""
    return _of_photo(photo_id, "\n".join(dict.fromkeys(one for one in said if one)), known)


def _of_photo(photo_id: str, said: str, known: str) -> Subject:
    """What a person told of their photo: their name for it, and what else they claim of it."""
    told = [told_of(line) for line in said.split("\n")]
    name = known or next((one.name for one in told if one.name), "")
    claims = [claim for one in told for claim in one.claims if claim.lower() not in name.lower()]
    return Subject(ProductView(id="", title=name, facts=list(dict.fromkeys(claims))), photo_id=photo_id)
