"""SVG logos: only shapes, text and gradients are kept; what could run or reach out is taken away, then it is drawn.

SVG is a program as well as a picture: scripts, links to other files, entities that unfold to gigabytes. The
elements and attributes that may stay are listed; drawing is done by resvg, which runs no scripts.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

from PIL import Image

from limelight.memory.frames import as_png
from limelight.memory.intake.taken import MIB, Taken, damaged
from limelight.schema.errors import BadInput, TooLarge

SIDE = 2048
"""Longest side that a drawing is drawn at, pixels."""
MAX_BYTES = 2 * MIB
MAX_ELEMENTS = 20_000
MAX_DEPTH = 64
MAX_UNFOLDED = 100_000
"""Elements after every `use` has been followed."""
_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_HEAD = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:\w+:)?svg[\s>]",
    re.S,
)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_ALLOWED = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "title",
        "desc",
        "style",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "marker",
        "image",
        "switch",
        "filter",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feOffset",
        "feDropShadow",
        "metadata",
    ]
)
_OUTSIDE = re.compile(
    r"@import|url\(\s*['\"]?(?!['\"]?#|['\"]?data:image/(?:png|jpe?g|webp|gif))|expression\(|javascript:",
    re.I,
)
_INLINE = re.compile(r"data:image/(?:png|jpe?g|webp|gif);base64,", re.I)


def is_drawing(data: bytes) -> bool:
    """Whether a file starts like an SVG drawing."""
    return _HEAD.match(data[:65536]) is not None


def read_drawing(data: bytes, *, name: str) -> Taken:
    """Clean a drawing and draw it. Raises `TooLarge` or `BadInput`."""
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"{name} has {len(data) / MIB:.1f} MiB; an SVG of at most {MAX_BYTES / MIB:g} MiB is taken. Simplify it, or "
            "send it as PNG.",
            limit=MAX_BYTES, value=len(data),
        )  # fmt: skip
    root, removed = cleaned(data, name=name)
    picture = _drawn(root, name)
    fonts = sorted(
        {_first(f) for e in root.iter() for f in (e.get("font-family"), _css_font(e.get("style"))) if f}
    )
    inks = [c for e in root.iter() for c in _colors(e)]
    facts = {
        "format": "SVG",
        "transparent": True,
        "fonts": fonts[:12],
        "inks": list(dict.fromkeys(inks))[:12],
    }
    notes = [f"Taken out of the drawing for safety: {', '.join(removed)}."] if removed else []
    return Taken(
        sort="drawing", mime="image/png", data=as_png(picture), width=picture.width, height=picture.height,
        picture=picture, facts=facts, notes=notes,
    )  # fmt: skip


def cleaned(data: bytes, *, name: str) -> tuple[ET.Element, list[str]]:
    """The drawing without what is not allowed, and what was taken out, in words. Raises `BadInput`."""
    if re.search(rb"<!ENTITY|<!DOCTYPE[^>]*\[", data):
        raise BadInput(
            f"{name} declares entities, which can unfold without end, and is not taken. Export it as plain SVG, or as PNG.",
            code="unsafe_svg", value="ENTITY",
        )  # fmt: skip
    try:
        root = ET.fromstring(_DOCTYPE.sub(b"", data))
    except (ET.ParseError, ValueError) as error:
        raise damaged(name, "an SVG drawing", str(error)) from error
    if _local(root.tag) != "svg":
        raise damaged(name, "an SVG drawing", f"its root is {_local(root.tag)}")
    _measured(root, name)
    removed: dict[str, None] = {}
    _clean(root, removed)
    return root, list(removed)


def _measured(root: ET.Element, name: str) -> None:
    """Raise `BadInput` for a drawing that is too deep, or too large once every `use` is followed."""
    by_id = {e.get("id"): e for e in root.iter() if e.get("id")}
    known: dict[int, int] = {}

    def size(element: ET.Element, depth: int, path: frozenset[int]) -> int:
        if depth > MAX_DEPTH:
            raise BadInput(
                f"{name} is nested more than {MAX_DEPTH} deep. Simplify it, or send it as PNG.", code="unsafe_svg",
                limit=MAX_DEPTH,
            )  # fmt: skip
        if id(element) in known:
            return known[id(element)]
        total = 1 + sum(size(child, depth + 1, path) for child in element)
        target = by_id.get((element.get("href") or element.get(_HREF) or "").removeprefix("#"))
        if _local(element.tag) == "use" and target is not None and id(target) not in path:
            total += size(target, depth + 1, path | {id(target)})
        known[id(element)] = min(total, MAX_UNFOLDED + 1)
        return known[id(element)]

    count = sum(1 for _ in root.iter())
    unfolded = size(root, 0, frozenset()) if count <= MAX_ELEMENTS else count
    if count > MAX_ELEMENTS or unfolded > MAX_UNFOLDED:
        limit = MAX_ELEMENTS if count > MAX_ELEMENTS else MAX_UNFOLDED
        raise BadInput(
            f"{name} has more than {limit:,} elements. Simplify it, or send it as PNG.",
            code="unsafe_svg", limit=limit, value=unfolded,
        )  # fmt: skip


def _clean(element: ET.Element, removed: dict[str, None]) -> None:
    for child in list(element):
        if not isinstance(child.tag, str) or _local(child.tag) not in _ALLOWED:
            if isinstance(child.tag, str) and _namespace(child.tag) in {_SVG, ""}:
                removed[f"<{_local(child.tag)}>"] = None
            element.remove(child)
            continue
        if _local(child.tag) == "style" and _OUTSIDE.search(child.text or ""):
            removed["a style that loads other files"] = None
            element.remove(child)
            continue
        _clean(child, removed)
    for key, value in list(element.attrib.items()):
        local = _local(key).lower()
        if local.startswith("on"):
            removed["event handlers"] = None
        elif (
            local in {"href", "src"} and not (value.startswith("#") or _INLINE.match(value))
        ) or _OUTSIDE.search(value):
            removed["links to other files"] = None
        else:
            continue
        del element.attrib[key]


def _drawn(root: ET.Element, name: str) -> Image.Image:
    from resvg_py import svg_to_bytes

    width, height = _size(root)
    scale = SIDE / max(width, height)
    ET.register_namespace("", _SVG)
    try:
        png = svg_to_bytes(
            svg_string=ET.tostring(root, encoding="unicode"), width=max(1, round(width * scale)),
            height=max(1, round(height * scale)),
        )  # fmt: skip
        picture = Image.open(io.BytesIO(bytes(png)))
        picture.load()
    except (ValueError, RuntimeError, OSError) as error:
        raise damaged(name, "an SVG drawing", str(error)[:120]) from error
    if picture.getchannel("A").getextrema()[1] == 0:
        raise BadInput(
            f"{name} draws nothing that can be seen. Export it again, or send it as PNG.", code="empty"
        )
    return picture


def _size(root: ET.Element) -> tuple[float, float]:
    """Of the drawing in its own units; a square where it says nothing."""
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", root.get("viewBox") or "")]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        width, height = box[2], box[3]
    else:
        found = [re.match(r"\d+(?:\.\d+)?(?!.*%)", root.get(side) or "") for side in ("width", "height")]
        width, height = (float(m.group()) if m and float(m.group()) > 0 else 512.0 for m in found)
    longest = max(width, height)
    return max(width, longest / 20), max(height, longest / 20)


def _colors(element: ET.Element) -> list[str]:
    said = " ".join(
        v
        for v in (element.get("fill"), element.get("stop-color"), element.get("stroke"), element.get("style"))
        if v
    )
    text = f"{said} {element.text or ''}" if _local(element.tag) == "style" else said
    found = re.findall(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b", text)
    return [c.lower() if len(c) == 7 else "#" + "".join(2 * d for d in c[1:].lower()) for c in found]


def _css_font(style: str | None) -> str:
    m = re.search(r"font-family\s*:\s*([^;]+)", style or "")
    return m.group(1) if m else ""


def _first(family: str) -> str:
    return family.split(",")[0].strip("'\" ")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _namespace(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""
