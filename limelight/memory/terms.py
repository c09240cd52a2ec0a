"""Words of a text as numbers, for search by words: no list of any language is needed."""

from __future__ import annotations

import re
import unicodedata
import zlib

import numpy as np
from numpy.typing import NDArray

STEM = 6
"""Letters of a word that count: endings differ, "colour" and "colours" are one."""
_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def terms_of(text: str) -> NDArray[np.uint32]:
    """Hashes of its words, sorted, each once; of Chinese, Japanese and Korean every two signs that stand together."""
    found: set[str] = set()
    for word in _WORD.findall(bare(text)):
        if _CJK.search(word):
            found |= {word[at : at + 2] for at in range(max(1, len(word) - 1))}
        elif len(word) > 1:
            found.add(_stem(word))
    return np.array(sorted(zlib.crc32(word.encode()) for word in found), dtype=np.uint32)


def bare(text: str) -> str:
    """Without capitals and marks on letters; kana keep theirs."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not "\u0300" <= c <= "\u036f"))


def _stem(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:STEM]
