"""Which product of the catalogue a picture shows: by its colours and shapes beside those of the product photos.

A rough likeness, meant for "is this the boot that I know?": it says so only when one product is clearly nearest.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from limelight.memory.frames import first_picture
from limelight.memory.nearness import words_of
from limelight.schema.errors import NotFound
from limelight.schema.principal import Principal
from limelight.schema.stores import ArtifactStore, BlobStore, CatalogueStore

SIDE = 320
LEAST = 40
"""Points of a picture that must lie as they do in the product's photo."""
LEAD = 1.8
"""How many times the points of the next product."""
LOOKED_AT = 60
"""Product photos that a picture is held beside."""

Points = tuple[NDArray[np.float32], NDArray[np.uint8]]


@dataclass(frozen=True)
class Match:
    product_id: str
    title: str
    confidence: float
    """0..1."""


class ProductMatcher:
    """Compares pictures with product photos; what a photo looks like is remembered by its bytes."""

    def __init__(self, catalogue: CatalogueStore, artifacts: ArtifactStore, blobs: BlobStore) -> None:
        self._catalogue, self._artifacts, self._blobs = catalogue, artifacts, blobs
        self._known: dict[str, Points] = {}

    async def match(self, principal: Principal, picture: Image.Image, *, words: str = "") -> Match | None:
        """The product that a picture shows, when that is clear. `words` that describe the picture count too."""
        photos: dict[str, str] = {}
        titles: dict[str, str] = {}
        said = words_of(words)
        for product in (await self._catalogue.products(principal))[:LOOKED_AT]:
            if said and len(said & words_of(product.title)) >= 3:
                return Match(product.id, product.title, 0.8)
            if product.photo_id:
                try:
                    photo = await self._artifacts.get(principal, product.photo_id)
                except NotFound:
                    continue
                if photo.blob:
                    photos[product.id], titles[product.id] = photo.blob, product.title
        return await asyncio.to_thread(self._nearest, picture, photos, titles) if photos else None

    def _nearest(self, picture: Image.Image, photos: dict[str, str], titles: dict[str, str]) -> Match | None:
        mine = points_of(picture)
        scores = sorted(((alike(mine, self._points(key)), one) for one, key in photos.items()), reverse=True)
        best, product_id = scores[0]
        second = scores[1][0] if len(scores) > 1 else 0
        if best < LEAST or best < LEAD * max(second, LEAST / 3):
            return None
        return Match(product_id, titles[product_id], round(min(0.99, 0.6 + best / 400), 2))

    def _points(self, key: str) -> Points:
        if key not in self._known:
            try:
                with self._blobs.path(key).open("rb") as file:
                    self._known[key] = points_of(first_picture(file, near=SIDE))
            except (NotFound, OSError):
                return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8)
        return self._known[key]


def points_of(picture: Image.Image) -> Points:
    """Marked points of a picture, (n, 2) pixels, and what is about each, (n, 32)."""
    small = picture.convert("RGBA")
    small.thumbnail((SIDE, SIDE))
    white = Image.new("RGBA", small.size, "white")
    grey = np.asarray(Image.alpha_composite(white, small).convert("L"))
    found, about = cv2.ORB_create(500, fastThreshold=8).detectAndCompute(grey, None)  # pyright: ignore[reportAttributeAccessIssue]
    if about is None:
        return np.zeros((0, 2), np.float32), np.zeros((0, 32), np.uint8)
    return np.array([one.pt for one in found], np.float32), about


def alike(first: Points, second: Points) -> int:
    """How many points lie in both pictures alike, up to where the thing stands, its size and its turn."""
    if min(len(first[0]), len(second[0])) < LEAST:
        return 0
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(first[1], second[1], k=2)
    good = [m for m, *rest in pairs if rest and m.distance < 0.78 * rest[0].distance]
    if len(good) < 8:
        return 0
    here = np.array([first[0][m.queryIdx] for m in good])
    there = np.array([second[0][m.trainIdx] for m in good])
    cv2.setRNGSeed(1)
    _, inside = cv2.estimateAffinePartial2D(here, there, ransacReprojThreshold=5.0)
    return int(inside.sum()) if inside is not None else 0
