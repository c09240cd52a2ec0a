"""PDF documents, such as brand guides: pages as pictures, their words, fonts and colours, each with its page."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image
from pydantic import JsonValue

from limelight.memory.colors import palette
from limelight.memory.intake.taken import Taken, damaged
from limelight.schema.errors import BadInput

MAX_PAGES = 200
READ = 40
"""Pages that are read."""
SHOWN = 24
"""Pages that are kept as pictures."""
WIDE = 960
"""Pixels that a page is wide."""
MAX_WORDS = 60_000
"""Characters of text that are kept."""
_TAIL = 64
_FOREIGN = (b"PK\x03\x04", b"<script", b"<html", b"MZ\x90\x00", b"\x7fELF")


def read_document(data: bytes, *, name: str) -> Taken:
    """Raises `BadInput` for a document that is damaged, locked, too long, or something else as well."""
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise damaged(name, "a PDF document", "it has no end")
    behind = data[end + 5 :]
    if len(behind.strip()) > _TAIL and any(sign in behind for sign in _FOREIGN):
        raise BadInput(
            f"{name} is a PDF with another file hidden behind its end ({len(behind):,} bytes) and is not taken. Export it "
            "again from the program that made it.",
            code="polyglot", value=len(behind),
        )  # fmt: skip
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise BadInput(
                f"{name} is locked with a password. Send it without one.", code="locked"
            ) from error
        raise damaged(name, "a PDF document", str(error)[:120]) from error
    try:
        if not count or count > MAX_PAGES:
            raise BadInput(
                f"{name} has {count} pages; 1 to {MAX_PAGES} are taken. Send the pages that matter.",
                code="pages", limit=MAX_PAGES, value=count,
            )  # fmt: skip
        return _read(document, data, name)
    except pdfium.PdfiumError as error:
        raise damaged(name, "a PDF document", str(error)[:120]) from error
    finally:
        document.close()


def _read(document: pdfium.PdfDocument, data: bytes, name: str) -> Taken:
    pages: list[JsonValue] = []
    extra: dict[str, bytes] = {}
    first: Image.Image | None = None
    fonts: Counter[str] = Counter()
    left = MAX_WORDS
    for n in range(min(len(document), READ)):
        page = document[n]
        text = _words(page)[:left]
        left -= len(text)
        picture = _drawn(page)
        if n < SHOWN:
            extra[f"page-{n + 1}"] = _webp(picture)
        first = first or picture
        own = _fonts(page)
        fonts.update(own)
        pages.append({"page": n + 1, "text": text, "palette": list(palette(picture)), "fonts": list(own)})
        page.close()
    assert first is not None
    extra["poster"] = extra["page-1"]
    facts: dict[str, JsonValue] = {
        "format": "PDF", "pages": len(document), "fonts": [font for font, _ in fonts.most_common(12)],
        "read": pages,
    }  # fmt: skip
    notes = (
        [f"The document has {len(document)} pages; the first {READ} were read."]
        if len(document) > READ
        else []
    )
    if not any(isinstance(one, dict) and one["text"] for one in pages):
        notes.append("Its pages hold no text that can be read, only pictures; colours were taken from these.")
    return Taken(
        sort="document", mime="application/pdf", data=data, width=first.width, height=first.height, picture=first,
        extra=extra, facts=facts, notes=notes,
    )  # fmt: skip


def _words(page: Any) -> str:
    text = page.get_textpage()
    try:
        return re.sub(
            r"[ \t]+", " ", text.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
        ).strip()
    finally:
        text.close()


def _drawn(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = min(WIDE / max(width, 1.0), 4 * WIDE / max(height, 1.0))
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=3)
    return out.getvalue()


def _fonts(page: Any) -> dict[str, int]:
    """Font families with how many pieces of text are set in them."""
    import ctypes

    found: Counter[str] = Counter()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        font = raw.FPDFTextObj_GetFont(one.raw)
        if not font:
            continue
        room = ctypes.create_string_buffer(256)
        size = raw.FPDFFont_GetBaseFontName(font, room, 256)
        family = _family(room.raw[: max(size - 1, 0)].decode("utf-8", "replace"))
        if family:
            found[family] += 1
    return dict(found.most_common(8))


def _family(name: str) -> str:
    """`ABCDEF+Manrope-SemiBold` → `Manrope`; `PlayfairDisplay-Bold` → `Playfair Display`."""
    base = re.split(r"[-,]", name.partition("+")[2] or name)[0]
    base = re.sub(r"(?:MT|PS|Std|Pro)$", "", base)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", base).strip()
