"""Composes a display ad: tries every arrangement that suits the placement, and keeps the one that loses least."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from limelight.studio.errors import InputRejected
from limelight.studio.layout.adcopy import AdCopy, BrandLook
from limelight.studio.layout.box import Box
from limelight.studio.layout.composition import Composition, Layer, Spec
from limelight.studio.layout.dress import Fitted, Setup, dress, fit, reading_cost
from limelight.studio.layout.framing import cropped, product_box, shown
from limelight.studio.layout.placements import DisplayPlacement, check_copy, placement_for
from limelight.studio.layout.plan import Archetype, Plan, plans
from limelight.studio.layout.staging import badge_place, from_cutout, from_picture
from limelight.studio.types import Cutout, Mask8, Picture, Rgb8
from limelight.studio.typography.logo import read_logo, shrunk


def compose(
    picture: Picture | Cutout,
    copy: AdCopy,
    brand: BrandLook,
    *,
    placement: DisplayPlacement | str | tuple[int, int],
    archetype: Archetype | None = None,
) -> Composition:
    """The ad of that placement from a finished picture, or from a cut-out on the brand's ground.

    The arrangement is the best of all, or of one `archetype`. What is too long for the placement is set as well as it can be and listed in `violations`. Raises
    InputRejected for a placement that is none, a copy that says nothing, an empty cut-out, an unusable logo, or an
    archetype that the placement has no room for.
    """
    where = placement_for(placement)
    if not (copy.headline.strip() or copy.cta.strip() or copy.price.strip()):
        raise InputRejected(
            "empty_copy", "An ad needs a headline, a price or a call to action; give at least one."
        )
    logo = shrunk(read_logo(brand.logo), max(where.size)) if brand.logo is not None else None
    setup = Setup(copy, brand, where, logo)
    tried = _tried(picture, setup)
    usable = [one for one in tried if archetype in (None, one[1].archetype)]
    if not usable:
        known = sorted({plan.archetype for _, plan, _ in tried})
        raise InputRejected(
            "archetype", f"A {where.name} has no arrangement {archetype!r} here; it has {', '.join(known)}.",
            limit=known, value=archetype,
        )  # fmt: skip
    price, plan = _best(picture, setup, usable)
    stage = _stage(picture, plan, setup)
    spec = Spec(
        words=copy, brand=brand, placement=where, plan=plan.model_copy(update={"price": round(price, 4)})
    )
    seen: dict[str, float] = {}
    for cost, other, _ in tried:
        seen.setdefault(other.archetype, round(cost, 3))
    return replace(_finished(spec, setup, stage), considered=tuple(seen.items()))


def recompose(composition: Composition, **changes: str) -> Composition:
    """The same ad with other words: `recompose(ad, headline="New in")`. Picture, product and arrangement stay.

    Raises InputRejected for a field that is no part of the copy, or when nothing is left to say.
    """
    unknown = sorted(set(changes) - set(AdCopy.model_fields))
    if unknown:
        raise InputRejected(
            "unknown_field", f"There is no text {unknown[0]!r} in an ad; it has {', '.join(AdCopy.model_fields)}.",
            limit=list(AdCopy.model_fields), value=unknown[0],
        )  # fmt: skip
    words = composition.spec.words.model_copy(update=changes)
    if not (words.headline.strip() or words.cta.strip() or words.price.strip()):
        raise InputRejected(
            "empty_copy", "An ad needs a headline, a price or a call to action; give at least one."
        )
    spec = composition.spec.model_copy(update={"words": words})
    setup = Setup(words, spec.brand, spec.placement, composition.logo)
    stage = tuple(one for one in composition.layers if one.name in ("background", "product"))
    return replace(_finished(spec, setup, stage), considered=composition.considered)


def _finished(spec: Spec, setup: Setup, stage: tuple[Layer, ...]) -> Composition:
    fitted = fit(spec.plan, setup)
    dressed = dress(spec.plan, setup, stage, fitted)
    layers = (*stage[:1], *dressed.under, *stage[1:], *dressed.over)
    gone = {"subline": "The sub-line", "price": "The price", "logo": "The logo", "cta": "The button"}
    left_out = (
        f"{gone[name]} found no room in {spec.placement.name} and was left out." for name in fitted.dropped
    )
    return Composition(
        spec, layers, setup.logo, (*fitted.notes, *left_out), check_copy(setup.words, spec.placement)
    )


_Tried: TypeAlias = tuple[float, Plan, Fitted]


def _tried(picture: Picture | Cutout, setup: Setup) -> list[_Tried]:
    """Every plan with what it loses at least, the best first. Nothing is drawn."""
    whole = isinstance(picture, Picture)
    alpha = picture.mask if whole else picture.rgba[..., 3]
    box = product_box(alpha)
    if box is None and not whole:
        raise InputRejected(
            "empty_cutout", "The cut-out is empty: it has no pixel with alpha. Cut the product out again."
        )
    if not whole and box is not None:
        alpha = alpha[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
    size = (picture.rgb.shape[1], picture.rgb.shape[0]) if whole else None
    found: list[_Tried] = []
    for plan in plans(setup.placement, size, box):
        where = plan.product
        if plan.crop is not None and size is not None:
            where = shown(Box(0, 0, *size), plan.crop, plan.stage)
        if where is not None:
            plan = plan.model_copy(update={"badge": _badge_place(plan, alpha, where, setup)})
        fitted = fit(plan, setup)
        found.append((cost(plan, setup, fitted), plan, fitted))
    return sorted(found, key=lambda one: one[0])


def _best(picture: Picture | Cutout, setup: Setup, tried: list[_Tried]) -> tuple[float, Plan]:
    """The plan that loses least once it is known what stands behind the words."""
    best: tuple[float, Plan] | None = None
    for least, plan, fitted in tried:
        if best is not None and least >= best[0]:
            break
        price = least
        if plan.panel is None and isinstance(picture, Picture) and plan.crop is not None:
            price += reading_cost(*_behind(picture, plan.crop, plan.stage, fitted), setup)
        if best is None or price < best[0]:
            best = price, plan
    assert best is not None, "there is at least one plan"
    return best


def _behind(picture: Picture, crop: Box, stage: Box, fitted: Fitted) -> tuple[Rgb8, list[Box]]:
    """The pixels that would lie behind the words, and where in them the texts would stand."""
    words = fitted.words.within(stage)
    x0, y0, x1, y1 = words.rounded()
    scale = crop.width / stage.width
    part = Box(
        crop.x0 + (x0 - stage.x0) * scale, crop.y0 + (y0 - stage.y0) * scale,
        crop.x0 + (x1 - stage.x0) * scale, crop.y0 + (y1 - stage.y0) * scale,
    )  # fmt: skip
    pixels = cropped(picture.rgb, part, (max(1, x1 - x0), max(1, y1 - y0)))
    return pixels, [rect.inset(-x0, -y0, x0, y0) for rect in fitted.rects]


def _stage(picture: Picture | Cutout, plan: Plan, setup: Setup) -> tuple[Layer, ...]:
    if isinstance(picture, Picture):
        layers = from_picture(plan, picture, setup.brand, setup.placement.size)
    else:
        layers = from_cutout(plan, picture.rgba, setup.brand, setup.placement.size)
    return tuple(layer for layer in layers if layer is not None)


def _badge_place(plan: Plan, alpha: Mask8, where: Box, setup: Setup) -> Box | None:
    """Where a price badge may be: on stages large enough that it is an ornament, not an obstacle."""
    side = min(0.27 * min(plan.stage.width, plan.stage.height), 0.15 * setup.unit + 16)
    if plan.archetype == "banner" or side < 4.6 * setup.floor:
        return None
    foot = (1 - setup.placement.safe[3]) * setup.placement.height
    return badge_place(plan, alpha, where, side=side, gap=0.75 * setup.placement.margin, foot=foot)


def cost(plan: Plan, setup: Setup, fitted: Fitted) -> float:
    """What an arrangement loses, what stands behind its words not counted.

    That is: product cut off, covered, small or under an app's controls; type small or badly broken; texts shortened
    or left out; a picture enlarged; empty space.
    """
    width, height = setup.placement.size
    lost = 1.6 * (1 - min(1.0, fitted.worth)) + 0.55 * len(fitted.dropped) + 1.2 * fitted.shortened
    if plan.product is not None:
        foot = (1 - setup.placement.safe[3]) * height
        visible = plan.product.within(plan.stage).within(Box(0, 0, width, foot))
        lost += 6.0 * (1 - visible.area / max(1.0, plan.product.area))
        lost += 4.0 * fitted.words.within(plan.product).area / max(1.0, fitted.words.area)
        share = visible.area / (width * height)
        lost += 4.0 * max(0.0, 0.16 - share) + max(0.0, share - 0.4)
        reach = max(visible.width / plan.stage.width, visible.height / plan.stage.height)
        lost += 0.8 * max(0.0, 0.7 - reach)
    if plan.archetype == "centred":
        lost -= 0.02  # the product on a disc, rather than on a wall of the same kind
    if plan.archetype == "overlay":
        lost -= 0.30  # one picture from edge to edge is worth a little
    if plan.crop is not None:
        lost += 0.8 * max(0.0, plan.stage.width / plan.crop.width - 1.25)
    lost += 0.35 * max(0.0, 0.65 - fitted.words.height / max(1.0, plan.area.height))
    return round(lost, 6)
