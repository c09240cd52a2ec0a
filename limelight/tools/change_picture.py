"""`change_picture`: a picture that there is, changed by words or by hand: something taken out, more around it, variations."""

from __future__ import annotations

import asyncio
import io

from PIL import Image, ImageDraw
from pydantic import JsonValue

from limelight.schema.artifact import Artifact, ArtifactKind
from limelight.schema.capability import (
    Capability,
    CapabilityRequest,
    CutoutRequest,
    GenerateRequest,
    MediaResult,
)
from limelight.schema.errors import BadInput
from limelight.schema.pictures import InpaintRequest, Margins, OutpaintRequest, UpscaleRequest, VaryRequest
from limelight.schema.work import Aspect, ChangePicture
from limelight.sdk.progress import ProgressReporter
from limelight.sdk.spec import ToolOutcome, ToolScope, ToolSpec
from limelight.tools.common import allowed, ask, batch, keep, outcome, recorded
from limelight.tools.lineage import Lineage, picture_of
from limelight.tools.product_photo import brand_of, cutout_of

EXPECTED_S = 5.0
OBJECTS = "objects"
"""Feature of a model that paints things into a picture that were not there."""
APART = 101
"""Between the seeds of two variations."""
DONE: dict[str, str] = {
    "remove": "without {what}", "replace": "with {prompt}", "background": "{prompt}", "cutout": "without background",
    "extend": "extended", "vary": "variation {index}", "upscale": "{size}", "colours": "in brand colours",
}  # fmt: skip
"""How a picture is called then."""
ON_BOARD = ("remove", "replace", "background", "colours")
"""What a shot of the storyboard is shown with at once: it keeps its shape and its place."""


async def change_picture(scope: ToolScope, args: ChangePicture) -> ToolOutcome:
    """Change one picture; `vary` and `colours` make `n` of it. A shot of the storyboard that keeps its shape stays in its slot."""
    words = {name: await allowed(scope, getattr(args, name)) for name in ("prompt", "what")}
    args = args.model_copy(update=words)
    line = await picture_of(scope, args.picture_id)
    line = await _ready(scope, args, line)
    if args.change == "colours" and not args.colors:
        args = args.model_copy(update={"colors": await _brand_colours(scope)})
    if args.change == "upscale":
        _larger(args, line, None)
    count = args.n if args.change in ("vary", "colours") else 1

    async def make(index: int) -> Artifact:
        key = scope.step.for_item(f"{args.change}-{index}")
        done = await recorded(scope, key)
        if done is not None:
            return done
        result = await _cut_by_mask(scope, line) if args.change == "cutout" else None
        if result is None:
            capability, request = await _asked(scope, args, line, index)
            result = await _served(scope, args, capability, request, slot=f"{args.change}-{index}")
        kind, meta = _as(args, line.picture, result, index, alone=count == 1)
        name = f"{line.picture.name.rpartition(' - ')[0] or line.picture.name} - {_called(args, index)}"[:120]
        parents = [line.picture.id, *([line.cutout.id] if line.cutout else [])]
        made = await keep(scope, key, kind=kind, name=name, result=result, parents=parents, meta=meta)
        if kind == "shot":
            await _show(scope, line.picture, made)
        return made

    made, problems = await batch(
        scope, range(1, count + 1), make, slot=lambda index: f"{args.change}-{index}"
    )
    notes = [*dict.fromkeys(note for one in made if (note := _note(one)))]
    return outcome(f"{_title(args)}: {len(made)} of {count} made", made, problems, notes=notes)


async def _served(
    scope: ToolScope, args: ChangePicture, capability: Capability, request: CapabilityRequest, *, slot: str
) -> MediaResult:
    """Ask for it, telling of the progress."""
    features = (OBJECTS,) if args.change == "replace" else ()
    async with ProgressReporter(
        scope.emitter.child(slot), step_id=scope.step.step_id, slot=slot, title=_title(args), expected_s=EXPECTED_S
    ) as progress:  # fmt: skip
        return await ask(
            scope, capability, request, MediaResult, on_progress=progress.update, features=features
        )


async def _cut_by_mask(scope: ToolScope, line: Lineage) -> MediaResult | None:
    """The product as the picture shows it, where the picture knows where it is: nothing has to be guessed then."""
    if line.mask is None:
        return None
    blobs = scope.ctx.services.blobs
    picture, mask = await blobs.get(line.blob), await blobs.get(line.mask)

    def cut() -> tuple[bytes, tuple[int, int]]:
        with Image.open(io.BytesIO(picture)) as rgb, Image.open(io.BytesIO(mask)) as alpha:
            out = rgb.convert("RGB")
            out.putalpha(alpha.convert("L"))
            out = out.crop(alpha.getbbox() or (0, 0, *out.size))
            return _png(out), out.size

    file, size = await asyncio.to_thread(cut)
    return MediaResult(
        blob=await blobs.put(file), mime="image/png", width=size[0], height=size[1], bytes=len(file), provider="mask",
        facts={"confidence": 1.0, "reason": "The picture's own mask was used."},
    )  # fmt: skip


async def _ready(scope: ToolScope, args: ChangePicture, line: Lineage) -> Lineage:
    """The picture with its product cut out, where an upload's own product is to stand in another place."""
    operator = scope.ctx.services.operator
    if args.change == "replace" and not operator.serves("image.inpaint", features=(OBJECTS,)):
        raise BadInput(
            f"I can take things out of a picture, but nobody here paints {args.prompt or 'new things'} into one: whoever runs Limelight "
            "can switch that on with the set “bedrock” in `capabilities.sets`, or with a diffusion model of your own",
            code="not_configured", value=args.prompt[:60],
        )  # fmt: skip
    again = args.change in ("vary", "colours") or (args.change == "upscale" and args.long_side is not None)
    while again and _enlarged(line.picture):
        line = await picture_of(
            scope, line.picture.parents[0]
        )  # what it was before knows its scene and its own pixels
    if line.picture.kind == "upload" and args.change in ("background", "colours") and line.cutout is None:
        return Lineage(line.picture, await cutout_of(scope, line.picture), line.origin)
    return line


def _enlarged(picture: Artifact) -> bool:
    changed = picture.meta.get("changed")
    return isinstance(changed, dict) and changed.get("change") == "upscale" and bool(picture.parents)


async def _asked(
    scope: ToolScope, args: ChangePicture, line: Lineage, index: int
) -> tuple[Capability, CapabilityRequest]:
    """The capability that serves a change, and what it is asked."""
    seed = args.seed + (index - 1) * APART
    match args.change:
        case "remove" | "replace":
            mask = None if args.box is None else await _boxed(scope, line, args.box)
            return "image.inpaint", InpaintRequest(
                picture=line.blob, mask=mask, what="" if mask else args.what or "everything around the product",
                keep=line.mask, prompt=args.prompt if args.change == "replace" else "", seed=seed, origin=line.origin,
            )  # fmt: skip
        case "background":
            return await _elsewhere(scope, args, line, seed)
        case "cutout":
            return "image.cutout", CutoutRequest(photo=line.blob)
        case "extend":
            return "image.outpaint", OutpaintRequest(
                picture=line.blob, mask=line.mask, prompt=line.words, margins=_margins(args, line.size),
                aspect=args.aspect if args.room is None else None, seed=seed, origin=line.origin,
            )  # fmt: skip
        case "upscale":
            cutout = line.cutout.blob if line.cutout and line.picture.kind != "upload" else None
            return "image.upscale", _larger(args, line, cutout)
        case "vary" | "colours":
            if line.origin is None and line.cutout is not None and line.picture.kind == "upload":
                return "image.generate", _around(args, line, seed)
            return "image.vary", VaryRequest(
                picture=line.blob, mask=line.mask, prompt=args.prompt, strength=args.strength, colors=tuple(args.colors),
                seed=seed, origin=line.origin,
            )  # fmt: skip


def _larger(args: ChangePicture, line: Lineage, cutout: str | None) -> UpscaleRequest:
    """The request for a picture in more pixels. Raises `BadInput`, with the most or the least that can be had, before anybody
    is asked: codes `enlarge_most` and `enlarge_least`."""
    goal = args.long_side or args.factor * max(line.size)
    request = UpscaleRequest(picture=line.blob, mask=line.mask, cutout=cutout, prompt=line.words)
    if args.long_side is None and args.factor in (2, 4):
        request = request.model_copy(update={"factor": args.factor})
    else:
        request = request.model_copy(update={"long_side": goal})
    try:
        request.times(line.size)
    except BadInput as error:
        code = "enlarge_least" if error.code == "too_small" else "enlarge_most"
        raise BadInput(error.message, code=code, limit=error.limit, value=goal) from error
    return request


async def _elsewhere(
    scope: ToolScope, args: ChangePicture, line: Lineage, seed: int
) -> tuple[Capability, CapabilityRequest]:
    """The product where it stands in the picture, in another place; of a product photo a new picture around it."""
    painted = scope.ctx.services.operator.serves("image.inpaint", features=(OBJECTS,))
    if line.mask is None or (line.origin is None and not painted):
        if line.cutout is None:
            raise BadInput(
                f"I do not know where the product is in “{line.picture.name}”: give me its photo on a plain ground"
            )
        return "image.generate", _around(args, line, seed)
    around = await _around_product(scope, line.mask)
    return "image.inpaint", InpaintRequest(
        picture=line.blob, mask=around, keep=line.mask, prompt=args.prompt, seed=seed, origin=line.origin
    )


def _around(args: ChangePicture, line: Lineage, seed: int) -> GenerateRequest:
    assert line.cutout is not None
    return GenerateRequest(
        cutout=line.cutout.blob or "", prompt=args.prompt, aspect=_nearest(line.size), seed=seed, colors=tuple(args.colors)
    )  # fmt: skip


def _nearest(size: tuple[int, int]) -> Aspect:
    shapes: dict[Aspect, float] = {"1:1": 1.0, "16:9": 16 / 9, "9:16": 9 / 16, "4:5": 0.8}
    ratio = size[0] / max(size[1], 1)
    return min(shapes, key=lambda name: abs(shapes[name] / ratio - ratio / shapes[name]))


def _margins(args: ChangePicture, size: tuple[int, int]) -> Margins:
    if args.room is not None:
        return Margins.model_validate({args.room: args.share})
    if args.aspect is None:
        raise BadInput("say which shape the picture shall have, or on which side it needs room")
    margins = Margins.to_aspect(size, args.aspect)
    if not any(round(share * max(size)) for share in margins.model_dump().values()):
        raise BadInput(f"the picture has the shape {args.aspect} already", value=args.aspect)
    return margins


async def _boxed(scope: ToolScope, line: Lineage, box: tuple[float, float, float, float]) -> str:
    """A mask that is white in the box."""

    def drawn() -> bytes:
        width, height = line.size
        mask = Image.new("L", (width, height), 0)
        corners = (box[0] * width, box[1] * height, box[2] * width - 1, box[3] * height - 1)
        ImageDraw.Draw(mask).rectangle(corners, fill=255)
        return _png(mask)

    return await scope.ctx.services.blobs.put(await asyncio.to_thread(drawn))


async def _around_product(scope: ToolScope, mask: str) -> str:
    """White where the product covers nothing."""
    file = await scope.ctx.services.blobs.get(mask)

    def turned() -> bytes:
        with Image.open(io.BytesIO(file)) as product:
            return _png(product.convert("L").point(lambda value: 0 if value else 255))

    return await scope.ctx.services.blobs.put(await asyncio.to_thread(turned))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


async def _brand_colours(scope: ToolScope) -> list[str]:
    """The brand's leading colours, the background last."""
    colors = (await brand_of(scope)).colors
    return list(dict.fromkeys([colors.primary, colors.accent, colors.background]))


def _as(
    args: ChangePicture, picture: Artifact, result: MediaResult, index: int, *, alone: bool
) -> tuple[ArtifactKind, dict[str, JsonValue]]:
    """What kind of artifact it is, and what it is told of; a shot's words stay with it."""
    change: dict[str, JsonValue] = {
        name: value for name, value in args.model_dump(mode="json", exclude_defaults=True).items() if name != "picture_id"
    }  # fmt: skip
    meta: dict[str, JsonValue] = {
        "changed": change,
        "index": index,
        "prompt": args.prompt or str(picture.meta.get("prompt") or ""),
    }
    if args.change == "cutout":
        return "image", {"changed": change, "index": index}
    same = (result.width, result.height) == (picture.width, picture.height)
    if picture.kind == "shot" and alone and same and args.change in ON_BOARD:
        kept = ("slot", "index", "aspect", "framing", "caption", "subcaption", "seed", "title", "film")
        return "shot", meta | {name: picture.meta[name] for name in kept if name in picture.meta}
    aspect = args.aspect if args.change == "extend" else picture.meta.get("aspect")
    if isinstance(aspect, str) and args.room is None:
        meta["aspect"] = aspect
    return "image", meta


async def _show(scope: ToolScope, old: Artifact, new: Artifact) -> None:
    """Show the new shot where the old one is, if it is still there."""
    ctx = scope.ctx
    async with ctx.services.states.edit(
        ctx.principal, ctx.thread_id, scope.emitter.child(f"show-{new.id}")
    ) as state:
        for slot, item in state.storyboard.items():
            if item.artifact_id == old.id:
                update = {"artifact_id": new.id, "prompt": str(new.meta.get("prompt") or item.prompt)}
                state.storyboard[slot] = item.model_copy(update=update)


def _title(args: ChangePicture) -> str:
    titles = {
        "remove": f"Take out {args.what or 'what is marked'}", "replace": f"Put {args.prompt} there", "cutout": "Remove the background",
        "background": "Change the background", "extend": "Extend the picture", "vary": "Make variations", "upscale": "Enlarge the picture",
        "colours": "Set it in the brand's colours",
    }  # fmt: skip
    return titles[args.change][:120]


def _called(args: ChangePicture, index: int) -> str:
    what = args.what.removeprefix("the ") or "what was marked"
    size = f"{args.long_side} pixels" if args.long_side else f"{args.factor}×"
    return DONE[args.change].format(what=what, prompt=args.prompt, index=index, size=size)


def _note(made: Artifact) -> str:
    """What the person should know of how it was made."""
    meta = made.meta
    if meta.get("how") == "continued":
        return "the picture's edge was continued out of focus, for how it was made is not known"
    if meta.get("how") == "filled":
        return "what was behind it is a guess from its surroundings"
    if meta.get("how") == "graded":
        return "it is the same picture in other light, for its scene is not known"
    if meta.get("detail") == "interpolated":
        return "it has more pixels and no more detail than before"
    return "the product was drawn anew by the model" if meta.get("product") == "redrawn" else ""


CHANGE_PICTURE = ToolSpec(
    name="change_picture",
    description=(
        "Change a picture that there is: remove a thing (by words or box), replace it, put the product before another background, cut it out, "
        "extend the picture to another shape or make room on a side, make variations, enlarge it, or set it in the brand's colours. The "
        "product's own pixels stay."
    ),
    args=ChangePicture,
    run=change_picture,
    capabilities=("image.inpaint", "image.outpaint", "image.vary", "image.upscale", "image.cutout", "image.generate"),
)  # fmt: skip
