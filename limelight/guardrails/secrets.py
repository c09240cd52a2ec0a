"""What looks like a key in words that go out is blotted out: whoever reads them needs none of it."""

from __future__ import annotations

import re

_KEYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)")),
    ("access key", re.compile(r"\b(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{16}\b")),
    ("secret key", re.compile(
        r"(?i)\baws[_\- ]?secret[_\- ]?(?:access[_\- ]?)?key\b\W{0,4}[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])"
    )),
    ("token", re.compile(r"(?i)\bbearer\s+[A-Za-z0-9\-._~+/]{16,}=*")),
    ("token", re.compile(r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}")),
    ("token", re.compile(
        r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_\-]{18,}|xox[abeprs]-[A-Za-z0-9\-]{10,}|"
        r"sk-(?:[a-z]+-)*[A-Za-z0-9_\-]{20,}|sk_live_[A-Za-z0-9]{16,}|rk_live_[A-Za-z0-9]{16,}|AIza[A-Za-z0-9_\-]{35}|"
        r"hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{30,})"
    )),
    ("password", re.compile(r"(?i)\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{1,64}:[^\s/@]{1,128}@")),
    ("secret", re.compile(
        r"(?i)\b(?:api[_\- ]?key|client[_\- ]?secret|access[_\- ]?token|auth[_\- ]?token|password|passwd|pwd)\b\s*(?:[:=]|\bis\b)\s*"
        r"[\"'`]?(?=[^\s\"'`]*\d)[^\s\"'`,;]{8,}"
    )),
)  # fmt: skip
"""Forms that their issuers publish, and what is said to be one."""


def without_secrets(text: str) -> str:
    """The text with keys, tokens and passwords blotted out; the same object when it holds none."""
    for name, pattern in _KEYS:
        text = pattern.sub(f"[{name}]", text)
    return text
