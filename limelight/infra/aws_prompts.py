"""Which models of Bedrock keep prompts up to a cache point, and how long a prompt has to be for that.

Sources: docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html, "Supported models, Regions, and limits", and the
models' cards beside it. Where they differ (Claude Sonnet 4.5) the smaller number stands: a point that comes too early is
passed over, and one that is missing has the prompt read anew at the full price.
"""

from __future__ import annotations

import re

_LEAST: tuple[tuple[re.Pattern[str], int | None], ...] = (
    (re.compile(r"anthropic\.claude-(?:v\d|instant|3-(?:haiku|sonnet|opus)|3-5-sonnet)"), None),
    (re.compile(r"anthropic\.claude-(?:haiku-4-5|opus-4-[567])"), 4096),
    (re.compile(r"anthropic\.claude-3-5-haiku"), 2048),
    (re.compile(r"anthropic\.claude-(?:opus|fable|mythos)-5"), 512),
    (re.compile(r"anthropic\.claude-"), 1024),
    (re.compile(r"amazon\.nova-"), 1000),
)


def least_cached(model: str) -> int | None:
    """Tokens that stand before a cache point at least, by model id; None for a model that refuses a request with points."""
    return next((least for found, least in _LEAST if found.search(model)), None)
