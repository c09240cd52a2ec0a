"""What a file seems to be, by its first bytes: for telling someone what they sent instead of a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """A kind of file, in words."""

    words: str
    is_picture: bool = False
    """It claims to be a picture of an accepted format."""


_PREFIXES: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", Content("a JPEG picture", is_picture=True)),
    (b"\x89PNG\r\n\x1a\n", Content("a PNG picture", is_picture=True)),
    (b"GIF87a", Content("a GIF picture", is_picture=True)),
    (b"GIF89a", Content("a GIF picture", is_picture=True)),
    (b"II*\x00", Content("a TIFF picture", is_picture=True)),
    (b"MM\x00*", Content("a TIFF picture", is_picture=True)),
    (b"MZ", Content("a Windows program")),
    (b"\x7fELF", Content("a Linux program")),
    (b"\xcf\xfa\xed\xfe", Content("a macOS program")),
    (b"\xca\xfe\xba\xbe", Content("a macOS program")),
    (b"#!", Content("a script")),
    (b"%PDF-", Content("a PDF document")),
    (b"%!PS", Content("a PostScript document")),
    (b"8BPS", Content("a Photoshop document")),
    (b"PK\x03\x04", Content("a ZIP archive or an Office document")),
    (b"Rar!", Content("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", Content("a 7-Zip archive")),
    (b"\x1f\x8b", Content("a gzip archive")),
    (b"ID3", Content("an MP3 recording")),
    (b"OggS", Content("an Ogg recording")),
    (b"\x1aE\xdf\xa3", Content("a Matroska or WebM video")),
)
_RIFF = {
    b"WEBP": Content("a WebP picture", is_picture=True),
    b"WAVE": Content("a WAV recording"),
    b"AVI ": Content("an AVI video"),
}
_BRANDS = {
    b"avif": Content("an AVIF picture", is_picture=True),
    b"heic": Content("a HEIC picture"),
    b"heix": Content("a HEIC picture"),
    b"mif1": Content("a HEIF picture"),
}


def name_content(data: bytes) -> Content:
    """Guess a file's kind from its bytes; never raises."""
    for prefix, content in _PREFIXES:
        if data.startswith(prefix):
            return content
    if data[:4] == b"RIFF":
        return _RIFF.get(data[8:12], Content("a RIFF file"))
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], Content("an MP4 or QuickTime video"))
    if data[:2] == b"BM" and len(data) > 14 and data[6:10] == b"\0\0\0\0":
        return Content("a BMP picture", is_picture=True)
    return _text(data[:1024])


def _text(head: bytes) -> Content:
    try:
        words = (
            head.decode("utf-8", errors="strict" if len(head) < 1024 else "ignore")
            .lstrip("\ufeff")
            .lstrip()
            .lower()
        )
    except UnicodeDecodeError:
        return Content("unknown binary data")
    if "\0" in words:
        return Content("unknown binary data")
    if words.startswith("<svg") or (words.startswith("<?xml") and "<svg" in words):
        return Content("an SVG drawing")
    if words.startswith(("<!doctype html", "<html")):
        return Content("a web page")
    return Content("plain text")
