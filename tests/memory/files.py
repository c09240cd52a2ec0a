"""Files to upload, made by hand, and an embedder that needs no weights."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from PIL import Image

from limelight.capabilities.embedding import Embedder

LOGO = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    b'<rect x="10" y="10" width="180" height="80" fill="#1a6b4a"/></svg>'
)


def png(color: str = "#2f6fd0", size: tuple[int, int] = (160, 120)) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def film(*, seconds: float = 1.0, codec: str = "libx264", form: str = "mp4", sound: bool = False) -> bytes:
    """A few frames in which a bar moves over blue."""
    out = io.BytesIO()
    with av.open(out, mode="w", format=form) as made:
        pictures: Any = made.add_stream(codec, rate=Fraction(12))
        pictures.width, pictures.height = 128, 96
        pictures.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        voice: Any = made.add_stream("aac", rate=48_000, layout="stereo") if sound else None
        for n in range(round(12 * seconds)):
            frame = np.full((96, 128, 3), (40, 90, 220), np.uint8)
            frame[:, 8 * n % 120 : 8 * n % 120 + 8] = 255
            made.mux(pictures.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        made.mux(pictures.encode(None))
        if voice is not None:
            made.mux(voice.encode(_tone(seconds)))
            made.mux(voice.encode(None))
    return out.getvalue()


def recording(*, seconds: float = 1.0, form: str = "wav", codec: str = "pcm_s16le") -> bytes:
    """A tone of 440 Hz."""
    out = io.BytesIO()
    with av.open(out, mode="w", format=form) as made:
        voice: Any = made.add_stream(codec, rate=48_000, layout="stereo")
        sampler = av.AudioResampler(format="s16", layout="stereo", rate=48_000)
        for piece in sampler.resample(_tone(seconds)):
            made.mux(voice.encode(piece))
        made.mux(voice.encode(None))
    return out.getvalue()


def _tone(seconds: float) -> av.AudioFrame:
    t = np.arange(round(48_000 * seconds)) / 48_000
    wave = (0.4 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(np.stack([wave, wave]), format="fltp", layout="stereo")
    frame.sample_rate = 48_000
    return frame


def pdf(*pages: str, font: str = "Helvetica", color: str = "0.1 0.42 0.29") -> bytes:
    """A document of pages with lines of text under a bar of colour."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids: list[str] = []
    for text in pages:
        lines = " ".join(f"({_escaped(line)}) Tj 0 -22 Td" for line in text.split("\n"))
        stream = f"{color} rg 0 700 612 92 re f 0 g BT /F1 16 Tf 60 640 Td {lines} ET"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        fonts = f"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /{font} >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {number + 1} 0 R "
            f"/Resources << /Font {fonts} >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _written(objects)


def locked_pdf() -> bytes:
    """A document that nobody can open without its password."""
    lock = f"<< /Filter /Standard /V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, lock]
    return _written(objects, trailer=f"/Encrypt 4 0 R /ID [<{'ab' * 16}> <{'ab' * 16}>] ")


def _written(objects: list[str], *, trailer: str = "") -> bytes:
    out, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (
        out
        + f"{head}trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    )


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


class Words(Embedder):
    """An embedder by shared words: a vector has a place for each word."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[sum(word.strip(".,·").encode()) % 512] = 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
